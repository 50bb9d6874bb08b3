"""What is wrong with a graph of shapes itself, before any data are looked at.

A validator passes over what it does not know: a misspelt ``sh:minCout`` finds no fault in anything.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import Node

from .compiled.expressions import Uncompilable, of_pattern
from .errors import ShapesError
from .shape_paths import members, path_text
from .shapes_graph import prefixed
from .shapes_naming import named
from .shapes_queries import wrong_queries
from .shapes_rules import broken_rules, wrong_terms
from .shapes_terms import idle_terms, unknown_terms, wrong_namespaces

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_TO_SHAPE = (SH.node, SH.property, SH.qualifiedValueShape, SH["not"])
_TO_SHAPES = (SH["and"], SH["or"], SH.xone)
_KINDS = {SH.NodeShape, SH.PropertyShape}
_DEEPEST = 30
"""So deep may shapes stand inside each other: a query for them stays one that a store reads."""


def read_shapes(text: bytes, name: str) -> Graph:
    """The shapes of a Turtle file, in which every shape and SPARQL constraint has an IRI.

    ``name`` is the file's, which is the base of its relative IRIs. Raises ShapesError where it is no Turtle,
    or holds what cannot be meant.
    """
    base = Path(name).absolute().as_uri()
    try:
        shapes = Graph(bind_namespaces="none").parse(data=text, format="turtle", publicID=base)
    except Exception as error:  # the parser raises errors of many kinds
        raise ShapesError(
            name, [f"this is not valid Turtle ({' '.join(str(error).split())[:200]})"]
        ) from error
    try:
        wrong = sorted(set(errors_in(shapes)))
        if wrong:
            raise ShapesError(name, wrong)
        return named(shapes)
    except RecursionError as error:
        raise ShapesError(name, ["its nodes stand inside each other too deeply"]) from error


def errors_in(shapes: Graph) -> Iterator[str]:
    """What cannot be meant: unknown and idle terms, and broken rules of syntax.

    Where no rule is broken, also paths, patterns and queries that are none, and recursive shapes.
    """
    elsewhere = wrong_namespaces(shapes)
    yield from elsewhere
    targeted = any((None, each, None) in shapes for each in TARGETS)
    if not elsewhere and not targeted and not _kinds_of(shapes):
        yield "there is no shape in it"
    yield from unknown_terms(shapes)
    wrong = [*wrong_terms(shapes), *(f"{_called(shapes, node)} {why}" for node, why in broken_rules(shapes))]
    yield from wrong or _wrong_inside(shapes)


def _wrong_inside(shapes: Graph) -> Iterator[str]:
    """What is wrong with paths, patterns, queries, and in how shapes hang together."""
    yield from idle_terms(shapes, _shapes_of(shapes), _called)
    for shape in set(shapes.objects(None, SH.property)) | set(shapes.subjects(RDF.type, SH.PropertyShape)):
        if (shape, SH.path, None) not in shapes:
            yield f"{_called(shapes, shape)} is a property shape without sh:path"
    for shape, path in shapes.subject_objects(SH.path):
        try:
            path_text(shapes, path)
        except ValueError:
            yield f"the sh:path of {_called(shapes, shape)} is no property path"
    for shape, pattern in shapes.subject_objects(SH.pattern):
        fault = _fault_of_pattern(str(pattern), str(shapes.value(shape, SH.flags) or ""))
        if fault:
            yield f"the sh:pattern of {_called(shapes, shape)} is no regular expression ({fault})"
    for constraint, why in wrong_queries(shapes):
        yield f"the SPARQL of {_called(shapes, constraint)} {why}"
    recursive = [shape for shape in _shapes_of(shapes) if _reaches(shapes, shape, shape)]
    for shape in recursive:
        yield f"{_called(shapes, shape)} is recursive: it comes back to itself"
    if not recursive and _are_deep(shapes):
        yield f"shapes stand inside each other more than {_DEEPEST} deep"


def unreachable(shapes: Graph) -> list[str]:
    """What is never looked at: shapes without a target that no other shape uses, and what is imported."""
    used = {inner for shape in _shapes_of(shapes) for inner in _inner(shapes, shape)}
    idle = [
        shape
        for shape in _shapes_of(shapes) - used
        if not any((shape, target, None) in shapes for target in TARGETS)
        and (shape, RDF.type, RDFS.Class) not in shapes
    ]
    imported = [f"{each.n3()} is imported, and is not fetched" for each in shapes.objects(None, OWL.imports)]
    return sorted(
        [
            *(f"{_called(shapes, shape)} has no target, and no other shape uses it" for shape in idle),
            *imported,
        ]
    )


def _fault_of_pattern(pattern: str, flags: str) -> str:
    """Why neither the engine that looks first nor the one that is left with the rest can run a pattern."""
    try:
        of_pattern(pattern, flags)
    except Uncompilable:
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            return str(error)
    return ""


def _shapes_of(shapes: Graph) -> set[Node]:
    found = _kinds_of(shapes) | {shape for target in TARGETS for shape in shapes.subjects(target)}
    return found | {inner for shape in set(found) for inner in _inner(shapes, shape)}


def _kinds_of(shapes: Graph) -> set[Node]:
    """The nodes that are called shapes."""
    return {shape for kind in _KINDS for shape in shapes.subjects(RDF.type, kind)}


def _inner(shapes: Graph, shape: Node) -> set[Node]:
    found = {each for predicate in _TO_SHAPE for each in shapes.objects(shape, predicate)}
    for predicate in _TO_SHAPES:
        for head in shapes.objects(shape, predicate):
            found |= set(members(shapes, head))
    return found


def _are_deep(shapes: Graph) -> bool:
    level = _shapes_of(shapes)
    for _ in range(_DEEPEST):
        level = {inner for shape in level for inner in _inner(shapes, shape)}
    return bool(level)


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


def _called(shapes: Graph, shape: Node) -> str:
    if isinstance(shape, (URIRef, Literal)):
        return prefixed(URIRef(str(shape)))
    owner = next((each for each, _, inner in shapes if inner == shape and isinstance(each, URIRef)), None)
    return f"a nameless shape of {prefixed(owner)}" if isinstance(owner, URIRef) else "a nameless shape"
