"""The two steps of a build that are done page by page and work by work: reading, and mapping with validation.

Pure functions on batches: bytes in, bytes out. They run in this process, in a pool of processes or on the
executors of a cluster, and give the same bytes everywhere.
"""

import io
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from tropegraph.mapping.authority_files import Authority, load
from tropegraph.mapping.errors import SourceError, UnknownWorkError
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.linking import link_work
from tropegraph.mapping.masking import link_masked, without_hidden_heads
from tropegraph.mapping.moves import Moved, renamed
from tropegraph.mapping.names_file import NO_NAMES, NamesFile
from tropegraph.mapping.page import Page
from tropegraph.mapping.readers import read
from tropegraph.mapping.readers.identity import several_works
from tropegraph.mapping.report import Report
from tropegraph.mapping.shared import Contribution, contribution
from tropegraph.mapping.terms import n_quads
from tropegraph.mapping.triples import MappedWork, map_work

from .facts import WorkFacts, pack_pages, pack_work, packed, unpacked
from .work_reports import Validator, validated

_BATCH_TASKS = 64
_Unused = list[tuple[str, str]]


@dataclass(frozen=True)
class Setup:
    """What every process of a build has to know."""

    base: str
    work: str | None
    with_text: bool
    names: NamesFile = NO_NAMES
    namespace: str = "Film"
    mask_spoilers: bool = False
    validator: Validator = validated
    moved: tuple[Moved, ...] = ()


@dataclass(frozen=True, slots=True)
class ToRead:
    """A source to read: the key of what comes out, the path for messages, the bytes.

    ``work`` is the id of the work that it is about, where the other sources of the build say so.
    """

    key: str
    path: str
    data: bytes
    work: str | None = None


@dataclass(frozen=True, slots=True)
class ReadSource:
    """A source that was read: the facts of its pages and the pages, packed; or the reason why it has none.

    ``seeks`` is the id of a page that was refused because nothing in it says which work it is about.
    """

    key: str
    path: str
    facts: bytes
    pages: tuple[bytes, ...] = ()
    refused: tuple[str, int | None] | None = None
    seeks: str = ""

    def fault(self, works: Sequence[str] = ()) -> SourceError:
        """Why it was refused; ``works`` are those of the build among which nobody can choose."""
        assert self.refused, "the source was refused"
        if works:
            return SourceError(self.path, several_works(self.seeks, works))
        return SourceError(self.path, *self.refused)


@dataclass(frozen=True, slots=True)
class ToMap:
    """A work to map: the key of what comes out, its id, and its pages, packed."""

    key: str
    work: str
    pages: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Mapped:
    """A work that was mapped: its facts, and its sorted N-Quads, packed; or the reason why it has none."""

    key: str
    work: str
    facts: bytes
    lines: bytes = b""
    refused: str | None = None


def read_batch(given: tuple[Setup, list[ToRead]]) -> list[ReadSource]:
    """The pages of some sources."""
    setup, batch = given
    return [_read(task, setup) for task in batch]


def map_batch(given: tuple[Setup, dict[str, str], list[ToMap]]) -> list[Mapped]:
    """The statements of some works, validated; given are the capitals that all pages settled, too."""
    setup, settled, batch = given
    iris, authority = known(setup.base, setup.names, setup.moved)
    results: dict[str, Mapped] = {}
    works: dict[str, tuple[ToMap, MappedWork, _Unused, _Asked]] = {}
    for task in batch:
        try:
            pages = [_page(body) for body in task.pages]
            asked = _Asked(settled)
            works[task.key] = task, *_map_work(pages, authority, iris, setup, asked), asked
        except ValueError as error:
            reason = f"it cannot be mapped ({error}); mend the page"
            results[task.key] = Mapped(task.key, task.work, b"", refused=reason)
    reports = setup.validator([work for _, work, *_ in works.values()], authority, iris)
    for (task, work, unused, asked), report in zip(works.values(), reports, strict=True):
        shared = contribution(work, authority, iris)
        results[task.key] = _mapped(task, work, unused, asked, report, shared)
    return [results[task.key] for task in batch]


@cache
def known(base: str, names: NamesFile, moved: tuple[Moved, ...] = ()) -> tuple[Iris, Authority]:
    """The authority under a base, with a list of names and one of moves, read once in each process."""
    iris = Iris(base)
    return iris, load(iris, names, moved)


def _read(task: ToRead, setup: Setup) -> ReadSource:
    _, authority = known(setup.base, setup.names, setup.moved)
    try:
        found = read(task.data, task.path, authority.names, setup.work or task.work, setup.namespace)
        pages = renamed(found, authority.moved, task.path, authority.names)
        if setup.mask_spoilers:
            pages = [without_hidden_heads(page) for page in pages]
    except SourceError as fault:
        seeks = fault.page if isinstance(fault, UnknownWorkError) else ""
        return ReadSource(task.key, task.path, b"", refused=(fault.reason, fault.line), seeks=seeks)
    bodies = tuple(packed(pickle.dumps(page, protocol=5)) for page in pages)
    return ReadSource(task.key, task.path, pack_pages(pages, authority.names), bodies)


def _mapped(
    task: ToMap, work: MappedWork, unused: _Unused, asked: "_Asked", report: Report, shared: Contribution
) -> Mapped:
    facts = WorkFacts(shared, report, tuple(unused), asked.seen)
    return Mapped(task.key, task.work, pack_work(facts), packed(n_quads(work.statements).encode()))


def _map_work(
    pages: list[Page], authority: Authority, iris: Iris, setup: Setup, settled: Mapping[str, str]
) -> tuple[MappedWork, _Unused]:
    """A work from its pages, and the (authority file, path) pairs that stand on none of them."""
    link = link_masked if setup.mask_spoilers else link_work
    linked = link(pages, authority, settled)
    unused = [(str(linked.scope.file), path) for path in linked.unused_curation]
    return map_work(linked, iris, setup.with_text), unused


class _Asked(Mapping[str, str]):
    """The capitals that all pages settled, which notes what was looked up: what hangs on them can be kept."""

    def __init__(self, settled: Mapping[str, str]) -> None:
        self._settled = settled
        self.seen: dict[str, str] = {}

    def __getitem__(self, word: str) -> str:
        self.seen[word] = found = self._settled.get(word, word)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._settled)

    def __len__(self) -> int:
        return len(self._settled)


def _page(body: bytes) -> Page:
    page = _PageUnpickler(io.BytesIO(unpacked(body))).load()
    assert isinstance(page, Page)
    return page


class _PageUnpickler(pickle.Unpickler):
    """Makes pages and their parts, and nothing else: a cache that somebody else wrote can run no code."""

    def find_class(self, module: str, name: str) -> Any:
        if module != Page.__module__ or "." in name:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a page")
        return super().find_class(module, name)


def batch_size(tasks: int, jobs: int) -> int:
    """How many of so many tasks one of so many processes should be given at once."""
    return max(1, min(_BATCH_TASKS, tasks // (jobs * 4)))


def batches(tasks: Iterable[Any], most: int, most_bytes: int = 4_000_000) -> Iterator[list[Any]]:
    """Tasks in batches of at most so many, and of about so many bytes; a task says its own with ``size``."""
    batch: list[Any] = []
    size = 0
    for task in tasks:
        batch.append(task)
        size += len(task.data) if isinstance(task, ToRead) else sum(map(len, task.pages))
        if len(batch) >= most or size >= most_bytes:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
