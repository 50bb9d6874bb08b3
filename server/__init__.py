"""Releases, the store behind them, SPARQL, and the web site.

The law of this folder: it may import ``mapping``; nothing imports it. Flask lives here only. It reads one
immutable release and never writes to it.
"""
