"""Reading the index of a release: each thread has a connection of its own, and none ever writes."""

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .writing import FILE, class_token

_COLUMNS = "number, iri, kind, classes, label, names, text, uses"


@dataclass(frozen=True)
class Entry:
    """A thing in the index; lower numbers are named more often, ``uses`` times.

    ``names`` are its other names and its TV Tropes id, ``classes`` short names such as "schema:Movie".
    """

    number: int
    iri: str
    kind: str
    classes: tuple[str, ...]
    label: str
    names: tuple[str, ...]
    text: str
    uses: int


@dataclass(frozen=True)
class Link:
    """A link from a thing to what stands for it elsewhere; ``property`` is a short name: "owl:sameAs"."""

    number: int
    property: str
    target: str


@dataclass(frozen=True)
class ClassSize:
    """A class that things in the index have, and how many."""

    name: str
    things: int


class Index:
    """The index of one release."""

    def __init__(self, file: Path) -> None:
        self._uri = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()

    def rows(self, text: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query of ours."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._uri, uri=True, check_same_thread=False)
            connection.execute("PRAGMA mmap_size = 2000000000")
            connection.execute("PRAGMA cache_size = -1000")
            self._local.connection = connection
        return list(connection.execute(text, values))

    def last_number(self) -> int:
        """The highest number of a thing: how many there are."""
        return int(self.rows("SELECT coalesce(max(number), 0) FROM thing")[0][0])

    def iris(self, after: int, count: int) -> list[str]:
        """The IRIs of the things with the next numbers after one."""
        text = "SELECT iri FROM thing WHERE number > ? AND number <= ? ORDER BY number"
        return [row[0] for row in self.rows(text, (after, after + count))]

    def entries(self, numbers: Iterable[int]) -> list[Entry]:
        """The things of these numbers, in their order."""
        wanted = list(numbers)
        rows = self.rows(f"SELECT {_COLUMNS} FROM thing WHERE number IN ({_marks(wanted)})", wanted)
        found = {row[0]: _entry(row) for row in rows}
        return [found[number] for number in wanted]

    def by_iri(self, iris: Iterable[str]) -> dict[str, Entry]:
        """The things of these IRIs, those that are in the index."""
        wanted = list(iris)
        rows = self.rows(f"SELECT {_COLUMNS} FROM thing WHERE iri IN ({_marks(wanted)})", wanted)
        return {row[1]: _entry(row) for row in rows}

    def linked(self, keys: Iterable[str]) -> dict[str, list[Link]]:
        """The links to what these keys stand for, by key."""
        wanted = list(keys)
        found: dict[str, list[Link]] = {key: [] for key in wanted}
        query = f"SELECT key, number, property, target FROM link WHERE key IN ({_marks(wanted)})"
        for key, *rest in self.rows(query, wanted):
            found[key].append(Link(*rest))
        return found

    def links_of(self, numbers: Iterable[int]) -> dict[int, list[Link]]:
        """The links of these things, by number."""
        wanted = list(numbers)
        found: dict[int, list[Link]] = {number: [] for number in wanted}
        query = (
            f"SELECT number, property, target FROM link WHERE number IN ({_marks(wanted)})"
            " ORDER BY property, target"
        )
        for row in self.rows(query, wanted):
            found[row[0]].append(Link(*row))
        return found

    def classes(self) -> list[ClassSize]:
        """The classes of all things, the largest first."""
        return [
            ClassSize(*row) for row in self.rows("SELECT name, things FROM class ORDER BY things DESC, name")
        ]

    def class_named(self, name: str) -> str | None:
        """The class of things here that a name means, in any case; None where there is none."""
        rows = self.rows("SELECT name FROM class WHERE token = ?", [class_token(name)])
        return str(rows[0][0]) if rows else None

    def kinds_of(self, name: str) -> set[str]:
        """The kinds of the things of a class that are named most."""
        wanted = f'class : "{class_token(name)}"'
        rows = self.rows(
            "SELECT DISTINCT kind FROM thing WHERE number IN"
            " (SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid LIMIT 100)",
            [wanted],
        )
        return {row[0] for row in rows}


def index_of(folder: Path) -> Index | None:
    """The index in a release's folder; None where there is none."""
    file = folder / FILE
    return Index(file) if file.is_file() else None


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _entry(row: tuple[Any, ...]) -> Entry:
    number, iri, kind, classes, label, names, text, uses = row
    return Entry(
        number, iri, kind, tuple(classes.split()), label, tuple(filter(None, names.split("\n"))), text, uses
    )
