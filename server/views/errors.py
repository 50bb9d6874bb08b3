"""The page that says what went wrong, what was asked, and where else to look."""

import re
from http import HTTPStatus

from flask import request
from markupsafe import Markup, escape

from tropegraph.server.problems import Problem
from tropegraph.server.site import site

from .colophon import contact_of
from .frame import Frame, render
from .near import near, words_of

_NEAR = 6
_MOST_LETTERS = 200
_NAMED = re.compile(
    r"<(?P<iri>https?://[^<>\s]+)>|(?<![\w/])/(?P<path>dumps/|cookbook/|release/|modes|sparql)(?!\w)"
)
_LOOKED_FOR = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


def error_page(problem: Problem) -> str:
    """The page of a problem."""
    is_thing = problem.status in _LOOKED_FOR and request.endpoint in (None, "entities.thing")
    words = words_of(request.path) if is_thing else ""
    return render(
        "error.html",
        Frame(problem.title),
        problem=problem,
        asked=f"{request.method} {request.script_root}{request.full_path.rstrip('?')}"[: 2 * _MOST_LETTERS],
        words=words,
        contact=contact_of(site().config.contact)
        if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        else None,
        near=near(words, _NEAR),
        detail=linked(problem.detail),
    )


def linked(detail: str) -> Markup:
    """What went wrong as HTML: IRIs set apart, and paths of this site that it names as links.

    An IRI that the server knows nothing of is no link: it would lead to this very page.
    """
    pieces, end = Markup(""), 0
    for found in _NAMED.finditer(detail):
        pieces += escape(detail[end : found.start()])
        if found["iri"]:
            pieces += Markup("<code>{}</code>").format(found["iri"])
        else:
            pieces += Markup('<a href="{}">{}</a>').format(site().urls.to(found["path"]), f"/{found['path']}")
        end = found.end()
    return pieces + escape(detail[end:])
