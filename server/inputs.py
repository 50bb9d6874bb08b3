"""Whether the latest release was built from just these inputs, told without reading a page."""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tropegraph.mapping.errors import OutputError, ReleaseError
from tropegraph.mapping.moves import Moved
from tropegraph.mapping.names_file import NO_NAMES, NamesFile
from tropegraph.mapping.vocabulary import DEFAULT_BASE

from .release import Release, open_release
from .sources import Surveyed


@dataclass(frozen=True)
class Options:
    """What the user asked for: the base of all IRIs, the work of the page, whether texts go in.

    ``keep`` is how many releases stay; ``fail_fast`` ends the build at the first fault.
    """

    base: str = DEFAULT_BASE
    work: str | None = None
    with_text: bool = True
    keep: int = 5
    names: NamesFile = NO_NAMES
    namespace: str = "Film"
    mask_spoilers: bool = False
    fail_fast: bool = False
    moved: tuple[Moved, ...] = ()


def inputs_digest(sources: Iterable[Surveyed], options: Options) -> str:
    """A digest of everything that decides what a build gives: sources, package, options."""
    digest = hashlib.sha256(code_digest().encode())
    digest.update(options_digest(options).encode())
    for sha256 in sorted(source.sha256 for source in sources):
        digest.update(f"{sha256}\n".encode())
    return digest.hexdigest()


def options_digest(options: Options) -> str:
    """A digest of the options that decide what a build gives."""
    deciding = asdict(replace(options, keep=0, fail_fast=False))
    return hashlib.sha256(json.dumps(deciding, default=sorted).encode()).hexdigest()


@cache
def code_digest() -> str:
    """A digest of the package, authority and shapes with it, and of the libraries that it hangs on."""
    return _digest(("mapping", "ontology", "shapes", "server"), _LIBRARIES)


@cache
def mapping_digest() -> str:
    """A digest of all code and data that decide how a page is read, mapped and validated.

    What serves and packs does not count, so that a change there empties no cache.
    """
    steps = tuple(f"server/{name}.py" for name in MAPPING_MODULES)
    return _digest(("mapping", "ontology", "shapes", *steps), _MAPPING_LIBRARIES)


MAPPING_MODULES = ("facts", "steps", "work_reports")
"""The modules of the server that read, map and validate."""
_MAPPING_LIBRARIES = ("pyoxigraph", "pyshacl", "rdflib", "selectolax", "zstandard")
_LIBRARIES = ("tropegraph", "pyarrow", *_MAPPING_LIBRARIES)


def _digest(parts: Iterable[str], libraries: Iterable[str]) -> str:
    """A digest of folders and modules of the package, of libraries by their versions, and of Python's."""
    digest = hashlib.sha256(".".join(map(str, sys.version_info[:2])).encode())
    for name in libraries:
        digest.update(f"{name}={version(name)}\n".encode())
    for part in parts:
        folder, _, module = part.partition("/")
        for path, data in _package_files(files(f"tropegraph.{folder}"), folder):
            if path.startswith(part if module else f"{folder}/"):
                digest.update(f"{path} {hashlib.sha256(data).hexdigest()}\n".encode())
    return digest.hexdigest()


def up_to_date(out: Path, digest: str) -> Release | None:
    """The latest release, where it is whole and was built from just these inputs."""
    try:
        recorded = json.loads((out / "cache" / "inputs.json").read_text("utf-8"))
        release = open_release(out)
    except (OSError, ValueError, ReleaseError):
        return None
    return release if recorded == {"inputs": digest, "release": release.id} else None


def remember_inputs(out: Path, digest: str, release: Release) -> None:
    """Notes from which inputs the latest release was built; raises OutputError where it cannot."""
    record = out / "cache" / "inputs.json"
    new = record.with_suffix(".new")
    try:
        record.parent.mkdir(exist_ok=True)
        new.write_text(json.dumps({"inputs": digest, "release": release.id}), "utf-8")
        new.replace(record)
    except OSError as error:
        reason = f"cannot be written ({error.strerror}); make {record.parent} a folder"
        raise OutputError(f"{record}: {reason}") from error


def _package_files(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.name == "__pycache__" or entry.name.startswith("."):
            continue
        path = f"{prefix}/{entry.name}"
        if entry.is_dir():
            yield from _package_files(entry, path)
        else:
            yield path, entry.read_bytes()
