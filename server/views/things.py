"""The page about any thing: its facts, and what names it."""

from collections.abc import Iterable

from tropegraph.server.addresses import Address
from tropegraph.server.documents import Document
from tropegraph.server.rdf import NamedNode, expand

from .frame import Frame, frame_of, render
from .reading import Reader, Row

_LINKS = ("owl:sameAs", "skos:exactMatch", "skos:closeMatch", "schema:sameAs", "foaf:isPrimaryTopicOf")
_UNSHOWN = ("rdf:type", "rdfs:label", "skos:prefLabel", "schema:name", "tg:pageText")
_KINDS = "Work Trope Occurrence Mode Character Group Place Prop Thing Agent Performance Quotation Line Page"


def thing_page(reader: Reader, address: Address, document: Document) -> str:
    """The page about a thing that has no page of its own kind."""
    frame = thing_frame(reader, address, document)
    return render(
        "thing.html",
        frame,
        rows=facts(reader, document.subject, without=(*_LINKS, *_UNSHOWN)),
        links=links(reader, document.subject),
        types=types(reader, document.subject),
        parts=_parts(reader, document),
        naming=naming(reader, document),
    )


def thing_frame(reader: Reader, address: Address, document: Document) -> Frame:
    """The frame of the page about a thing, titled with its label."""
    licence = reader.reference(NamedNode(document.licence))
    return frame_of(
        address, document, reader.label(document.subject), kind(reader, document.subject), licence
    )


def kind(reader: Reader, thing: NamedNode) -> str:
    """What a thing is, in a word; nothing where no class of ours says it."""
    return next((name for name in _KINDS.split() if reader.is_a(thing, f"tg:{name}")), "")


def types(reader: Reader, thing: NamedNode) -> list[Row]:
    """The classes of a thing, as a row."""
    classes = reader.references(reader.things(thing, "rdf:type"))
    return [Row(reader.reference(expand("rdf:type")), tuple(classes))] if classes else []


def facts(reader: Reader, thing: NamedNode, *, without: Iterable[str]) -> list[Row]:
    """What is said of a thing, property by property, leaving some out."""
    left_out = {expand(curie) for curie in without}
    rows = [
        Row(
            reader.reference(predicate),
            tuple(sorted(map(reader.shown, values), key=lambda shown: shown.text.casefold())),
        )
        for predicate, values in reader.facts(thing).items()
        if predicate not in left_out
    ]
    return sorted(rows, key=lambda row: (row.property.is_external, row.property.text))


def links(reader: Reader, thing: NamedNode) -> list[Row]:
    """The links of a thing to other data sets."""
    rows = []
    for curie in _LINKS:
        targets = reader.references(reader.things(thing, curie))
        if targets:
            rows.append(Row(reader.reference(expand(curie)), tuple(targets)))
    return rows


def naming(reader: Reader, document: Document) -> list[Row]:
    """The things that name this one, property by property, with how many there are in all."""
    subjects = {
        predicate: [quad.subject for quad in stretch.quads if isinstance(quad.subject, NamedNode)]
        for predicate, stretch in document.incoming.items()
    }
    reader.load_labels([*subjects, *(subject for found in subjects.values() for subject in found)])
    return [
        Row(
            reader.reference(predicate), tuple(reader.references(found)), document.incoming[predicate].total
        )
        for predicate, found in subjects.items()
    ]


def _parts(reader: Reader, document: Document) -> list[tuple[str, list[Row]]]:
    """What has no document but this one, since its IRI is this one's with a fragment."""
    parts = sorted(
        {
            quad.subject
            for quad in document.outgoing
            if isinstance(quad.subject, NamedNode)
            and quad.subject.value.startswith(f"{document.subject.value}#")
        },
        key=str,
    )
    reader.load(parts)
    return [(part.value.rpartition("#")[2], facts(reader, part, without=())) for part in parts]
