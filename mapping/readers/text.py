"""The plain-text form: ``  • Trope: text``, children and dialogue indented below it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tropegraph.mapping.names import KnownNames
from tropegraph.mapping.page import Entry, Issue, Line, Passage, Section, Span

from .entries import Bullet, EntryReader
from .lines import SourceLine, folder_label, indented_line, source_lines
from .preamble import SUBPAGE, Header, read_preamble
from .rendering import Markup

MAX_DEPTH = 50
"""How deep bullets may nest; deeper ones are read as if they stood at this depth, and reported."""

MARGIN = "a line at the margin inside the list is no entry; indent or bullet it"

_FOOTER = re.compile(
    r"(?:important links|alternative title\(s\):.*|video example\(s\):|feedback|previous|index|next|top"
    r"|community showcase more|how well does it match the trope\?|privacy settings)",
    re.IGNORECASE,
)
_ALIASES = re.compile(r"alternative title\(s\): *(?P<titles>\S.*)", re.IGNORECASE)
_QUOTE_ENDS = "\"”»’'"
_ADVERTISEMENTS = frozenset({"advertisement:", "•advertisement:", "• advertisement:"})


@dataclass
class Outline:
    """Everything that the plain-text form holds, before anybody says which work it is about."""

    header: Header
    lead: Passage | None
    prose: list[Passage]
    quote: list[Line]
    heading: Passage | None
    frame: list[Passage]
    entries: list[Entry] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    margin: list[SourceLine] = field(default_factory=list)
    is_index: bool = False
    """Whether the list names the pages that hold the work's tropes, and no trope."""


def outline(markup: Markup, names: KnownNames) -> Outline:
    """The parts of a page's text; lines that fit nowhere are among its issues."""
    lines = list(source_lines(markup.text))
    first = next((index for index, line in enumerate(lines) if _is_list_bullet(line)), len(lines))
    preamble = read_preamble(lines[:first])
    found = Outline(
        preamble.header, preamble.lead, preamble.prose, preamble.quote, preamble.heading, preamble.frame
    )
    found.issues += [Issue(line.number, line.span, reason) for line, reason in preamble.unread]
    reader = EntryReader(names, markup.heads, found.issues)
    bullets = _read_list(lines[first:], found)
    if _only_subpages(bullets):
        found.frame += [label for bullet in bullets for label in bullet.line.passages()]
        found.is_index = True
        bullets = []
        found.prose += [passage for line in found.margin for passage in line.passages()]
    else:
        found.issues += [Issue(line.number, line.span, MARGIN) for line in found.margin]
    found.entries = [entry for entry in map(reader.entry, bullets) if entry]
    found.issues.sort(key=lambda issue: issue.line)
    found.sections = list(_sections([*preamble.folders, *found.sections], found.entries))
    return found


def _is_list_bullet(line: SourceLine) -> bool:
    return line.bullet_end is not None and line.raw[line.bullet_end :].strip().casefold() != "advertisement:"


def _only_subpages(bullets: list[Bullet]) -> bool:
    """Whether the bullets are bare names, and names such as "Tropes A to D" are among them."""
    contents = [bullet.line.raw[bullet.start :].strip() for bullet in bullets]
    bare = all(":" not in content for content in contents) and not any(
        bullet.children or bullet.dialogue for bullet in bullets
    )
    return bare and any(SUBPAGE.fullmatch(content) for content in contents)


def _read_list(lines: list[SourceLine], found: Outline) -> list[Bullet]:
    """The top-level bullets with what is indented below them; the rest of the page goes to ``found``."""
    top: list[Bullet] = []
    open_bullets: list[Bullet] = []
    for index, line in enumerate(lines):
        if line.is_blank:
            continue
        if open_bullets and line.may_be_numbered and _is_item(line, open_bullets):
            line = replace(line, numbered=True)
        if line.content.casefold() in _ADVERTISEMENTS:
            found.frame += line.passages()
        elif (end := line.bullet_end) is not None:
            _open(Bullet(line, end), top, open_bullets, found)
        elif line.indent == 0:
            if _FOOTER.fullmatch(line.content):
                _read_footer(lines[index:], found)
                break
            found.margin.append(line)
        elif folder_label(line):
            found.frame += line.passages()
            found.sections += [Section(label, label.span) for label in line.passages()]
        else:
            _report_tabs(line, open_bullets, found)
            _close(open_bullets, line.column())
            if open_bullets:
                open_bullets[-1].dialogue.append(indented_line(line))
            else:
                found.issues.append(Issue(line.number, line.span, "an indented line stands below no entry"))
    return top


def _open(bullet: Bullet, top: list[Bullet], open_bullets: list[Bullet], found: Outline) -> None:
    line = bullet.line
    _report_tabs(line, open_bullets, found)
    _close(open_bullets, line.column())
    if len(open_bullets) >= MAX_DEPTH:
        reason = f"a bullet at level {len(open_bullets) + 1} is read as one at level {MAX_DEPTH}"
        found.issues.append(Issue(line.number, line.span, reason))
        del open_bullets[MAX_DEPTH - 1 :]
    (open_bullets[-1].children if open_bullets else top).append(bullet)
    open_bullets.append(bullet)


def _is_item(line: SourceLine, open_bullets: list[Bullet]) -> bool:
    """Whether a line that begins with a number or a dash is a bullet: below an entry, and no attribution."""
    column = line.column()
    above = next((each for each in reversed(open_bullets) if each.line.column() < column), None)
    if above is None or not line.content.startswith("-"):
        return above is not None
    return not above.dialogue and above.line.content[-1] not in _QUOTE_ENDS


def _report_tabs(line: SourceLine, open_bullets: list[Bullet], found: Outline) -> None:
    """An issue where the width of a tab decides below which bullet a line stands."""
    if "\t" not in line.raw and not any("\t" in each.line.raw for each in open_bullets):
        return
    below = {sum(each.line.column(tab) < line.column(tab) for each in open_bullets) for tab in (4, 8)}
    if len(below) > 1:
        reason = (
            "tabs and spaces are mixed before this line, so its level is unsure; a tab is read as 4 spaces"
        )
        found.issues.append(Issue(line.number, line.span, reason))


def _close(open_bullets: list[Bullet], column: int) -> None:
    """Ends the bullets that a line at this column does not hang below."""
    while open_bullets and open_bullets[-1].line.column() >= column:
        open_bullets.pop()


def _read_footer(lines: list[SourceLine], found: Outline) -> None:
    """What stands below the list: navigation, and the other titles of the work."""
    for line in lines:
        aliases = _ALIASES.fullmatch(line.content)
        if aliases:
            found.header.aliases += [title.strip() for title in aliases["titles"].split(",") if title.strip()]
        if line.bullet_end is not None and not line.is_blank:
            reason = "a bullet below the page's footer is read as part of the footer"
            found.issues.append(Issue(line.number, line.span, reason))
        else:
            found.frame += line.passages()


def _sections(labels: list[Section], entries: list[Entry]) -> Iterator[Section]:
    """The folders with the range up to the next one, or to the last entry."""
    end = max((_end(entry) for entry in entries[-1:]), default=0)
    stops = [*(section.label.span.start - 1 for section in labels[1:]), end]
    for section, stop in zip(labels, stops, strict=False):
        span = section.label.span
        yield Section(section.label, Span(span.start, max(stop, span.end)))


def _end(entry: Entry) -> int:
    """Where the last thing below an entry ends."""
    ends = [entry.span.end, *(line.whole.end for line in entry.dialogue[-1:])]
    return max([*ends, *(_end(child) for child in entry.children[-1:])])
