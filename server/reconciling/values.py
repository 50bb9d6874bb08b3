"""The values that things have for a property: texts, numbers and other things."""

from collections.abc import Sequence
from dataclasses import dataclass

from tropegraph.server.indexing.identifiers import identify
from tropegraph.server.indexing.reading import Entry, Index
from tropegraph.server.queries import query
from tropegraph.server.rdf import Literal, NamedNode, Term, expand
from tropegraph.server.store import Store

from .queries import Wanted
from .schema import Property

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


def values_of(store: Store, index: Index, entry: Entry, wanted: Property) -> list[Value]:
    """The values that a thing has for a property, up to 1,000, in order of text."""
    if wanted.source:
        links = index.links_of([entry.number])[entry.number]
        found = (identify(link.target) for link in links if link.property != "skos:closeMatch")
        return [Value(each.spelling) for each in found if each is not None and each.source == wanted.source]
    text = query("subjects-of-property" if wanted.inverse else "values-of-property")
    rows = store.select(text, subject=NamedNode(entry.iri), property=expand(wanted.curie))
    values = dict.fromkeys(_value(row["value"], row.get("label")) for row in rows)
    return sorted(values, key=lambda value: (value.number or 0, value.text, value.iri or ""))


def rows_of(
    store: Store, index: Index, base: str, ids: Sequence[str], wanted: Sequence[Wanted]
) -> dict[str, dict[str, list[dict[str, object]]]]:
    """The values of each thing by its id and by that of the property; none for what is not known."""
    entries = index.by_iri({iri_of(identifier, base) for identifier in ids})
    rows: dict[str, dict[str, list[dict[str, object]]]] = {}
    for identifier in ids:
        entry = entries.get(iri_of(identifier, base))
        rows[identifier] = {
            each.id: [
                value.as_json(base)
                for value in (values_of(store, index, entry, each.property)[: each.limit] if entry else ())
            ]
            for each in wanted
        }
    return rows


def iri_of(identifier: str, base: str) -> str:
    """The IRI of a thing by its id, which is its path under the base, or the IRI itself."""
    return identifier if identifier.startswith(("http://", "https://")) else base + identifier


def id_of(entry: Entry, base: str) -> str:
    """The id of a thing: its path under the base; the IRI of what is not under it."""
    return entry.iri.removeprefix(base)


def _value(term: Term, label: Term | None) -> Value:
    if isinstance(term, Literal):
        number = float(term.value) if term.datatype.value in _NUMBERS else None
        return Value(term.value, None, number)
    iri = str(term)[1:-1]
    return Value(label.value if isinstance(label, Literal) else iri, iri)
