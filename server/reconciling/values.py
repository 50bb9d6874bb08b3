"""The values that things have for a property: texts, numbers and other things."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tropegraph.server.errors import BodyTooLarge
from tropegraph.server.indexing.identifiers import identify
from tropegraph.server.indexing.reading import Entry, Index
from tropegraph.server.rdf import Literal, NamedNode, Term, expand
from tropegraph.server.store import Store

from .deadline import Deadline
from .queries import Extension
from .schema import Property

MAX_FETCHED = 100_000
_MOST = 1000
_AT_ONCE = 50
_NUMBERS = {expand(f"xsd:{name}").value for name in ("integer", "decimal", "double", "nonNegativeInteger")}


@dataclass(frozen=True)
class Value:
    """A value: its text, the IRI where it is a thing, the number where it is one."""

    text: str
    iri: str | None = None
    number: float | None = None

    def as_json(self, base: str) -> dict[str, object]:
        """https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/#data-extension-responses"""
        if self.iri is not None and self.iri.startswith(base):
            return {"id": self.iri.removeprefix(base), "name": self.text}
        if self.number is not None:
            return {"int": int(self.number)} if self.number.is_integer() else {"float": self.number}
        return {"str": self.iri or self.text}


class Labels:
    """The labels of things, each read once for all values of a batch: works share most of their tropes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[Term, str] = {}

    def of(self, things: set[NamedNode]) -> Mapping[Term, str]:
        """The labels of these things, and others; what has none goes by its IRI."""
        missing = things - self._known.keys()
        self._known |= {thing: thing.value for thing in missing} | _labels(self._store, missing)
        return self._known


def values_of(
    store: Store, index: Index, entries: Sequence[Entry], wanted: Property, labels: Labels
) -> dict[int, list[Value]]:
    """The values that things have for a property, by number: up to 1,000 of each, in order of text."""
    if wanted.source:
        return _identifiers(index, entries, wanted.source)
    nodes = {entry.number: NamedNode(entry.iri) for entry in entries}
    predicate = expand(wanted.curie)
    found = store.related(nodes.values(), predicate, _MOST, is_inverse=wanted.inverse)
    things = {term for terms in found.values() for term in terms if isinstance(term, NamedNode)}
    known = labels.of(things)
    return {
        number: sorted(
            dict.fromkeys(_value(term, known) for term in found[node]),
            key=lambda value: (value.number or 0, value.text, value.iri or ""),
        )
        for number, node in nodes.items()
    }


def rows_of(
    store: Store, index: Index, base: str, asked: Extension, deadline: Deadline
) -> dict[str, dict[str, list[dict[str, object]]]]:
    """The values of each thing by its id and by that of the property; none for what is not known.

    Raises QueryTimeout, and BodyTooLarge where there are too many values.
    """
    entries = index.by_iri({iri_of(identifier, base) for identifier in asked.ids})
    left, labels = MAX_FETCHED, Labels(store)
    of_property: dict[str, dict[int, list[dict[str, object]]]] = {}
    for wanted in asked.properties:
        found = of_property.setdefault(wanted.id, {})
        for some in stretches(list(entries.values())):
            deadline.check()
            for number, values in values_of(store, index, some, wanted.property, labels).items():
                found[number] = [value.as_json(base) for value in values[: wanted.limit]]
                left -= len(found[number])
            if left < 0:
                raise BodyTooLarge(
                    f"That is over {MAX_FETCHED:,} values; ask for fewer things or properties at once."
                )
    numbers = {
        each: entry.number for each in asked.ids if (entry := entries.get(iri_of(each, base))) is not None
    }
    return {
        each: {name: found.get(numbers.get(each, 0), []) for name, found in of_property.items()}
        for each in asked.ids
    }


def stretches(entries: list[Entry]) -> Iterator[list[Entry]]:
    """Things, as many at a time as are looked at between two looks at the clock."""
    for start in range(0, len(entries), _AT_ONCE):
        yield entries[start : start + _AT_ONCE]


def iri_of(identifier: str, base: str) -> str:
    """The IRI of a thing by its id, which is its path under the base, or the IRI itself."""
    return identifier if identifier.startswith(("http://", "https://")) else base + identifier


def id_of(entry: Entry, base: str) -> str:
    """The id of a thing: its path under the base; the IRI of what is not under it."""
    return entry.iri.removeprefix(base)


def _identifiers(index: Index, entries: Sequence[Entry], source: str) -> dict[int, list[Value]]:
    links = index.links_of(entry.number for entry in entries)
    found: dict[int, list[Value]] = {}
    for number, of_entry in links.items():
        targets = (identify(link.target) for link in of_entry if link.property != "skos:closeMatch")
        spellings = (each.spelling for each in targets if each is not None and each.source == source)
        found[number] = [Value(spelling) for spelling in dict.fromkeys(spellings)]
    return found


def _labels(store: Store, things: Iterable[NamedNode]) -> dict[Term, str]:
    """The label of each thing that has one, in English where there is one."""
    found: dict[Term, Literal] = {}
    for quad in store.labels(things):
        label = quad.object
        if isinstance(label, Literal):
            known = found.get(quad.subject)
            if known is None or (label.language != "en", label.value) < (known.language != "en", known.value):
                found[quad.subject] = label
    return {thing: label.value for thing, label in found.items()}


def _value(term: Term, labels: Mapping[Term, str]) -> Value:
    if isinstance(term, Literal):
        number = float(term.value) if term.datatype.value in _NUMBERS else None
        return Value(term.value, None, number)
    iri = str(term)[1:-1]
    return Value(labels.get(term, iri), iri)
