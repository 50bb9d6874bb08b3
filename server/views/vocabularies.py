"""The documentation pages of the ontology, the modes and the shapes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from tropegraph.mapping.vocabulary import PREFIXES
from tropegraph.server.addresses import Address
from tropegraph.server.findings import results_by_shape
from tropegraph.server.rdf import BlankNode, Literal, NamedNode, Quad, Term, expand
from tropegraph.server.site import site

from .announcing import announced
from .diagram import Diagram, diagram
from .frame import Alternate, Frame, render
from .reading import Reader, Row, Shown, Text
from .words import worded

_TYPE = expand("rdf:type")
_HEADINGS = {
    "ontology": (
        ("Classes", "owl:Class"),
        ("Properties between things", "owl:ObjectProperty"),
        ("Properties with values", "owl:DatatypeProperty"),
        ("Individuals", "owl:NamedIndividual"),
    ),
    "modes": (("Modes", "tg:Mode"),),
    "shapes": (("Shapes of things", "sh:NodeShape"), ("Shapes of properties", "sh:PropertyShape")),
}
_OWN = {"ontology": PREFIXES["tg"], "modes": PREFIXES["mode"], "shapes": PREFIXES["shapes"]}
_UNSHOWN = {
    expand(curie)
    for curie in (
        "rdf:type",
        "rdfs:label",
        "skos:prefLabel",
        "skos:definition",
        "rdfs:isDefinedBy",
        "sh:message",
    )
} | {
    expand("skos:inScheme"),
    expand("skos:topConceptOf"),
    expand("owl:differentFrom"),
    expand("owl:disjointWith"),
}

_PARTITIONS = (
    ("class", "void:entities", "thing", "things-of-a-class", "class"),
    ("property", "void:triples", "statement", "statements-of-a-property", "property"),
)
"""What VoID counts, in which property and unit, and the recipe that shows it by which parameter."""

Index = Mapping[Term, Mapping[NamedNode, list[Term]]]


@dataclass(frozen=True)
class Used:
    """How often the data use a term, or break a shape, and the query or the list that shows it."""

    number: int
    unit: str
    query: str


@dataclass(frozen=True)
class TermView:
    """A term of a vocabulary, with everything that its documentation says."""

    id: str
    name: str
    label: str
    iri: str
    href: str
    definition: str
    rows: tuple[Row, ...]
    used: Used | None = None


def vocabulary_page(name: str, title: str, quads: Iterable[Quad], address: Address) -> str:
    """The documentation of a vocabulary: its terms under headings."""
    reader = Reader(site().store, site().urls)
    used = _results(reader) if name == "shapes" else partial(_used, reader)
    index: dict[Term, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        index[quad.subject][quad.predicate].append(quad.object)
    seen: set[NamedNode] = set()
    sections = []
    for heading, curie in _HEADINGS[name]:
        terms = [term for term in _of_class(index, expand(curie), _OWN[name]) if term not in seen]
        seen.update(terms)
        sections.append((heading, [_view(reader, index, term, _OWN[name], used) for term in terms]))
    others = [term for term in _of_class(index, None, _OWN[name]) if term not in seen]
    sections.append(("Others", [_view(reader, index, term, _OWN[name], used) for term in others]))
    document = index[NamedNode(site().urls.iri(name))]
    alternates = tuple(
        Alternate(syntax.title, site().urls.to(address.path + syntax.extension), syntax.media_type)
        for syntax in address.twins
        if syntax != address.syntax
    )
    licence = reader.reference(NamedNode("https://creativecommons.org/licenses/by/4.0/"))
    return render(
        "vocabulary.html",
        _told(Frame(title, address.iri, "Vocabulary", alternates, licence), document),
        description=_first(document, "dct:description"),
        version=_first(document, "owl:versionInfo"),
        sections=sections,
        diagram=_diagram(reader, index) if name == "ontology" else None,
    )


def _told(frame: Frame, document: Mapping[NamedNode, list[Term]]) -> Frame:
    """The frame with what the vocabulary says of itself."""
    version = _first(document, "owl:versionInfo")
    about = _first(document, "dct:description") or f"{frame.title} of Tropegraph: every term, documented."
    kind = "CreativeWork" if frame.title == "Shapes" else "DefinedTermSet"
    return announced(frame, about, kind, **{"@id": frame.iri}, **({"version": version} if version else {}))


def _diagram(reader: Reader, index: Index) -> Diagram:
    """The picture of the ontology, with the labels that it gives to its terms."""

    def label_of(curie: str) -> str:
        own = _first(index.get(expand(curie), {}), "rdfs:label")
        return own or worded(reader.reference(expand(curie))).text

    return diagram(label_of)


def _used(reader: Reader, term: NamedNode) -> Used | None:
    """How often the data use a class or a property of the ontology: as VoID says; a mode, as the lists do."""
    urls, name = site().urls, term.value.removeprefix(PREFIXES["tg"])
    for kind, number_of, unit, recipe, field in _PARTITIONS if term.value.startswith(PREFIXES["tg"]) else ():
        part = NamedNode(f"{site().release.base}dataset#{kind}-tg-{name}")
        numbers = [
            int(quad.object.value)
            for quad in reader.store.describe([part])
            if quad.predicate == expand(number_of) and isinstance(quad.object, Literal)
        ]
        if numbers:
            return Used(numbers[0], unit, urls.to(f"cookbook/{recipe}", [(field, term.value)]))
    for mode in site().lists.modes() if site().has_files else ():
        if site().urls.iri(mode.path) == term.value:
            query = urls.to("browse/tropes", mode=mode.path.rpartition("/")[2])
            return Used(mode.occurrences, "occurrence", query)
    return None


def _results(reader: Reader) -> Callable[[NamedNode], Used | None]:
    """How many results of a shape the validation report of the release has, and the list of them."""
    numbers = results_by_shape(reader.store, site().release.base)
    report = f"release/{site().release.id}/report.html"

    def used(shape: NamedNode) -> Used | None:
        name, number = shape.value.removeprefix(_OWN["shapes"]), numbers.get(shape.value)
        return Used(number, "result", site().urls.to(report, shape=name)) if number else None

    return used


def _of_class(index: Index, wanted: NamedNode | None, namespace: str) -> list[NamedNode]:
    """The terms of a namespace that are of a class, or of any class."""
    return sorted(
        (
            term
            for term, facts in index.items()
            if isinstance(term, NamedNode)
            and term.value.startswith(namespace)
            and (wanted is None or wanted in facts.get(_TYPE, ()))
        ),
        key=lambda term: term.value.casefold(),
    )


def _view(
    reader: Reader,
    index: Index,
    term: NamedNode,
    namespace: str,
    used: Callable[[NamedNode], Used | None],
) -> TermView:
    facts = index[term]
    name = term.value.removeprefix(namespace)
    rows = [
        Row(
            reader.reference(predicate),
            tuple(sorted((_shown(reader, index, value) for value in values), key=lambda each: each.text)),
        )
        for predicate, values in facts.items()
        if predicate not in _UNSHOWN
    ]
    return TermView(
        id=name,
        name=name,
        label=_first(facts, "rdfs:label") or name,
        iri=term.value,
        href=reader.reference(term).href,
        definition=_first(facts, "skos:definition") or _first(facts, "sh:message"),
        used=used(term),
        rows=tuple(sorted(rows, key=lambda row: row.property.text)),
    )


def _shown(reader: Reader, index: Index, value: Term) -> Shown:
    """A value: a term by its prefixed name, so tg:Agent is not prov:Agent; a blank node as in Turtle."""
    if isinstance(value, BlankNode):
        return Text(_written(index, value))
    if isinstance(value, NamedNode) and not _curie(value).startswith("<"):
        return replace(reader.reference(value), text=_curie(value))
    return reader.shown(value)


def _written(index: Index, value: Term) -> str:
    if isinstance(value, Literal):
        return str(value)
    if not isinstance(value, BlankNode):
        return _curie(value)
    facts = index[value]
    if expand("rdf:first") in facts:
        items, rest = [], value
        while rest in index and expand("rdf:first") in index[rest]:
            items.append(_written(index, index[rest][expand("rdf:first")][0]))
            following = index[rest][expand("rdf:rest")][0]
            if not isinstance(following, BlankNode):
                break
            rest = following
        return f"( {' '.join(items)} )"
    parts = (
        f"{_curie(predicate)} {' , '.join(_written(index, each) for each in values)}"
        for predicate, values in facts.items()
    )
    return f"[ {' ; '.join(parts)} ]"


def _curie(term: Term) -> str:
    value = term.value if isinstance(term, NamedNode) else str(term)
    for prefix, namespace in PREFIXES.items():
        if value.startswith(namespace):
            return f"{prefix}:{value.removeprefix(namespace)}"
    return f"<{value}>"


def _first(facts: Mapping[NamedNode, list[Term]], curie: str) -> str:
    return next((term.value for term in facts.get(expand(curie), ()) if isinstance(term, Literal)), "")
