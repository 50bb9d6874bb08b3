"""The page about a character: who plays it, where it occurs, what it says."""

from dataclasses import dataclass

from tropegraph.server.addresses import Address
from tropegraph.server.documents import Document
from tropegraph.server.queries import query
from tropegraph.server.rdf import NamedNode, expand

from .frame import render
from .occurrences import LineView, line_view, occurrence_views
from .reading import Reader, Reference
from .things import facts, links, naming, thing_frame

_ELSEWHERE = "rdf:type rdfs:label owl:sameAs skos:exactMatch schema:sameAs foaf:isPrimaryTopicOf".split()


@dataclass(frozen=True)
class SpokenLine:
    """A line, and the occurrence or work whose quotation it stands in."""

    line: LineView
    whole: Reference


def character_page(reader: Reader, address: Address, document: Document) -> str:
    """The page about a character."""
    character = document.subject
    involving = _pointing(document, "tg:involves")
    reader.load(involving)
    occurrences = [thing for thing in involving if reader.is_a(thing, "tg:Occurrence")]
    shown = {expand(curie).value for curie in ("schema:spokenByCharacter", "tg:character")}
    return render(
        "character.html",
        facts=facts(reader, character, without=_ELSEWHERE),
        links=links(reader, character),
        players=_players(reader, document),
        lines=_lines(reader, character),
        occurrences=occurrence_views(reader, occurrences, with_parts=False),
        others=[
            row
            for row in naming(reader, document)
            if row.property.iri not in shown and row.property.iri != expand("tg:involves").value
        ],
        frame=thing_frame(reader, address, document),
    )


def _pointing(document: Document, curie: str) -> list[NamedNode]:
    stretch = document.incoming.get(expand(curie))
    return [quad.subject for quad in stretch.quads if isinstance(quad.subject, NamedNode)] if stretch else []


def _players(reader: Reader, document: Document) -> list[Reference]:
    performances = _pointing(document, "tg:character")
    reader.load(performances)
    return reader.references(
        actor for performance in performances for actor in reader.things(performance, "schema:actor")
    )


def _lines(reader: Reader, character: NamedNode) -> list[SpokenLine]:
    rows = reader.store.select(query("lines-of-character"), character=character)
    pairs = [
        (line, whole)
        for row in rows
        if isinstance(line := row["line"], NamedNode) and isinstance(whole := row["whole"], NamedNode)
    ]
    reader.load(line for line, _ in pairs)
    reader.load_labels(whole for _, whole in pairs)
    return [SpokenLine(line_view(reader, line), reader.reference(whole)) for line, whole in pairs]
