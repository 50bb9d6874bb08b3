"""A page with what it names: entities, tropes, speakers, modes, relations to other works."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from .authority_files import Authority, Scope
from .finding import SPEAKER_SCORE, Finder, Found, cast, credits
from .gazetteer import Gazetteer, Mention
from .lead import Lead, read_lead, roles
from .modes import ASSUMED, MIXED, Basis, Reading, read_mode
from .page import Entry, Line, LineKind, Page, Passage, Span
from .vocabulary import expand

_RELATIONS = {
    "SpiritualSuccessor": ("To ", "tg:spiritualSuccessorOf"),
    "SharedUniverse": ("With ", "tg:sharesUniverseWith"),
}
"""Tropes whose entry says how the work is connected to the first work that it names."""


@dataclass(frozen=True)
class LinkedLine:
    """A line of dialogue and the path of its speaker, None where nobody is named."""

    line: Line
    speaker: str | None


@dataclass(frozen=True)
class LinkedEntry:
    """An entry with its trope, mode and mentions.

    ``trope`` is a WikiWord, ``title`` the trope's name as the page writes it. ``counts`` is false for a
    parent that only holds children: it is no use of the trope itself.
    """

    entry: Entry
    trope: str
    title: str
    number: int
    reading: Reading
    entities: tuple[str, ...]
    tropes: tuple[str, ...]
    lines: tuple[LinkedLine, ...]
    children: tuple["LinkedEntry", ...]
    counts: bool

    @property
    def name(self) -> str:
        """The last part of a top-level occurrence's IRI: the WikiWord, numbered from the second one on."""
        return self.trope if self.number == 1 else f"{self.trope}-{self.number}"

    def paths(self, prefix: str) -> Iterator[str]:
        """The paths of this occurrence and of its children, below a prefix."""
        yield prefix + self.name
        yield from _child_paths(prefix + self.name, self.children)


@dataclass(frozen=True)
class LinkedPage:
    """A page with everything that it names, resolved to paths under the base."""

    page: Page
    scope: Scope
    lead: Lead | None
    credits: dict[str, list[str]]
    cast: list[tuple[str, str, Span]]
    quote: tuple[LinkedLine, ...]
    named_in_prose: tuple[str, ...]
    entries: tuple[LinkedEntry, ...]
    relations: tuple[tuple[str, str], ...]
    found: dict[str, Found]
    first_mentions: dict[str, Span] = field(default_factory=dict)

    @property
    def unused_curation(self) -> list[str]:
        """The occurrences that the authority describes and the page does not have."""
        held = {path for entry in self.entries for path in entry.paths(f"{self.page.work}/occurrence/")}
        return sorted(set(self.scope.occurrences) - held)


def link(page: Page, authority: Authority) -> LinkedPage:
    """The page with its names resolved: to the authority first, else to what its structure shows."""
    scope = authority.scope(page.work)
    finder = Finder(page.work, scope)
    lead = read_lead(page.lead) if page.lead else None
    lead_credits = credits(finder, lead) if lead else {}
    roles_found = cast(finder, [role for passage in page.prose for role in roles(passage)])
    for line in (*page.quote, *_all_lines(page.entries)):
        if line.speaker:
            finder.character(line.speaker, SPEAKER_SCORE)
    linker = _Linker(page, authority, finder)
    entries = linker.entries()
    prose = [passage for passage in (page.lead, *page.prose) if passage]
    named = linker.mentions(prose + [Passage(line.text, line.span) for line in page.quote])
    return LinkedPage(
        page,
        scope,
        lead,
        lead_credits,
        roles_found,
        linker.lines(page.quote),
        tuple(dict.fromkeys(mention.path for mention in named if mention.kind != "Trope")),
        entries,
        tuple(linker.relations(entries)),
        finder.found,
        linker.first,
    )


class _Linker:
    """Links the entries of one page; ``first`` is the first mention of each path."""

    def __init__(self, page: Page, authority: Authority, finder: Finder) -> None:
        self._page = page
        self._authority = authority
        self._finder = finder
        titles = [
            (title, f"Main/{word}")
            for word, trope in authority.tropes.items()
            for title in (trope.label, *trope.aliases)
            if title
        ]
        self._gazetteer: Gazetteer = finder.gazetteer(titles)
        self._scope = authority.scope(page.work)
        self._numbers: dict[str, int] = {}
        self.first: dict[str, Span] = {}

    def entries(self) -> tuple[LinkedEntry, ...]:
        return tuple(self._top_level(entry) for entry in self._page.entries)

    def mentions(self, passages: Iterable[Passage]) -> list[Mention]:
        """The mentions in passages, remembered where they come first on the page."""
        found = [mention for passage in passages for mention in self._gazetteer.find(passage)]
        for mention in found:
            known = self.first.get(mention.path)
            if known is None or mention.span < known:
                self.first[mention.path] = mention.span
        return found

    def relations(self, entries: Iterable[LinkedEntry]) -> Iterator[tuple[str, str]]:
        """(predicate as prefixed name, work path) pairs that entries of certain tropes state."""
        for entry in entries:
            opening, predicate = _RELATIONS.get(entry.trope, ("", ""))
            text = entry.entry.text
            if predicate and text and text.text.startswith(opening):
                for mention in self._gazetteer.find(text):
                    if mention.kind == "Work":
                        yield predicate, mention.path
                        break

    def _top_level(self, entry: Entry) -> LinkedEntry:
        assert entry.head, "a top-level entry has a head"
        trope = self._authority.names.resolve(entry.head.text)
        self._numbers[trope] = self._numbers.get(trope, 0) + 1
        number = self._numbers[trope]
        suffix = f"-{number}" if number > 1 else ""
        return self._entry(entry, trope, entry.head.text, number, f"{trope}{suffix}", ASSUMED)

    def _entry(
        self, entry: Entry, trope: str, title: str, number: int, path: str, inherited: Reading
    ) -> LinkedEntry:
        own = self.mentions([entry.text] if entry.text else [])
        stated = self._curated_mode(path) or self._stated_mode(entry, own)
        children = tuple(
            self._child(child, trope, title, position, f"{path}/{position}", stated or inherited)
            for position, child in enumerate(entry.children, start=1)
        )
        hollow = bool(children) and entry.text is None and not entry.dialogue
        lines = self.lines(entry.dialogue, _introduced(entry, own))
        named = [*own, *self.mentions(Passage(line.line.text, line.line.span) for line in lines)]
        return LinkedEntry(
            entry,
            trope,
            title,
            number,
            stated or (_common(children) if hollow else inherited),
            tuple(
                dict.fromkeys(
                    [mention.path for mention in named if mention.kind != "Trope"]
                    + [line.speaker for line in lines if line.speaker]
                )
            ),
            tuple(
                dict.fromkeys(
                    mention.path.partition("/")[2]
                    for mention in named
                    if mention.kind == "Trope" and mention.path != f"Main/{trope}"
                )
            ),
            lines,
            children,
            not hollow,
        )

    def _child(
        self, child: Entry, trope: str, title: str, position: int, path: str, inherited: Reading
    ) -> LinkedEntry:
        if child.head:
            trope, title = self._authority.names.resolve(child.head.text), child.head.text
        return self._entry(child, trope, title, position, path, inherited)

    def _curated_mode(self, path: str) -> Reading | None:
        curated = self._scope.occurrences.get(f"{self._page.work}/occurrence/{path}")
        predicate, prefix = f"<{expand('tg:mode')}>", f"<{expand('mode:')}"
        for stated, value in curated.statements if curated else ():
            if stated == predicate:
                return Reading(value.removeprefix(prefix).removesuffix(">"), Basis.CURATED)
        return None

    def _stated_mode(self, entry: Entry, mentions: list[Mention]) -> Reading | None:
        if entry.text is None:
            return None
        start = entry.text.span.start
        people = {
            mention.span.start - start for mention in mentions if mention.kind in {"Character", "Group"}
        }
        return read_mode(entry.text.text, people.__contains__)

    def lines(self, dialogue: tuple[Line, ...], introduced: str | None = None) -> tuple[LinkedLine, ...]:
        """The lines with their speakers; ``introduced`` is whom the text above names as quoted."""
        return tuple(
            LinkedLine(line, self._speaker(line, after, introduced))
            for line, after in zip_longest(dialogue, dialogue[1:])
            if line.kind is not LineKind.ATTRIBUTION
        )

    def _speaker(self, line: Line, after: Line | None, introduced: str | None) -> str | None:
        """Who says a line: whom it names, else the attribution after a quotation, else the text above it."""
        if line.speaker:
            who = self._finder.character(line.speaker, SPEAKER_SCORE)
            self._remember(who, line.speaker.span)
            return who
        if line.kind is not LineKind.QUOTATION:
            return None
        if after and after.kind is LineKind.ATTRIBUTION:
            known = self._gazetteer.resolve(after.text)
            if known and known[1] == "Character":
                self._remember(known[0], after.span)
                return known[0]
        return introduced

    def _remember(self, path: str, span: Span) -> None:
        if path not in self.first or span < self.first[path]:
            self.first[path] = span


def _child_paths(parent: str, children: tuple[LinkedEntry, ...]) -> Iterator[str]:
    for position, child in enumerate(children, start=1):
        yield f"{parent}/{position}"
        yield from _child_paths(f"{parent}/{position}", child.children)


def _introduced(entry: Entry, mentions: list[Mention]) -> str | None:
    """The character with whom an entry's text ends before its colon: "Lampshaded by Danko:"."""
    if entry.text is None or not entry.text.text.endswith(":"):
        return None
    end = entry.text.span.end - 1
    return next((each.path for each in mentions if each.kind == "Character" and each.span.end == end), None)


def _common(children: tuple[LinkedEntry, ...]) -> Reading:
    """The mode of a parent that only holds children: theirs if they agree, else PlayedWith, assumed."""
    modes = {child.reading.mode for child in children}
    return Reading(modes.pop(), Basis.ASSUMED) if len(modes) == 1 else MIXED


def _all_lines(entries: Iterable[Entry]) -> Iterator[Line]:
    for entry in entries:
        yield from entry.dialogue
        yield from _all_lines(entry.children)
