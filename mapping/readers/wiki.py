"""The wiki markup form, rendered in the plain form's layout with its links, spoilers, notes and folders."""

import re
from collections.abc import Callable

from tropegraph.mapping.media import is_wiki_namespace
from tropegraph.mapping.names import KnownNames, words_of

from .rendering import Markup, Rendering

MAX_DEPTH = 60

_NAMESPACE = r"[A-Z][A-Za-z0-9]*"
_CAMEL = r"[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+|[A-Z]{2,}[a-z0-9]+[A-Z][A-Za-z0-9]*|A[A-Z][a-z0-9]+[A-Za-z0-9]*"
_BRACED = r"\{\{[^{}|\n]+(?:\|[^{}\n]*)?\}\}"
_TARGET = rf"(?:{_NAMESPACE}[/.])?(?:{_BRACED}|{_CAMEL})"
_BULLET = re.compile(r"(?P<stars>\*+(?:#(?!\d))*)\s*(?P<rest>.*)", re.DOTALL)
_NUMBERED = re.compile(r"(?P<hashes>#+(?!\d))\s*(?P<rest>.*)", re.DOTALL)
_SIZES = re.compile(
    r"(?P<literal>\[=.*?(?:=\]|$))|(?P<opening>\[(?:\++|-+))|(?P<closing>(?:\++|-+)\])|(?P<mono>@@)"
)
_QUOTE = re.compile(r"-+>\s*(?P<rest>.*)", re.DOTALL)
_HEADING = re.compile(r"!+\s*(?P<rest>.*)", re.DOTALL)
_FOLDER = re.compile(r"\s*\[\[folder:\s*(?P<label>[^\[\]]*?)\s*\]\]\s*$")
_RULE = re.compile(r"-{4,}\s*$")
_TOKENS = re.compile(
    r"(?P<literal>\[=)"
    r"|(?P<note>\[\[(?:note|labelnote:[^\[\]]*)\]\])"
    r"|(?P<endnote>\[\[/(?:note|labelnote)\]\])"
    r"|(?P<spoiler>\[\[spoiler:)"
    r"|(?P<silent>\[\[(?:/?(?:index|folder|foldercontrol|invoked|folderhiding|center|hardline)|quote\w*:[^\[\]]*"
    r"|image\w*:[^\[\]]*|folder:[^\[\]]*)\]\])"
    r"|(?P<weblink>\[\[(?P<url>(?:https?:)?//[^\s\[\]]+)\s*)"
    rf"|\[\[(?P<link>{_TARGET})(?=[\s\]])"
    rf"|\[\[(?P<page>{_NAMESPACE}[/.][A-Za-z0-9]+)(?=[\s\]])"
    r"|(?P<group>\[\[[a-zA-Z-]+(?::[\w#-]+)?:(?!//))"
    r"|(?P<close>\]\])"
    rf"|(?<![A-Za-z0-9])(?P<word>(?:{_NAMESPACE}[/.])?(?:{_BRACED}|(?:{_CAMEL})(?![A-Za-z0-9])))"
    r"|(?P<marks>'{2,5})"
    r"|(?P<line_break>\\\\)"
)
_HEAD = re.compile(
    r"(?m)^\*(?!\*)#*(?:[ \t]|'{2,5}|\[\[/?invoked\]\]|\[\[spoiler:)*"
    rf"(?P<word>{_CAMEL})(?:'{{2,5}}|\]\])*[ \t]*(?:$|[:/(]|[-–—]+[ \t])"
)
"""A WikiWord at the head of an entry, with what stands behind a trope's name and not inside a sentence."""


def is_wiki(text: str) -> bool:
    """Whether a source's text is wiki markup: bullets that are asterisks and none of the plain form's."""
    return bool(re.search(r"(?m)^\*{1,3} ?[^\s*]", text)) and not re.search(r"(?m)^[ \t\u00a0]*•", text)


def read_wiki(text: str, names: KnownNames) -> Markup:
    """The text that the markup stands for, with what it says of it.

    A WikiWord that stands bare in running text is a link where it names a trope that is known: one that is
    looked for in text, or one at the head of an entry of the page. Others are words, as "McDonald" is.
    """
    heads = {match["word"].casefold() for match in _HEAD.finditer(text)}

    def known(word: str) -> str | None:
        for each in (word, word.removesuffix("s")):
            if each.casefold() in heads or names.seeks(each):
                return each
        return None

    return _Renderer(known).render(text)


class _Renderer:
    """Writes markup line by line; a group such as a spoiler, or a note, may go on from one line to the next.

    ``known`` gives the WikiWord of the trope that a bare one names, None for one that is no name of a trope.
    """

    def __init__(self, known: Callable[[str], str | None]) -> None:
        self._known = known
        self._out = Rendering()
        self._depth = 0
        self._stars = 0
        self._groups: list[int | None] = []
        self._notes: list[int] = []

    def render(self, text: str) -> Markup:
        joined = re.sub(r"\\\\\n(?![*!\n]|-+>)", r"\\\\", text)
        for line in joined.split("\n"):
            self._line(line)
        self._close_groups()
        return self._out.result()

    def _line(self, line: str) -> None:
        line = _without_sizes(line)
        bullet, quote, heading = _BULLET.match(line), _QUOTE.match(line), _HEADING.match(line)
        numbered = _NUMBERED.match(line) if self._stars else None
        folder = _FOLDER.match(line)
        if bullet or numbered or quote or heading or folder:
            self._close_groups()
        if not line.strip() or _RULE.match(line) or line.startswith("%%"):
            self._out.blank_line() if not self._depth else self._out.start_line()
        elif bullet:
            self._stars = len(bullet["stars"])
            self._item(self._stars, bullet["rest"])
        elif numbered:
            self._item(self._stars + len(numbered["hashes"]), numbered["rest"])
        elif quote:
            self._out.start_line(self._margin())
            self._inline(quote["rest"])
        elif folder:
            self._folder(folder["label"])
        elif heading:
            self._heading(heading["rest"])
        elif self._groups or self._notes:
            self._inline(f" {line}")
        else:
            if line[:1] not in " \t":
                self._leave_list()
            self._out.start_line()
            self._inline(line)
        if not (self._groups or self._notes):
            self._out.start_line()

    def _item(self, depth: int, text: str) -> None:
        self._depth = min(depth, MAX_DEPTH)
        self._out.start_line(" " * (2 * self._depth), "• ")
        self._inline(text)

    def _margin(self) -> str:
        return " " * (2 + 2 * self._depth) if self._depth else ""

    def _leave_list(self) -> None:
        self._depth = self._stars = 0

    def _folder(self, label: str) -> None:
        self._leave_list()
        self._out.blank_line()
        self._out.write_label(label)
        self._out.blank_line()

    def _heading(self, text: str) -> None:
        self._leave_list()
        self._out.blank_line()
        number = self._out.open("heading")
        self._inline(text)
        self._out.close(number)
        self._out.blank_line()

    def _inline(self, text: str) -> None:
        done, last_end = 0, text.rfind("=]")
        while match := _TOKENS.search(text, done):
            self._out.write(text[done : match.start()])
            done = match.end()
            if not match["literal"]:
                self._token(match)
            elif done <= last_end:
                end = text.index("=]", done)
                self._out.write(text[done:end])
                done = end + 2
            else:
                self._out.write(match["literal"])
        self._out.write(text[done:])

    def _token(self, match: re.Match[str]) -> None:
        kind = match.lastgroup
        if kind == "note":
            self._notes.append(self._out.open("note"))
            self._out.write("[note: ")
        elif kind == "spoiler":
            self._groups.append(self._out.open("spoiler"))
        elif kind in {"link", "page"}:
            self._link(match)
        elif kind == "weblink":
            self._groups.append(None)
            if match.string.startswith("]]", match.end()):
                self._out.write(match["url"])
        elif kind == "group":
            self._groups.append(None)
        elif kind in {"close", "endnote"}:
            self._end(kind == "endnote", match.group())
        elif kind == "word":
            self._word(match["word"])
        elif kind == "line_break":
            self._out.start_line(self._margin())

    def _word(self, written: str) -> None:
        """Writes a WikiWord outside of brackets: as a link, or as it stands where it is none."""
        target, shown = _target(written)
        space, word = target.split("/")
        if written == word:
            word = self._known(word) or ""
        if not word or not ("{{" in written or is_wiki_namespace(space)):
            self._out.write(written)
            return
        number = self._out.open("link", f"{space}/{word}")
        self._out.write(shown)
        self._out.close(number)

    def _link(self, match: re.Match[str]) -> None:
        """Opens a link whose words follow, or writes it whole where none do."""
        target, shown = _target(match["link"] or match["page"])
        number = self._out.open("link", target)
        self._groups.append(number)
        if match.string.startswith("]]", match.end()):
            self._out.write(shown)

    def _end(self, is_note: bool, written: str) -> None:
        """Closes the innermost group of its sort; brackets that close nothing are text."""
        if is_note and self._notes:
            self._close_note()
        elif not is_note and self._groups:
            self._close_group()
        else:
            self._out.write(written)

    def _close_groups(self) -> None:
        """Ends what markup left open: nothing goes on beyond a bullet, a quotation or a heading."""
        while self._groups:
            self._close_group()
        while self._notes:
            self._close_note()

    def _close_group(self) -> None:
        number = self._groups.pop()
        if number is not None:
            self._out.close(number)

    def _close_note(self) -> None:
        self._out.write("]")
        self._out.close(self._notes.pop())


def _without_sizes(line: str) -> str:
    """A line without the marks of small, big and fixed-width words, where both marks of a pair stand on it.

    >>> _without_sizes("[-small-] [++big++] @@fixed@@ [=[-as it is-]=] 1-]")
    'small big fixed [=[-as it is-]=] 1-]'
    """
    opened: list[re.Match[str]] = []
    marks: list[re.Match[str]] = []
    for mark in _SIZES.finditer(line):
        kind = mark["mono"] or (mark["opening"] or mark["closing"] or "").strip("[]")[:1]
        if mark["literal"]:
            continue
        fits = opened and kind == (opened[-1]["mono"] or (opened[-1]["opening"] or "")[1:2])
        if fits and not mark["opening"]:
            marks += [opened.pop(), mark]
        elif not mark["closing"]:
            opened.append(mark)
    ends = sorted(mark.span() for mark in marks)
    pieces = zip([0, *(end for _, end in ends)], [*(start for start, _ in ends), len(line)], strict=True)
    return "".join(line[start:end] for start, end in pieces)


def _target(written: str) -> tuple[str, str]:
    """The TV Tropes id that a WikiWord stands for, and the words that are shown for it.

    >>> _target("Theatre/{{Oedipus|TheKing}}")
    ('Theatre/OedipusTheKing', 'Oedipus')
    """
    match = re.fullmatch(rf"(?:({_NAMESPACE})[/.])?(.*)", written, re.DOTALL)
    assert match, "the pattern asks for both"
    namespace, word = match[1] or "Main", match[2]
    if not word.startswith("{{"):
        return f"{namespace}/{word}", words_of(word)
    shown, _, hidden = word[2:-2].partition("|")
    made = "".join(part[:1].upper() + part[1:] for part in re.findall(r"[A-Za-z0-9]+", shown + hidden))
    return f"{namespace}/{made}", shown
