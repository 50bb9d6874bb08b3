"""Benchmarks: run by hand with make, never by the tests."""
