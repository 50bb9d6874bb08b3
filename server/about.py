"""What the site says of itself: the start page, VoID, DCAT, health, and what browsers and robots ask for."""

from collections.abc import Callable

from flask import Blueprint, Response

from tropegraph.mapping.vocabulary import CC0

from . import signposts
from .catalog import catalogued
from .errors import NotAcceptable, UnknownResource
from .formats import HTML, JSON, RDF_SYNTAXES, TEXT, TURTLE, RdfSyntax, Syntax
from .offers import Suggestion
from .parameters import page_number
from .rdf import NamedNode, ordered, without_graphs, write
from .responses import add_links, as_json, kept, negotiated, wanted
from .self_description import Part
from .site import site
from .views.colophon import about_page
from .views.home import home_page

blueprint = Blueprint("about", __name__)

_ICON = Syntax("svg", "SVG", "image/svg+xml", ".svg")


@blueprint.get("/")
def home() -> Response:
    """The start page; as RDF, the description of the data set."""
    syntax = wanted((HTML, *RDF_SYNTAXES), lambda offer: f"?format={offer.name}")
    if not isinstance(syntax, RdfSyntax):
        response = kept(syntax, site().etag("", syntax.name, site().urls.root), home_page)
        add_links(response, signposts.on_landing_page(f"{site().release.base}dataset", ""))
    else:
        response = _void(syntax, page_number())
    return negotiated(response)


@blueprint.get("/about")
def colophon() -> Response:
    """What the site is, whose, and under which licences: for people alone."""
    response = kept(HTML, site().etag("about", site().config.contact, site().urls.root), about_page)
    add_links(response, [(CC0, "license", None)])
    return response


@blueprint.get("/void")
@blueprint.get("/.well-known/void")
def void() -> Response:
    """The description of the data set: https://www.w3.org/TR/void/#well-known"""
    number = page_number()
    try:
        syntax = wanted(RDF_SYNTAXES, lambda offer: _twin("void", offer, number))
    except NotAcceptable as error:
        page = Suggestion(site().urls.to("dataset"), "The page about the data set, which says the same")
        raise error.suggesting(page) from None
    return negotiated(_void(syntax, number), _twin("void", syntax, number))


@blueprint.get("/void.<any(ttl, jsonld, nt, rdf, nq, trig):ending>")
def void_twin(ending: str) -> Response:
    """The description of the data set in one format."""
    return _void(_ending_in(ending), page_number())


@blueprint.get("/dcat")
def dcat() -> Response:
    """The catalogue in DCAT; for a browser 303 to the page about the release, which says the same."""
    urls, number = site().urls, page_number()

    def href(offer: Syntax) -> str:
        return f"?format={offer.name}" if offer == HTML else _twin("dcat", offer, number)

    syntax = wanted((*RDF_SYNTAXES, HTML), href)
    if isinstance(syntax, RdfSyntax):
        return negotiated(_dcat(syntax, number), href(syntax))
    response = Response(status=303, content_type=TEXT.content_type)
    response.headers["Location"] = urls.to(f"release/{site().release.id}/")
    response.headers["Cache-Control"] = f"public, max-age={site().config.max_age_s}"
    return negotiated(response)


@blueprint.get("/dcat.<any(ttl, jsonld, nt, rdf, nq, trig):ending>")
def dcat_twin(ending: str) -> Response:
    """The catalogue in one format."""
    return _dcat(_ending_in(ending), page_number())


@blueprint.get("/health")
def health() -> Response:
    """Whether the release can be read: for monitors, never kept by caches."""
    release = site().release
    site().store.labels([])
    body = as_json({"status": "ok", "release": release.id, "triples": release.manifest["counts"]["triples"]})
    return Response(body, content_type=JSON.content_type, headers={"Cache-Control": "no-store"})


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Robots may read everything but the answers to queries, of which there is no end."""
    urls = site().urls
    closed = ("sparql?", "search?", "lookup?", "reconcile", "fragments?", "timegate/", "timemap/")
    rules = "".join(f"Disallow: {urls.to(path.rstrip('?'))}{'?' * path.endswith('?')}\n" for path in closed)
    body = f"User-agent: *\n{rules}\nSitemap: {site().release.base}sitemap.xml\n"
    return kept(TEXT, site().etag("robots.txt", urls.root), lambda: body)


@blueprint.get("/favicon.ico")
def icon() -> Response:
    """Our icon: two things and the link between them."""
    return kept(_ICON, site().etag("favicon.ico"), lambda: _SVG)


def part_of_description(number: int) -> Part:
    """A part of what the release says of itself; raises UnknownResource where it has not so many."""
    part = site().description.part(number)
    if part is None:
        raise UnknownResource(f"What the release says of itself has no page {number}.")
    return part


def written_description(part: Part, document: str, title: str, syntax: RdfSyntax, first: str) -> bytes:
    """A part of the description in a syntax, without graphs; ``document`` is the path that it is found at."""
    dataset = NamedNode(f"{site().release.base}dataset")
    twin = f"{site().release.base}{document}"
    quads = [*without_graphs(part.quads), *part.about(twin, f"{title}, in {syntax.title}", dataset)]
    return write(ordered(quads, syntax, first), syntax)


def paged(response: Response, part: Part, href: Callable[[int], str]) -> Response:
    """The same response with links to the parts before and after."""
    beside = (("prev", part.number - 1), ("next", part.number + 1))
    add_links(response, [(href(n), relation, None) for relation, n in beside if 1 <= n <= part.parts])
    return response


def _dcat(syntax: RdfSyntax, number: int) -> Response:
    catalog, part = f"{site().release.base}dataset#catalog", part_of_description(number)

    def body() -> bytes:
        found = catalogued(part.quads, _beginnings(catalog, number))
        said = part.without_statistics(found)
        return written_description(said, f"dcat{syntax.extension}", "The catalogue", syntax, catalog)

    response = kept(syntax, site().etag("dcat", syntax.name, str(number)), body)
    add_links(response, [(catalog, "describes", None)])
    return paged(response, part, lambda other: _twin("dcat", syntax, other))


def _beginnings(catalog: str, number: int) -> list[NamedNode]:
    """What leads to all that a part of the catalogue describes; the links to it stand in the first alone."""
    release = site().release
    found = [catalog] if number == 1 else [f"{release.base}dataset", f"{release.base}release/{release.id}"]
    return list(map(NamedNode, found))


def _void(syntax: RdfSyntax, number: int) -> Response:
    release, part = site().release, part_of_description(number)
    dataset = f"{release.base}dataset"

    def body() -> bytes:
        if part.parts == 1 and syntax == TURTLE and site().has_files:
            return (release.folder / "void.ttl").read_bytes()
        return written_description(part, f"void{syntax.extension}", "The data set", syntax, dataset)

    response = kept(syntax, site().etag("void", syntax.name, str(number)), body)
    add_links(response, [(dataset, "describes", None)])
    return paged(response, part, lambda other: _twin("void", syntax, other))


def _twin(name: str, syntax: Syntax, number: int) -> str:
    """The URL of a page of a description in one format."""
    return site().urls.to(f"{name}{syntax.extension}", [("page", str(number))] if number > 1 else [])


def _ending_in(ending: str) -> RdfSyntax:
    return next(syntax for syntax in RDF_SYNTAXES if syntax.extension == f".{ending}")


_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M9 10 L23 22" stroke="#7a3b12" '
    'stroke-width="3"/><circle cx="9" cy="10" r="6" fill="#b8571b"/><circle cx="23" cy="22" r="6" '
    'fill="#2c6e8f"/></svg>\n'
)
