"""A question on its way through the pool, and those that wait."""

import asyncio
import hashlib
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tropegraph.server.errors import Busy, ReaderFault, RequestError

from . import Answer, Question
from .limits import Limits

WhenSlow = Callable[["asyncio.Future[Answer]"], None]
_KNOWN = 2000
_QUICK_TIMES = 4
"""So many times as many quick queries may wait as slow ones, since their turn comes soon."""


@dataclass(eq=False, slots=True)
class Job:
    """A question, when it has to be answered at the latest, and who waits for that.

    Who no longer waits has cancelled ``answered``.
    """

    question: Question
    end: float
    answered: "asyncio.Future[Answer]"
    when_slow: WhenSlow | None = None
    is_slow: bool = False

    def slow_down(self) -> None:
        """Makes it a slow one, and tells who wants to know."""
        if not self.is_slow and self.when_slow is not None and not self.answered.done():
            self.when_slow(self.answered)
        self.is_slow = True

    def finish(self, outcome: Answer | RequestError | ReaderFault) -> None:
        """Tells who waits; an answer that nobody waits for is closed."""
        if self.answered.done():
            if isinstance(outcome, Answer) and outcome.file is not None:
                outcome.file.close()
        elif isinstance(outcome, Answer):
            self.answered.set_result(outcome)
        else:
            self.answered.set_exception(outcome)


class KnownSlow:
    """The questions that were slow when they were last asked, by text and dataset."""

    def __init__(self) -> None:
        self._keys: OrderedDict[bytes, None] = OrderedDict()

    def __contains__(self, question: Question) -> bool:
        return bool(self._keys) and _key(question) in self._keys

    def add(self, question: Question) -> None:
        self._keys[_key(question)] = None
        if len(self._keys) > _KNOWN:
            self._keys.popitem(last=False)

    def forget(self, question: Question) -> None:
        """Notes that one was quick."""
        self._keys.pop(_key(question), None)


def _key(question: Question) -> bytes:
    asked = repr((question.text, question.default_graphs, question.named_graphs))
    return hashlib.blake2b(asked.encode(), digest_size=16).digest()


@dataclass
class Queues:
    """Jobs that wait for a reader: quick ones, of which the newest is next, and slow ones in order.

    Where more quick queries come than can begin, the newest is the one whose client is still there, and one
    light query among many heavy ones is not the last in a long line.
    """

    limits: Limits
    quick: deque[Job] = field(default_factory=deque)
    slow: deque[Job] = field(default_factory=deque)
    called: deque[Job] = field(default_factory=deque)
    """Those whose turn it is, and whose reader is on its way."""

    def __len__(self) -> int:
        return len(self.quick) + len(self.slow) + len(self.called)

    def put(self, job: Job) -> None:
        """Lets a job wait, or tells it that too many wait already."""
        queue = self.slow if job.is_slow else self.quick
        if len(queue) >= self.limits.queue * (1 if job.is_slow else _QUICK_TIMES):
            job.finish(self.busy())
        else:
            queue.append(job)

    def next_quick(self) -> Job | None:
        """The quick job whose turn it is, None where none waits."""
        while self.quick and (job := self.quick.pop()):
            if not job.answered.done():
                return job
        return None

    def next_slow(self) -> Job | None:
        """The slow job whose turn it is, None where none waits."""
        while self.slow and (job := self.slow.popleft()):
            if not job.answered.done():
                return job
        return None

    def is_due(self, job: Job) -> bool:
        """Whether a job that was called is still to be done; it is no longer waited with."""
        if job in self.called:
            self.called.remove(job)
        return not job.answered.done()

    def tidy(self) -> None:
        """Forgets the jobs that nobody waits for, and tells those that have waited too long."""
        now = time.monotonic()
        for queue in (self.quick, self.slow, self.called):
            for job in [job for job in queue if job.answered.done() or now >= job.end]:
                queue.remove(job)
                job.finish(self.busy())

    def busy(self) -> Busy:
        return Busy(max(1, round(self.limits.deadline_s / 5)), self.limits.queue)
