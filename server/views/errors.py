"""The page that says what went wrong, what was asked, and where else to look."""

import re
from dataclasses import dataclass
from http import HTTPStatus

from flask import request

from tropegraph.server.indexing.searching import search
from tropegraph.server.problems import Problem
from tropegraph.server.site import site

from .frame import Frame, render

_NEAR = 6
_MOST_LETTERS = 200
_LOOKED_FOR = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_BETWEEN_WORDS = re.compile(r"(?<=[a-zà-þ0-9])(?=[A-ZÀ-Þ])|[/_.-]+")


@dataclass(frozen=True)
class Near:
    """A thing whose name is like what was asked for."""

    label: str
    href: str
    kind: str


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
        near=_near(words),
    )


def words_of(path: str) -> str:
    """The words of the name that a path ends with.

    >>> words_of("/Film/RedHeat.html"), words_of("/Main/your_mom")
    ('Red Heat', 'your mom')
    """
    name = re.sub(r"\.(?:html|ttl|jsonld|nt|rdf|nq|trig|txt)\Z", "", path).rpartition("/")[2]
    return " ".join(_BETWEEN_WORDS.split(name[:_MOST_LETTERS])).strip()


def _near(words: str) -> list[Near]:
    """Things with names like these words, the likeliest first; none where the release has no index."""
    if not words or site().found_index is None:
        return []
    found = search(site().index, words, (), 0, _NEAR)
    entries = [hit.entry for hit in found.hits]
    return [
        Near(entry.label, href, entry.kind)
        for entry in entries
        if (href := site().urls.local(entry.iri)) is not None
    ]
