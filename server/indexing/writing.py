"""Writing the index: one SQLite file, made beside the dumps from the same sorted N-Quads.

Things are numbered by how often they are named, the most first. So whatever list of numbers SQLite walks,
it walks in order of rank, and may stop as soon as a page is full: https://www.sqlite.org/fts5.html
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

from .collecting import UNNAMED, Thing, things
from .identifiers import identify
from .words import fold, grams

FILE = "index.sqlite"
_AT_ONCE = 5_000
ItemT = TypeVar("ItemT")

_SCHEMA = """
CREATE TABLE thing (
    number INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL, classes TEXT NOT NULL,
    label TEXT NOT NULL, names TEXT NOT NULL, text TEXT NOT NULL, uses INTEGER NOT NULL
);
CREATE TABLE class (token TEXT PRIMARY KEY, name TEXT NOT NULL, things INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE name (name TEXT, number INTEGER, PRIMARY KEY (name, number)) WITHOUT ROWID;
CREATE TABLE gram (gram TEXT, number INTEGER, PRIMARY KEY (gram, number)) WITHOUT ROWID;
CREATE TABLE gram_size (gram TEXT PRIMARY KEY, names INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE link (
    key TEXT, number INTEGER, property TEXT, target TEXT, PRIMARY KEY (key, number, property, target)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE word USING fts5 (
    label, names, text, class, content='', columnsize=0, prefix='1 2 3', tokenize='unicode61'
);
CREATE TEMP TABLE found (
    iri TEXT, kind TEXT, classes TEXT, label TEXT, names TEXT, text TEXT, uses INTEGER NOT NULL DEFAULT 0
);
CREATE TEMP TABLE found_link (iri TEXT, property TEXT, target TEXT);
CREATE TEMP TABLE found_gram (gram TEXT, number INTEGER);
"""
_FINISH = """
INSERT INTO gram SELECT DISTINCT gram, number FROM found_gram ORDER BY gram, number;
INSERT INTO gram_size SELECT gram, count(*) FROM gram GROUP BY gram;
INSERT INTO word (word) VALUES ('optimize');
CREATE INDEX link_number ON link (number);
"""
_RANKED = """
SELECT iri, kind, classes, label, names, text, uses FROM found ORDER BY uses DESC, iri
"""


def write_index(content: Path, base: str, file: Path) -> None:
    """Writes the index of sorted N-Quads whose IRIs are under a base."""
    with closing(sqlite3.connect(file, isolation_level=None)) as index:
        index.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;")
        index.executescript(_SCHEMA)
        index.execute("BEGIN")
        _collect(index, content, base)
        _number(index)
        _link(index)
        index.executescript(_FINISH)
        if index.in_transaction:
            index.execute("COMMIT")


@cache
def class_token(name: str) -> str:
    """The one word that stands for a class in the index.

    >>> class_token("schema:Movie")
    'schemamovie'
    """
    return "".join(char for char in name.casefold() if char.isalnum())


def folded_name(name: str) -> str:
    """A name as it is compared; of a TV Tropes id the part after the namespace.

    >>> folded_name("Film/FortyEightHours")
    'fortyeighthours'
    """
    return fold(name if " " in name else name.rpartition("/")[2])


def _collect(index: sqlite3.Connection, content: Path, base: str) -> None:
    uses: Counter[bytes] = Counter()
    for some in _batches(things(content, base, uses), _AT_ONCE):
        index.executemany(
            "INSERT INTO found (iri, kind, classes, label, names, text) VALUES (?, ?, ?, ?, ?, ?)",
            ((t.iri, t.kind, " ".join(t.classes), t.label, "\n".join(t.names), t.text) for t in some),
        )
        index.executemany("INSERT INTO found_link VALUES (?, ?, ?)", _link_rows(some))
    index.execute("CREATE INDEX found_iri ON found (iri)")
    index.executemany(
        "UPDATE found SET uses = ? WHERE iri = ?",
        ((number, term[1:-1].decode()) for term, number in uses.items() if term.startswith(b"<")),
    )


def _link_rows(some: Iterable[Thing]) -> Iterator[tuple[str, str, str]]:
    return ((thing.iri, link, target) for thing in some for link, target in thing.links)


def _number(index: sqlite3.Connection) -> None:
    """Gives each thing its number, and writes all that is found by it."""
    classes: Counter[str] = Counter()
    rows = index.execute(_RANKED)
    number = 0
    for some in _batches(rows, _AT_ONCE):
        found, named, runs, worded = [], [], [], []
        for iri, kind, of, label, names, text, uses in some:
            number += 1
            classes.update(of.split())
            found.append((number, iri, kind, of, label, names, text, uses))
            tokens = " ".join(map(class_token, [kind, *of.split()]))
            worded.append((number, fold(label), fold(names.replace("/", " ")), fold(text), tokens))
            if kind not in UNNAMED:
                called = _called(label, names)
                named += [(each, number) for each in called]
                runs += [(gram, number) for each in called for gram in grams(each)]
        index.executemany("INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?, ?, ?)", found)
        index.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", named)
        index.executemany("INSERT INTO found_gram VALUES (?, ?)", runs)
        index.executemany(
            "INSERT INTO word (rowid, label, names, text, class) VALUES (?, ?, ?, ?, ?)", worded
        )
    index.executemany(
        "INSERT OR IGNORE INTO class VALUES (?, ?, ?)",
        ((class_token(name), name, total) for name, total in sorted(classes.items())),
    )


def _called(label: str, names: str) -> set[str]:
    return {folded_name(each) for each in (label, *names.split("\n"))} - {""}


def _link(index: sqlite3.Connection) -> None:
    index.execute("CREATE UNIQUE INDEX thing_iri ON thing (iri)")
    rows = index.execute(
        "SELECT number, property, target FROM found_link JOIN thing USING (iri)"
        " ORDER BY number, property, target"
    )
    for some in _batches(rows, _AT_ONCE):
        index.executemany(
            "INSERT OR IGNORE INTO link VALUES (?, ?, ?, ?)",
            (
                (found.key if (found := identify(target)) else target, number, link, target)
                for number, link, target in some
            ),
        )


def _batches(items: Iterable[ItemT], size: int) -> Iterator[list[ItemT]]:
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
