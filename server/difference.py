"""What changed from one content to another: two sorted streams of N-Quads, merged subject by subject.

Of each stream the statements about one subject are in memory, so the size of the content does not matter.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from tropegraph.mapping.errors import SourceError

from .streams import unpacked_file


@dataclass(frozen=True, slots=True)
class Subject:
    """The lines about one subject, as N-Triples term, in the older content and in the newer; both sorted."""

    term: bytes
    before: list[bytes]
    after: list[bytes]

    @property
    def removed(self) -> list[bytes]:
        """The lines that are in the older content alone."""
        after = set(self.after)
        return [line for line in self.before if line not in after]

    @property
    def added(self) -> list[bytes]:
        """The lines that are in the newer content alone."""
        before = set(self.before)
        return [line for line in self.after if line not in before]


def compared(older: Iterable[bytes], newer: Iterable[bytes]) -> Iterator[Subject]:
    """Every subject of two sorted streams of N-Quads, in order; most have not changed."""
    before, after = groupby(older, _subject), groupby(newer, _subject)
    old, new = next(before, None), next(after, None)
    while old or new:
        if new is None or (old is not None and old[0] < new[0]):
            assert old is not None
            yield Subject(old[0], list(old[1]), [])
            old = next(before, None)
        elif old is None or new[0] < old[0]:
            yield Subject(new[0], [], list(new[1]))
            new = next(after, None)
        else:
            yield Subject(old[0], list(old[1]), list(new[1]))
            old, new = next(before, None), next(after, None)


def _subject(line: bytes) -> bytes:
    return line[: line.index(b" ")]


def n_quads_of(path: Path) -> Iterator[bytes]:
    """The lines of a dump in N-Quads, plain or packed with gzip or Zstandard, checked as they come.

    Raises SourceError where the file cannot be read, is packed badly, or is not sorted N-Quads.
    """
    with unpacked_file(path) as lines:
        yield from _checked(path, lines)


def _checked(path: Path, lines: BinaryIO) -> Iterator[bytes]:
    last = b""
    for number, line in enumerate(lines, 1):
        if not (line.startswith(b"<") and line.endswith(b"> .\n") and line.count(b" ") >= 4):
            raise SourceError(
                str(path),
                "this is no statement of canonical N-Quads with a graph; give tropegraph.nq.gz",
                number,
            )
        if line <= last:
            raise SourceError(
                str(path), "the statements are not sorted, or one comes twice; give tropegraph.nq.gz", number
            )
        last = line
        yield line
