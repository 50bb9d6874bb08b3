"""The graphs of shapes, read from the package, and the names of what they hold."""

import re
from functools import cache
from importlib import resources

from rdflib import Graph, URIRef

from .vocabulary import PREFIXES

_LOCAL = re.compile(r"[\w-]+")


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


def prefixed(term: URIRef) -> str:
    """A name with the prefix of the vocabulary table; in angle brackets where no prefix fits."""
    for prefix, namespace in PREFIXES.items():
        if str(term).startswith(namespace) and _LOCAL.fullmatch(local := str(term)[len(namespace) :]):
            return f"{prefix}:{local}"
    return f"<{term}>"
