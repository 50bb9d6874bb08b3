"""What the server in use calls for every request: replies that are kept, queries for data, the application.

A reply to GET or HEAD that is kept is sent without anything else. A query for data goes to a reader, without
a thread for it. All other requests are handed to the application, in threads.
https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md
"""

import asyncio
import gc
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]
from werkzeug.exceptions import HTTPException

from . import protocol as sparql_protocol
from .answering import question_of
from .bridge import environ_of, run
from .cacheable import coded, is_keepable, prepared, vary
from .codings import choose_coding
from .conditional import FIELDS, settled
from .errors import BodyLate, MalformedRequest, ReaderFault, RequestError
from .fields import field
from .front import OUTCOME, PATH, data_query, read_environ, reply_to, unless_known
from .handling import REFUSAL
from .kept import KeptReplies, Reply
from .meters import METRICS, Meters
from .prefix import inside
from .protocol import QueryRequest
from .site import Site
from .store import Answer, Question
from .store.jobs import WhenSlow
from .store.watching import Figures

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

THREADS = 96
"""Requests that the application works on at a time; most of them wait for a query."""
NO_OUTCOME: Mapping[str, Exception] = MappingProxyType({})
_OPEN_S = 10.0
"""How long a file without a name stays open, for the server to open it again."""
_SWITCH_S = 0.001
"""How long a thread of the application may keep the others from going on."""
_LONGEST_ACCEPT = 1_000
"""Nothing is kept for a longer Accept header."""
_TELL_S = 1.0
"""How often what is counted is written down for the other processes."""
_EXPECTING = ("if-match", "if-unmodified-since")
_BODY_S = 5.0
"""How long the body of a request may take to come."""

Ask = Callable[[Question, WhenSlow], "asyncio.Future[Answer]"]


@dataclass(frozen=True)
class Opened:
    """The application of one process, its site, and how its store is asked in the event loop.

    ``meters`` count for this process; ``figures`` say how things stand with the store.
    """

    application: "WSGIApplication"
    site: Site
    ask: Ask
    close: Callable[[], None]
    meters: Meters
    figures: Callable[[], Figures]


class Gateway:
    """An RSGI application."""

    def __init__(self, start: Callable[[asyncio.AbstractEventLoop], Opened]) -> None:
        """``start`` opens the store, for use in the loop of this process."""
        self._start = start

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        sys.setswitchinterval(_SWITCH_S)
        self._loop = loop
        self._opened = self._start(loop)
        self._site = self._opened.site
        self._prefix = self._site.config.prefix
        self._threads = ThreadPoolExecutor(THREADS, "application")
        self._kept = KeptReplies(self._site.config.kept_bytes)
        self._tell_often()
        gc.collect()
        gc.freeze()  # what is there now stays: it need not be looked at again and again

    def __rsgi_del__(self, _: asyncio.AbstractEventLoop) -> None:
        self._telling.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._opened.close()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        headers = scope.headers
        if scope.method not in ("GET", "HEAD") or _refusal(scope):
            return await self._passed_on(scope, protocol)
        accept, coding = field(headers, "accept"), choose_coding(field(headers, "accept-encoding"))
        path, search = inside(scope.path, self._prefix), scope.query_string
        reply = self._kept.get((path, search, coding)) or self._kept.get((path, search, accept, coding))
        if reply is None and path == PATH:
            try:
                asked = sparql_protocol.read_search(search.encode())
                reply = await self._answered(scope, protocol, asked)
            except (RequestError, ReaderFault, asyncio.CancelledError) as error:
                if isinstance(error, asyncio.CancelledError):
                    return  # the client has hung up
                reply = await self._run(scope, b"", {OUTCOME: error})
            else:
                if reply is not None and reply.etag:
                    self._keep((path, search, accept, coding), reply)
        if reply is None:
            reply = await self._made(scope, (path, search, accept, coding))
        if any(name in headers for name in FIELDS):
            reply = await self._settled(scope, reply)
        self._send(scope, protocol, reply)

    def _tell_often(self) -> None:
        self._tell()
        self._telling = self._loop.call_later(_TELL_S, self._tell_often)

    def _tell(self) -> None:
        """Writes down what has been counted."""
        self._opened.meters.tell(self._kept, self._opened.figures())

    async def _settled(self, scope: Any, reply: Reply) -> Reply:
        """What the conditions of the request, and the range that it asks for, make of a reply."""
        try:
            return settled(reply, scope.method, partial(field, scope.headers))
        except HTTPException as error:
            if reply.opened is not None:
                reply.opened.close()
            return await self._run(scope, b"", {REFUSAL: error})

    async def _passed_on(self, scope: Any, protocol: Any) -> None:
        """A request that is not for anything kept, or that sends something."""
        if refusal := _refusal(scope):
            return self._send(scope, protocol, await self._refused(scope, refusal))
        try:
            async with asyncio.timeout(_BODY_S):
                body = await _body(scope, protocol, self._site.config.max_body_bytes)
        except ProtocolClosed:
            return  # the client has hung up
        except TimeoutError:
            late = BodyLate(f"The body of the request has not come within {_BODY_S:g} seconds.")
            return self._send(scope, protocol, await self._refused(scope, late))
        reply: Reply | None = None
        outcome: dict[str, Exception] = {}
        if scope.method == "POST" and inside(scope.path, self._prefix) == PATH:
            try:
                asked = read_environ(environ_of(scope, body), self._site.config.max_body_bytes)
                reply = await self._answered(scope, protocol, asked)
            except (RequestError, ReaderFault, HTTPException) as error:
                outcome = {OUTCOME: error}
            except asyncio.CancelledError:
                return  # the client has hung up
        self._send(scope, protocol, reply or await self._run(scope, body, outcome))

    async def _refused(self, scope: Any, refusal: RequestError) -> Reply:
        """The reply to a request that is not read to its end, after which the connection is closed."""
        reply = await self._run(scope, b"", {REFUSAL: refusal})
        return replace(reply, headers=[*reply.headers, ("Connection", "close")])

    async def _answered(self, scope: Any, protocol: Any, asked: QueryRequest) -> Reply | None:
        """The answer to a query for data; None where the application has to answer.

        Raises what is wrong with the query, and CancelledError once the client has hung up.
        """
        if asked.release is not None:
            return None
        headers = scope.headers
        query = data_query(self._site, asked, field(headers, "accept"), field(headers, "accept-encoding"))
        if query is None:
            return None
        if scope.method != "POST" and not any(name in headers for name in _EXPECTING):
            found = unless_known(self._site, query, field(headers, "if-none-match"))
            if found is not None:
                return found

        def when_slow(answered: "asyncio.Future[Answer]") -> None:
            watching = self._loop.create_task(_cancel_with(protocol, answered))
            answered.add_done_callback(lambda _: watching.cancel())

        question = question_of(self._site, query.asked, query.want, query.coding)
        answer = await self._opened.ask(question, when_slow)
        return reply_to(self._site, query, answer)

    async def _made(self, scope: Any, key: tuple[str, str, str | None, str]) -> Reply:
        """What the application answers to GET, kept where it may be."""
        environ = environ_of(scope, b"", _given(scope, key[2]))
        environ["REQUEST_METHOD"] = "GET"
        if key[0] == METRICS:
            self._tell()
        reply = await self._in_thread(environ, key[3])
        if is_keepable(reply):
            path, search, _, coding = key
            self._keep(key if "accept" in vary(reply) else (path, search, coding), reply)
        return reply

    async def _run(self, scope: Any, body: bytes, outcome: Mapping[str, Exception] = NO_OUTCOME) -> Reply:
        """What the application answers to a request just as it is, or to one that has come to an error."""
        coding = choose_coding(field(scope.headers, "accept-encoding"))
        return await self._in_thread({**environ_of(scope, body), **outcome}, coding)

    async def _in_thread(self, environ: "WSGIEnvironment", coding: str) -> Reply:
        def made() -> Reply:
            reply = run(self._opened.application, environ)
            return prepared(reply, coding) if is_keepable(reply) else coded(reply, coding)

        return await self._loop.run_in_executor(self._threads, made)

    def _keep(self, key: tuple[str | None, ...], reply: Reply) -> None:
        size = sum(len(part or "") for part in key)
        if len(key[2] or "") <= _LONGEST_ACCEPT and reply.opened is None and reply.status != 304:
            self._kept.put(key, size, reply)

    def _send(self, scope: Any, protocol: Any, reply: Reply) -> None:
        self._opened.meters.count(inside(scope.path, self._prefix), scope.method, reply.status)
        if scope.method == "HEAD" or reply.status in (204, 304):
            protocol.response_empty(reply.status, reply.headers)
        elif reply.file is None:
            protocol.response_bytes(reply.status, reply.headers, reply.body)
        elif reply.span is None:
            protocol.response_file(reply.status, reply.headers, reply.file)
        else:
            first, last = reply.span
            protocol.response_file_range(reply.status, reply.headers, reply.file, first, last + 1)
        if reply.opened is not None:
            self._loop.call_later(_OPEN_S, reply.opened.close)


def _given(scope: Any, accept: str | None) -> list[tuple[str, str]]:
    """What the application reads of a request for something that may be kept.

    A reply that depends on the time that is asked for says so, and is not kept.
    """
    fields = (("HTTP_ACCEPT", accept), ("HTTP_ACCEPT_DATETIME", field(scope.headers, "accept-datetime")))
    return [(name, value) for name, value in fields if value is not None]


def _refusal(scope: Any) -> RequestError | None:
    """What is wrong with a request for no host, or for two: https://www.rfc-editor.org/rfc/rfc9112#section-3.2-6"""
    hosts = len(scope.headers.get_all("host"))
    if hosts == 1 or (not hosts and scope.http_version != "1.1"):
        return None
    return MalformedRequest("A request by HTTP/1.1 names the host that it is for, in one Host header.")


async def _cancel_with(protocol: Any, answered: "asyncio.Future[Answer]") -> None:
    """Ends a query when its client has hung up."""
    await protocol.client_disconnect()
    answered.cancel()


async def _body(scope: Any, protocol: Any, most_bytes: int) -> bytes:
    """The body of a request; what is longer than is read anyway is left where it is."""
    if scope.method in ("GET", "HEAD", "OPTIONS"):
        return b""
    length = scope.headers.get("content-length")
    if length is not None:
        return b"" if int(length) > most_bytes else bytes(await protocol())
    body = b""
    async for piece in protocol:
        body += piece
        if len(body) > most_bytes:
            break
    return body
