"""Packing content as an immutable release: written aside, moved into place, then made the latest."""

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tropegraph.mapping.errors import OutputError, ReleaseError
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.report import Report
from tropegraph.mapping.report_counts import by_severity
from tropegraph.mapping.report_rdf import to_triples, to_turtle
from tropegraph.mapping.report_text import to_html

from .checking import check_description, checked_store
from .content import Content
from .crew import Crew
from .description import Description, strictest
from .dumps import described
from .indexing.writing import FILE as INDEX
from .keeping import REMOVING, forget_old
from .packing import Packed, ToPack, pack
from .progress import Progress
from .release import LAYOUT_VERSION, Release, open_release
from .storing import load_apart, turtle


@dataclass(frozen=True)
class Built:
    """The content of a release to be, and what goes into its manifest and report.

    ``works`` are the (id, key in the cache) pairs of the works in order. ``sources`` has a row for each page:
    path, sha256, page, work, licence. ``report`` is None where the content has not been
    validated yet. ``started`` is the time of ``time.monotonic`` when the build began.
    """

    base: str
    content: Content
    cache: Path
    works: list[tuple[str, str]]
    sources: list[dict[str, str]]
    options: dict[str, Any]
    report: Report | None
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
    stamp = _stamp(built, out)
    new = folder / "release"
    _write(new, built, stamp, crew, progress)
    final = releases / stamp.id
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


@dataclass(frozen=True)
class _Stamp:
    """What a new release is called, when it is made, and which release it follows."""

    id: str
    created: str
    previous: Release | None


def _stamp(built: Built, out: Path) -> _Stamp:
    """Made now, or a second after the release before, so that times tell the order of releases."""
    now = datetime.now(UTC).replace(microsecond=0)
    try:
        previous = open_release(out)
    except ReleaseError:
        previous = None
    if previous:
        now = max(now, datetime.fromisoformat(previous.created) + timedelta(seconds=1))
    follows = previous if previous and previous.base == built.base else None
    return _Stamp(f"{now:%Y-%m-%d}-{built.content.sha256[:12]}", f"{now:%Y-%m-%dT%H:%M:%SZ}", follows)


def _write(folder: Path, built: Built, stamp: _Stamp, crew: Crew, progress: Progress) -> None:
    """Writes a whole release into a folder that nobody reads yet; the manifest comes last."""
    (folder / "dumps").mkdir(parents=True)
    given = ToPack(built.content, built.base, built.cache, built.works, stamp.id, stamp.previous)
    packed = pack(folder, given, crew, progress)
    description = _description(built, stamp, packed)
    described = description.triples()
    check_description(described)
    (folder / "void.ttl").write_bytes(turtle(described))
    iris = Iris(built.base)
    report_base = iris.entity(f"release/{stamp.id}/report#")
    report = built.report or checked_store(folder / "store")
    write_report(folder, report, report_base)
    apart = {iris.graph("release"): described, iris.graph("report"): to_triples(report, report_base)}
    with progress.phase("Finishing", 1):
        load_apart(folder / "store", apart)
    manifest = _manifest(built, stamp, packed, report, description) | {"index": _index_entry(folder / INDEX)}
    if stamp.previous and packed.changes:
        files = {file: asdict(dump) for file, dump in packed.changes.items()}
        manifest["changes"] = {"since": stamp.previous.id, "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _description(built: Built, stamp: _Stamp, packed: Packed) -> Description:
    licences = {f"page/{row['page']}": row["licence"] for row in built.sources}
    return Description(
        Iris(built.base),
        stamp.id,
        stamp.created,
        version("tropegraph"),
        strictest(licences.values()),
        licences,
        {f"page/{row['page']}": row["work"] for row in built.sources},
        packed.counts,
        packed.dumps,
        stamp.previous.id if stamp.previous else None,
    )


def _manifest(
    built: Built, stamp: _Stamp, packed: Packed, report: Report, description: Description
) -> dict[str, Any]:
    return {
        "id": stamp.id,
        "layout": LAYOUT_VERSION,
        "base": built.base,
        "version": version("tropegraph"),
        "created": stamp.created,
        "seconds": round(time.monotonic() - built.started, 2),
        "content_sha256": built.content.sha256,
        "options": built.options,
        "sources": built.sources,
        "licence": description.licence,
        "report": {"counts": by_severity(report), "left_out": len(report.left_out)},
        "counts": {**packed.counts.summary(), "graphs": dict(sorted(packed.counts.by_graph.items()))},
        "dumps": {
            file: {**asdict(dump), "licence": description.licence_of(file)}
            for file, dump in packed.dumps.items()
        },
    }


def _index_entry(file: Path) -> dict[str, Any]:
    found = described(file, None)
    return {"file": file.name, "size_bytes": found.size_bytes, "sha256": found.sha256}


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
