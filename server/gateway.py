"""What the server in use calls for every request: replies that are kept, queries for data, the application.

A reply to GET or HEAD that is kept is sent without anything else. A query for data goes to a reader, without
a thread for it. All other requests are handed to the application, in threads.
https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md
"""

import asyncio
import gc
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException

from . import protocol as sparql_protocol
from .answering import question_of
from .bridge import environ_of, run
from .cacheable import is_keepable, prepared, vary
from .codings import choose_coding
from .errors import RequestError
from .front import OUTCOME, PATH, data_query, not_modified, read_environ, reply_to
from .kept import KeptReplies, Reply
from .prefix import inside
from .protocol import QueryRequest
from .ranges import part_of
from .site import Site
from .store import Answer, Question
from .store.jobs import WhenSlow

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

THREADS = 96
"""Requests that the application works on at a time; most of them wait for a query."""
_OPEN_S = 10.0
"""How long a file without a name stays open, for the server to open it again."""
_SWITCH_S = 0.001
"""How long a thread of the application may keep the others from going on."""
_LONGEST_ACCEPT = 1_000
"""Nothing is kept for a longer Accept header."""
_FOR_THE_APPLICATION = ("if-match", "if-unmodified-since", "accept-datetime", "authorization")
_LEFT_TO_US = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_IF_RANGE")

Ask = Callable[[Question, WhenSlow], "asyncio.Future[Answer]"]


@dataclass(frozen=True)
class Opened:
    """The application of one process, its site, and how its store is asked in the event loop."""

    application: "WSGIApplication"
    site: Site
    ask: Ask
    close: Callable[[], None]


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
        gc.collect()
        gc.freeze()  # what is there now stays: it need not be looked at again and again

    def __rsgi_del__(self, _: asyncio.AbstractEventLoop) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._opened.close()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        method, headers = scope.method, scope.headers
        if method not in ("GET", "HEAD") or _is_for_the_application(headers):
            return await self._passed_on(scope, protocol)
        accept, accept_encoding = headers.get("accept"), headers.get("accept-encoding")
        coding = choose_coding(accept_encoding)
        path, search = inside(scope.path, self._prefix), scope.query_string
        reply = self._kept.get((path, search, coding)) or self._kept.get((path, search, accept, coding))
        if reply is None and path == PATH:
            try:
                asked = sparql_protocol.read_search(search.encode())
                reply = await self._answered(protocol, headers, asked)
            except (RequestError, asyncio.CancelledError) as error:
                if isinstance(error, asyncio.CancelledError):
                    return  # the client has hung up
                reply = await self._run(scope, b"", error)
            else:
                if reply is not None and reply.etag:
                    self._keep((path, search, accept, coding), reply)
        if reply is None:
            reply = await self._made(scope, (path, search, accept, coding))
        if "range" in headers and method == "GET":
            reply = part_of(reply, headers.get("range"), headers.get("if-range")) or await self._run(
                scope, b""
            )
        self._send(scope, protocol, reply)

    async def _passed_on(self, scope: Any, protocol: Any) -> None:
        """A request that is not for anything kept, or that sends something."""
        body = await _body(scope, protocol, self._site.config.max_body_bytes)
        reply: Reply | None = None
        outcome: Exception | None = None
        if scope.method == "POST" and inside(scope.path, self._prefix) == PATH:
            try:
                asked = read_environ(environ_of(scope, body), self._site.config.max_body_bytes)
                reply = await self._answered(protocol, scope.headers, asked)
            except (RequestError, HTTPException) as error:
                outcome = error
            except asyncio.CancelledError:
                return  # the client has hung up
        self._send(scope, protocol, reply or await self._run(scope, body, outcome))

    async def _answered(self, protocol: Any, headers: Any, asked: QueryRequest) -> Reply | None:
        """The answer to a query for data; None where the application has to answer.

        Raises what is wrong with the query, and CancelledError once the client has hung up.
        """
        if asked.release is not None:
            return None
        query = data_query(self._site, asked, headers.get("accept"), headers.get("accept-encoding"))
        if query is None:
            return None
        given = headers.get("if-none-match")
        if given and (found := not_modified(self._site, query, given)):
            return found

        def when_slow(answered: "asyncio.Future[Answer]") -> None:
            watching = self._loop.create_task(_cancel_with(protocol, answered))
            answered.add_done_callback(lambda _: watching.cancel())

        question = question_of(self._site, query.asked, query.want, query.coding)
        answer = await self._opened.ask(question, when_slow)
        return reply_to(self._site, query, answer)

    async def _made(self, scope: Any, key: tuple[str, str, str | None, str]) -> Reply:
        """What the application answers to GET, kept where it may be."""
        environ = environ_of(scope, b"")
        environ["REQUEST_METHOD"] = "GET"
        for name in _LEFT_TO_US:
            environ.pop(name, None)
        reply = await self._in_thread(environ, key[3])
        if is_keepable(reply):
            path, search, _, coding = key
            self._keep(key if "accept" in vary(reply) else (path, search, coding), reply)
        return reply

    async def _run(self, scope: Any, body: bytes, outcome: Exception | None = None) -> Reply:
        """What the application answers to a request just as it is, or to one that has come to an error."""
        environ = environ_of(scope, body)
        if outcome is not None:
            environ[OUTCOME] = outcome
        return await self._in_thread(environ, None)

    async def _in_thread(self, environ: "WSGIEnvironment", coding: str | None) -> Reply:
        def made() -> Reply:
            reply = run(self._opened.application, environ)
            return prepared(reply, coding) if coding is not None and is_keepable(reply) else reply

        return await self._loop.run_in_executor(self._threads, made)

    def _keep(self, key: tuple[str | None, ...], reply: Reply) -> None:
        size = sum(len(part or "") for part in key)
        if len(key[2] or "") <= _LONGEST_ACCEPT and reply.opened is None and reply.status != 304:
            self._kept.put(key, size, reply)

    def _send(self, scope: Any, protocol: Any, reply: Reply) -> None:
        if scope.method in ("GET", "HEAD"):
            reply = reply.unless_matching(scope.headers.get("if-none-match"))
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


def _is_for_the_application(headers: Any) -> bool:
    """Whether a request has a condition that is no matter of what is kept."""
    if "if-modified-since" in headers and "if-none-match" not in headers:
        return True
    return any(name in headers for name in _FOR_THE_APPLICATION)


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
