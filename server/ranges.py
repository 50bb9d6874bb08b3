"""A part of a file that is kept ready: https://www.rfc-editor.org/rfc/rfc9110#section-14"""

import re
from dataclasses import replace

from .kept import Reply

_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})$")


def part_of(reply: Reply, wanted: str, if_range: str | None) -> Reply | None:
    """The part of a reply that a Range header asks for.

    None where the application has to say it: for several ranges, what is no range, and what is not in it.
    """
    match = _ONE_RANGE.match(wanted)
    if reply.status != 200 or reply.file is None or match is None or reply.header("accept-ranges") != "bytes":
        return None
    if if_range is not None and if_range != f'"{reply.etag}"':
        return None
    size = int(reply.header("content-length"))
    span = _span(match[1], match[2], size)
    if span is None:
        return None
    headers = [pair for pair in reply.headers if pair[0].lower() != "content-length"]
    headers.append(("Content-Range", f"bytes {span[0]}-{span[1]}/{size}"))
    headers.append(("Content-Length", str(span[1] - span[0] + 1)))
    return replace(reply, status=206, headers=headers, span=span)


def _span(first: str, last: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte of a range; None where it has none.

    >>> _span("0", "9", 5), _span("3", "", 5), _span("", "2", 5), _span("7", "", 5)
    ((0, 4), (3, 4), (3, 4), None)
    """
    if not first and not last:
        return None
    start, end = (int(first), int(last or size)) if first else (max(size - int(last), 0), size)
    end = min(end, size - 1)
    return (start, end) if start <= end else None
