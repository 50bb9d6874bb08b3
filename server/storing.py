"""Filling the store of a release, and writing small graphs as Turtle."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import RdfFormat, Store, parse, serialize

from tropegraph.mapping.terms import Triple
from tropegraph.mapping.vocabulary import PREFIXES

from .content import triple_of


def load_content(given: tuple[Path, Path]) -> None:
    """Loads sorted N-Quads by graph and, as a set, into the default graph; given are content and store."""
    content, folder = given
    store = Store(str(folder))
    store.bulk_load(path=str(content), format=RdfFormat.N_QUADS, lenient=True)
    with content.open("rb", buffering=1 << 20) as lines:
        triples = io.BufferedReader(_Triples(lines), 1 << 20)
        store.bulk_load(triples, format=RdfFormat.N_TRIPLES, lenient=True)
    store.flush()


def load_apart(folder: Path, apart: Mapping[str, list[Triple]]) -> None:
    """Loads the graphs that are no content, by name only, and leaves the store as it is served."""
    store = Store(str(folder))
    for graph, described in apart.items():
        quads = "".join(f"{s} {p} {o} <{graph}> .\n" for s, p, o in described)
        store.bulk_load(quads.encode(), format=RdfFormat.N_QUADS)
    store.optimize()
    store.flush()


def turtle(triples: list[Triple]) -> bytes:
    """A small graph as Turtle, in the order given."""
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    parsed = (quad.triple for quad in parse(lines.encode(), format=RdfFormat.N_TRIPLES))
    data = serialize(parsed, format=RdfFormat.TURTLE, prefixes=PREFIXES)
    assert data is not None, "without an output file the bytes come back"
    return data


class _Triples(io.RawIOBase):
    """N-Quads read as N-Triples; no triple stands in two graphs, so each comes once."""

    def __init__(self, lines: BinaryIO) -> None:
        self._lines = lines
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._left:
            pieces = self._lines.readlines(1 << 19)
            self._left = b"".join(triple_of(line) + b" .\n" for line in pieces)
        part = self._left[: len(buffer)]
        buffer[: len(part)] = part
        self._left = self._left[len(part) :]
        return len(part)
