"""Documents and files, beside nginx and Trifid: ``make bench-entities``.

nginx sends the same bytes as files, Trifid makes its documents of the same triples. Prints a Markdown table.
"""

import json
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.command import built
from tests.served import BROWSER, await_answer, free_port, process

from .data import many_works
from .peers import missing, nginx, trifid, wrk
from .sparql import BASE, write_triples

DOCUMENTS = 200
WORKS = 130
RANGE_BYTES = 65536
SCRIPT = """
local paths = {{ {paths} }}
local headers = {{ {headers} }}
local ranges = {{ {ranges} }}
local counter = 0
function request()
  counter = counter + 1
  if #ranges > 0 then headers["Range"] = ranges[counter % #ranges + 1] end
  local path = paths[counter % #paths + 1]
  if {anew} then path = path .. (path:find("?", 1, true) and "&n=" or "?n=") .. counter end
  return wrk.format("GET", path, headers)
end
"""


@dataclass(frozen=True)
class Row:
    """What is asked: paths, each in turn, with headers, and with one of some ranges where there are any.

    ``anew`` asks for another URL each time, so that nothing that is kept answers.
    """

    name: str
    paths: list[str]
    headers: dict[str, str]
    ranges: tuple[str, ...] = ()
    anew: bool = False

    def measured(self, url: str, seconds: int) -> tuple[float, float]:
        """Requests a second and the 95th percentile in milliseconds."""
        script = SCRIPT.format(
            paths=", ".join(json.dumps(path) for path in self.paths),
            headers=", ".join(f"[{json.dumps(name)}] = {json.dumps(v)}" for name, v in self.headers.items()),
            ranges=", ".join(json.dumps(each) for each in self.ranges),
            anew=json.dumps(self.anew),
        )
        wrk(url, script, 1)  # what is kept is kept from here on
        rate, _, p95_ms, bad = wrk(url, script, seconds)
        if bad:
            print(f"{bad} bad answers of {url} for {self.name}", file=sys.stderr)
        return rate, p95_ms


def main(seconds: int = 3) -> None:
    if lacking := missing():
        raise SystemExit(f"These are needed: {', '.join(lacking)}.")
    print("| what | Tropegraph, requests/s | p95, ms | nginx | ratio | Trifid | ratio |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        release = many_works(built(folder / "out"), WORKS, folder / "release")
        with serving(release) as ours:
            documents(ours, release, folder, seconds)


@contextmanager
def serving(release: Path) -> Iterator[str]:
    """Our server on a release."""
    port = free_port()
    with process(release, port, "--workers", "2") as running:
        url = f"http://127.0.0.1:{port}"
        await_answer(url, running)
        yield url


def documents(ours: str, release: Path, folder: Path, seconds: int) -> None:
    """Prints the rows on documents and files."""
    things = entities(ours)
    turtle = Row(f"{DOCUMENTS} documents in Turtle", [f"/{path}.ttl" for path in things], {})
    html = Row(f"{DOCUMENTS} pages", [f"/{path}.html" for path in things], {})
    hub = Row("the hub of a trope of 130 works, Turtle", ["/Main/YourMom.ttl"], {})
    anew = Row(f"{turtle.name}, none of them kept", turtle.paths, {}, anew=True)
    see = Row("303 from a thing", [f"/{path}" for path in things], {"Accept": "text/turtle"})
    dump = Row("a whole dump", ["/dumps/tropegraph.nq.gz"], {})
    size = (release / "dumps" / "tropegraph.nq.gz").stat().st_size
    chance = random.Random(1)
    starts = [chance.randrange(max(size - RANGE_BYTES, 1)) for _ in range(500)]
    spans = tuple(f"bytes={start}-{start + RANGE_BYTES - 1}" for start in starts)
    part = Row(f"64 KiB of a dump of {size / 1e6:.1f} MB", dump.paths, {}, spans)
    files = folder / "files"
    for row in (turtle, html, hub, dump):
        save(ours, row.paths, files)
    folder.chmod(0o755)
    n_triples = folder / "data.nt"
    write_triples(release, n_triples)
    with nginx(files) as static, trifid(n_triples, BASE) as peer:
        for row in (turtle, anew, html, hub, see, dump, part):
            is_file = row not in (see, anew)
            theirs = row.measured(static, seconds)[0] if is_file else None
            others = None
            if row in (turtle, html):
                accept = "text/turtle" if row is turtle else BROWSER
                of_peer = Row(row.name, [f"/{path}" for path in things], {"Accept": accept})
                others = of_peer.measured(peer, seconds)[0]
            show(row.name, row.measured(ours, seconds), theirs, others)


def entities(ours: str) -> list[str]:
    """Paths of 200 things of all kinds."""
    query = "SELECT DISTINCT ?s { ?s a ?type } ORDER BY MD5(STR(?s))"
    found = httpx.get(f"{ours}/sparql", params={"query": query, "format": "csv"}, timeout=60).text.split()[1:]
    paths = [iri.removeprefix(BASE) for iri in found if iri.startswith(BASE) and "#" not in iri]
    paths = [path for path in paths if path.startswith(("Film/", "Main/", "agent/"))]
    return paths[:DOCUMENTS]


def save(ours: str, paths: list[str], folder: Path) -> None:
    """Writes what we send, for nginx to send the same."""
    with httpx.Client(headers={"Accept-Encoding": "identity"}, timeout=60) as client:
        for path in paths:
            file = folder / path.removeprefix("/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(client.get(f"{ours}{path}").raise_for_status().content)


def show(name: str, ours: tuple[float, float], static: float | None, peer: float | None) -> None:
    def beside(theirs: float | None) -> str:
        return f"{theirs:,.0f} | {ours[0] / max(theirs, 0.01):,.2f}" if theirs is not None else " | "

    print(f"| {name} | {ours[0]:,.0f} | {ours[1]:.1f} | {beside(static)} | {beside(peer)} |", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
