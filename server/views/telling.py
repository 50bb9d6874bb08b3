"""What the pages about a work tell openly, and what only where they give away the story."""

from collections import defaultdict
from collections.abc import Iterable

from tropegraph.server.queries import query
from tropegraph.server.rdf import Literal, NamedNode, expand
from tropegraph.server.story import RANGE, named, pieces

from .reading import Reader
from .secrets import Secrets, is_speaker_hidden, load_with_lines, names_of, secrets

_PARTS = ("tg:spoiler", "tg:quotation", "tg:line", "tg:partOf", "prov:wasDerivedFrom")


class Told:
    """What the pages about a work tell openly, and what only where they give away the story."""

    def __init__(self, reader: Reader, work: NamedNode) -> None:
        self._reader = reader
        self._hidden: dict[NamedNode, list[tuple[int, int]]] = defaultdict(list)
        for row in reader.store.select(query("spoilers-of-work"), work=work):
            page, value = row["page"], row["range"]
            if isinstance(page, NamedNode) and isinstance(value, NamedNode):
                self._hidden[page] += _ranges([value])

    @property
    def is_all(self) -> bool:
        """Whether nothing is hidden."""
        return not self._hidden

    def secret(self, things: Iterable[NamedNode]) -> frozenset[NamedNode]:
        """Those of some things that are named in hidden text only.

        A thing that was read from elsewhere than a hidden range, or is known from a file, is told. Others are
        where a name of theirs stands in what is shown.
        """
        wanted = set(things)
        if self.is_all or not wanted:
            return frozenset()
        read = self._read_from_hidden(wanted)
        unsure = {thing for thing in wanted if read.get(thing, True)}
        if not unsure:
            return frozenset()
        names = names_of(self._reader, wanted)
        shown, hidden = self._pieces()
        open_, mentioned = named(shown, names), named(hidden, names)
        return frozenset(thing for thing in unsure - open_ if thing in mentioned or thing in read)

    def secret_names(self, names: Iterable[str]) -> frozenset[str]:
        """Those of some names that stand in hidden text only."""
        found = list(names)
        if self.is_all or not found:
            return frozenset()
        each = {NamedNode(f"urn:name:{number}"): [name] for number, name in enumerate(found)}
        shown, hidden = self._pieces()
        only = {
            thing
            for thing, own in each.items()
            if named(hidden, {thing: own}) and not named(shown, {thing: own})
        }
        return frozenset(name for thing in only for name in each[thing])

    def _read_from_hidden(self, things: set[NamedNode]) -> dict[NamedNode, bool]:
        """Whether all that a thing was read from is hidden, for those that were read from anything."""
        found: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        for quad in self._reader.store.stated(sorted(things, key=str), [expand("prov:wasDerivedFrom")]):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                found[quad.subject].append(quad.object)
        return {thing: _is_inside(places, self._hidden) for thing, places in found.items()}

    def _pieces(self) -> tuple[list[str], list[str]]:
        """The texts of the pages that hide something: what they show, and what they hide."""
        shown: list[str] = []
        hidden: list[str] = []
        pages = sorted(self._hidden, key=str)
        for quad in self._reader.store.stated(pages, [expand("tg:pageText")]):
            if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
                for piece, is_hidden in pieces(quad.object.value, 0, self._hidden[quad.subject]):
                    (hidden if is_hidden else shown).append(piece)
        return shown, hidden


def told_of(reader: Reader, thing: NamedNode) -> Told | None:
    """What is told of the work that a thing is, or of whose story it is a part; None for anything else."""
    if reader.is_a(thing, "tg:Work"):
        return Told(reader, thing)
    work = reader.one(thing, "tg:inWork")
    return Told(reader, work) if work and not reader.is_a(thing, "tg:Occurrence") else None


def secret_among(
    reader: Reader, things: Iterable[NamedNode], about: NamedNode | None = None
) -> frozenset[NamedNode]:
    """Those of some things whose names tell what stands in hidden text only, or that they name ``about``.

    An occurrence is one where its trope is hidden, with its quotations; a line where its speaker is; anything
    else where the place that it was read from is.
    """
    wanted, said = set(things), _Said(reader)
    found = {thing for thing in _spoiled(reader, said, wanted) if _tells(reader, thing, _owner(thing), about)}
    pages = {_page(place) for thing in wanted for place in said.of(thing, "prov:wasDerivedFrom")}
    said.ask(pages)
    hidden = {page: _ranges(said.of(page, "tg:spoiler")) for page in pages}
    return frozenset(
        found | {thing for thing in wanted if _is_inside(said.of(thing, "prov:wasDerivedFrom"), hidden)}
    )


def secret_uses(
    reader: Reader, uses: Iterable[tuple[NamedNode, NamedNode | None]]
) -> frozenset[tuple[NamedNode, NamedNode | None]]:
    """Those pairs of an occurrence and a thing that stand together in hidden text only.

    With None for the thing, those occurrences whose trope is hidden.
    """
    pairs = set(uses)
    occurrences = spoiled(reader, (occurrence for occurrence, _ in pairs))
    return frozenset(
        (occurrence, about)
        for occurrence, about in pairs
        if occurrence in occurrences and _tells(reader, occurrence, occurrence, about)
    )


def spoiled(reader: Reader, things: Iterable[NamedNode]) -> set[NamedNode]:
    """Those of some things that are, or are parts of, or stand in occurrences with hidden text; loaded."""
    return _spoiled(reader, _Said(reader), set(things))


def _spoiled(reader: Reader, said: "_Said", things: set[NamedNode]) -> set[NamedNode]:
    owners = {thing: _owner(thing) for thing in things}
    said.ask(things | set(owners.values()))
    wholes = {each: {each, *said.of(each, "tg:partOf")} for each in owners.values()}
    occurrences = {each for some in wholes.values() for each in some}
    said.ask(occurrences)
    said.ask(quotation for each in occurrences for quotation in said.of(each, "tg:quotation"))
    said.ask(line for each in occurrences for line in said.lines(each))
    spoiled = {
        each for each in occurrences if any(said.of(part, "tg:spoiler") for part in (each, *said.lines(each)))
    }
    candidates = {thing for thing in things if thing in spoiled or wholes[owners[thing]] & spoiled}
    load_with_lines(reader, sorted(candidates | {owners[thing] for thing in candidates}, key=str))
    return candidates


class _Said:
    """Where things come from and what they consist of, each read once."""

    def __init__(self, reader: Reader) -> None:
        self._store = reader.store
        self._found: dict[NamedNode, dict[NamedNode, list[NamedNode]]] = {}

    def ask(self, things: Iterable[NamedNode]) -> None:
        """Reads things that were not yet read."""
        new = set(things) - self._found.keys()
        self._found.update({thing: defaultdict(list) for thing in new})
        for quad in self._store.stated(sorted(new, key=str), map(expand, _PARTS)):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                self._found[quad.subject][quad.predicate].append(quad.object)

    def of(self, thing: NamedNode, curie: str) -> list[NamedNode]:
        return self._found[thing][expand(curie)]

    def lines(self, occurrence: NamedNode) -> list[NamedNode]:
        """The lines of an occurrence whose quotations were read."""
        quotations = self.of(occurrence, "tg:quotation")
        return [line for quotation in quotations for line in self.of(quotation, "tg:line")]


def _owner(thing: NamedNode) -> NamedNode:
    """The occurrence or work whose quotation a thing is or stands in; any other thing itself."""
    return NamedNode(thing.value.partition("/quotation/")[0])


def _tells(reader: Reader, thing: NamedNode, owner: NamedNode, about: NamedNode | None) -> bool:
    """Whether the name of an occurrence or a line gives away the story, or that it names something."""
    secret = secrets(reader, owner) if reader.is_a(owner, "tg:Occurrence") else Secrets()
    is_line = reader.is_a(thing, "tg:Line") and is_speaker_hidden(reader, thing)
    return secret.is_trope or is_line or (thing == owner and about in secret.names)


def _page(place: NamedNode) -> NamedNode:
    return NamedNode(place.value.partition("#")[0])


def _is_inside(places: Iterable[NamedNode], hidden: dict[NamedNode, list[tuple[int, int]]]) -> bool:
    """Whether all places of texts lie in hidden ranges, of which there is one at least."""
    found = list(places)
    return bool(found) and all(
        any(
            first <= start and end <= last
            for start, end in _ranges([place])
            for first, last in hidden.get(_page(place), ())
        )
        for place in found
    )


def _ranges(places: Iterable[NamedNode]) -> list[tuple[int, int]]:
    matches = (RANGE.search(place.value) for place in places)
    return [(int(match[2]), int(match[3])) for match in matches if match]
