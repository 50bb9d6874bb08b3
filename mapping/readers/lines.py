"""A page's text as lines with their places, and what an indented line of speech is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tropegraph.mapping.page import Line, LineKind, Passage, Span

_BULLET = re.compile(r"[ \t\u00a0]*[•◦▪▫‣·●○∙⁃][ \t\u00a0]*")
_LESSER_BULLET = re.compile(r"[ \t\u00a0]+(?:\d{1,3}[.)]|[-#*])[ \t\u00a0]+(?=\S)")
TAB_COLUMNS = 4
"""How wide a tab is read: two levels of the layout, in which a child stands two columns further in."""

_SPEECH = re.compile(r"(?P<speaker>[^\W_][^:\"“”\[\]]{0,60}?)\s*:\s+(?P<text>\S.*)")
_SENTENCE_END = re.compile(r"(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\bSgt)(?<!\bJr)[.!?]\s")
_OPENING = "\"“«'‘"
_PAIRS = {'"': '"', "“": "”", "«": "»", "‘": "’", "'": "'"}
MAX_LABEL_CHARS = 100
_NOT_SPEAKERS = frozenset(
    (
        "warning note advertisement spoiler spoilers beware alternative_title(s) time date place location"
        " setting question answer translation tagline example examples quote title subtitle caption"
        " summary verdict result source rating"
    )
    .replace(" ", "\n")
    .replace("_", " ")
    .split("\n")
)
"""Labels of lines, which name nobody who speaks."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the text: its number from 1, where it starts, and its characters without the LF.

    ``numbered`` tells that a number, a dash, an asterisk or a hash at its head is a bullet too.
    """

    number: int
    start: int
    raw: str
    numbered: bool = False

    @property
    def content(self) -> str:
        return self.raw.strip()

    @property
    def is_blank(self) -> bool:
        return not self.raw.strip()

    @property
    def indent(self) -> int:
        """How many characters stand before its content."""
        return len(self.raw) - len(self.raw.lstrip())

    def column(self, tab: int = TAB_COLUMNS) -> int:
        """How far in its content stands, from 0, with tabs so wide."""
        indent = self.indent
        return len(self.raw[:indent].expandtabs(tab)) if "\t" in self.raw[:indent] else indent

    @property
    def bullet_end(self) -> int | None:
        """How many characters its bullet takes up, indentation included; None where it has none."""
        match = _BULLET.match(self.raw) or (_LESSER_BULLET.match(self.raw) if self.numbered else None)
        return match.end() if match else None

    @property
    def may_be_numbered(self) -> bool:
        """Whether it begins as the item of a numbered list does, or with a dash, an asterisk or a hash."""
        return bool(_LESSER_BULLET.match(self.raw))

    @property
    def span(self) -> Span:
        """Where its content stands, white space at both ends left out."""
        return Span(self.start + self.indent, self.start + len(self.raw.rstrip()))

    def passage(self, start: int, end: int | None = None) -> Passage | None:
        """The stretch from column ``start`` to ``end``, trimmed; None where nothing is left."""
        part = self.raw[start:end]
        text = part.strip()
        if not text:
            return None
        begin = self.start + start + len(part) - len(part.lstrip())
        return Passage(text, Span(begin, begin + len(text)))

    def passages(self) -> list[Passage]:
        """The content as a list of one passage, empty for a blank line."""
        whole = self.passage(0)
        return [whole] if whole else []


def source_lines(text: str) -> Iterator[SourceLine]:
    """The lines of a page's text, in order."""
    start = 0
    for number, raw in enumerate(text.split("\n"), start=1):
        yield SourceLine(number, start, raw)
        start += len(raw) + 1


def speech_line(line: SourceLine) -> Line | None:
    """``Speaker: words`` as a line of dialogue, or None where it is not one."""
    match = _SPEECH.fullmatch(line.content)
    if (
        not match
        or _SENTENCE_END.search(match["speaker"])
        or match["speaker"].casefold().rstrip(" #0123456789") in _NOT_SPEAKERS
    ):
        return None
    if not (match["speaker"][0].isupper() or match["speaker"][0].isdigit()):
        return None
    offset = line.indent
    speaker = line.passage(offset + match.start("speaker"), offset + match.end("speaker"))
    words = line.passage(offset + match.start("text"), offset + match.end("text"))
    assert speaker and words, "the pattern asks for both"
    return Line(LineKind.SPEECH, words.text, words.span, line.span, speaker)


def indented_line(line: SourceLine) -> Line:
    """An indented line without a bullet: a stage direction, an attribution, speech, or a quotation."""
    content = line.content
    if content.startswith("[") and content.endswith("]"):
        return Line(LineKind.DIRECTION, content, line.span, line.span)
    if content[0] in "—–" or re.match(r"-{1,2}\s*[^\W\d]", content):
        words = content.lstrip("—–- ")
        start = line.span.end - len(words)
        return Line(LineKind.ATTRIBUTION, words, Span(start, line.span.end), line.span)
    return speech_line(line) or quotation_line(line)


def quotation_line(line: SourceLine) -> Line:
    """A quotation whose speaker the line does not name; quotation marks around it are no part of its text."""
    content, span = line.content, line.span
    marks = content[0] in _OPENING and content[-1] == _PAIRS[content[0]] and len(content) > 2
    inner = Span(span.start + 1, span.end - 1) if marks else span
    text = content[1:-1] if marks else content
    return Line(LineKind.QUOTATION, text, inner, span)


def starts_quoted(line: SourceLine) -> bool:
    """Whether a line opens with a quotation mark."""
    return not line.is_blank and line.content[0] in '"“«'


def folder_label(line: SourceLine) -> bool:
    """Whether a line is a folder's label, which saved pages pad on both sides; speech never is."""
    padded = "\u00a0" in line.raw[: line.indent] or (line.indent > 0 and line.raw.endswith((" ", "\u00a0")))
    return (
        padded
        and line.bullet_end is None
        and 0 < len(line.content) <= MAX_LABEL_CHARS
        and indented_line(line).kind is LineKind.QUOTATION
    )
