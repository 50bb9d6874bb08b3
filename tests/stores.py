"""Engines that a release can be published to, each in a process of its own on loopback, ended by its pid."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from .command import tropegraph
from .served import free_port

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
VIRTUOSO = shutil.which("virtuoso-t")
START_S = 60

needs_virtuoso = pytest.mark.skipif(VIRTUOSO is None, reason="Virtuoso (virtuoso-t) is not installed")

_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
ServerThreads = 20
CheckpointInterval = 0
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = .
ServerThreads = 20
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = {query_s}
"""


@dataclass(frozen=True)
class Engine:
    """An engine that runs: where it is asked, and what ``tropegraph publish`` needs beside that."""

    url: str
    access: tuple[str, ...] = ()

    def count(self, query: str) -> int:
        """The one number that a query of the engine itself finds."""
        response = httpx.post(
            self.url, data={"query": query}, headers={"Accept": "application/sparql-results+json"}, timeout=60
        )
        assert response.status_code == 200, response.text
        (row,) = response.json()["results"]["bindings"]
        (cell,) = row.values()
        return int(cell["value"])


@contextmanager
def oxigraph(*options: str) -> Iterator[Engine]:
    """An empty Oxigraph server, in memory."""
    port = free_port()
    with _running([str(OXIGRAPH), "serve", "--bind", f"127.0.0.1:{port}", *options], None, port):
        yield Engine(f"http://127.0.0.1:{port}/query")


@contextmanager
def virtuoso(folder: Path, rows: int = 10_000, query_s: int = 30) -> Iterator[Engine]:
    """A Virtuoso server with nothing in it but what it brings; it sends so many rows, works so long."""
    assert VIRTUOSO is not None
    port = free_port()
    ini = _INI.format(sql_port=free_port(), port=port, rows=rows, query_s=query_s)
    (folder / "virtuoso.ini").write_text(ini)
    command = [VIRTUOSO, "+foreground", "+configfile", "virtuoso.ini"]
    with _running(command, folder, port):
        yield Engine(f"http://127.0.0.1:{port}/sparql", ("--user", "dba", "--password", "dba"))


@contextmanager
def _running(command: list[str], folder: Path | None, port: int) -> Iterator[None]:
    """A server while the block runs, from its first answer on."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet, stdin=quiet) as running:
        try:
            end = time.monotonic() + START_S
            while not _answers(port):
                assert running.poll() is None, f"{command[0]} ended before it answered"
                assert time.monotonic() < end, f"no answer from {command[0]} in {START_S} s"
                time.sleep(0.05)
            yield
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(START_S)


def _answers(port: int) -> bool:
    try:
        httpx.get(f"http://127.0.0.1:{port}/", timeout=5)
    except httpx.TransportError:
        return False
    return True


def published(out: Path, engine: Engine, *options: str) -> str:
    """What publishing a release to an engine said, which went well."""
    done = tropegraph("publish", out, "--endpoint", engine.url, *engine.access, *options)
    assert done.returncode == 0, done.stderr
    return done.stdout
