"""The page about any thing: its facts, and what names it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tropegraph.server.addresses import Address
from tropegraph.server.documents import Document, Stretch, licences_of, part_place, strictest_of
from tropegraph.server.rdf import Literal, NamedNode, Term, expand
from tropegraph.server.site import site

from .attribution import attributions
from .citing import citation, described, structured
from .frame import Frame, frame_of, render
from .hidden_modes import is_mode_hidden
from .reading import Ground, Reader, Reference, Row, Shown, Text, Why
from .reasons import MOST, first_of, way_of, why
from .secrets import hide
from .telling import Told, secret_among, told_of
from .veiling import TEXTS, veiled
from .verdict import verdict
from .words import place_of, worded, worded_as_class, worded_as_named

_LINKS = ("owl:sameAs", "skos:exactMatch", "skos:closeMatch", "schema:sameAs", "foaf:isPrimaryTopicOf")
_TELLING = ("tg:line", "tg:performance")
"""Properties whose values are named after what stands in them."""
_OPEN = ("rdf:type", "tg:inWork", "tg:foundBy", "prov:wasDerivedFrom")
"""Properties whose values no text has to name."""
_UNSHOWN = ("rdf:type", "rdfs:label", "skos:prefLabel", "schema:name", "tg:pageText")
_IN_OTHERS = "kind elsewhere"
_ON_ITS_OWN = "where each of these was read stands on its own page"

SHOWN = 200
"""Values of one property that a page shows; it says how many there are, and the data have all."""

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
_KINDS = "Work Trope Occurrence Mode Character Group Place Prop Thing Agent Performance Quotation Line Page"


@dataclass(frozen=True)
class PartView:
    """A thing that has no document but this one; ``fragment`` is its place on the page."""

    thing: Reference
    fragment: str
    rows: tuple[Row, ...]


def thing_page(reader: Reader, address: Address, document: Document) -> str:
    """The page about a thing that has no page of its own kind."""
    return render(
        "thing.html",
        rows=facts(reader, document.subject, without=(*_LINKS, *_UNSHOWN)),
        links=links(reader, document.subject),
        types=types(reader, document.subject),
        parts=_parts(reader, document),
        all_parts=document.parts,
        naming=naming(reader, document),
        frame=thing_frame(reader, address, document),
    )


def thing_frame(reader: Reader, address: Address, document: Document) -> Frame:
    """The frame of the page about a thing: its label for a title, the strictest licence of what was read."""
    strictest = strictest_of({document.licence} | licences_of(reader.store, reader.sources))
    licence = reader.reference(NamedNode(strictest))
    sources = [
        hide(each, where=NamedNode(each.iri) in reader.secret_sources)
        for each in reader.references(reader.sources - {document.subject})
    ]
    title, word = reader.reference(document.subject), kind(reader, document.subject)
    frame = frame_of(address, document, title, word, licence, sources, attributions(reader))
    return told(
        reader,
        document.subject,
        replace(frame, verdict=verdict(document.subject, word == "Work")) if word else frame,
    )


def told(reader: Reader, thing: NamedNode, frame: Frame) -> Frame:
    """The frame with what is told outside the page, by its title: how to cite it, and what previews say."""
    licence = frame.licence.iri if frame.licence else ""
    return replace(
        frame,
        citation=citation(frame.title, thing.value, site().release),
        structured=structured(reader, thing, frame.title, frame.kind, licence),
        description=described(frame.title, frame.kind, reader, thing),
    )


def kind(reader: Reader, thing: NamedNode) -> str:
    """What a thing is, in a word; nothing where no class of ours says it."""
    return next((name for name in _KINDS.split() if reader.is_a(thing, f"tg:{name}")), "")


def types(reader: Reader, thing: NamedNode) -> list[Row]:
    """The classes of a thing: those of ours, and those of other vocabularies."""
    classes = [worded_as_class(each) for each in reader.references(reader.things(thing, "rdf:type"))]
    own = tuple(each for each in classes if not each.is_external)
    others = tuple(each for each in classes if each.is_external)
    property_, reason = worded(reader.reference(expand("rdf:type"))), why(reader, thing, expand("rdf:type"))
    elsewhere = replace(property_, text=_IN_OTHERS if own else property_.text)
    rows = (Row(property_, own, why=reason), Row(elsewhere, others, why=reason))
    return [row for row in rows if row.values]


def facts(reader: Reader, thing: NamedNode, *, without: Iterable[str]) -> list[Row]:
    """What is said of a thing, property by property, leaving some out, and the parts of its own document."""
    left_out, told = {expand(curie) for curie in without}, told_of(reader, thing)
    reader.load_origins(value for values in reader.facts(thing).values() for value in values[:MOST])
    rows = []
    for predicate, values in reader.facts(thing).items():
        others = [value for value in values if not str(value).startswith(f"<{thing.value}#")]
        if others and predicate not in left_out:
            total = len(others) if len(others) > SHOWN else 0
            some = sorted(others, key=str)[:SHOWN] if total else others
            secret = _secret(reader, told, predicate, some)
            shown = sorted(
                (_veiled(_shown(reader, thing, predicate, each), where=each in secret) for each in some),
                key=lambda each: each.text.casefold(),
            )
            reason = why(reader, thing, predicate, [each for each in some if each not in secret])
            property_ = worded(reader.reference(predicate))
            rows.append(Row(property_, tuple(shown), total, reason, is_cut=True))
    return sorted(rows, key=lambda row: (place_of(row.property), row.property.is_external, row.property.text))


def _secret(
    reader: Reader, told: Told | None, predicate: NamedNode, values: Iterable[Term]
) -> frozenset[Term]:
    """Those values of a property that stand only where a text gives away the story."""
    things = [value for value in values if isinstance(value, NamedNode)]
    if predicate in map(expand, _TELLING):
        return secret_among(reader, things)
    if told is None or told.is_all or predicate in map(expand, _OPEN):
        return frozenset()
    if predicate == expand("skos:altLabel"):
        names = told.secret_names(value.value for value in values if isinstance(value, Literal))
        return frozenset(value for value in values if isinstance(value, Literal) and value.value in names)
    return told.secret(things)


def unveiled(reader: Reader, thing: NamedNode, curie: str) -> list[Term]:
    """The values of a property, for where no reader can be asked: without what gives away the story."""
    if curie == "tg:mode" and is_mode_hidden(reader, thing):
        return []
    values = reader.values(thing, curie)
    secret = _secret(reader, told_of(reader, thing), expand(curie), values)
    return [value for value in values if value not in secret]


def _veiled(shown: Shown, *, where: bool) -> Shown:
    if isinstance(shown, Reference):
        return hide(shown, where=where)
    return replace(shown, hidden=((0, len(shown.text)),)) if where else shown


def _shown(reader: Reader, thing: NamedNode, predicate: NamedNode, value: Term) -> Shown:
    """A value as a page shows it; of a text what gives away the story is hidden."""
    if predicate == expand("tg:foundBy") and isinstance(value, NamedNode):
        found = reader.reference(value)
        return replace(found, text=way_of(value) or found.text)
    if predicate == expand("tg:score") and isinstance(value, Literal):
        return Text(f"{float(value.value):.0%}")
    curie = next((curie for curie in TEXTS if expand(curie) == predicate), "")
    text = veiled(reader, thing, curie) if curie else None
    return text if text is not None and text.hidden else reader.shown(value)


def links(reader: Reader, thing: NamedNode) -> list[Row]:
    """The links of a thing to other data sets."""
    rows = []
    for curie in _LINKS:
        targets = reader.references(reader.things(thing, curie))
        if targets:
            reason = why(reader, thing, expand(curie))
            rows.append(Row(worded(reader.reference(expand(curie))), tuple(targets), why=reason))
    return rows


def naming(reader: Reader, document: Document) -> list[Row]:
    """The things that name this one, property by property, with how many there are in all."""
    subjects = {
        predicate: [quad.subject for quad in stretch.quads if isinstance(quad.subject, NamedNode)]
        for predicate, stretch in document.incoming.items()
    }
    reader.load_labels([*subjects, *(subject for found in subjects.values() for subject in found)])
    secret = secret_among(reader, {each for found in subjects.values() for each in found}, document.subject)
    secret |= _former(reader, document.subject, subjects.get(expand("dct:isReplacedBy"), ()))
    return [
        Row(
            worded_as_named(reader.reference(predicate)),
            tuple(hide(each, where=NamedNode(each.iri) in secret) for each in reader.references(found)),
            document.incoming[predicate].total,
            Why(_graphs_of(reader, document.incoming[predicate]), (Ground(None, _ON_ITS_OWN),)),
        )
        for predicate, found in subjects.items()
    ]


def _former(reader: Reader, thing: NamedNode, names: Iterable[NamedNode]) -> frozenset[NamedNode]:
    """The former IRIs of a thing that are made of titles which stand in hidden text only."""
    told = told_of(reader, thing)
    words = {each: _CAPITAL.sub(" ", each.value.rpartition("/")[2]) for each in names}
    secret = told.secret_names(words.values()) if told else frozenset()
    return frozenset(each for each, name in words.items() if name in secret)


def _graphs_of(reader: Reader, stretch: Stretch) -> tuple[Reference, ...]:
    """Some of the graphs that hold statements, in order of name."""
    graphs = {quad.graph_name for quad in stretch.quads if isinstance(quad.graph_name, NamedNode)}
    some = first_of(graphs)
    reader.load_labels(some)
    return tuple(map(reader.reference, some))


def _parts(reader: Reader, document: Document) -> list[PartView]:
    """What else the document is about: things whose IRIs are its own with a fragment, or those of a graph."""
    subjects = {quad.subject for quad in document.outgoing if isinstance(quad.subject, NamedNode)}
    parts = sorted(subjects - {document.subject}, key=part_place)
    reader.load(parts)
    return [
        PartView(
            reader.reference(part),
            part.value.removeprefix(f"{document.subject.value}#"),
            tuple(facts(reader, part, without=("rdfs:label",))),
        )
        for part in parts
    ]
