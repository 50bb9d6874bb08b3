"""Which query runs when, in which reader, and when it is ended.

Every query begins in one of the ``readers``, or in a spare one where all of those have worked for longer
than a light query takes. One that is still running after ``slow_after_s`` is slow: its reader leaves them,
and another takes its place, so slow queries never keep quick ones waiting. Only so many
slow queries run at a time; one too many pauses until it is its turn, or is ended and begins again where many
pause already. A query that was slow once is known to be, and waits from the start.
All of it happens in one event loop: a query costs a message each way, and no thread wakes another.
"""

import asyncio
import contextlib
import time
from pathlib import Path

from tropegraph.server.errors import QueryTooLarge, RequestError

from . import Answer, Question, wire
from .jobs import Job, KnownSlow, Queues, WhenSlow
from .limits import Limits
from .patience import SHORT_S, Verdict, verdict
from .process import Reader
from .quick import QuickReaders
from .supply import Supply
from .watching import Figures

_TICK_S = 0.005
"""How often running queries are looked at."""
_PAUSED = 8
"""So many slow queries may pause where they are; more than these begin again."""


class Pool:
    """Answers questions in readers of its own; used in the thread of its loop."""

    def __init__(self, folder: Path, base: str, limits: Limits, loop: asyncio.AbstractEventLoop) -> None:
        """Starts the readers of a store, and waits until they are ready."""
        self._limits = limits
        self._loop = loop
        self._queues = Queues(limits)
        self._slow: list[Reader] = []
        self._paused: list[Reader] = []
        self._turns = limits.slow_readers
        self._known = KnownSlow()
        self._is_ticking = False
        self._supply = Supply(
            folder, base, limits, loop, lambda: len(self._slow) + len(self._paused) + self._quick.extra
        )
        self._quick = QuickReaders(limits.readers, self._supply, loop, self._receive)
        for reader in self._supply.first(limits.readers):
            self._take(reader)
        self._supply.top_up()

    def close(self) -> None:
        """Ends all readers."""
        for reader in (*self._quick, *self._slow, *self._paused):
            self._loop.remove_reader(reader.connection.fileno())
        self._supply.close()

    def ask(self, question: Question, when_slow: WhenSlow | None = None) -> "asyncio.Future[Answer]":
        """The whole answer, or what the query deserves: QueryTimeout, QueryTooLarge, Busy, its own faults.

        Whoever no longer wants it cancels it, which ends the query; ``when_slow`` is called with it when that
        is worth a thought.
        """
        end = time.monotonic() + question.deadline_s
        job = Job(question, end, self._loop.create_future(), when_slow)
        if question in self._known:
            self._queue_slow(job)
        else:
            self._place(job)
        self._watch()
        return job.answered

    def figures(self) -> Figures:
        """How things stand."""
        busy = sum(bool(reader.jobs) for reader in (*self._quick, *self._slow))
        idle = len(self._quick) + len(self._slow) - busy
        return Figures(idle, busy, len(self._paused), len(self._queues), self._supply.ended)

    def _place(self, job: Job) -> None:
        """Gives a quick query to a reader, or lets it wait."""
        reader = self._quick.free(time.monotonic())
        if reader is None:
            self._queues.put(job)
        else:
            self._give(reader, job)

    def _take(self, reader: Reader) -> None:
        """Takes a new reader for quick queries."""
        self._quick.add(reader)
        self._next(reader)

    def _call(self, job: Job) -> None:
        """Gets a reader for a slow job whose turn it is."""
        self._queues.called.append(job)
        self._supply.want(lambda reader: self._begin(reader, job))

    def _begin(self, reader: Reader, job: Job) -> None:
        """Takes a new reader for a slow job that has waited for it."""
        self._loop.add_reader(reader.connection.fileno(), self._receive, reader)
        self._slow.append(reader)
        if self._queues.is_due(job):
            self._give(reader, job)
            self._watch()
        else:
            self._end_slow(reader, False)

    def _next(self, reader: Reader) -> None:
        """Lets a reader go on with who waits, or be a spare one again."""
        if reader.jobs:
            return
        if job := self._queues.next_quick():
            self._give(reader, job)
        else:
            self._quick.give_back(reader)

    def _give(self, reader: Reader, job: Job) -> None:
        if not reader.jobs:
            reader.begun = time.monotonic()
            reader.processor_before_s = None
        reader.jobs.append(job)
        try:
            is_left = reader.ask(wire.question_bytes(job.question))
        except OSError:  # it has gone, which is not the fault of this query
            reader.jobs.pop()
            self._lost(reader)
            if job.is_slow:
                self._queue_slow(job)
            else:
                self._place(job)
        else:
            if is_left:
                self._loop.add_writer(reader.connection.fileno(), self._send, reader)

    def _send(self, reader: Reader) -> None:
        """Sends what is left of a question."""
        with contextlib.suppress(OSError):  # whoever waits for the answer finds out
            if reader.ask(b""):
                return
        self._loop.remove_writer(reader.connection.fileno())

    def _receive(self, reader: Reader) -> None:
        try:
            replies = reader.replies.read()
        except wire.Hung:
            return self._lost(reader)
        now = time.monotonic()
        for reply in replies:
            job, taken_s = reader.jobs.popleft(), now - reader.begun
            reader.begin(now, is_next=True)
            if job is not None:
                is_worn = isinstance(reply, QueryTooLarge) or reader.is_worn_by(job, taken_s)
                job.finish(reply)
                if job.is_slow and taken_s < self._limits.slow_after_s:
                    self._known.forget(job.question)
                if reader in self._paused:  # it had sent its answer when it was paused, and has no turn
                    return self._drop(reader)
                if job.is_slow:
                    return self._end_slow(reader, is_worn or bool(reader.jobs))
                if is_worn:
                    return self._replace(reader)
            self._next(reader)

    def _lost(self, reader: Reader) -> None:
        """A reader has gone: somebody ended it, or its query did, which the second time tells."""
        job = reader.jobs.popleft() if reader.jobs else None
        if reader in self._slow:
            self._end_slow(reader, True)
            if job is not None:
                job.finish(QueryTooLarge(self._limits.memory_bytes))
            return
        if reader in self._paused:
            self._drop(reader)
        else:
            self._replace(reader)
        if job is not None:
            self._queue_slow(job)

    def _tick(self) -> None:
        """Looks at every query that runs or waits, as long as there are any."""
        self._is_ticking = False
        self._queues.tidy()
        now = time.monotonic()
        for reader in (*self._quick, *self._slow, *self._paused):
            if not reader.jobs:
                continue
            job, taken_s = reader.jobs[0], now - reader.begun
            if taken_s > _TICK_S and len(reader.jobs) > 1:
                self._share(reader)
            if job is None:
                if taken_s > SHORT_S:
                    self._replace(reader)
            elif taken_s > SHORT_S or now >= job.end:
                self._look(reader, job, now)
        while self._queues.quick and (another := self._quick.another(now)):
            self._next(another)
        if self._queues or self._paused or any(reader.jobs for reader in (*self._quick, *self._slow)):
            self._watch()

    def _watch(self) -> None:
        if not self._is_ticking:
            self._is_ticking = True
            self._loop.call_later(_TICK_S, self._tick)

    def _share(self, reader: Reader) -> None:
        """Lets others be asked what a reader has not begun with, since it takes too long."""
        ahead = list(reader.jobs)[1:]
        reader.is_brisk = False
        for number, job in enumerate(ahead, 1):
            reader.jobs[number] = None
            if job is not None:
                self._place(job)

    def _look(self, reader: Reader, job: Job, now: float) -> None:
        """Ends a query that takes too much, and makes one slow that has had a processor for long."""
        if reader in self._paused:
            if now >= job.end or job.answered.done():
                self._drop(reader)
                job.finish(self._queues.busy())
            return
        found = verdict(reader, job, now, self._limits, is_crowded=bool(self._queues.quick))
        if isinstance(found, RequestError) or job.answered.done():
            self._stop(reader, job, now - reader.begun)
            job.finish(found if isinstance(found, RequestError) else self._queues.busy())
        elif found is Verdict.LEAVE:
            self._leave(reader, job)
        elif found is Verdict.GIVE_WAY:
            reader.give_way()

    def _stop(self, reader: Reader, job: Job, taken_s: float) -> None:
        """Ends a query with its reader."""
        reader.jobs.popleft()
        if job.is_slow:
            return self._end_slow(reader, True)
        if taken_s >= self._limits.slow_after_s:
            self._known.add(job.question)
        self._replace(reader)

    def _leave(self, reader: Reader, job: Job) -> None:
        """A slow query leaves the quick ones with its reader, and pauses until there is room for it."""
        self._known.add(job.question)
        if self._turns <= 0 and len(self._paused) >= _PAUSED:
            reader.jobs.popleft()
            self._replace(reader)
            return self._queue_slow(job)
        job.slow_down()
        self._quick.remove(reader)
        if self._turns > 0:
            self._turns -= 1
            self._slow.append(reader)
        else:
            reader.pause()
            self._paused.append(reader)
        self._quick.refill(self._take)

    def _queue_slow(self, job: Job) -> None:
        job.slow_down()
        self._queues.put(job)
        self._begin_slow()

    def _begin_slow(self) -> None:
        """Lets slow queries go on, or begin, as many as may."""
        while self._turns > 0 and self._paused:
            self._turns -= 1
            reader = self._paused.pop(0)
            reader.begin(time.monotonic())
            reader.go_on()
            self._slow.append(reader)
        while self._turns > 0 and (job := self._queues.next_slow()):
            self._turns -= 1
            self._call(job)

    def _end_slow(self, reader: Reader, is_worn: bool) -> None:
        """Lets the next slow query begin; the reader is a spare one, if it is as it was."""
        if is_worn:
            self._drop(reader)
        else:
            self._slow.remove(reader)
            self._loop.remove_reader(reader.connection.fileno())
            self._supply.put(reader)
            self._supply.top_up()
        self._turns += 1
        self._begin_slow()

    def _replace(self, reader: Reader) -> None:
        """Puts another reader in the place of a quick one; what it was still asked, others are."""
        asked = [job for job in reader.jobs if job is not None]
        self._drop(reader)
        self._quick.refill(self._take)
        for job in asked:
            self._place(job)

    def _drop(self, reader: Reader) -> None:
        groups: tuple[list[Reader] | QuickReaders, ...] = (self._slow, self._paused, self._quick)
        next(group for group in groups if reader in group).remove(reader)
        reader.jobs.clear()
        self._loop.remove_reader(reader.connection.fileno())
        self._loop.remove_writer(reader.connection.fileno())
        self._supply.kill(reader)
