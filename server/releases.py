"""The releases that are kept: their list, and a page about each."""

from collections.abc import Iterator

from flask import Blueprint, Response

from . import signposts
from .about import paged, part_of_description, written_description
from .entities import thing
from .errors import UnknownRelease, UnknownResource
from .formats import HTML, RDF_SYNTAXES, RdfSyntax
from .parameters import page_number
from .rdf import Literal, NamedNode, Quad, expand, ordered, write
from .release import Release
from .responses import add_links, kept, negotiated, wanted
from .site import site
from .views.releases import release_page, releases_page

blueprint = Blueprint("releases", __name__)


@blueprint.get("/release")
def list_without_slash() -> Response:
    """The address of the list as people shorten it."""
    return Response(status=308, headers={"Location": "release/"})


@blueprint.get("/release/")
def listing() -> Response:
    """The releases that are kept, the newest first; as RDF, versions of the data set in DCAT."""
    found = site().archive.releases()
    syntax = wanted((HTML, *RDF_SYNTAXES), lambda offer: f"?format={offer.name}")
    etag = site().etag("release/", syntax.name, site().urls.root, *(release.id for release in found))

    def body() -> bytes | str:
        if not isinstance(syntax, RdfSyntax):
            return releases_page(found)
        return write(ordered(_versions(found), syntax, f"{site().release.base}dataset"), syntax)

    return negotiated(kept(syntax, etag, body))


@blueprint.get("/release/latest")
@blueprint.get("/release/latest/")
@blueprint.get("/release/latest/<path:rest>")
def latest(rest: str = "") -> Response:
    """The same in the newest release, by a name that stays."""
    location = site().urls.to(f"release/{site().archive.served.id}/{rest}")
    return Response(status=302, headers={"Location": location, "Cache-Control": "no-cache"})


@blueprint.get("/release/<identifier>")
def release(identifier: str) -> Response:
    """The release as a thing, which has an IRI and documents about it like every other."""
    _check_kept(identifier.partition(".")[0])
    return thing(f"release/{identifier}")


@blueprint.get("/release/<identifier>/")
def about(identifier: str) -> Response:
    """A page about a release; as RDF, what it says of itself in VoID, DCAT and PROV."""
    _check_kept(identifier)
    syntax = wanted((HTML, *RDF_SYNTAXES), lambda offer: f"?format={offer.name}")
    release = site().release
    iri, path = f"{release.base}release/{release.id}", f"release/{release.id}/"
    if isinstance(syntax, RdfSyntax):
        response = _description(syntax, path, iri)
    else:
        beside = _beside(release)
        etag = site().etag("release", syntax.name, site().urls.root, *(each.id for each in beside if each))
        response = kept(syntax, etag, lambda: release_page(release, *beside))
    add_links(response, [(iri, "describes", None), *signposts.on_landing_page(iri, path)])
    return negotiated(response)


def _description(syntax: RdfSyntax, path: str, iri: str) -> Response:
    number = page_number()
    part = part_of_description(number)

    def href(other: int) -> str:
        return site().urls.to(path, [("format", syntax.name), *([("page", str(other))] * (other > 1))])

    def body() -> bytes:
        return written_description(part, f"{path}void{syntax.extension}", "The release", syntax, iri)

    return paged(kept(syntax, site().etag("release", syntax.name, str(number)), body), part, href)


@blueprint.get("/release/<identifier>/<path:rest>")
def nothing(identifier: str, rest: str) -> Response:
    """404: what a release holds is answered before, by the release itself."""
    if site().archive.find(identifier) is None:
        raise _missing(identifier)
    raise UnknownResource(f"Release {identifier} has no {rest} of its own: that belongs to the whole site.")


def _check_kept(identifier: str) -> None:
    """Raises UnknownRelease where this application does not answer for a release."""
    if identifier != site().release.id:
        raise _missing(identifier)


def _missing(identifier: str) -> UnknownRelease:
    return site().archive.missing(identifier, site().urls.to("release/").removesuffix("/release/"))


def _beside(release: Release) -> tuple[Release | None, Release | None]:
    """The releases before and after one, of those that are kept."""
    found = site().archive.releases()
    place = next(number for number, each in enumerate(found) if each.id == release.id)
    before = found[place + 1] if place + 1 < len(found) else None
    return before, found[place - 1] if place else None


def _versions(found: list[Release]) -> Iterator[Quad]:
    """The releases as versions of the data set: https://www.w3.org/TR/vocab-dcat-3/#dataset-versions"""
    base = site().release.base
    dataset, catalog = NamedNode(f"{base}dataset"), NamedNode(f"{base}release/")
    yield Quad(catalog, expand("rdf:type"), expand("dcat:Catalog"))
    yield Quad(catalog, expand("dct:title"), Literal("Releases of Tropegraph", language="en"))
    yield Quad(dataset, expand("rdf:type"), expand("dcat:Dataset"))
    yield Quad(dataset, expand("dcat:hasCurrentVersion"), _node(site().archive.served))
    for number, release in enumerate(found):
        node = _node(release)
        yield Quad(catalog, expand("dcat:dataset"), node)
        yield Quad(dataset, expand("dcat:hasVersion"), node)
        yield Quad(node, expand("rdf:type"), expand("dcat:Dataset"))
        yield Quad(node, expand("dct:title"), Literal(f"Tropegraph, release {release.id}", language="en"))
        yield Quad(node, expand("dct:issued"), Literal(release.created, datatype=expand("xsd:dateTime")))
        yield Quad(node, expand("dcat:version"), Literal(release.id))
        yield Quad(node, expand("dcat:isVersionOf"), dataset)
        yield Quad(node, expand("dcat:landingPage"), NamedNode(f"{node.value}/"))
        yield Quad(node, expand("void:triples"), Literal(int(release.manifest["counts"]["triples"])))
        if number + 1 < len(found):
            yield Quad(node, expand("dcat:previousVersion"), _node(found[number + 1]))


def _node(release: Release) -> NamedNode:
    return NamedNode(f"{release.base}release/{release.id}")
