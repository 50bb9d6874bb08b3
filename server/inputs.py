"""Whether the latest release was built from just these inputs, told without reading a page."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tropegraph.mapping.names_file import NO_NAMES, NamesFile
from tropegraph.mapping.vocabulary import DEFAULT_BASE

from .release import Release, open_release
from .sources import Source


@dataclass(frozen=True)
class Options:
    """What the user asked for: the base of all IRIs, the work of the page, whether texts go in."""

    base: str = DEFAULT_BASE
    work: str | None = None
    with_text: bool = True
    keep: int = 5
    names: NamesFile = NO_NAMES
    namespace: str = "Film"
    mask_spoilers: bool = False


def inputs_digest(sources: Iterable[Source], options: Options) -> str:
    """A digest of everything that decides what a build gives: sources, package, options."""
    digest = hashlib.sha256()
    digest.update(json.dumps(asdict(replace(options, keep=0)), default=sorted).encode())
    for name in ("tropegraph", "pyoxigraph", "pyshacl", "rdflib"):
        digest.update(f"{name}={version(name)}\n".encode())
    for folder in ("mapping", "ontology", "shapes", "server"):
        for path, data in _package_files(files(f"tropegraph.{folder}"), folder):
            digest.update(f"{path} {hashlib.sha256(data).hexdigest()}\n".encode())
    for source in sorted(sources, key=lambda each: each.path):
        digest.update(f"{source.sha256}\n".encode())
    return digest.hexdigest()


def up_to_date(out: Path, digest: str) -> Release | None:
    """The latest release, where it was built from just these inputs."""
    record = out / "cache" / "inputs.json"
    if not record.is_file():
        return None
    recorded = json.loads(record.read_text("utf-8"))
    if recorded.get("inputs") != digest or not (out / "latest").exists():
        return None
    release = open_release(out)
    return release if release.id == recorded.get("release") else None


def remember_inputs(out: Path, digest: str, release: Release) -> None:
    """Notes from which inputs the latest release was built."""
    folder = out / "cache"
    folder.mkdir(exist_ok=True)
    record = folder / "inputs.json"
    new = record.with_suffix(".new")
    new.write_text(json.dumps({"inputs": digest, "release": release.id}), "utf-8")
    new.replace(record)


def _package_files(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.name == "__pycache__" or entry.name.startswith("."):
            continue
        path = f"{prefix}/{entry.name}"
        if entry.is_dir():
            yield from _package_files(entry, path)
        else:
            yield path, entry.read_bytes()
