"""A release's own store, whose clients' queries run in processes that can be ended."""

import threading
from functools import partial
from pathlib import Path

from . import Answer, Question
from .embedded import EmbeddedStore
from .limits import Limits
from .pool import Pool


class PooledStore(EmbeddedStore):
    """Like the store in this process, but a query that takes too much is ended."""

    def __init__(self, folder: Path, base: str, limits: Limits, *, at_once: bool = True) -> None:
        """Opens the store; OSError where it cannot be read.

        Its readers start ``at_once``, or else with the first query.
        """
        super().__init__(folder, base)
        self._start = partial(Pool, folder, base, limits)
        self._starting = threading.Lock()
        self._pool = self._start() if at_once else None

    def answer(self, question: Question) -> Answer:
        with self._starting:
            pool = self._pool = self._pool or self._start()
        return pool.answer(question)

    def close(self) -> None:
        """Ends the readers."""
        if self._pool is not None:
            self._pool.close()
