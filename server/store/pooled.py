"""A release's own store, whose clients' queries run in processes that can be ended."""

import asyncio
import threading
from pathlib import Path

from . import Answer, Question
from .embedded import EmbeddedStore
from .jobs import WhenSlow
from .limits import Limits
from .pool import Pool


class PooledStore(EmbeddedStore):
    """Like the store in this process, but a query that takes too much is ended."""

    def __init__(
        self, folder: Path, base: str, limits: Limits, loop: asyncio.AbstractEventLoop | None = None
    ) -> None:
        """Opens the store and starts its readers; OSError where it cannot be read.

        They are reached by way of an event loop, if none is given one in a thread of its own.
        """
        super().__init__(folder, base)
        self._is_own = loop is None
        if loop is not None:
            self._loop, self._pool = loop, Pool(folder, base, limits, loop)
            return
        self._loop = _loop_in_thread()

        async def start() -> Pool:
            return Pool(folder, base, limits, self._loop)

        self._pool = asyncio.run_coroutine_threadsafe(start(), self._loop).result()

    def ask(self, question: Question, when_slow: WhenSlow) -> "asyncio.Future[Answer]":
        """The same as ``answer``, for who is in the loop's thread; cancelling it ends the query.

        ``when_slow`` is called with it once it is slow.
        """
        return self._pool.ask(question, when_slow)

    def answer(self, question: Question) -> Answer:
        return asyncio.run_coroutine_threadsafe(self._answer(question), self._loop).result()

    def close(self) -> None:
        """Ends the readers."""
        self._pool.close()
        if self._is_own:
            self._loop.call_soon_threadsafe(self._loop.stop)

    async def _answer(self, question: Question) -> Answer:
        return await self._pool.ask(question)


def _loop_in_thread() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="queries", daemon=True).start()
    return loop
