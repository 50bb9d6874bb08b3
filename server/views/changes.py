"""The page that says what changed since the release before."""

from dataclasses import dataclass

from tropegraph.server.changes import Changed, Changes
from tropegraph.server.rdf import NamedNode
from tropegraph.server.site import site

from .announcing import announced
from .dumps import entry_view
from .frame import Alternate, Frame, render
from .reading import Reader

_ABOUT = {
    "added.nq.gz": "statements that are new, as N-Quads",
    "removed.nq.gz": "statements that are gone, as N-Quads",
    "patch.rdfp.gz": "both as one RDF Patch, which makes the older content the newer",
    "summary.txt": "what changed in words, work by work",
    "summary.json": "the same with numbers",
    "SHA256SUMS": "checksums for sha256sum --check",
}
WORKS_SHOWN = 500
"""Works that the page names; the files name all."""


@dataclass(frozen=True)
class ChangeView:
    """What changed in a work or a shared graph; ``href`` is empty where the work is gone."""

    label: str
    href: str
    said: str


def changes_page(changes: Changes) -> str:
    """The page: what changed in each work, in what works share, and the files."""
    urls = site().urls
    reader = Reader(site().store, urls)
    files = site().release.manifest["changes"]["files"]
    as_json = Alternate("JSON", urls.to("diff/", format="json"), "application/json")
    return render(
        "changes.html",
        announced(
            Frame("What changed", alternates=(as_json,), path="diff/"),
            f"What release {site().release.id} of Tropegraph changed since {changes.older}, work by work.",
        ),
        changes=changes,
        older=urls.to(f"release/{changes.older}/") if site().archive.find(changes.older) else None,
        works=[_view(reader, each) for each in changes.works[:WORKS_SHOWN]],
        left=max(0, len(changes.works) - WORKS_SHOWN),
        shared=[_view(reader, each) for each in changes.shared],
        files=[
            entry_view(reader, name, urls.to(f"diff/{name}"), about, files[name])
            for name, about in _ABOUT.items()
        ],
    )


def _view(reader: Reader, changed: Changed) -> ChangeView:
    gone = changed.state == "removed"
    href = "" if gone else reader.reference(NamedNode(changed.iri)).href
    return ChangeView(changed.label, href, changed.text.removeprefix(f"{changed.label}: "))
