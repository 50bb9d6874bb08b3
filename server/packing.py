"""Store and dumps of a release, made side by side from sorted N-Quads, and what changed since the last."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tropegraph.mapping.errors import SourceError
from tropegraph.mapping.iris import Iris

from .changes import FOLDER
from .content import Content
from .counting import Counts, count
from .crew import Alone, Crew
from .differing import Side, release_side, write_difference
from .dumps import Dump, Task, dump_tasks, write_checksums
from .indexing.writing import FILE as INDEX
from .indexing.writing import write_index
from .linksets import write_linksets
from .lists.writing import FILE as LISTS
from .lists.writing import write_lists
from .progress import Progress
from .release import Release
from .storing import load_content

_SMALL_BYTES = 20_000_000
"""Content that one process packs sooner than others can be started for it."""
_Written = dict[str, Dump]


@dataclass(frozen=True)
class ToPack:
    """Content to pack: under which base, by which works in the cache, as which release, after which one."""

    content: Content
    base: str
    cache: Path
    works: list[tuple[str, str]]
    release_id: str
    previous: Release | None


@dataclass(frozen=True)
class Packed:
    """What a packed release holds; ``changes`` are the files about what changed since the release before."""

    counts: Counts
    dumps: _Written
    changes: _Written


def pack(folder: Path, given: ToPack, crew: Crew, progress: Progress) -> Packed:
    """Writes store, dumps and changes into the folder of a release to be."""
    content, iris = given.content.file, Iris(given.base)
    with progress.phase("Counting", 1):
        counts = count(content, iris.graph("links"), folder.parent)
    tasks: list[Callable[[], _Written]] = [
        partial(task.run, folder / "dumps")
        for task in dump_tasks(content, counts.triples, given.cache, given.works, iris)
    ]
    tasks[:0] = [
        partial(_filled, content, folder / "store"),
        partial(_indexed, content, given.base, folder / INDEX),
        partial(_listed, content, given.base, folder / LISTS),
        partial(Task(write_linksets, (content, iris)).run, folder / "dumps"),
    ]
    if given.previous:
        newer = Side(given.release_id, iris.entity(f"release/{given.release_id}"), content)
        tasks.insert(1, partial(_changed, folder / FOLDER, release_side(given.previous), newer, given.base))
    written: _Written = {}
    alone = given.content.size_bytes < _SMALL_BYTES
    with progress.phase("Packing", len(tasks)) as advance:
        for files in (Alone() if alone else crew).run(_call, iter(tasks)):
            written.update(files)
            advance(1)
    start = f"{FOLDER}/"
    changes = {name.removeprefix(start): dump for name, dump in written.items() if name.startswith(start)}
    dumps = {name: dump for name, dump in written.items() if not name.startswith(start)}
    return Packed(counts, write_checksums(folder / "dumps", dumps), changes)


def _call(task: Callable[[], _Written]) -> _Written:
    return task()


def _filled(content: Path, store: Path) -> _Written:
    load_content((content, store))
    return {}


def _indexed(content: Path, base: str, file: Path) -> _Written:
    write_index(content, base, file)
    return {}


def _listed(content: Path, base: str, file: Path) -> _Written:
    with content.open("rb", buffering=1 << 20) as lines:
        write_lists(lines, base, file)
    return {}


def _changed(folder: Path, older: Side, newer: Side, base: str) -> _Written:
    """The files about what changed; none where the older release can no longer be read."""
    try:
        files = write_difference(folder, older, newer, base)
    except SourceError:
        shutil.rmtree(folder)
        return {}
    return {f"{FOLDER}/{name}": dump for name, dump in files.items()}
