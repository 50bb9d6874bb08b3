"""A work with what its pages name, resolved: what linking makes and mapping states."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .authority_files import Scope
from .finding import Found, Named
from .iris import wikiword
from .lead import Lead
from .modes import Reading
from .page import Entry, Line, Location, Page


@dataclass(frozen=True)
class LinkedLine:
    """A line of dialogue and the path of its speaker, None where nobody is named."""

    line: Line
    speaker: str | None


@dataclass(frozen=True)
class LinkedEntry:
    """An entry with its trope, mode and mentions.

    ``trope`` is a WikiWord, ``title`` the trope's name as the page writes it, else the WikiWord parted at
    its capitals. ``counts`` is false for a
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
    quote: tuple[LinkedLine, ...]
    named_in_prose: tuple[str, ...]
    entries: tuple[LinkedEntry, ...]

    @property
    def occurrences(self) -> str:
        """The path under which its occurrences stand: the work's, or its own where it is kept apart."""
        return f"{self.page.id if self.page.aspect else self.page.work}/occurrence/"


@dataclass(frozen=True)
class LinkedWork:
    """A work with all its pages: the main one first, then by id; where there is none the first stands for it.

    ``found`` are the entities of the work that no authority knows, ``named`` those of other works and of
    the world; ``first_mentions`` says where each path first stands.
    """

    pages: tuple[LinkedPage, ...]
    title: str
    title_place: Location | None
    scope: Scope
    lead: Lead | None
    lead_place: Location | None
    credits: dict[str, list[str]]
    cast: list[tuple[str, str, Location]]
    relations: tuple[tuple[str, str], ...]
    found: dict[str, Found]
    named: dict[str, Named]
    first_mentions: dict[str, Location] = field(default_factory=dict)

    @property
    def work(self) -> str:
        return self.pages[0].page.work

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other titles of the work, as its pages give them."""
        titles = (alias for linked in self.pages for alias in linked.page.aliases)
        return tuple(alias for alias in dict.fromkeys(titles) if alias != self.title)

    @property
    def redirects(self) -> tuple[tuple[str, str], ...]:
        """(old path, path) pairs: the ids that other titles of the work make, and what its pages show."""
        space = self.work.partition("/")[0]
        made = {f"{space}/{word}" for alias in self.aliases if (word := _wikiword(alias))} - {self.work}
        shown = {pair for linked in self.pages for pair in linked.page.redirects}
        return tuple(sorted({(old, self.work) for old in made} | shown))

    @property
    def unused_curation(self) -> list[str]:
        """The occurrences that the authority describes and the pages do not have."""
        held = {
            path
            for linked in self.pages
            for entry in linked.entries
            for path in entry.paths(linked.occurrences)
        }
        return sorted(set(self.scope.occurrences) - held)


def _wikiword(title: str) -> str | None:
    """The WikiWord of a title, None for one of another script."""
    try:
        return wikiword(title)
    except ValueError:
        return None


def _child_paths(parent: str, children: tuple[LinkedEntry, ...]) -> Iterator[str]:
    for position, child in enumerate(children, start=1):
        yield f"{parent}/{position}"
        yield from _child_paths(f"{parent}/{position}", child.children)
