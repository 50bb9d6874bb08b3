"""The page about a source page: its text, with every range that a statement was derived from."""

import re
from dataclasses import dataclass, replace

from tropegraph.server.addresses import Address
from tropegraph.server.documents import Document
from tropegraph.server.queries import query
from tropegraph.server.rdf import NamedNode

from .frame import render
from .reading import Reader, Reference, pieces
from .things import facts, thing_frame

_RANGE = re.compile(r"#(char=(\d+),(\d+))\Z")
_ELSEWHERE = "rdf:type rdfs:label tg:pageText".split()


@dataclass(frozen=True)
class Passage:
    """A range of a page's text: the fragment that names it, what was derived from it, and what it holds."""

    fragment: str
    things: tuple[Reference, ...]
    parts: tuple["Leaf | Passage", ...]


@dataclass(frozen=True)
class Leaf:
    """A piece of text; one that gives away the story is hidden until a reader asks for it."""

    text: str
    is_hidden: bool


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    fragment: str
    things: tuple[Reference, ...]


def source_page(reader: Reader, address: Address, document: Document) -> str:
    """The page about a source page."""
    page = document.subject
    text = reader.text(page, "tg:pageText")
    spans, hidden = _spans(reader, page), _hidden(reader, page)
    return render(
        "source.html",
        facts=facts(reader, page, without=_ELSEWHERE),
        passages=_nested(text.text, 0, len(text.text), spans, hidden) if text else (),
        has_hidden=bool(hidden),
        language=text.language if text else None,
        ranges=len(spans),
        frame=thing_frame(reader, address, document),
    )


def _spans(reader: Reader, page: NamedNode) -> list[_Span]:
    """The ranges of a page that something was derived from, outer before inner."""
    rows = reader.store.select(query("ranges-of-page"), page=page)
    reader.load_labels(row["thing"] for row in rows)
    things: dict[tuple[int, int, str], list[Reference]] = {}
    for row in rows:
        thing, value = row["thing"], row["range"]
        if not isinstance(thing, NamedNode) or not isinstance(value, NamedNode):
            continue
        match = _RANGE.search(value.value)
        if match and value.value.startswith(page.value):
            place = int(match[2]), int(match[3]), match[1]
            things.setdefault(place, []).append(reader.reference(thing))
    ordered = sorted(things.items(), key=lambda item: (item[0][0], -item[0][1]))
    return [_Span(start, end, name, tuple(found)) for (start, end, name), found in ordered if start < end]


def _hidden(reader: Reader, page: NamedNode) -> list[tuple[int, int]]:
    """The ranges of a page that give away the story."""
    rows = reader.store.select(query("spoilers-of-page"), page=page)
    matches = (_RANGE.search(value.value) for row in rows if isinstance(value := row["range"], NamedNode))
    return sorted((int(match[2]), int(match[3])) for match in matches if match)


def _leaves(text: str, start: int, end: int, hidden: list[tuple[int, int]]) -> list["Leaf | Passage"]:
    return [Leaf(piece, is_hidden) for piece, is_hidden in pieces(text[start:end], start, hidden)]


def _nested(
    text: str, start: int, end: int, spans: list[_Span], hidden: list[tuple[int, int]]
) -> tuple[Leaf | Passage, ...]:
    """The text between two places, with its ranges inside each other.

    A range that begins in one and ends outside it is marked to the end of that one only.
    """
    parts: list[Leaf | Passage] = []
    at, index = start, 0
    while index < len(spans):
        span = spans[index]
        index += 1
        inside = []
        while index < len(spans) and spans[index].start < span.end:
            inside.append(replace(spans[index], end=min(spans[index].end, span.end)))
            index += 1
        parts += _leaves(text, at, span.start, hidden)
        parts.append(Passage(span.fragment, span.things, _nested(text, span.start, span.end, inside, hidden)))
        at = span.end
    return (*parts, *_leaves(text, at, end, hidden))
