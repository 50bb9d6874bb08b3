"""The servers that ours is measured beside, each started on a free port and ended by its process.

Where one is missing, ``missing`` says how to get it: rdflib-endpoint and Trifid are set up in a folder of
their own (``make bench-sparql`` does), nginx and wrk are Debian's.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.served import free_port

PEERS = Path(os.environ.get("PEERS", ".venv-peers"))
START_S = 120
_TRIFID = PEERS / "node_modules" / "trifid"
_RDFLIB = PEERS / "bin" / "rdflib-endpoint"
_CONNECTIONS = 16


def missing() -> list[str]:
    """The peers that are not there."""
    found = {
        "wrk (apt-get install wrk)": shutil.which("wrk"),
        "nginx (apt-get install nginx-light)": _nginx(),
        f"trifid (npm install --prefix {PEERS} trifid)": _TRIFID.is_dir(),
        f"rdflib-endpoint (pip, in {PEERS})": _RDFLIB.exists(),
    }
    return [name for name, there in found.items() if not there]


def _nginx() -> str | None:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@contextmanager
def oxigraph(store: Path) -> Iterator[str]:
    """A bare Oxigraph server on the store; its endpoint is ``/query``."""
    port = free_port()
    binary = Path(sys.executable).with_name("oxigraph")
    command = [str(binary), "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
    with _running(command, f"http://127.0.0.1:{port}/") as url:
        yield url


@contextmanager
def rdflib_endpoint(n_triples: Path) -> Iterator[str]:
    """rdflib-endpoint on a file; its endpoint is ``/``."""
    port = free_port()
    command = [str(_RDFLIB), "serve", "--port", str(port), "--host", "127.0.0.1", str(n_triples)]
    with _running(command, f"http://127.0.0.1:{port}/?query=ASK%20%7B%7D") as url:
        yield url


@contextmanager
def trifid(n_triples: Path, base: str) -> Iterator[str]:
    """Trifid in its configuration for a file; its endpoint is ``/query``, entities are below the base."""
    port = free_port()
    environ = {
        **os.environ,
        "DATASET_BASE_URL": base,
        "FETCH_HANDLER_FILE": str(n_triples),
        "FETCH_HANDLER_FILE_TYPE": "application/n-triples",
        "NODE_ENV": "production",
    }
    command = ["node", "server.js", "-c", "instances/docker-fetch/config.yaml", "--port", str(port)]
    with _running(command, f"http://127.0.0.1:{port}/query?query=ASK%20%7B%7D", environ, _TRIFID) as url:
        yield url


@contextmanager
def nginx(root: Path) -> Iterator[str]:
    """nginx sending the files of a folder, with as many processes as there are cores."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "nginx.conf"
        settings.write_text(
            f"worker_processes auto; daemon off; pid {folder}/pid; error_log {folder}/error;\n"
            "events { worker_connections 512; }\n"
            f"http {{ access_log off; sendfile on; keepalive_requests 1000000000;\n"
            "default_type text/turtle; open_file_cache max=2000;\n"
            f"client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
            f"fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;\n"
            f"scgi_temp_path {folder}/scgi;\n"
            f"server {{ listen 127.0.0.1:{port}; root {root}; }} }}\n"
        )
        root.chmod(0o755)
        with _running([str(_nginx()), "-c", str(settings)], f"http://127.0.0.1:{port}/") as url:
            yield url


@contextmanager
def _running(
    command: list[str], probe: str, environ: dict[str, str] | None = None, folder: Path | None = None
) -> Iterator[str]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, env=environ, cwd=folder) as running:
        try:
            end = time.monotonic() + START_S
            while time.monotonic() < end and running.poll() is None:
                try:
                    httpx.get(probe, timeout=60)
                    break
                except httpx.TransportError:
                    time.sleep(0.05)
            else:
                raise RuntimeError(f"{command[0]} does not answer")
            yield re.sub(r"(//[^/]+)/.*", r"\1", probe)
        finally:
            running.terminate()


def wrk(
    url: str, script: str, seconds: int, connections: int = _CONNECTIONS
) -> tuple[float, float, float, int]:
    """Requests a second, median and 95th percentile in milliseconds, and answers that were not 200."""
    report = (
        "function done(summary, latency, requests) io.write(string.format("
        '"bad %d p50 %d p95 %d\\n", summary.errors.status + summary.errors.timeout,'
        " latency:percentile(50), latency:percentile(95))) end\n"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script + report)
        file.flush()
        command = [
            "wrk",
            "-t1",
            f"-c{connections}",
            f"-d{seconds}s",
            "--timeout",
            "20s",
            "-s",
            file.name,
            url,
        ]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", out)
    found = re.search(r"bad (\d+) p50 (\d+) p95 (\d+)", out)
    assert rate and found, out
    return float(rate[1]), int(found[2]) / 1000, int(found[3]) / 1000, int(found[1])
