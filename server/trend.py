"""How the validation of a release compares with that of the releases before it that are kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from tropegraph.mapping.report import SEVERITIES

from .release import Release


@dataclass(frozen=True)
class Past:
    """What was found in a release; ``counts`` by severity are None where its manifest does not say."""

    id: str
    triples: int
    counts: dict[str, int] | None
    left_out: int


def trend(release: Release, kept: Iterable[Release]) -> list[Past]:
    """The releases kept that are not newer than one, and it, in the order of their making."""
    before = [each for each in kept if each.id != release.id and _made(each) <= _made(release)]
    return [_past(each) for each in (*sorted(before, key=_made), release)]


def _made(release: Release) -> tuple[str, str]:
    return str(release.manifest.get("created", "")), release.id


def _past(release: Release) -> Past:
    report = release.manifest.get("report")
    counts = {each: int(report["counts"][each]) for each in SEVERITIES} if report else None
    left_out = int(report["left_out"]) if report else 0
    return Past(release.id, int(release.manifest["counts"]["triples"]), counts, left_out)
