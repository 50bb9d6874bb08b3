"""Page in, triples out.

The law of this folder: it reads pages, links what they name, and states the result as RDF. It opens no
network connection, knows no web framework and no triple store, and imports nothing from ``server``.
"""
