"""The sources of a build: files and folders on disk, or the default pages of the package."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tropegraph.mapping.errors import SourceError
from tropegraph.mapping.names_file import NO_NAMES, NamesFile, read_names
from tropegraph.mapping.readers.decoding import MAX_SOURCE_BYTES

PAGE_ENDINGS = (".txt", ".html", ".htm", ".wiki", ".csv", ".tsv", ".json")
"""The files of a folder that are taken for pages or tables of them."""


@dataclass(frozen=True)
class Source:
    """A file's bytes and the path that the user knows it by."""

    path: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def default_sources() -> Iterator[Source]:
    """The pages that come with the package."""
    yield from _package_pages(files("tropegraph.mapping") / "pages", "pages")


def gather(paths: Iterable[str]) -> tuple[list[Source], list[SourceError]]:
    """The sources at these paths, folders with all ``.txt`` files below them, and what cannot be read."""
    sources: list[Source] = []
    faults: list[SourceError] = []
    for path in paths:
        try:
            sources += [_read(file) for file in _files(Path(path))]
        except SourceError as fault:
            faults.append(fault)
    return sources, faults


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise SourceError(str(path), "there is no such file; check the path")
    if path.is_dir():
        found = sorted(file for file in path.rglob("*") if file.suffix in PAGE_ENDINGS and file.is_file())
        if not found:
            endings = ", ".join(PAGE_ENDINGS)
            reason = f"the folder holds no file that ends in {endings}; give a page or a folder of pages"
            raise SourceError(str(path), reason)
        return found
    return [path]


def _read(path: Path) -> Source:
    try:
        size = path.stat().st_size
        if path.is_file() and size > MAX_SOURCE_BYTES:
            raise SourceError(
                str(path), f"the file has {size} bytes, a page may have {MAX_SOURCE_BYTES}; check what it is"
            )
        with path.open("rb") as file:
            return Source(str(path), file.read(MAX_SOURCE_BYTES + 1))
    except OSError as error:
        raise SourceError(str(path), f"cannot be read ({error.strerror}); check its permissions") from error


def _package_pages(folder: Traversable, prefix: str) -> Iterator[Source]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        path = f"{prefix}/{entry.name}"
        if entry.is_dir():
            yield from _package_pages(entry, path)
        elif entry.name.endswith(".txt"):
            yield Source(path, entry.read_bytes())


def names_at(path: Path | None) -> NamesFile:
    """The known names in a file, none without one; raises SourceError where it is no such table."""
    if path is None:
        return NO_NAMES
    source = _read(path)
    try:
        return read_names(source.data.decode("utf-8-sig"), source.path)
    except UnicodeDecodeError as error:
        raise SourceError(source.path, "the names are not UTF-8; save the table as UTF-8") from error
