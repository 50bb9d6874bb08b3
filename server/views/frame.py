"""What every page has around its content: title, formats, licence, pages, release."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import render_template, request

from tropegraph.server.addresses import Address
from tropegraph.server.documents import Document
from tropegraph.server.site import site

from .attribution import Attribution
from .citing import Citation
from .reading import Reference
from .verdict import Verdict


@dataclass(frozen=True)
class Alternate:
    """The same content in another format."""

    title: str
    href: str
    media_type: str


@dataclass(frozen=True)
class Frame:
    """What a page has around its content; ``iri`` is that of what it is about, None for a page of ours.

    ``attributions`` say whose texts the page shows; ``page_fields`` stand in the URL of every page of a list.
    ``path`` is where a page of ours stands, and ``fields`` what of its query decides what it holds, in any
    order: together they make its canonical address. ``structured`` is JSON-LD for search engines,
    ``description`` a sentence for previews.
    """

    title: str
    iri: str | None = None
    kind: str = ""
    alternates: tuple[Alternate, ...] = ()
    licence: Reference | None = None
    sources: tuple[Reference, ...] = ()
    page: int = 1
    pages: int = 1
    page_path: str = ""
    page_fields: tuple[tuple[str, str], ...] = ()
    language: str | None = None
    attributions: tuple[Attribution, ...] = ()
    citation: Citation | None = None
    structured: Mapping[str, object] | None = None
    description: str = ""
    verdict: Verdict | None = None
    path: str | None = None
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def canonical(self) -> str | None:
        """The canonical address of the page; None for answers to questions, and for errors."""
        if self.iri is None and self.path is None:
            return None
        address = f"{self.iri}.html" if self.iri else site().urls.iri(str(self.path))
        query = [*self.fields, *([("page", str(self.page))] if self.page > 1 else [])]
        return f"{address}?{urlencode(query)}" if query else address


_SECTIONS = (
    ("Browse", "browse/works", ("browse/",)),
    ("Query", "sparql", ("sparql",)),
    ("Cookbook", "cookbook/", ("cookbook/",)),
    ("Downloads", "dumps/", ("dumps/",)),
    ("Releases", "release/", ("release/", "diff/")),
    ("Ontology", "ontology", ("ontology",)),
    ("Modes", "modes", ("modes", "mode/")),
    ("Shapes", "shapes", ("shapes",)),
)
"""The parts of the site in its head: title, path, and what the paths of their pages begin with."""
_ERROR = "error.html"


@dataclass(frozen=True)
class Section:
    """A part of the site in its head; ``current`` is what ``aria-current`` says of it.

    https://www.w3.org/TR/wai-aria-1.2/#aria-current
    """

    title: str
    href: str
    current: str


def frame_of(
    address: Address,
    document: Document,
    title: Reference,
    kind: str,
    licence: Reference,
    sources: Iterable[Reference],
    attributions: tuple[Attribution, ...],
) -> Frame:
    """The frame of a page about a thing; ``sources`` are the source pages that its texts come from."""
    urls = site().urls
    alternates = tuple(
        Alternate(syntax.title, urls.to(address.path + syntax.extension), syntax.media_type)
        for syntax in address.twins
        if syntax != address.syntax
    )
    return Frame(
        title.text,
        address.iri,
        kind,
        alternates,
        licence,
        tuple(sources),
        document.page,
        document.pages,
        f"{address.path}.html",
        language=title.language,
        attributions=attributions,
    )


def render(template: str, frame: Frame, **content: object) -> str:
    """A page: the template with its frame, its content, and what every page may use."""
    return render_template(
        template,
        frame=frame,
        urls=site().urls,
        release=site().release,
        newest=site().archive.served,
        has_files=site().has_files,
        edition=site().static_version,
        site_sections=_sections(template),
        **content,
    )


def _sections(template: str) -> list[Section]:
    """The parts of the site, one of them current where the page belongs to it: "page" or "true"."""
    here = request.path.removeprefix("/")
    found = []
    for title, path, starts in _SECTIONS:
        is_in = here.startswith(starts) and template != _ERROR
        is_page = here.removesuffix(".html") == path
        found.append(Section(title, site().urls.to(path), "page" if is_in and is_page else "true" * is_in))
    return found if site().has_files else found[1:]
