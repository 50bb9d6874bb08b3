"""What a reader makes of a source: a page, as frozen data that knows nothing of RDF."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .names import KnownNames


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in a page's text."""

    start: int
    end: int

    def cut(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a page's text, verbatim, and where it stands."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A range of the text of the page with this id."""

    page: str
    span: Span


class LineKind(StrEnum):
    """What an indented line or a line of the page quote is."""

    SPEECH = "speech"
    QUOTATION = "quotation"
    DIRECTION = "direction"
    ATTRIBUTION = "attribution"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of dialogue; ``span`` cuts out ``text``, ``whole`` the speaker's name and marks as well."""

    kind: LineKind
    text: str
    span: Span
    whole: Span
    speaker: Passage | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One use of a trope: a top-level bullet, or a child of one (whose ``head`` may be None).

    ``span`` runs from the head to the end of the entry's own text, without children and lines;
    ``text`` is the description, verbatim, None where there is none. ``target`` is the WikiWord of the
    trope where the head is a link.
    """

    head: Passage | None
    text: Passage | None
    span: Span
    children: tuple["Entry", ...] = ()
    dialogue: tuple[Line, ...] = ()
    target: str | None = None

    def word(self, names: "KnownNames") -> str | None:
        """The WikiWord at its head; None for a child without a head of its own."""
        if self.head is None:
            return None
        return names.settle(self.target) if self.target else names.resolve(self.head.text)


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of the text that links to a page of the wiki, by its TV Tropes id."""

    span: Span
    target: str

    @property
    def namespace(self) -> str:
        return self.target.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Section:
    """A folder of the list: its label, and the range from the label to the end of what it holds."""

    label: Passage
    span: Span


class Aspect(StrEnum):
    """What a page beside the work's own is about; the values are the ontology's individuals."""

    OPINION = "Opinion"
    TRIVIA = "Trivia"


@dataclass(frozen=True, slots=True)
class Issue:
    """A line that did not fit: its number (from 1), where it stands, and why.

    ``left_out`` are the ids of all that is left out for the same reason, where that is several works' rows.
    """

    line: int
    span: Span
    reason: str
    left_out: tuple[str, ...] = ()

    def told(self, most: int | None = None) -> str:
        """The reason in words, with the first so many of what is left out and how many more there are.

        >>> Issue(2, Span(0, 0), "3 rows name no trope", ("Film/A", "Film/B", "Film/C")).told(1)
        '3 rows name no trope: Film/A and 2 more'
        """
        if not self.left_out:
            return self.reason
        named, more = ", ".join(self.left_out[:most]), len(self.left_out[most:] if most else ())
        return f"{self.reason}: {named}{f' and {more} more' if more else ''}"


@dataclass(frozen=True, slots=True)
class Page:
    """A source page.

    ``id`` is the TV Tropes id of the page, ``work`` that of the work that it is about. ``text`` is the
    page's text: decoded, without byte-order mark, lines ended by LF; for other forms than plain text what
    the reader renders in that form's layout. All spans count in it. ``licence`` is the IRI of the licence
    that the page states for its text, None for text that comes from TV Tropes. ``title_span`` is where the
    title first stands, None where the page does not hold it. ``frame`` is what belongs to the page and not
    to the work: header, headings, labels of folders, footer. ``aspect`` is None on a work's own pages.
    ``merged`` counts the doubles of its entries that a table held. ``paraphrased`` says that the page's
    dialogue is, ``untitled`` that the title was made from the id. ``redirects`` are (old id, id) pairs of
    names that the page shows to lead to others. ``parted`` says that its names are WikiWords, which the
    reader parted at their capitals: they tell less of a title than words do.
    """

    id: str
    work: str
    title: str
    title_span: Span | None
    text: str
    lead: Passage | None
    prose: tuple[Passage, ...]
    quote: tuple[Line, ...]
    entries: tuple[Entry, ...]
    issues: tuple[Issue, ...]
    licence: str | None = None
    paraphrased: bool = False
    untitled: bool = False
    merged: int = 0
    aspect: Aspect | None = None
    aliases: tuple[str, ...] = ()
    frame: tuple[Passage, ...] = ()
    links: tuple[Link, ...] = ()
    spoilers: tuple[Span, ...] = ()
    notes: tuple[Span, ...] = ()
    sections: tuple[Section, ...] = ()
    redirects: tuple[tuple[str, str], ...] = ()
    parted: bool = False

    def heads(self, names: "KnownNames") -> Iterator[str]:
        """The WikiWords at the heads of its entries, children too."""
        waiting = list(self.entries)
        while waiting:
            entry = waiting.pop()
            waiting += entry.children
            if word := entry.word(names):
                yield word

    def without(self, reason: Callable[[Entry], str]) -> "Page":
        """The page without the entries, children too, for which there is a reason, and all below them.

        The reason is empty for those that stay; each of the others is among the page's issues with it.
        """
        issues: list[Issue] = []

        def kept(entries: Sequence[Entry]) -> tuple[Entry, ...]:
            left = []
            for entry in entries:
                if why := reason(entry):
                    line = self.text.count("\n", 0, entry.span.start) + 1
                    issues.append(Issue(line, entry.span, why))
                else:
                    left.append(replace(entry, children=kept(entry.children)))
            return tuple(left)

        entries = kept(self.entries)
        return replace(self, entries=entries, issues=(*self.issues, *issues)) if issues else self

    @property
    def is_main(self) -> bool:
        """Whether this is the work's main page."""
        return self.id == self.work
