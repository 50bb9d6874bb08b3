"""The index of a release: names, texts and links, found by words, by misspelt words, and by identifiers.

The law of this folder: it makes one SQLite file from the sorted content of a release, and reads it. It knows
nothing of HTTP, of Flask, or of the store.
"""
