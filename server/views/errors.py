"""The page that says what went wrong, what was asked, and where else to look."""

from http import HTTPStatus

from flask import request

from tropegraph.server.problems import Problem

from .frame import Frame, render
from .near import near, words_of

_NEAR = 6
_MOST_LETTERS = 200
_LOOKED_FOR = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


def error_page(problem: Problem) -> str:
    """The page of a problem."""
    is_thing = problem.status in _LOOKED_FOR and request.endpoint in (None, "entities.thing")
    words = words_of(request.path) if is_thing else ""
    return render(
        "error.html",
        Frame(problem.title),
        problem=problem,
        asked=f"{request.method} {request.full_path.rstrip('?')}"[: 2 * _MOST_LETTERS],
        words=words,
        near=near(words, _NEAR),
    )
