"""RDF terms and statements, and writing them in every RDF syntax.

The term classes are pyoxigraph's; the other modules take them from here.
"""

import re
from collections.abc import Iterable, Sequence

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QueryResultsFormat, Triple, serialize

from tropegraph.mapping.vocabulary import PREFIXES, expand

from .errors import NotRepresentable
from .formats import JSON_LD, RDF_XML, RdfSyntax
from .jsonld import Context, write_dataset

__all__ = [
    "DEFAULT_GRAPH",
    "BlankNode",
    "GraphName",
    "Literal",
    "NamedNode",
    "Quad",
    "QueryResultsFormat",
    "Term",
    "in_default_graph",
    "name",
    "write",
]

Term = NamedNode | BlankNode | Literal | Triple
GraphName = NamedNode | BlankNode | DefaultGraph
DEFAULT_GRAPH = DefaultGraph()

_NAMESPACES = {**PREFIXES, "hydra": "http://www.w3.org/ns/hydra/core#", "sd": SD} if False else PREFIXES
