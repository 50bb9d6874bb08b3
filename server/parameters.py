"""What requests say beside their path, read and checked in one way for all handlers."""

from urllib.parse import unquote_to_bytes

from flask import request

from .errors import MalformedRequest, UnknownResource
from .offers import Suggestion


def page_number() -> int:
    """The page of a list that is asked for; raises MalformedRequest where that is no number from 1 on."""
    given = one("page")
    text = "1" if given is None else given
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) and len(text) < 9):
        raise MalformedRequest(f"The page {text!r} is not a whole number from 1 on.")
    return int(text)


def beyond(what: str, number: int, pages: int, first: str) -> UnknownResource:
    """The error of a page beyond the last one of something, with the URLs of its first and its last."""
    last = f"{first}{'&' if '?' in first else '?'}page={pages}"
    have = "one page" if pages == 1 else f"{pages:,} pages"
    ends = [Suggestion(first, "The first page")]
    if pages > 1:
        ends.append(Suggestion(last, f"The last page, {pages:,}"))
    return UnknownResource(f"{what} has {have}, and no page {number}.").suggesting(*ends)


def one(name: str) -> str | None:
    """The value of a parameter, None where there is none; raises MalformedRequest where it is given twice."""
    try:
        unquote_to_bytes(request.query_string).decode()
    except UnicodeDecodeError as error:
        raise MalformedRequest("The URL is not UTF-8.") from error
    values = request.args.getlist(name)
    if len(values) > 1:
        raise MalformedRequest(f"The parameter {name} is given {len(values)} times; give it once.")
    return values[0] if values else None
