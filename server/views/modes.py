"""The page about a mode: what it means, and which tropes and works are in it."""

from tropegraph.server.addresses import Address
from tropegraph.server.documents import Document
from tropegraph.server.rdf import expand
from tropegraph.server.site import site

from .figures import Bars, bars
from .frame import render
from .occurrences import presence_of
from .reading import Reader
from .things import facts, links, naming, thing_frame

_TROPES = 10
_ELSEWHERE = (
    "rdf:type rdfs:label skos:prefLabel skos:definition skos:example rdfs:isDefinedBy skos:topConceptOf "
    "tg:presence owl:sameAs skos:exactMatch skos:closeMatch schema:sameAs foaf:isPrimaryTopicOf"
).split()
_MEANINGS = {
    "Present": "In this mode the trope is there: a work with such an occurrence exhibits it.",
    "TalkedAbout": "In this mode the trope is only talked about: a work does not exhibit it for that.",
    "Absent": "In this mode the trope is not there: a work does not exhibit it for that.",
}


def mode_page(reader: Reader, address: Address, document: Document) -> str:
    """The page about a mode."""
    mode, of_mode = document.subject, expand("tg:mode")
    rows = naming(reader, document)
    return render(
        "mode.html",
        definition=reader.text(mode, "skos:definition"),
        example=reader.text(mode, "skos:example"),
        meaning=_MEANINGS[presence_of(reader, mode)],
        facts=facts(reader, mode, without=_ELSEWHERE),
        links=links(reader, mode),
        tropes=_tropes(address.path) if document.page == 1 else None,
        total=document.totals.get(of_mode, 0),
        name=address.path.rpartition("/")[2],
        occurrences=[row for row in rows if row.property.iri == of_mode.value],
        others=[row for row in rows if row.property.iri != of_mode.value],
        frame=thing_frame(reader, address, document),
    )


def _tropes(path: str) -> Bars | None:
    """The tropes with most occurrences in the mode."""
    if not site().has_files:
        return None
    urls, found = site().urls, site().lists.tropes_in_mode(path, _TROPES)
    return bars(
        "Tropes that are most often in this mode",
        ("occurrence", "occurrences"),
        [(each.label, urls.to(each.path), each.number) for each in found],
        urls.to("cookbook/tropes-in-a-mode", mode=site().urls.iri(path)),
    )
