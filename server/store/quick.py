"""The readers that every query begins in."""

import asyncio
from collections.abc import Callable, Iterator

from .process import AHEAD, BRISK_S, Reader
from .supply import Supply


class QuickReaders:
    """So many readers, and spare ones beside them as long as all have more to do than a light query."""

    def __init__(
        self,
        number: int,
        supply: Supply,
        loop: asyncio.AbstractEventLoop,
        receive: Callable[[Reader], None],
    ) -> None:
        """``receive`` is called when a reader has something to say."""
        self._number = number
        self._supply = supply
        self._loop = loop
        self._receive = receive
        self._readers: list[Reader] = []
        self._coming = 0

    def __iter__(self) -> Iterator[Reader]:
        return iter(self._readers)

    def __len__(self) -> int:
        return len(self._readers)

    @property
    def extra(self) -> int:
        """How many there are that are spare ones else."""
        return max(0, len(self._readers) - self._number)

    def add(self, reader: Reader) -> None:
        self._loop.add_reader(reader.connection.fileno(), self._receive, reader)
        self._readers.append(reader)

    def remove(self, reader: Reader) -> None:
        """Leaves a reader to somebody else, who hears what it says as before."""
        self._readers.remove(reader)

    def free(self, now: float) -> Reader | None:
        """One that can be asked now, None where a query has to wait."""
        least, chosen = AHEAD, None
        for reader in self._readers:
            asked = len(reader.jobs)
            if not asked:
                return reader
            if asked < least and reader.may_have_more(now):
                least, chosen = asked, reader
        return chosen or self.another(now)

    def another(self, now: float) -> Reader | None:
        """A spare one, where all others have worked for longer than a light query takes."""
        if any(now - reader.begun < BRISK_S for reader in self._readers):
            return None
        reader = self._supply.spare()
        if reader is not None:
            self.add(reader)
        return reader

    def give_back(self, reader: Reader) -> None:
        """Makes one that has nothing to do a spare one again, if it is one too many."""
        if self.extra:
            self._readers.remove(reader)
            self._loop.remove_reader(reader.connection.fileno())
            self._supply.put(reader)

    def refill(self, use: Callable[[Reader], None]) -> None:
        """Gives ``use`` a reader in the place of one that was removed, as soon as there is one."""

        def arrived(reader: Reader) -> None:
            self._coming -= 1
            use(reader)

        if len(self._readers) + self._coming < self._number:
            self._coming += 1
            self._supply.want(arrived)
