"""Which parts of a text some ranges cover."""

from bisect import bisect_left
from collections.abc import Iterable

from .page import Span


class Cover:
    """The part of a text that ranges cover, which may stand in each other.

    >>> Cover([Span(2, 5), Span(3, 4)]).overlaps(Span(4, 9))
    True
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def overlaps(self, span: Span) -> bool:
        """Whether a part of a range is covered."""
        before = bisect_left(self._starts, span.end) - 1
        return before >= 0 and self._ends[before] > span.start
