"""A page of a fragment for people: a form for the pattern, and the triples."""

from dataclasses import dataclass
from urllib.parse import parse_qs

from tropegraph.server.controls import PATH
from tropegraph.server.formats import RDF_SYNTAXES
from tropegraph.server.patterns import PAGE_SIZE, Fragment
from tropegraph.server.rdf import NamedNode
from tropegraph.server.site import site

from .frame import Alternate, Frame, render
from .reading import Reader, Shown


@dataclass(frozen=True)
class TripleView:
    """A triple as a page shows it."""

    subject: Shown
    predicate: Shown
    object: Shown


def fragment_page(fragment: Fragment) -> str:
    """The page of a fragment."""
    urls = site().urls
    reader = Reader(site().store, urls)
    reader.load_labels(term for triple in fragment.triples for term in triple.triple)
    triples = [TripleView(*map(reader.shown, triple.triple)) for triple in fragment.triples]
    fields = {name: values[0] for name, values in parse_qs(fragment.pattern.search()[1:]).items()}

    def href(page: int) -> str:
        return f"{urls.to(PATH)}{fragment.pattern.search(page)}"

    this = [*fields.items(), ("page", str(fragment.page))]
    alternates = tuple(
        Alternate(syntax.title, urls.to(PATH, [*this, ("format", syntax.name)]), syntax.media_type)
        for syntax in RDF_SYNTAXES
    )
    licence = site().release.manifest.get("licence")
    return render(
        "fragments.html",
        Frame(
            "Triple pattern fragments",
            alternates=alternates,
            licence=reader.reference(NamedNode(licence)) if licence else None,
        ),
        fragment=fragment,
        fields=fields,
        triples=triples,
        first=(fragment.page - 1) * PAGE_SIZE + 1,
        previous=href(fragment.page - 1) if fragment.page > 1 else None,
        next=href(fragment.page + 1) if fragment.page < fragment.pages else None,
    )
