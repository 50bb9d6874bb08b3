"""Terms as a page shows them: labels instead of IRIs, links that work on this site."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from tropegraph.server.documents import page_graphs
from tropegraph.server.indexing.identifiers import TITLES, identify
from tropegraph.server.naming import name_of
from tropegraph.server.rdf import Literal, NamedNode, Term, expand
from tropegraph.server.store import Store
from tropegraph.server.story import RANGE, pieces
from tropegraph.server.urls import Urls

from .languages import spoken

PASSAGE_LENGTH = 40_000
"""Characters of a source page's text on one page of ours."""

_NAMED_TOGETHER = 500
"""Values of one property whose labels are read ahead; a page shows fewer."""

_ORIGINS = "rdfs:label skos:altLabel schema:name tg:foundBy prov:wasDerivedFrom".split()

_GRAPHS = {
    "graph/release": "What the release says of itself",
    "graph/report": "The validation report of the release",
}
"""The graphs that are about a release; they are no content, and so have no label in it."""

_LABEL = expand("rdfs:label")
TEXT_PROPERTIES = {expand(curie) for curie in ("tg:text", "tg:pageText", "schema:text", "skos:editorialNote")}


@dataclass(frozen=True)
class Reference:
    """A thing that a page names; ``href`` leads to it, away from this site where it is external.

    One ``is_hidden`` whose name gives away the story: a page shows it when a reader asks for it.
    """

    text: str
    href: str
    iri: str
    is_external: bool = False
    language: str | None = None
    is_hidden: bool = False


@dataclass(frozen=True)
class Text:
    """A literal that a page shows; ``hidden`` are the half-open ranges of it that give away the story."""

    text: str
    language: str | None = None
    hidden: tuple[tuple[int, int], ...] = ()

    @property
    def pieces(self) -> tuple[tuple[str, bool], ...]:
        """The text in pieces, and whether a reader is asked before each is shown."""
        return pieces(self.text, 0, self.hidden)


Shown = Reference | Text


@dataclass(frozen=True)
class Ground:
    """Where a value comes from: the ``place`` in the text of a page, or a ``file``, and how it was found.

    Without a value it is that of all values alike.
    """

    value: Shown | None
    way: str
    place: Reference | None = None
    page: Reference | None = None
    file: Reference | None = None


@dataclass(frozen=True)
class Why:
    """Why statements of one property are here: the graphs that hold them, and where each value comes from.

    ``more`` values are like those of which that is said.
    """

    graphs: tuple[Reference, ...]
    grounds: tuple[Ground, ...] = ()
    more: int = 0


class Reader:
    """Reads things for one page, each once: their statements, their labels.

    ``sources`` are the source pages that anything read so far comes from, ``text_sources`` those whose texts
    were read; the names of those ``secret_sources`` give away a story.
    """

    def __init__(self, store: Store, urls: Urls) -> None:
        self.store = store
        self.urls = urls
        self._labels: dict[NamedNode, Literal | None] = {}
        self._facts: dict[NamedNode, Mapping[NamedNode, list[Term]]] = {}
        self._graphs: dict[tuple[object, NamedNode], dict[NamedNode, None]] = {}
        self._origins: dict[NamedNode, dict[NamedNode, list[Term]]] = {}
        self._page_texts: dict[str, str] = {}
        self.sources: set[NamedNode] = set()
        self.text_sources: set[NamedNode] = set()
        self.secret_sources: set[NamedNode] = set()

    def load(self, things: Iterable[Term]) -> None:
        """Reads the statements of things that will be asked about, and the labels of all that they name."""
        new = {thing for thing in things if isinstance(thing, NamedNode)} - self._facts.keys()
        collected: dict[NamedNode, dict[NamedNode, dict[Term, None]]] = {
            thing: defaultdict(dict) for thing in new
        }
        quads = self.store.describe(sorted(new, key=str))
        self.sources.update(page_graphs(quads))
        self.text_sources.update(page_graphs(quad for quad in quads if quad.predicate in TEXT_PROPERTIES))
        for quad in quads:
            if isinstance(quad.subject, NamedNode):  # two graphs may say the same
                collected[quad.subject][quad.predicate][quad.object] = None
            if isinstance(quad.graph_name, NamedNode):
                self._graphs.setdefault((quad.subject, quad.predicate), {})[quad.graph_name] = None
        self._facts.update(
            (thing, {predicate: list(values) for predicate, values in said.items()})
            for thing, said in collected.items()
        )
        self.load_labels(
            term
            for thing in new
            for predicate, values in collected[thing].items()
            for term in (predicate, thing, *islice(values, _NAMED_TOGETHER))
        )

    def load_labels(self, things: Iterable[Term]) -> None:
        """Reads the labels of things that will be named."""
        new = {thing for thing in things if isinstance(thing, NamedNode)} - self._labels.keys()
        self._labels.update(dict.fromkeys(new))
        for quad in self.store.labels(sorted(new, key=str)):
            if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
                self._labels[quad.subject] = _better(self._labels[quad.subject], quad.object)

    def facts(self, thing: NamedNode) -> Mapping[NamedNode, list[Term]]:
        """The statements of a thing: property -> values."""
        if thing not in self._facts:
            self.load([thing])
        return self._facts[thing]

    def graphs(self, thing: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """The graphs that say something of a thing by a property."""
        self.facts(thing)
        return list(self._graphs.get((thing, predicate), ()))

    def values(self, thing: NamedNode, curie: str) -> list[Term]:
        """The values of a property, in a fixed order."""
        return sorted(self.facts(thing).get(expand(curie), ()), key=str)

    def things(self, thing: NamedNode, curie: str) -> list[NamedNode]:
        """The things among the values of a property."""
        return [value for value in self.values(thing, curie) if isinstance(value, NamedNode)]

    def one(self, thing: NamedNode, curie: str) -> NamedNode | None:
        return next(iter(self.things(thing, curie)), None)

    def text(self, thing: NamedNode, curie: str) -> Text | None:
        """The first literal of a property."""
        literals = (value for value in self.values(thing, curie) if isinstance(value, Literal))
        return next((Text(literal.value, literal.language) for literal in literals), None)

    def load_origins(self, things: Iterable[Term]) -> None:
        """Reads the names of things, how each was found, and what it was read from."""
        new = {thing for thing in things if isinstance(thing, NamedNode)} - self._origins.keys()
        self._origins.update({thing: {} for thing in new})
        for quad in self.store.stated(sorted(new, key=str), map(expand, _ORIGINS)) if new else ():
            if isinstance(quad.subject, NamedNode):
                self._origins[quad.subject].setdefault(quad.predicate, []).append(quad.object)

    def origin(self, thing: NamedNode, curie: str) -> list[Term]:
        """The values of one of the properties that ``load_origins`` reads, in a fixed order."""
        self.load_origins([thing])
        return sorted(self._origins[thing].get(expand(curie), ()), key=str)

    def page_text(self, page: str) -> str:
        """The text of a source page, which ranges count in; empty where the release holds none."""
        if page not in self._page_texts:
            quads = self.store.stated([NamedNode(page)], [expand("tg:pageText")])
            texts = (quad.object.value for quad in quads if isinstance(quad.object, Literal))
            self._page_texts[page] = next(texts, "")
        return self._page_texts[page]

    def number(self, thing: NamedNode, curie: str) -> int:
        """The first whole number of a property, 0 where there is none."""
        found = self.text(thing, curie)
        return int(found.text) if found and found.text.isdigit() else 0

    def is_a(self, thing: NamedNode, curie: str) -> bool:
        return expand(curie) in self.facts(thing).get(expand("rdf:type"), ())

    def label(self, thing: NamedNode) -> str:
        """What a page calls a thing."""
        return self.reference(thing).text

    def reference(self, thing: NamedNode) -> Reference:
        """A thing as a link: to this site where it answers for the thing, else to the other."""
        if thing not in self._labels:
            self.load_labels([thing])
        label = self._labels[thing]
        local = self.urls.local(thing.value)
        text = label.value if label else self._name(thing)
        href = _to_passage(local) if local is not None else _href(thing.value)
        language = spoken(label.value, label.language) if label else None
        return Reference(text, href, thing.value, local is None, language)

    def references(self, things: Iterable[NamedNode]) -> list[Reference]:
        """Things as links, in the order of their labels."""
        return sorted(map(self.reference, things), key=lambda each: (each.text.casefold(), each.iri))

    def shown(self, term: Term) -> Shown:
        """Any term as a page shows it."""
        if isinstance(term, NamedNode):
            return self.reference(term)
        if isinstance(term, Literal):
            return Text(term.value, spoken(term.value, term.language))
        return Text(str(term))

    def _name(self, thing: NamedNode) -> str:
        """A name for what has no label."""
        value = thing.value
        if match := RANGE.search(value):
            return f"positions {match[2]}–{match[3]}"
        known = identify(value) if self.urls.path(value) is None else None
        if known is not None and known.source in TITLES:
            return f"{TITLES[known.source]}: {known.spelling}"
        if (name := name_of(value)) is not None:
            return name
        path = (self.urls.path(value) or "").rstrip("#")
        if path in _GRAPHS:
            return _GRAPHS[path]
        path = re.split("#|/dumps/", path)[-1] if path.startswith("release/") else path
        if value == self.urls.base:
            return "Tropegraph"
        return path if path else value.partition("//")[2].removeprefix("www.").rstrip("/#") or value


def _better(known: Literal | None, found: Literal) -> Literal:
    """The label to show of two: English first, then the shorter tag, then the text."""
    if known is None:
        return found
    return min(known, found, key=lambda each: (each.language != "en", each.language or "", each.value))


def _to_passage(local: str) -> str:
    """The URL of a thing of ours; of a range of a text that of the page which shows it.

    >>> _to_passage("/page/Film/X#char=90000,90010"), _to_passage("/page/Film/X#char=0,10")
    ('/page/Film/X?page=3#char=90000,90010', '/page/Film/X#char=0,10')
    """
    match = RANGE.search(local)
    number = int(match[2]) // PASSAGE_LENGTH + 1 if match else 1
    return f"{local[: match.start()]}?page={number}{match[0]}" if match and number > 1 else local


def _href(iri: str) -> str:
    """The IRI where a browser may follow it, else nothing to follow."""
    return iri if iri.startswith(("http://", "https://")) else ""


@dataclass(frozen=True)
class Row:
    """A property and its values, as a page lists them; ``total`` where there are more than are shown.

    Those that are not shown stand on the other pages of the same list, or where that ``is_cut`` in the data.
    """

    property: Reference
    values: tuple[Shown, ...]
    total: int = 0
    why: Why | None = None
    is_cut: bool = False
