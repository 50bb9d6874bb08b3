"""Readers ahead of their need: a killed one is replaced at once, and the next is started beside."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from .limits import Limits
from .process import Reader, Readers

_TRY_AGAIN_S = 0.5


class Supply:
    """Starts readers and ends them; used in the thread of its loop, which never waits for one."""

    def __init__(
        self,
        folder: Path,
        base: str,
        limits: Limits,
        loop: asyncio.AbstractEventLoop,
        lent: Callable[[], int],
    ) -> None:
        """``lent`` says how many readers are out that are likely to be given back."""
        self._spare = limits.slow_readers
        self._lent = lent
        self._loop = loop
        self._readers = Readers(folder, base, limits)
        self._spares: deque[Reader] = deque()
        self._wanted: deque[Callable[[Reader], None]] = deque()
        self._starting = 0
        self._is_open = True
        self.ended = 0
        """How many readers have been ended, those not counted that stopped with the server."""
        self._threads = ThreadPoolExecutor(2, "readers")

    def first(self, number: int) -> Iterator[Reader]:
        """So many readers, each waited for."""
        for _ in range(number):
            yield self._readers.start()

    def spare(self) -> Reader | None:
        """A reader that is ready now, which is likely to be given back; None where there is none."""
        if not self._spares:
            return None
        reader = self._spares.popleft()
        self._loop.remove_reader(reader.connection.fileno())
        return reader

    def want(self, use: Callable[[Reader], None]) -> None:
        """Gives a reader, as soon as there is one, to ``use``."""
        reader = self.spare()
        if reader is None:
            self._wanted.append(use)
        else:
            use(reader)
        self.top_up()

    def put(self, reader: Reader) -> None:
        """Takes back a reader that is as good as a new one."""
        if self._wanted:
            self._wanted.popleft()(reader)
        elif len(self._spares) < self._spare:
            self._spares.append(reader)
            self._loop.add_reader(reader.connection.fileno(), self._lost, reader)
        else:
            self.kill(reader)

    def kill(self, reader: Reader) -> None:
        """Ends a reader, whatever it does."""
        self.ended += 1
        reader.comes_back()  # so that it is soon gone, with its memory
        self._readers.kill(reader)
        self.top_up()

    def top_up(self) -> None:
        """Starts as many readers as are missing: one at least is always ready."""
        spare = max(1, self._spare - self._lent())
        while self._is_open and self._starting < len(self._wanted) + spare - len(self._spares):
            self._starting += 1
            self._threads.submit(self._readers.start).add_done_callback(self._has_started)

    def close(self) -> None:
        """Ends all readers."""
        self._is_open = False
        for reader in self._spares:
            self._loop.remove_reader(reader.connection.fileno())
        self._threads.shutdown(wait=True, cancel_futures=True)
        self._readers.close()

    def _lost(self, reader: Reader) -> None:
        """A spare reader has nothing to say, unless that somebody has ended it."""
        self._spares.remove(reader)
        self._loop.remove_reader(reader.connection.fileno())
        self.kill(reader)

    def _has_started(self, starting: "Future[Reader]") -> None:
        if self._is_open and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._arrived, starting)

    def _arrived(self, starting: "Future[Reader]") -> None:
        self._starting -= 1
        try:
            self.put(starting.result())
        except OSError:  # too many processes, or out of memory: both may pass
            self._loop.call_later(_TRY_AGAIN_S, self.top_up)
