"""What the document about a thing says: the thing's statements, those that point at it, and labels.

What points at a thing is listed property by property, ``page_size`` statements of each in one document; the
document says how many there are and links to the next, so that nothing is hidden.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tropegraph.mapping.vocabulary import CC0, CC_BY, CC_BY_NC_SA

from .rdf import Literal, NamedNode, Quad, expand
from .store import Store

_RDF_TYPE = expand("rdf:type")


@dataclass(frozen=True)
class Stretch:
    """A part of the statements with one property and one object, and how many there are in all."""

    total: int
    quads: tuple[Quad, ...]


@dataclass(frozen=True)
class Document:
    """What is said of a thing, on one page of its document; pages count from 1."""

    subject: NamedNode
    outgoing: tuple[Quad, ...]
    incoming: Mapping[NamedNode, Stretch]
    labels: tuple[Quad, ...]
    page: int
    pages: int
    licence: str

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
            if quad.subject == self.subject and quad.predicate == _RDF_TYPE and isinstance(quad.object, NamedNode)
        }


def describe(store: Store, subject: NamedNode, page: int, page_size: int) -> Document | None:
    """The document about a thing; None where nothing is known of it, or it has no such page.

    The document about a source page is its named graph, and nothing else.
    """
    outgoing = _with_parts(store, subject)
    own_graph = any(quad.graph_name == subject for quad in outgoing)
    if own_graph:
        outgoing = store.graph(subject)
    counts = {} if own_graph else store.incoming_counts(subject)
    longest = max(counts.values(), default=0)
    pages = max(1, -(-longest // page_size))
    if not (outgoing or counts) or page > pages:
        return None
    start = (page - 1) * page_size
    incoming = {
        predicate: Stretch(total, tuple(store.incoming(subject, predicate, start, page_size)))
        for predicate, total in sorted(counts.items(), key=lambda item: item[0].value)
    }
    named = _named([*outgoing, *(quad for stretch in incoming.values() for quad in stretch.quads)])
    labels = () if own_graph else tuple(store.labels(named - {subject}))
    return Document(subject, tuple(outgoing), incoming, labels, page, pages, _licence(store, outgoing))


def exists(store: Store, subject: NamedNode) -> bool:
    """Whether anything is known of a thing."""
    return bool(store.describe([subject]) or store.incoming_counts(subject))


def _with_parts(store: Store, subject: NamedNode) -> list[Quad]:
    """The statements of a thing, and of what is named by a fragment of its IRI, which has no other document."""
    quads: list[Quad] = []
    pending, seen = {subject}, {subject}
    while pending:
        found = store.describe(sorted(pending, key=str))
        quads += found
        parts = {quad.object for quad in found if isinstance(quad.object, NamedNode)}
        pending = {part for part in parts - seen if part.value.startswith(f"{subject.value}#")}
        seen |= pending
    return quads


def _named(quads: Iterable[Quad]) -> set[NamedNode]:
    """Everything that statements name: subjects, properties and objects."""
    terms = (term for quad in quads for term in quad.triple)
    return {term for term in terms if isinstance(term, NamedNode)}


def _licence(store: Store, outgoing: Iterable[Quad]) -> str:
    """The most restrictive licence of the graphs that the thing's own statements stand in; facts are CC0."""
    order = (CC_BY_NC_SA, CC_BY, CC0)
    graphs = {quad.graph_name for quad in outgoing if isinstance(quad.graph_name, NamedNode)}
    licences = {
        quad.object.value
        for quad in store.describe(sorted(graphs, key=str))
        if quad.predicate == expand("dct:license") and isinstance(quad.object, NamedNode)
    }
    return next((licence for licence in order if licence in licences), CC0)


def about(document: Document, twin: str, dataset: NamedNode, title: str) -> list[Quad]:
    """The statements of a document about itself, in the default graph.

    ``twin`` is the IRI of the document in one format. A document of several pages says so in the Hydra vocabulary:
    https://www.hydra-cg.com/spec/latest/core/#collections
    """
    this = NamedNode(twin if document.page == 1 else f"{twin}?page={document.page}")
    quads = [
        Quad(this, _RDF_TYPE, expand("foaf:Document")),
        Quad(this, expand("dct:title"), Literal(title, language="en")),
        Quad(this, expand("foaf:primaryTopic"), document.subject),
        Quad(this, expand("void:inDataset"), dataset),
        Quad(this, expand("dct:license"), NamedNode(document.licence)),
    ]
    if document.pages > 1:
        quads += _view(document, this, NamedNode(twin))
    return quads


def _view(document: Document, this: NamedNode, first: NamedNode) -> list[Quad]:
    def page(number: int) -> NamedNode:
        return first if number == 1 else NamedNode(f"{first.value}?page={number}")

    whole = NamedNode(f"{first.value}#incoming")
    total = Literal(document.total)
    quads = [
        Quad(whole, _RDF_TYPE, expand("hydra:Collection")),
        Quad(whole, expand("hydra:totalItems"), total),
        Quad(whole, expand("hydra:view"), this),
        Quad(this, _RDF_TYPE, expand("hydra:PartialCollectionView")),
        Quad(this, expand("hydra:first"), first),
        Quad(this, expand("hydra:last"), page(document.pages)),
    ]
    if document.page > 1:
        quads.append(Quad(this, expand("hydra:previous"), page(document.page - 1)))
    if document.page < document.pages:
        quads.append(Quad(this, expand("hydra:next"), page(document.page + 1)))
    return quads
