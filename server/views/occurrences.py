"""Occurrences as pages show them: mode, text, dialogue, what they involve, where they come from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tropegraph.server.queries import query
from tropegraph.server.rdf import NamedNode, expand

from .hidden_modes import is_mode_hidden
from .reading import Reader, Reference, Text
from .secrets import hide, is_speaker_hidden, load_with_lines, secrets
from .veiling import veiled

PRESENCES = ("Present", "TalkedAbout", "Absent")
STATED, SETTLED = "stated in the text", "settled by hand"
_BASES = {
    "Asserted": STATED,
    "Curated": SETTLED,
    "Assumed": "assumed, the text states none",
}


@dataclass(frozen=True)
class ModeView:
    """A mode as a badge: its name, how it was found, and whether the trope is there.

    It is hidden where only hidden text states it.
    """

    mode: Reference
    basis: str
    presence: str


@dataclass(frozen=True)
class LineView:
    """A line of dialogue."""

    line: Reference
    speaker: Reference | None
    text: Text | None
    is_paraphrase: bool


@dataclass(frozen=True)
class OccurrenceView:
    """An occurrence with everything that a page says of it.

    What stands only where its text gives away the story is hidden: so may be its trope, with its own name.
    """

    occurrence: Reference
    trope: Reference | None
    work: Reference | None
    mode: ModeView | None
    text: Text | None
    involves: tuple[Reference, ...]
    mentions: tuple[Reference, ...]
    dialogue: tuple[LineView, ...]
    parts: tuple["OccurrenceView", ...]
    sources: tuple[Reference, ...]
    notes: tuple[Text, ...]
    is_part: bool
    graphs: tuple[Reference, ...]


def occurrence_views(
    reader: Reader, occurrences: Iterable[NamedNode], *, with_parts: bool
) -> list[OccurrenceView]:
    """The views of these occurrences, in their order; ``with_parts`` lists the parts of each below it."""
    wanted = list(occurrences)
    parts = {whole: _parts(reader, whole) for whole in wanted} if with_parts else {}
    everything = [*wanted, *(part for found in parts.values() for part in found)]
    load_with_lines(reader, everything)
    reader.load(mode for each in everything for mode in reader.things(each, "tg:mode"))
    return [_view(reader, each, parts.get(each, ())) for each in wanted]


def dialogue(reader: Reader, thing: NamedNode) -> tuple[LineView, ...]:
    """The lines of the quotations of an occurrence or a work, in order."""
    quotations = reader.things(thing, "tg:quotation")
    lines = [line for quotation in quotations for line in lines_of(reader, quotation)]
    return tuple(line_view(reader, line) for line in lines)


def lines_of(reader: Reader, quotation: NamedNode) -> list[NamedNode]:
    """The lines of a quotation, in order."""
    return sorted(reader.things(quotation, "tg:line"), key=lambda line: reader.number(line, "tg:position"))


def line_view(reader: Reader, line: NamedNode) -> LineView:
    """A line with its speaker."""
    speaker, is_secret = reader.one(line, "schema:spokenByCharacter"), is_speaker_hidden(reader, line)
    paraphrase = reader.text(line, "tg:paraphrase")
    return LineView(
        hide(reader.reference(line), where=is_secret),
        hide(reader.reference(speaker), where=is_secret) if speaker else None,
        veiled(reader, line, "schema:text"),
        paraphrase is not None and paraphrase.text == "true",
    )


def mode_view(reader: Reader, occurrence: NamedNode) -> ModeView | None:
    """The mode of an occurrence."""
    mode = reader.one(occurrence, "tg:mode")
    if mode is None:
        return None
    basis = reader.one(occurrence, "tg:modeBasis")
    return ModeView(
        hide(reader.reference(mode), where=is_mode_hidden(reader, occurrence)),
        _BASES.get(_local(basis), "") if basis else "",
        presence_of(reader, mode),
    )


def presence_of(reader: Reader, mode: NamedNode) -> str:
    """Whether a trope in a mode is there, talked about or left out: one of ``PRESENCES``."""
    presence = reader.one(mode, "tg:presence")
    return _local(presence) if presence else PRESENCES[0]


def _view(reader: Reader, occurrence: NamedNode, parts: Iterable[NamedNode]) -> OccurrenceView:
    trope, work = reader.one(occurrence, "tg:ofTrope"), reader.one(occurrence, "tg:inWork")
    secret = secrets(reader, occurrence)

    def named(curie: str) -> tuple[Reference, ...]:
        found = reader.references(reader.things(occurrence, curie))
        return tuple(hide(each, where=NamedNode(each.iri) in secret.names) for each in found)

    notes = (reader.shown(note) for note in reader.values(occurrence, "skos:editorialNote"))
    return OccurrenceView(
        occurrence=hide(reader.reference(occurrence), where=secret.is_trope),
        trope=hide(reader.reference(trope), where=secret.is_trope) if trope else None,
        work=reader.reference(work) if work else None,
        mode=mode_view(reader, occurrence),
        text=veiled(reader, occurrence, "tg:text"),
        involves=named("tg:involves"),
        mentions=named("tg:mentionsTrope"),
        dialogue=tuple(
            replace(each, line=hide(each.line, where=secret.is_trope or each.line.is_hidden))
            for each in dialogue(reader, occurrence)
        ),
        parts=tuple(_view(reader, part, ()) for part in parts),
        sources=tuple(reader.references(reader.things(occurrence, "prov:wasDerivedFrom"))),
        notes=tuple(note for note in notes if isinstance(note, Text)),
        is_part=reader.one(occurrence, "tg:partOf") is not None,
        graphs=tuple(reader.references(reader.graphs(occurrence, expand("tg:ofTrope")))),
    )


def _parts(reader: Reader, whole: NamedNode) -> list[NamedNode]:
    rows = reader.store.select(query("parts-of-occurrence"), whole=whole)
    return [part for row in rows if isinstance(part := row["part"], NamedNode)]


def _local(term: NamedNode) -> str:
    return term.value.rpartition("#")[2].rpartition("/")[2]
