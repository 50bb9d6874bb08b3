"""Reading, linking and mapping against peers that get the same rows already parsed: ``make bench-map``.

Pages are made up: 40 entries of some 20 words each, with names, mentions, children and dialogue. Peers run in
a Python of their own, named as the first argument, and make the ten triples of each occurrence from a table.
"""

import csv
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rdflib import Graph

from tropegraph.mapping.authority_files import Authority, load
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.linking import link_work
from tropegraph.mapping.names import words_of
from tropegraph.mapping.names_file import NamesFile
from tropegraph.mapping.readers import read
from tropegraph.mapping.terms import Statement, n_quads
from tropegraph.mapping.triples import map_work

PAGES = 500
ENTRIES = 40
NAMES = 34_000
COLUMNS = "occurrence label work trope position mode basis text range involves".split()
HERE = Path(__file__).parent

_SYLLABLES = "ka lo mi ren tos vel dar nim sho pra gul wex tan bri ous".split()
_WORDS = "the lamp goes out when a boat passes and nobody on the quay can say who lit it again".split()


def wikiwords() -> list[str]:
    """Made-up names of tropes, two to four words each."""
    chance = random.Random(1)
    words = ["".join(chance.sample(_SYLLABLES, 2)).capitalize() for _ in range(NAMES)]
    return sorted({"".join(chance.sample(words, chance.randint(2, 4))) for _ in range(NAMES)})


def page(number: int, names: list[str]) -> str:
    """A made-up page."""
    chance = random.Random(number)
    people = [chance.choice(_SYLLABLES).capitalize() + chance.choice(_SYLLABLES) for _ in range(6)]
    lines = [f"Film / Bench {number} Film\n\nBench {number} Film is a 1999 drama film directed by Ann Lee.\n"]
    for name in chance.sample(names, ENTRIES):
        words = [*chance.choices(_WORDS, k=16), chance.choice(people), words_of(chance.choice(names))]
        chance.shuffle(words)
        lines.append(f"  • {words_of(name)}: {chance.choice(people)} sees {' '.join(words)}.")
        if chance.random() < 0.2:
            lines.append(f"    • {chance.choice(people)} does it, {' '.join(chance.choices(_WORDS, k=9))}.")
        if chance.random() < 0.1:
            lines.append(f"    {chance.choice(people)}: {' '.join(chance.choices(_WORDS, k=8))}.")
    return "\n".join(lines) + "\n"


@cache
def authority() -> Authority:
    """The package's authority with the made-up names, made once in each process."""
    names = tuple(wikiwords())
    found = load(Iris(), NamesFile(names, frozenset(), names))
    assert len(found.names) and found.trope_names
    return found


def mapped(source: bytes) -> tuple[Statement, ...]:
    """The statements of a page."""
    known = authority()
    return map_work(link_work(read(source, "page.txt", known.names), known), Iris()).statements


def n_quads_of(source: bytes) -> tuple[int, bytes]:
    """How many statements a page gives, and its N-Quads."""
    statements = mapped(source)
    return len(statements), n_quads(statements).encode()


def rows(statements: list[Statement]) -> list[dict[str, str]]:
    """The occurrences as a table."""
    found: dict[str, dict[str, str]] = {}
    keys = {"inWork": "work", "ofTrope": "trope", "modeBasis": "basis", "wasDerivedFrom": "range"}
    for subject, predicate, value, _ in statements:
        if "/occurrence/" in subject and "/quotation/" not in subject:
            row = found.setdefault(subject, {"occurrence": subject.strip("<>")})
            key = predicate.strip("<>").replace("#", "/").rpartition("/")[2]
            row[keys.get(key, key)] = value.strip("<>").partition('"@')[0].partition('"^^')[0].strip('"')
    return [{column: row.get(column, "") for column in COLUMNS} for row in found.values()]


@dataclass(frozen=True)
class Run:
    """How many triples were made, in how many seconds by the clock and of the processors."""

    triples: int
    seconds: float
    cpu_seconds: float


def timed(work: Callable[[], int]) -> Run:
    """What some work in this process takes."""
    begun, cpu = time.perf_counter(), time.process_time()
    triples = work()
    return Run(triples, time.perf_counter() - begun, time.process_time() - cpu)


def with_processes(sources: list[bytes], processes: int) -> Run:
    """What mapping takes in processes of its own; starting them and loading the names is not counted."""
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(n_quads_of, sources[: 4 * processes], chunksize=1))
        begun = time.perf_counter()
        made = list(pool.map(_with_cpu, sources, chunksize=5))
        seconds = time.perf_counter() - begun
    return Run(sum(number for number, _ in made), seconds, sum(cpu for _, cpu in made))


def _with_cpu(source: bytes) -> tuple[int, float]:
    cpu = time.process_time()
    return n_quads_of(source)[0], time.process_time() - cpu


def best(run: Callable[[], Run | None], times: int = 3) -> Run:
    """The quickest of some runs: what else the machine does only ever makes one slower."""
    runs = [found for _ in range(times) if (found := run())]
    if not runs:
        raise SystemExit("a peer did not run; set it up again with: rm -r .venv-bench; make bench-map")
    return min(runs, key=lambda found: found.seconds)


def peer(python: str, script: str, table: Path) -> Run | None:
    """The triples and seconds of a peer's own run; None where it cannot run."""
    command = [python, str(HERE / script), str(table)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=table.parent)
    if done.returncode:
        print(f"{script} did not run: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    found = json.loads(done.stdout.splitlines()[-1])
    return Run(found["triples"], found["seconds"], found["cpu_seconds"])


def main() -> None:
    """Prints the table."""
    names = wikiwords()
    sources = [page(number, names).encode() for number in range(PAGES)]
    results: dict[str, Run] = {}
    results["tropegraph, two processes, pages to N-Quads"] = best(lambda: with_processes(sources, 2))
    authority()
    results["tropegraph, one process, pages to N-Quads"] = best(
        lambda: timed(lambda: sum(n_quads_of(source)[0] for source in sources))
    )
    statements = [statement for source in sources for statement in mapped(source)]
    parsed = [tuple(term[:3]) for term in Graph().parse(data=_triples(statements), format="nt")]
    results["rdflib, Graph.add + serialize, parsed terms"] = timed(lambda: _with_rdflib(parsed))
    with TemporaryDirectory() as folder:
        table = Path(folder) / "rows.csv"
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows(statements))
        python = str(Path(sys.argv[1]).absolute()) if len(sys.argv) > 1 else ""
        for script in ("morph_rows.py", "maplib_rows.py"):
            found = best(partial(peer, python, script, table)) if python else None
            if found:
                results[f"{script.partition('_')[0]}, parsed rows to N-Triples"] = found
    print(f"{PAGES} pages, {PAGES * ENTRIES:,} entries, {len(names):,} known names, {os.cpu_count()} cores\n")
    print(markdown(results))


def markdown(results: dict[str, Run]) -> str:
    """The runs as a table; entries are counted where pages are what is read."""
    lines = [
        "| | triples | seconds | CPU s | triples/s | a CPU s | entries/s | a CPU s |",
        f"|---|{'---:|' * 7}",
    ]
    for label, run in results.items():
        cells = [f"{run.triples:,}", f"{run.seconds:.2f}", f"{run.cpu_seconds:.2f}"]
        for number in (run.triples, PAGES * ENTRIES if label.startswith("tropegraph") else 0):
            cells += [f"{number / each:,.0f}" if number else "" for each in (run.seconds, run.cpu_seconds)]
        lines.append(f"| {label} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _triples(statements: list[Statement]) -> str:
    return "".join(f"{s} {p} {o} .\n" for s, p, o, _ in statements)


def _with_rdflib(parsed: list[tuple]) -> int:  # type: ignore[type-arg]
    graph = Graph()
    for triple in parsed:
        graph.add(triple)
    graph.serialize(format="nt")
    return len(graph)


if __name__ == "__main__":
    main()
