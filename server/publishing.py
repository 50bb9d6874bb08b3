"""Packing content as an immutable release: written aside, moved into place, then made the latest."""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Store, parse, serialize

from tropegraph.mapping.errors import OutputError, ReleaseError
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.report import Report, to_html, to_triples, to_turtle
from tropegraph.mapping.terms import Statement, Triple
from tropegraph.mapping.vocabulary import PREFIXES

from .checking import check_description
from .counting import count
from .description import Description, strictest
from .dumps import write_dumps
from .release import LAYOUT_VERSION, Release, open_release


@dataclass(frozen=True)
class Built:
    """The content of a release to be, and what goes into its manifest and report.

    ``sources`` has a row for each page: path, sha256, page, work, licence.
    """

    base: str
    statements: list[Statement]
    sources: list[dict[str, str]]
    options: dict[str, Any]
    report: Report


def publish(built: Built, content: str, out: Path, keep: int) -> tuple[Release, bool]:
    """The release of some content, and whether it is a new one; ``latest`` points to it afterwards.

    ``content`` is the sorted N-Quads. Raises OutputError where the folder cannot be written; then, and when
    the process is killed at any moment, ``latest`` and the releases before are as they were.
    """
    started = time.monotonic()
    digest = hashlib.sha256(content.encode()).hexdigest()
    with _writing(out):
        releases = out / "releases"
        releases.mkdir(parents=True, exist_ok=True)
        _clear_abandoned(releases)
        existing = _existing(releases, digest)
        if existing:
            _point_latest(out, existing.folder)
            return existing, False
        now = datetime.now(UTC).replace(microsecond=0)
        release_id = f"{now:%Y-%m-%d}-{digest[:12]}"
        aside = releases / f".building-{os.getpid()}"
        try:
            _write(aside, built, content, release_id, digest, now, started)
            final = releases / release_id
            if final.exists():
                shutil.rmtree(final)
            aside.rename(final)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        _sync(releases)
        _point_latest(out, final)
        _forget_old(releases, keep, final)
        return open_release(final), True


def save_report(out: Path, report: Report, report_base: str) -> None:
    """Writes the report of a build that gave no release into the output folder itself."""
    with _writing(out):
        out.mkdir(parents=True, exist_ok=True)
        write_report(out, report, report_base)


def _write(
    folder: Path, built: Built, content: str, release_id: str, digest: str, now: datetime, started: float
) -> None:
    """Writes a whole release into a folder that nobody reads yet; the manifest comes last."""
    folder.mkdir()
    iris = Iris(built.base)
    created = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    counts = count(built.statements, iris.graph("links"))
    dumps = write_dumps(folder / "dumps", content, built.statements, iris)
    licences = {f"page/{row['page']}": row["licence"] for row in built.sources}
    description = Description(
        iris,
        release_id,
        created,
        version("tropegraph"),
        strictest(licences.values()),
        licences,
        counts,
        dumps,
    ).triples()
    check_description(description)
    (folder / "void.ttl").write_bytes(_turtle(description))
    report_base = iris.entity(f"release/{release_id}/report#")
    write_report(folder, built.report, report_base)
    apart = {iris.graph("release"): description, iris.graph("report"): to_triples(built.report, report_base)}
    _write_store(folder / "store", content, apart)
    manifest = {
        "id": release_id,
        "layout": LAYOUT_VERSION,
        "base": built.base,
        "version": version("tropegraph"),
        "created": created,
        "seconds": round(time.monotonic() - started, 2),
        "content_sha256": digest,
        "options": built.options,
        "sources": built.sources,
        "licence": strictest(licences.values()),
        "counts": {**counts.summary(), "graphs": dict(sorted(counts.by_graph.items()))},
        "dumps": {file: asdict(dump) for file, dump in dumps.items()},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")


def write_report(folder: Path, report: Report, report_base: str) -> None:
    """Writes ``report.ttl`` and ``report.html`` into a folder."""
    (folder / "report.ttl").write_text(to_turtle(report, report_base), "utf-8")
    (folder / "report.html").write_text(to_html(report), "utf-8")


def _write_store(folder: Path, content: str, apart: dict[str, list[Triple]]) -> None:
    """Loads the content by graph and, as a set, into the default graph; the graphs apart by name only."""
    store = Store(str(folder))
    store.bulk_load(content.encode(), format=RdfFormat.N_QUADS)
    triples = {quad.triple for quad in parse(content.encode(), format=RdfFormat.N_QUADS)}
    store.bulk_load(_n_triples(triples), format=RdfFormat.N_TRIPLES)
    for graph, described in apart.items():
        quads = "".join(f"{s} {p} {o} <{graph}> .\n" for s, p, o in described)
        store.bulk_load(quads.encode(), format=RdfFormat.N_QUADS)
    store.optimize()
    store.flush()


def _n_triples(triples: Any) -> bytes:
    data = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert data is not None, "without an output file the bytes come back"
    return data


def _lines(triples: list[Triple]) -> str:
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples)


def _turtle(triples: list[Triple]) -> bytes:
    parsed = (quad.triple for quad in parse(_lines(triples).encode(), format=RdfFormat.N_TRIPLES))
    data = serialize(parsed, format=RdfFormat.TURTLE, prefixes=PREFIXES)
    assert data is not None, "without an output file the bytes come back"
    return data


def _existing(releases: Path, digest: str) -> Release | None:
    """The complete release of the same content, where there is one."""
    for folder in sorted(releases.glob(f"*-{digest[:12]}"), reverse=True):
        try:
            return open_release(folder)
        except ReleaseError:
            continue
    return None


def _point_latest(out: Path, folder: Path) -> None:
    """Moves ``latest`` by an atomic rename."""
    new = out / f".latest-{os.getpid()}"
    new.unlink(missing_ok=True)
    new.symlink_to(Path("releases") / folder.name, target_is_directory=True)
    new.replace(out / "latest")
    _sync(out)


def _clear_abandoned(releases: Path) -> None:
    """Removes what builds that were killed have left."""
    for folder in releases.glob(".building-*"):
        pid = folder.name.rpartition("-")[2]
        if not Path(f"/proc/{pid}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _forget_old(releases: Path, keep: int, current: Path) -> None:
    folders = sorted(
        (each for each in releases.iterdir() if each != current and each.name[0] != "."), key=_age
    )
    for folder in folders[: max(0, len(folders) - max(keep, 1) + 1)]:
        shutil.rmtree(folder, ignore_errors=True)


def _age(folder: Path) -> float:
    return folder.stat().st_mtime


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{out}: cannot be written ({error.strerror or error}); choose another folder with --out"
        ) from error
