"""Why a statement is here: its graph, the place of the text that says it, and how that was found."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tropegraph.server.rdf import Literal, NamedNode, Term, expand
from tropegraph.server.story import Span, range_of

from .reading import Ground, Reader, Reference, Text, Why
from .veiling import TEXTS

MOST = 5
"""Values, and graphs, that an answer to "why is this here?" names; the graph's own document has all."""
_LONG = 60
"""Characters of a value that an answer repeats."""

STRUCTURE, FILE = "from the page's structure", "from the authority file"
_WAYS = {"Authority": FILE, "Structure": STRUCTURE, "Pattern": "by the pattern of its words"}
_BY_NAME = "by a name that the authority file has"
"""How what a file knows was found in a text."""
_RULES = {
    expand(curie): rule
    for curie, rule in (
        ("rdf:type", ""),
        ("tg:tvTropesId", "from its title, written as TV Tropes does, or from a known name"),
        ("foaf:isPrimaryTopicOf", "made of the TV Tropes id"),
        ("tg:inWork", "because the page is about that work"),
        ("tg:partOf", "by its place below that entry"),
        ("skos:inScheme", "because every trope is in it"),
        ("tg:foundBy", "noted as it was found"),
        ("tg:score", "noted as it was found"),
        ("tg:position", "counted on the page"),
        ("prov:wasDerivedFrom", "noted as the page was read"),
        ("tg:spoiler", "marked on the page"),
        ("tg:note", "marked on the page"),
    )
}
"""How statements come about that no place of a text says; without words, as their thing does."""
_OF_GRAPHS = {
    "graph/links": "from a list of links that was checked by hand",
    "graph/ontology": "from the ontology",
    "graph/release": "noted when the release was built",
}
_NAMES = ("rdfs:label", "skos:altLabel", "schema:name")


def why(reader: Reader, thing: NamedNode, predicate: NamedNode, values: Sequence[Term] = ()) -> Why:
    """Why the statements of a thing with one property are here.

    ``values`` are those of which the place is said: not those that are hidden.
    """
    graphs = reader.graphs(thing, predicate)
    some = sorted(values, key=lambda value: reader.shown(value).text.casefold())[:MOST]
    return Why(
        tuple(reader.references(first_of(graphs))),
        _Grounds(reader, thing, some).of(predicate, graphs),
        more=len(values) - len(some),
    )


def first_of(things: Iterable[NamedNode]) -> list[NamedNode]:
    """The first of them by IRI: a release comes from thousands of pages."""
    return sorted(things, key=str)[:MOST]


def way_of(method: NamedNode) -> str:
    """How a thing was found, in words.

    >>> way_of(expand("tg:Structure"))
    "from the page's structure"
    """
    return _WAYS.get(method.value.rpartition("#")[2], "")


class _Grounds:
    """Where the values of one property of a thing stand, and how each was found."""

    def __init__(self, reader: Reader, thing: NamedNode, values: list[Term]) -> None:
        self._reader = reader
        self._thing = thing
        self._values = values
        reader.load_origins(values)
        self._sources = reader.things(thing, "prov:wasDerivedFrom")

    def of(self, predicate: NamedNode, graphs: Iterable[NamedNode]) -> tuple[Ground, ...]:
        rule = self._rule_of(graphs) or _RULES.get(predicate, "")
        if rule:
            return (Ground(None, rule),)
        if not self._values or predicate in map(expand, ("rdf:type", *TEXTS)):
            return (self._whole(None),)
        is_work = self._reader.is_a(self._thing, "tg:Work")
        is_named = is_work and predicate == expand("tg:involves")
        return tuple(self._ground(value, is_named) for value in self._values)

    def _rule_of(self, graphs: Iterable[NamedNode]) -> str:
        paths = {self._reader.urls.path(graph.value) for graph in graphs}
        rule = next((rule for path, rule in _OF_GRAPHS.items() if paths == {path}), "")
        is_page = self._reader.is_a(self._thing, "tg:Page")
        return rule or ("noted as the page was read" if is_page else "")

    def _ground(self, value: Term, is_named: bool) -> Ground:
        """The place in what the thing was read from where the value stands, or what else it comes from.

        What a work ``is_named`` to have may stand anywhere on its page.
        """
        shown, names, way = self._shown(value), self._names(value), self._way(value)
        places = _places(self._sources)
        pages = [(page, (0, len(self._reader.page_text(page)))) for page, _ in places[:1]]
        for page, span in (*places, *(pages if is_named else self._around())):
            if found := self._find(page, span, names):
                return self._at(shown, page, found, way, None if is_named else span)
        sources = self._of(value, "prov:wasDerivedFrom")
        if own := _places(sources):
            return self._at(shown, *own[0], way, own[0][1])
        files = self._files(sources) or self._files(self._sources)
        if files or way == FILE:
            return Ground(shown, FILE, file=files[0] if files else None)
        if places:
            page, span = places[0]
            is_part = self._reader.is_a(self._thing, "tg:Occurrence")
            found = None if is_part else self._find(*pages[0], names)
            return self._at(shown, page, found or span, way, None if found else span)
        is_trope = self._reader.is_a(self._thing, "tg:Trope")
        return Ground(shown, "from the list of known tropes" if is_trope else way)

    def _shown(self, value: Term) -> Reference | Text:
        shown = self._reader.shown(value)
        if isinstance(shown, Text) and len(shown.text) > _LONG:
            return Text(f"{shown.text[: _LONG - 1].rstrip()}…", shown.language)
        return shown

    def _around(self) -> list[tuple[str, Span]]:
        """Where else what an occurrence names may stand: in its dialogue, and in the entry around it."""
        things = [
            *self._reader.things(self._thing, "tg:quotation"),
            *self._reader.things(self._thing, "tg:partOf"),
        ]
        return _places(each for thing in things for each in self._reader.things(thing, "prov:wasDerivedFrom"))

    def _whole(self, value: Reference | None) -> Ground:
        """The first place that the thing was read from."""
        files, way = self._files(self._sources), self._way(self._thing)
        if places := _places(self._sources):
            return self._at(value, *places[0], way, places[0][1])
        return Ground(value, FILE if files else way, file=files[0] if files else None)

    def _at(
        self, value: Reference | Text | None, page: str, span: Span, way: str, marked: Span | None
    ) -> Ground:
        """A value at a range of a page; the link leads to what the page marks around it, or to the page."""
        whole, exact = self._reader.reference(NamedNode(page)), _range(page, span)
        target = self._reader.reference(_range(page, marked)) if marked else whole
        place = replace(target, text=self._reader.label(exact), iri=exact.value)
        return Ground(value, _BY_NAME if way == FILE else way, place, whole)

    def _find(self, page: str, span: Span, names: list[str]) -> Span | None:
        """Where the first of some names stands as whole words inside a range of a page's text."""
        text = self._reader.page_text(page)
        for name in names:
            pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
            if name and (match := pattern.search(text, *span)):
                return match.span()
        return None

    def _names(self, value: Term) -> list[str]:
        """What a value is called, the longest first."""
        if isinstance(value, Literal):
            return [value.value]
        said = [
            each
            for curie in _NAMES
            if isinstance(value, NamedNode)
            for each in self._reader.origin(value, curie)
        ]
        return sorted(
            {each.value for each in said if isinstance(each, Literal)}, key=lambda each: (-len(each), each)
        )

    def _of(self, value: Term, curie: str) -> list[NamedNode]:
        said = self._reader.origin(value, curie) if isinstance(value, NamedNode) else []
        return [each for each in said if isinstance(each, NamedNode)]

    def _way(self, value: Term) -> str:
        """How a value was found; of what says nothing of it, how the thing was that names it."""
        methods = self._of(value, "tg:foundBy") or self._reader.things(self._thing, "tg:foundBy")
        return next((way for way in map(way_of, methods) if way), STRUCTURE)

    def _files(self, sources: Iterable[NamedNode]) -> list[Reference]:
        return self._reader.references(source for source in sources if not range_of(source.value))


def _places(sources: Iterable[NamedNode]) -> list[tuple[str, Span]]:
    """The ranges of pages' texts among what something was derived from."""
    return [place for source in sources if (place := range_of(source.value))]


def _range(page: str, span: Span) -> NamedNode:
    return NamedNode(f"{page}#char={span[0]},{span[1]}")
