"""Packing content as an immutable release: written aside, moved into place, then made the latest."""

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tropegraph.mapping.errors import OutputError, ReleaseError
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.report import Report, to_html, to_triples, to_turtle
from tropegraph.mapping.report_counts import by_severity

from .checking import check_description
from .content import Content
from .counting import Counts, count
from .crew import Alone, Crew
from .description import Description, strictest
from .dumps import Dump, described, dump_tasks, write_checksums
from .indexing.writing import FILE as INDEX
from .indexing.writing import write_index
from .keeping import REMOVING, forget_old
from .lists.writing import FILE as LISTS
from .lists.writing import write_lists
from .progress import Progress
from .release import LAYOUT_VERSION, Release, open_release
from .storing import load_apart, load_content, turtle

_SMALL_BYTES = 20_000_000
"""Content that one process packs sooner than others can be started for it."""


@dataclass(frozen=True)
class Built:
    """The content of a release to be, and what goes into its manifest and report.

    ``works`` are the (id, key in the cache) pairs of the works in order. ``sources`` has a row for each page:
    path, sha256, page, work, licence. ``started`` is the time of ``time.monotonic`` when the build began.
    """

    base: str
    content: Content
    cache: Path
    works: list[tuple[str, str]]
    sources: list[dict[str, str]]
    options: dict[str, Any]
    report: Report
    started: float


@contextmanager
def aside(out: Path) -> Iterator[Path]:
    """A new folder on the disk of the releases that nobody reads, gone when it is left.

    Raises OutputError where the output folder cannot be written, at any moment until it is left.
    """
    with writing(out):
        latest = out / "latest"
        if latest.exists() and not latest.is_symlink():
            raise OutputError(f"{latest}: it is no link to a release; move it away, or choose another --out")
        releases = out / "releases"
        releases.mkdir(parents=True, exist_ok=True)
        _clear_abandoned(releases)
        folder = releases / f".building-{os.getpid()}"
        try:
            folder.mkdir()
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def publish(
    built: Built, folder: Path, out: Path, keep: int, crew: Crew, progress: Progress
) -> tuple[Release, bool]:
    """The release of some content, and whether it is a new one; ``latest`` points to it afterwards.

    ``folder`` is one aside. Where the disk cannot be written, and when the process is killed at any moment,
    ``latest`` and the releases before are as they were.
    """
    releases = out / "releases"
    digest = built.content.sha256
    existing = _existing(releases, digest)
    if existing:
        _point_latest(out, existing.folder)
        return existing, False
    now = datetime.now(UTC).replace(microsecond=0)
    release_id = f"{now:%Y-%m-%d}-{digest[:12]}"
    new = folder / "release"
    _write(new, built, release_id, now, crew, progress)
    final = releases / release_id
    if final.exists():
        shutil.rmtree(final)
    new.rename(final)
    _sync(releases)
    _point_latest(out, final)
    forget_old(releases, keep, final)
    return open_release(final), True


def save_report(out: Path, report: Report, report_base: str) -> None:
    """Writes the report of a build that gave no release into the output folder itself."""
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
        write_report(out, report, report_base)


def _write(
    folder: Path, built: Built, release_id: str, now: datetime, crew: Crew, progress: Progress
) -> None:
    """Writes a whole release into a folder that nobody reads yet; the manifest comes last."""
    (folder / "dumps").mkdir(parents=True)
    iris = Iris(built.base)
    created = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    counts, dumps = _packed(folder, built, iris, crew, progress)
    licences = {f"page/{row['page']}": row["licence"] for row in built.sources}
    description = Description(
        iris,
        release_id,
        created,
        version("tropegraph"),
        strictest(licences.values()),
        licences,
        {f"page/{row['page']}": row["work"] for row in built.sources},
        counts,
        dumps,
    )
    described = description.triples()
    check_description(described)
    (folder / "void.ttl").write_bytes(turtle(described))
    report_base = iris.entity(f"release/{release_id}/report#")
    write_report(folder, built.report, report_base)
    apart = {iris.graph("release"): described, iris.graph("report"): to_triples(built.report, report_base)}
    with progress.phase("Finishing", 1):
        load_apart(folder / "store", apart)
    manifest = {
        "id": release_id,
        "layout": LAYOUT_VERSION,
        "base": built.base,
        "version": version("tropegraph"),
        "created": created,
        "seconds": round(time.monotonic() - built.started, 2),
        "content_sha256": built.content.sha256,
        "options": built.options,
        "sources": built.sources,
        "licence": strictest(licences.values()),
        "report": {"counts": by_severity(built.report), "left_out": len(built.report.left_out)},
        "counts": {**counts.summary(), "graphs": dict(sorted(counts.by_graph.items()))},
        "dumps": {
            file: {**asdict(dump), "licence": description.licence_of(file)} for file, dump in dumps.items()
        },
        "index": _index_entry(folder / INDEX),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _packed(
    folder: Path, built: Built, iris: Iris, crew: Crew, progress: Progress
) -> tuple[Counts, dict[str, Dump]]:
    """Writes store and dumps side by side, and gives what they hold."""
    content = built.content.file
    with progress.phase("Counting", 1):
        counts = count(content, iris.graph("links"), folder.parent)
    dumps: dict[str, Dump] = {}
    tasks = [
        partial(task.run, folder / "dumps")
        for task in dump_tasks(content, counts.triples, built.cache, built.works, iris)
    ]
    fill = partial(_filled, content, folder / "store")
    listed = partial(_listed, content, built.base, folder / LISTS)
    indexed = partial(_indexed, content, built.base, folder / INDEX)
    alone = built.content.size_bytes < _SMALL_BYTES
    with progress.phase("Packing", len(tasks) + 3) as advance:
        for written in (Alone() if alone else crew).run(_call, iter([fill, indexed, listed, *tasks])):
            dumps.update(written)
            advance(1)
    return counts, write_checksums(folder / "dumps", dumps)


def _index_entry(file: Path) -> dict[str, Any]:
    found = described(file, None)
    return {"file": file.name, "size_bytes": found.size_bytes, "sha256": found.sha256}


def _call(task: "partial[dict[str, Dump]]") -> dict[str, Dump]:
    return task()


def _filled(content: Path, store: Path) -> dict[str, Dump]:
    load_content((content, store))
    return {}


def _indexed(content: Path, base: str, file: Path) -> dict[str, Dump]:
    write_index(content, base, file)
    return {}


def _listed(content: Path, base: str, file: Path) -> dict[str, Dump]:
    with content.open("rb", buffering=1 << 20) as lines:
        write_lists(lines, base, file)
    return {}


def write_report(folder: Path, report: Report, report_base: str) -> None:
    """Writes ``report.ttl`` and ``report.html`` into a folder."""
    (folder / "report.ttl").write_text(to_turtle(report, report_base), "utf-8")
    (folder / "report.html").write_text(to_html(report), "utf-8")


def _existing(releases: Path, digest: str) -> Release | None:
    """The complete release of the same content, where there is one that has its index."""
    for folder in sorted(releases.glob(f"*-{digest[:12]}"), reverse=True):
        try:
            release = open_release(folder)
        except ReleaseError:
            continue
        if "index" in release.manifest:
            return release
    return None


def _point_latest(out: Path, folder: Path) -> None:
    """Moves ``latest`` by an atomic rename."""
    new = out / f".latest-{os.getpid()}"
    new.unlink(missing_ok=True)
    try:
        new.symlink_to(Path("releases") / folder.name, target_is_directory=True)
        new.replace(out / "latest")
    finally:
        new.unlink(missing_ok=True)
    _sync(out)


def _clear_abandoned(releases: Path) -> None:
    """Removes what builds that were killed have left."""
    for folder in releases.glob(".building-*"):
        pid = folder.name.rpartition("-")[2]
        if pid == str(os.getpid()) or not Path(f"/proc/{pid}").exists():
            shutil.rmtree(folder, ignore_errors=True)
    for folder in releases.glob(f"{REMOVING}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Raises OutputError for whatever keeps us from writing the output folder."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OutputError(f"{out}: cannot be written ({reason}); choose another folder with --out") from error
