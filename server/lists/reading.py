"""Asking ``lists.sqlite``: filtered, sorted and paged lists, and what the start page and pictures count."""

import gzip
import sqlite3
import tempfile
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tropegraph.server.errors import NotOffered
from tropegraph.server.release import Release

from .writing import FILE, write_lists


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; an empty value narrows nothing.

    ``mode``, ``trope``, ``work`` and ``character`` are paths under the base, ``years`` the first and the
    last; ``name`` is a part of the label, in any case.
    """

    name: str = ""
    medium: str = ""
    years: tuple[int, int] | None = None
    mode: str = ""
    trope: str = ""
    work: str = ""
    character: str = ""


@dataclass(frozen=True)
class Item:
    """A line of a list: a thing by path and label, and what the list says beside it.

    ``tropes``, ``works``, ``occurrences`` and ``lines`` are numbers, None where the list does not count them;
    ``of`` is the (path, label) of a character's work. A work that is only named has no page.
    """

    path: str
    label: str
    tropes: int | None = None
    works: int | None = None
    occurrences: int | None = None
    lines: int | None = None
    year: int | None = None
    medium: str = ""
    has_page: bool = True
    of: tuple[str, str] | None = None


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


@dataclass(frozen=True)
class _Kind:
    columns: str
    source: str
    orders: dict[str, str]


_KINDS = {
    "works": _Kind(
        "work.path, work.label, work.tropes, work.occurrences, work.year, work.medium, work.has_page",
        "work",
        {
            "name": "work.sort, work.path",
            "tropes": "work.tropes DESC, work.sort, work.path",
            "year": "work.year IS NULL, work.year, work.sort, work.path",
        },
    ),
    "tropes": _Kind(
        "trope.path, trope.label, trope.works, trope.occurrences",
        "trope",
        {"name": "trope.sort, trope.path", "works": "trope.works DESC, trope.sort, trope.path"},
    ),
    "characters": _Kind(
        "character.path, character.label, character.occurrences, character.lines, of.path, of.label",
        "character LEFT JOIN work of ON of.id = character.work",
        {
            "name": "character.sort, character.path",
            "work": "of.sort, character.sort, character.path",
            "occurrences": "character.occurrences DESC, character.sort, character.path",
        },
    ),
}
NO_FILES = (
    "This site reads its release from an endpoint alone, so lists and search are not offered; serve it "
    "together with the folder of the release: tropegraph serve DIR --endpoint URL."
)
ORDERS = {kind: tuple(each.orders) for kind, each in _KINDS.items()}
"""The orders of each list by name, the usual one first."""


class Lists:
    """The lists of one release; used by many threads."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._lock = threading.Lock()
        self._made: tempfile.TemporaryDirectory[str] | None = None

    def listing(self, kind: str, filters: Filters, order: str, start: int, count: int) -> Listing:
        """A stretch of the works, tropes or characters, in one of the orders of that kind."""
        shape, (where, values) = _KINDS[kind], _where(kind, filters)
        [(total,)] = self._rows(f"SELECT COUNT(*) FROM {shape.source} {where}", values)
        rows = self._rows(
            f"SELECT {shape.columns} FROM {shape.source} {where} ORDER BY {shape.orders[order]} "
            "LIMIT ? OFFSET ?",
            [*values, count, start],
        )
        return Listing(tuple(_ITEMS[kind](row) for row in rows), total)

    def described(self) -> int:
        """How many works a page of the release is about."""
        return int(self._rows("SELECT COUNT(*) FROM work WHERE has_page", ())[0][0])

    def modes(self) -> tuple[ModeCount, ...]:
        """All modes, the most used first."""
        rows = self._rows(
            "SELECT path, label, presence, occurrences FROM mode ORDER BY occurrences DESC, label", ()
        )
        return tuple(ModeCount(*row) for row in rows)

    def media(self) -> tuple[tuple[str, int], ...]:
        """The media with their numbers of works."""
        return tuple(self._rows("SELECT medium, COUNT(*) FROM work GROUP BY medium ORDER BY medium", ()))

    def companions(self, trope: str, count: int) -> tuple[Shared, ...]:
        """The tropes that most of the works exhibit which exhibit this one, with how many they share."""
        rows = self._rows(
            "SELECT path, label, number FROM (SELECT b.trope, COUNT(*) AS number FROM exhibits a "
            "JOIN exhibits b ON b.work = a.work WHERE a.trope = (SELECT id FROM trope WHERE path = ?) "
            "AND b.trope <> a.trope GROUP BY b.trope) JOIN trope ON trope.id = trope "
            "ORDER BY number DESC, sort, path LIMIT ?",
            (trope, count),
        )
        return tuple(Shared(*row) for row in rows)

    def presences(self, trope: str) -> dict[str, int]:
        """How many occurrences of a trope there are by the presence that their modes mean."""
        rows = self._rows(
            "SELECT mode.presence, COUNT(*) FROM occurrence o JOIN mode ON mode.id = o.mode "
            "WHERE o.trope = (SELECT id FROM trope WHERE path = ?) GROUP BY mode.presence",
            (trope,),
        )
        return {presence: number for presence, number in rows}

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

    def found(self, kind: str, text: str) -> str | None:
        """The path of a work, trope or character by path or label; None where nothing is called so."""
        table = kind.removesuffix("s")
        rows = self._rows(
            f"SELECT path FROM {table} WHERE path = ? OR sort = ? ORDER BY path <> ?, path LIMIT 1",
            (text, text.casefold(), text),
        )
        return str(rows[0][0]) if rows else None

    def label(self, kind: str, path: str) -> str:
        """The label of a work, trope or character; its path where there is none."""
        rows = self._rows(f"SELECT label FROM {kind.removesuffix('s')} WHERE path = ?", (path,))
        return str(rows[0][0]) if rows else path

    def _rows(self, text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        uri = f"{self._file().resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            return connection.execute(text, values).fetchall()

    def _file(self) -> Path:
        """The file of the release; where it has none, because an earlier version built it, one made here."""
        file = self._release.folder / FILE
        if file.is_file():
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


def _work(row: tuple[Any, ...]) -> Item:
    path, label, tropes, occurrences, year, medium, has_page = row
    return Item(
        path,
        label,
        tropes=tropes,
        occurrences=occurrences,
        year=year,
        medium=medium,
        has_page=bool(has_page),
    )


def _trope(row: tuple[Any, ...]) -> Item:
    path, label, works, occurrences = row
    return Item(path, label, works=works, occurrences=occurrences)


def _character(row: tuple[Any, ...]) -> Item:
    path, label, occurrences, lines, *of = row
    return Item(path, label, occurrences=occurrences, lines=lines, of=(of[0], of[1]) if of[0] else None)


_ITEMS = {"works": _work, "tropes": _trope, "characters": _character}


def _where(kind: str, filters: Filters) -> tuple[str, list[Any]]:
    """The condition of a list's query, and its values."""
    table = kind.removesuffix("s")
    conditions: list[str] = []
    values: list[Any] = []
    if filters.name:
        conditions.append(f"instr({table}.sort, ?)")
        values.append(filters.name.casefold())
    if filters.medium:
        conditions.append("work.medium = ?")
        values.append(filters.medium)
    if filters.years:
        conditions.append("work.year BETWEEN ? AND ?")
        values += filters.years
    if filters.work and kind == "characters":
        conditions.append("of.path = ?")
        values.append(filters.work)
    used, of_uses = _uses(kind, filters)
    if used:
        conditions.append(used)
        values += of_uses
    return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), values


def _uses(kind: str, filters: Filters) -> tuple[str, list[str]]:
    """The condition that one occurrence has all of mode, trope, work and character that are given."""
    asked = [
        (column, table, path)
        for column, table, path in (
            ("o.mode", "mode", filters.mode),
            ("o.trope", "trope", filters.trope),
            ("o.work", "work", filters.work if kind == "tropes" else ""),
            ("i.character", "character", filters.character),
        )
        if path
    ]
    if not asked:
        return "", []
    is_involved = kind == "characters" or bool(filters.character)
    source = "occurrence o JOIN involves i ON i.occurrence = o.id" if is_involved else "occurrence o"
    given = " AND ".join(f"{column} = (SELECT id FROM {table} WHERE path = ?)" for column, table, _ in asked)
    column = {"works": "o.work", "tropes": "o.trope", "characters": "i.character"}[kind]
    own = f"{kind.removesuffix('s')}.id"
    values = [path for _, _, path in asked]
    if [each for each, _, _ in asked] == ["o.mode"]:  # so common that to look at each line is quicker
        return f"EXISTS (SELECT 1 FROM {source} WHERE {column} = {own} AND {given})", values
    return f"{own} IN (SELECT {column} FROM {source} WHERE {given})", values
