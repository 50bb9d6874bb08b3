"""How the validation of a release compares with that of the releases before it that are kept."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tropegraph.mapping.report import SEVERITIES

from .release import Release

_MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Past:
    """What was found in a release; ``counts`` by severity are None where its manifest does not say."""

    id: str
    created: str
    triples: int
    counts: dict[str, int] | None
    left_out: int


def trend(release: Release) -> list[Past]:
    """The releases beside this one that are not newer, and it, in the order of their making."""
    folders = release.folder.parent.iterdir() if release.folder.parent.name == "releases" else ()
    others = [folder for folder in folders if folder.name[:1] != "." and folder != release.folder]
    found = [past for folder in others if (past := _kept(folder)) and past.created <= _created(release)]
    return [*sorted(found, key=lambda past: (past.created, past.id)), _past(release.manifest)]


def _created(release: Release) -> str:
    return str(release.manifest.get("created", ""))


@lru_cache(maxsize=64)
def _kept(folder: Path) -> Past | None:
    """What a release folder says of itself, which never changes; None where it is no release."""
    try:
        return _past(json.loads((folder / _MANIFEST).read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _past(manifest: dict[str, Any]) -> Past:
    report = manifest.get("report")
    counts = {each: int(report["counts"][each]) for each in SEVERITIES} if report else None
    triples = int(manifest["counts"]["triples"])
    left_out = int(report["left_out"]) if report else 0
    return Past(str(manifest["id"]), str(manifest.get("created", "")), triples, counts, left_out)
