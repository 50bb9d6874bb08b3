"""The pages of the query cookbook, their texts, and what they are as RDF."""

from collections.abc import Callable

from flask import Blueprint, Response, request
from rapidfuzz import fuzz, process

from .cookbook import Recipe, description, recipe, recipes
from .errors import UnknownResource
from .formats import HTML, QUERY_TEXT, RDF_SYNTAXES, RdfSyntax, Syntax
from .offers import Suggestion
from .rdf import ordered, write
from .responses import add_links, kept, negotiated, wanted
from .site import site
from .views.recipes import list_page, recipe_page

blueprint = Blueprint("recipes", __name__)

_LIKENESS = 60
"""How alike two names are at least for one to be meant by the other, of 100."""


@blueprint.get("/cookbook/")
def cookbook() -> Response:
    """All queries: a page, or their descriptions as RDF."""
    return _answer(recipes(), "cookbook/", list_page)


@blueprint.get("/cookbook/<name>.rq")
def text(name: str) -> Response:
    """The query itself, filled in with the parameters of the request."""
    found = _found(name)
    body = found.filled(request.args, site().release.base)
    return kept(QUERY_TEXT, site().etag("cookbook", body), lambda: body)


@blueprint.get("/cookbook/<name>")
def page(name: str) -> Response:
    """One query: a page, or its description as RDF."""
    found = _found(name)
    filled = found.filled(request.args, site().release.base)
    response = _answer((found,), f"cookbook/{name}", lambda: recipe_page(found, filled), filled)
    add_links(response, [(site().urls.to(f"cookbook/{name}.rq"), "alternate", QUERY_TEXT.media_type)])
    return response


def _answer(some: tuple[Recipe, ...], path: str, make_page: Callable[[], str], *parts: str) -> Response:
    urls, base = site().urls, site().release.base

    def href(offer: Syntax) -> str:
        return urls.to(path, format=offer.name)

    syntax = wanted((HTML, *RDF_SYNTAXES), href)
    etag = site().etag(path, syntax.name, urls.root, *parts)
    if isinstance(syntax, RdfSyntax):
        return negotiated(kept(syntax, etag, lambda: write(ordered(description(some, base), syntax), syntax)))
    return negotiated(kept(syntax, etag, make_page))


def _found(name: str) -> Recipe:
    found = recipe(name)
    if found is None:
        urls, titles = site().urls, {each.name: each.title for each in recipes()}
        alike = process.extract(name, list(titles), scorer=fuzz.ratio, limit=3, score_cutoff=_LIKENESS)
        raise UnknownResource(f"There is no query named {name} in the cookbook.").suggesting(
            *(Suggestion(urls.to(f"cookbook/{each}"), titles[each]) for each, _, _ in alike),
            Suggestion(urls.to("cookbook/"), "All queries of the cookbook"),
        )
    return found
