"""What may be kept of the application's replies, and in which coding it is sent.

A release never changes, so a reply does not either, for as long as it says itself; see
https://www.rfc-editor.org/rfc/rfc9111#section-3 and https://www.rfc-editor.org/rfc/rfc9110#section-12.5.5.
"""

import re
import time
from dataclasses import replace
from pathlib import Path

from .kept import Headers, Reply
from .store.spool import CODED_FROM_BYTES, coder

_STATUSES = (200, 301, 303, 308)
_MAX_AGE = re.compile(r"max-age=(\d{1,9})")
_KNOWN_TO_VARY = {"accept", "accept-encoding"}
_NOT_KEPT = ("no-store", "no-cache", "private")
_OF_THE_MOMENT = ("date", "expires")
"""What the server in use says anew each time, or what ``max-age`` says too."""
_SHRINK = re.compile(
    r"text/|application/(?:[\w.-]+\+)?(?:json|xml|n-triples|n-quads|trig|javascript)\b|image/svg"
)
_LONGEST_S = 300
"""However long others may keep a reply: a release that is removed is not answered for much longer."""
_READ_UP_TO_BYTES = 1_000_000
"""A file of text that is no longer is kept in memory."""


def is_keepable(reply: Reply) -> bool:
    """Whether the same request has the same reply, for a time that it names."""
    cache_control = reply.header("cache-control")
    return (
        reply.status in _STATUSES
        and (bool(reply.etag) or reply.status != 200)
        and "public" in cache_control
        and not any(word in cache_control for word in _NOT_KEPT)
        and _MAX_AGE.search(cache_control) is not None
        and vary(reply) <= _KNOWN_TO_VARY
        and not reply.header("set-cookie")
        and reply.opened is None
    )


def vary(reply: Reply) -> set[str]:
    """The request headers that a reply depends on, in small letters."""
    return {name.strip().lower() for name in reply.header("vary").split(",") if name.strip()}


def prepared(reply: Reply, coding: str) -> Reply:
    """A reply that may be kept, as it is sent to who takes a coding, and with the end of its time."""
    match = _MAX_AGE.search(reply.header("cache-control"))
    until = time.monotonic() + min(int(match[1]) if match else 0, _LONGEST_S)
    lasting = [pair for pair in reply.headers if pair[0].lower() not in _OF_THE_MOMENT]
    return replace(coded(_in_memory(replace(reply, headers=lasting)), coding), until=until)


def coded(reply: Reply, coding: str) -> Reply:
    """A reply as it is sent to who takes a coding, empty for none; one that comes in several says so."""
    if reply.file is not None or not _may_shrink(reply):
        return reply
    headers = reply.headers
    if "accept-encoding" not in vary(reply):
        varying = ", ".join(filter(None, (reply.header("vary"), "Accept-Encoding")))
        headers = _with(headers, "Vary", varying)
    if not coding or len(reply.body) < CODED_FROM_BYTES:
        return replace(reply, headers=headers)
    compressor = coder(coding)
    body = compressor.compress(reply.body) + compressor.flush()
    etag = f"{reply.etag}-{coding}" if reply.etag else ""
    for name, value in (
        ("ETag", f'"{etag}"' if etag else ""),
        ("Content-Encoding", coding),
        ("Content-Length", str(len(body))),
        ("Accept-Ranges", "none"),
    ):
        headers = _with(headers, name, value) if value else headers
    return replace(reply, headers=headers, body=body, etag=etag)


def _may_shrink(reply: Reply) -> bool:
    """Whether a reply comes in content codings; a digest of it would have to be another in each."""
    return (
        reply.status == 200
        and _SHRINK.match(reply.header("content-type")) is not None
        and not reply.header("content-encoding")
        and not reply.header("repr-digest")
    )


def _in_memory(reply: Reply) -> Reply:
    if reply.file is None or not _may_shrink(reply):
        return reply
    file = Path(reply.file)
    return (
        replace(reply, file=None, body=file.read_bytes())
        if file.stat().st_size <= _READ_UP_TO_BYTES
        else reply
    )


def _with(headers: Headers, name: str, value: str) -> Headers:
    return [*(pair for pair in headers if pair[0].lower() != name.lower()), (name, value)]
