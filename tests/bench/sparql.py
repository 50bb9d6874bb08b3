"""Queries a second, beside other servers of the same triples: ``make bench-sparql``.

Each query is asked by 16 connections for a few seconds, each time with another text; then some with the same
text each time. A bare Oxigraph and we take turns, so that a machine that has other work for some seconds does
not favour one of us, and the medians of the turns count; the other servers come one after the other. Prints a
Markdown table and what the aims are compared with.
"""

import gzip
import sys
import tempfile
from math import prod
from pathlib import Path
from statistics import median
from urllib.parse import quote

from tests.command import built
from tests.served import await_answer, free_port, process

from .data import many_works
from .peers import missing, oxigraph, rdflib_endpoint, trifid, wrk
from .queries import PREFIXES, QUERIES

BASE = "https://w3id.org/tropegraph/"
JSON = "application/sparql-results+json"
SCRIPT = """
local counter = {first}
function request()
  counter = counter + 1
  local path = "{path}"
  path = path:gsub("WORK", "{base}Film%%2FWork" .. (counter % {works}))
  if {distinct} then path = path .. "%20%23" .. counter end
  return wrk.format("GET", "{prefix}" .. path, {{["Accept"] = "{accept}"}})
end
"""
AGAIN = ("one label", "tropes that co-occur", "2,000 texts")
TURNS = 3
_TURN = 10_000_000
"""More texts than are asked in one turn: a text of an earlier one would be answered from what is kept."""
CSV = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 20000"


def measured(
    url: str, text: str, seconds: int, works: int, accept: str = JSON, distinct: bool = True, turn: int = 0
) -> float:
    """Requests a second to an endpoint; says so where one was not answered 200."""
    host, path = url.rsplit("/", 1)
    script = SCRIPT.format(
        path=quote(PREFIXES + text, safe=""),
        prefix=f"/{path}?query=",
        first=turn * _TURN,
        base=quote(BASE, safe="").replace("%", "%%"),
        works=works,
        distinct="true" if distinct else "false",
        accept=accept,
    )
    rate, _, _, bad = wrk(host, script, seconds)
    if bad:
        print(f"{bad} bad answers of {url} to {text}", file=sys.stderr)
    return rate


def main(works: int = 130, seconds: int = 3) -> None:
    if lacking := missing():
        raise SystemExit(f"These are needed: {', '.join(lacking)}.")
    with tempfile.TemporaryDirectory() as folder:
        release = many_works(built(Path(folder) / "out"), works, Path(folder) / "release")
        n_triples = Path(folder) / "data.nt"
        write_triples(release, n_triples)
        print(f"{n_triples.stat().st_size / 1e6:.0f} MB of N-Triples, {seconds} s a query, turn and server\n")
        rates = compared(release, seconds, works)
        with trifid(n_triples, BASE) as url:
            trifids = [measured(f"{url}/query", text, seconds, works) for text in texts().values()]
        rdflibs = of_rdflib(n_triples, seconds, works)
    report(rates, trifids, rdflibs, seconds)


def texts() -> dict[str, str]:
    return {name: text.replace("BASE", BASE) for name, text in QUERIES.items()}


def write_triples(release: Path, file: Path) -> None:
    """The release's content without its graphs, for servers that read a file."""
    with gzip.open(release / "dumps" / "tropegraph.nq.gz", "rt", encoding="utf-8") as quads:
        file.write_text("".join({f"{line[: line.rindex(' <')]} .\n" for line in quads}), "utf-8")


def compared(release: Path, seconds: int, works: int) -> dict[str, tuple[float, float]]:
    """What a bare Oxigraph and we do in a second, by the name of the row."""
    all_texts = texts()
    runs = [(name, text, JSON, True) for name, text in all_texts.items()]
    for name in AGAIN:
        fixed = all_texts[name].replace("WORK", f"{BASE}Film/Work1")
        runs.append((f"{name}, the same text", fixed, JSON, False))
    runs.append(("20,000 rows of CSV", CSV, "text/csv", True))
    port = free_port()
    rates = {}
    with process(release, port, "--workers", "2") as ours, oxigraph(release / "store") as bare:
        url = f"http://127.0.0.1:{port}"
        await_answer(url, ours)
        for name, text, accept, distinct in runs:
            turn_s = seconds if accept == JSON else 3 * seconds
            turns = [
                [
                    measured(endpoint, text, turn_s, works, accept, distinct, turn)
                    for endpoint in (f"{bare}/query", f"{url}/sparql")
                ]
                for turn in range(TURNS)
            ]
            theirs, here = map(median, zip(*turns, strict=True))
            rates[name] = theirs, here
    return rates


def of_rdflib(n_triples: Path, seconds: int, works: int) -> list[float]:
    """What rdflib-endpoint does in a second; at most, from the first query it does not answer in time."""
    rates: list[float] = []
    with rdflib_endpoint(n_triples) as url:
        for text in texts().values():
            if rates and rates[-1] == 1 / seconds:
                rates.append(1 / seconds)
                continue
            rate = measured(f"{url}/", text, seconds, works)
            rates.append(max(rate, 1 / seconds))
    return rates


def report(
    rates: dict[str, tuple[float, float]], trifids: list[float], rdflibs: list[float], seconds: int
) -> None:
    print("| query | Oxigraph, queries/s | Tropegraph | ratio | Trifid | rdflib-endpoint |")
    print("|---|---:|---:|---:|---:|---:|")
    for number, (name, (bare, here)) in enumerate(rates.items()):
        peers = f"{trifids[number]:,.0f} | {rdflibs[number]:,.1f}" if number < len(trifids) else " | "
        print(f"| {name} | {bare:,.1f} | {here:,.1f} | {here / bare:.2f} | {peers} |")
    distinct = [rates[name] for name in QUERIES]
    ours = [here for _, here in distinct]
    print(f"\nGeometric means over the {len(QUERIES)} with distinct texts, ours to theirs: ", end="")
    print(
        f"Oxigraph {mean(ours, [bare for bare, _ in distinct]):.2f}, Trifid {mean(ours, trifids):.1f}, ",
        end="",
    )
    print(
        f"rdflib-endpoint {mean(ours, rdflibs):.0f} or more (a query that it does not answer within ", end=""
    )
    print(f"{seconds} s, and all heavier ones, count as one in that time).")


def mean(ours: list[float], theirs: list[float]) -> float:
    return prod(here / max(there, 0.01) for here, there in zip(ours, theirs, strict=True)) ** (1 / len(ours))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
