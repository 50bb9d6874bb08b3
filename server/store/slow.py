"""The readers whose queries are slow: so many work at a time, others pause where they are."""

import time
from collections.abc import Iterator

from .jobs import Job
from .process import Reader

_PAUSED = 16
"""So many slow queries may pause where they are; more than these begin again."""


class SlowReaders:
    """Gives turns to slow queries; a reader is here from when it is one until it has answered."""

    def __init__(self, turns: int) -> None:
        """So many ``turns`` there are at a time."""
        self.turns = turns
        """How many are left."""
        self.working: list[Reader] = []
        self.paused: list[Reader] = []

    def __iter__(self) -> Iterator[Reader]:
        return iter((*self.working, *self.paused))

    def __len__(self) -> int:
        return len(self.working) + len(self.paused)

    @property
    def is_full(self) -> bool:
        """Whether another could not even pause."""
        return self.turns <= 0 and len(self.paused) >= _PAUSED

    def enter(self, reader: Reader) -> None:
        """Takes a reader whose query has turned out to be slow; where no turn is left, it pauses."""
        if self.turns > 0:
            self.turns -= 1
            self.working.append(reader)
        else:
            reader.pause()
            self.paused.append(reader)

    def first_paused(self) -> Job | None:
        """The query that has paused for longest."""
        return self.paused[0].jobs[0] if self.paused else None

    def go_on(self) -> None:
        """Gives a turn to the query that has paused for longest."""
        self.turns -= 1
        reader = self.paused.pop(0)
        reader.begin(time.monotonic())
        reader.go_on()
        self.working.append(reader)

    def leave(self, reader: Reader) -> None:
        """Lets a reader go, and gives its turn back, which one that is paused has not."""
        if reader in self.paused:
            self.paused.remove(reader)
            reader.go_on()
        else:
            self.working.remove(reader)
            self.turns += 1
