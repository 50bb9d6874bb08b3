"""Things of the release that conform to the shapes, as examples, and what is said of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tropegraph.server.findings import severities
from tropegraph.server.queries import query
from tropegraph.server.rdf import Literal, NamedNode, Quad, Term, expand
from tropegraph.server.site import site

from .reading import TEXT_PROPERTIES, Reader, Reference
from .secrets import load_with_lines
from .statements import curie
from .telling import secret_among
from .things import unveiled

_MOST = 4
"""Values of one property that an example has."""


@dataclass(frozen=True)
class Example:
    """A thing, and the statements about it as Turtle, without declarations of prefixes and texts."""

    thing: Reference
    turtle: str


def examples(reader: Reader, classes: Iterable[NamedNode]) -> dict[NamedNode, Example]:
    """An example of each class that has a thing with no result in the validation report, by class.

    Of the first few things of a class it is the one of which most properties are stated. Nothing that gives
    away a story is one, or stands in one.
    """
    candidates = {class_: _some(reader, class_) for class_ in classes}
    things = {thing for some in candidates.values() for thing in some}
    load_with_lines(reader, sorted(things, key=str))
    secret = secret_among(reader, things) | {thing for thing in things if _has_spoilers(reader, thing)}
    found = {}
    for class_, some in candidates.items():
        ranked = sorted(some - secret, key=lambda thing: (-len(reader.facts(thing)), thing.value))
        chosen = next((thing for thing in ranked if _conforms(reader, thing)), None)
        if chosen is not None:
            found[class_] = Example(reader.reference(chosen), _turtle(reader, chosen))
    return found


def _some(reader: Reader, class_: NamedNode) -> set[NamedNode]:
    rows = reader.store.select(query("some-of-class"), **{"class": class_})
    return {thing for row in rows if isinstance(thing := row["thing"], NamedNode)}


def _conforms(reader: Reader, thing: NamedNode) -> bool:
    found = severities(reader.store, site().release.base, thing)
    return found is not None and not any(found.values())


def _has_spoilers(reader: Reader, thing: NamedNode) -> bool:
    quotations = reader.things(thing, "tg:quotation") if reader.is_a(thing, "tg:Occurrence") else []
    lines = [line for each in quotations for line in reader.things(each, "tg:line")]
    return any(reader.things(each, "tg:spoiler") for each in (thing, *lines))


def _turtle(reader: Reader, thing: NamedNode) -> str:
    """What the content says of a thing: its classes first, long lists cut, and what is left out named."""
    stated: dict[NamedNode, list[Term]] = defaultdict(list)
    for quad in reader.store.describe([thing]):
        if quad.subject == thing and not _is_about_release(quad):
            stated[quad.predicate].append(quad.object)
    lines = [f"BASE <{site().release.base}>", _written(thing)]
    for predicate in sorted(stated, key=lambda each: (each != expand("rdf:type"), curie(each))):
        name = curie(predicate)
        if predicate in TEXT_PROPERTIES:
            lines.append(f"    # {name}: its text, which is on its own page")
        elif not name.startswith("<"):
            open_ = [each for each in unveiled(reader, thing, name) if each in stated[predicate]]
            secret = secret_among(reader, [each for each in open_ if isinstance(each, NamedNode)])
            values = [_written(each) for each in open_ if each not in secret]
            lines += _said("a" if predicate == expand("rdf:type") else name, values)
    return "\n".join([*lines, "."])


def _is_about_release(quad: Quad) -> bool:
    graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
    return graph.removeprefix(site().release.base) in ("graph/release", "graph/report")


def _said(name: str, values: list[str]) -> Iterator[str]:
    if values:
        yield f"    {name} {' , '.join(values[:_MOST])} ;"
    if len(values) > _MOST:
        yield f"    # and {len(values) - _MOST:,} more of {name}"


def _written(term: Term) -> str:
    """A term as Turtle has it, an IRI of ours relative to the base."""
    if isinstance(term, Literal):
        return term.value if term.datatype == expand("xsd:integer") else _typed(term)
    if not isinstance(term, NamedNode):
        return str(term)
    name = curie(term)
    if name.startswith("<"):
        return f"<{term.value.removeprefix(site().release.base)}>"
    return name if name.partition(":")[2].isalnum() else str(term)


def _typed(literal: Literal) -> str:
    text, marker, _ = str(literal).rpartition("^^")
    return f"{text}^^{curie(literal.datatype)}" if marker and literal.language is None else str(literal)
