"""What the conditions of a request make of a reply: the whole, a part of it, 304 or 412.

One set of rules for the gateway and for the application under any other server, in the order of
https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from werkzeug.datastructures import ETags
from werkzeug.exceptions import HTTPException, PreconditionFailed
from werkzeug.http import parse_date, parse_etags

from .bridge import run
from .handling import REFUSAL
from .kept import Reply
from .ranges import part_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FIELDS = ("if-match", "if-unmodified-since", "if-none-match", "if-modified-since", "range", "if-range")
"""What only says something of a reply that is there: no reply is made from these."""
_OF_THE_BODY = ("content-type", "content-length", "content-encoding")
_PIECE_BYTES = 1 << 16

Field = Callable[[str], str | None]
"""The value of a request's field by its name in small letters, None where there is none."""


def settled(reply: Reply, method: str, field: Field) -> Reply:
    """What is sent to GET or HEAD of a reply.

    Raises PreconditionFailed, and RequestedRangeNotSatisfiable. A reply that is no success has no conditions:
    https://www.rfc-editor.org/rfc/rfc9110#section-13.2.1
    """
    if reply.status != HTTPStatus.OK:
        return reply
    status = verdict(field, reply.etag, reply.header("last-modified"))
    if status == HTTPStatus.PRECONDITION_FAILED:
        raise PreconditionFailed("What is here now is not what the condition of the request names.")
    if status == HTTPStatus.NOT_MODIFIED:
        return not_modified(reply)
    wanted = field("range") if method == "GET" else None
    return reply if wanted is None else part_of(reply, wanted, field("if-range"))


def verdict(field: Field, etag: str, modified: str) -> HTTPStatus:
    """OK where the conditions of GET or HEAD hold, else NOT_MODIFIED or PRECONDITION_FAILED.

    ``etag`` and ``modified`` are the validators of what would be sent, empty where it has none.
    """
    if (expected := field("if-match")) is not None:
        if not _has(expected, etag, is_weak=False):
            return HTTPStatus.PRECONDITION_FAILED
    elif _is_later(modified, field("if-unmodified-since")):
        return HTTPStatus.PRECONDITION_FAILED
    if (known := field("if-none-match")) is not None:
        return HTTPStatus.NOT_MODIFIED if _has(known, etag, is_weak=True) else HTTPStatus.OK
    since = field("if-modified-since")
    is_known = _date(since) is not None and _date(modified) is not None and not _is_later(modified, since)
    return HTTPStatus.NOT_MODIFIED if is_known else HTTPStatus.OK


def not_modified(reply: Reply) -> Reply:
    """304 in the place of a reply: https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5"""
    headers = [pair for pair in reply.headers if pair[0].lower() not in _OF_THE_BODY]
    return replace(reply, status=HTTPStatus.NOT_MODIFIED.value, headers=headers, body=b"", file=None)


class Conditional:
    """A WSGI application that answers conditions and ranges for another one, which makes whole replies."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        given = {name: environ[key] for name in FIELDS if (key := _key(name)) in environ}
        method = environ["REQUEST_METHOD"]
        if not given or REFUSAL in environ or method not in ("GET", "HEAD"):
            return self._application(environ, start_response)
        plain = {key: value for key, value in environ.items() if key not in _KEYS}
        reply = run(self._application, plain)
        try:
            reply = settled(reply, method, given.get)
        except HTTPException as error:
            if reply.opened is not None:
                reply.opened.close()
            return self._application({**plain, REFUSAL: error}, start_response)
        start_response(f"{reply.status} {HTTPStatus(reply.status).phrase}", reply.headers)
        if reply.file is not None and method == "GET":
            return _pieces(reply)
        if reply.opened is not None:
            reply.opened.close()
        return [reply.body] if reply.body and method == "GET" else []


def _pieces(reply: Reply) -> Iterator[bytes]:
    """What is sent of a reply's file."""
    first, last = reply.span or (0, int(reply.header("content-length")) - 1)
    with reply.opened or open(str(reply.file), "rb") as file:
        file.seek(first)
        left = last + 1 - first
        while left and (piece := file.read(min(left, _PIECE_BYTES))):
            left -= len(piece)
            yield piece


@lru_cache(maxsize=64)
def _tags(given: str) -> ETags:
    return parse_etags(given)


def _has(given: str, etag: str, *, is_weak: bool) -> bool:
    """Whether a list of tags has one; an asterisk has all, and stands for what has no tag too."""
    tags = _tags(given)
    return tags.star_tag or (bool(etag) and (tags.contains_weak(etag) if is_weak else tags.contains(etag)))


def _is_later(modified: str, than: str | None) -> bool:
    """Whether one date is later than another; what is no date is no condition."""
    one, other = _date(modified), _date(than)
    return one is not None and other is not None and one > other


def _date(text: str | None) -> datetime | None:
    """The date that a field holds, None for none, for two, and for what is no date."""
    return parse_date(text) if text and text.count(",") <= 1 else None


def _key(name: str) -> str:
    return f"HTTP_{name.upper().replace('-', '_')}"


_KEYS = frozenset(map(_key, FIELDS))
