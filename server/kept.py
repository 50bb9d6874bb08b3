"""Replies, and keeping them in memory with a bound on their bytes."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import BinaryIO

_ENTRY_BYTES = 2_000
"""What an entry takes beside its body and its key."""
Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Reply:
    """Everything that is sent for a request; the body is a file's content where there is a ``file``.

    ``etag`` is its strong entity tag without quotation marks, empty where it has none. It holds ``until`` a
    time of the monotonic clock. A ``file`` without a name is that of ``opened``, by its descriptor;
    ``span`` are the first and the last byte of it that are sent.
    """

    status: int
    headers: Headers
    body: bytes = b""
    etag: str = ""
    file: str | None = None
    until: float = math.inf
    opened: BinaryIO | None = None
    span: tuple[int, int] | None = None

    def header(self, name: str) -> str:
        """The values of a header, whose name is given in small letters."""
        return ", ".join(value for each, value in self.headers if each.lower() == name)


class KeptReplies:
    """The replies used last, by what was asked; used by many threads.

    >>> kept = KeptReplies(20_000)
    >>> kept.put("a", 1, Reply(200, []))
    >>> kept.get("a") is not None, kept.get("b")
    (True, None)
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._size = 0
        self._lock = threading.Lock()
        self._replies: OrderedDict[Hashable, tuple[Reply, int]] = OrderedDict()

    @property
    def size_bytes(self) -> int:
        """What all entries take."""
        return self._size

    def get(self, key: Hashable) -> Reply | None:
        """The reply that is kept for a key, if it still holds; it counts as used."""
        found = self._replies.get(key)
        if found is None:
            return None
        with self._lock:
            if key in self._replies:
                if found[0].until < time.monotonic():
                    self._forget(key)
                    return None
                self._replies.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, key_bytes: int, reply: Reply) -> None:
        """Keeps a reply, unless it alone would take more than an eighth of the room."""
        size = _ENTRY_BYTES + key_bytes + len(reply.body)
        if size > self._limit // 8:
            return
        with self._lock:
            if key in self._replies:
                self._forget(key)
            self._replies[key] = (reply, size)
            self._size += size
            while self._size > self._limit:
                self._forget(next(iter(self._replies)))

    def _forget(self, key: Hashable) -> None:
        self._size -= self._replies.pop(key)[1]
