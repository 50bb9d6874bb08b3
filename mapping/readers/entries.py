"""Bullets as entries: where the trope's name at the head ends, and what hangs below."""

import re
from dataclasses import dataclass, field

from tropegraph.mapping.media import is_work_namespace
from tropegraph.mapping.modes import begins_with_mode
from tropegraph.mapping.names import KnownNames, kept_wikiword
from tropegraph.mapping.page import Entry, Issue, Line, Link, Span

from .lines import SourceLine

MAX_HEAD_CHARS = 100

_SMALL_WORDS = frozenset(
    "a an and as at but by for from in into nor of on or the to vs with than over".split()
)
_GLUED_MARKER = re.compile(r"invoked(?=[A-Z0-9\"“‘'(])")
_NO_TROPES = frozenset({"Creator", "Administrivia"})
_COLON = re.compile(r"\s*:")
_SEPARATOR = re.compile(r"\s*:\s*|\s+[-–—]+\s+")
_WORD = re.compile(r"[^\W_][\w'’-]*")

NO_HEAD = "no trope's name stands at the head of this entry; write 'Trope: text'"
NO_COLON = "no colon stands after the trope's name, so the entry is read up to where a known name ends"
OTHER_HEAD = "the link at the head of this entry leads to {}, which is no trope; write 'Trope: text'"
LOST = "this line stands below an entry that could not be read"


@dataclass
class Bullet:
    """A bullet that is being read: what hangs below it is added as it comes."""

    line: SourceLine
    start: int
    """How many characters the bullet takes up, indentation included."""
    children: list["Bullet"] = field(default_factory=list)
    dialogue: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Head:
    """Columns of a bullet's content: where the name begins and ends, and where the text begins."""

    begin: int
    end: int
    text: int
    target: str | None = None
    is_odd: bool = False


class EntryReader:
    """Makes entries of bullets; ``heads`` are the links with which bullets begin, by offset."""

    def __init__(self, names: KnownNames, heads: dict[int, Link], issues: list[Issue]) -> None:
        self._names = names
        self._heads = heads
        self._issues = issues

    def entry(self, bullet: Bullet) -> Entry | None:
        """A top-level bullet as an entry; None, and an issue, where its head names no trope."""
        line, start = bullet.line, bullet.start
        content = line.raw[start:]
        marker = _GLUED_MARKER.match(content)
        begin = marker.end() if marker else 0
        other = self._other_head(line.start + start + begin, line.start + start, content)
        if other:
            self._report(line, OTHER_HEAD.format(other))
            self._report_below(bullet)
            return None
        head = self._linked_head(line.start + start, begin, content) or self._split_head(content, begin)
        if head is None or not _names_something(content[head.begin : head.end]):
            self._report(line, NO_HEAD)
            self._report_below(bullet)
            return None
        if head.is_odd:
            self._report(line, NO_COLON)
        return self._make(bullet, head, tuple(self._children(bullet)))

    def _children(self, bullet: Bullet) -> list[Entry]:
        return [child for below in bullet.children for child in self._child(below)]

    def _child(self, bullet: Bullet) -> list[Entry]:
        """A bullet below an entry; its head is read only where it links to a trope or names a known one."""
        line, start = bullet.line, bullet.start
        content = line.raw[start:]
        if not content.strip():
            if bullet.children or bullet.dialogue:
                return self._empty_child(bullet)
            self._report(line, "an empty bullet")
            return []
        head = None if begins_with_mode(content) else self._child_head(line.start + start, content)
        below = tuple(self._children(bullet))
        if head:
            return [self._make(bullet, head, below)]
        passage = line.passage(start)
        assert passage, "the bullet is not empty"
        return [Entry(None, passage, passage.span, below, tuple(bullet.dialogue))]

    def _child_head(self, offset: int, content: str) -> Head | None:
        """The head of a child: a known name and a colon, or a link to a trope and a colon."""
        if self._other_head(offset, offset, content):
            return None
        link, known = self._heads.get(offset), self._known_head(content)
        target = link.target.partition("/")[2] if link and link.namespace == "Main" else None
        if known:
            return Head(0, known, known + 1, target)
        end = link.span.end - offset if link and target else 0
        separator = _COLON.match(content, end) if end else None
        if separator and _names_something(content[:end]):
            return Head(0, end, separator.end(), target)
        return None

    def _other_head(self, place: int, offset: int, content: str) -> str | None:
        """What the link that begins at ``place`` leads to, where it is a head and leads to no trope."""
        link = self._heads.get(place)
        if link is None or not (link.namespace in _NO_TROPES or is_work_namespace(link.namespace)):
            return None
        known = self._known_head(content)
        return None if known and offset + known > link.span.end else link.target

    def _empty_child(self, bullet: Bullet) -> list[Entry]:
        """What hangs below a bullet without words, as if the bullet were not there."""
        self._report(bullet.line, "an empty bullet; what hangs below it is read as if it were not there")
        self._issues += [Issue(bullet.line.number, line.whole, LOST) for line in bullet.dialogue]
        return self._children(bullet)

    def _make(self, bullet: Bullet, found: Head, children: tuple[Entry, ...]) -> Entry:
        line, start = bullet.line, bullet.start
        head = line.passage(start + found.begin, start + found.end)
        text = line.passage(start + found.text)
        assert head, "a head is never empty"
        span = Span(head.span.start, text.span.end if text else head.span.end)
        return Entry(head, text, span, children, tuple(bullet.dialogue), found.target)

    def _linked_head(self, offset: int, begin: int, content: str) -> Head | None:
        """The head that a link to a trope is, where the bullet begins with one."""
        link = self._heads.get(offset + begin)
        if link is None or link.namespace != "Main" or link.span.end > offset + len(content):
            return None
        end = link.span.end - offset
        target = link.target.partition("/")[2]
        separator = _SEPARATOR.match(content, end)
        if separator:
            return Head(begin, end, separator.end(), target)
        known = self._known_head(content)
        if known and known > end:
            return Head(begin, known, known + 1, target)
        return Head(begin, end, end, target, bool(content[end:].strip()))

    def _split_head(self, content: str, begin: int) -> Head | None:
        """The head of a bullet without a link; None where no head is to be seen."""
        known = self._known_head(content)
        if known:
            return Head(0, known, known + 1)
        colon = content.find(":", begin)
        if begin < colon <= MAX_HEAD_CHARS and _is_head(content[begin:colon]):
            first = content.find("/", begin, colon)
            if first > begin and self._names.knows(content[begin:first]):
                return Head(begin, first, first, None, True)
            if _is_sentence(content[begin:colon]):
                return self._known_prefix(content)
            return Head(begin, colon, colon + 1)
        dash = re.search(r" [-–—] ", content)
        if dash and dash.start() <= MAX_HEAD_CHARS and self._is_title(content[begin : dash.start()]):
            return Head(begin, dash.start(), dash.end())
        bare = content.rstrip()
        if len(bare) <= MAX_HEAD_CHARS and self._is_title(bare[begin:]):
            return Head(begin, len(bare), len(content))
        return self._known_prefix(content)

    def _known_head(self, content: str) -> int | None:
        """The column of the colon that ends a known name, the last such one: names may hold colons."""
        known = None
        colon = content.find(":")
        while 0 <= colon <= MAX_HEAD_CHARS:
            if self._names.knows(content[:colon]):
                known = colon
            colon = content.find(":", colon + 1)
        return known

    def _known_prefix(self, content: str) -> Head | None:
        """The longest known name of several words with which the text begins, capitalised as a title is."""
        words = list(_WORD.finditer(content[:MAX_HEAD_CHARS]))[:9]
        for last in range(len(words), 1, -1):
            end = words[last - 1].end()
            if self._names.knows(content[:end]) and _is_capitalised(content[:end]):
                return Head(0, end, end, None, True)
        return None

    def _is_title(self, text: str) -> bool:
        """Whether a text is a known name or looks like a title: every word of weight has a capital."""
        if self._names.knows(text):
            return True
        return not re.search(r"[.:;]$|\. | / ", text) and _is_capitalised(text)

    def _report(self, line: SourceLine, reason: str) -> None:
        self._issues.append(Issue(line.number, line.span, reason))

    def _report_below(self, bullet: Bullet) -> None:
        """An issue for each line below an entry that could not be read."""
        self._issues += [Issue(bullet.line.number, line.whole, LOST) for line in bullet.dialogue]
        for child in bullet.children:
            self._report(child.line, LOST)
            self._report_below(child)


def _is_head(head: str) -> bool:
    """Whether what stands before a colon can be a trope's name: no two tropes, no sentence."""
    return bool(head.strip()) and " / " not in head and not re.search(r"[.!?]\s+\w+\s+\w+\s+\w+", head)


def _is_sentence(text: str) -> bool:
    """Whether half of the words of weight have small initials, as in no title: "Deus ex Machina" is one."""
    words = [word for word in _WORD.findall(text) if word.casefold() not in _SMALL_WORDS]
    return len(words) > 2 and 2 * sum(word[0].islower() for word in words) >= len(words)


def _is_capitalised(text: str) -> bool:
    words = [word for word in _WORD.findall(text) if word.casefold() not in _SMALL_WORDS]
    return bool(words) and all(not word[0].islower() for word in words)


def _names_something(head: str) -> bool:
    """Whether a WikiWord can be made from a head: one of foreign letters or of marks alone names no trope."""
    try:
        return bool(kept_wikiword(head))
    except ValueError:
        return False
