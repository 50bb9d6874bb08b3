"""The site map: every page about a thing, for robots. https://www.sitemaps.org/protocol.html

A site map lists whole URLs, so they are canonical. It comes in parts, of which each is a stretch of the
numbers that the index gives to things, so that no part needs another.
"""

from collections.abc import Iterator
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
    """One part; 0 has the pages of the site and of its sources, the others have things by their numbers."""
    urls = list(_things(number)) if number else list(_pages())
    if not urls:
        raise UnknownResource(f"The site map has no part {number}.")
    return kept(XML, site().etag("sitemap", str(number)), lambda: _written("urlset", "url", urls))


def _parts() -> Iterator[str]:
    index = site().found_index
    last = index.last_number() if index else 0
    for number in range(1 + -(-last // PART)):
        yield f"{site().release.base}sitemap/{number}.xml"


def _pages() -> Iterator[str]:
    base, manifest = site().release.base, site().release.manifest
    yield from (base + path for path in _PAGES)
    sources = manifest.get("sources", [])[: PART - len(_PAGES)]
    yield from (f"{base}page/{source['page']}.html" for source in sources)


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
