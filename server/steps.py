"""The two steps of a build that are done page by page and work by work: reading, and mapping with validation.

Pure functions on batches: bytes in, bytes out. They run in this process, in a pool of processes or on the
executors of a cluster, and give the same bytes everywhere.
"""

import io
import json
import pickle
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, astuple, dataclass
from functools import lru_cache
from typing import Any

import zstandard

from tropegraph.mapping.authority_files import Authority, load
from tropegraph.mapping.errors import SourceError
from tropegraph.mapping.finding import Named
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.linking import link_work
from tropegraph.mapping.names_file import NO_NAMES, NamesFile
from tropegraph.mapping.page import Issue, Location, Page, Span
from tropegraph.mapping.readers import read
from tropegraph.mapping.report import Fault, Report
from tropegraph.mapping.shared import Contribution, contribution
from tropegraph.mapping.terms import n_quads
from tropegraph.mapping.triples import MappedWork, map_work

from .validating import Validator, validated

_LEVEL = 3
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


@dataclass(frozen=True, slots=True)
class ToRead:
    """A source to read: the key of what comes out, the path for messages, the bytes."""

    key: str
    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the build as a whole has to know of a page.

    ``heads`` are the WikiWords at the heads of its entries that are no known names, one for each entry, and
    ``linked`` those that its links name: how they are capitalised hangs on all pages. ``merged`` counts the
    doubles of its entries.
    """

    id: str
    work: str
    licence: str | None
    issues: tuple[Issue, ...]
    heads: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    merged: int = 0


@dataclass(frozen=True, slots=True)
class ReadSource:
    """A source that was read: the facts of its pages and the pages, packed; or the reason why it has none."""

    key: str
    path: str
    facts: bytes
    pages: tuple[bytes, ...] = ()
    refused: tuple[str, int | None] | None = None


@dataclass(frozen=True, slots=True)
class ToMap:
    """A work to map: the key of what comes out, its id, its packed pages, how names on them are spelled."""

    key: str
    work: str
    pages: tuple[bytes, ...]
    spelling: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """What the build as a whole has to know of a work: what it shares, what is wrong, what was not used."""

    contribution: Contribution
    report: Report
    unused: tuple[tuple[str, str], ...]


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


def map_batch(given: tuple[Setup, list[ToMap]]) -> list[Mapped]:
    """The statements of some works, validated."""
    setup, batch = given
    iris, authority = known(setup.base, setup.names)
    results: dict[str, Mapped] = {}
    works: dict[str, tuple[ToMap, MappedWork, _Unused]] = {}
    for task in batch:
        try:
            pages = [_page(packed) for packed in task.pages]
            works[task.key] = task, *_map_work(pages, dict(task.spelling), setup)
        except ValueError as error:
            reason = f"it cannot be mapped ({error}); mend the page"
            results[task.key] = Mapped(task.key, task.work, b"", refused=reason)
    reports = setup.validator([work for _, work, _ in works.values()], authority, iris)
    for (task, work, unused), report in zip(works.values(), reports, strict=True):
        results[task.key] = _mapped(task, work, unused, report, contribution(work, authority, iris))
    return [results[task.key] for task in batch]


def read_facts(data: bytes) -> list[PageFacts]:
    """The facts of a source's pages."""
    return [
        PageFacts(
            row["id"],
            row["work"],
            row["licence"],
            tuple(Issue(line, Span(*span), reason) for line, span, reason in row["issues"]),
            tuple(map(sys.intern, row["heads"])),
            tuple(map(sys.intern, row["linked"])),
            row["merged"],
        )
        for row in _unpacked_json(data)
    ]


def work_facts(data: bytes) -> WorkFacts:
    """The facts of a mapped work."""
    row = _unpacked_json(data)
    shared = row["shared"]
    return WorkFacts(
        Contribution(
            shared["work"],
            tuple((wikiword, title) for wikiword, title in shared["tropes"]),
            frozenset(shared["references"]),
            frozenset(shared["files"]),
            frozenset(shared["linked"]),
            tuple(_named(row) for row in shared["named"]),
        ),
        Report(tuple(Fault(*fault) for fault in row["faults"])),
        tuple((file, path) for file, path in row["unused"]),
    )


def lines_of(packed: bytes) -> bytes:
    """The sorted N-Quads of a mapped work."""
    return zstandard.ZstdDecompressor().decompress(packed)


@lru_cache(maxsize=4)
def known(base: str, names: NamesFile) -> tuple[Iris, Authority]:
    """The authority under a base, with further names of tropes, read once in each process."""
    iris = Iris(base)
    return iris, load(iris, names)


def _read(task: ToRead, setup: Setup) -> ReadSource:
    try:
        pages = list(_pages(task, setup))
    except SourceError as fault:
        return ReadSource(task.key, task.path, b"", refused=(fault.reason, fault.line))
    facts = _packed_json([facts for facts, _ in pages])
    return ReadSource(task.key, task.path, facts, tuple(packed for _, packed in pages))


def _pages(task: ToRead, setup: Setup) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The pages of a source, each as its facts and in packed form."""
    names = known(setup.base, setup.names)[1].names
    for page in read(task.data, task.path, names, setup.work, setup.namespace):
        facts = {
            "id": page.id,
            "work": page.work,
            "licence": page.licence,
            "issues": [astuple(issue) for issue in page.issues],
            "heads": [head for head in page.heads(names) if names.by_key(head.casefold()) is None],
            "linked": sorted(page.linked_tropes(names)),
            "merged": page.merged,
        }
        yield facts, _packed(pickle.dumps(page, protocol=5))


def _mapped(task: ToMap, work: MappedWork, unused: _Unused, report: Report, shared: Contribution) -> Mapped:
    facts = {
        "shared": {
            name: sorted(value) if isinstance(value, frozenset) else value
            for name, value in asdict(shared).items()
        },
        "faults": [astuple(fault) for fault in report.faults],
        "unused": unused,
    }
    return Mapped(task.key, task.work, _packed_json(facts), _packed(n_quads(work.statements).encode()))


def _map_work(pages: list[Page], spelling: dict[str, str], setup: Setup) -> tuple[MappedWork, _Unused]:
    """A work from its pages, and the (authority file, path) pairs that stand on none of them."""
    iris, authority = known(setup.base, setup.names)
    linked = link_work(pages, authority, spelling)
    unused = [(str(linked.scope.file), path) for path in linked.unused_curation]
    return map_work(linked, iris, setup.with_text, setup.mask_spoilers), unused


def _named(row: dict[str, Any]) -> Named:
    at = row.pop("at")
    return Named(**row, at=Location(at["page"], Span(**at["span"])))


def _packed(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=_LEVEL).compress(data)


def _packed_json(value: Any) -> bytes:
    return _packed(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _unpacked_json(data: bytes) -> Any:
    return json.loads(zstandard.ZstdDecompressor().decompress(data))


def _page(packed: bytes) -> Page:
    page = _PageUnpickler(io.BytesIO(zstandard.ZstdDecompressor().decompress(packed))).load()
    assert isinstance(page, Page)
    return page


class _PageUnpickler(pickle.Unpickler):
    """Makes pages and their parts, and nothing else: a cache that somebody else wrote can run no code."""

    def find_class(self, module: str, name: str) -> Any:
        if module != Page.__module__ or "." in name:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a page")
        return super().find_class(module, name)


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
