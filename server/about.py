"""What the site says of itself: the start page, VoID, DCAT, health, and what browsers and robots ask for."""

from flask import Blueprint, Response

from tropegraph.mapping.vocabulary import CC0

from . import signposts
from .catalog import catalogued
from .formats import HTML, JSON, RDF_SYNTAXES, TEXT, TURTLE, RdfSyntax, Syntax
from .rdf import NamedNode, Quad, ordered, read_turtle, write
from .release import Release
from .responses import add_links, as_json, kept, negotiated, wanted
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
        response = _void(syntax)
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
    urls = site().urls
    syntax = wanted(RDF_SYNTAXES, lambda offer: urls.to(f"void{offer.extension}"))
    return negotiated(_void(syntax), urls.to(f"void{syntax.extension}"))


@blueprint.get("/void.<any(ttl, jsonld, nt, rdf, nq, trig):ending>")
def void_twin(ending: str) -> Response:
    """The description of the data set in one format."""
    return _void(next(syntax for syntax in RDF_SYNTAXES if syntax.extension == f".{ending}"))


@blueprint.get("/dcat")
def dcat() -> Response:
    """The catalogue in DCAT; for a browser 303 to the page about the release, which says the same."""
    urls = site().urls
    offers = (*RDF_SYNTAXES, HTML)
    syntax = wanted(offers, lambda offer: f"?format={offer.name}" if offer == HTML else _dcat_twin(offer))
    if isinstance(syntax, RdfSyntax):
        return negotiated(_dcat(syntax), _dcat_twin(syntax))
    response = Response(status=303, content_type=TEXT.content_type)
    response.headers["Location"] = urls.to(f"release/{site().release.id}/")
    response.headers["Cache-Control"] = f"public, max-age={site().config.max_age_s}"
    return negotiated(response)


@blueprint.get("/dcat.<any(ttl, jsonld, nt, rdf, nq, trig):ending>")
def dcat_twin(ending: str) -> Response:
    """The catalogue in one format."""
    return _dcat(next(syntax for syntax in RDF_SYNTAXES if syntax.extension == f".{ending}"))


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


def description_of(release: Release) -> list[Quad]:
    """What a release says of itself in VoID, DCAT and PROV."""
    if not site().has_files:
        return site().store.graph(NamedNode(f"{release.base}graph/release"))
    return read_turtle((release.folder / "void.ttl").read_bytes(), release.base)


def _dcat(syntax: RdfSyntax) -> Response:
    release = site().release
    catalog = f"{release.base}dataset#catalog"

    def body() -> bytes:
        quads = catalogued(description_of(release), NamedNode(catalog))
        return write(ordered(quads, syntax, catalog), syntax)

    response = kept(syntax, site().etag("dcat", syntax.name), body)
    add_links(response, [(catalog, "describes", None)])
    return response


def _dcat_twin(syntax: Syntax) -> str:
    return site().urls.to(f"dcat{syntax.extension}")


def _void(syntax: RdfSyntax) -> Response:
    release = site().release

    def body() -> bytes:
        if syntax == TURTLE and site().has_files:
            return (release.folder / "void.ttl").read_bytes()
        quads = description_of(release)
        return write(ordered(quads, syntax, f"{release.base}dataset"), syntax)

    response = kept(syntax, site().etag("void", syntax.name), body)
    add_links(response, [(f"{release.base}dataset", "describes", None)])
    return response


_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M9 10 L23 22" stroke="#7a3b12" '
    'stroke-width="3"/><circle cx="9" cy="10" r="6" fill="#b8571b"/><circle cx="23" cy="22" r="6" '
    'fill="#2c6e8f"/></svg>\n'
)
