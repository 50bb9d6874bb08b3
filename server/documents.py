"""What the document about a thing says: the thing's statements, those that point at it, and labels.

What points at a thing is listed property by property, ``page_size`` statements of each in one document; the
document says how many there are and links to the next, so that nothing is hidden.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tropegraph.mapping.vocabulary import CC0, CC_BY, CC_BY_NC_SA

from .errors import GoneResource
from .paging import Cut, Pages
from .queries import query
from .rdf import GraphName, Literal, NamedNode, Quad, expand
from .store import Store

_RDF_TYPE = expand("rdf:type")
_FATE = (_RDF_TYPE, expand("dct:isReplacedBy"), expand("owl:deprecated"))


@dataclass(frozen=True)
class Stretch:
    """A part of the statements with one property and one object, and how many there are in all."""

    total: int
    quads: tuple[Quad, ...]


@dataclass(frozen=True)
class Document:
    """What is said of a thing, on one page of its document; pages count from 1.

    ``totals`` are how many statements of each property point at it, listed or not. ``sources`` are the
    source pages that the thing's own statements come from, ``licence`` the strictest of the graphs that hold
    them, ``parts`` how many parts it has where they are cut into pages, ``cuts`` the lists of what is said of
    the thing that go on on other pages.
    """

    subject: NamedNode
    outgoing: tuple[Quad, ...]
    incoming: Mapping[NamedNode, Stretch]
    totals: Mapping[NamedNode, int]
    labels: tuple[Quad, ...]
    page: int
    pages: int
    licence: str
    sources: tuple[NamedNode, ...]
    parts: int = 0
    cuts: tuple[Cut, ...] = ()

    @property
    def content(self) -> list[Quad]:
        """Every statement of the document, with the named graph that it stands in."""
        pointing = [quad for stretch in self.incoming.values() for quad in stretch.quads]
        return [*self.outgoing, *pointing, *self.labels]

    @property
    def total(self) -> int:
        """How many statements point at the thing, on all pages."""
        return sum(stretch.total for stretch in self.incoming.values())

    @property
    def types(self) -> set[str]:
        """The IRIs of the thing's classes."""
        return {
            quad.object.value
            for quad in self.outgoing
            if quad.subject == self.subject
            and quad.predicate == _RDF_TYPE
            and isinstance(quad.object, NamedNode)
        }


@dataclass(frozen=True)
class Listed:
    """Which of the statements that point at a thing a page lists, and how many pages its other lists need.

    Those with a property in ``elsewhere`` are not read but paged along, those in ``without`` neither. With
    ``parts``, what fragments of the thing's IRI name is cut into pages, too. ``own`` is what is said of the
    thing itself, where that is cut into pages already, and ``cuts`` are the lists in it that go on.
    """

    elsewhere: frozenset[NamedNode] = frozenset()
    without: frozenset[NamedNode] = frozenset()
    pages: int = 1
    parts: bool = False
    own: tuple[Quad, ...] | None = None
    cuts: tuple[Cut, ...] = ()
    is_labelled: bool = False


EVERYTHING = Listed(is_labelled=True)


def describe(
    store: Store,
    subject: NamedNode,
    page: int,
    page_size: int,
    listed: Listed = EVERYTHING,
    also: Iterable[NamedNode] = (),
) -> Document | None:
    """The document about a thing; None where nothing is known of it, or it has no such page.

    It has the labels of what it names, and of what it will name ``also``.

    The document about a source page is its named graph, and nothing else; so is that about a graph which no
    statement describes.
    """
    first = (page - 1) * page_size
    outgoing, parts = _own(store, subject, listed, slice(first, first + page_size))
    own_graph = any(quad.graph_name == subject for quad in outgoing)
    counts = {} if own_graph else store.incoming_counts(subject)
    paged = {predicate: total for predicate, total in counts.items() if predicate not in listed.without}
    longest = max([parts, *paged.values()])
    pages = max(listed.pages, -(-longest // page_size))
    if not (outgoing or counts) or page > pages:
        return None
    incoming = {
        predicate: Stretch(total, tuple(store.incoming(subject, predicate, first, page_size)))
        for predicate, total in sorted(paged.items(), key=lambda item: item[0].value)
        if predicate not in listed.elsewhere
    }
    named = _named([*outgoing, *(quad for stretch in incoming.values() for quad in stretch.quads)])
    graphs = page_graphs(outgoing)
    is_labelled = listed.is_labelled and not own_graph
    labels = tuple(store.labels({*named, *graphs, *also} - {subject})) if is_labelled else ()
    licence = strictest_of(licences_of(store, {quad.graph_name for quad in outgoing}))
    return Document(
        subject, tuple(outgoing), incoming, counts, labels, page, pages, licence, graphs, parts, listed.cuts
    )


def exists(store: Store, subject: NamedNode) -> bool:
    """Whether anything is known of a thing."""
    return bool(
        store.stated([subject], [_RDF_TYPE])
        or store.describe([subject])
        or store.incoming_counts(subject)
        or store.select(query("graph-exists"), graph=subject)
    )


def successor(store: Store, subject: NamedNode) -> NamedNode | None:
    """The thing that has taken the place of one that was given up.

    Raises GoneResource where nothing has. What still has a class is in use, whatever else is said of it.
    """
    facts = {quad.predicate: quad.object for quad in store.stated([subject], _FATE)}
    if _RDF_TYPE in facts:
        return None
    replacement = facts.get(expand("dct:isReplacedBy"))
    if replacement is None and facts.get(expand("owl:deprecated")) == Literal(True):
        raise GoneResource(f"<{subject.value}> was given up, and nothing has taken its place.")
    return replacement if isinstance(replacement, NamedNode) else None


def _own(store: Store, subject: NamedNode, listed: Listed, some: slice) -> tuple[list[Quad], int]:
    """What a document has of the statements about its thing, and how many parts are cut into pages."""
    if listed.own is not None:
        return list(listed.own), 0
    outgoing, parts = _with_parts(store, subject, some if listed.parts else None)
    if outgoing and not any(quad.graph_name == subject for quad in outgoing):
        return outgoing, parts
    return _some_of(store, subject, some) if listed.parts else (store.graph(subject), 0)


def _with_parts(store: Store, subject: NamedNode, some: slice | None) -> tuple[list[Quad], int]:
    """The statements of a thing, and of what a fragment of its IRI names, which has no other document.

    Where some of its parts are asked for, of all others nothing but their names is read, and their number is
    given beside.
    """
    quads: list[Quad] = []
    number = 0
    pending, seen = {subject}, {subject}
    while pending:
        found = store.describe(sorted(pending, key=str))
        quads += found
        named = {quad.object for quad in found}
        if seen == {subject} and found:
            named |= _catalog(store, subject, found)
        parts = (part for part in named - seen if isinstance(part, NamedNode))
        pending = {part for part in parts if part.value.startswith(f"{subject.value}#")}
        seen |= pending
        if some is not None and seen == {subject, *pending}:
            number = len(pending)
            pending = set(sorted(pending, key=part_place)[some])
    return quads, number


def _catalog(store: Store, subject: NamedNode, found: Iterable[Quad]) -> set[NamedNode]:
    """The catalogue and so the services of a data set: parts of its document to which it does not point."""
    if all(quad.object != expand("dcat:Dataset") for quad in found):
        return set()
    return {
        quad.subject
        for quad in store.describe([NamedNode(f"{subject.value}#catalog")])
        if isinstance(quad.subject, NamedNode)
    }


def part_place(part: NamedNode) -> tuple[bool, str]:
    """Where a part stands among all: what counts the data, of which there is much, comes last."""
    return part.value.partition("#")[2].startswith(("class-", "property-")), part.value


def _some_of(store: Store, graph: NamedNode, some: slice) -> tuple[list[Quad], int]:
    """The statements of a graph about itself and some of the others, and how many others there are."""
    found = {row["subject"] for row in store.select(query("subjects-of-graph"), graph=graph)}
    others = sorted((term for term in found - {graph} if isinstance(term, NamedNode)), key=str)
    quads = store.describe([graph, *others[some]])
    return [quad for quad in quads if quad.graph_name == graph], len(others)


def _named(quads: Iterable[Quad]) -> set[NamedNode]:
    """Everything that statements name: subjects, properties and objects."""
    terms = (term for quad in quads for term in quad.triple)
    return {term for term in terms if isinstance(term, NamedNode)}


def page_graphs(quads: Iterable[Quad]) -> tuple[NamedNode, ...]:
    """The source pages whose graphs statements stand in, and whose texts they may hold."""
    graphs = {quad.graph_name for quad in quads if isinstance(quad.graph_name, NamedNode)}
    return tuple(sorted((graph for graph in graphs if "/page/" in graph.value), key=str))


def licences_of(store: Store, graphs: Iterable[GraphName]) -> set[str]:
    """The licences that graphs are said to have."""
    named = sorted((graph for graph in graphs if isinstance(graph, NamedNode)), key=str)
    return {
        quad.object.value
        for quad in store.stated(named, (expand("dct:license"),))
        if isinstance(quad.object, NamedNode)
    }


def strictest_of(licences: set[str]) -> str:
    """The most restrictive of some licences; CC0, that of facts, where there are none."""
    return next((licence for licence in (CC_BY_NC_SA, CC_BY, CC0) if licence in licences), CC0)


def about(document: Document, twin: str, dataset: NamedNode, title: str) -> list[Quad]:
    """The statements of a document about itself, in the default graph.

    ``twin`` is the IRI of the document in one format.
    """
    pages = Pages(NamedNode(twin), title)
    this = pages.at(document.page)
    quads = [
        Quad(this, _RDF_TYPE, expand("foaf:Document")),
        Quad(this, expand("dct:title"), pages.title(document.page)),
        Quad(this, expand("rdfs:label"), pages.title(document.page)),
        Quad(this, expand("foaf:primaryTopic"), document.subject),
        Quad(this, expand("void:inDataset"), dataset),
        Quad(this, expand("dct:license"), NamedNode(document.licence)),
        *(Quad(this, expand("dct:source"), source) for source in document.sources),
    ]
    if document.pages > 1:
        quads += pages.view(document.page, document.pages)
        for predicate, stretch in document.incoming.items():
            members = (quad.subject for quad in stretch.quads)
            quads += pages.collection(this, document.subject, predicate, stretch.total, members)
        for cut in document.cuts:
            quads += pages.values(this, cut)
    return quads
