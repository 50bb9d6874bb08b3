"""A release's own store, whose clients' queries run in processes that can be ended."""

import asyncio
import threading
import time
from functools import partial
from pathlib import Path

from . import Answer, Question
from .embedded import EmbeddedStore
from .jobs import WhenSlow
from .limits import Limits
from .pool import Pool
from .watching import Figures, Told


class PooledStore(EmbeddedStore):
    """Like the store in this process, but a query that takes too much is ended."""

    def __init__(
        self,
        folder: Path,
        base: str,
        limits: Limits,
        loop: asyncio.AbstractEventLoop | None = None,
        told: Told | None = None,
    ) -> None:
        """Opens the store; OSError where it cannot be read.

        Its readers start now and are reached by way of the loop; where there is none, they start with the
        first query, and a loop in a thread of its own. ``told`` hears of every query.
        """
        super().__init__(folder, base)
        self._arguments = folder, base, limits
        self._starting = threading.Lock()
        self._told = told
        self._started = None if loop is None else (loop, Pool(*self._arguments, loop))
        self._is_own = loop is None

    def ask(self, question: Question, when_slow: WhenSlow) -> "asyncio.Future[Answer]":
        """The same as ``answer``, for who is in the loop's thread; cancelling it ends the query.

        ``when_slow`` is called with it once it is slow.
        """
        _, pool = self._start()
        return self._asked(pool, question, when_slow)

    def answer(self, question: Question) -> Answer:
        loop, pool = self._start()

        async def answer() -> Answer:
            return await self._asked(pool, question)

        return asyncio.run_coroutine_threadsafe(answer(), loop).result()

    def _asked(
        self, pool: Pool, question: Question, when_slow: WhenSlow | None = None
    ) -> "asyncio.Future[Answer]":
        answered = pool.ask(question, when_slow)
        if self._told is not None:
            answered.add_done_callback(partial(_tell, self._told, time.monotonic()))
        return answered

    def figures(self) -> Figures:
        """How things stand with its readers."""
        return self._started[1].figures() if self._started else Figures()

    def close(self) -> None:
        """Ends the readers."""
        if self._started is not None:
            loop, pool = self._started
            pool.close()
            if self._is_own:
                loop.call_soon_threadsafe(loop.stop)

    def _start(self) -> tuple[asyncio.AbstractEventLoop, Pool]:
        if self._started is None:
            with self._starting:
                self._started = self._started or self._in_thread()
        return self._started

    def _in_thread(self) -> tuple[asyncio.AbstractEventLoop, Pool]:
        loop = asyncio.new_event_loop()
        threading.Thread(target=loop.run_forever, name="queries", daemon=True).start()

        async def start() -> Pool:
            return Pool(*self._arguments, loop)

        return loop, asyncio.run_coroutine_threadsafe(start(), loop).result()


def _tell(told: Told, begun: float, answered: "asyncio.Future[Answer]") -> None:
    fault = asyncio.CancelledError() if answered.cancelled() else answered.exception()
    told(fault, time.monotonic() - begun)
