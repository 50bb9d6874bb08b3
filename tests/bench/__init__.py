"""Benchmarks: what is fast, side by side in one run. `make bench-validate` runs them, pytest does not."""
