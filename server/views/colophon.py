"""The page about the site: what it is, who made it, under which licences it stands, how to cite it."""

from dataclasses import dataclass

from tropegraph.server.queries import query
from tropegraph.server.rdf import Literal, NamedNode
from tropegraph.server.site import site

from .announcing import announced
from .citing import citation_of_release
from .frame import Frame, render
from .reading import Reader, Reference

_ABOUT = "What Tropegraph is, who made it, under which licences its parts stand, how to cite it."


@dataclass(frozen=True)
class Texts:
    """The texts of the release under one licence, whom they are credited to, and of how many source pages."""

    licence: Reference
    name: str
    pages: int


def about_page() -> str:
    """The page about the site and its licences."""
    release = site().release
    return render(
        "about.html",
        announced(
            Frame("About and licence", citation=citation_of_release(release), path="about"),
            _ABOUT,
            "AboutPage",
        ),
        texts=_texts(Reader(site().store, site().urls)),
        contact=contact_of(site().config.contact),
    )


def contact_of(given: str) -> tuple[str, str] | None:
    """The link to who runs the site, and its words; None where the configuration names nobody.

    >>> contact_of("data@example.org"), contact_of("https://example.org/help")
    (('mailto:data@example.org', 'data@example.org'), ('https://example.org/help', 'example.org/help'))
    """
    if not given:
        return None
    return (given, given.partition("//")[2]) if "://" in given else (f"mailto:{given}", given)


def _texts(reader: Reader) -> list[Texts]:
    found = []
    for row in reader.store.select(query("texts-by-licence")):
        licence, name, pages = row.get("licence"), row.get("name"), row.get("pages")
        if isinstance(licence, NamedNode) and isinstance(pages, Literal):
            credited = name.value if isinstance(name, Literal) else ""
            found.append(Texts(reader.reference(licence), credited, int(pages.value)))
    return found
