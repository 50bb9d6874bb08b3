"""The tropes that go with each of the most used ones, counted once, when the lists are written.

To count them at each question would read every trope of every work that exhibits the one asked about.
"""

import heapq
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain

COUNTED_FROM_WORKS = 200
"""Tropes of fewer works are counted when they are asked about."""
KEPT = 10
"""Companions of each trope that are kept."""

SCHEMA = (
    "CREATE TABLE companion (trope INTEGER, place INTEGER, other INTEGER, number INTEGER, "
    "PRIMARY KEY (trope, place)) WITHOUT ROWID;"
)


def write_companions(connection: sqlite3.Connection) -> None:
    """Fills the table ``companion`` from the tables ``trope`` and ``exhibits``."""
    names = {
        number: (sort, path) for number, sort, path in connection.execute("SELECT id, sort, path FROM trope")
    }
    of_work: dict[int, list[int]] = defaultdict(list)
    works_of: dict[int, list[int]] = defaultdict(list)
    for trope, work in connection.execute("SELECT trope, work FROM exhibits"):
        of_work[work].append(trope)
        works_of[trope].append(work)
    for trope, works in works_of.items():
        if len(works) >= COUNTED_FROM_WORKS and trope in names:
            together = Counter(chain.from_iterable(of_work[work] for work in works))
            del together[trope]
            rows = enumerate(_most(together, names))
            connection.executemany(
                "INSERT INTO companion VALUES (?, ?, ?, ?)",
                ((trope, place, other, together[other]) for place, other in rows),
            )


def _most(together: Counter[int], names: dict[int, tuple[str, str]]) -> Iterator[int]:
    """The tropes with the highest numbers, equal ones by name."""
    least = min(heapq.nlargest(KEPT, together.values()), default=0)
    likely = (other for other, number in together.items() if number >= least and other in names)
    yield from sorted(likely, key=lambda other: (-together[other], *names[other]))[:KEPT]
