"""The graph of shapes, and how a report names what it holds: the same whoever validates."""

from functools import cache
from importlib import resources

from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from .report import Fault
from .shape_paths import path_text
from .vocabulary import PREFIXES


@cache
def load_shapes() -> Graph:
    """All shapes as one graph, read once; do not change it."""
    return load_package_turtle("tropegraph.shapes", ".ttl")


@cache
def load_description_shapes() -> Graph:
    """The shapes of what a release says of itself, apart from those of its content; do not change it."""
    return load_package_turtle("tropegraph.shapes", ".ttl", "description")


@cache
def load_package_turtle(package: str, name_ending: str, folder: str = "") -> Graph:
    """The Turtle files of a package, or of a folder in it, as one graph, read once; do not change it."""
    graph = Graph(bind_namespaces="none")
    place = resources.files(package).joinpath(folder) if folder else resources.files(package)
    files = [file for file in place.iterdir() if file.name.endswith(name_ending)]
    if not files:
        raise RuntimeError(
            f"{package} holds no file that ends in {name_ending}: the installation is incomplete"
        )
    for file in sorted(files, key=lambda file: file.name):
        graph.parse(data=file.read_text("utf-8"), format="turtle")
    return graph


def fault_of(
    shapes: Graph, shape: Node, constraint: str, focus: str, value: str, own: Node | None = None
) -> Fault:
    """The fault that a shape's constraint makes; ``own`` is the node of a SPARQL constraint.

    ``constraint`` is a parameter (``minCount``), ``focus`` and ``value`` are N-Triples text.
    """
    path = shapes.value(shape, SH.path)
    return Fault(
        focus=focus,
        shape=_local(shape, PREFIXES["shapes"]),
        path=path_text(shapes, path, prefixed) if path is not None else "",
        constraint=_local(own, PREFIXES["shapes"]) if own is not None else constraint,
        severity=_local(shapes.value(shape, SH.severity) or SH.Violation, PREFIXES["sh"]),
        message=_message(shapes, shape, constraint, own),
        value=value,
    )


def prefixed(term: URIRef) -> str:
    """A name with the prefix of the vocabulary table; in angle brackets where no prefix fits."""
    for prefix, namespace in PREFIXES.items():
        if str(term).startswith(namespace):
            return f"{prefix}:{str(term).removeprefix(namespace)}"
    return term.n3()


def _message(shapes: Graph, shape: Node, constraint: str, own: Node | None) -> str:
    sources = [shape] if own is None else [own, shape]
    messages = [text for source in sources for text in sorted(map(str, shapes.objects(source, SH.message)))]
    return messages[0] if messages else f"The constraint {constraint} does not hold."


def _local(term: Node, namespace: str) -> str:
    return str(term).removeprefix(namespace)
