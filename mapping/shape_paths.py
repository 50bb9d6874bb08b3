"""Property paths of shapes as SPARQL text, and back.

https://www.w3.org/TR/shacl/#property-paths
"""

import re
from collections.abc import Callable
from typing import TypeAlias

from rdflib import BNode, Graph, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

Naming = Callable[[URIRef], str]

Path: TypeAlias = "str | tuple[str, tuple[Path, ...]]"
"""A property as it is written, or a kind (``inverse``, ``sequence``) with the paths that it is made of."""

_REPEATED = {"*": "zeroOrMore", "+": "oneOrMore", "?": "zeroOrOne"}
_KINDS: dict[Node, str] = {RDF.first: "/", SH.inversePath: "^", SH.alternativePath: "|"}
_KINDS |= {SH[f"{kind}Path"]: sign for sign, kind in _REPEATED.items()}
_TOKEN = re.compile(r"<[^>]*>|[^\s<|/^()*+?]+|.")


def path_text(shapes: Graph, path: Node, naming: Naming = URIRef.n3) -> str:
    """A ``sh:path`` as a SPARQL property path; ``naming`` writes its IRIs.

    Raises ValueError where it is no path that SHACL knows, or one that holds itself.
    """
    return _text(shapes, path, naming, ())


def members(shapes: Graph, head: Node) -> list[Node]:
    """The members of a SHACL list; raises ValueError where it is none.

    https://www.w3.org/TR/shacl/#dfn-shacl-lists
    """
    found: list[Node] = []
    seen: set[Node] = set()
    while head != RDF.nil:
        first, rest = (list(shapes.objects(head, each)) for each in (RDF.first, RDF.rest))
        if head in seen or len(first) != 1 or len(rest) != 1:
            raise ValueError("a list that comes back to itself" if head in seen else "no list")
        seen.add(head)
        found += first
        head = rest[0]
    if any((RDF.nil, each, None) in shapes for each in (RDF.first, RDF.rest)):
        raise ValueError("a list whose end goes on")
    return found


def read_path(text: str) -> Path:
    """The path that ``path_text`` wrote.

    >>> read_path("^tg:quotation"), read_path("(a:b/c:d)*")
    (('inverse', ('tg:quotation',)), ('zeroOrMore', (('sequence', ('a:b', 'c:d')),)))
    """
    tokens = _TOKEN.findall(text)[::-1]
    path = _alternative(tokens)
    assert not tokens, text
    return path


def _text(shapes: Graph, path: Node, naming: Naming, above: tuple[Node, ...]) -> str:
    if isinstance(path, URIRef) and path != RDF.nil:
        return naming(path)
    if not isinstance(path, BNode) or path in above:
        raise ValueError(f"not a property path: {path}")

    def grouped(inner: Node) -> str:
        text = _text(shapes, inner, naming, (*above, path))
        return text if isinstance(inner, URIRef) else f"({text})"

    kinds = {predicate: value for predicate, value in shapes.predicate_objects(path) if predicate in _KINDS}
    if len(kinds) != 1 or len(list(shapes.objects(path, next(iter(kinds))))) != 1:
        raise ValueError(f"not a property path: {path}")
    ((kind, value),) = kinds.items()
    if kind == SH.inversePath:
        return f"^{grouped(value)}"
    if kind in (RDF.first, SH.alternativePath):
        parts = members(shapes, path if kind == RDF.first else value)
        if len(parts) < 2:
            raise ValueError(f"a path of fewer than two: {path}")
        return ("/" if kind == RDF.first else "|").join(map(grouped, parts))
    return grouped(value) + _KINDS[kind]


def _alternative(tokens: list[str]) -> Path:
    return _joined(
        tokens, "|", "alternative", lambda: _joined(tokens, "/", "sequence", lambda: _step(tokens))
    )


def _joined(tokens: list[str], sign: str, kind: str, part: Callable[[], Path]) -> Path:
    parts = [part()]
    while tokens and tokens[-1] == sign:
        tokens.pop()
        parts.append(part())
    return parts[0] if len(parts) == 1 else (kind, tuple(parts))


def _step(tokens: list[str]) -> Path:
    token = tokens.pop()
    if token == "^":
        return "inverse", (_step(tokens),)
    path: Path = token
    if token == "(":
        path = _alternative(tokens)
        assert tokens.pop() == ")"
    if tokens and tokens[-1] in _REPEATED:
        path = _REPEATED[tokens.pop()], (path,)
    return path
