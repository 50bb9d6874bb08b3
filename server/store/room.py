"""How many queries of clients are on their way to an endpoint at a time, and how many wait."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tropegraph.server.errors import Busy

_RETRY_AFTER_S = 1


class Room:
    """Room for so many queries, and for so many more that wait; used by many threads."""

    def __init__(self, places: int, queue: int) -> None:
        self._places = threading.BoundedSemaphore(places)
        self._lock = threading.Lock()
        self._queue = queue
        self._waiting = 0

    @contextmanager
    def taken(self, wait_s: float) -> Iterator[None]:
        """A place, had within this time; raises Busy where there is none, or as many wait as may."""
        if not self._places.acquire(blocking=False):
            self._wait(wait_s)
        try:
            yield
        finally:
            self._places.release()

    def _wait(self, wait_s: float) -> None:
        with self._lock:
            if self._waiting >= self._queue:
                raise Busy(_RETRY_AFTER_S, self._queue)
            self._waiting += 1
        try:
            if not self._places.acquire(timeout=wait_s):
                raise Busy(_RETRY_AFTER_S, self._queue)
        finally:
            with self._lock:
                self._waiting -= 1
