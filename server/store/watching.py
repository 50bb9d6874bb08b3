"""What a store tells of itself while it answers."""

from collections.abc import Callable
from dataclasses import dataclass

Told = Callable[[BaseException | None, float], None]
"""Is called with the error that a query came to, None for an answer, and the seconds that it took."""


@dataclass(frozen=True)
class Figures:
    """How many readers are idle, busy and paused, and how many queries wait; ``ended`` readers so far."""

    idle: int = 0
    busy: int = 0
    paused: int = 0
    waiting: int = 0
    ended: int = 0
