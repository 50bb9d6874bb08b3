"""How long a request may take, however much it asks for."""

import time

from tropegraph.server.errors import QueryTimeout

_ADVICE = "Send fewer queries at a time, with fewer properties and values, or name a type."


class Deadline:
    """When a request has to be answered."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._end = time.monotonic() + limit_s

    def check(self) -> None:
        """Raises QueryTimeout where the time is over."""
        if time.monotonic() > self._end:
            raise QueryTimeout(self._limit_s, _ADVICE)
