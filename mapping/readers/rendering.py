"""A page's text as it grows out of markup: the plain form's layout, with the ranges that markup gives."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from tropegraph.mapping.page import Issue, Link, Span

_WHITE = re.compile(r"[ \t\r\n\f]+")

Mark = tuple[str, str]
"""A kind of range, and its value: ``("link", "Main/HandCannon")``, ``("spoiler", "")``."""


@dataclass(frozen=True)
class Markup:
    """A page's text, and what its markup said of it.

    ``heads`` gives the links by where they begin. ``ranges`` are the other ranges by kind: spoiler, note,
    strong, folder, heading. ``issues`` tell what of the markup is not in the text.
    """

    text: str
    links: tuple[Link, ...] = ()
    heads: dict[int, Link] = field(default_factory=dict)
    ranges: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()


class Rendering:
    """Lines of text under construction; white space runs together as in HTML."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._length = 0
        self._start = 0
        self._space = False
        self._indent = ""
        self._open: dict[int, tuple[Mark, int | None]] = {}
        self._pending: list[int] = []
        self._serial = 0
        self._indent_length = 0
        self._links: list[Link] = []
        self._ranges: defaultdict[str, list[Span]] = defaultdict(list)
        self._issues: list[Issue] = []

    @property
    def _column(self) -> int:
        return self._start + self._length

    def write(self, text: str) -> None:
        """Adds text; white space at the start of a line and runs of it elsewhere are none or one space."""
        words = _WHITE.sub(" ", text)
        if not words:
            return
        if words[0] == " ":
            self._space = True
        body = words.strip(" ")
        if not body:
            return
        self._put(body)
        self._space = words[-1] == " "

    def start_line(self, indent: str = "", lead: str = "") -> None:
        """Ends the line, if anything stands on it, and begins one with this indentation and bullet."""
        if self._line:
            self._end_line()
        self._indent = indent + lead
        if lead.startswith("•"):
            self._put("")

    def blank_line(self) -> None:
        """Ends the line and leaves one blank, at most one and none at the top."""
        if self._line:
            self._end_line()
        self._indent = ""
        if self._lines and self._lines[-1]:
            self._lines.append("")
            self._start += 1

    def write_label(self, label: str) -> None:
        """Adds a folder's label as a line of its own, padded as saved pages have it."""
        self._indent = ""
        self._put(f"\u00a0\u00a0\u00a0\u00a0{label}\u00a0")

    def open(self, kind: str, value: str = "") -> int:
        """Begins a range at the next character that is written; the number closes it."""
        self._serial += 1
        self._open[self._serial] = ((kind, value), None)
        self._pending.append(self._serial)
        return self._serial

    def close(self, number: int) -> None:
        """Ends a range behind the last character that was written; one that holds none is dropped."""
        (kind, value), start = self._open.pop(number)
        if start is None:
            return
        end = self._column if self._line else self._start - 1
        if kind == "link":
            self._links.append(Link(Span(start, end), value))
        elif start < end:
            self._ranges[kind].append(Span(start, end))

    def report(self, reason: str) -> None:
        """Notes what is left out where the text stands now."""
        place = self._column if self._line else self._start
        self._issues.append(Issue(len(self._lines) + 1, Span(place, place), reason))

    def result(self) -> Markup:
        """The text, and its ranges in order."""
        self.start_line()
        text = "\n".join(self._lines).rstrip() + "\n"
        links = tuple(sorted(self._links, key=lambda link: link.span))
        heads = {link.span.start: link for link in reversed(links)}
        ranges = {kind: tuple(sorted(set(spans))) for kind, spans in sorted(self._ranges.items())}
        issues = (Issue(each.line, _within(each.span, len(text)), each.reason) for each in self._issues)
        return Markup(text, links, heads, ranges, tuple(issues))

    def _put(self, body: str) -> None:
        if not self._line:
            self._line.append(self._indent)
            self._length = len(self._indent)
            self._indent_length = self._length
        elif self._space and self._length > self._indent_length and body:
            self._line.append(" ")
            self._length += 1
        self._space = False
        if not body:
            return
        for number in self._pending:
            if number in self._open:
                self._open[number] = (self._open[number][0], self._column)
        self._pending.clear()
        self._line.append(body)
        self._length += len(body)

    def _end_line(self) -> None:
        line = "".join(self._line)
        self._lines.append(line)
        self._start += len(line) + 1
        self._line, self._length, self._space = [], 0, False


def _within(span: Span, length: int) -> Span:
    return Span(min(span.start, length), min(span.end, length))
