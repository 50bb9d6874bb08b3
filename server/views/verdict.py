"""The badge of a thing: whether it meets the shapes, with the way to what the validation says of it."""

from dataclasses import dataclass

from tropegraph.server.findings import severities
from tropegraph.server.rdf import NamedNode
from tropegraph.server.site import site

_WORDS = {"Violation": "violation", "Warning": "warning", "Info": "remark"}


@dataclass(frozen=True)
class Verdict:
    """What the validation says of a thing in a few words; ``severity`` is the worst, empty where none is."""

    text: str
    severity: str
    href: str


def verdict(thing: NamedNode) -> Verdict | None:
    """The badge of a thing; None where the release was not validated.

    A remark is no fault, so a thing with nothing worse conforms.
    """
    found = severities(site().store, site().release.base, thing)
    if found is None:
        return None
    report = f"release/{site().release.id}/report.html"
    worst = next((severity for severity, count in found.items() if count), "")
    if not worst:
        return Verdict("Conforms to the shapes", "", site().urls.to(report))
    text = ", ".join(
        f"{count:,} {_WORDS[severity]}{'s' if count > 1 else ''}"
        for severity, count in found.items()
        if count
    )
    if worst == "Info":
        text = f"Conforms to the shapes, {text}"
    return Verdict(text, worst, site().urls.to(report, focus=thing.value))
