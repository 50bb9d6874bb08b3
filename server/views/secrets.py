"""Names that stand only where a text gives away the story: a page hides them until a reader asks for them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tropegraph.server.queries import query
from tropegraph.server.rdf import Literal, NamedNode, expand
from tropegraph.server.story import named, telling

from .reading import Reader, Reference
from .veiling import ranges, veiled

_NAMES = ("rdfs:label", "skos:altLabel")
_SEPARATOR = 2
"""Characters between the head of an entry and its description: a colon and a space."""


@dataclass(frozen=True)
class Secrets:
    """What of an occurrence stands only in what gives away the story.

    ``names`` are the things that it involves or mentions there alone; ``is_trope`` where its trope's name is.
    """

    names: frozenset[NamedNode] = frozenset()
    is_trope: bool = False


def hide(reference: Reference, *, where: bool = True) -> Reference:
    """A reference that a page shows when it is asked for."""
    return replace(reference, is_hidden=True) if where else reference


def names_of(reader: Reader, things: Iterable[NamedNode]) -> dict[NamedNode, list[str]]:
    """The label of each thing, and its other names that share a word with the label.

    A name that shares none, as "the mole" with "Piet Maas", does not tell that it is this one's.
    """
    wanted = sorted(set(things), key=str)
    reader.load_labels(wanted)
    found: dict[NamedNode, list[str]] = {thing: [] for thing in wanted}
    for quad in reader.store.stated(wanted, map(expand, _NAMES)):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            found[quad.subject].append(quad.object.value)
    return {thing: telling(names, reader.label(thing)) for thing, names in found.items()}


def secrets(reader: Reader, occurrence: NamedNode) -> Secrets:
    """What of an occurrence is not to be named beside its hidden text.

    Without texts, as in a release that holds none, all that a text with hidden parts names is hidden.
    """
    lines = [
        line for each in reader.things(occurrence, "tg:quotation") for line in reader.things(each, "tg:line")
    ]
    if not any(reader.things(each, "tg:spoiler") for each in (occurrence, *lines)):
        return Secrets(is_trope=_is_trope_hidden(reader, occurrence))
    texts = [veiled(reader, occurrence, "tg:text"), *(veiled(reader, line, "schema:text") for line in lines)]
    told = [piece for text in texts if text for piece, is_hidden in text.pieces if not is_hidden]
    things = {
        *reader.things(occurrence, "tg:involves"),
        *reader.things(occurrence, "tg:mentionsTrope"),
    }
    speakers = {
        speaker
        for line in lines
        if not is_speaker_hidden(reader, line) and (speaker := reader.one(line, "schema:spokenByCharacter"))
    }
    open_ = named(told, names_of(reader, things)) | speakers
    return Secrets(frozenset(things - open_), _is_trope_hidden(reader, occurrence))


def is_speaker_hidden(reader: Reader, line: NamedNode) -> bool:
    """Whether the name before a line gives away the story."""
    start = min((first for first, _ in ranges(reader, line, "prov:wasDerivedFrom")), default=0)
    return any(first < start for first, _ in ranges(reader, line, "tg:spoiler"))


def meetings_hidden(reader: Reader, work: NamedNode) -> Counter[tuple[NamedNode, NamedNode]]:
    """How many occurrences of a work bring a trope and a thing together in hidden text only."""
    rows = reader.store.select(query("spoiled-occurrences"), work=work)
    occurrences = [each for row in rows if isinstance(each := row["occurrence"], NamedNode)]
    load_with_lines(reader, occurrences)
    found: Counter[tuple[NamedNode, NamedNode]] = Counter()
    for occurrence in occurrences:
        secret, trope = secrets(reader, occurrence), reader.one(occurrence, "tg:ofTrope")
        involved = reader.things(occurrence, "tg:involves")
        found.update(
            (trope, thing) for thing in involved if trope and (secret.is_trope or thing in secret.names)
        )
    return found


def load_with_lines(reader: Reader, occurrences: Iterable[NamedNode]) -> None:
    """Reads occurrences, what they are parts of, their quotations and the lines of those."""
    wanted = list(occurrences)
    reader.load(wanted)
    reader.load(whole for each in wanted for whole in reader.things(each, "tg:partOf"))
    quotations = [quotation for each in wanted for quotation in reader.things(each, "tg:quotation")]
    reader.load(quotations)
    reader.load(line for quotation in quotations for line in reader.things(quotation, "tg:line"))


def _is_trope_hidden(reader: Reader, occurrence: NamedNode) -> bool:
    """Whether the head that names the trope is hidden: a part without one has that of the whole."""
    whole = reader.one(occurrence, "tg:partOf")
    is_of_whole = whole and reader.one(whole, "tg:ofTrope") == reader.one(occurrence, "tg:ofTrope")
    return _is_head_hidden(reader, occurrence) or bool(
        whole and is_of_whole and _is_trope_hidden(reader, whole)
    )


def _is_head_hidden(reader: Reader, occurrence: NamedNode) -> bool:
    own, hidden = (ranges(reader, occurrence, curie) for curie in ("prov:wasDerivedFrom", "tg:spoiler"))
    start, end = min(own, default=(0, 0))
    text = reader.text(occurrence, "tg:text")
    if text is None:
        is_part = reader.one(occurrence, "tg:partOf") is not None
        return not is_part and any(first <= start for first, _ in hidden)
    return any(first < end - len(text.text) - _SEPARATOR for first, _ in hidden)
