"""The page about a source page: its text, with every range that a statement was derived from."""

from dataclasses import dataclass, replace

from tropegraph.server.addresses import Address
from tropegraph.server.documents import Document, Listed
from tropegraph.server.queries import query
from tropegraph.server.rdf import Literal, NamedNode, expand
from tropegraph.server.site import site
from tropegraph.server.store import Row as Result
from tropegraph.server.story import RANGE, pieces

from .frame import render
from .reading import PASSAGE_LENGTH, Reader, Reference, Row
from .secrets import hide
from .telling import Told, secret_among
from .things import facts, thing_frame

_ELSEWHERE = "rdf:type rdfs:label tg:pageText".split()


@dataclass(frozen=True)
class Passage:
    """A range of a page's text: the fragment that names it, what was derived from it, and what it holds."""

    fragment: str
    things: tuple[Reference, ...]
    parts: tuple["Leaf | Passage", ...]


@dataclass(frozen=True)
class Leaf:
    """A piece of text; one that gives away the story is hidden until a reader asks for it.

    ``of`` is what the innermost range around it is the source of; ``is_first`` where no piece before it leads
    there, so that a keyboard stops once for each range.
    """

    text: str
    is_hidden: bool
    of: Reference | None = None
    is_first: bool = False


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    fragment: str
    things: tuple[Reference, ...]


@dataclass(frozen=True)
class _Marked:
    """A text with its ranges, outer before inner, and those that are hidden."""

    text: str
    hidden: list[tuple[int, int]]

    def nested(
        self, start: int, end: int, spans: list[_Span], of: Reference | None = None
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
            parts += self._leaves(at, span.start, of, not _has_text(parts))
            within = self.nested(span.start, span.end, inside, span.things[0])
            parts.append(Passage(span.fragment, span.things, within))
            at = span.end
        return (*parts, *self._leaves(at, end, of, not _has_text(parts)))

    def _leaves(self, start: int, end: int, of: Reference | None, is_first: bool) -> list[Leaf]:
        cut = pieces(self.text[start:end], start, self.hidden)
        return [Leaf(text, hidden, of, is_first and not number) for number, (text, hidden) in enumerate(cut)]


def _has_text(parts: list[Leaf | Passage]) -> bool:
    return any(isinstance(part, Leaf) and part.text.strip() for part in parts)


def source_page(reader: Reader, address: Address, document: Document) -> str:
    """The page about a source page."""
    page = document.subject
    text = reader.text(page, "tg:pageText")
    spans = _spans(reader, page)
    start, end = extent(text.text, document.page) if text else (0, 0)
    hidden = [each for each in _hidden(reader, page) if each[0] < end and each[1] > start]
    marked = _Marked(text.text if text else "", hidden)
    return render(
        "source.html",
        facts=_facts(reader, page) if document.page == 1 else [],
        passages=marked.nested(start, end, _clipped(spans, start, end)),
        has_hidden=bool(hidden),
        language=text.language if text else None,
        ranges=len(spans),
        passage_length=PASSAGE_LENGTH,
        start=start,
        end=end,
        length=len(text.text) if text else 0,
        frame=thing_frame(reader, address, document),
    )


def _facts(reader: Reader, page: NamedNode) -> list[Row]:
    """The facts of a page; its rights once, which the description of the release has in other words too."""
    rights = expand("dct:rights").value
    rows = facts(reader, page, without=_ELSEWHERE)
    return [replace(row, values=row.values[:1]) if row.property.iri == rights else row for row in rows]


def listed(page: NamedNode) -> Listed:
    """What the page lists: its text, in passages."""
    texts = site().store.stated([page], [expand("tg:pageText")])
    lengths = (len(quad.object.value) for quad in texts if isinstance(quad.object, Literal))
    return Listed(pages=max(1, -(-next(lengths, 0) // PASSAGE_LENGTH)))


def extent(text: str, number: int) -> tuple[int, int]:
    r"""Where the passage of a text with that number begins and ends, whole lines; numbers count from 1.

    A range belongs to the passage in which it would begin if passages were cut without regard to lines.

    >>> text = "line\n" * 20_000
    >>> extent(text, 1), extent(text, 2), extent(text, 3)
    ((0, 40000), (40000, 80000), (80000, 100000))
    """
    start, end = (number - 1) * PASSAGE_LENGTH, number * PASSAGE_LENGTH
    line_end = text.find("\n", end - 1)
    return text.rfind("\n", 0, start) + 1, line_end + 1 if 0 < end < len(text) and line_end >= 0 else len(
        text
    )


def _clipped(spans: list[_Span], start: int, end: int) -> list[_Span]:
    """The parts of ranges between two places."""
    return [
        replace(span, start=max(span.start, start), end=min(span.end, end))
        for span in spans
        if span.start < end and span.end > start
    ]


def _spans(reader: Reader, page: NamedNode) -> list[_Span]:
    """The ranges of a page that something was derived from, outer before inner."""
    rows = reader.store.select(query("ranges-of-page"), page=page)
    reader.load_labels(row["thing"] for row in rows)
    secret = _secret(reader, page, rows)
    things: dict[tuple[int, int, str], list[Reference]] = {}
    for row in rows:
        thing, value = row["thing"], row["range"]
        if not isinstance(thing, NamedNode) or not isinstance(value, NamedNode):
            continue
        match = RANGE.search(value.value)
        if match and value.value.startswith(page.value):
            place = int(match[2]), int(match[3]), match[1]
            things.setdefault(place, []).append(hide(reader.reference(thing), where=thing in secret))
    ordered = sorted(things.items(), key=lambda item: (item[0][0], -item[0][1]))
    return [
        _Span(start, end, name, tuple(sorted(found, key=_rank)))
        for (start, end, name), found in ordered
        if start < end
    ]


def _secret(reader: Reader, page: NamedNode, rows: list[Result]) -> frozenset[NamedNode]:
    """The things of a page whose names stand only where it gives away the story."""
    things = [thing for row in rows if isinstance(thing := row["thing"], NamedNode)]
    work = reader.one(page, "foaf:primaryTopic")
    if work is None:
        return secret_among(reader, things)
    story = Told(reader, work)
    return frozenset() if story.is_all else secret_among(reader, things) | story.secret(things)


def _rank(thing: Reference) -> tuple[bool, str]:
    """What of several things a range leads to: rather a character than its performance."""
    return "/performance/" in thing.iri, thing.iri


def _hidden(reader: Reader, page: NamedNode) -> list[tuple[int, int]]:
    """The ranges of a page that give away the story."""
    rows = reader.store.select(query("spoilers-of-page"), page=page)
    matches = (RANGE.search(value.value) for row in rows if isinstance(value := row["range"], NamedNode))
    return sorted((int(match[2]), int(match[3])) for match in matches if match)
