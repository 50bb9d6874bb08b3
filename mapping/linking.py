"""A work's pages with what they name: entities, tropes, speakers, modes, relations to other works."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from .authority_files import Authority
from .finding import SPEAKER_SCORE, Finder, cast_sightings, credits
from .lead import Lead, Role, read_lead, roles
from .linked import LinkedEntry, LinkedLine, LinkedPage, LinkedWork
from .mentions import Mentions, Names
from .modes import ASSUMED, MIXED, Basis, Reading, read_mode
from .names import is_title_of, words_of
from .page import Entry, Line, LineKind, Location, Page, Passage
from .patterns import common_words, repeated_names
from .people import Sighting, named_again, plain_name
from .refrains import without_refrains
from .roles import is_proper_name
from .vocabulary import expand

_RELATIONS = {
    "SpiritualSuccessor": ("To ", "tg:spiritualSuccessorOf"),
    "SharedUniverse": ("With ", "tg:sharesUniverseWith"),
}
"""Tropes whose entry says how the work is connected to the first work that it names."""


def link_work(
    pages: Sequence[Page], authority: Authority, settled: Mapping[str, str] | None = None
) -> LinkedWork:
    """A work's pages with their names resolved: to the authority first, else to what the pages show.

    ``pages`` are all of one work. ``settled`` gives WikiWords whose capitals other pages of the build write
    otherwise, by how they are written here: see :func:`tropegraph.mapping.names.settled`.
    """
    pages = in_order(pages)
    work, scope = pages[0].work, authority.scope(pages[0].work)
    finder = Finder(work, scope, pages)
    lead, place = _lead(pages)
    lead_credits = credits(finder, lead, place.page) if lead and place else {}
    casts = [(page.id, _roles(page)) for page in pages]
    _find_characters(pages, casts, authority, finder, is_curated=scope.file is not None)
    cast = [
        (character, finder.agent(role.performer, page), Location(page, role.span))
        for page, found in casts
        for role in found
        if (character := finder.character(role.character.text))
    ]
    mentions = Mentions(finder, authority.trope_names, authority.names, {} if settled is None else settled)
    linker = _Linker(authority, finder, mentions, work)
    linked = without_refrains([linker.page(page) for page in pages], authority.tropes)
    titled = next((page for page in pages if not page.untitled), pages[0])
    return LinkedWork(
        linked,
        titled.title,
        Location(titled.id, titled.title_span) if titled.title_span else None,
        scope,
        lead,
        place,
        lead_credits,
        cast,
        tuple(dict.fromkeys(linker.relations)),
        finder.found,
        finder.named,
        mentions.first,
    )


def _find_characters(
    pages: Sequence[Page],
    casts: Iterable[tuple[str, list[Role]]],
    authority: Authority,
    finder: Finder,
    is_curated: bool,
) -> None:
    """Finds who is in a cast or speaks; in the text of a work that nobody curated, by patterns too."""
    sightings = [seen for page, found in casts for seen in cast_sightings(page, found)]
    sightings += named_again([seen for page in pages for seen in _speakers(page)], sightings, pages)
    common = frozenset() if is_curated else common_words(pages)
    if not is_curated:
        seen = {plain_name(sighting.name) for sighting in sightings}
        sightings += repeated_names(pages, authority.names, finder.knows, common, seen)
    finder.characters(sightings, common)


def in_order(pages: Sequence[Page]) -> list[Page]:
    """The pages of a work: its main page first, then those of the work itself, then those kept apart."""
    return sorted(pages, key=lambda page: (not page.is_main, page.aspect is not None, page.id))


def _lead(pages: Sequence[Page]) -> tuple[Lead | None, Location | None]:
    """What the lead of the work's own pages says first, and where."""
    for page in pages:
        lead = read_lead(page.lead) if page.lead and page.aspect is None else None
        if lead and page.lead:
            return lead, Location(page.id, page.lead.span)
    return None, None


def _roles(page: Page) -> list[Role]:
    """The casts: in the prose all "Character (Performer)" pairs, in entries those that say who plays."""
    found = [role for passage in page.prose for role in roles(passage)]
    texts = (entry.text for entry in _all_entries(page.entries) if entry.text)
    return found + [role for text in texts if "ed by " in text.text for role in roles(text, explicit=True)]


def _speakers(page: Page) -> list[Sighting]:
    return [
        Sighting(line.speaker.text, Location(page.id, line.speaker.span), SPEAKER_SCORE, "Structure")
        for line in (*page.quote, *(line for entry in _all_entries(page.entries) for line in entry.dialogue))
        if line.speaker and is_proper_name(plain_name(line.speaker.text))
    ]


class _Linker:
    """Links the pages of one work, in order; entries of one trope are numbered through them."""

    def __init__(self, authority: Authority, finder: Finder, mentions: Mentions, work: str) -> None:
        self._authority = authority
        self._finder = finder
        self._mentions = mentions
        self._occurrences = authority.scope(work).occurrences
        self._numbers: dict[tuple[str, str], int] = {}
        self._prefix = ""
        self.relations: list[tuple[str, str]] = []

    def page(self, page: Page) -> LinkedPage:
        """The page with what it names."""
        self._mentions.turn_to(page)
        self._prefix = f"{page.id if page.aspect else page.work}/occurrence/"
        entries = tuple(self._top_level(entry) for entry in page.entries)
        prose = [passage for passage in (page.lead, *page.prose) if passage]
        named = self._mentions.find(prose + [Passage(line.text, line.span) for line in page.quote])
        return LinkedPage(page, self.lines(page.quote), named.entities, entries)

    def _top_level(self, entry: Entry) -> LinkedEntry:
        assert entry.head, "a top-level entry has a head"
        trope = self._mentions.trope(entry.head.text, entry.target)
        title = self._title(entry, entry.head, trope)
        place = (self._prefix, trope)
        number = self._numbers[place] = self._numbers.get(place, 0) + 1
        suffix = f"-{number}" if number > 1 else ""
        linked = self._entry(entry, trope, title, number, f"{trope}{suffix}", ASSUMED)
        self._relate(linked)
        return linked

    def _entry(
        self, entry: Entry, trope: str, title: str, number: int, path: str, inherited: Reading
    ) -> LinkedEntry:
        own = self._mentions.find([entry.text] if entry.text else [])
        stated = self._curated_mode(path) or _stated_mode(entry, own)
        children = tuple(
            self._child(child, trope, title, position, f"{path}/{position}", _inherited(stated or inherited))
            for position, child in enumerate(entry.children, start=1)
        )
        hollow = bool(children) and entry.text is None and not entry.dialogue
        lines: tuple[LinkedLine, ...] = ()
        named, entities = own, own.entities
        if entry.dialogue:
            lines = self.lines(entry.dialogue, own.person_before(_colon(entry)))
            named += self._mentions.find([Passage(line.line.text, line.line.span) for line in lines])
            speakers = [line.speaker for line in lines if line.speaker]
            entities = tuple(dict.fromkeys([*named.entities, *speakers]))
        return LinkedEntry(
            entry,
            trope,
            title,
            number,
            stated or (_common(children) if hollow else inherited),
            entities,
            tuple([each for each in named.tropes if each != trope]),
            lines,
            children,
            not hollow,
        )

    def _child(
        self, child: Entry, trope: str, title: str, position: int, path: str, inherited: Reading
    ) -> LinkedEntry:
        if child.head:
            trope = self._mentions.trope(child.head.text, child.target)
            title = self._title(child, child.head, trope)
        return self._entry(child, trope, title, position, path, inherited)

    def _title(self, entry: Entry, head: Passage, trope: str) -> str:
        """The trope's name as the head has it; where a link hides behind other words, its WikiWord parted."""
        title = head.text
        named = entry.target is None or is_title_of(title, trope) or is_title_of(title, entry.target)
        return title if named and not title[0].islower() else words_of(trope)

    def _curated_mode(self, path: str) -> Reading | None:
        curated = self._occurrences.get(self._prefix + path) if self._occurrences else None
        predicate, prefix = f"<{expand('tg:mode')}>", f"<{expand('mode:')}"
        for stated, value in curated.statements if curated else ():
            if stated == predicate:
                return Reading(value.removeprefix(prefix).removesuffix(">"), Basis.CURATED)
        return None

    def _relate(self, entry: LinkedEntry) -> None:
        """Notes the work that an entry of certain tropes says this one to be connected to."""
        opening, predicate = _RELATIONS.get(entry.trope, ("", ""))
        text = entry.entry.text
        if predicate and text and text.text.startswith(opening):
            work = next(iter(self._mentions.find([text]).works), None)
            if work:
                self.relations.append((predicate, work))

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
            who = self._finder.character(line.speaker.text)
            self._mentions.remember(who, line.speaker.span)
            return who
        if line.kind is not LineKind.QUOTATION:
            return None
        if after and after.kind is LineKind.ATTRIBUTION:
            known = self._mentions.resolve(after.text)
            if known and known[1] == "Character":
                self._mentions.remember(known[0], after.span)
                return known[0]
        return introduced


def _stated_mode(entry: Entry, named: Names) -> Reading | None:
    """The mode that an entry's text states; ``named`` is what the text names."""
    if entry.text is None:
        return None
    text, start = entry.text.text, entry.text.span.start
    return read_mode(text, [place - start for place in named.people] if " by " in text else ())


def _colon(entry: Entry) -> int | None:
    """Where the colon stands with which an entry's text ends, as in "Lampshaded by Danko:"."""
    return entry.text.span.end - 1 if entry.text and entry.text.text.endswith(":") else None


def _inherited(reading: Reading) -> Reading:
    """What a child takes from its parent: the mode, which its own text does not state."""
    return Reading(reading.mode, Basis.ASSUMED)


def _common(children: tuple[LinkedEntry, ...]) -> Reading:
    """The mode of a parent that only holds children: theirs if they agree, else PlayedWith, assumed."""
    modes = {child.reading.mode for child in children}
    return Reading(modes.pop(), Basis.ASSUMED) if len(modes) == 1 else MIXED


def _all_entries(entries: Iterable[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _all_entries(entry.children)
