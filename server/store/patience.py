"""How long a query is left alone: what the time and the processor it has had so far mean for it."""

from enum import Enum, auto

from tropegraph.server.errors import QueryTimeout, QueryTooLarge, RequestError

from .jobs import Job
from .limits import Limits
from .process import Rank, Reader

SHORT_S = 0.01
"""Every query has so long before anybody asks what it takes."""
_GIVE_WAY_S = 0.004
_CROWDED_S = 0.01
_STARVED_AFTER_S = 1.5
_STARVED_SHARE = 0.1


class Verdict(Enum):
    """What happens with a query that runs."""

    GO_ON = auto()
    LEAVE = auto()
    """It is slow, and leaves the quick ones."""
    BEGIN_AGAIN = auto()
    """It has the last rank, and got next to nothing."""


def verdict(
    reader: Reader, job: Job, now: float, limits: Limits, *, is_crowded: bool
) -> Verdict | Rank | RequestError:
    """What becomes of the query that a reader works on: a rank is what it has from now on, an error what it
    ends with.

    On a busy machine a light query is not slow because it waits, so what counts is processor time. Where the
    readers are ``is_crowded``, quick queries wait for one, and a slow query is found out earlier.
    """
    if now >= job.end:
        return QueryTimeout(job.question.deadline_s)
    if job.is_slow and reader.grown_bytes() > limits.memory_bytes:
        return QueryTooLarge(limits.memory_bytes)
    had_s = reader.had_processor_s()
    if not job.is_slow and had_s >= (_CROWDED_S if is_crowded else limits.slow_after_s - SHORT_S):
        return Verdict.LEAVE
    taken_s = now - reader.begun
    if job.is_slow and not job.is_starved and taken_s > _STARVED_AFTER_S and had_s < _STARVED_SHARE * taken_s:
        return Verdict.BEGIN_AGAIN
    if had_s < _GIVE_WAY_S:
        return Verdict.GO_ON
    return Rank.LAST if job.is_slow and not job.is_starved else Rank.AFTER
