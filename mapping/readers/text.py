"""The plain-text form: ``  • Trope: text``, children and dialogue indented below it."""

import re
from dataclasses import dataclass, field

from tropegraph.mapping.names import KnownNames
from tropegraph.mapping.page import Entry, Issue, Line, LineKind, Passage, Span

from .lines import SourceLine, indented_line, source_lines
from .preamble import Header, read_preamble

MAX_HEAD_CHARS = 100

_FOOTER = re.compile(
    r"(?:important links|alternative title\(s\):.*|video example\(s\):|feedback|previous|index|next|top"
    r"|community showcase more|how well does it match the trope\?|privacy settings)",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset(
    "a an and as at but by for from in into nor of on or the to vs with than over".split()
)
_GLUED_MARKER = re.compile(r"invoked(?=[A-Z\"“‘'(])")


@dataclass
class Outline:
    """Everything that the plain-text form holds, before anybody says which work it is about."""

    header: Header
    lead: Passage | None
    prose: list[Passage]
    quote: list[Line]
    heading: Passage | None
    entries: list[Entry] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


@dataclass
class _Bullet:
    """A bullet that is being read: what hangs below it is added as it comes."""

    line: SourceLine
    children: list["_Bullet"] = field(default_factory=list)
    dialogue: list[Line] = field(default_factory=list)


def outline(text: str, names: KnownNames) -> Outline:
    """The parts of a page's text; lines that fit nowhere are among its issues."""
    lines = list(source_lines(text))
    first = next((index for index, line in enumerate(lines) if _is_list_bullet(line)), len(lines))
    preamble = read_preamble(lines[:first])
    found = Outline(preamble.header, preamble.lead, preamble.prose, preamble.quote, preamble.heading)
    found.issues += [Issue(line.number, line.span, reason) for line, reason in preamble.unread]
    bullets = _read_list(lines[first:], found)
    for bullet in bullets:
        entry = _entry(bullet, names, found)
        if entry:
            found.entries.append(entry)
    found.issues.sort(key=lambda issue: issue.line)
    return found


def _is_list_bullet(line: SourceLine) -> bool:
    return line.bullet_end is not None and line.raw[line.bullet_end :].strip().casefold() != "advertisement:"


def _read_list(lines: list[SourceLine], found: Outline) -> list[_Bullet]:
    """The top-level bullets with what is indented below them."""
    top: list[_Bullet] = []
    open_bullets: list[_Bullet] = []
    for line in lines:
        if line.is_blank or line.content.casefold() in {
            "advertisement:",
            "•advertisement:",
            "• advertisement:",
        }:
            continue
        if line.bullet_end is not None:
            _close(open_bullets, line.indent)
            bullet = _Bullet(line)
            (open_bullets[-1].children if open_bullets else top).append(bullet)
            open_bullets.append(bullet)
        elif line.indent == 0:
            if _FOOTER.fullmatch(line.content):
                break
            found.issues.append(
                Issue(
                    line.number,
                    line.span,
                    "a line at the margin inside the list is no entry; indent or bullet it",
                )
            )
        elif not _is_folder_label(line):
            _close(open_bullets, line.indent)
            if open_bullets:
                open_bullets[-1].dialogue.append(indented_line(line))
            else:
                found.issues.append(Issue(line.number, line.span, "an indented line stands below no entry"))
    return top


def _close(open_bullets: list[_Bullet], indent: int) -> None:
    """Ends the bullets that a line at this indentation does not hang below."""
    while open_bullets and open_bullets[-1].line.indent >= indent:
        open_bullets.pop()


def _is_folder_label(line: SourceLine) -> bool:
    """Whether a line is a folder's label, which saved pages pad on both sides; speech never is."""
    padded = "\u00a0" in line.raw[: line.indent] or line.raw.endswith((" ", "\u00a0"))
    return padded and len(line.content) <= MAX_HEAD_CHARS and indented_line(line).kind is LineKind.QUOTATION


def _entry(bullet: _Bullet, names: KnownNames, found: Outline) -> Entry | None:
    """A top-level bullet as an entry; None, and an issue, where its head names no trope."""
    line = bullet.line
    start = line.bullet_end or 0
    split = _split_head(line.raw[start:], names)
    if split is None:
        found.issues.append(
            Issue(
                line.number,
                line.span,
                "no trope's name stands at the head of this entry; write 'Trope: text'",
            )
        )
        found.issues += _lost_below(bullet)
        return None
    head = line.passage(start, start + split[0])
    text = line.passage(start + split[1])
    assert head, "a head is never empty"
    return Entry(
        head,
        text,
        Span(head.span.start, text.span.end if text else head.span.end),
        tuple(child for below in bullet.children for child in _child(below, names, found)),
        tuple(bullet.dialogue),
    )


def _child(bullet: _Bullet, names: KnownNames, found: Outline) -> list[Entry]:
    """A bullet below an entry; its head is read only where it names a known trope."""
    line = bullet.line
    start = line.bullet_end or 0
    content = line.raw[start:]
    if not content.strip():
        found.issues.append(Issue(line.number, line.span, "an empty bullet"))
        return []
    known = _known_head(content, names)
    head = line.passage(start, start + known) if known else None
    text = line.passage(start + known + 1) if known else line.passage(start)
    span_start = head.span.start if head else line.passage(start).span.start  # type: ignore[union-attr]
    span_end = text.span.end if text else (head.span.end if head else line.span.end)
    below = tuple(child for deeper in bullet.children for child in _child(deeper, names, found))
    return [Entry(head, text, Span(span_start, span_end), below, tuple(bullet.dialogue))]


def _split_head(content: str, names: KnownNames) -> tuple[int, int] | None:
    """Where the head ends and where the text begins; None where no head is to be seen."""
    known = _known_head(content, names)
    if known:
        return known, known + 1
    marker = _GLUED_MARKER.match(content)
    begin = marker.end() if marker else 0
    colon = content.find(":")
    if begin < colon <= MAX_HEAD_CHARS and _is_head(content[begin:colon]):
        return colon, colon + 1
    dash = re.search(r" [-–—] ", content)
    if dash and dash.start() <= MAX_HEAD_CHARS and _is_title(content[begin : dash.start()], names):
        return dash.start(), dash.end()
    bare = content.strip()
    if len(bare) <= MAX_HEAD_CHARS and _is_title(bare, names):
        return len(content.rstrip()), len(content)
    return None


def _known_head(content: str, names: KnownNames) -> int | None:
    """The column of the colon that ends a known name, the last such one: names may hold colons."""
    colons = [match.start() for match in re.finditer(":", content[: MAX_HEAD_CHARS + 1])]
    return next((colon for colon in reversed(colons) if names.knows(content[:colon])), None)


def _is_head(head: str) -> bool:
    """Whether what stands before a colon can be a trope's name: no two tropes, no sentence."""
    return bool(head.strip()) and " / " not in head and not re.search(r"[.!?]\s+\w+\s+\w+\s+\w+", head)


def _is_title(text: str, names: KnownNames) -> bool:
    """Whether a text is a known name or looks like a title: every word of weight has a capital."""
    if names.knows(text):
        return True
    words = [word for word in re.findall(r"[^\W_][\w'’-]*", text) if word.casefold() not in _SMALL_WORDS]
    return bool(words) and not re.search(r"[.:;]$|\. ", text) and all(not word[0].islower() for word in words)


def _lost_below(bullet: _Bullet) -> list[Issue]:
    """An issue for each line below an entry that could not be read."""
    reason = "this line stands below an entry that could not be read"
    lost = [Issue(bullet.line.number, line.whole, reason) for line in bullet.dialogue]
    for child in bullet.children:
        lost.append(Issue(child.line.number, child.line.span, reason))
        lost += _lost_below(child)
    return lost
