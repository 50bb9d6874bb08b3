"""What is found by words, as a page and as JSON."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup, escape

from tropegraph.server.indexing.collecting import KIND_NAMES, KINDS
from tropegraph.server.indexing.describing import descriptions
from tropegraph.server.indexing.kinds import KindCount
from tropegraph.server.indexing.likeness import Hit
from tropegraph.server.indexing.reading import Entry
from tropegraph.server.indexing.searching import COUNTED_UP_TO, Found, fewer
from tropegraph.server.indexing.words import Piece, marked, snippet
from tropegraph.server.rdf import NamedNode
from tropegraph.server.site import site

from .attribution import Attribution, attributions
from .frame import Alternate, Frame, render
from .near import untold
from .reading import Reader
from .telling import secret_among
from .veiling import TEXTS, unrevealing, veiled

_FIRST = ("Work", "Trope", "Character", "Agent")
_ORDER = (*_FIRST, *(kind for kind in KIND_NAMES if kind not in _FIRST))
"""The kinds as pages show them: what most people look for comes first."""
_PLURALS = {"Class": "Classes", "Property": "Properties"}
_SECTIONS = {
    **dict.fromkeys(("exact", "prefix", "words"), "By name"),
    "text": "In the text",
    "label": "By the name of their work, trope or character",
    "near": "Spelled much like it",
}
"""What results are called that were found in a way."""


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
class KindLink:
    """How many things of a kind are found, and where these alone are; ``kind`` is empty for all together.

    There are more than ``total`` where that is not exact.
    """

    kind: str
    title: str
    total: int
    is_exact: bool
    href: str
    is_current: bool

    def as_json(self) -> dict[str, object]:
        return {"type": self.kind, "total": self.total, "total_is_exact": self.is_exact, "href": self.href}


@dataclass(frozen=True)
class Section:
    """Results on a page that were found in the same way; those by labels that are made are shown briefly."""

    title: str
    results: tuple[Result, ...]

    @property
    def is_brief(self) -> bool:
        return self.results[0].hit.match == "label"


@dataclass(frozen=True)
class Results:
    """A page of what was found; there are more than ``total`` where that is not exact.

    ``kinds`` are those of all that is found by the query, whatever types are asked for; ``near`` counts what
    is only spelled like it.
    """

    query: str
    types: tuple[str, ...]
    page: int
    results: tuple[Result, ...]
    total: int
    is_exact: bool
    previous: str | None
    next: str | None
    attributions: tuple[Attribution, ...]
    kinds: tuple[KindLink, ...]
    size: int
    near: int

    @property
    def pages(self) -> int:
        """How many pages there are, 0 where that is not known."""
        return -(-self.total // self.size) if self.is_exact else 0

    @property
    def first(self) -> int:
        """The number of the first result on this page, counted from 1."""
        return (self.page - 1) * self.size + 1

    @property
    def whole(self) -> KindLink:
        """All that is found by the query, whatever types are asked for."""
        total = sum(each.total for each in self.kinds)
        is_exact = all(each.is_exact for each in self.kinds) and total <= COUNTED_UP_TO
        href = site().urls.to("search", q=self.query)
        return KindLink("", "Everything", min(total, COUNTED_UP_TO), is_exact, href, not self.types)

    @property
    def sections(self) -> list[Section]:
        """The results in stretches that were found in the same way."""
        return [
            Section(title, tuple(results))
            for title, results in groupby(self.results, lambda each: _SECTIONS[each.hit.match])
        ]

    def as_json(self) -> dict[str, object]:
        return {
            "query": self.query,
            "types": list(self.types),
            "page": self.page,
            "total": self.total,
            "total_is_exact": self.is_exact,
            "previous": self.previous,
            "next": self.next,
            "kinds": [kind.as_json() for kind in self.kinds],
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


def results_of(
    query: str, types: tuple[str, ...], page: int, size: int, found: Found, kinds: Iterable[KindCount]
) -> Results:
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

    return Results(
        query,
        types,
        page,
        results,
        found.total,
        found.is_exact,
        of_page(page - 1, page > 1),
        of_page(page + 1, found.has_more),
        attributions(reader),
        tuple(_link(kind, query, types, found) for kind in sorted(kinds, key=_place)),
        size,
        found.near,
    )


def search_page(results: Results) -> str:
    """The page with the search form and what was found."""
    own = (("q", results.query), *(("type", name) for name in results.types))
    alternates = (
        Alternate(
            "JSON",
            site().urls.to("search", [*own, ("page", str(results.page)), ("format", "json")]),
            "application/json",
        ),
    )
    among = f" among {', '.join(map(plural, results.types)).lower()}" if results.types else ""
    frame = Frame(
        f"Search: {results.query}{among}" if results.query else "Search",
        alternates=alternates if results.query else (),
        attributions=results.attributions,
        page=results.page,
        pages=results.pages,
        page_path="search",
        page_fields=own,
    )
    return render(
        "search.html",
        frame,
        found=results,
        kinds=_kinds(),
        plural=plural,
        shorter="" if results.total else fewer(site().index, results.query),
        as_html=as_html,
    )


def plural(kind: str) -> str:
    """What several things of a kind are called; a class as a prefixed name stays as it is.

    >>> plural("Property"), plural("Work"), plural("schema:Movie")
    ('Properties', 'Works', 'schema:Movie')
    """
    return _PLURALS.get(kind, kind if ":" in kind else f"{kind}s")


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


def _link(kind: KindCount, query: str, types: tuple[str, ...], found: Found) -> KindLink:
    is_current = types == (kind.kind,)
    total, is_exact = (found.total, found.is_exact) if is_current else (kind.total, kind.is_exact)
    href = site().urls.to("search", q=query, type=kind.kind)
    return KindLink(kind.kind, plural(kind.kind), total, is_exact, href, is_current)


def _place(kind: KindCount) -> int:
    return _ORDER.index(kind.kind)


def _kinds() -> list[str]:
    """The kinds of things that are here, in the order of pages."""
    present = {KINDS[each.name] for each in site().index.classes() if each.name in KINDS}
    return [kind for kind in _ORDER if kind in present]
