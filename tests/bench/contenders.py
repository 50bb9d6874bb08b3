"""One validator on one file of N-Triples, in a process of its own: `contenders.py NAME FILE`.

Prints a line of JSON: faults, seconds and CPU seconds of validation alone, where loading can be told apart.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

from tropegraph.mapping.report import Report

BATCH_TRIPLES = 250_000


def pyshacl(path: Path) -> Callable[[], int]:
    """The reference."""
    from rdflib import Graph

    from tropegraph.mapping.validation import validate

    graph = Graph().parse(path, format="nt")
    return lambda: len(validate(graph).faults)


def compiled(path: Path, threads: int = 2) -> Callable[[], int]:
    """Our shapes as SPARQL on one store in memory."""
    from pyoxigraph import RdfFormat, Store

    from tropegraph.mapping.compiled import add_modes, published_shapes, validate_store

    store = Store()
    store.bulk_load(path=str(path), format=RdfFormat.N_TRIPLES)
    add_modes(store)
    published_shapes().on(lambda _: [])
    return lambda: len(validate_store(store, threads=threads).faults)


def batches(path: Path) -> Callable[[], int]:
    """The same in batches of works by two processes, loading included: what a build of a corpus does.

    A work's lines stand together in the file, after those that all works share.
    """

    def run() -> int:
        with path.open("rb") as file, ProcessPoolExecutor(2) as pool:
            shared, rest = _shared(file)
            reports = pool.map(_batch, _batches(shared, rest, file))
            return sum(len(report.faults) for report in reports)

    return run


def rudof(path: Path) -> Callable[[], int]:
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
    return lambda: len(validator.validate_shacl().violations)


def _shared(file: Any) -> tuple[list[bytes], list[bytes]]:
    shared: list[bytes] = []
    for line in file:
        if b"/Film/MadeUpFilm" in line.split(b" ", 1)[0]:
            return shared, [line]
        shared.append(line)
    return shared, []


def _batches(shared: list[bytes], rest: list[bytes], file: Any) -> Any:
    """Lines of whole works with the shared lines; a work ends where its page, last of its lines, does."""
    batch = rest
    while lines := list(islice(file, BATCH_TRIPLES)):
        batch += lines
        for line in file:
            if b"/page/" not in batch[-1].split(b" ", 1)[0] or b"/page/" in line.split(b" ", 1)[0]:
                batch.append(line)
                continue
            yield b"".join(shared + batch)
            batch = [line]
            break
    if batch:
        yield b"".join(shared + batch)


def _batch(data: bytes) -> Report:
    from pyoxigraph import RdfFormat, Store

    from tropegraph.mapping.compiled import add_modes, validate_store

    store = Store()
    store.bulk_load(data, format=RdfFormat.N_TRIPLES)
    add_modes(store)
    return validate_store(store)


def main() -> None:
    """Runs one contender."""
    name, path = sys.argv[1], Path(sys.argv[2])
    contenders: dict[str, Callable[[Path], Callable[[], int]]] = {
        "pyshacl": pyshacl,
        "compiled": compiled,
        "batches": batches,
        "rudof": rudof,
    }
    run = contenders[name](path)
    before, used = time.perf_counter(), os.times()
    faults = run()
    after = os.times()
    cpu = sum(after[:4]) - sum(used[:4])
    print(json.dumps({"faults": faults, "seconds": time.perf_counter() - before, "cpu": cpu}))


if __name__ == "__main__":
    main()
