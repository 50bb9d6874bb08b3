"""The site map: every page about a thing, for robots. https://www.sitemaps.org/protocol.html

A site map lists whole URLs, so they are canonical. It comes in parts, of which each is a stretch of the
numbers that the index gives to things, so that no part needs another.
"""

from collections.abc import Iterator
from itertools import islice
from xml.sax.saxutils import escape

from flask import Blueprint, Response

from .errors import UnknownResource
from .formats import Syntax
from .responses import kept
from .site import site

blueprint = Blueprint("sitemap", __name__)

XML = Syntax("xml", "XML", "application/xml", ".xml")
PART = 50_000
"""URLs that one part may hold, by the protocol."""
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_PAGES = (
    "",
    "browse/works",
    "browse/tropes",
    "browse/characters",
    "modes.html",
    "ontology.html",
    "shapes.html",
    "cookbook/",
    "dumps/",
    "release/",
)


@blueprint.get("/sitemap.xml")
def parts() -> Response:
    """The list of the parts."""
    return kept(XML, site().etag("sitemap"), lambda: _written("sitemapindex", "sitemap", _parts()))


@blueprint.get("/sitemap/<int(max=1000000):number>.xml")
def part(number: int) -> Response:
    """One part: pages of the site and of its sources, or things by their numbers."""
    of_things = _parts_of_things()
    if 1 <= number <= of_things:
        urls = list(_things(number))
    else:
        first = PART * (number - of_things if number else 0)
        urls = list(islice(_pages(), first, first + PART))
    if not urls:
        raise UnknownResource(f"The site map has no part {number}.")
    return kept(XML, site().etag("sitemap", str(number)), lambda: _written("urlset", "url", urls))


def _parts() -> Iterator[str]:
    """The first part of the pages, those of things, and the rest of the pages."""
    pages = -(-sum(1 for _ in _pages()) // PART)
    for number in range(pages + _parts_of_things()):
        yield f"{site().release.base}sitemap/{number}.xml"


def _parts_of_things() -> int:
    index = site().found_index
    return -(-index.last_number() // PART) if index else 0


def _pages() -> Iterator[str]:
    base, manifest = site().release.base, site().release.manifest
    yield from (base + path for path in _PAGES)
    yield from (f"{base}page/{source['page']}.html" for source in manifest.get("sources", []))


def _things(number: int) -> Iterator[str]:
    """The pages about the things with the numbers of a part; terms have none of their own."""
    if site().found_index:
        for iri in site().index.iris((number - 1) * PART, PART):
            if "#" not in iri and iri.startswith(site().release.base):
                yield f"{site().urls.uri(iri)}.html"


def _written(root: str, element: str, urls: Iterator[str] | list[str]) -> str:
    changed = site().release.created
    rows = (f"<{element}><loc>{escape(url)}</loc><lastmod>{changed}</lastmod></{element}>\n" for url in urls)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n{"".join(rows)}</{root}>\n'
    )
