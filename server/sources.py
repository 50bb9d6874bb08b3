"""The sources of a build: files, folders, globs, standard input, or the default pages of the package."""

import errno
import glob
import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tropegraph.mapping.errors import SourceError
from tropegraph.mapping.moves import Moved, read_moved
from tropegraph.mapping.names_file import NO_NAMES, NamesFile, read_names
from tropegraph.mapping.readers.decoding import MAX_SOURCE_BYTES

from .unpacking import unpacked

PAGE_ENDINGS = (".txt", ".html", ".htm", ".wiki", ".csv", ".tsv", ".json")
"""The files of a folder that are taken for pages or tables of them; each may end in a packing on top.

Capitals make no difference.
"""

PACKINGS = ("", ".gz", ".zst")
_ENDINGS = tuple(end + packing for end in PAGE_ENDINGS for packing in PACKINGS)
_NO_FILE = "it is a pipe, a socket or a device, which may never end; give its path itself to read from it"
_NO_GOAL = "the link leads to no file; check where it points"
_SHOWN_PATHS = 5


@dataclass(frozen=True)
class Source:
    """A source of pages, by the path that the user knows it by.

    ``file`` is where its bytes are read from; ``held`` are the bytes of one that cannot be read twice.
    ``path`` is fit to print: what is no printable character is escaped.
    """

    path: str
    file: Path | None = None
    held: bytes | None = None

    def read(self) -> bytes:
        """Its bytes, unpacked; raises SourceError where they cannot be had."""
        if self.held is not None:
            return self.held
        assert self.file is not None, "a source has bytes or a place where they are"
        return unpacked(_read(self.file, self.path), self.path, MAX_SOURCE_BYTES)


@dataclass(frozen=True)
class Surveyed:
    """A source and the SHA-256 of its bytes when they were first read."""

    source: Source
    sha256: str

    def read(self) -> bytes:
        """The same bytes again; raises SourceError where they are gone or others."""
        data = self.source.read()
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise SourceError(self.source.path, "the file changed while it was being built; build again")
        return data


def default_sources() -> list[Source]:
    """The pages that come with the package."""
    return list(_package_pages(files("tropegraph.mapping") / "pages", "pages"))


def gather(
    paths: Iterable[str], passed_over: list[str] | None = None
) -> tuple[list[Source], list[SourceError]]:
    """The sources at these paths, and what cannot be read; ``-`` is standard input.

    A folder stands for all pages below it, a pattern with ``*``, ``?`` or ``[`` for what it matches. Paths of
    files in folders whose names are not those of pages are added to ``passed_over``.
    """
    passed = [] if passed_over is None else passed_over
    sources: list[Source] = []
    faults: list[SourceError] = []
    for path in paths:
        try:
            is_given = path == "-" or os.path.lexists(path)
            matching = [path] if is_given else _matches(path)
        except SourceError as fault:
            faults.append(fault)
            continue
        for found in matching:
            try:
                sources += _sources(found, faults, passed, is_given)
            except SourceError as fault:
                faults.append(fault)
    return sources, faults


def survey(sources: Iterable[Source]) -> tuple[list[Surveyed], list[SourceError]]:
    """The sources that can be read, by path, each content once, and what is wrong with the others."""
    surveyed: dict[str, Surveyed] = {}
    faults: list[SourceError] = []
    for source in sorted(sources, key=lambda each: each.path):
        try:
            digest = hashlib.sha256(source.read()).hexdigest()
        except SourceError as fault:
            faults.append(fault)
            continue
        surveyed.setdefault(digest, Surveyed(source, digest))
    return list(surveyed.values()), faults


def names_at(path: Path | None) -> NamesFile:
    """The known names in a file, none without one; raises SourceError where it is no such table."""
    if path is None:
        return NO_NAMES
    source = Source(_shown(str(path)), path)
    try:
        return read_names(source.read().decode("utf-8-sig"), source.path)
    except UnicodeDecodeError as error:
        raise SourceError(source.path, "the names are not UTF-8; save the table as UTF-8") from error


def moved_at(path: Path | None) -> tuple[Moved, ...]:
    """The moves in a file, none without one; raises AuthorityError where it is no such table."""
    if path is None:
        return ()
    source = Source(_shown(str(path)), path)
    try:
        return read_moved(source.read().decode("utf-8-sig"), source.path)
    except UnicodeDecodeError as error:
        raise SourceError(source.path, "the moves are not UTF-8; save the table as UTF-8") from error


def _matches(pattern: str) -> list[str]:
    found = sorted(glob.glob(pattern, recursive=True)) if glob.has_magic(pattern) else []
    if not found:
        raise SourceError(_shown(pattern), "there is no such file; check the path")
    return found


def passed_over_note(paths: list[str]) -> str:
    """One sentence on the files of folders that were not read, by name as long as there are few."""
    shown = sorted(paths)
    rest = f" and {len(shown) - _SHOWN_PATHS} more" if len(shown) > _SHOWN_PATHS else ""
    files = "1 file is" if len(shown) == 1 else f"{len(shown)} files are"
    return f"Note: {files} no page by name, and not read: {', '.join(shown[:_SHOWN_PATHS])}{rest}"


def _sources(path: str, faults: list[SourceError], passed: list[str], is_given: bool) -> Iterator[Source]:
    """The sources at one path that exists; a pipe is one only where it ``is_given`` by its name."""
    if path == "-":
        data = unpacked(sys.stdin.buffer.read(MAX_SOURCE_BYTES + 1), "standard input", MAX_SOURCE_BYTES)
        yield Source("standard input", held=data)
    elif os.path.isdir(path):
        before = len(faults)
        found = list(_pages_below(path, faults, passed, (os.path.realpath(path),), set()))
        if not found and len(faults) == before:
            reason = f"the folder holds no file that ends in {', '.join(PAGE_ENDINGS)}"
            raise SourceError(_shown(path), f"{reason}; give a page or a folder of pages")
        yield from found
    elif not os.path.exists(path):
        raise SourceError(_shown(path), _NO_GOAL)
    elif os.path.isfile(path):
        yield Source(_shown(path), Path(path))
    elif is_given:
        source = Source(_shown(path), Path(path))
        yield Source(source.path, held=source.read())
    else:
        raise SourceError(_shown(path), _NO_FILE)


def _pages_below(
    folder: str, faults: list[SourceError], passed: list[str], above: tuple[str, ...], seen: set[str]
) -> Iterator[Source]:
    """The pages of a folder and of those below it; links to folders are followed, round no circle."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        faults.append(
            SourceError(_shown(folder), f"cannot be read ({error.strerror}); check its permissions")
        )
        return
    for entry in entries:
        if os.path.isdir(entry.path):
            real = os.path.realpath(entry.path)
            if real in above:
                faults.append(
                    SourceError(_shown(entry.path), "the link leads to a folder above it; remove the link")
                )
            elif real not in seen:
                seen.add(real)
                yield from _pages_below(entry.path, faults, passed, (*above, real), seen)
        elif not entry.name.casefold().endswith(_ENDINGS):
            passed.append(_shown(entry.path))
        elif os.path.isfile(entry.path) or not os.path.exists(entry.path):
            yield Source(_shown(entry.path), Path(entry.path))
        else:
            faults.append(SourceError(_shown(entry.path), _NO_FILE))


def _read(file: Path, path: str) -> bytes:
    """The bytes of a file as they stand on disk, at most so many as a page may have."""
    try:
        with file.open("rb") as opened:
            status = os.fstat(opened.fileno())
            if stat.S_ISREG(status.st_mode) and status.st_size > MAX_SOURCE_BYTES:
                raise SourceError(
                    path,
                    f"the file has {status.st_size} bytes, a page may have {MAX_SOURCE_BYTES}; "
                    "check what it is",
                )
            return opened.read(MAX_SOURCE_BYTES + 1)
    except FileNotFoundError as error:
        gone = _NO_GOAL if file.is_symlink() else "there is no such file any more; check the path"
        raise SourceError(path, gone) from error
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise SourceError(path, "the link leads round in a circle; check where it points") from error
        raise SourceError(path, f"cannot be read ({error.strerror}); check its permissions") from error


def _shown(path: str) -> str:
    r"""A path as it is printed.

    >>> _shown("two\nlines")
    'two\\nlines'
    """
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _package_pages(folder: Traversable, prefix: str) -> Iterator[Source]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        path = f"{prefix}/{entry.name}"
        if entry.is_dir():
            yield from _package_pages(entry, path)
        elif entry.name.endswith(".txt"):
            yield Source(path, held=entry.read_bytes())
