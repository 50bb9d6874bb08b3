"""Which page shows a thing."""

from collections.abc import Callable

from tropegraph.server.addresses import Address
from tropegraph.server.documents import Document
from tropegraph.server.rdf import expand
from tropegraph.server.site import site

from .characters import character_page
from .occurrence import occurrence_page
from .reading import Reader
from .sources import source_page
from .things import thing_page
from .tropes import trope_page
from .works import work_page

_PAGES: tuple[tuple[str, Callable[[Reader, Address, Document], str]], ...] = (
    ("tg:Work", work_page),
    ("tg:Trope", trope_page),
    ("tg:Occurrence", occurrence_page),
    ("tg:Character", character_page),
    ("tg:Page", source_page),
)


def page_of(address: Address, document: Document) -> str:
    """The HTML page about a thing, by the first of its classes that has a page of its own."""
    reader = Reader(site().store, site().urls)
    reader.load([document.subject])
    for curie, page in _PAGES:
        if expand(curie).value in document.types:
            return page(reader, address, document)
    return thing_page(reader, address, document)
