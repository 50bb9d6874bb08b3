"""Answers that are kept in memory, with a bound on their bytes."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

_ENTRY_BYTES = 1_000
"""What an entry takes beside its body and its key."""


@dataclass(frozen=True)
class KeptReply:
    """Everything that is sent for a request."""

    headers: list[tuple[str, str]]
    body: bytes
    etag: str


class KeptReplies:
    """The replies used last, by what was asked; used by many threads.

    >>> kept = KeptReplies(10_000)
    >>> kept.put("a", 1, KeptReply([], b"", ""))
    >>> kept.get("a") is not None, kept.get("b")
    (True, None)
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._size = 0
        self._lock = threading.Lock()
        self._replies: OrderedDict[Hashable, tuple[KeptReply, int]] = OrderedDict()

    def get(self, key: Hashable) -> KeptReply | None:
        """The reply that is kept for a key; it counts as used."""
        found = self._replies.get(key)
        if found is None:
            return None
        with self._lock:
            if key in self._replies:
                self._replies.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, key_bytes: int, reply: KeptReply) -> None:
        """Keeps a reply, unless it alone would take more than an eighth of the room."""
        size = _ENTRY_BYTES + key_bytes + len(reply.body)
        if size > self._limit // 8:
            return
        with self._lock:
            if key not in self._replies:
                self._replies[key] = (reply, size)
                self._size += size
            while self._size > self._limit:
                _, (_, freed) = self._replies.popitem(last=False)
                self._size -= freed
