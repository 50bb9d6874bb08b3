"""Property paths of shapes as SPARQL text.

https://www.w3.org/TR/shacl/#property-paths
"""

from collections.abc import Callable

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

Naming = Callable[[URIRef], str]


def path_text(shapes: Graph, path: Node, naming: Naming = URIRef.n3) -> str:
    """A ``sh:path`` as a SPARQL property path; ``naming`` writes its IRIs.

    Raises ValueError where it is no path that SHACL knows.
    """
    if isinstance(path, URIRef):
        return naming(path)
    inverse = shapes.value(path, SH.inversePath)
    if inverse is not None:
        return f"^{_grouped(shapes, inverse, naming)}"
    alternative = shapes.value(path, SH.alternativePath)
    if alternative is not None:
        return "|".join(_grouped(shapes, each, naming) for each in Collection(shapes, alternative))
    for predicate, sign in ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?")):
        repeated = shapes.value(path, predicate)
        if repeated is not None:
            return _grouped(shapes, repeated, naming) + sign
    if (path, RDF.first, None) in shapes:
        return "/".join(_grouped(shapes, each, naming) for each in Collection(shapes, path))
    raise ValueError(f"not a property path: {path}")


def _grouped(shapes: Graph, path: Node, naming: Naming) -> str:
    text = path_text(shapes, path, naming)
    return text if isinstance(path, URIRef) else f"({text})"
