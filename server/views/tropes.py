"""The page about a trope: the works that use it, by whether it is there, talked about or left out."""

from tropegraph.server.addresses import Address
from tropegraph.server.documents import Document
from tropegraph.server.rdf import NamedNode, expand

from .frame import render
from .occurrences import PRESENCES, OccurrenceView, occurrence_views
from .reading import Reader, Row
from .things import facts, links, naming, thing_frame

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
        groups=_by_presence(views),
        total=stretch.total if stretch else 0,
        mentioned=mentioned,
        others=_others(reader, document),
        frame=thing_frame(reader, address, document),
    )


def _by_presence(views: list[OccurrenceView]) -> list[tuple[str, list[OccurrenceView]]]:
    """Headings with the occurrences below each, by work; a heading without any is left out."""
    groups: dict[str, list[OccurrenceView]] = {presence: [] for presence in PRESENCES}
    for view in views:
        groups[view.mode.presence if view.mode else PRESENCES[0]].append(view)
    return [
        (_HEADINGS[presence], sorted(found, key=lambda view: view.occurrence.text))
        for presence, found in groups.items()
        if found
    ]


def _others(reader: Reader, document: Document) -> list[Row]:
    """What names the trope in other ways."""
    shown = {expand(curie).value for curie in ("tg:ofTrope", "tg:exhibits", "tg:mentionsTrope")}
    return [row for row in naming(reader, document) if row.property.iri not in shown]
