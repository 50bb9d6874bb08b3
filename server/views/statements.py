"""Statements of a vocabulary, subject by subject, and its terms as Turtle writes them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from tropegraph.mapping.vocabulary import PREFIXES
from tropegraph.server.rdf import Literal, NamedNode, Quad, Term, expand

Facts = Mapping[NamedNode, list[Term]]
Index = Mapping[Term, Facts]

_BLOCK = re.compile(r"^shapes:(\S+)\n.*?^\.$", re.MULTILINE | re.DOTALL)
_TYPE = expand("rdf:type")


def indexed(quads: Iterable[Quad]) -> Index:
    """The statements by subject and property; there is nothing about other subjects."""
    index: dict[Term, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        index[quad.subject][quad.predicate].append(quad.object)
    return index


def first(facts: Facts, curie: str) -> str:
    """The first literal of a property; nothing where there is none."""
    return next((term.value for term in facts.get(expand(curie), ()) if isinstance(term, Literal)), "")


def of_class(index: Index, wanted: NamedNode | None, namespace: str) -> list[NamedNode]:
    """The terms of a namespace that are of a class, or of any class."""
    return sorted(
        (
            term
            for term, facts in index.items()
            if isinstance(term, NamedNode)
            and term.value.startswith(namespace)
            and (wanted is None or wanted in facts.get(_TYPE, ()))
        ),
        key=lambda term: term.value.casefold(),
    )


def items(index: Index, head: Term) -> Iterator[Term]:
    """The members of an RDF list."""
    while facts := index.get(head):
        yield facts[expand("rdf:first")][0]
        head = facts[expand("rdf:rest")][0]


def curie(term: Term) -> str:
    """A term by its prefixed name, or by its IRI where no prefix is known.

    >>> curie(NamedNode("https://schema.org/Movie")), curie(NamedNode("x:y"))
    ('schema:Movie', '<x:y>')
    """
    value = term.value if isinstance(term, NamedNode) else str(term)
    for prefix, namespace in PREFIXES.items():
        if value.startswith(namespace):
            return f"{prefix}:{value.removeprefix(namespace)}"
    return f"<{value}>"


def blocks(turtle: str) -> dict[str, str]:
    """What a file in the ``longturtle`` form says of each shape, by the shape's local name."""
    return {match[1]: match[0] for match in _BLOCK.finditer(turtle)}
