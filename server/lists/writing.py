"""Writing ``lists.sqlite``: works, tropes, characters and occurrences, from the content of a release."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path

from tropegraph.mapping.terms import name

from .choices import SCHEMA as CHOICES
from .choices import write_modes
from .companions import SCHEMA as COMPANIONS
from .companions import write_companions
from .names import SCHEMA as NAMES
from .names import write_names
from .untold import CURIES as OF_STORIES
from .untold import SCHEMA as UNTOLD
from .untold import Untold, write_untold

FILE = "lists.sqlite"
"""The name of the file in the folder of a release."""
VERSION = 4
"""What the tables hold; a file of another version is made anew when it is asked."""

_SCHEMA = """
CREATE TABLE work (
  id INTEGER PRIMARY KEY, path TEXT, label TEXT, sort TEXT, language TEXT, medium TEXT, year INTEGER,
  has_page INTEGER, tropes INTEGER, occurrences INTEGER);
CREATE TABLE trope (
  id INTEGER PRIMARY KEY, path TEXT, label TEXT, sort TEXT, language TEXT, works INTEGER,
  occurrences INTEGER);
CREATE TABLE character (
  id INTEGER PRIMARY KEY, path TEXT, label TEXT, sort TEXT, language TEXT, work INTEGER,
  occurrences INTEGER, lines INTEGER);
CREATE TABLE mode (id INTEGER PRIMARY KEY, path TEXT, label TEXT, presence TEXT, occurrences INTEGER);
CREATE TABLE occurrence (id INTEGER PRIMARY KEY, work INTEGER, trope INTEGER, mode INTEGER, path TEXT);
CREATE TABLE exhibits (trope INTEGER, work INTEGER, PRIMARY KEY (trope, work)) WITHOUT ROWID;
CREATE TABLE involves (
  character INTEGER, occurrence INTEGER, PRIMARY KEY (character, occurrence)) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX occurrence_of_work ON occurrence (work, trope, mode);
CREATE INDEX occurrence_of_trope ON occurrence (trope, mode, work);
CREATE INDEX occurrence_of_mode ON occurrence (mode, trope);
CREATE INDEX exhibited ON exhibits (work, trope);
CREATE INDEX involved ON involves (occurrence, character);
CREATE INDEX work_by_sort ON work (has_page, sort);
CREATE INDEX trope_by_sort ON trope (sort);
CREATE INDEX trope_by_works ON trope (works DESC, sort);
CREATE INDEX work_by_path ON work (path);
CREATE INDEX trope_by_path ON trope (path);
CREATE INDEX character_by_path ON character (path);
ANALYZE;
"""
_ROWS_AT_ONCE = 20_000
_CURIES = (
    "rdf:type rdfs:label schema:copyrightYear tg:exhibits tg:inWork tg:ofTrope tg:mode tg:involves "
    "tg:presence foaf:primaryTopic schema:spokenByCharacter"
).split()
_WANTED = {name(curie).encode(): curie.partition(":")[2] for curie in (*_CURIES, *OF_STORIES)}
_CLASSES = {
    name(f"tg:{each}").encode(): each for each in "Work Trope Character Mode Occurrence Page Line".split()
}

Facts = dict[str, list[bytes]]


def write_lists(lines: Iterable[bytes], base: str, file: Path) -> None:
    """Writes the lists of sorted N-Quads under a base into a new file."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(
            f"{_SCHEMA}{COMPANIONS}{CHOICES}{NAMES}{UNTOLD} PRAGMA user_version = {VERSION};"
        )
        writer = _Writer(connection, base)
        writer.write(_subjects(lines))
        write_untold(connection, writer.untold)
        write_modes(connection)
        write_names(connection)
        connection.executescript(_INDEXES)
        write_companions(connection)
        connection.commit()


class _Writer:
    """Takes subjects one by one; what an occurrence names gets its number at first mention."""

    def __init__(self, connection: sqlite3.Connection, base: str) -> None:
        self._connection = connection
        self._base = base.encode()
        self.untold = Untold(base)
        self._numbers: dict[bytes, int] = {}
        self._described: set[int] = set()
        self._counts: dict[str, Counter[int]] = {
            each: Counter() for each in ("exhibits", "exhibited", "occurrences", "lines")
        }
        self._things: dict[str, list[tuple[int, bytes, Facts]]] = {
            kind: [] for kind in ("Work", "Trope", "Character", "Mode")
        }
        self._occurrences: list[tuple[int, int, int, int, str | None]] = []
        self._exhibited: list[tuple[int, int]] = []
        self._involved: list[tuple[int, int]] = []
        self._last = 0

    def write(self, subjects: Iterable[tuple[bytes, Facts]]) -> None:
        for subject, facts in subjects:
            self._take(subject, facts)
            if len(self._occurrences) >= _ROWS_AT_ONCE:
                self._flush()
        self._flush()
        self._write_things()

    def _take(self, subject: bytes, facts: Facts) -> None:
        self.untold.take(subject, facts)
        kinds = {_CLASSES[value] for value in facts.get("type", ()) if value in _CLASSES}
        if "Occurrence" in kinds:
            self._occurrence(subject, facts)
        if "Page" in kinds:
            self._described.update(self._number(value) for value in facts.get("primaryTopic", ()))
        for value in facts.get("spokenByCharacter", ()):
            self._counts["lines"][self._number(value)] += 1
        for value in facts.get("exhibits", ()):
            self._exhibited.append((self._number(value), self._number(subject)))
            self._counts["exhibited"][self._number(value)] += 1
        for kind in kinds & self._things.keys():
            number = self._number(subject)
            self._counts["exhibits"][number] = len(facts.pop("exhibits", ()))
            self._things[kind].append((number, subject, facts))

    def _occurrence(self, subject: bytes, facts: Facts) -> None:
        named = [facts.get(each) for each in ("inWork", "ofTrope", "mode")]
        if all(named):
            self._last += 1
            work, trope, mode = (self._number(values[0]) for values in named if values)
            self._occurrences.append((self._last, work, trope, mode, self._path(subject, facts)))
            self._counts["occurrences"].update((work, trope, mode))
            involved = {self._number(value) for value in facts.get("involves", ())}
            self._counts["occurrences"].update(involved)
            self._involved += [(number, self._last) for number in involved]

    def _path(self, subject: bytes, facts: Facts) -> str | None:
        """The path of an occurrence; None, as of most, where it can be told from its work and its trope."""
        work, trope = facts["inWork"][0][1:-1], facts["ofTrope"][0][1:-1]
        usual = b"%s/occurrence/%s" % (work, trope.rpartition(b"/")[2])
        return None if subject[1:-1] == usual else subject[1:-1].removeprefix(self._base).decode()

    def _flush(self) -> None:
        self._connection.executemany("INSERT INTO occurrence VALUES (?, ?, ?, ?, ?)", self._occurrences)
        self._connection.executemany("INSERT OR IGNORE INTO exhibits VALUES (?, ?)", self._exhibited)
        self._exhibited.clear()
        self._connection.executemany("INSERT INTO involves VALUES (?, ?)", self._involved)
        self._occurrences.clear()
        self._involved.clear()

    def _write_things(self) -> None:
        counts, insert = self._counts, self._connection.executemany
        works = (
            (
                *named,
                _medium(named[1]),
                _year(facts),
                named[0] in self._described,
                counts["exhibits"][named[0]],
                counts["occurrences"][named[0]],
            )
            for named, facts in self._named("Work")
        )
        insert("INSERT INTO work VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", works)
        tropes = (
            (*named, counts["exhibited"][named[0]], counts["occurrences"][named[0]])
            for named, _ in self._named("Trope")
        )
        insert("INSERT INTO trope VALUES (?, ?, ?, ?, ?, ?, ?)", tropes)
        characters = (
            (
                *named,
                self._number(facts["inWork"][0]) if "inWork" in facts else None,
                counts["occurrences"][named[0]],
                counts["lines"][named[0]],
            )
            for named, facts in self._named("Character")
        )
        insert("INSERT INTO character VALUES (?, ?, ?, ?, ?, ?, ?, ?)", characters)
        modes = (
            (named[0], named[1], named[2], _local(facts.get("presence")), counts["occurrences"][named[0]])
            for named, facts in self._named("Mode")
        )
        insert("INSERT INTO mode VALUES (?, ?, ?, ?, ?)", modes)

    def _named(self, kind: str) -> Iterator[tuple[tuple[int, str, str, str, str], Facts]]:
        """Number, path, label, what to sort by and the label's language, with the facts."""
        for number, subject, facts in self._things[kind]:
            path = subject[1:-1].removeprefix(self._base).decode()
            label, language = _label(facts)
            yield (number, path, label or path, (label or path).casefold(), language), facts

    def _number(self, term: bytes) -> int:
        return self._numbers.setdefault(term, len(self._numbers) + 1)


def _subjects(lines: Iterable[bytes]) -> Iterator[tuple[bytes, Facts]]:
    """The subjects of sorted N-Quads, with what of them the lists show."""
    for subject, of_subject in groupby((line.split(b" ", 2) for line in lines), lambda parts: parts[0]):
        facts: Facts = {}
        for _, predicate, rest in of_subject:
            if wanted := _WANTED.get(predicate):
                facts.setdefault(wanted, []).append(rest.rsplit(b" ", 2)[0])
        if facts:
            yield subject, facts


def _label(facts: Facts) -> tuple[str, str]:
    """The label in English, or the first, and its language."""
    labels = facts.get("label", [])
    label = next((each for each in labels if each.endswith(b'"@en')), labels[0] if labels else b'""')
    end = label.rfind(b'"') + 1
    tag = label[end + 1 :].decode() if label[end : end + 1] == b"@" else ""
    return str(json.loads(label[:end], strict=False)), tag


def _year(facts: Facts) -> int | None:
    digits = facts.get("copyrightYear", [b""])[0].split(b'"')
    return int(digits[1]) if len(digits) > 1 and digits[1].isdigit() else None


def _medium(path: str) -> str:
    return path.partition("/")[0]


def _local(values: list[bytes] | None) -> str:
    return values[0][1:-1].rpartition(b"#")[2].decode() if values else ""
