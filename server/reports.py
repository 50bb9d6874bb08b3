"""The validation report of the release, a document whose nodes are fragments of its IRI."""

from flask import Blueprint, Response

from . import addresses
from .addresses import Address
from .errors import UnknownResource
from .formats import TWIN_SYNTAXES, RdfSyntax, Syntax
from .rdf import NamedNode, Quad, ordered, write
from .responses import add_links, kept, negotiated, wanted
from .site import site
from .views.reports import report_page

blueprint = Blueprint("reports", __name__)


@blueprint.get("/report")
def newest() -> Response:
    """The report of the release that is served, by a name that stays."""
    return Response(status=302, headers={"Location": f"release/{site().release.id}/report"})


@blueprint.get("/release/<identifier>/report")
def report(identifier: str) -> Response:
    """The report in the format that is wanted."""
    address = _address(identifier, "")

    def href(syntax: Syntax) -> str:
        return site().urls.beside(address.path, syntax.extension)

    syntax = wanted(TWIN_SYNTAXES, href)
    return negotiated(_respond(address, syntax), href(syntax))


@blueprint.get("/release/<identifier>/report.<any(ttl, jsonld, nt, rdf, nq, trig, html):ending>")
def twin(identifier: str, ending: str) -> Response:
    """The report in one format."""
    address = _address(identifier, f".{ending}")
    assert address.syntax is not None
    return _respond(address, address.syntax)


def _address(identifier: str, ending: str) -> Address:
    if identifier != site().release.id:
        raise UnknownResource(f"The release that is served is {site().release.id}, not {identifier}.")
    return addresses.read(f"release/{identifier}/report{ending}", site().urls)


def _respond(address: Address, syntax: Syntax) -> Response:
    urls = site().urls
    shown = Address(address.path, address.iri, syntax)
    response = kept(syntax, site().etag(address.path, syntax.name, urls.root), lambda: _body(shown))
    add_links(
        response,
        [
            (urls.uri(address.iri + syntax.extension), "canonical", None),
            *(
                (urls.beside(address.path, other.extension), "alternate", other.media_type)
                for other in TWIN_SYNTAXES
                if other != syntax
            ),
        ],
    )
    return response


def _body(address: Address) -> bytes | str:
    quads: list[Quad] = site().store.graph(NamedNode(f"{site().release.base}graph/report"))
    if isinstance(address.syntax, RdfSyntax):
        return write(ordered(quads, address.syntax), address.syntax)
    return report_page(quads, address)
