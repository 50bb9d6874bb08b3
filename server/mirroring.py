"""From the dump of a release to the same release: whoever has the dump can be a mirror.

The texts of the pages are in the dump, so nothing is read or mapped again. What is packed is the content as
it is, statement by statement, so its hash and all dumps are those of the release that it comes from.
"""

import hashlib
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from zlib import crc32

from tropegraph.mapping.errors import SourceError, UsageError
from tropegraph.mapping.terms import name
from tropegraph.mapping.vocabulary import CC_BY_NC_SA

from .building import Outcome
from .cache import Cache, Row
from .content import merge, triple_of
from .crew import Crew
from .description import strictest
from .facts import packed
from .progress import Progress
from .publishing import Built, aside, publish
from .quad_lines import canonical_lines

_RUN_LINES = 400_000
_PARTS = 64
_SHARED = ("tropes", "entities", "links", "ontology")
_TOPIC, _LICENCE, _TEXT = (
    f" {name(curie)} ".encode() for curie in ("foaf:primaryTopic", "dct:license", "tg:pageText")
)
_ONTOLOGY = re.compile(rb"<(.*)graph/ontology>")


def mirror(dump: Path, out: Path, base: str | None, keep: int, crew: Crew, progress: Progress) -> Outcome:
    """A release with the content of a dump in ``out``; ``latest`` points to it afterwards.

    ``base`` is the one that the user expects, None for that of the dump. Raises SourceError where the dump is
    none of a release, UsageError where it has another base, BuildError where it breaks a shape, OutputError
    where ``out`` cannot be written.
    """
    started = time.monotonic()
    outcome = Outcome()
    with aside(out) as folder:
        runs: list[Path] = []
        with progress.phase("Reading", 1):
            runs += _sorted_runs(canonical_lines(dump), folder)
        with progress.phase("Sorting", 1):
            content = merge(runs, folder / "content.nq")
        for run in runs:
            run.unlink()
        pages = _Pages(dump, content.file, base)
        with progress.phase("Dividing", 1), closing(Cache(folder / "cache")) as cache:
            pages.divide(cache, folder)
        built = Built(
            pages.base,
            content,
            cache.file,
            [(work, work) for work in sorted(pages.works)],
            pages.sources(),
            {"work": None, "with_text": pages.with_text},
            None,
            started,
        )
        outcome.works = len(pages.works)
        outcome.release, outcome.is_new = publish(built, folder, out, keep, crew, progress)
    return outcome


def _sorted_runs(lines: Iterable[bytes], folder: Path) -> Iterator[Path]:
    """Writes the lines as sorted runs that fit into memory."""
    run: list[bytes] = []
    number = 0
    for line in lines:
        run.append(line)
        if len(run) >= _RUN_LINES:
            yield _written(run, folder / f"run-{number}")
            run, number = [], number + 1
    yield _written(run, folder / f"run-{number}")


def _written(run: list[bytes], file: Path) -> Path:
    run.sort()
    with file.open("wb") as out:
        out.writelines(run)
    return file


class _Pages:
    """The pages of sorted content: which work each is about, its licence, and the statements of each work."""

    def __init__(self, dump: Path, content: Path, base: str | None) -> None:
        """Raises SourceError where the content is none of a release, UsageError where its base is another."""
        self._dump, self._content = dump, content
        self.with_text = False
        self._licences: dict[bytes, str] = {}
        self._work_of: dict[bytes, bytes] = {}
        graphs = self._read()
        found = [match[1].decode() for graph in graphs if (match := _ONTOLOGY.fullmatch(graph))]
        if len(found) != 1:
            raise SourceError(str(dump), "it is no dump of a release: it has no one graph of the ontology")
        (self.base,) = found
        if base is not None and base != self.base:
            raise UsageError(f"--base {base}: the base of {dump} is {self.base}; leave out --base")
        self._check(graphs)

    @property
    def works(self) -> set[str]:
        """The ids of the works that have a page."""
        return {self._id(work) for work in self._work_of.values()}

    def sources(self) -> list[dict[str, str]]:
        """A row for each page, as a build has it for each page that it reads."""
        with self._dump.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return [
            {
                "path": self._dump.name,
                "sha256": sha256,
                "page": self._id(page).removeprefix("page/"),
                "work": self._id(work),
                "licence": self._licences.get(page, CC_BY_NC_SA),
            }
            for page, work in sorted(self._work_of.items())
        ]

    def divide(self, cache: Cache, folder: Path) -> None:
        """Puts the statements of each work into the cache, under the id of the work, a part at a time."""
        files = [folder / f"part-{number}" for number in range(_PARTS)]
        parts = [file.open("wb", buffering=1 << 18) for file in files]
        with self._content.open("rb", buffering=1 << 20) as lines:
            for line in lines:
                work = self._work_of.get(_graph(line))
                if work is not None:
                    parts[crc32(work) % _PARTS].write(line)
        for part in parts:
            part.close()
        for file in files:
            of_work: defaultdict[bytes, list[bytes]] = defaultdict(list)
            with file.open("rb") as lines:
                for line in lines:
                    of_work[self._work_of[_graph(line)]].append(line)
            cache.keep(
                Row(self._id(work), b"", packed(b"".join(about))) for work, about in sorted(of_work.items())
            )
            file.unlink()

    def _read(self) -> set[bytes]:
        """Notes what is said of pages, and gives all graphs."""
        graphs: set[bytes] = set()
        licences: defaultdict[bytes, list[str]] = defaultdict(list)
        with self._content.open("rb", buffering=1 << 20) as lines:
            for line in lines:
                graph = _graph(line)
                graphs.add(graph)
                if not line.startswith(graph):
                    continue
                if _TOPIC in line:
                    self._work_of[graph] = _object(line)
                elif _LICENCE in line:
                    licences[graph].append(_object(line)[1:-1].decode())
                elif _TEXT in line:
                    self.with_text = True
        self._licences = {page: strictest(found) for page, found in licences.items()}
        return graphs

    def _check(self, graphs: set[bytes]) -> None:
        known = {f"<{self.base}graph/{shared}>".encode() for shared in _SHARED}
        strange = sorted(graphs - known - self._work_of.keys())
        if strange:
            reason = f"{strange[0].decode()} is no graph of a release, nor a page that is about a work"
            raise SourceError(str(self._dump), f"{reason}; give tropegraph.nq.gz as it was published")
        if not self._work_of:
            raise SourceError(str(self._dump), "no page in it is about a work; give the dump of a release")

    def _id(self, term: bytes) -> str:
        return term[1:-1].decode().removeprefix(self.base)


def _graph(line: bytes) -> bytes:
    return line[line.rindex(b" <") + 1 : -3]


def _object(line: bytes) -> bytes:
    return triple_of(line).split(b" ", 2)[2]
