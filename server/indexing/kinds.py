"""How many things of each kind are found by words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .collecting import KIND_NAMES, UNNAMED
from .expressions import NAMED, anywhere
from .reading import Index
from .searching import COUNTED_UP_TO, FEW, Found, count, search
from .words import fold

_MOST = "Occurrence"
"""What most things are: where all are counted, those that are of no other kind."""


@dataclass(frozen=True)
class KindCount:
    """How many things of a kind are found; where that is not exact there are more than ``total``."""

    kind: str
    total: int
    is_exact: bool = True


def kinds_found(index: Index, query: str, found: Found | None = None) -> tuple[KindCount, ...]:
    """The kinds of all that a query finds, in the order of the table of kinds.

    ``found`` is a part of that, where it is at hand.
    """
    words = tuple(fold(query).split())
    if found:
        total = found.total - found.near + (not found.is_exact)
    else:
        total = count(index, anywhere(words, ())) if words else 0
    if total < FEW:
        is_all = found and len(found.hits) == found.total
        hits = found.hits if found and is_all else search(index, query, (), 0, COUNTED_UP_TO).hits
        numbers = Counter(hit.entry.kind for hit in hits)
    else:
        numbers = _counted(index, words, total)
    return tuple(
        KindCount(kind, min(numbers[kind], COUNTED_UP_TO), numbers[kind] <= COUNTED_UP_TO)
        for kind in KIND_NAMES
        if numbers[kind]
    )


def _counted(index: Index, words: Sequence[str], total: int) -> Counter[str]:
    """How many things hold the words, by kind; one more than COUNTED_UP_TO where there are more."""
    numbers = _counted_together(index, anywhere(words, NAMED))
    others = [kind for kind in UNNAMED if kind != _MOST]
    if numbers.total() > COUNTED_UP_TO:
        numbers, others = Counter(), [kind for kind in KIND_NAMES if kind != _MOST]
    for kind in others:
        if numbers.total() < total:
            numbers[kind] = count(index, anywhere(words, [kind]))
    is_exact = total <= COUNTED_UP_TO
    numbers[_MOST] = total - numbers.total() if is_exact else count(index, anywhere(words, [_MOST]))
    return numbers


def _counted_together(index: Index, expression: str) -> Counter[str]:
    """How many of the first things that an expression finds are of each kind."""
    first = f"SELECT rowid AS number FROM word WHERE word MATCH ? LIMIT {COUNTED_UP_TO + 1}"
    rows = index.rows(
        f"SELECT kind, count(*) FROM ({first}) JOIN thing USING (number) GROUP BY kind", [expression]
    )
    return Counter(dict(rows))
