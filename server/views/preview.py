"""A thing in a few lines, for the frames of other sites."""

from dataclasses import dataclass

from flask import render_template

from tropegraph.server.indexing.describing import descriptions
from tropegraph.server.indexing.reading import Entry
from tropegraph.server.rdf import NamedNode, expand
from tropegraph.server.site import site

from .reading import Reader, Reference, Shown
from .things import unveiled
from .words import worded

_SHOWN = (
    "skos:altLabel schema:copyrightYear schema:director schema:actor tg:inWork tg:ofTrope tg:mode "
    "schema:genre"
).split()
_VALUES = 6


@dataclass(frozen=True)
class Line:
    """A property, some of its values, and how many more there are."""

    property: Reference
    values: tuple[Shown, ...]
    more: int


def preview_page(entry: Entry) -> str:
    """A small page of its own."""
    return render_template("preview.html", urls=site().urls, **_content(entry))


def flyout_html(entry: Entry) -> str:
    """What the small page holds, without the page around it."""
    return render_template("_preview.html", **_content(entry))


def _content(entry: Entry) -> dict[str, object]:
    thing = NamedNode(entry.iri)
    reader = Reader(site().store, site().urls)
    reader.load([thing])
    lines = []
    for curie in _SHOWN:
        values = unveiled(reader, thing, curie)
        if values:
            shown = tuple(map(reader.shown, values[:_VALUES]))
            lines.append(Line(worded(reader.reference(expand(curie))), shown, len(values) - len(shown)))
    description = descriptions(site().index, [entry], site().release.base)[entry.number]
    href = site().public_url + (site().urls.path(entry.iri) or "")
    return {"entry": entry, "description": description, "lines": lines, "href": href}
