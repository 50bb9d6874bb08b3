"""The page about a character: who plays it, where it occurs, what it says."""

from dataclasses import dataclass, replace

from tropegraph.server.addresses import Address
from tropegraph.server.documents import Document, Listed
from tropegraph.server.queries import query
from tropegraph.server.rdf import NamedNode, expand
from tropegraph.server.site import site

from .frame import render
from .occurrences import LineView, line_view, occurrence_views
from .reading import Reader, Reference, Why
from .reasons import why
from .secrets import hide
from .telling import secret_among
from .things import facts, links, naming, thing_frame

_ELSEWHERE = "rdf:type rdfs:label owl:sameAs skos:exactMatch schema:sameAs foaf:isPrimaryTopicOf".split()

_SHOWN = ("tg:character", "tg:involves")


@dataclass(frozen=True)
class SpokenLine:
    """A line, and the occurrence or work whose quotation it stands in."""

    line: LineView
    whole: Reference


@dataclass(frozen=True)
class Player:
    """Who plays the character, and why that is here."""

    actor: Reference
    why: Why


def character_page(reader: Reader, address: Address, document: Document) -> str:
    """The page about a character."""
    character = document.subject
    involving = _pointing(document, "tg:involves")
    reader.load(involving)
    occurrences = [thing for thing in involving if reader.is_a(thing, "tg:Occurrence")]
    secret = secret_among(reader, occurrences, character)
    size, totals = site().config.list_size, document.totals
    lines = _lines(reader, character, (document.page - 1) * size, size)
    return render(
        "character.html",
        facts=facts(reader, character, without=_ELSEWHERE),
        links=links(reader, character),
        players=_players(reader, document),
        lines=[each for each in lines if not each.line.line.is_hidden],
        secret_lines=[each for each in lines if each.line.line.is_hidden],
        all_lines=totals.get(expand("schema:spokenByCharacter"), 0),
        occurrences=occurrence_views(
            reader, (each for each in occurrences if each not in secret), with_parts=False
        ),
        secret_occurrences=occurrence_views(
            reader, (each for each in occurrences if each in secret), with_parts=False
        ),
        all_occurrences=totals.get(expand("tg:involves"), 0) if document.pages > 1 else len(occurrences),
        others=[
            row
            for row in naming(reader, document)
            if row.property.iri not in {expand(curie).value for curie in _SHOWN}
        ],
        frame=thing_frame(reader, address, document),
    )


def listed(character: NamedNode) -> Listed:
    """What the page lists: occurrences and lines, which it finds with what they belong to."""
    return Listed(elsewhere=frozenset({expand("schema:spokenByCharacter")}))


def _pointing(document: Document, curie: str) -> list[NamedNode]:
    stretch = document.incoming.get(expand(curie))
    return [quad.subject for quad in stretch.quads if isinstance(quad.subject, NamedNode)] if stretch else []


def _players(reader: Reader, document: Document) -> list[Player]:
    performances = _pointing(document, "tg:character")
    reader.load(performances)
    secret = secret_among(reader, performances)
    found = []
    for each in performances:
        for actor in reader.things(each, "schema:actor"):
            reason = why(reader, each, expand("schema:actor"), [] if each in secret else [actor])
            found.append(Player(hide(reader.reference(actor), where=each in secret), reason))
    return sorted(found, key=lambda player: (player.actor.text.casefold(), player.actor.iri))


def _lines(reader: Reader, character: NamedNode, start: int, count: int) -> list[SpokenLine]:
    """A stretch of the lines of a character."""
    rows = reader.store.select(query("lines-of-character"), character=character)
    pairs = [
        (line, whole)
        for row in rows[start : start + count]
        if isinstance(line := row["line"], NamedNode) and isinstance(whole := row["whole"], NamedNode)
    ]
    reader.load(line for line, _ in pairs)
    reader.load_labels(whole for _, whole in pairs)
    secret = secret_among(reader, (whole for _, whole in pairs))
    found = []
    for line, whole in pairs:
        view = line_view(reader, line)
        if view.text is None and whole in secret:  # its name stands in place of it, with that of the trope
            view = replace(view, line=hide(view.line))
        found.append(SpokenLine(view, hide(reader.reference(whole), where=whole in secret)))
    return found
