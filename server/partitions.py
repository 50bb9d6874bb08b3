"""The classes and properties of a data set and of its parts, as VoID describes them.

https://www.w3.org/TR/void/#class-property-partitions
"""

from collections.abc import Iterator, Mapping

from tropegraph.mapping.terms import Triple, integer, iri, name, string
from tropegraph.mapping.vocabulary import PREFIXES

from .counting import Counts

_LABELS = {"class": "Things of the class", "property": "Statements with the property"}


def partitions(dataset: str, counts: Counts) -> Iterator[Triple]:
    """Those of all content, under the IRI of the data set, and those of each graph that works share."""
    yield from _parts(dataset, counts.by_class, counts.by_property)
    for graph in sorted({graph for graph, _ in counts.properties_of_graph}):
        classes, properties = (
            {term: amount for (of, term), amount in counted.items() if of == graph}
            for counted in (counts.classes_of_graph, counts.properties_of_graph)
        )
        yield from _parts(graph, classes, properties)


def _parts(whole: str, classes: Mapping[str, int], properties: Mapping[str, int]) -> Iterator[Triple]:
    for kind, counted, number in (("class", classes, "entities"), ("property", properties, "triples")):
        for term, amount in sorted(counted.items()):
            part = iri(f"{whole}#{kind}-{_short(term)}")
            yield iri(whole), name(f"void:{kind}Partition"), part
            yield part, name("rdfs:label"), string(f"{_LABELS[kind]} {_curie(term)}", "en")
            yield part, name(f"void:{kind}"), iri(term)
            yield part, name(f"void:{number}"), integer(amount)


def _short(term: str) -> str:
    """A term as a name for a fragment: prefix and local name where the prefix is known."""
    curie = _curie(term)
    if curie == term:
        return "".join(char if char.isalnum() else "-" for char in term)
    return curie.replace(":", "-", 1)


def _curie(term: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if term.startswith(namespace):
            return f"{prefix}:{term.removeprefix(namespace)}"
    return term
