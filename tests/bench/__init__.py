"""Speed, measured side by side in one run: ratios, never absolute times. Not collected by pytest."""
