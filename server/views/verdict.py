"""The badge of a thing: whether it meets the shapes, with the way to what the validation says of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from tropegraph.server.findings import severities, severities_in_work
from tropegraph.server.rdf import NamedNode
from tropegraph.server.site import site

_WORDS = {"Violation": "violation", "Warning": "warning", "Info": "remark"}


@dataclass(frozen=True)
class Verdict:
    """What the validation says of a thing in a few words; ``severity`` is the worst, empty where none is."""

    text: str
    severity: str
    href: str


def verdict(thing: NamedNode, is_work: bool) -> Verdict | None:
    """The badge of a thing, of a work with what belongs to it; None where the release was not validated.

    A remark is no fault, so a thing with nothing worse conforms.
    """
    store, base, urls = site().store, site().release.base, site().urls
    found = severities(store, base, thing)
    if found is None:
        return None
    within = severities_in_work(store, base, thing) if is_work else {}
    report = f"release/{site().release.id}/report.html"
    worst = next((each for each in _WORDS if found.get(each) or within.get(each)), "")
    text = _counted(found)
    if not text or not (found.get("Violation") or found.get("Warning")):
        text = f"Data checked: no faults, {text}" if text else "Data checked: no faults"
    if any(within.values()):
        text += f"; on what belongs to it: {_counted(within)}"
        return Verdict(text, worst, urls.to(report, work=thing.value))
    return Verdict(text, worst, urls.to(report, focus=thing.value) if worst else urls.to(report))


def _counted(found: Mapping[str, int]) -> str:
    return ", ".join(
        f"{found[each]:,} {word}{'s' if found[each] > 1 else ''}"
        for each, word in _WORDS.items()
        if found.get(each)
    )
