"""A real server in a process of its own, on a free port, ended by its pid."""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tropegraph.server.release import Release, open_release

from .command import TROPEGRAPH

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
START_S = 60


@dataclass(frozen=True)
class Served:
    """A server that runs, and the release that it serves."""

    url: str
    release: Release
    client: httpx.Client
    pid: int = 0

    def get(self, path: str, accept: str | None = "*/*", **options: Any) -> httpx.Response:
        """The answer to GET, redirects not followed; ``accept=None`` sends no Accept header."""
        return self.request("GET", path, accept, **options)

    def follow(self, path: str, accept: str | None = "*/*") -> httpx.Response:
        """The answer to GET after all redirects."""
        response = self.get(path, accept)
        while response.has_redirect_location:
            response = self.get(str(response.url.join(response.headers["Location"])), accept)
        return response

    def request(self, method: str, path: str, accept: str | None = "*/*", **options: Any) -> httpx.Response:
        """The answer to a request for a path of this server, or for a whole URL."""
        request = self.client.build_request(method, httpx.URL(self.url).join(path), **options)
        del request.headers["Accept"]
        if accept is not None:
            request.headers["Accept"] = accept
        return self.client.send(request)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(out: Path | None, port: int, *options: str) -> Iterator[subprocess.Popen[str]]:
    """``tropegraph serve`` while the block runs."""
    command = [
        TROPEGRAPH,
        "serve",
        *map(str, [out] if out else []),
        "--port",
        str(port),
        "--workers",
        "1",
        *options,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            if running.poll() is None:
                running.send_signal(signal.SIGTERM)
            running.wait(START_S)


def await_answer(url: str, running: subprocess.Popen[str], status: int = 200) -> None:
    """Waits until the server says that its health is of that status."""
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        assert running.poll() is None, running.communicate()[1]
        try:
            if httpx.get(f"{url}/health").status_code == status:
                return
        except httpx.TransportError:
            time.sleep(0.02)
    raise AssertionError(f"no answer from {url} in {START_S} s")


@contextmanager
def served(out: Path, *options: str) -> Iterator[Served]:
    """A server of the newest release of an output folder, or of a release folder."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with process(out, port, *options) as running, httpx.Client(timeout=30) as client:
        await_answer(url, running)
        yield Served(url, open_release(out), client, running.pid)


@contextmanager
def served_from(url: str, out: Path, *options: str) -> Iterator[Served]:
    """A server of what an endpoint holds, which is the newest release of that folder."""
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    release = open_release(out)
    options = ("--endpoint", url, *options)
    with process(release.folder, port, *options) as running, httpx.Client(timeout=30) as client:
        await_answer(here, running)
        yield Served(here, release, client, running.pid)
