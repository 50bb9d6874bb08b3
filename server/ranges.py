"""A part of a reply: https://www.rfc-editor.org/rfc/rfc9110#section-14"""

import re
from dataclasses import replace

from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import parse_date

from .kept import Reply

_BYTES = re.compile(r"bytes=(.*)", re.IGNORECASE | re.DOTALL)
_RANGE = re.compile(r"([0-9]*)-([0-9]*)")
_DIGITS, _BEYOND = 18, 10**18
"""A number with more digits is beyond the end of any file."""


def part_of(reply: Reply, wanted: str, if_range: str | None) -> Reply:
    """The part of a reply that a Range header asks for, or the whole.

    The whole is for a reply without parts, for a client that has a part of another state, and for all that is
    not one range of bytes. Raises RequestedRangeNotSatisfiable for one that lies beyond the end.
    """
    if reply.header("accept-ranges") != "bytes" or not _is_current(reply, if_range):
        return reply
    size = int(reply.header("content-length"))
    span = span_of(wanted, size)
    if span is None:
        return reply
    first, last = span
    headers = [pair for pair in reply.headers if pair[0].lower() != "content-length"]
    headers.append(("Content-Range", f"bytes {first}-{last}/{size}"))
    headers.append(("Content-Length", str(last - first + 1)))
    body = reply.body[first : last + 1] if reply.file is None else b""
    return replace(reply, status=206, headers=headers, span=span, body=body)


def span_of(wanted: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte of one range of a whole of ``size`` bytes; None for anything else.

    Raises RequestedRangeNotSatisfiable for a range without a byte in it.

    >>> span_of("bytes=0-9", 5), span_of("bytes=3-", 5), span_of("bytes=-2", 5), span_of("Bytes=-9", 5)
    ((0, 4), (3, 4), (3, 4), (0, 4))
    >>> span_of("lines=0-9", 5), span_of("bytes=2-1", 5), span_of("bytes=0-1, 3-4", 5), span_of("bytes=-", 5)
    (None, None, None, None)
    """
    unit = _BYTES.fullmatch(wanted)
    parts = [part.strip() for part in unit[1].split(",") if part.strip()] if unit else []
    match = _RANGE.fullmatch(parts[0]) if len(parts) == 1 else None
    if match is None or match[0] == "-":
        return None
    first, last = (_number(part) for part in match.groups())
    if first is None:
        first, last = max(size - (last or 0), 0), size - 1
    elif last is None:
        last = size - 1
    elif last < first:
        return None
    if first >= size:
        raise RequestedRangeNotSatisfiable(size, "bytes", f"There are {size} bytes, and none of this range.")
    return first, min(last, size - 1)


def _number(digits: str) -> int | None:
    if len(digits) > _DIGITS:
        return _BEYOND
    return int(digits) if digits else None


def _is_current(reply: Reply, if_range: str | None) -> bool:
    """Whether a client has a part of this very state: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5

    A release never changes, so its files' times are strong validators.
    """
    if if_range is None:
        return True
    if '"' in if_range:
        return if_range.strip() == f'"{reply.etag}"'
    date = parse_date(if_range)
    return date is not None and date == parse_date(reply.header("last-modified"))
