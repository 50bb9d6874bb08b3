"""Which query runs when, in which reader, and when it is ended.

Every query begins in one of the ``readers``. One that is still running after ``slow_after_s`` is slow: its
reader leaves them, and another takes its place, so slow queries never keep quick ones waiting. Only so many
slow queries run at a time; one too many is ended and waits for its turn to begin again. A query that was
slow once is known to be, and waits from the start.
"""

import contextlib
import hashlib
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

from tropegraph.server.errors import Busy, QueryTimeout, QueryTooLarge

from . import Answer, Question
from .idle import Idle
from .limits import Limits
from .process import Reader, Readers

_WATCH_S = 0.03
"""How often the memory of a slow query is looked at."""
_GIVE_WAY_S = 0.5
"""A query that has run for so long gives way to all others on the processor."""
_GROWN_BYTES = 8_000_000
"""A reader that has grown by so much is not used again: allocators keep what a large query took."""
_LIGHT_S = 0.01
_LIGHT_TEXT = 50_000
"""A query that took no longer, with a text no longer, leaves its reader as it was."""
_KNOWN = 2000
_SHORT_S = 0.02
"""Every query has so long before anybody asks whether it is slow."""
_QUICK_TIMES = 4
"""So many times as many quick queries may wait as slow ones, since their turn comes soon."""


class Pool:
    """Answers questions in readers of its own; used by many threads."""

    def __init__(self, folder: Path, base: str, limits: Limits) -> None:
        """Starts the readers of a store, and waits until they are ready."""
        self._limits = limits
        self._readers = Readers(folder, base, limits)
        self._idle = Idle()
        self._spares: deque[Reader] = deque()
        self._turns = threading.Semaphore(limits.slow_readers)
        self._waiting = 0
        self._lock = threading.Lock()
        self._slow: OrderedDict[bytes, None] = OrderedDict()
        self._wanted: SimpleQueue[bool] = SimpleQueue()
        for _ in range(limits.readers):
            self._idle.put(self._readers.start())
        threading.Thread(target=self._keep_spares, name="spares", daemon=True).start()
        self._wanted.put(True)

    def close(self) -> None:
        """Ends all readers."""
        self._wanted.put(False)
        self._readers.close()

    def answer(self, question: Question) -> Answer:
        """The whole answer; raises what the query deserves, QueryTimeout, QueryTooLarge or Busy."""
        begun = time.monotonic()
        end = begun + question.deadline_s
        key = hashlib.blake2b(question.text.encode(), digest_size=16).digest() if self._slow else b""
        if key in self._slow:
            return self._in_turn(question, end)
        reader = self._asked(question, end)
        try:
            answer = self._quickly(reader, end)
        except TimeoutError:
            self._replace()
            return self._slowly(reader, question, end)
        except ConnectionError:  # somebody ended it, or the query did: the second time tells
            self._drop(reader)
            self._replace()
            return self._in_turn(question, end, self._readers.start)
        except QueryTooLarge:
            self._drop(reader)
            self._replace()
            raise
        except BaseException:
            self._put_back(reader, False)
            raise
        is_light = time.monotonic() - begun < _LIGHT_S and len(question.text) < _LIGHT_TEXT
        self._put_back(reader, is_light)
        return answer

    def _put_back(self, reader: Reader, is_light: bool) -> None:
        """Lets others have a reader, or another in its place where its last query made it grow."""
        if is_light or not self._has_grown(reader):
            self._idle.put(reader)
        else:
            self._drop(reader)
            self._replace()

    def _has_grown(self, reader: Reader) -> bool:
        return reader.resident_bytes() >= reader.first_bytes + _GROWN_BYTES

    def _quickly(self, reader: Reader, end: float) -> Answer:
        """The answer, if it comes soon, or sooner where others wait; raises TimeoutError.

        What counts is the time on a processor: on a busy machine a light query is not slow because it waits.
        """
        try:
            return reader.answer(min(_SHORT_S, max(end - time.monotonic(), 0.001)))
        except TimeoutError:
            begun = reader.processor_s()
        while time.monotonic() < end:
            with contextlib.suppress(TimeoutError):
                return reader.answer(_SHORT_S)
            most = _SHORT_S / 2 if self._idle.waiting else self._limits.slow_after_s - _SHORT_S
            if reader.processor_s() - begun >= most:
                break
        raise TimeoutError

    def _asked(self, question: Question, end: float) -> Reader:
        """A reader that has the question; one that somebody else has ended is replaced."""
        while True:
            reader = self._take(end)
            try:
                reader.ask(question)
            except ConnectionError:
                self._drop(reader)
                self._idle.put(self._readers.start())
            else:
                return reader

    def _take(self, end: float) -> Reader:
        reader = self._idle.take(end - time.monotonic(), _QUICK_TIMES * self._limits.queue)
        if reader is None:
            raise self._busy()
        return reader

    def _slowly(self, reader: Reader, question: Question, end: float) -> Answer:
        """Goes on with a query that has begun, where there is room beside the others."""
        self._remember(question)
        if not self._turns.acquire(blocking=False):
            self._drop(reader)
            return self._in_turn(question, end)
        try:
            return self._watched(reader, question, end)
        finally:
            self._turns.release()

    def _in_turn(
        self, question: Question, end: float, reader_of: Callable[[], Reader] | None = None
    ) -> Answer:
        """Begins a slow query when it may, in a spare reader if no other is given."""
        self._queue(1)
        try:
            if not self._turns.acquire(timeout=max(end - time.monotonic(), 0.0)):
                raise self._busy()
        finally:
            self._queue(-1)
        try:
            reader = (reader_of or self._spare)()
            with contextlib.suppress(ConnectionError):  # who waits for the answer finds out
                reader.ask(question)
            return self._watched(reader, question, end)
        finally:
            self._turns.release()

    def _watched(self, reader: Reader, question: Question, end: float) -> Answer:
        """Waits for the answer of a slow query; ends it at its deadline or when it is too large."""
        polite_at: float | None = time.monotonic() + _GIVE_WAY_S
        most = reader.first_bytes + self._limits.memory_bytes
        done = False
        try:
            while True:
                now = time.monotonic()
                if now >= end:
                    raise QueryTimeout(question.deadline_s)
                if reader.resident_bytes() > most:
                    raise QueryTooLarge(self._limits.memory_bytes)
                if polite_at and now >= polite_at:
                    reader.give_way()
                    polite_at = None
                try:
                    answer = reader.answer(min(_WATCH_S, end - now))
                except TimeoutError:
                    continue
                except ConnectionError:
                    raise QueryTooLarge(self._limits.memory_bytes) from None
                done = polite_at is not None
                return answer
        finally:
            if done and not self._has_grown(reader):
                self._spares.append(reader)
            else:
                self._drop(reader)
                self._wanted.put(True)

    def _remember(self, question: Question) -> None:
        key = hashlib.blake2b(question.text.encode(), digest_size=16).digest()
        with self._lock:
            self._slow[key] = None
            if len(self._slow) > _KNOWN:
                self._slow.popitem(last=False)

    def _queue(self, change: int) -> None:
        with self._lock:
            if change > 0 and self._waiting >= self._limits.queue:
                raise self._busy()
            self._waiting += change

    def _busy(self) -> Busy:
        return Busy(max(1, round(self._limits.deadline_s / 5)), self._limits.queue)

    def _replace(self) -> None:
        self._idle.put(self._spare())

    def _spare(self) -> Reader:
        try:
            while not (reader := self._spares.popleft()).is_there():
                self._drop(reader)
            return reader
        except IndexError:
            return self._readers.start()
        finally:
            self._wanted.put(True)

    def _drop(self, reader: Reader) -> None:
        self._readers.kill(reader)

    def _keep_spares(self) -> None:
        """Starts readers ahead of their need, as long as the pool is used."""
        while self._wanted.get():
            while len(self._spares) < self._limits.slow_readers:
                try:
                    self._spares.append(self._readers.start())
                except OSError:
                    break  # the next query that needs one says so
