"""What a release says of itself, in parts where it is of so many works that one document were too long.

``graph/release`` and ``void.ttl`` hold all of it. The first part has what is said of the whole: statistics,
shared graphs, link sets, services, dumps. The source pages, which are named graphs, and the files of single
works come a stretch of each in every part, so that each statement stands in one part alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from tropegraph.mapping.vocabulary import CC0

from .paging import Cut, Pages
from .queries import query
from .rdf import NAMESPACES, NamedNode, Quad, Term, expand
from .store import Store

WORKS_A_PART = 100
"""Source pages, and files of single works, that one part describes."""

_SUBSET, _DISTRIBUTION = expand("void:subset"), expand("dcat:distribution")
_DERIVED = expand("prov:wasDerivedFrom")
_OF_PAGES = tuple(
    map(expand, ("rdf:type", "rdfs:label", "void:triples", "void:dataDump", "dct:license", "dct:rights"))
)
"""What is said of a source page as a part of the data; the rest of what is said of it is its own graph."""


@dataclass(frozen=True)
class Part:
    """A part of what a release says of itself, in ``graph/release``; parts count from 1."""

    number: int
    parts: int
    quads: tuple[Quad, ...]
    cuts: tuple[Cut, ...] = ()

    def said_of(self, thing: NamedNode) -> "Part":
        """What this part says of a thing, and of what a fragment of its IRI names."""
        own = f"<{thing.value}#"
        quads = (each for each in self.quads if each.subject == thing or str(each.subject).startswith(own))
        return replace(self, quads=tuple(quads), cuts=tuple(cut for cut in self.cuts if cut.thing == thing))

    def without_statistics(self, quads: list[Quad]) -> "Part":
        """The same part with other statements, and without the lists that only VoID has."""
        kept = (cut for cut in self.cuts if not cut.predicate.value.startswith(NAMESPACES["void"]))
        return replace(self, quads=tuple(quads), cuts=tuple(kept))

    def about(self, document: str, title: str, dataset: NamedNode) -> list[Quad]:
        """What a document that holds this part says of itself and of the lists that go on in others.

        ``document`` is the IRI of the first part in one format. Where all is in one part this is nothing.
        """
        if self.parts == 1:
            return []
        pages = Pages(NamedNode(document), title)
        this = pages.at(self.number)
        return [
            Quad(this, expand("rdf:type"), expand("void:DatasetDescription")),
            Quad(this, expand("dct:title"), pages.title(self.number)),
            Quad(this, expand("rdfs:label"), pages.title(self.number)),
            Quad(this, expand("foaf:primaryTopic"), dataset),
            Quad(this, expand("dct:license"), NamedNode(CC0)),
            *pages.view(self.number, self.parts),
            *(quad for cut in self.cuts for quad in pages.values(this, cut)),
        ]


_Property = tuple[NamedNode, NamedNode]
"""A thing and a property of it."""


@dataclass(frozen=True)
class _Lists:
    """What is cut into parts, in order, and by property which of it are its values, and how many it has."""

    pages: list[NamedNode]
    files: list[NamedNode]
    cut: dict[_Property, tuple[frozenset[Term], int]]


class SelfDescription:
    """What the release of a store says of itself."""

    def __init__(self, store: Store, base: str, identifier: str, size: int = WORKS_A_PART) -> None:
        self._store = store
        self.graph = NamedNode(f"{base}graph/release")
        self.dataset = NamedNode(f"{base}dataset")
        self.release = NamedNode(f"{base}release/{identifier}")
        self._pages = f"{base}page/"
        self._files = f"{self.release.value}#works/"
        self._size = size

    def about(self, thing: NamedNode, number: int) -> Part | None:
        """A part of what is said of the data set, the release or all of it in its graph.

        None for any other thing, and an empty part where there are not so many.
        """
        if thing not in (self.graph, self.dataset, self.release):
            return None
        part = self.part(number) or Part(number, 0, ())
        return part if thing == self.graph else part.said_of(thing)

    def part(self, number: int) -> Part | None:
        """One part; None where there are not so many."""
        lists = self._lists
        parts = max(1, -(-max(len(lists.pages), len(lists.files)) // self._size))
        if number > parts:
            return None
        if parts == 1:
            return Part(1, 1, tuple(self._store.graph(self.graph)))
        some = slice((number - 1) * self._size, number * self._size)
        pages, files = lists.pages[some], lists.files[some]
        quads = [
            Quad(thing, predicate, member, self.graph)
            for (thing, predicate), (members, _) in lists.cut.items()
            for member in (*pages, *files)
            if member in members
        ]
        quads += self._said_of(pages, files)
        if number == 1:
            quads += self._whole
        return Part(number, parts, tuple(quads), tuple(_cuts(lists, quads)))

    @cached_property
    def _lists(self) -> "_Lists":
        """What is cut into parts, read once: it never changes."""
        stated = self._store.stated([self.dataset, self.release], [_SUBSET, _DISTRIBUTION, _DERIVED])
        totals: Counter[_Property] = Counter()
        members: defaultdict[_Property, set[Term]] = defaultdict(set)
        for quad in stated:
            if quad.graph_name == self.graph and isinstance(quad.subject, NamedNode):
                totals[quad.subject, quad.predicate] += 1
                if str(quad.object).startswith((f"<{self._pages}", f"<{self._files}")):
                    members[quad.subject, quad.predicate].add(quad.object)
        found = set[Term]().union(*members.values())
        cut = {each: (frozenset(members[each]), totals[each]) for each in sorted(members, key=str)}
        return _Lists(_beginning(found, self._pages), _beginning(found, self._files), cut)

    def _said_of(self, pages: list[NamedNode], files: list[NamedNode]) -> Iterator[Quad]:
        found = self._store.describe([node for file in files for node in (file, _checksum(file))])
        for quad in (*self._store.stated(pages, _OF_PAGES), *found):
            if quad.graph_name == self.graph:
                yield quad

    @cached_property
    def _whole(self) -> list[Quad]:
        """What is said of the whole, found among all that is said."""
        given = {"graph": self.graph, "pages": NamedNode(self._pages), "files": NamedNode(self._files)}
        return [
            Quad(subject, predicate, row["value"], self.graph)
            for row in self._store.select(query("release-itself"), **given)
            if isinstance(subject := row["subject"], NamedNode)
            and isinstance(predicate := row["property"], NamedNode)
        ]


def _beginning(terms: set[Term], start: str) -> list[NamedNode]:
    """The IRIs that begin so, in order."""
    found = (term for term in terms if isinstance(term, NamedNode) and term.value.startswith(start))
    return sorted(found, key=str)


def _checksum(file: NamedNode) -> NamedNode:
    return NamedNode(f"{file.value}-sha256")


def _cuts(lists: _Lists, quads: list[Quad]) -> Iterator[Cut]:
    """The lists that are cut, with those of their members that are in a part."""
    for (thing, predicate), (_, total) in lists.cut.items():
        here = {quad.object for quad in quads if quad.predicate == predicate and quad.subject == thing}
        yield Cut(thing, predicate, total, tuple(sorted(here, key=str)))
