"""Who does the work of a build: this process, or one process for each core.

What is handed to a crew are functions of a module and data that pickle; what comes back comes as it is done.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import wait as wait_for_end
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from tropegraph.mapping.errors import BuildError

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 2
"""Batches that wait for each process, so that none is idle and few are in memory."""


class Crew(Protocol):
    """Runs a function on each batch."""

    jobs: int

    def run(self, function: Callable[[T], R], batches: Iterable[T]) -> Iterator[R]:
        """The result for each batch, in the order in which they are done."""
        ...


class Alone:
    """This process does everything itself."""

    jobs = 1

    def run(self, function: Callable[[T], R], batches: Iterable[T]) -> Iterator[R]:
        return map(function, batches)


class Processes:
    """Worker processes, started when there is a second batch to do; one batch is done here.

    Leave it as a context manager: then the processes end. They also end where this process is killed.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(wait=kind is None, cancel_futures=True)

    def run(self, function: Callable[[T], R], batches: Iterable[T]) -> Iterator[R]:
        """Raises BuildError where a process was ended from outside, by the kernel perhaps."""
        batches = iter(batches)
        first = list(islice(batches, 2))
        if len(first) < 2 or self.jobs == 1:
            yield from map(function, first)
            yield from map(function, batches)
            return
        waiting: set[Future[R]] = set()
        pool = self._started()
        try:
            for batch in first:
                waiting.add(pool.submit(function, batch))
            for batch in batches:
                if len(waiting) >= self.jobs * _AHEAD:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
                waiting.add(pool.submit(function, batch))
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        except BrokenProcessPool as error:
            raise BuildError(
                "a process of the build was ended from outside, for want of memory perhaps; build again: "
                "what was finished is kept"
            ) from error

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.jobs, multiprocessing.get_context("spawn"), initializer=end_with_parent, initargs=(_end,)
            )
        return self._pool


def end_with_parent(end: Callable[[], object]) -> None:
    """Ends this process, by ``end``, when the one that started it is gone: a killed one leaves nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_for, args=(parent.sentinel, end), daemon=True).start()


def terminate() -> None:
    """Ends this process as somebody does who asks it to."""
    os.kill(os.getpid(), signal.SIGTERM)


def _end() -> None:
    os._exit(1)


def _wait_for(sentinel: Any, end: Callable[[], object]) -> None:
    wait_for_end([sentinel])
    end()


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
