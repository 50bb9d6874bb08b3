"""Searching by words: a page, or JSON."""

from dataclasses import dataclass

from flask import Blueprint, Response, request

from .errors import MalformedRequest, UnknownResource
from .formats import HTML, JSON, Syntax
from .indexing.collecting import KIND_NAMES
from .indexing.kinds import kinds_found
from .indexing.searching import Found, search
from .offers import Suggestion
from .parameters import one, page_number
from .responses import as_json, kept, negotiated, wanted
from .site import site
from .views.search import Results, results_of, search_page

blueprint = Blueprint("search", __name__)

PAGE_SIZE = 20
MAX_CHARACTERS = 500


@dataclass(frozen=True)
class Asked:
    """What is searched for; ``types`` are names of classes or kinds, of which a thing has to have one."""

    query: str
    types: tuple[str, ...]
    page: int


@blueprint.get("/search")
def find() -> Response:
    """What is found by the words of a query, 20 things on a page."""
    asked = _asked()
    urls = site().urls

    def href(offer: Syntax) -> str:
        return urls.to("search", [("q", asked.query), ("format", offer.name)])

    syntax = wanted((JSON, HTML), href)
    if not asked.query.strip() and syntax == JSON:
        raise MalformedRequest("There is nothing to search for: give words in the parameter q.")
    found = _found(asked)
    etag = site().etag("search", syntax.name, urls.root, repr(asked))

    def results() -> Results:
        kinds = kinds_found(site().index, asked.query, None if asked.types else found)
        return results_of(asked.query, asked.types, asked.page, PAGE_SIZE, found, kinds)

    return negotiated(kept(syntax, etag, lambda: _body(syntax, results())))


def _body(syntax: Syntax, results: Results) -> bytes | str:
    return search_page(results) if syntax == HTML else as_json(results.as_json())


def _asked() -> Asked:
    query = one("q") or ""
    if len(query) > MAX_CHARACTERS:
        raise MalformedRequest(f"The query has {len(query)} characters; {MAX_CHARACTERS} are read.")
    types = tuple(dict.fromkeys(name for name in request.args.getlist("type") if name))
    for name in types:
        if name not in KIND_NAMES and not site().index.class_named(name):
            raise MalformedRequest(
                f"Nothing here is of the type {name!r}; types are {', '.join(KIND_NAMES)}."
            )
    return Asked(query, types, page_number())


def _found(asked: Asked) -> Found:
    start = (asked.page - 1) * PAGE_SIZE
    found = search(site().index, asked.query, asked.types, start, PAGE_SIZE)
    if asked.page > 1 and not found.hits:
        error = UnknownResource(f"What was found for {asked.query!r} has no page {asked.page}.")
        fields = [("q", asked.query), *(("type", name) for name in asked.types)]
        raise error.suggesting(Suggestion(site().urls.to("search", fields), "The first page"))
    return found
