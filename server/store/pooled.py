"""A release's own store, whose clients' queries run in processes that can be ended."""

from pathlib import Path

from . import Answer, Question
from .embedded import EmbeddedStore
from .limits import Limits
from .pool import Pool


class PooledStore(EmbeddedStore):
    """Like the store in this process, but a query that takes too much is ended."""

    def __init__(self, folder: Path, base: str, limits: Limits) -> None:
        """Opens the store and starts its readers; OSError where it cannot be read."""
        super().__init__(folder, base)
        self._pool = Pool(folder, base, limits)

    def answer(self, question: Question) -> Answer:
        return self._pool.answer(question)

    def close(self) -> None:
        """Ends the readers."""
        self._pool.close()
