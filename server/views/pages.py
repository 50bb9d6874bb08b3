"""Which page shows a thing."""

from collections.abc import Callable
from dataclasses import dataclass

from tropegraph.server.addresses import Address
from tropegraph.server.documents import Document, Listed, describe
from tropegraph.server.rdf import NamedNode, expand
from tropegraph.server.site import site

from . import characters, sources, tropes, works
from .modes import mode_page
from .occurrence import occurrence_page
from .reading import Reader
from .things import thing_page


@dataclass(frozen=True)
class _Kind:
    """A class with a page of its own: what that page lists, and what makes it."""

    curie: str
    page: Callable[[Reader, Address, Document], str]
    listed: Callable[[NamedNode], Listed] = lambda thing: Listed()


_KINDS = (
    _Kind("tg:Work", works.work_page, works.listed),
    _Kind("tg:Trope", tropes.trope_page, tropes.listed),
    _Kind("tg:Occurrence", occurrence_page),
    _Kind("tg:Character", characters.character_page, characters.listed),
    _Kind("tg:Mode", mode_page),
    _Kind("tg:Page", sources.source_page, sources.listed),
)
_THING = _Kind("", thing_page, lambda thing: Listed(parts=True))


def document_of(subject: NamedNode, page: int) -> Document | None:
    """The document about a thing as its page shows it: in shorter lists than data come in.

    None where nothing is known of the thing, or its page has no such number.
    """
    store, size = site().store, site().config.list_size
    classes = {
        quad.object.value
        for quad in store.stated([subject], [expand("rdf:type")])
        if isinstance(quad.object, NamedNode)
    }
    return describe(store, subject, page, size, _kind(classes).listed(subject))


def page_of(address: Address, document: Document) -> str:
    """The HTML page about a thing, by the first of its classes that has a page of its own."""
    reader = Reader(site().store, site().urls)
    reader.load([document.subject])
    return _kind(document.types).page(reader, address, document)


def _kind(classes: set[str]) -> _Kind:
    return next((kind for kind in _KINDS if expand(kind.curie).value in classes), _THING)
