"""The releases that an output folder keeps: which there are, and removing those that nobody needs any more.

Whoever reads a release holds a shared lock on its manifest, and a release is removed only under an exclusive
one, so no release goes while it is served: https://man7.org/linux/man-pages/man2/flock.2.html
"""

import fcntl
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tropegraph.mapping.errors import ReleaseError

from .errors import UnknownRelease
from .offers import KeptRelease
from .release import Release, open_release

RELEASE_ID = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-f]{12}")
REMOVING = ".removing-"
"""What the name of a folder begins with that was a release and is on its way out."""


class Archive:
    """The release that is served and those that are kept beside it; what is read is read once."""

    def __init__(self, served: Release) -> None:
        self.served = served
        self._read: dict[tuple[str, int], Release | None] = {}

    def releases(self) -> list[Release]:
        """All of them that this server can read and whose IRIs have the same base, the newest first."""
        found = {self.served.id: self.served}
        for folder, changed_ns in _folders(self.served.folder.parent):
            release = self._opened(folder, changed_ns)
            if release is not None:
                found.setdefault(release.id, release)
        return sorted(found.values(), key=lambda each: (each.created, each.id), reverse=True)

    def find(self, identifier: str) -> Release | None:
        """The release with that id, where it is kept."""
        if identifier == self.served.id:
            return self.served
        return next((each for each in self.releases() if each.id == identifier), None)

    def missing(self, identifier: str, root: str) -> UnknownRelease:
        """The error for a release that is not kept; ``root`` is the path of the site."""
        kept = (KeptRelease(f"{root}/release/{each.id}/", each.id, each.created) for each in self.releases())
        return UnknownRelease(identifier, tuple(kept))

    def _opened(self, folder: Path, changed_ns: int) -> Release | None:
        key = folder.name, changed_ns
        if key not in self._read:
            self._read[key] = _readable(folder, self.served.base)
        return self._read[key]


def _readable(folder: Path, base: str) -> Release | None:
    try:
        release = open_release(folder)
    except ReleaseError:
        return None
    return release if release.id == folder.name and release.base == base else None


def _folders(releases: Path) -> Iterator[tuple[Path, int]]:
    """The folders with the name of a release, and when their manifest was written."""
    try:
        names = [each.name for each in releases.iterdir() if RELEASE_ID.fullmatch(each.name)]
    except OSError:
        return
    for name in names:
        try:
            yield releases / name, (releases / name / "manifest.json").stat().st_mtime_ns
        except OSError:
            continue


def hold(folder: Path) -> IO[bytes]:
    """A file that keeps a release from being removed until it is closed.

    Raises OSError where the release is gone.
    """
    manifest = (folder / "manifest.json").open("rb")
    fcntl.flock(manifest, fcntl.LOCK_SH)
    return manifest


def forget_old(releases: Path, keep: int, current: Path) -> None:
    """Removes the oldest releases beyond ``keep``, none that is served, and nothing that is no release."""
    older = sorted(
        (created, folder)
        for folder in releases.iterdir()
        if folder != current and (created := _created(folder))
    )
    for _, folder in older[: max(0, len(older) - max(keep, 1) + 1)]:
        with _unused(folder) as unused:
            if unused:
                gone = folder.rename(folder.with_name(f"{REMOVING}{folder.name}"))
                shutil.rmtree(gone, ignore_errors=True)


@contextmanager
def _unused(folder: Path) -> Iterator[bool]:
    """Whether nobody reads a release; nobody begins to while the block runs."""
    with (folder / "manifest.json").open("rb") as manifest:
        try:
            fcntl.flock(manifest, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


def _created(folder: Path) -> str | None:
    """When a release was made, by its manifest; None for a folder that is no release."""
    if not RELEASE_ID.fullmatch(folder.name):
        return None
    try:
        return str(json.loads((folder / "manifest.json").read_text("utf-8"))["created"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
