"""The application under a WSGI server that is not ours, the one of the standard library."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx

from tropegraph.server.app import create_app
from tropegraph.server.config import Config
from tropegraph.server.release import Release
from tropegraph.server.store.embedded import EmbeddedStore

from .served import Served


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def plainly_served(release: Release) -> Iterator[Served]:
    """A server of a release, without the gateway."""
    app = create_app(Config(release), EmbeddedStore(release.store_folder, release.base))
    with make_server("127.0.0.1", 0, app, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            with httpx.Client(timeout=30) as client:
                yield Served(f"http://127.0.0.1:{server.server_port}", release, client)
        finally:
            server.shutdown()
            thread.join()
