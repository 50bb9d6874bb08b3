"""Queries a second, beside a bare Oxigraph server on the same store: ``make bench-sparql``.

Each query is asked by 16 connections for a few seconds, each time with another text; then the lightest and
the heaviest with the same text each time. Prints a Markdown table.
"""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import prod
from pathlib import Path
from urllib.parse import quote

import httpx

from tests.command import built
from tests.served import await_answer, free_port, process

from .data import many_works
from .queries import PREFIXES, QUERIES

CONNECTIONS = 16
BASE = "https://w3id.org/tropegraph/"
SCRIPT = """
local counter = 0
local id = 0
function setup(thread) thread:set("id", id); id = id + 1 end
function request()
  counter = counter + 1
  local number = counter * 8 + id
  local path = "{path}"
  path = path:gsub("WORK", "{base}Film%%2FWork" .. (number % {works}))
  if {distinct} then path = path .. "%20%23" .. number end
  return wrk.format("GET", "{prefix}" .. path, {{["Accept"] = "{accept}"}})
end
function done(summary, latency, requests)
  io.write(string.format("bad %d p50 %d p99 %d\\n", summary.errors.status, latency:percentile(50),
  latency:percentile(99))) end
"""


def measured(url: str, path: str, text: str, distinct: bool, seconds: int, works: int, accept: str) -> float:
    """Requests a second; every one was answered 200."""
    script = SCRIPT.format(
        path=quote(PREFIXES + text, safe=""),
        prefix=f"{path}?query=",
        base=quote(BASE, safe="").replace("%", "%%"),
        works=works,
        distinct="true" if distinct else "false",
        accept=accept,
    )
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        command = [
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds}s",
            "--timeout",
            "20s",
            "-s",
            file.name,
            url,
        ]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found, bad = re.search(r"Requests/sec:\s+([\d.]+)", out), re.search(r"bad (\d+)", out)
    assert found and bad, out
    if int(bad[1]):
        print(f"{bad[1]} bad answers to {text}", file=sys.stderr)
    return float(found[1])


@contextmanager
def oxigraph(store: Path) -> Iterator[str]:
    """A bare Oxigraph server on the store."""
    port = free_port()
    binary = Path(sys.executable).with_name("oxigraph")
    command = [str(binary), "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
        try:
            url = f"http://127.0.0.1:{port}"
            for _ in range(200):
                try:
                    httpx.get(url, timeout=1)
                    break
                except httpx.TransportError:
                    time.sleep(0.05)
            yield url
        finally:
            running.terminate()


def main(works: int = 130, seconds: int = 3) -> None:
    with tempfile.TemporaryDirectory() as folder:
        release = many_works(built(Path(folder) / "out"), works, Path(folder) / "release")
        port = free_port()
        with (
            process(release, port, "--workers", "2") as ours,
            oxigraph(release / "store") as theirs,
        ):
            url = f"http://127.0.0.1:{port}"
            await_answer(url, ours)
            compare(url, theirs, seconds, works)


def compare(ours: str, theirs: str, seconds: int, works: int) -> None:
    print("| query | Oxigraph, queries/s | Tropegraph | ratio |\n|---|---:|---:|---:|")
    ratios = []
    texts = {name: text.replace("BASE", BASE) for name, text in QUERIES.items()}
    runs = [(name, text, True, "application/sparql-results+json") for name, text in texts.items()]
    for name in ("one label", "tropes that co-occur", "2,000 texts"):
        runs.append(
            (name, texts[name].replace("WORK", f"{BASE}Film/Work1"), False, "application/sparql-results+json")
        )
    runs.append(("20,000 rows of CSV", "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 20000", True, "text/csv"))
    for name, text, distinct, accept in runs:
        bare = measured(theirs, "/query", text, distinct, seconds, works, accept)
        here = measured(ours, "/sparql", text, distinct, seconds, works, accept)
        label = name if distinct else f"{name}, the same text"
        print(f"| {label} | {bare:,.0f} | {here:,.0f} | {here / bare:.2f} |", flush=True)
        ratios.append(here / bare)
    mean = prod(ratios[: len(QUERIES)]) ** (1 / len(QUERIES))
    print(f"\nGeometric mean of the {len(QUERIES)} with distinct texts: {mean:.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
