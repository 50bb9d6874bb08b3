"""The pages of a document that is too long for one, as it speaks of them.

What points at a thing by one property is a collection with a total of its own, whose members stand on the
pages one stretch after the other: https://www.hydra-cg.com/spec/latest/core/#collections
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .indexing.collecting import short
from .rdf import Literal, NamedNode, Quad, Term, expand

_TYPE, _LABEL = expand("rdf:type"), expand("rdfs:label")


@dataclass(frozen=True)
class Cut:
    """The values of a property of a thing, cut into pages: how many there are, and those on this page."""

    thing: NamedNode
    predicate: NamedNode
    total: int
    members: tuple[Term, ...]


@dataclass(frozen=True)
class Pages:
    """The pages of the document in one format, whose ``first`` has its IRI; they count from 1."""

    first: NamedNode
    name: str

    def at(self, number: int) -> NamedNode:
        """The IRI of a page."""
        return self.first if number == 1 else NamedNode(f"{self.first.value}?page={number}")

    def title(self, number: int) -> Literal:
        """What a page is called."""
        return Literal(self.name if number == 1 else f"{self.name}, page {number}", language="en")

    def view(self, number: int, last: int) -> Iterator[Quad]:
        """The place of a page among all: https://www.hydra-cg.com/spec/latest/core/#partial-collection-views"""
        this = self.at(number)
        others = {"first": 1, "last": last, "previous": number - 1, "next": number + 1}
        yield Quad(this, _TYPE, expand("hydra:PartialCollectionView"))
        for relation, other in others.items():
            if 1 <= other <= last:
                yield Quad(this, expand(f"hydra:{relation}"), self.at(other))
                yield Quad(self.at(other), _LABEL, self.title(other))

    def collection(
        self, this: NamedNode, thing: NamedNode, predicate: NamedNode, total: int, members: Iterable[Term]
    ) -> Iterator[Quad]:
        """All that points at a thing by a property, with those that do on ``this`` page.

        https://www.hydra-cg.com/spec/latest/core/#member-assertions
        """
        curie = short(predicate.value)
        whole, each = (self._node(f"{kind}-{curie}") for kind in ("incoming", "member"))
        yield from _collection(whole, f"All that point here by {curie}", total, this, members)
        yield Quad(whole, expand("hydra:memberAssertion"), each)
        yield Quad(each, _LABEL, Literal(f"Each points here by {curie}", language="en"))
        yield Quad(each, expand("hydra:property"), predicate)
        yield Quad(each, expand("hydra:object"), thing)

    def values(self, this: NamedNode, cut: Cut) -> Iterator[Quad]:
        """All values that a thing has of a property, with those that are named on ``this`` page."""
        curie, named = short(cut.predicate.value), cut.thing.value.rpartition("/")[2]
        whole, each = (self._node(f"{kind}-{named}-{curie}") for kind in ("values", "value"))
        yield from _collection(whole, f"All values of {curie} of {named}", cut.total, this, cut.members)
        yield Quad(whole, expand("hydra:memberAssertion"), each)
        yield Quad(each, _LABEL, Literal(f"Each is a value of {curie} of {named}", language="en"))
        yield Quad(each, expand("hydra:subject"), cut.thing)
        yield Quad(each, expand("hydra:property"), cut.predicate)

    def _node(self, name: str) -> NamedNode:
        """A part of the document by its name."""
        fragment = re.sub(r"\W+", "-", name, flags=re.ASCII)
        return NamedNode(f"{self.first.value}#{fragment}")


def _collection(
    whole: NamedNode, title: str, total: int, this: NamedNode, members: Iterable[Term]
) -> Iterator[Quad]:
    yield Quad(whole, _TYPE, expand("hydra:Collection"))
    yield Quad(whole, _LABEL, Literal(title, language="en"))
    yield Quad(whole, expand("hydra:totalItems"), Literal(total))
    yield Quad(whole, expand("hydra:view"), this)
    for member in members:
        yield Quad(whole, expand("hydra:member"), member)
