"""Search, lookup, reconciliation and fragments at the size of a release: ``make bench-services DATA=DIR``.

Each request is another one, so that nothing that is kept answers. Prints Markdown with the median and the
95th percentile of the time from request to whole answer, one request at a time, and beside it what an answer
that is kept takes, which is what client and connection cost.
"""

import json
import random
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.served import Served, served

REQUESTS = 300
SEED = 1
_NAMES = "SELECT label FROM thing WHERE kind IN ('Work', 'Trope') ORDER BY iri"
_TARGETS = "SELECT target FROM link ORDER BY number, target"


@dataclass(frozen=True)
class Row:
    """A kind of request: how one is made from a name or an identifier."""

    name: str
    ask: Callable[[Served, str], httpx.Response]
    items: Sequence[str]


def main(folder: Path) -> None:
    """Serves the release in a folder, and prints the table."""
    with served(folder) as server:
        manifest = server.release.manifest
        print(
            f"{manifest['counts']['occurrences']:,} occurrences, {manifest['counts']['triples']:,} triples\n"
        )
        print("| request | median, ms | p95, ms | most, ms |")
        print("|---|---:|---:|---:|")
        for row in rows(server.release.folder / manifest["index"]["file"]):
            times = sorted(_seconds(server, row.ask, item) for item in row.items)
            shown = (times[len(times) // 2], times[int(len(times) * 0.95)], times[-1])
            print(f"| {row.name} | {' | '.join(f'{seconds * 1000:.1f}' for seconds in shown)} |")


def rows(index: Path) -> list[Row]:
    """What is measured, with names and identifiers from the release itself."""
    chosen = random.Random(SEED)
    with closing(sqlite3.connect(f"{index.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        names, targets = (
            chosen.sample(found, min(REQUESTS, len(found)))
            for found in ([row[0] for row in connection.execute(query)] for query in (_NAMES, _TARGETS))
        )
    misspelt = [_misspelt(name, chosen) for name in names]
    return [
        Row("a small answer that is kept", lambda server, _: server.get("/robots.txt"), names),
        Row("search by name", _search, names),
        Row("search by the first four letters", _search, list(dict.fromkeys(name[:4] for name in names))),
        Row("search, misspelt", _search, misspelt),
        Row("search, as a page", lambda server, name: _search(server, name, "text/html"), names),
        Row("lookup of an identifier", lambda server, iri: _get(server, "/lookup", iri=iri), targets),
        Row("reconciliation of a name", lambda server, name: _reconcile(server, {"query": name}), names),
        Row("reconciliation of a misspelt work with its year", _work_of_a_year, misspelt),
        Row("suggestions for six letters", _suggest, names),
        Row("a fragment", _fragment, targets),
    ]


def _get(server: Served, path: str, accept: str = "application/json", **fields: str) -> httpx.Response:
    return server.get(str(httpx.URL(path, params=fields)), accept)


def _search(server: Served, words: str, accept: str = "application/json") -> httpx.Response:
    return _get(server, "/search", accept, q=words)


def _suggest(server: Served, name: str) -> httpx.Response:
    return _get(server, "/reconcile/suggest/entity", prefix=name[:6])


def _fragment(server: Served, target: str) -> httpx.Response:
    return _get(server, "/fragments", "application/n-quads", object=target)


def _reconcile(server: Served, query: dict[str, object]) -> httpx.Response:
    return server.request("POST", "/reconcile", data={"queries": json.dumps({"q": query})})


def _work_of_a_year(server: Served, name: str) -> httpx.Response:
    return _reconcile(server, {"query": name, "type": "Work", "properties": [{"pid": "year", "v": 1990}]})


def _seconds(server: Served, ask: Callable[[Served, str], httpx.Response], item: str) -> float:
    started = time.perf_counter()
    response = ask(server, item)
    seconds = time.perf_counter() - started
    if response.status_code != 200:
        raise SystemExit(f"{response.url}: {response.status_code} {response.text[:200]}")
    return seconds


def _misspelt(name: str, chosen: random.Random) -> str:
    """The name with two letters that stand side by side changed about."""
    at = chosen.randrange(max(1, len(name) - 1))
    return name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data"))
