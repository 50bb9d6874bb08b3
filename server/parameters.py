"""What requests say beside their path, read and checked in one way for all handlers."""

from urllib.parse import unquote_to_bytes

from flask import request

from .errors import MalformedRequest


def page_number() -> int:
    """The page of a list that is asked for; raises MalformedRequest where that is no number from 1 on."""
    given = one("page")
    text = "1" if given is None else given
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) and len(text) < 9):
        raise MalformedRequest(f"The page {text!r} is not a whole number from 1 on.")
    return int(text)


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
