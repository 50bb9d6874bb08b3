"""Serving what an endpoint holds, and refusing while it holds no whole release.

A release in an endpoint can be replaced while it is served. So the marker is looked at before a request, and
again after every answer that the endpoint was asked for: what was read in between is of one whole release.
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, request

from .app import create_app
from .config import Config
from .errors import NotReady, RequestError
from .marker import NO_FOLDER, foreign_graphs, marker_of, release_in, unscoped
from .release import LAYOUT_VERSION, Release
from .store.endpoint import Endpoint
from .store.limits import Limits
from .store.pooled import PooledStore
from .store.remote import RemoteStore
from .store.scope import LISTED_UP_TO, Scope, scope_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LOOKED_AT_FOR_S = 1.0
"""How long the marker is taken for what it was when it was last looked at."""
RETRY_AFTER_S = 30
_REFUSAL = "tropegraph.refusal"


@dataclass(frozen=True)
class Open:
    """The application for a release that the endpoint holds."""

    release_id: str
    application: Flask
    store: RemoteStore


class Gate:
    """A WSGI application that serves the release in an endpoint, of one base; used by many threads.

    ``local`` is the same release on disk, where its files are to be served too. ``empty`` is the folder of an
    empty store, in which queries are checked.
    """

    def __init__(
        self, endpoint: Endpoint, base: str, local: Release | None, empty: Path, limits: Limits
    ) -> None:
        self._endpoint = endpoint
        self._base = base
        self._local = local
        self._limits = limits
        self._checker = PooledStore(empty, base, limits)
        self._whole = unscoped(endpoint, base)
        self._lock = threading.Lock()
        self._looked_s = float("-inf")
        self._open: Open | None = None
        self._refusing = self._refusing_application()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        try:
            opened = self._opened()
            before = opened.store.times_asked
            reply = _Reply()
            body = opened.application(environ, reply.start)
            if opened.store.times_asked == before or self._still_holds(opened.release_id):
                start_response(reply.status, reply.headers)
                return body
            _close(body)
            raise self._not_ready()
        except RequestError as error:
            environ[_REFUSAL] = error
            return Flask.wsgi_app(self._refusing, environ, start_response)

    def _opened(self) -> Open:
        """What is served now; raises NotReady where there is nothing, EndpointFault where none can tell."""
        with self._lock:
            now = time.monotonic()
            if self._open is None or now - self._looked_s > LOOKED_AT_FOR_S:
                marker = marker_of(self._whole, self._base)
                self._looked_s = now
                if marker is None or not marker.is_whole:
                    self._open = None
                    raise self._not_ready()
                if self._open is None or self._open.release_id != marker.id:
                    self._open = self._make(marker.id)
            return self._open

    def _still_holds(self, release_id: str) -> bool:
        marker = marker_of(self._whole, self._base)
        return marker is not None and marker.is_whole and marker.id == release_id

    def _make(self, release_id: str) -> Open:
        if self._local is not None and self._local.id != release_id:
            raise NotReady(
                f"The endpoint holds release {release_id}, and the files of this site are those of "
                f"{self._local.id}.",
                RETRY_AFTER_S,
            )
        release = self._local or release_in(self._whole, self._base, release_id)
        store = RemoteStore(self._endpoint, self._scope(release), self._checker, self._limits)
        config = Config(release, limits=self._limits, endpoint=self._endpoint.url)
        return Open(release_id, create_app(config, store), store)

    def _scope(self, release: Release) -> Scope:
        told = self._whole.ask(f"ASK {{ <{self._base}release/{release.id}> ?property ?value }}")
        is_union = bool(told.result)
        has_default = is_union or bool(self._whole.ask("ASK { ?subject ?property ?value }").result)
        graphs = release.manifest["counts"]["graphs"]
        foreign = foreign_graphs(self._whole, self._base)
        scope = scope_of(self._base, graphs, foreign, is_union or not has_default, told.is_virtuoso)
        if scope is None:
            raise NotReady(
                f"The endpoint mixes the release with other data, and its {len(graphs)} graphs are more than "
                f"the {LISTED_UP_TO} that can be named in a request; publish it to an endpoint of its own.",
                RETRY_AFTER_S,
            )
        return scope

    def _not_ready(self) -> NotReady:
        return NotReady("A new release is being published, and is not whole yet.", RETRY_AFTER_S)

    def _refusing_application(self) -> Flask:
        """An application that answers everything with the error that the request has come to."""
        nothing = Release(NO_FOLDER, {"id": "", "layout": LAYOUT_VERSION, "base": self._base, "counts": {}})
        store = RemoteStore(self._endpoint, Scope(self._base, "own"), self._checker, self._limits)
        application = create_app(Config(nothing, limits=self._limits), store)

        @application.before_request
        def refuse() -> None:
            if request.endpoint != "static":
                raise request.environ[_REFUSAL]

        return application


class _Reply:
    """The beginning of a response, which is kept back until it is known to be good."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: list[tuple[str, str]] = []

    def start(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], Any]:
        self.status, self.headers = status, headers
        return self._refuse_write

    @staticmethod
    def _refuse_write(data: bytes) -> None:
        raise RuntimeError("an application of ours returns its body and writes nothing")


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()
