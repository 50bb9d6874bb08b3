"""One validator on one file, in a process of its own: python -m tests.bench.contenders NAME FILE [RESULTS]

What is timed is validation alone, after the data are in the validator's own form; only ``batches`` reads
the file as part of it. What was found is written to the file RESULTS.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.jena import of_faults
from tropegraph.mapping.report import Report, merged

BATCH_BYTES = 48_000_000
"""Some 250,000 triples."""


def pyshacl(path: Path) -> Callable[[], Report]:
    """The reference."""
    from rdflib import Graph

    from tropegraph.mapping.validation import validate

    graph = Graph().parse(path, format="nt")
    return lambda: validate(graph)


def compiled(path: Path, threads: int = 2) -> Callable[[], Report]:
    """Our shapes as SPARQL on one store in memory."""
    from pyoxigraph import RdfFormat, Store

    from tropegraph.mapping.compiled import add_modes, published_shapes, validate_store

    store = Store()
    store.bulk_load(path=str(path), format=RdfFormat.N_TRIPLES)
    add_modes(store)
    published_shapes().on(lambda _: [])
    return lambda: validate_store(store, threads=threads)


def batches(path: Path) -> Callable[[], Report]:
    """The same in batches of works by two processes, loading included: what a build of a corpus does.

    A work's lines stand together in the file, after those that all works share.
    """

    def run() -> Report:
        shared, ranges = _ranges(path)
        with ProcessPoolExecutor(2) as pool:
            return merged(pool.map(partial(_batch, path, shared), ranges))

    return run


def rudof(path: Path) -> Callable[[], None]:
    """rudof, on the constraints of SHACL Core alone."""
    import pyrudof
    from rdflib import Graph
    from rdflib.namespace import SH

    from tropegraph.mapping.shapes_graph import load_shapes

    core = Graph()
    for triple in load_shapes():
        if triple[1] != SH.sparql:
            core.add(triple)
    validator: Any = pyrudof.Rudof(pyrudof.RudofConfig())
    validator.read_shacl(core.serialize(format="turtle"))
    validator.read_data(path.read_text("utf-8"), format=pyrudof.RDFFormat.NTriples)

    def run() -> None:
        validator.validate_shacl()

    return run


def _ranges(path: Path) -> tuple[int, list[tuple[int, int]]]:
    """How many bytes at the file's start all works share, and the ranges of bytes of whole works after them.

    A work ends where its page, last of its lines, does.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        while (line := file.readline()) and b"/Film/MadeUpFilm" not in line.split(b" ", 1)[0]:
            pass
        shared = file.tell() - len(line)
        ends = [shared]
        while ends[-1] < size:
            file.seek(min(ends[-1] + BATCH_BYTES, size))
            file.readline()
            was_page = False
            while line := file.readline():
                is_page = b"/page/" in line.split(b" ", 1)[0]
                if was_page and not is_page:
                    break
                was_page = is_page
            ends.append(file.tell() - len(line))
    return shared, list(pairwise(ends))


def _batch(path: Path, shared: int, part: tuple[int, int]) -> Report:
    from pyoxigraph import RdfFormat, Store

    from tropegraph.mapping.compiled import add_modes, validate_store

    with path.open("rb") as file:
        data = file.read(shared)
        file.seek(part[0])
        data += file.read(part[1] - part[0])
    store = Store()
    store.bulk_load(data, format=RdfFormat.N_TRIPLES, lenient=True)
    add_modes(store)
    return validate_store(store)


def main() -> None:
    """Runs one contender."""
    name, path = sys.argv[1], Path(sys.argv[2])
    contenders: dict[str, Callable[[Path], Callable[[], Report | None]]] = {
        "pyshacl": pyshacl,
        "compiled": compiled,
        "batches": batches,
        "rudof": rudof,
    }
    run = contenders[name](path)
    before, used = time.perf_counter(), os.times()
    report = run()
    seconds, after = time.perf_counter() - before, os.times()
    if report is not None and len(sys.argv) > 3:
        Path(sys.argv[3]).write_text(json.dumps(sorted(of_faults(report.faults))), "utf-8")
    print(json.dumps({"seconds": seconds, "cpu": sum(after[:4]) - sum(used[:4])}))


if __name__ == "__main__":
    main()
