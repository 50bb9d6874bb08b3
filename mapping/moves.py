"""What has another name now: IRIs that were given up, and names that lead to another one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .errors import AuthorityError, SourceError
from .names import KnownNames
from .page import Entry, Link, Page

_HEADER = ["old", "new", "reason"]
_PATH = re.compile(r"[A-Za-z][^\s<>\"{}|^`\\?#/]*(?:/[^\s<>\"{}|^`\\?#/]+)+")


@dataclass(frozen=True)
class Moved:
    """An IRI path that was given up: where it went, or None where it is gone."""

    old: str
    new: str | None
    reason: str


def read_moved(table: str, path: str = "moved.tsv") -> tuple[Moved, ...]:
    """The rows of a table of moves: the paths that were given up, each once.

    Raises AuthorityError for a row without an old path and a reason, for paths that are none, and for a path
    that stands in two rows.
    """
    header, *lines = table.splitlines() or [""]
    if header.split("\t") != _HEADER:
        raise AuthorityError(f"{path}: the first line must name the columns {', '.join(_HEADER)}, with tabs")
    rows: dict[str, Moved] = {}
    for number, line in enumerate(lines, start=2):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != len(_HEADER) or not (cells[0] and cells[2]):
            raise AuthorityError(f"{path}:{number}: give an old path, a new one or nothing, and a reason")
        old, new, reason = cells
        for cell in filter(None, (old, new)):
            if not _PATH.fullmatch(cell):
                raise AuthorityError(
                    f"{path}:{number}: {cell!r} is no path below the base, as Film/RedHeat is"
                )
        if old in rows:
            raise AuthorityError(f"{path}:{number}: {old} stands in an earlier row")
        rows[old] = Moved(old, new or None, reason)
    return tuple(rows.values())


def followed(redirects: Mapping[str, str]) -> dict[str, str]:
    """Each redirect with where it leads in the end; raises ValueError for redirects that lead in a circle.

    >>> followed({"Pun": "BadPun", "BadPun": "LamePun"})
    {'Pun': 'LamePun', 'BadPun': 'LamePun'}
    """
    ends = {}
    for old, new in redirects.items():
        seen = {old}
        while new in redirects:
            if new in seen:
                raise ValueError(
                    f"{old} leads to itself" if old == new else f"{old} and {new} lead to each other"
                )
            seen.add(new)
            new = redirects[new]
        ends[old] = new
    return ends


def renamed(pages: Sequence[Page], moved: Sequence[Moved], path: str, names: KnownNames) -> list[Page]:
    """Pages whose works, and the things that they link to, stand under the ids that they have now.

    An entry whose trope was given up for nothing is left out and reported, with what hangs below it; a link
    to what was given up names nothing. Raises
    SourceError for a page about a work that was given up for nothing.
    """
    if not moved:
        return list(pages)
    gone = {row.old: row.reason for row in moved if row.new is None}
    now = followed({row.old: row.new for row in moved if row.new})
    for page in pages:
        if page.work in gone:
            raise SourceError(path, f"{page.work} was given up ({gone[page.work]}); leave the page out")
    return [
        replace(
            _without(page, gone, names),
            id=now.get(page.id, page.id),
            work=now.get(page.work, page.work),
            links=tuple(
                replace(link, target=now.get(link.target, link.target))
                for link in page.links
                if _spelled(link, names) not in gone
            ),
        )
        for page in pages
    ]


def _spelled(link: Link, names: KnownNames) -> str:
    """What a link points to, a trope in the capitals of the known names."""
    return f"Main/{names.settle(link.target[5:])}" if link.namespace == "Main" else link.target


def _without(page: Page, gone: Mapping[str, str], names: KnownNames) -> Page:
    """The page without the entries whose tropes were given up; ``gone`` has the reasons by id."""
    if not any(id.startswith("Main/") for id in gone):
        return page

    def reason(entry: Entry) -> str:
        trope = f"Main/{entry.word(names)}" if entry.head else ""
        return f"{trope} was given up ({gone[trope]}); the entry is left out" if trope in gone else ""

    return page.without(reason)
