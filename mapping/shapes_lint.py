"""What is wrong with a graph of shapes itself, before any data are looked at.

A validator passes over what it does not know: a misspelt ``sh:minCout`` finds no fault in anything.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from .errors import ShapesError
from .shape_paths import path_text
from .shapes_graph import prefixed


def _last(term: Node | str) -> str:
    return re.split(r"[#/]", str(term))[-1]


TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_TO_SHAPE = (SH.node, SH.property, SH.qualifiedValueShape, SH["not"])
_TO_SHAPES = (SH["and"], SH["or"], SH.xone)
_TERMS = sorted({_last(term) for term in dir(SH)} | set(SH._extras))
_KINDS = {SH.NodeShape, SH.PropertyShape}
_ADVANCED = (SH.target, SH.rule, SH.expression, SH.js)
"""Of SHACL Advanced Features and SHACL-JS: a validator of SHACL Core and SPARQL passes over them."""


def read_shapes(text: bytes, name: str) -> Graph:
    """The shapes of a Turtle file, in which every shape and SPARQL constraint has an IRI.

    Raises ShapesError where it is no Turtle, or holds what cannot be meant.
    """
    try:
        shapes = Graph(bind_namespaces="none").parse(data=text, format="turtle")
    except (SyntaxError, ValueError, LookupError) as error:
        raise ShapesError(
            name, [f"this is not valid Turtle ({' '.join(str(error).split())[:200]})"]
        ) from error
    wrong = sorted(errors_in(shapes))
    if wrong:
        raise ShapesError(name, wrong)
    return _named(shapes)


def errors_in(shapes: Graph) -> Iterator[str]:
    """What cannot be meant: unknown terms, paths, patterns and queries that are none, recursive shapes."""
    if not _shapes_of(shapes):
        yield "there is no shape in it"
    for term in {each for triple in shapes for each in triple if _is_unknown(each)}:
        near = get_close_matches(str(term).removeprefix(str(SH)), _TERMS, 1)
        yield f"{prefixed(URIRef(str(term)))} is no term of SHACL" + (
            f"; is sh:{near[0]} meant?" if near else ""
        )
    for term in _ADVANCED:
        for shape in set(shapes.subjects(term)):
            yield (
                f"{prefixed(term)} of {_called(shapes, shape)} is not of SHACL Core or SHACL-SPARQL, so it "
                "would be passed over; say it in those, or leave it out"
            )
    for shape in set(shapes.objects(None, SH.property)) | set(shapes.subjects(RDF.type, SH.PropertyShape)):
        if (shape, SH.path, None) not in shapes:
            yield f"{_called(shapes, shape)} is a property shape without sh:path"
    for shape, path in shapes.subject_objects(SH.path):
        try:
            path_text(shapes, path)
        except ValueError:
            yield f"the sh:path of {_called(shapes, shape)} is no property path"
    for shape, pattern in shapes.subject_objects(SH.pattern):
        try:
            re.compile(str(pattern))
        except re.error as error:
            yield f"the sh:pattern of {_called(shapes, shape)} is no regular expression ({error})"
    for constraint, select in shapes.subject_objects(SH.select):
        try:
            prepareQuery(str(select), initNs=dict(_declared(shapes, constraint)))
        except Exception as error:  # the parser raises errors of many kinds
            yield f"the query of {_called(shapes, constraint)} is not valid SPARQL ({str(error)[:120]})"
    for shape in _shapes_of(shapes):
        if _reaches(shapes, shape, shape):
            yield f"{_called(shapes, shape)} is recursive: it comes back to itself"


def unreachable(shapes: Graph) -> list[str]:
    """The shapes without a target that no other shape uses: nothing is ever checked by them."""
    used = {inner for shape in _shapes_of(shapes) for inner in _inner(shapes, shape)}
    idle = [
        shape
        for shape in _shapes_of(shapes) - used
        if not any((shape, target, None) in shapes for target in TARGETS)
        and (shape, RDF.type, RDFS.Class) not in shapes
    ]
    return sorted(f"{_called(shapes, shape)} has no target, and no other shape uses it" for shape in idle)


def _named(shapes: Graph) -> Graph:
    """The same shapes, those without an IRI named after the shape that uses them."""
    names: dict[Node, URIRef] = {}
    for predicate in TARGETS:
        for shape, target in sorted(shapes.subject_objects(predicate), key=lambda pair: str(pair[1])):
            if isinstance(shape, BNode) and shape not in names:
                name = f"urn:tropegraph:shape:{len(names) + 1}-{re.sub('[^0-9A-Za-z]', '-', _last(target))}"
                names[shape] = URIRef(name)
    for predicate in (*_TO_SHAPE[:1], SH.property, SH.sparql):
        for shape, inner in sorted(shapes.subject_objects(predicate), key=str):
            if isinstance(inner, BNode) and inner not in names:
                owner = names.get(shape, shape)
                path = shapes.value(inner, SH.path)
                last = _last(path) if isinstance(path, URIRef) else _last(predicate)
                name, number = f"{owner}-{last}", 2
                while URIRef(name) in names.values() or (URIRef(name), None, None) in shapes:
                    name, number = f"{owner}-{last}-{number}", number + 1
                names[inner] = URIRef(name)
    graph = Graph(bind_namespaces="none")
    for s, p, o in shapes:
        graph.add((names.get(s, s), p, names.get(o, o)))
    return graph


def _shapes_of(shapes: Graph) -> set[Node]:
    found = {shape for kind in _KINDS for shape in shapes.subjects(RDF.type, kind)}
    found |= {shape for target in TARGETS for shape in shapes.subjects(target)}
    return found | {inner for shape in set(found) for inner in _inner(shapes, shape)}


def _inner(shapes: Graph, shape: Node) -> set[Node]:
    found = {each for predicate in _TO_SHAPE for each in shapes.objects(shape, predicate)}
    for predicate in _TO_SHAPES:
        for members in shapes.objects(shape, predicate):
            found |= set(Collection(shapes, members))
    return found


def _reaches(shapes: Graph, start: Node, goal: Node) -> bool:
    waiting, seen = list(_inner(shapes, start)), set()
    while waiting:
        shape = waiting.pop()
        if shape == goal:
            return True
        if shape not in seen:
            seen.add(shape)
            waiting += _inner(shapes, shape)
    return False


def _declared(shapes: Graph, constraint: Node) -> Iterator[tuple[str, str]]:
    for prefixes in shapes.objects(constraint, SH.prefixes):
        for declared in shapes.objects(prefixes, SH.declare):
            yield str(shapes.value(declared, SH.prefix)), str(shapes.value(declared, SH.namespace))


def _is_unknown(term: Node) -> bool:
    return isinstance(term, URIRef) and str(term).startswith(str(SH)) and _last(term) not in _TERMS


def _called(shapes: Graph, shape: Node) -> str:
    if isinstance(shape, (URIRef, Literal)):
        return prefixed(URIRef(str(shape)))
    owner = next((each for each, _, inner in shapes if inner == shape and isinstance(each, URIRef)), None)
    return f"a nameless shape of {prefixed(owner)}" if isinstance(owner, URIRef) else "a nameless shape"
