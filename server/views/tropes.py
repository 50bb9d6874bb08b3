"""The page about a trope: the works that use it, by whether it is there, talked about or left out."""

from collections.abc import Mapping

from tropegraph.server.addresses import Address
from tropegraph.server.documents import Document
from tropegraph.server.rdf import NamedNode, expand
from tropegraph.server.site import site

from .figures import Bars, bars
from .frame import render
from .occurrences import PRESENCES, OccurrenceView, occurrence_views
from .reading import Reader, Row
from .things import facts, links, naming, thing_frame

_COMPANIONS = 10
_HEADINGS = {
    "Present": "Used in",
    "TalkedAbout": "Talked about in",
    "Absent": "Left out or prevented in",
}
_ELSEWHERE = (
    "rdf:type rdfs:label skos:prefLabel owl:sameAs skos:exactMatch skos:closeMatch schema:sameAs "
    "foaf:isPrimaryTopicOf"
).split()


def trope_page(reader: Reader, address: Address, document: Document) -> str:
    """The page about a trope."""
    of_trope = expand("tg:ofTrope")
    stretch = document.incoming.get(of_trope)
    found = [quad.subject for quad in stretch.quads if isinstance(quad.subject, NamedNode)] if stretch else []
    views = occurrence_views(reader, found, with_parts=False)
    mentioned = [
        row for row in naming(reader, document) if row.property.iri == expand("tg:mentionsTrope").value
    ]
    return render(
        "trope.html",
        facts=facts(reader, document.subject, without=_ELSEWHERE),
        links=links(reader, document.subject),
        groups=_by_presence(views, site().lists.presences(address.path)),
        total=stretch.total if stretch else 0,
        mentioned=mentioned,
        companions=_companions(address.path) if document.page == 1 else None,
        others=_others(reader, document),
        frame=thing_frame(reader, address, document),
    )


def _companions(path: str) -> Bars | None:
    """The tropes that most of the works exhibit which exhibit this one."""
    urls = site().urls
    found = site().lists.companions(path, _COMPANIONS)
    return bars(
        f"Tropes of the same works, the first {len(found)}",
        ("work", "works"),
        [(each.label, urls.to(each.path), each.number) for each in found],
        urls.to("cookbook/co-occurring-tropes", trope=path),
    )


def _by_presence(
    views: list[OccurrenceView], totals: Mapping[str, int]
) -> list[tuple[str, list[OccurrenceView], int]]:
    """Headings with the occurrences below each, by work, and how many there are on all pages."""
    groups: dict[str, list[OccurrenceView]] = {presence: [] for presence in PRESENCES}
    for view in views:
        groups[view.mode.presence if view.mode else PRESENCES[0]].append(view)
    return [
        (
            _HEADINGS[presence],
            sorted(found, key=lambda view: view.occurrence.text),
            max(len(found), totals.get(presence, 0)),
        )
        for presence, found in groups.items()
        if found
    ]


def _others(reader: Reader, document: Document) -> list[Row]:
    """What names the trope in other ways."""
    shown = {expand(curie).value for curie in ("tg:ofTrope", "tg:exhibits", "tg:mentionsTrope")}
    return [row for row in naming(reader, document) if row.property.iri not in shown]
