"""Triple Pattern Fragments: the data a pattern and a page at a time, for clients that do the joining.

https://linkeddatafragments.org/specification/triple-pattern-fragments/
"""

from flask import Blueprint, Response, request

from .controls import PATH, controls
from .formats import HTML, RDF_SYNTAXES, RdfSyntax, Syntax
from .parameters import one, page_number
from .patterns import Fragment, pattern_of
from .rdf import iri, ordered, write
from .responses import add_links, kept, wanted
from .site import site
from .views.fragments import fragment_page

blueprint = Blueprint("fragments", __name__)


@blueprint.get("/fragments")
def fragments() -> Response:
    """A page of the triples that match the subject, predicate and object of the request."""
    pattern = pattern_of(*((one(name) or "").strip() for name in ("subject", "predicate", "object")))
    number = page_number()
    urls = site().urls
    fields = [(name, value) for name in ("subject", "predicate", "object", "page") if (value := one(name))]
    syntax = wanted((*RDF_SYNTAXES, HTML), lambda offer: urls.to(PATH, [*fields, ("format", offer.name)]))
    fragment = site().fragments.fragment(pattern, number)
    etag = site().etag(
        PATH, syntax.name, urls.root, site().public_url, request.query_string.decode("latin-1")
    )
    response = kept(syntax, etag, lambda: _body(fragment, syntax))
    for relation, page in (("prev", number - 1), ("next", number + 1)):
        if 1 <= page <= fragment.pages:
            add_links(response, [(f"{urls.to(PATH)}{pattern.search(page)}", relation, None)])
    response.vary.add("Accept")  # no Content-Location: under another URL the page is said of that URL
    return response


def _body(fragment: Fragment, syntax: Syntax) -> bytes | str:
    if not isinstance(syntax, RdfSyntax):
        return fragment_page(fragment)
    licence = site().release.manifest.get("licence")
    about = controls(fragment, _this(fragment), site().public_url, site().release.base, licence)
    return write([*fragment.triples, *ordered(about, syntax)], syntax)


def _this(fragment: Fragment) -> str:
    """The URL that was asked for, by whose very letters clients find what is said of it."""
    service = f"{site().public_url}{PATH}"
    asked = request.query_string.decode("latin-1")
    if asked and iri(f"{service}?{asked}") is not None:
        return f"{service}?{asked}"
    return f"{service}{fragment.pattern.search(fragment.page)}"
