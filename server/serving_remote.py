"""Serving the release in a SPARQL endpoint with Granian: several processes, each with its connections."""

import tempfile
import threading
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tropegraph.mapping.errors import ReleaseError, ServeError

from .crew import end_with_parent, terminate
from .errors import RequestError
from .keeping import hold
from .meters import counting
from .release import open_release
from .remote_command import told_of
from .serving import await_answer, check_address, granian_at
from .store.limits import Limits

if TYPE_CHECKING:
    from .gate import Gate


@dataclass(frozen=True)
class Behind:
    """An endpoint that a release is read from; ``folder`` is the same release on disk, for its files.

    ``public_url`` is where clients reach the site, ``contact`` where readers reach who runs it.
    """

    url: str
    base: str
    credentials: tuple[str, str] | None = None
    folder: Path | None = None
    public_url: str = ""
    contact: str = ""


def serve_endpoint(
    behind: Behind,
    host: str,
    port: int,
    workers: int,
    limits: Limits,
    when_ready: Callable[[str], None] = lambda release: None,
) -> None:
    """Serves what an endpoint holds until SIGTERM or SIGINT.

    Calls ``when_ready`` with the release's id, empty where the endpoint holds none yet, once requests are
    answered. Raises ServeError where the endpoint cannot be used or the port is taken, ReleaseError where it
    holds releases of other bases, or another than the folder.
    """
    check_address(host, port)
    with tempfile.TemporaryDirectory(prefix="tropegraph-") as scratch:
        empty = _empty_store(Path(scratch))
        release_id = _check(behind)
        server = granian_at("tropegraph.server.serving_remote:application", host, port, workers)
        ready = partial(when_ready, release_id)
        threading.Thread(target=await_answer, args=(host, port, ready), daemon=True).start()
        loader: Callable[..., Any] = partial(application, behind, empty, limits)
        with hold(behind.folder) if behind.folder else nullcontext(), counting():
            server.serve(target_loader=loader, wrap_loader=False)


def application(behind: Behind, empty: Path, limits: Limits) -> "Gate":
    """The application for one process, with connections of its own."""
    from .gate import Gate
    from .store.endpoint import Endpoint

    end_with_parent(terminate)
    local = open_release(behind.folder) if behind.folder else None
    endpoint = Endpoint(behind.url, behind.credentials)
    return Gate(endpoint, behind.base, local, empty, limits, behind.public_url, behind.contact)


def _empty_store(folder: Path) -> Path:
    from .storing import load_apart

    load_apart(folder / "empty", {})
    return folder / "empty"


def _check(behind: Behind) -> str:
    """The id of the release in the endpoint, empty where there is none that is whole."""
    from .marker import bases_of, marker_of, unscoped
    from .store.endpoint import Endpoint

    endpoint = Endpoint(behind.url, behind.credentials)
    try:
        reader = unscoped(endpoint, behind.base)
        marker = marker_of(reader, behind.base)
        others = bases_of(reader) if marker is None else []
    except RequestError as error:
        raise ServeError(told_of(behind.url, error)) from error
    finally:
        endpoint.close()
    if others:
        raise ReleaseError(
            f"{behind.url} holds no release of {behind.base} but one of {others[0]}; serve that with "
            f"--base {others[0]}"
        )
    if marker is None or not marker.is_whole:
        return ""
    _check_folder(behind, marker.id)
    return marker.id


def _check_folder(behind: Behind, release_id: str) -> None:
    if behind.folder is None:
        return
    local = open_release(behind.folder)
    if local.id != release_id:
        raise ReleaseError(
            f"{behind.url} holds release {release_id} and {behind.folder} release {local.id}; publish that "
            f"with: tropegraph publish {behind.folder} --endpoint {behind.url} --replace"
        )
