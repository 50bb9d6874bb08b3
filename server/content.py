"""The content of a release as one sorted stream of N-Quads on disk: runs of works, merged.

Each run is sorted and small enough for memory; merging holds a piece of each. Without blank nodes the sorted
lines are canonical: https://www.w3.org/TR/rdf-canon/
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from tropegraph.mapping.errors import BuildError

from .cache import bodies
from .facts import unpacked

RUN_WORKS = 400
_PIECE_BYTES = 8_000_000


@dataclass(frozen=True)
class Content:
    """Sorted N-Quads on disk, and the SHA-256 of them."""

    file: Path
    sha256: str
    size_bytes: int


def write_run(given: tuple[Path, list[str], Path]) -> Path:
    """Writes the statements of some works as one sorted run; given are the cache's file, keys and the run."""
    cache_file, keys, run = given
    lines: list[bytes] = []
    for body in bodies(cache_file, keys):
        lines += unpacked(body).splitlines(keepends=True)
    lines.sort()
    with run.open("wb") as file:
        file.writelines(lines)
    return run


def merge(runs: Iterable[Path], file: Path) -> Content:
    """Merges sorted runs into the content of a release.

    Raises BuildError where a triple stands in two graphs: counts would be wrong wherever graphs are united.
    """
    digest = hashlib.sha256()
    size = 0
    last = b""
    with file.open("wb") as out:
        for lines in _merged(list(runs)):
            _check(last, lines)
            last = lines[-1]
            data = b"".join(lines)
            digest.update(data)
            size += len(data)
            out.write(data)
    return Content(file, digest.hexdigest(), size)


def triple_of(line: bytes) -> bytes:
    """A line of N-Quads without its graph and end: the graph is the last term, and an IRI."""
    return line[: line.rindex(b" <")]


def subjects(file: Path) -> Iterator[tuple[bytes, list[bytes]]]:
    """The subjects of sorted N-Quads, each as its term with all lines about it."""
    with file.open("rb", buffering=1 << 20) as lines:
        for subject, about in groupby(lines, key=_subject):
            yield subject, list(about)


def _subject(line: bytes) -> bytes:
    return line[: line.index(b" ")]


def _merged(runs: list[Path]) -> Iterator[list[bytes]]:
    """The lines of all runs in order, each once, a piece at a time.

    Of each run a piece is in memory. All lines up to the smallest last line of a piece are there, so they can
    go: sorting them is quick, since they are sorted pieces one after the other.
    """
    files = [run.open("rb") for run in runs]
    try:
        pieces = [_piece(file, len(files)) for file in files]
        while any(pieces):
            limit = min(piece[-1] for piece in pieces if piece)
            ready: list[bytes] = []
            for index, piece in enumerate(pieces):
                end = bisect_right(piece, limit)
                ready += piece[:end]
                pieces[index] = piece[end:] or (_piece(files[index], len(files)) if piece else piece)
            ready.sort()
            yield list(dict.fromkeys(ready))
    finally:
        for file in files:
            file.close()


def _piece(file: BinaryIO, of: int) -> list[bytes]:
    return file.readlines(max(_PIECE_BYTES // of, 100_000))


def _check(last: bytes, lines: list[bytes]) -> None:
    """Two lines with one triple stand side by side, since the graph is what a line ends with."""
    before = triple_of(last) if last else b""
    for line in lines:
        triple = triple_of(line)
        if triple == before:
            raise BuildError(f"a triple stands in two graphs, which none may: {triple.decode()}")
        before = triple
