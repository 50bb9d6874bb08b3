"""How long a query is left alone: what the time and the processor it has had so far mean for it."""

from enum import Enum, auto

from tropegraph.server.errors import QueryTimeout, QueryTooLarge, RequestError

from .jobs import Job
from .limits import Limits
from .process import Reader

SHORT_S = 0.01
"""Every query has so long before anybody asks what it takes."""
_GIVE_WAY_S = 0.004
_CROWDED_S = 0.01


class Verdict(Enum):
    """What happens with a query that runs."""

    GO_ON = auto()
    GIVE_WAY = auto()
    """It is not over soon."""
    LEAVE = auto()
    """It is slow, and leaves the quick ones."""


def verdict(
    reader: Reader, job: Job, now: float, limits: Limits, *, is_crowded: bool
) -> Verdict | RequestError:
    """What becomes of the query that a reader works on; an error is what it ends with.

    On a busy machine a light query is not slow because it waits, so what counts is processor time. Where the
    readers are ``is_crowded``, quick queries wait for one, and a slow query is found out earlier: by less
    processor time, or by the clock once it gives way to others.
    """
    if now >= job.end:
        return QueryTimeout(job.question.deadline_s)
    if job.is_slow and reader.grown_bytes() > limits.memory_bytes:
        return QueryTooLarge(limits.memory_bytes)
    had_s = reader.had_processor_s()
    if not job.is_slow and had_s >= (_CROWDED_S if is_crowded else limits.slow_after_s - SHORT_S):
        return Verdict.LEAVE
    if had_s < _GIVE_WAY_S:
        return Verdict.GO_ON
    is_long = now - reader.begun >= limits.slow_after_s  # what gives way may get no processor for as long
    return Verdict.LEAVE if is_crowded and is_long and not job.is_slow else Verdict.GIVE_WAY
