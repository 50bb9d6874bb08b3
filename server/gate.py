"""Serving what an endpoint holds, and refusing while it holds no whole release.

A release in an endpoint can be replaced while it is served. So the marker is looked at before a request, and
again after every answer that the endpoint was asked for: what was read in between is of one whole release.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask

from .app import create_app
from .bridge import environ_of, run
from .config import Config
from .errors import NotReady, RequestError
from .gateway import THREADS, Gateway, Opened
from .handling import REFUSAL
from .marker import NO_FOLDER, foreign_graphs, marker_of, release_in, unscoped
from .meters import Meters
from .prefix import below
from .release import LAYOUT_VERSION, Release
from .site import EXTENSION
from .store import Answer, Question
from .store.endpoint import Endpoint
from .store.jobs import WhenSlow
from .store.limits import Limits
from .store.pooled import PooledStore
from .store.remote import RemoteStore
from .store.scope import LISTED_UP_TO, Scope, scope_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOKED_AT_FOR_S = 1.0
"""How long the marker is taken for what it was when it was last looked at."""
RETRY_AFTER_S = 30
_MARKER_DEADLINE_S = 10.0
_ENDED_S = 60.0
"""When the requests that were for another release have come to an end."""


class Gate:
    """An RSGI application that serves the release in an endpoint, of one base.

    ``local`` is the same release on disk, where its files are to be served too. ``empty`` is the folder of an
    empty store, in which queries are checked.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        base: str,
        local: Release | None,
        empty: Path,
        limits: Limits,
        public_url: str = "",
        contact: str = "",
    ) -> None:
        self._endpoint = endpoint
        self._base = base
        self._local = local
        self._empty = empty
        self._limits = limits
        self._public_url = public_url
        self._contact = contact
        self._everything = unscoped(endpoint, base, _MARKER_DEADLINE_S)
        self._lock = threading.Lock()
        self._looked_s = float("-inf")
        self._open: tuple[str, Gateway] | None = None
        self._refusal: RequestError | None = None

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._threads = ThreadPoolExecutor(THREADS, "endpoint")
        self._meters = Meters()
        self._checker = PooledStore(self._empty, self._base, self._limits)
        self._refusing = self._refusing_application()

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        if self._open is not None:
            self._open[1].__rsgi_del__(loop)
        self._checker.close()
        self._endpoint.close()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        if time.monotonic() - self._looked_s > LOOKED_AT_FOR_S:
            await self._loop.run_in_executor(self._threads, self._look)
        opened, refusal = self._open, self._refusal
        if refusal is None and opened is not None:
            return await opened[1].__rsgi__(scope, protocol)
        environ = environ_of(scope, b"") | {REFUSAL: refusal}
        reply = await self._loop.run_in_executor(self._threads, run, self._refusing, environ)
        if reply.file is not None:  # a stylesheet, which error pages need too
            protocol.response_file(reply.status, reply.headers, reply.file)
        else:
            protocol.response_bytes(reply.status, reply.headers, reply.body)

    def _look(self) -> None:
        """Finds what is to be served now, or why nothing is."""
        with self._lock:
            if time.monotonic() - self._looked_s <= LOOKED_AT_FOR_S:
                return
            try:
                self._find()
                self._refusal = None
            except RequestError as error:
                self._refusal = error
            self._looked_s = time.monotonic()

    def _find(self) -> None:
        """Opens what the endpoint holds, if it is not open; raises NotReady, or what it answers instead."""
        marker = marker_of(self._everything, self._base)
        if marker is None or not marker.is_whole:
            raise _not_ready()
        if self._open is None or self._open[0] != marker.id:
            before, self._open = self._open, (marker.id, self._gateway(marker.id))
            if before is not None:
                self._loop.call_soon_threadsafe(self._end_later, before[1])

    def _end_later(self, before: Gateway) -> None:
        self._loop.call_later(_ENDED_S, before.__rsgi_del__, self._loop)

    def _gateway(self, release_id: str) -> Gateway:
        if self._local is not None and self._local.id != release_id:
            raise NotReady(
                f"The endpoint holds release {release_id}, and the files of this site are those of "
                f"{self._local.id}.",
                RETRY_AFTER_S,
            )
        release = self._local or release_in(self._everything, self._base, release_id)
        scope, told = self._scope(release), self._meters.answered
        store = RemoteStore(self._endpoint, scope, self._checker, self._limits, told)
        config = self._config(release, self._endpoint.url)
        application = create_app(config, store)
        watched = _Watched(application, store, lambda: self._holds(release_id), self._threads)
        site = application.extensions[EXTENSION]
        opened = Opened(watched, site, watched.ask, lambda: None, self._meters, self._checker.figures)
        gateway = Gateway(lambda loop: opened)
        gateway.__rsgi_init__(self._loop)
        return gateway

    def _config(self, release: Release, url: str = "") -> Config:
        return Config(
            release, limits=self._limits, endpoint=url, public_url=self._public_url, contact=self._contact
        )

    def _holds(self, release_id: str) -> bool:
        marker = marker_of(self._everything, self._base)
        return marker is not None and marker.is_whole and marker.id == release_id

    def _scope(self, release: Release) -> Scope:
        told = self._everything.ask(f"ASK {{ <{self._base}release/{release.id}> ?property ?value }}")
        is_union = bool(told.result)
        has_default = is_union or bool(self._everything.ask("ASK { ?subject ?property ?value }").result)
        graphs = release.manifest["counts"]["graphs"]
        foreign = foreign_graphs(self._everything, self._base)
        scope = scope_of(self._base, graphs, foreign, is_union or not has_default, told.is_virtuoso)
        if scope is None:
            raise NotReady(
                f"The endpoint mixes the release with other data, and its {len(graphs)} graphs are more than "
                f"the {LISTED_UP_TO} that can be named in a request; publish it to an endpoint of its own.",
                RETRY_AFTER_S,
            )
        return scope

    def _refusing_application(self) -> "WSGIApplication":
        """An application that answers everything with the error that the request has come to."""
        counts = {"triples": 0, "graphs": {}}
        nothing = {"id": "", "layout": LAYOUT_VERSION, "base": self._base, "counts": counts, "dumps": {}}
        store = RemoteStore(self._endpoint, Scope(self._base, "own"), self._checker, self._limits)
        config = self._config(Release(NO_FOLDER, nothing))
        application = create_app(config, store)
        # without what answers queries before the framework
        return below(config.prefix, partial(Flask.wsgi_app, application))


@dataclass(frozen=True)
class _Watched:
    """The application for one release; what it made of the endpoint's data is sent if that was whole."""

    application: Flask
    store: RemoteStore
    is_held: Callable[[], bool]
    threads: ThreadPoolExecutor

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        before = self.store.times_asked
        reply: list[Any] = []

        def keep_back(*given: Any) -> Any:
            reply[:] = given

        body = self.application.wsgi_app(environ, keep_back)
        if self.store.times_asked != before and not self.is_held():
            getattr(body, "close", lambda: None)()
            return self.application.wsgi_app(environ | {REFUSAL: _not_ready()}, start_response)
        start_response(*reply)
        return body

    def ask(self, question: Question, when_slow: WhenSlow) -> "asyncio.Future[Answer]":
        """The answer to a client's query, from a thread that waits for the endpoint."""
        answered = asyncio.get_running_loop().run_in_executor(self.threads, self._answer, question)
        when_slow(answered)
        return answered

    def _answer(self, question: Question) -> Answer:
        answer = self.store.answer(question)
        if not self.is_held():
            if answer.file is not None:
                answer.file.close()
            raise _not_ready()
        return answer


def _not_ready() -> NotReady:
    return NotReady("A new release is being published, and is not whole yet.", RETRY_AFTER_S)
