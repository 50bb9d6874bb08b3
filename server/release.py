"""A release on disk: finding it, and refusing one that is incomplete or of another version."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tropegraph.mapping.errors import ReleaseError

LAYOUT_VERSION = 1
"""Raised when a release's folder changes in a way that an older or newer server cannot read."""

REQUIRED = ("store", "dumps", "report.ttl", "report.html", "void.ttl")


@dataclass(frozen=True)
class Release:
    """An immutable release: its folder and its manifest."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.manifest["id"])

    @property
    def base(self) -> str:
        """The canonical base of its IRIs, fixed when it was built."""
        return str(self.manifest["base"])

    @property
    def created(self) -> str:
        """When it was built, in UTC, such as ``2026-01-02T03:04:05Z``."""
        return str(self.manifest["created"])

    @property
    def store_folder(self) -> Path:
        return self.folder / "store"

    @property
    def dumps_folder(self) -> Path:
        return self.folder / "dumps"


def open_release(folder: Path) -> Release:
    """The release in a folder: a release folder itself, or the ``latest`` of an output folder.

    Raises ReleaseError where there is none, or it is incomplete or of another version.
    """
    if not folder.is_dir():
        raise ReleaseError(
            f"{folder}: there is no such folder; build one with: tropegraph build --out {folder}"
        )
    latest = folder / "latest"
    if latest.is_symlink() or latest.exists():
        folder = latest.resolve()
    manifest_file = folder / "manifest.json"
    if not manifest_file.is_file():
        raise ReleaseError(
            f"{folder}: it holds no release (no manifest.json); build one with: tropegraph build --out DIR"
        )
    manifest = _read_manifest(manifest_file)
    if manifest.get("layout") != LAYOUT_VERSION:
        raise ReleaseError(
            f"{folder}: this release has layout {manifest.get('layout')}, this server reads layout "
            f"{LAYOUT_VERSION}; build it again with: tropegraph build"
        )
    missing = [name for name in REQUIRED if not (folder / name).exists()]
    if "index" in manifest and not (folder / "index.sqlite").is_file():
        missing.append("index.sqlite")
    missing += [dump for dump in manifest["dumps"] if not (folder / "dumps" / dump).is_file()]
    if missing:
        raise ReleaseError(
            f"{folder}: the release is incomplete, {', '.join(missing[:5])} missing; build it again with: "
            "tropegraph build"
        )
    return Release(folder, manifest)


_KINDS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "id": lambda manifest: re.fullmatch(r"[\w.-]+", str(manifest["id"])) is not None,
    "base": lambda manifest: (
        re.fullmatch(r"[a-z][a-z0-9+.-]*://[^\s<>\"]+/", str(manifest["base"])) is not None
    ),
    "counts.triples": lambda manifest: isinstance(manifest["counts"].get("triples"), int),
    "counts.graphs": lambda manifest: isinstance(manifest["counts"].get("graphs", {}), dict),
    "dumps": lambda manifest: all(
        isinstance(dump, dict) and isinstance(dump.get("sha256"), str) for dump in manifest["dumps"].values()
    ),
}
"""What is read of a manifest everywhere, and whether it has the form that it is read in."""


def _read_manifest(file: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(file.read_text("utf-8"))
        if not {"id", "base", "counts", "created", "dumps", "layout"} <= set(manifest):
            raise ValueError("a required member is missing")
        if not (isinstance(manifest["dumps"], dict) and isinstance(manifest["counts"], dict)):
            raise ValueError("its counts and dumps are no objects")
        if wrong := [member for member, has_kind in _KINDS.items() if not has_kind(manifest)]:
            raise ValueError(f"{', '.join(wrong)} of another kind than expected")
    except (OSError, ValueError, TypeError) as error:
        raise ReleaseError(
            f"{file}: the manifest cannot be read ({error}); build the release again"
        ) from error
    return manifest
