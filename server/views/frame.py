"""What every page has around its content: title, formats, licence, pages, release."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import render_template

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
    ``structured`` is JSON-LD for search engines, ``description`` a sentence for previews.
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
        **content,
    )
