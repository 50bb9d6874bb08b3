"""The validation report of the release, a document whose nodes are fragments of its IRI.

As RDF it is always whole. As a page it is grouped, with samples; the parameters ``shape``, ``constraint``,
``severity``, ``focus``, ``work`` and ``page`` choose what to list.
"""

from flask import Blueprint, Response, request

from tropegraph.mapping.report import SEVERITIES

from . import addresses
from .addresses import Address
from .errors import MalformedRequest, UnknownResource
from .formats import HTML, TWIN_SYNTAXES, RdfSyntax, Syntax
from .rdf import NamedNode, Quad, iri, ordered, write
from .responses import add_links, kept, negotiated, wanted
from .site import site
from .trend import trend
from .views.reports import Choice, listing_page, report_page

blueprint = Blueprint("reports", __name__)

_ENDINGS = "any(ttl, jsonld, nt, rdf, nq, trig, html)"
_PARAMETERS = {"shape", "constraint", "severity", "focus", "work", "page"}


@blueprint.get("/report")
def newest() -> Response:
    """The report of the release that is served, by a name that stays."""
    return _redirect("")


@blueprint.get(f"/report.<{_ENDINGS}:ending>")
def newest_twin(ending: str) -> Response:
    """The same in one format."""
    return _redirect(f".{ending}")


@blueprint.get("/release/<identifier>/report")
def report(identifier: str) -> Response:
    """The report in the format that is wanted."""
    address = _address(identifier, "")

    def href(syntax: Syntax) -> str:
        return site().urls.to(address.path + syntax.extension)

    syntax = wanted(TWIN_SYNTAXES, href)
    return negotiated(_respond(address, syntax), href(syntax))


@blueprint.get(f"/release/<identifier>/report.<{_ENDINGS}:ending>")
def twin(identifier: str, ending: str) -> Response:
    """The report in one format."""
    address = _address(identifier, f".{ending}")
    assert address.syntax is not None
    return _respond(address, address.syntax)


def _redirect(ending: str) -> Response:
    query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
    location = f"release/{site().release.id}/report{ending}{query}"
    return Response(status=302, headers={"Location": location})


def _address(identifier: str, ending: str) -> Address:
    if identifier != site().release.id:
        raise UnknownResource(f"The release that is served is {site().release.id}, not {identifier}.")
    return addresses.read(f"release/{identifier}/report{ending}", site().urls)


def _respond(address: Address, syntax: Syntax) -> Response:
    urls = site().urls
    shown = Address(address.path, address.iri, syntax)
    etag = site().etag(address.path, syntax.name, urls.root)
    if syntax == HTML:
        known = sorted((name, value) for name, value in request.args.items() if name in _PARAMETERS)
        past = " ".join(each.id for each in trend(site().release, site().archive.releases()))
        etag = site().etag(address.path, syntax.name, urls.root, past, repr(known))
    response = kept(syntax, etag, lambda: _body(shown))
    add_links(
        response,
        [
            (urls.uri(address.iri + syntax.extension), "canonical", None),
            *(
                (urls.to(address.path + other.extension), "alternate", other.media_type)
                for other in TWIN_SYNTAXES
                if other != syntax
            ),
        ],
    )
    return response


def _body(address: Address) -> bytes | str:
    if isinstance(address.syntax, RdfSyntax):
        quads: list[Quad] = site().store.graph(NamedNode(f"{site().release.base}graph/report"))
        return write(ordered(quads, address.syntax), address.syntax)
    choice = _choice()
    return listing_page(address, choice) if choice else report_page(address)


def _choice() -> Choice | None:
    """Which results the request asks for; None where it asks for the whole report.

    Raises MalformedRequest for what cannot be meant.
    """
    asked = {name: request.args[name] for name in _PARAMETERS if request.args.get(name)}
    if not set(asked) - {"page"}:
        return None
    focus, work = (_thing(asked.get(name), name) for name in ("focus", "work"))
    severity = asked.get("severity", "")
    if severity and severity not in SEVERITIES:
        raise MalformedRequest(f"The severity {severity!r} is none of {', '.join(SEVERITIES)}.")
    page = asked.get("page", "1")
    if not (page.isascii() and page.isdigit() and 0 < int(page[:9]) and len(page) < 9):
        raise MalformedRequest(f"The page {page!r} is not a whole number from 1 on.")
    return Choice(
        asked.get("shape", ""),
        asked.get("constraint", ""),
        severity,
        focus,
        work,
        int(page),
    )


def _thing(given: str | None, name: str) -> NamedNode | None:
    """The thing that a parameter names; raises MalformedRequest where that is no IRI."""
    if given is None:
        return None
    found = iri(given)
    if found is None:
        raise MalformedRequest(f"The {name} {given!r} is no IRI.")
    return found
