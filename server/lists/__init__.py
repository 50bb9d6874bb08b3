"""What a release holds, as tables that can be filtered, sorted, counted and paged at any size.

The law of this folder: ``writing`` reads sorted N-Quads and writes one SQLite file, ``lists.sqlite`` of the
release; ``reading`` answers what pages ask of it. Neither knows of HTTP or of the store: all that stands here
also stands in the data, and can be asked by SPARQL.
"""
