"""The syntax rules of SHACL: what a shape may say, with values of which kind, and how often.

https://www.w3.org/TR/shacl/#syntax-rules

A validator looks at what it knows and passes over the rest, so an ill-formed shape finds no fault at all.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from .shapes_graph import prefixed

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
TO_SHAPE = (SH.node, SH.property, SH.qualifiedValueShape, SH["not"])
TO_SHAPES = (SH["and"], SH["or"], SH.xone)
_KINDS = (SH.NodeShape, SH.PropertyShape)
_STEPS = (SH.inversePath, SH.alternativePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath)
_NODE_KINDS = {SH.BlankNode, SH.IRI, SH.Literal, SH.BlankNodeOrIRI, SH.BlankNodeOrLiteral, SH.IRIOrLiteral}


class Parameter(NamedTuple):
    """Of which kind the values are, whether there may be one only, and whether node shapes have none."""

    kind: str
    once: bool = False
    of_property: bool = False


PARAMETERS = {
    "targetClass": Parameter("an IRI"),
    "targetNode": Parameter("an IRI or a literal"),
    "targetSubjectsOf": Parameter("an IRI"),
    "targetObjectsOf": Parameter("an IRI"),
    "severity": Parameter("an IRI", once=True),
    "message": Parameter("a text"),
    "deactivated": Parameter("true or false", once=True),
    "path": Parameter("a property path", once=True),
    "name": Parameter("a text"),
    "description": Parameter("a text"),
    "order": Parameter("a literal", once=True),
    "group": Parameter("a node"),
    "defaultValue": Parameter("a node", once=True),
    "class": Parameter("an IRI"),
    "datatype": Parameter("an IRI", once=True),
    "nodeKind": Parameter("one of the six node kinds", once=True),
    "minCount": Parameter("an xsd:integer", once=True, of_property=True),
    "maxCount": Parameter("an xsd:integer", once=True, of_property=True),
    "minExclusive": Parameter("a literal", once=True),
    "minInclusive": Parameter("a literal", once=True),
    "maxExclusive": Parameter("a literal", once=True),
    "maxInclusive": Parameter("a literal", once=True),
    "minLength": Parameter("an xsd:integer", once=True),
    "maxLength": Parameter("an xsd:integer", once=True),
    "pattern": Parameter("an xsd:string", once=True),
    "flags": Parameter("an xsd:string", once=True),
    "languageIn": Parameter("a list of xsd:string", once=True),
    "uniqueLang": Parameter("true or false", once=True, of_property=True),
    "equals": Parameter("an IRI"),
    "disjoint": Parameter("an IRI"),
    "lessThan": Parameter("an IRI", of_property=True),
    "lessThanOrEquals": Parameter("an IRI", of_property=True),
    "not": Parameter("a shape of this file"),
    "and": Parameter("a list of shapes of this file"),
    "or": Parameter("a list of shapes of this file"),
    "xone": Parameter("a list of shapes of this file"),
    "node": Parameter("a node shape of this file"),
    "property": Parameter("a shape of this file"),
    "qualifiedValueShape": Parameter("a shape of this file", once=True, of_property=True),
    "qualifiedMinCount": Parameter("an xsd:integer", once=True, of_property=True),
    "qualifiedMaxCount": Parameter("an xsd:integer", once=True, of_property=True),
    "qualifiedValueShapesDisjoint": Parameter("true or false", once=True, of_property=True),
    "closed": Parameter("true or false", once=True),
    "ignoredProperties": Parameter("a list of IRIs", once=True),
    "hasValue": Parameter("a node"),
    "in": Parameter("a list", once=True),
    "sparql": Parameter("a node with one sh:select"),
}
"""What a shape says in SHACL Core and SHACL-SPARQL: https://www.w3.org/TR/shacl/#syntax-rules"""

_NEEDS = {
    "flags": "pattern",
    "ignoredProperties": "closed",
    "qualifiedMinCount": "qualifiedValueShape",
    "qualifiedMaxCount": "qualifiedValueShape",
    "qualifiedValueShapesDisjoint": "qualifiedValueShape",
}
"""Parameters that mean nothing without another one."""

_SAID_BY_OTHERS = {"message", "deactivated", "path", "severity", "name", "description", "order", "group"}
_MARKS = [SH[each] for each in PARAMETERS if each not in _SAID_BY_OTHERS]

_FITS: dict[str, Callable[[Graph, Node], bool]] = {
    "a node": lambda _, term: True,
    "an IRI": lambda _, term: isinstance(term, URIRef),
    "an IRI or a literal": lambda _, term: not isinstance(term, BNode),
    "a literal": lambda _, term: isinstance(term, Literal),
    "a text": lambda _, term: _is_of(term, XSD.string, RDF.langString),
    "an xsd:string": lambda _, term: _is_of(term, XSD.string),
    "an xsd:integer": lambda _, term: _is_of(term, XSD.integer),
    "true or false": lambda _, term: _is_of(term, XSD.boolean),
    "one of the six node kinds": lambda _, term: term in _NODE_KINDS,
    "a property path": lambda shapes, term: is_path(shapes, term),
    "a shape of this file": lambda shapes, term: _is_described(shapes, term),
    "a node shape of this file": lambda shapes, term: (
        _is_described(shapes, term) and (term, SH.path, None) not in shapes
    ),
    "a list": lambda shapes, term: members(shapes, term) is not None,
    "a list of IRIs": lambda shapes, term: _is_list(shapes, term, lambda each: isinstance(each, URIRef)),
    "a list of xsd:string": lambda shapes, term: _is_list(
        shapes, term, lambda each: _is_of(each, XSD.string)
    ),
    "a list of shapes of this file": lambda shapes, term: _is_list(
        shapes, term, lambda each: _is_described(shapes, each)
    ),
    "a node with one sh:select": lambda shapes, term: (
        [_is_of(each, XSD.string) for each in shapes.objects(term, SH.select)] == [True]
    ),
}


def ill_formed(shapes: Graph) -> Iterator[str]:
    """What the shapes of a graph say that no shape may say, or not so."""
    for shape in shapes_of(shapes):
        own = {last(each) for each in shapes.predicates(shape) if str(each).startswith(str(SH))}
        if SH.property in shapes.predicates(None, shape) or (shape, RDF.type, SH.PropertyShape) in shapes:
            if "path" not in own:
                yield f"{called(shapes, shape)} is a property shape without sh:path"
        for name in own & set(PARAMETERS):
            yield from _misused(shapes, shape, name, own)
        for name in own - set(PARAMETERS):
            if name in TERMS and name[0].islower():
                yield (
                    f"sh:{name} of {called(shapes, shape)} is not what a shape says in SHACL Core or "
                    "SHACL-SPARQL, so it would be passed over; say it in those, or leave it out"
                )


def _misused(shapes: Graph, shape: Node, name: str, own: set[str]) -> Iterator[str]:
    parameter, values = PARAMETERS[name], list(shapes.objects(shape, SH[name]))
    if parameter.once and len(values) > 1:
        yield f"{called(shapes, shape)} has {len(values)} values of sh:{name}, and may have one"
    for value in values:
        if not _FITS[parameter.kind](shapes, value):
            written = f"{_written(value)}, " if not isinstance(value, BNode) else ""
            yield f"the sh:{name} of {called(shapes, shape)} is {written}not {parameter.kind}"
    if parameter.of_property and "path" not in own:
        yield f"sh:{name} of {called(shapes, shape)} is for property shapes: it has no sh:path"
    if name in _NEEDS and _NEEDS[name] not in own:
        yield f"sh:{name} of {called(shapes, shape)} means nothing without sh:{_NEEDS[name]}"


def shapes_of(shapes: Graph) -> set[Node]:
    """The shapes of a graph, by their type, what they say or who leads to them.

    https://www.w3.org/TR/shacl/#shapes
    """
    found = {shape for kind in _KINDS for shape in shapes.subjects(RDF.type, kind)}
    found |= {shape for mark in _MARKS for shape in shapes.subjects(mark)}
    found -= set(shapes.objects(None, SH.parameter))
    waiting = list(found)
    while waiting:
        for each in inner(shapes, waiting.pop()):
            if each not in found and not isinstance(each, Literal):
                found.add(each)
                waiting.append(each)
    return found


def inner(shapes: Graph, shape: Node) -> set[Node]:
    """The shapes that a shape leads to."""
    found = {each for predicate in TO_SHAPE for each in shapes.objects(shape, predicate)}
    for predicate in TO_SHAPES:
        for head in shapes.objects(shape, predicate):
            found |= set(members(shapes, head) or ())
    return found


def members(shapes: Graph, head: Node) -> list[Node] | None:
    """The members of a list; None where it is none: https://www.w3.org/TR/shacl/#dfn-shacl-list"""
    found: list[Node] = []
    seen: set[Node] = set()
    while head != RDF.nil:
        firsts, rests = list(shapes.objects(head, RDF.first)), list(shapes.objects(head, RDF.rest))
        if head in seen or len(firsts) != 1 or len(rests) != 1:
            return None
        seen.add(head)
        found.append(firsts[0])
        head = rests[0]
    return found


def is_path(shapes: Graph, path: Node, above: tuple[Node, ...] = ()) -> bool:
    """Whether a node is a well-formed path: https://www.w3.org/TR/shacl/#property-paths"""
    if isinstance(path, URIRef):
        return True
    steps = [step for each in _STEPS for step in shapes.objects(path, each)]
    listed = (path, RDF.first, None) in shapes
    if path in above or len(steps) + listed != 1:
        return False
    above = (*above, path)
    if not listed and (path, SH.alternativePath, None) not in shapes:
        return is_path(shapes, steps[0], above)
    parts = members(shapes, path if listed else steps[0])
    return parts is not None and len(parts) > 1 and all(is_path(shapes, part, above) for part in parts)


def called(shapes: Graph, shape: Node) -> str:
    """How a sentence names a shape."""
    if isinstance(shape, (URIRef, Literal)):
        return prefixed(URIRef(str(shape)))
    owner = next((each for each, _, value in shapes if value == shape and isinstance(each, URIRef)), None)
    return f"a nameless shape of {prefixed(owner)}" if isinstance(owner, URIRef) else "a nameless shape"


def last(term: Node | str) -> str:
    """The last part of an IRI."""
    return re.split(r"[#/]", str(term))[-1]


TERMS = sorted({last(term) for term in dir(SH)} | set(SH._extras))
"""The local names of the vocabulary of SHACL."""


def _written(value: Node) -> str:
    return prefixed(value) if isinstance(value, URIRef) else value.n3()


def _is_of(term: Node, *datatypes: URIRef) -> bool:
    if not isinstance(term, Literal) or term.ill_typed:
        return False
    return (RDF.langString if term.language else term.datatype or XSD.string) in datatypes


def _is_described(shapes: Graph, term: Node) -> bool:
    return not isinstance(term, Literal) and (term, None, None) in shapes


def _is_list(shapes: Graph, head: Node, fits: Callable[[Node], bool]) -> bool:
    found = members(shapes, head)
    return found is not None and all(fits(each) for each in found)
