"""Readers that are free, and who waits for one."""

import threading
from queue import Empty, SimpleQueue

from .process import Reader


class Idle:
    """Free readers, handed to whoever came last.

    Where more queries come than can begin, the newest is the one whose client is still there, and one light
    query among many heavy ones is not the last in a long line.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free: list[Reader] = []
        self._waiting: list[SimpleQueue[Reader]] = []

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def put(self, reader: Reader) -> None:
        """Gives a reader to who waits, or keeps it."""
        with self._lock:
            if self._waiting:
                self._waiting.pop().put(reader)
            else:
                self._free.append(reader)

    def take(self, patience_s: float, most_waiting: int) -> Reader | None:
        """A reader; None where so many wait already, or none is free in time."""
        with self._lock:
            if self._free:
                return self._free.pop()
            if len(self._waiting) >= most_waiting:
                return None
            place: SimpleQueue[Reader] = SimpleQueue()
            self._waiting.append(place)
        try:
            return place.get(timeout=max(patience_s, 0.0))
        except Empty:
            with self._lock:
                if place in self._waiting:
                    self._waiting.remove(place)
                    return None
            return place.get()  # it was given one just now
