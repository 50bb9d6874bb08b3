"""The page about a mode: what it means, and which tropes and works are in it."""

from dataclasses import replace

from tropegraph.server.addresses import Address
from tropegraph.server.documents import Document
from tropegraph.server.rdf import NamedNode, expand
from tropegraph.server.site import site

from .figures import Bars, bars
from .frame import render
from .hidden_modes import is_mode_hidden
from .occurrences import presence_of
from .reading import Reader, Reference, Row
from .secrets import hide
from .telling import spoiled
from .things import facts, links, naming, thing_frame

_TROPES = 10
_OF_SCHEME = expand("skos:hasTopConcept")
"""What the scheme of modes says of each; the facts have it already."""
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
        occurrences=[_veiled(reader, row) for row in rows if row.property.iri == of_mode.value],
        others=[row for row in rows if row.property.iri not in (of_mode.value, _OF_SCHEME.value)],
        frame=thing_frame(reader, address, document),
    )


def _veiled(reader: Reader, row: Row) -> Row:
    """The occurrences in the mode, those hidden of which only hidden text says that they are."""
    iris = [NamedNode(value.iri) for value in row.values if isinstance(value, Reference)]
    secret = {each.value for each in spoiled(reader, iris) if is_mode_hidden(reader, each)}
    values = (
        hide(each, where=each.iri in secret or each.is_hidden) if isinstance(each, Reference) else each
        for each in row.values
    )
    return replace(row, values=tuple(values))


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
