"""What is found by words, as a page and as JSON."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from tropegraph.server.indexing.collecting import KINDS
from tropegraph.server.indexing.describing import descriptions
from tropegraph.server.indexing.reading import Entry
from tropegraph.server.indexing.searching import Found, Hit
from tropegraph.server.indexing.words import Piece, marked, snippet
from tropegraph.server.rdf import NamedNode
from tropegraph.server.site import site

from .attribution import Attribution, attributions
from .frame import Alternate, Frame, render
from .near import untold
from .reading import Reader
from .telling import secret_among
from .veiling import TEXTS, unrevealing, veiled


@dataclass(frozen=True)
class Result:
    """A thing that was found, and what in its names and its text was looked for.

    ``other_name`` is the name by which it was found where that is not its label. A name that ``is_secret``
    gives away a story: the page hides it until a reader asks for it.
    """

    hit: Hit
    href: str
    description: str
    label: tuple[Piece, ...]
    other_name: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    is_secret: bool = False
    language: str = ""

    def as_json(self) -> dict[str, object]:
        entry = self.hit.entry
        return {
            "iri": entry.iri,
            "href": self.href,
            "label": entry.label,
            "description": self.description,
            "kind": entry.kind,
            "types": list(entry.classes),
            "names": list(entry.names),
            "match": self.hit.match,
            "likeness": round(self.hit.likeness, 1),
            "uses": entry.uses,
            "marked": as_html(self.label),
            "snippet": as_html(self.snippet) or None,
        }


@dataclass(frozen=True)
class Results:
    """A page of what was found; there are more than ``total`` where that is not exact."""

    query: str
    types: tuple[str, ...]
    page: int
    results: tuple[Result, ...]
    total: int
    is_exact: bool
    previous: str | None
    next: str | None
    attributions: tuple[Attribution, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "query": self.query,
            "types": list(self.types),
            "page": self.page,
            "total": self.total,
            "total_is_exact": self.is_exact,
            "previous": self.previous,
            "next": self.next,
            "results": [result.as_json() for result in self.results],
            "texts": [
                {
                    "name": text.name or None,
                    "places": [place.iri for place in text.places],
                    "licence": text.licence.iri if text.licence else None,
                }
                for text in self.attributions
            ],
        }


def results_of(query: str, types: tuple[str, ...], page: int, size: int, found: Found) -> Results:
    """What was found, with the words marked that were looked for, and the credits of the texts shown."""
    urls, base = site().urls, site().release.base
    described = descriptions(site().index, [hit.entry for hit in found.hits], base)
    reader = Reader(site().store, urls)
    reader.load(
        NamedNode(hit.entry.iri)
        for hit in found.hits
        if hit.entry.text and snippet(hit.entry.text, found.words)
    )
    reader.load_labels(NamedNode(hit.entry.iri) for hit in found.hits)
    secret = {each.value for each in secret_among(reader, (NamedNode(hit.entry.iri) for hit in found.hits))}
    secret |= untold(hit.entry for hit in found.hits)
    results = tuple(
        replace(
            _result(reader, hit, described[hit.entry.number], found.words),
            is_secret=hit.entry.iri in secret,
            language=reader.reference(NamedNode(hit.entry.iri)).language or "",
        )
        for hit in found.hits
    )

    def of_page(number: int, is_there: bool) -> str | None:
        fields = [("q", query), *(("type", name) for name in types), ("page", str(number))]
        return urls.to("search", fields) if is_there else None

    has_more = page * size < found.total or (not found.is_exact and len(results) == size)
    return Results(
        query,
        types,
        page,
        results,
        found.total,
        found.is_exact,
        of_page(page - 1, page > 1),
        of_page(page + 1, has_more),
        attributions(reader),
    )


def search_page(results: Results) -> str:
    """The page with the search form and what was found."""
    fields = [("q", results.query), *(("type", name) for name in results.types), ("page", str(results.page))]
    alternates = (
        Alternate("JSON", site().urls.to("search", [*fields, ("format", "json")]), "application/json"),
    )
    title = f"Search: {results.query}" if results.query else "Search"
    frame = Frame(title, alternates=alternates if results.query else (), attributions=results.attributions)
    return render("search.html", frame, found=results, kinds=_kinds(), as_html=as_html)


def as_html(pieces: Iterable[Piece]) -> Markup:
    """Pieces of a text as HTML, marked where they are."""
    return Markup("").join(
        Markup("<mark>{}</mark>").format(piece.text) if piece.is_marked else escape(piece.text)
        for piece in pieces
    )


def _result(reader: Reader, hit: Hit, description: str, words: tuple[str, ...]) -> Result:
    entry = hit.entry
    label = marked(entry.label, words)
    others = (marked(name, words) for name in entry.names if "/" not in name or " " in name)
    is_label_found = any(piece.is_marked for piece in label)
    named = () if is_label_found else next((each for each in others if any(p.is_marked for p in each)), ())
    local = site().urls.local(entry.iri)
    shown = snippet(entry.text, words) and snippet(_text(reader, entry), words)
    return Result(hit, entry.iri if local is None else local, description, label, named, shown)


def _text(reader: Reader, entry: Entry) -> str:
    """The text of a thing; what of it gives away the story can be looked for, and is not shown."""
    texts = (veiled(reader, NamedNode(entry.iri), curie) for curie in TEXTS)
    return next((unrevealing(text) for text in texts if text and text.hidden), entry.text)


def _kinds() -> list[str]:
    """The kinds of things that are here, in the order of the table."""
    present = {each.name for each in site().index.classes()}
    return list(dict.fromkeys(kind for curie, kind in KINDS.items() if curie in present))
