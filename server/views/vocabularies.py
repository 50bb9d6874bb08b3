"""The documentation pages of the ontology, the modes and the shapes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tropegraph.mapping.vocabulary import PREFIXES
from tropegraph.server.addresses import Address
from tropegraph.server.rdf import NamedNode, Quad, Term, expand
from tropegraph.server.site import site

from .announcing import announced
from .diagram import Diagram, diagram
from .frame import Alternate, Frame, render
from .reading import Reader, Reference, Row, Shown
from .shapes import shapes_page
from .statements import Facts, Index, curie, first, indexed, of_class
from .usage import Usage, Used
from .words import worded

_HEADINGS = {
    "ontology": (
        ("Classes", "owl:Class"),
        ("Properties between things", "owl:ObjectProperty"),
        ("Properties with values", "owl:DatatypeProperty"),
        ("Individuals", "owl:NamedIndividual"),
    ),
    "modes": (("Modes", "tg:Mode"),),
}
_OWN = {"ontology": PREFIXES["tg"], "modes": PREFIXES["mode"]}
_UNSHOWN = {
    expand(each)
    for each in (
        "rdf:type",
        "rdfs:label",
        "skos:prefLabel",
        "skos:definition",
        "rdfs:isDefinedBy",
        "skos:inScheme",
        "skos:topConceptOf",
        "owl:differentFrom",
        "owl:disjointWith",
    )
}
_KINDS = {
    "owl:Class": Usage.of_class,
    "owl:ObjectProperty": Usage.of_property,
    "owl:DatatypeProperty": Usage.of_property,
    "tg:Mode": Usage.of_mode,
}
"""What counts the uses of a term, by its kind."""

_DIRECT = "http://www.wikidata.org/prop/direct/"
_WIKIDATA = {
    "Q95074": "fictional character",
    "Q1697305": "narrative motif",
    "P161": "cast member",
    "P453": "character role",
    "P674": "characters",
    "P6839": "TV Tropes ID",
}
"""What Wikidata calls those of its terms that the alignments name; their IRIs are numbers."""


@dataclass(frozen=True)
class TermView:
    """A term of a vocabulary, with everything that its documentation says."""

    id: str
    curie: str
    label: str
    iri: str
    href: str
    definition: str
    rows: tuple[Row, ...]
    used: Used | None


def vocabulary_page(name: str, title: str, quads: Iterable[Quad], turtle: bytes, address: Address) -> str:
    """The documentation of a vocabulary, whose statements were read from ``turtle``."""
    found = list(quads)
    index = indexed(found)
    document = index[NamedNode(site().urls.iri(name))]
    reader = Reader(site().store, site().urls)
    frame = _frame(reader, title, address, document)
    if name == "shapes":
        return shapes_page(found, turtle.decode("utf-8"), frame)
    reader.load_labels(term for quad in found for term in quad.triple)
    return render(
        "vocabulary.html",
        frame,
        description=first(document, "dct:description"),
        version=first(document, "owl:versionInfo"),
        sections=_sections(reader, index, name),
        diagram=_diagram(reader, index) if name == "ontology" else None,
    )


def _frame(reader: Reader, title: str, address: Address, document: Facts) -> Frame:
    alternates = tuple(
        Alternate(syntax.title, site().urls.to(address.path + syntax.extension), syntax.media_type)
        for syntax in address.twins
        if syntax != address.syntax
    )
    licence = reader.reference(NamedNode("https://creativecommons.org/licenses/by/4.0/"))
    return _told(Frame(title, address.iri, "Vocabulary", alternates, licence), document)


def _told(frame: Frame, document: Facts) -> Frame:
    """The frame with what the vocabulary says of itself."""
    version = first(document, "owl:versionInfo")
    about = first(document, "dct:description") or f"{frame.title} of Tropegraph: every term, documented."
    kind = "CreativeWork" if frame.title == "Shapes" else "DefinedTermSet"
    return announced(frame, about, kind, **{"@id": frame.iri}, **({"version": version} if version else {}))


def _diagram(reader: Reader, index: Index) -> Diagram:
    """The picture of the ontology, with the labels that it gives to its terms."""

    def label_of(name: str) -> str:
        own = first(index.get(expand(name), {}), "rdfs:label")
        return own or worded(reader.reference(expand(name))).text

    return diagram(label_of)


def _sections(reader: Reader, index: Index, name: str) -> list[tuple[str, list[TermView]]]:
    """The terms of a vocabulary under headings, each once."""
    usage = Usage(reader.store)
    seen: set[NamedNode] = set()
    sections = []
    for heading, kind in (*_HEADINGS[name], ("Others", None)):
        terms = of_class(index, expand(kind) if kind else None, _OWN[name])
        views = [_view(reader, index, term, _OWN[name], usage) for term in terms if term not in seen]
        sections.append((heading, sorted(views, key=lambda view: view.label.casefold())))
        seen.update(terms)
    return sections


def _view(reader: Reader, index: Index, term: NamedNode, namespace: str, usage: Usage) -> TermView:
    facts = index[term]
    name = term.value.removeprefix(namespace)
    rows = [
        Row(
            reader.reference(predicate),
            tuple(sorted((_shown(reader, value) for value in values), key=lambda each: each.text)),
        )
        for predicate, values in facts.items()
        if predicate not in _UNSHOWN
    ]
    return TermView(
        id=name,
        curie=curie(term),
        label=first(facts, "rdfs:label") or name,
        iri=term.value,
        href=reader.reference(term).href,
        definition=first(facts, "skos:definition"),
        used=_used(index, term, usage),
        rows=tuple(sorted(rows, key=lambda row: row.property.text)),
    )


def _used(index: Index, term: NamedNode, usage: Usage) -> Used | None:
    """How often the data use a term; an individual, as a value of the property whose range its class is."""
    types = index[term].get(expand("rdf:type"), ())
    for kind, counts in _KINDS.items():
        if expand(kind) in types:
            return counts(usage, term)
    ranges = ((each, facts.get(expand("rdfs:range"), ())) for each, facts in index.items())
    property_ = next((each for each, range_ in ranges if set(range_) & set(types)), None)
    return usage.of_value(term, property_) if isinstance(property_, NamedNode) else None


def _shown(reader: Reader, value: Term) -> Shown:
    """A value: a term of ours by its label, one of others with its prefixed name, so Agent is not PROV's."""
    shown = reader.shown(value)
    if not isinstance(value, NamedNode) or not isinstance(shown, Reference) or not shown.is_external:
        return shown
    label, name = _WIKIDATA.get(value.value.rpartition("/")[2]), curie(value)
    if value.value.startswith(_DIRECT):
        name = f"wdt:{value.value.removeprefix(_DIRECT)}"
    if name.startswith("<"):
        return shown
    return replace(shown, text=f"{label or shown.text} ({name})")
