"""The start page: what is here, and three ways in."""

from dataclasses import dataclass

from tropegraph.server.cookbook import recipes
from tropegraph.server.formats import RDF_SYNTAXES
from tropegraph.server.queries import query
from tropegraph.server.rdf import Literal, NamedNode
from tropegraph.server.site import site

from .frame import Alternate, Frame, render
from .reading import Reader, Reference

_COUNTED = ("tropes", "occurrences", "characters", "agents", "lines", "links", "triples")
_SHOWN = ("tropes-of-a-work", "works-of-a-trope", "who-plays-whom", "modes")


@dataclass(frozen=True)
class WorkRow:
    """A work that a page of the release is about."""

    work: Reference
    occurrences: int


def home_page() -> str:
    """The start page."""
    urls, counts, works = site().urls, site().release.manifest["counts"], _works()
    alternates = tuple(
        Alternate(syntax.title, urls.to(f"void{syntax.extension}"), syntax.media_type)
        for syntax in RDF_SYNTAXES
    )
    return render(
        "home.html",
        Frame("Tropegraph", alternates=alternates),
        counts=[*_counted_works(len(works)), *((name, counts[name]) for name in _COUNTED if name in counts)],
        works=works,
        recipes=[each for each in recipes() if each.name in _SHOWN],
    )


def _counted_works(described: int) -> list[tuple[str, int]]:
    """How many works have a page in the release, and how many more those pages name."""
    named = max(0, site().release.manifest["counts"].get("works", 0) - described)
    if described == 1:
        return [("work with a page", 1), (f"work{'' if named == 1 else 's'} named by it", named)]
    return [("works with a page", described), (f"work{'' if named == 1 else 's'} named by them", named)]


def _works() -> list[WorkRow]:
    reader = Reader(site().store, site().urls)
    rows = site().store.select(query("works"))
    reader.load_labels(row["work"] for row in rows)
    works = [
        WorkRow(reader.reference(work), int(number.value))
        for row in rows
        if isinstance(work := row["work"], NamedNode) and isinstance(number := row["occurrences"], Literal)
    ]
    return sorted(works, key=lambda row: row.work.text.casefold())
