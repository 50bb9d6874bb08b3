"""Asking a SPARQL endpoint for solutions: one request, its limits, and every sign of an answer that was cut.

Solutions always come as JSON, which engines write with the fewest mistakes; what is sent on to a client is
written here, so that it is the same whatever engine answered.
https://www.w3.org/TR/sparql11-protocol/#query-via-post-urlencoded
"""

import io
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

import httpx
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, parse_query_results

from tropegraph.server.errors import (
    AnswerTooLarge,
    EndpointFault,
    MalformedRequest,
    NotReady,
    QueryTimeout,
    RowsCut,
)

from . import Row
from .spool import IN_MEMORY_BYTES

Fields = Sequence[tuple[str, str]]
"""Parameters of a protocol request beside the query."""

_RAW_PER_ANSWER_BYTE = 8
"""JSON with a name and a type for each cell, beside CSV of small numbers."""
_BOOLEAN = re.compile(
    rb'("datatype":\s*"http://www\.w3\.org/2001/XMLSchema#boolean"\s*,\s*"value":\s*")([01])(?=")'
)
_TAIL_BYTES = 200
ENGINE_DEADLINE_S = 20.0
_VIRTUOSO_TIMEOUTS = re.compile(r"Virtuoso (S1T00|S1TAT|4000X) |estimated execution time")
_ASK_COLUMN = "__ASK_RETVAL"
_RETRY_AFTER_S = 5


@dataclass(frozen=True)
class Found:
    """The result of a query, and what the endpoint calls its engine."""

    result: QuerySolutions | QueryBoolean
    engine: str = ""

    @property
    def is_virtuoso(self) -> bool:
        return self.engine.lower().startswith("virtuoso")


class Endpoint:
    """A SPARQL endpoint, reached over connections that stay open; used by many threads."""

    def __init__(self, url: str, credentials: tuple[str, str] | None = None, connections: int = 32) -> None:
        self.url = url
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
        auth = Credentials(*credentials) if credentials else None
        self._client = httpx.Client(limits=limits, auth=auth, headers={"User-Agent": "tropegraph"})

    def close(self) -> None:
        self._client.close()

    def engine(self) -> str:
        """What the endpoint calls its engine, empty where it says nothing; raises what ``ask`` does."""
        return self.ask("ASK {}", (), ENGINE_DEADLINE_S, 1000).engine

    def ask(
        self, query: str, fields: Fields, deadline_s: float, answer_bytes: int, limit: int | None = None
    ) -> Found:
        """The result of SELECT or ASK; ``limit`` is the LIMIT that the query sets itself.

        Raises EndpointFault, QueryTimeout, AnswerTooLarge, RowsCut, MalformedRequest where the endpoint
        refuses the query, NotReady where it says that it is busy.
        """
        data: dict[str, str | list[str]] = {"query": query}
        for name in dict.fromkeys(name for name, _ in fields):
            data[name] = [value for field, value in fields if field == name]
        end = time.monotonic() + deadline_s
        try:
            with self._client.stream(
                "POST",
                self.url,
                data=data,
                headers={"Accept": QueryResultsFormat.JSON.media_type},
                timeout=deadline_s,
            ) as response:
                _check(response, deadline_s)
                _check_whole(response, limit)
                raw = _received(response, end, deadline_s, answer_bytes)
        except httpx.TimeoutException as error:
            raise QueryTimeout(deadline_s) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise EndpointFault(f"cannot be reached ({_reason(error)})") from error
        return Found(_parsed(raw), response.headers.get("Server", ""))


class Credentials(httpx.Auth):
    """A user's name and password, sent in the way that the server asks for: Basic or Digest."""

    def __init__(self, user: str, password: str) -> None:
        self._digest = httpx.DigestAuth(user, password)
        self._basic = httpx.BasicAuth(user, password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request):  # type: ignore[no-untyped-def]
        if self._chosen is None:
            response = yield request
            asked = response.headers.get("WWW-Authenticate", "").lower()
            if response.status_code != 401:
                return
            self._chosen = self._digest if "digest" in asked else self._basic
        yield from self._chosen.auth_flow(request)


def _check(response: httpx.Response, deadline_s: float) -> None:
    """Raises what an answer other than 200 means."""
    status = response.status_code
    if status == 200:
        return
    text = b"".join(_first_bytes(response)).decode("utf-8", "replace")
    told = " ".join(text.partition("SPARQL query:")[0].split())[:300]
    if status in (401, 403):
        raise EndpointFault(f"refuses access (status {status}); give it a user and a password that may read")
    if status in (429, 503):
        raise NotReady("The SPARQL endpoint behind this site is busy.", _RETRY_AFTER_S)
    if status == 504 or _VIRTUOSO_TIMEOUTS.search(text):
        raise QueryTimeout(deadline_s)
    if status == 206:
        raise RowsCut(None)
    if status in (404, 405) or 300 <= status < 400:
        raise EndpointFault(f"is no SPARQL endpoint at that address (status {status})")
    if status == 400 or told.startswith("Virtuoso "):
        raise MalformedRequest(f"The engine behind this endpoint refuses the query: {told}")
    raise EndpointFault(f"answered with status {status}: {told}")


def _check_whole(response: httpx.Response, limit: int | None) -> None:
    """Raises RowsCut where Virtuoso says that it has cut what it sends with status 200.

    ``X-SPARQL-MaxRows`` comes with as many rows as it allows, whether there were more or not; a query that
    asked for no more than these has all of them. The ``X-SQL-`` headers tell of a part that was ready when
    its own time was up: https://docs.openlinksw.com/virtuoso/anytimequeries/
    """
    if "X-SQL-State" in response.headers or "X-SQL-Message" in response.headers:
        raise RowsCut(None)
    most = response.headers.get("X-SPARQL-MaxRows", "")
    if most.isdecimal() and (limit is None or limit > int(most)):
        raise RowsCut(int(most))
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
    if kind not in ("application/sparql-results+json", "application/json"):
        raise EndpointFault(f"is no SPARQL endpoint: it answers a query with {kind or 'no media type'}")


def _received(response: httpx.Response, end: float, deadline_s: float, answer_bytes: int) -> IO[bytes]:
    """The body, in memory while it is short, then in a file; with what the engine gets wrong put right."""
    raw: IO[bytes] = io.BytesIO()
    size, tail = 0, b""
    for piece in response.iter_bytes(65536):
        if time.monotonic() > end:
            raise QueryTimeout(deadline_s)
        size += len(piece)
        if size > answer_bytes * _RAW_PER_ANSWER_BYTE:
            raise AnswerTooLarge(answer_bytes)
        data = _BOOLEAN.sub(_canonical, tail + piece)
        if isinstance(raw, io.BytesIO) and size > IN_MEMORY_BYTES:
            before, raw = raw, tempfile.TemporaryFile()
            raw.write(before.getvalue())
        raw.write(data[:-_TAIL_BYTES])
        tail = data[-_TAIL_BYTES:]
    raw.write(tail)
    return raw


def _canonical(found: re.Match[bytes]) -> bytes:
    """Virtuoso writes booleans as numbers, which are the same values: their canonical form is a word."""
    return found[1] + (b"true" if found[2] == b"1" else b"false")


def _parsed(raw: IO[bytes]) -> QuerySolutions | QueryBoolean:
    """The result in a whole body; Virtuoso's answer to ASK is a table of one number."""
    raw.seek(0)
    try:
        result = parse_query_results(raw, format=QueryResultsFormat.JSON)
        if isinstance(result, QueryBoolean) or [v.value for v in result.variables] != [_ASK_COLUMN]:
            return result
        is_true = any(str(getattr(row[0], "value", "")) in ("1", "true") for row in result)
    except (SyntaxError, ValueError, OSError) as error:
        raise EndpointFault(f"gave an answer that cannot be read ({error})") from error
    boolean = b'{"head":{},"boolean":%s}' % (b"true" if is_true else b"false")
    return parse_query_results(boolean, format=QueryResultsFormat.JSON)


def rows_of(result: QuerySolutions | QueryBoolean) -> Iterator[Row]:
    """The solutions of a SELECT; raises EndpointFault where they end before their end."""
    if isinstance(result, QueryBoolean):
        raise EndpointFault("answers SELECT as if it were ASK")
    names = [variable.value for variable in result.variables]
    try:
        for solution in result:
            yield {name: term for name in names if (term := solution[name]) is not None}
    except SyntaxError as error:
        raise EndpointFault(f"gave an answer that cannot be read ({error})") from error


def _first_bytes(response: httpx.Response) -> list[bytes]:
    for piece in response.iter_bytes(8192):
        return [piece]
    return []


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
