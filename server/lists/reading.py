"""Asking ``lists.sqlite``: filtered, sorted and paged lists, and what the start page and pictures count."""

import gzip
import sqlite3
import tempfile
import threading
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tropegraph.server.errors import NotOffered
from tropegraph.server.release import Release

from .choices import by_medium, by_mode
from .companions import KEPT
from .kinds import ITEMS, KINDS, Filters, Item, uses, where
from .names import called
from .writing import FILE, VERSION, write_lists


@dataclass(frozen=True)
class Listing:
    """A stretch of a list, and how long the whole list is."""

    items: tuple[Item, ...]
    total: int


@dataclass(frozen=True)
class ModeCount:
    """A mode by path and label, its presence, and how many occurrences are in it."""

    path: str
    label: str
    presence: str
    occurrences: int


@dataclass(frozen=True)
class Shared:
    """What goes with something, by path and label, and in how many works or occurrences."""

    path: str
    label: str
    number: int


_TOGETHER = (
    "SELECT path, label, number FROM (SELECT b.trope, COUNT(*) AS number FROM exhibits a "
    "JOIN exhibits b ON b.work = a.work WHERE a.trope = (SELECT id FROM trope WHERE path = ?) "
    "AND b.trope <> a.trope GROUP BY b.trope) JOIN trope ON trope.id = trope "
    "ORDER BY number DESC, sort, path LIMIT ?"
)
_BY_CHARACTERS = (
    "SELECT path, label, number FROM (SELECT o.trope AS id, COUNT(DISTINCT i.character) AS number "
    "FROM occurrence o JOIN involves i ON i.occurrence = o.id JOIN character c ON c.id = i.character "
    "GROUP BY o.trope) JOIN trope USING (id) "
    "ORDER BY number DESC, sort, path"
)
_SAME_CHARACTERS = (
    "SELECT path, label, number FROM (SELECT o.trope AS id, COUNT(DISTINCT i.character) AS number "
    "FROM involves i JOIN occurrence o ON o.id = i.occurrence JOIN character c ON c.id = i.character "
    "WHERE i.character IN (SELECT character FROM involves JOIN occurrence own ON own.id = occurrence "
    "WHERE own.trope = (SELECT id FROM trope WHERE path = ?)) GROUP BY o.trope) JOIN trope USING (id) "
    "WHERE path <> ? ORDER BY number DESC, sort, path LIMIT ?"
)
_PATH = "COALESCE(o.path, work.path || '/occurrence/' || SUBSTR(trope.path, INSTR(trope.path, '/') + 1))"
"""The path of an occurrence."""
_OCCURRENCES = (
    f"SELECT {_PATH} FROM occurrence o JOIN trope ON trope.id = o.trope LEFT JOIN work ON work.id = o.work "
    "LEFT JOIN mode ON mode.id = o.mode WHERE trope.path = ? ORDER BY CASE mode.presence "
    "WHEN 'TalkedAbout' THEN 1 WHEN 'Absent' THEN 2 ELSE 0 END, work.sort, work.path, o.id LIMIT ? OFFSET ?"
)
NO_FILES = (
    "This site reads its release from an endpoint alone, so lists and search are not offered; serve it "
    "together with the folder of the release: tropegraph serve DIR --endpoint URL."
)


class Lists:
    """The lists of one release; used by many threads."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._lock = threading.Lock()
        self._made: tempfile.TemporaryDirectory[str] | None = None
        self._is_current = False

    def listing(self, kind: str, filters: Filters, order: str, start: int, count: int) -> Listing:
        """A stretch of the works, tropes or characters, in one of the orders of that kind."""
        shape, (condition, values) = KINDS[kind], where(kind, filters)
        [(total,)] = self._rows(f"SELECT COUNT(*) FROM {shape.source} {condition}", values)
        rows = self._rows(
            f"SELECT {shape.columns} FROM {shape.source} {condition} ORDER BY {shape.orders[order]} "
            "LIMIT ? OFFSET ?",
            [*values, count, start],
        )
        return Listing(tuple(ITEMS[kind](row) for row in rows), total)

    def described(self) -> int:
        """How many works a page of the release is about."""
        return int(self._rows("SELECT COUNT(*) FROM work WHERE has_page", ())[0][0])

    def modes(self) -> tuple[ModeCount, ...]:
        """All modes, the most used first."""
        rows = self._rows(
            "SELECT path, label, presence, occurrences FROM mode ORDER BY occurrences DESC, label", ()
        )
        return tuple(ModeCount(*row) for row in rows)

    def by_mode(self, kind: str, filters: Filters) -> dict[str, int]:
        """How many things a list would hold in each mode, by the path of the mode; none without any."""
        return dict(self._rows(*by_mode(kind, filters)))

    def by_medium(self, filters: Filters) -> tuple[tuple[str, int], ...]:
        """How many works a list would hold of each medium."""
        return tuple(self._rows(*by_medium(filters)))

    def companions(self, trope: str, count: int) -> tuple[Shared, ...]:
        """The tropes that most of the works exhibit which exhibit this one, with how many they share."""
        rows = self._counted(trope, count) or self._rows(_TOGETHER, (trope, count))
        return tuple(Shared(*row) for row in rows)

    def _counted(self, trope: str, count: int) -> list[tuple[Any, ...]]:
        """The companions that were counted when the lists were written; none of tropes of few works."""
        if count > KEPT:
            return []
        return self._rows(
            "SELECT path, label, number FROM companion JOIN trope ON trope.id = other "
            "WHERE companion.trope = (SELECT id FROM trope WHERE path = ?) ORDER BY place LIMIT ?",
            (trope, count),
        )

    def by_characters(self) -> tuple[Shared, ...]:
        """The tropes that involve characters, those with most first."""
        return tuple(Shared(*row) for row in self._rows(_BY_CHARACTERS, ()))

    def of_same_characters(self, trope: str, count: int) -> tuple[Shared, ...]:
        """The tropes that involve most of the characters that this one involves, with how many."""
        return tuple(Shared(*row) for row in self._rows(_SAME_CHARACTERS, (trope, trope, count)))

    def uses(self, trope: str) -> tuple[ModeCount, ...]:
        """How often a trope is used in each mode, the most used first."""
        rows = self._rows(
            "SELECT mode.path, mode.label, mode.presence, COUNT(*) AS number FROM occurrence o "
            "JOIN mode ON mode.id = o.mode WHERE o.trope = (SELECT id FROM trope WHERE path = ?) "
            "GROUP BY mode.id ORDER BY number DESC, mode.label",
            (trope,),
        )
        return tuple(ModeCount(*row) for row in rows)

    def tropes_in_mode(self, mode: str, count: int) -> tuple[Shared, ...]:
        """The tropes with most occurrences in a mode."""
        rows = self._rows(
            "SELECT path, label, number FROM (SELECT trope AS id, COUNT(*) AS number FROM occurrence "
            "WHERE mode = (SELECT id FROM mode WHERE path = ?) GROUP BY trope) JOIN trope USING (id) "
            "ORDER BY number DESC, sort, path LIMIT ?",
            (mode, count),
        )
        return tuple(Shared(*row) for row in rows)

    def works_by_presence(self, trope: str) -> dict[str, int]:
        """How many works use a trope by the presence that their modes mean; one may count several times."""
        rows = self._rows(
            "SELECT mode.presence, COUNT(DISTINCT o.work) FROM occurrence o JOIN mode ON mode.id = o.mode "
            "WHERE o.trope = (SELECT id FROM trope WHERE path = ?) GROUP BY mode.presence",
            (trope,),
        )
        return {presence: number for presence, number in rows}

    def occurrences(self, trope: str, start: int, count: int) -> tuple[str, ...]:
        """The paths of a stretch of the occurrences of a trope.

        First those in which it is there, then those that talk about it, then those without it; of each by
        the name of the work.
        """
        rows = self._rows(_OCCURRENCES, (trope, count, start))
        return tuple(path for (path,) in rows if path)

    def meetings(self, work: str) -> tuple[tuple[Shared, Shared], ...]:
        """The tropes of a work and the characters that they involve, pair by pair, with their occurrences."""
        rows = self._rows(
            "SELECT trope.path, trope.label, c.path, c.label, COUNT(*) FROM occurrence o "
            "JOIN involves i ON i.occurrence = o.id JOIN character c ON c.id = i.character "
            "JOIN trope ON trope.id = o.trope WHERE o.work = (SELECT id FROM work WHERE path = ?) "
            "GROUP BY trope.id, c.id ORDER BY trope.sort, trope.path, c.sort, c.path",
            (work,),
        )
        return tuple((Shared(row[0], row[1], row[4]), Shared(row[2], row[3], row[4])) for row in rows)

    def found(self, kind: str, text: str) -> tuple[str, ...]:
        """The paths of works, tropes or characters by a path, a WikiWord or a label, the likeliest first."""
        return tuple(path for (path,) in self._rows(*called(kind.removesuffix("s"), text)))

    def matching(self, kind: str, filters: Filters, paths: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """The occurrences for which things stand in a list that is narrowed to a trope, work or character.

        Pairs of the thing's path and the occurrence's; none where no such filter is given.
        """
        used, wanted = uses(kind, filters), list(paths)
        if used is None or list(used.values) == [filters.mode]:
            return ()
        rows = self._rows(
            f"SELECT listed.path, {_PATH} FROM {used.source} JOIN {kind.removesuffix('s')} listed "
            f"ON listed.id = {used.column} JOIN trope ON trope.id = o.trope "
            f"LEFT JOIN work ON work.id = o.work WHERE {used.given} AND listed.path IN ({_marks(wanted)})",
            [*used.values, *wanted],
        )
        return tuple((path, occurrence) for path, occurrence in rows if occurrence)

    def untold(self, paths: Iterable[str]) -> frozenset[str]:
        """Those of some paths whose things the pages about their works name in spoilers alone."""
        wanted = list(dict.fromkeys(paths))
        return frozenset(
            path
            for (path,) in self._rows(f"SELECT path FROM untold WHERE path IN ({_marks(wanted)})", wanted)
        )

    def label(self, kind: str, path: str) -> str:
        """The label of a work, trope or character; its path where there is none."""
        rows = self._rows(f"SELECT label FROM {kind.removesuffix('s')} WHERE path = ?", (path,))
        return str(rows[0][0]) if rows else path

    def _rows(self, text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        return _asked(self._file(), text, values)

    def _file(self) -> Path:
        """The file of the release; where it has none, because an earlier version built it, one made here."""
        file = self._release.folder / FILE
        self._is_current = self._is_current or (file.is_file() and _version(file) == VERSION)
        if self._is_current:
            return file
        with self._lock:
            if not self._release.dumps_folder.is_dir():
                raise NotOffered(NO_FILES)
            if self._made is None:
                made = tempfile.TemporaryDirectory(prefix="tropegraph-lists-")
                with gzip.open(self._release.dumps_folder / "tropegraph.nq.gz") as lines:
                    write_lists(lines, self._release.base, Path(made.name) / FILE)
                self._made = made
            return Path(self._made.name) / FILE


def _asked(file: Path, text: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    uri = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        return connection.execute(text, values).fetchall()


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _version(file: Path) -> int:
    """What version of the tables a file holds."""
    return int(_asked(file, "PRAGMA user_version")[0][0])
