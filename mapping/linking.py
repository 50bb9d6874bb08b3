"""A page with what it names: entities, tropes, speakers, modes, relations to other works."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .authority_files import Authority, Scope
from .finding import Finder, Found, cast, credits, speaker
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


def link(page: Page, authority: Authority) -> LinkedPage:
    """The page with its names resolved: to the authority first, else to what its structure shows."""
    scope = authority.scope(page.work)
    finder = Finder(page.work, scope)
    lead = read_lead(page.lead) if page.lead else None
    lead_credits = credits(finder, lead) if lead else {}
    roles_found = cast(finder, [role for passage in page.prose for role in roles(passage)])
    quote = tuple(LinkedLine(line, speaker(finder, line)) for line in _spoken(page.quote))
    for line in _all_lines(page.entries):
        speaker(finder, line)
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
        quote,
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
        lines, spoken = self._lines(entry, own)
        named = [*own, *spoken]
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

    def _lines(self, entry: Entry, own: list[Mention]) -> tuple[tuple[LinkedLine, ...], list[Mention]]:
        """The lines with their speakers, and what their words name."""
        spoken = list(_spoken(entry.dialogue))
        named = self.mentions([Passage(line.text, line.span) for line in spoken])
        lines = []
        for line in spoken:
            who = speaker(self._finder, line)
            if who is not None and line.speaker:
                self._remember(who, line.speaker.span)
            elif line.kind is LineKind.QUOTATION:
                who = self._attributed(entry, line) or _introduced(entry, own)
            lines.append(LinkedLine(line, who))
        return tuple(lines), named

    def _attributed(self, entry: Entry, line: Line) -> str | None:
        """The character whom the line after a quotation names ("— Danko")."""
        after = entry.dialogue[entry.dialogue.index(line) + 1 :][:1]
        if after and after[0].kind is LineKind.ATTRIBUTION:
            known = self._gazetteer.resolve(after[0].text)
            if known and known[1] == "Character":
                self._remember(known[0], after[0].span)
                return known[0]
        return None

    def _remember(self, path: str, span: Span) -> None:
        if path not in self.first or span < self.first[path]:
            self.first[path] = span


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


def _spoken(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines of a quotation; who is quoted, said below it, is a fact of the line above and none itself."""
    return (line for line in lines if line.kind is not LineKind.ATTRIBUTION)


def _all_lines(entries: Iterable[Entry]) -> Iterator[Line]:
    for entry in entries:
        yield from _spoken(entry.dialogue)
        yield from _all_lines(entry.children)
