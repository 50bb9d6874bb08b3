"""How many things of each kind are found by words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .collecting import KIND_NAMES, KINDS, UNNAMED
from .expressions import NAMED, anywhere
from .reading import Index
from .searching import COUNTED_UP_TO, FEW, Found, count, holders, search
from .words import fold


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
    numbers = found.kinds if found else _kinds(index, query, words) if words else Counter()
    if numbers is None:
        numbers = _counted(index, words, found.total if found and found.is_exact else None)
    return tuple(
        KindCount(kind, min(numbers[kind], COUNTED_UP_TO), numbers[kind] <= COUNTED_UP_TO)
        for kind in KIND_NAMES
        if numbers[kind]
    )


def _kinds(index: Index, query: str, words: Sequence[str]) -> Counter[str] | None:
    """The kinds of all that is found, None where these are too many to be looked at one by one."""
    all_ = holders(index, words, ())
    if all_ is None or len(all_) >= FEW:
        return None if all_ is None else Counter(each.kind for each in all_)
    return search(index, query, (), 0, 0).kinds


def _counted(index: Index, words: Sequence[str], total: int | None) -> Counter[str]:
    """How many things hold the words, by kind; one more than COUNTED_UP_TO where there are more.

    Of a ``total``, where it is known, the last kind has what the others leave.
    """
    numbers = _counted_together(index, anywhere(words, NAMED))
    here = {KINDS[each.name] for each in index.classes() if each.name in KINDS}
    left = [kind for kind in UNNAMED if kind in here]
    if numbers.total() > COUNTED_UP_TO:
        numbers, left = Counter(), [kind for kind in KIND_NAMES if kind in here]
    while left:
        kind = left.pop()
        if total is not None and not left:
            numbers[kind] = total - numbers.total()
        else:
            numbers[kind] = count(index, anywhere(words, [kind]))
    return numbers


def _counted_together(index: Index, expression: str) -> Counter[str]:
    """How many of the first things that an expression finds are of each kind."""
    first = f"SELECT rowid AS number FROM word WHERE word MATCH ? LIMIT {COUNTED_UP_TO + 1}"
    rows = index.rows(
        f"SELECT kind, count(*) FROM ({first}) JOIN thing USING (number) GROUP BY kind", [expression]
    )
    return Counter(dict(rows))
