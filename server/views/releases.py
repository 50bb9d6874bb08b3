"""The pages about releases: the list of those that are kept, and one."""

from dataclasses import dataclass

from tropegraph.server.changes import changes_of
from tropegraph.server.formats import RDF_SYNTAXES
from tropegraph.server.release import Release
from tropegraph.server.site import site

from .announcing import announced
from .dataset import described
from .dumps import file_views
from .frame import Alternate, Frame, render

_COUNTED = ("works", "tropes", "occurrences", "characters", "agents", "lines", "links", "triples")
LINES_SHOWN = 10
"""Works of which the page of a release says what changed."""


@dataclass(frozen=True)
class ReleaseView:
    """A release as the list shows it; ``created`` is its time in UTC."""

    id: str
    href: str
    created: str
    triples: int
    occurrences: int
    is_served: bool


def releases_page(found: list[Release]) -> str:
    """The page that lists the releases."""
    frame = Frame("Releases", alternates=_alternates("release/"), path="release/")
    about = "The releases of Tropegraph that are kept, the newest first, each as it was built."
    return render("releases.html", announced(frame, about, "CollectionPage"), found=_views(found))


def release_page(release: Release, before: Release | None, after: Release | None) -> str:
    """The page about a release, with those before and after it."""
    counts = release.manifest["counts"]
    path = f"release/{release.id}/"
    return render(
        "release.html",
        Frame(
            f"Release {release.id}",
            alternates=_alternates(path),
            structured=_structured(release),
            path=path,
            description=_about(release),
        ),
        shown=_view(release),
        before=before and _view(before),
        after=after and _view(after),
        counts=[(name, counts[name]) for name in _COUNTED if name in counts],
        files=file_views(f"{path}dumps/"),
        root=site().urls.to(path),
        changes=changes.lines(LINES_SHOWN) if (changes := changes_of(release)) else None,
        content_sha256=release.manifest.get("content_sha256"),
    )


def _about(release: Release) -> str:
    counts = release.manifest["counts"]
    return (
        f"Release {release.id} of Tropegraph, built {release.created[:10]}: {counts['triples']:,} triples, "
        f"{counts.get('occurrences', 0):,} occurrences of tropes, with files and checksums."
    )


def _structured(release: Release) -> dict[str, object]:
    iri = f"{release.base}release/{release.id}"
    found = described(release, iri, f"{iri}/", f"Tropegraph, release {release.id}")
    return {**found, "isBasedOn": f"{release.base}dataset"}


def _views(found: list[Release]) -> list[ReleaseView]:
    return [_view(release) for release in found]


def _view(release: Release) -> ReleaseView:
    counts = release.manifest["counts"]
    return ReleaseView(
        release.id,
        site().urls.to(f"release/{release.id}/"),
        release.created.replace("T", " ").removesuffix("Z"),
        counts["triples"],
        counts.get("occurrences", 0),
        release.id == site().archive.served.id,
    )


def _alternates(path: str) -> tuple[Alternate, ...]:
    return tuple(
        Alternate(syntax.title, site().urls.to(path, format=syntax.name), syntax.media_type)
        for syntax in RDF_SYNTAXES
    )
