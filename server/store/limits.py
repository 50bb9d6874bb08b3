"""What one query may cost, and how many may run and wait."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The limits of queries, in each server process.

    ``deadline_s`` bounds a query from its arrival to its whole answer, ``answer_bytes`` the answer before it
    is compressed, ``memory_bytes`` what the query adds to its reader. ``readers`` queries run at a time; one
    that has run for ``slow_after_s`` is slow and makes room, and no more than ``slow_readers`` slow ones run
    beside the others. ``queue`` bounds the slow queries that wait. ``service_allowed`` are the
    endpoints that SERVICE may name.
    """

    deadline_s: float = 10.0
    answer_bytes: int = 100_000_000
    memory_bytes: int = 512_000_000
    readers: int = 2
    slow_after_s: float = 0.1
    slow_readers: int = 2
    queue: int = 32
    service_allowed: tuple[str, ...] = ()
