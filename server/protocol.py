"""Reading a query request: the query operation of the SPARQL 1.1 Protocol.

https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

import re
from binascii import a2b_qp
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from werkzeug.wrappers import Request

from .errors import MalformedRequest, UnsupportedBody, UpdateRefused
from .rdf import iri

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_MAX_FIELDS = 1000
_NO_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class QueryRequest:
    """What a client asks; ``text`` is None where it sent no query at all.

    ``release`` is the id of the release that it asks, None where it is content with the newest.
    """

    text: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None
    timeout_s: float | None = None
    release: str | None = None


def read(request: Request) -> QueryRequest:
    """The query of a request: by GET, by POST of a form, or by POST of the query itself.

    Raises MalformedRequest, UpdateRefused, UnsupportedBody.
    """
    fields = _fields(request.query_string, "URL")
    queries: list[str] = []
    if request.method == "POST":
        coding = request.headers.get("Content-Encoding", "identity")
        if coding.strip().lower() not in ("", "identity"):
            raise UnsupportedBody(f"A query is sent as it is, not in the content coding {coding}.")
        kind = request.mimetype
        charset = request.mimetype_params.get("charset", "utf-8").lower()
        if charset not in ("utf-8", "utf8", "us-ascii"):
            raise UnsupportedBody(f"A query is read as UTF-8, not as {charset}.")
        if kind == FORM:
            fields += _fields(request.get_data(), "body")
        elif kind == QUERY:
            queries.append(_text(request.get_data(), "body"))
        elif kind == UPDATE:
            raise UpdateRefused("This endpoint answers queries only: a release never changes.")
        else:
            raise UnsupportedBody(
                f"A query is sent as {FORM} or {QUERY}, not as {kind or 'a body without a type'}."
            )
    return _request(fields, queries)


def read_search(search: bytes) -> QueryRequest:
    """The query of a GET request, from what its URL has after the question mark."""
    return _request(_fields(search, "URL"), [])


def _request(fields: list[tuple[str, str]], queries: list[str]) -> QueryRequest:
    if any(name == "update" for name, _ in fields):
        raise UpdateRefused("This endpoint answers queries only: a release never changes.")
    for name in ("using-graph-uri", "using-named-graph-uri"):
        if any(field == name for field, _ in fields):
            raise MalformedRequest(
                f"The parameter {name} belongs to updates; name the dataset of a query with "
                "default-graph-uri and named-graph-uri."
            )
    queries = queries + [value for name, value in fields if name == "query"]
    if len(queries) > 1:
        raise MalformedRequest(f"A request holds one query; this one holds {len(queries)}.")
    return QueryRequest(
        queries[0].removeprefix("\ufeff") if queries else None,  # a mark of how a file is encoded
        _graphs("default-graph-uri", fields),
        _graphs("named-graph-uri", fields),
        next((value for name, value in fields if name == "format" and value), None),
        _timeout(fields),
        _release(fields),
    )


def _release(fields: list[tuple[str, str]]) -> str | None:
    given = {value for name, value in fields if name == "release"}
    if len(given) > 1:
        raise MalformedRequest("A query is asked of one release; this request names several.")
    return next(iter(given), None)


def _timeout(fields: list[tuple[str, str]]) -> float | None:
    values = {value for name, value in fields if name == "timeout"}
    if len(values) > 1:
        raise MalformedRequest("A query has one timeout; this request names several.")
    given = next(iter(values), None)
    if given is None:
        return None
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", given) or not float(given):
        raise MalformedRequest(f"The timeout {given!r} is no number of seconds above 0.")
    return float(given)


def _fields(data: bytes, place: str) -> list[tuple[str, str]]:
    """The fields of a form: https://url.spec.whatwg.org/#application/x-www-form-urlencoded"""
    if data.count(b"&") >= _MAX_FIELDS:
        raise MalformedRequest(f"The {place} holds more than {_MAX_FIELDS} parameters.")
    pairs = (pair.partition(b"=") for pair in data.split(b"&") if pair)
    return [(_text(unquoted(name), place), _text(unquoted(value), place)) for name, _, value in pairs]


def unquoted(data: bytes) -> bytes:
    """A part of a form without its escapes; what only looks like an escape stays.

    The codec of another quoting is taken, since it is compiled, and a query is mostly escapes.

    >>> unquoted(b"ASK+%7B%7D"), unquoted(b"1%2B1%3D2 100%")
    (b'ASK {}', b'1+1=2 100%')
    """
    data = data.replace(b"+", b" ")
    if b"%" not in data:
        return data
    if _NO_ESCAPE.search(data):
        return unquote_to_bytes(data)
    return a2b_qp(data.replace(b"=", b"=3D").replace(b"%", b"="))


def _text(data: bytes, place: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedRequest(f"The {place} is not UTF-8.") from error


def _graphs(name: str, fields: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    graphs = tuple(dict.fromkeys(value for field, value in fields if field == name))
    for graph in graphs:
        if iri(graph) is None:
            raise MalformedRequest(f"The {name} {graph!r} is not an absolute IRI.")
    return graphs
