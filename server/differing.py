"""Writing what changed between two contents: N-Quads, RDF Patch, and a summary in words and in JSON."""

import hashlib
import shutil
import tempfile
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from .changes import SUMMARY_JSON, Tallies
from .difference import Subject, compared, n_quads_of
from .dumps import Dump, described, gzipped, write_checksums
from .release import Release

ADDED, REMOVED, PATCH = "added.nq.gz", "removed.nq.gz", "patch.rdfp.gz"
SUMMARY = "summary.txt"


@dataclass(frozen=True)
class Side:
    """One of two contents: its name, the IRI that an RDF Patch calls it by, and its sorted N-Quads."""

    name: str
    iri: str
    n_quads: Path


def release_side(release: Release) -> Side:
    """A release as one of two sides."""
    iri = f"{release.base}release/{release.id}"
    return Side(release.id, iri, release.dumps_folder / "tropegraph.nq.gz")


def file_side(path: Path) -> Side:
    """A dump as one of two sides; its bytes decide what it is called in an RDF Patch."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Side(path.name, f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest)}", path)


def write_difference(folder: Path, older: Side, newer: Side, base: str) -> dict[str, Dump]:
    """Writes all files about a difference into a new folder, and gives what there is to say of each."""
    folder.mkdir(parents=True)
    tallies = Tallies()
    counts = {"added": 0, "removed": 0}
    with (
        gzipped(folder / ADDED) as added,
        gzipped(folder / REMOVED) as removed,
        gzipped(folder / PATCH) as patch,
    ):
        patch.write(_patch_head(older, newer))
        for subject in compared(n_quads_of(older.n_quads), n_quads_of(newer.n_quads)):
            tallies.see(subject)
            if subject.before != subject.after:
                gone, new = subject.removed, subject.added
                removed.writelines(gone)
                added.writelines(new)
                patch.writelines([*(b"D " + line for line in gone), *(b"A " + line for line in new)])
                counts["removed"] += len(gone)
                counts["added"] += len(new)
        patch.write(b"TC .\n")
    changes = tallies.changes(older.name, newer.name, base)
    (folder / SUMMARY).write_text("\n".join(changes.lines()) + "\n", "utf-8")
    (folder / SUMMARY_JSON).write_text(changes.as_json(), "utf-8")
    triples = {ADDED: counts["added"], REMOVED: counts["removed"], PATCH: None}
    files = {
        name: described(folder / name, triples.get(name))
        for name in (ADDED, REMOVED, PATCH, SUMMARY, SUMMARY_JSON)
    }
    return write_checksums(folder, files)


def print_difference(older: Side, newer: Side, base: str, form: str, out: BinaryIO) -> None:
    """Writes a difference in one of the formats to a stream."""
    subjects = compared(n_quads_of(older.n_quads), n_quads_of(newer.n_quads))
    if form == "patch":
        _print_patch(older, newer, subjects, out)
    elif form == "nquads":
        _print_n_quads(subjects, out)
    else:
        tallies = Tallies()
        for subject in subjects:
            tallies.see(subject)
        changes = tallies.changes(older.name, newer.name, base)
        text = changes.as_json() if form == "json" else "\n".join(changes.lines()) + "\n"
        out.write(text.encode())


def _print_patch(older: Side, newer: Side, subjects: Iterable[Subject], out: BinaryIO) -> None:
    out.write(_patch_head(older, newer))
    for subject in subjects:
        if subject.before != subject.after:
            out.writelines(b"D " + line for line in subject.removed)
            out.writelines(b"A " + line for line in subject.added)
    out.write(b"TC .\n")


def _print_n_quads(subjects: Iterable[Subject], out: BinaryIO) -> None:
    """First what was removed, then what was added, each below a comment; what was added waits on disk."""
    with tempfile.TemporaryFile() as waiting:
        out.write(b"# removed\n")
        for subject in subjects:
            if subject.before != subject.after:
                out.writelines(subject.removed)
                waiting.writelines(subject.added)
        out.write(b"# added\n")
        waiting.seek(0)
        shutil.copyfileobj(waiting, out, 1 << 20)


def _patch_head(older: Side, newer: Side) -> bytes:
    """The header of an RDF Patch and the start of its only transaction: https://afs.github.io/rdf-patch/"""
    return f"H id <{newer.iri}> .\nH prev <{older.iri}> .\nTX .\n".encode()
