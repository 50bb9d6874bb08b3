"""Benchmarks: speed as ratios in one run, by hand with make, never by the tests."""
