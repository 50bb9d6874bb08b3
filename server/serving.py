"""Serving a release with Granian: several processes, each with its own read-only store."""

import asyncio
import errno
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tropegraph.mapping.errors import ServeError

from .crew import end_with_parent, terminate
from .keeping import hold
from .meters import counting
from .prefix import prefix_of
from .store.limits import Limits

if TYPE_CHECKING:
    from granian.server.common import AbstractServer

    from .gateway import Gateway, Opened

_SHUTDOWN_S = 10
"""Seconds that a process has to end the requests it works on."""

_LOG_HANDLERS = {
    name: {"class": "logging.StreamHandler", "stream": "ext://sys.stderr"} for name in ("console", "access")
}


def serve(
    release_dir: Path,
    host: str,
    port: int,
    workers: int,
    limits: Limits,
    when_ready: Callable[[], None] = lambda: None,
    public_url: str = "",
    contact: str = "",
) -> None:
    """Serves a release until SIGTERM or SIGINT; calls ``when_ready`` once requests are answered.

    ``public_url`` is where clients reach the server, empty for the base of the release; ``contact`` is where
    readers reach who runs it, see ``Config``.
    Raises ServeError where the port is taken, the address is none of this machine, or the store is broken.
    """
    check_address(host, port)
    _check_store(release_dir)
    server = granian_at("tropegraph.server.serving:application", host, port, workers)
    threading.Thread(target=await_answer, args=(host, port, when_ready), daemon=True).start()
    # an object, not a function
    loader: Callable[..., Any] = partial(application, release_dir, limits, public_url, contact)
    with hold(release_dir), counting():
        server.serve(target_loader=loader, wrap_loader=False)


def granian_at(target: str, host: str, port: int, workers: int) -> "AbstractServer[Any]":
    """The server in use, which calls ``target`` in each of its processes once it serves."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.log import LogLevels

    return Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        loop=Loops.uvloop,
        http=HTTPModes.http1,
        workers=workers,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig={"handlers": _LOG_HANDLERS},
        respawn_failed_workers=True,
        workers_kill_timeout=_SHUTDOWN_S,
    )


def reached_at(public_url: str | None, host: str, port: int) -> str:
    """Where clients reach the server: as they say who start it, else its own address, where it has just one.

    Raises UsageError for what is no URL.

    >>> reached_at(None, "127.0.0.1", 8000), reached_at(None, "0.0.0.0", 80)
    ('http://127.0.0.1:8000/', '')
    """
    if public_url is None:
        is_any = host in ("0.0.0.0", "::", "")
        return "" if is_any else f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    prefix_of(public_url)
    return public_url.rstrip("/") + "/"


def application(release_dir: Path, limits: Limits, public_url: str = "", contact: str = "") -> "Gateway":
    """What one process calls for every request; its store is opened when its event loop is there."""
    from .gateway import Gateway

    end_with_parent(terminate)
    return Gateway(partial(_open, release_dir, limits, public_url, contact))


def _open(
    release_dir: Path, limits: Limits, public_url: str, contact: str, loop: asyncio.AbstractEventLoop
) -> "Opened":
    from .app import create_app
    from .config import Config
    from .gateway import Opened
    from .meters import Meters
    from .release import open_release
    from .site import EXTENSION
    from .store.pooled import PooledStore

    release, meters = open_release(release_dir), Meters()
    store = PooledStore(release.store_folder, release.base, limits, loop, meters.answered)
    app = create_app(Config(release, limits=limits, public_url=public_url, contact=contact), store)
    return Opened(app.wsgi_app, app.extensions[EXTENSION], store.ask, store.close, meters, store.figures)


def check_address(host: str, port: int) -> None:
    """Binds the address and lets it go: workers share it in a way that would not notice another server."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ServeError(f"port {port} of {host} is in use; choose another with --port") from error
        if error.errno == errno.EACCES:
            raise ServeError(
                f"port {port} needs rights that this user lacks; choose one above 1023"
            ) from error
        raise ServeError(
            f"{host} is not an address of this machine ({error.strerror}); choose another"
        ) from error


def _check_store(release_dir: Path) -> None:
    from .release import open_release
    from .store.embedded import EmbeddedStore

    release = open_release(release_dir)
    try:
        EmbeddedStore(release.store_folder, release.base)
    except (OSError, RuntimeError) as error:
        raise ServeError(
            f"{release.store_folder}: the store cannot be read ({error}); build it again"
        ) from error


def await_answer(host: str, port: int, when_ready: Callable[[], None]) -> None:
    """Calls back as soon as a connection is taken, which the workers do when they are ready."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    while True:
        try:
            socket.create_connection((target, port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return when_ready()
