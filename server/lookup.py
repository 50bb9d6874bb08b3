"""Which of our IRIs stand for an identifier elsewhere, and the other way round: one, or many at once."""

from flask import Blueprint, Response, request

from .errors import BodyTooLarge, MalformedRequest, UnsupportedBody
from .formats import HTML, JSON, RDF_SYNTAXES, RdfSyntax, Syntax
from .json_input import read_json
from .links import Answer, answers, statements
from .parameters import one
from .rdf import ordered, write
from .responses import as_json, kept, negotiated, wanted
from .site import site
from .views.lookup import as_object, lookup_page

blueprint = Blueprint("lookup", __name__)

MAX_VALUES = 1000
MAX_CHARACTERS = 2000
_FORM = "application/x-www-form-urlencoded"
_OFFERS = (JSON, HTML, *RDF_SYNTAXES)


@blueprint.get("/lookup")
def look_up() -> Response:
    """What stands for one IRI or identifier: JSON, a page, or the links as RDF."""
    value = one("iri")
    urls = site().urls
    fields = [("iri", value)] if value else []
    syntax = wanted(_OFFERS, lambda offer: urls.to("lookup", [*fields, ("format", offer.name)]))
    if not value and syntax != HTML:
        raise MalformedRequest(
            "There is nothing to look up: give an IRI or an identifier in the parameter iri."
        )
    found = _answers([value] if value else [])
    etag = site().etag("lookup", syntax.name, urls.root, value or "")
    return negotiated(kept(syntax, etag, lambda: _body(syntax, found)))


@blueprint.post("/lookup")
def look_up_many() -> Response:
    """What stands for each of up to 1,000 values, in their order."""
    values = _values()
    if len(values) > MAX_VALUES:
        raise BodyTooLarge(
            f"The request holds {len(values)} values; up to {MAX_VALUES} are looked up at once."
        )
    syntax = wanted((JSON, *RDF_SYNTAXES), lambda offer: site().urls.to("lookup", format=offer.name))
    found = _answers(values)
    if isinstance(syntax, RdfSyntax):
        body = write(ordered(statements(found, site().store), syntax), syntax)
    else:
        body = as_json([as_object(answer) for answer in found])
    response = Response(body, content_type=syntax.content_type, headers={"Cache-Control": "no-store"})
    return negotiated(response)


def _body(syntax: Syntax, found: list[Answer]) -> bytes | str:
    if isinstance(syntax, RdfSyntax):
        return write(ordered(statements(found, site().store), syntax), syntax)
    return lookup_page(found) if syntax == HTML else as_json(as_object(found[0]))


def _answers(values: list[str]) -> list[Answer]:
    for value in values:
        if len(value) > MAX_CHARACTERS:
            raise MalformedRequest(
                f"A value has {len(value)} characters; no IRI here has over {MAX_CHARACTERS}."
            )
    return answers(site().index, site().store, site().urls, values)


def _values() -> list[str]:
    """The values of a batch: a JSON array of texts, or a form with a field ``iri`` for each."""
    if request.mimetype == _FORM:
        values = request.form.getlist("iri")
    elif request.mimetype == "application/json":
        values = read_json(request.get_data(), "The body")
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise MalformedRequest('The body is no JSON array of texts, such as ["wd:Q514293", "tt0095963"].')
    else:
        kind = request.mimetype or "a body without a type"
        raise UnsupportedBody(f"Values are sent as application/json or {_FORM}, not as {kind}.")
    if not values:
        raise MalformedRequest("There is nothing to look up: the body holds no value.")
    return values
