"""What is wrong with a graph of shapes itself, before any data are looked at.

A validator passes over what it does not know: a misspelt ``sh:minCout`` finds no fault in anything.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from rdflib import BNode, Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from .compiled.expressions import Uncompilable, of_pattern
from .errors import ShapesError
from .shapes_graph import prefixed
from .shapes_syntax import TARGETS, TERMS, TO_SHAPE, called, ill_formed, inner, last, shapes_of

_ELSEWHERE = re.compile(r"https?://(?:www\.)?w3\.org/(?:ns|TR)/shacl(?!-)[/#]*", re.IGNORECASE)
"""Namespaces that are taken for that of SHACL."""

_NOT_BESIDE_BOUND = re.compile(r"\b(MINUS|VALUES|SERVICE)\b", re.IGNORECASE)
"""What a query may not have beside variables that are bound in advance: https://www.w3.org/TR/shacl/#pre-binding"""


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
    wrong = sorted(set(errors_in(shapes)))
    if wrong:
        raise ShapesError(name, wrong)
    return _named(shapes)


def errors_in(shapes: Graph) -> Iterator[str]:
    """What cannot be meant: unknown terms, ill-formed shapes, broken patterns and queries, recursion."""
    wrong = sorted(_wrong_namespaces(shapes))
    for namespace in wrong:
        yield f"<{namespace}> is not the namespace of SHACL, which is <{SH}>"
    if not wrong and not shapes_of(shapes):
        yield "there is no shape in it"
    yield from _unknown(shapes)
    yield from ill_formed(shapes)
    for asking, regime in shapes.subject_objects(SH.entailment):
        yield (
            f"{called(shapes, asking)} asks for the entailment {prefixed(URIRef(str(regime)))}, and nothing "
            "is inferred here; state in the data what follows, and leave sh:entailment out"
        )
    for shape, pattern in shapes.subject_objects(SH.pattern):
        fault = _fault_of_pattern(str(pattern), str(shapes.value(shape, SH.flags) or ""))
        if fault:
            yield f"the sh:pattern of {called(shapes, shape)} is no regular expression ({fault})"
    for constraint, select in shapes.subject_objects(SH.select):
        fault = _fault_of_query(shapes, constraint, str(select))
        if fault:
            yield f"the query of {called(shapes, constraint)} {fault}"
    for shape in shapes_of(shapes):
        if _reaches(shapes, shape, shape):
            yield f"{called(shapes, shape)} is recursive: it comes back to itself"


def unreachable(shapes: Graph) -> list[str]:
    """What is never looked at: shapes without a target that no other shape uses, and what is imported."""
    every = shapes_of(shapes)
    used = {each for shape in every for each in inner(shapes, shape)}
    idle = [
        f"{called(shapes, shape)} has no target, and no other shape uses it"
        for shape in every - used
        if not any((shape, target, None) in shapes for target in TARGETS)
        and (shape, RDF.type, RDFS.Class) not in shapes
    ]
    imported = [f"{each.n3()} is imported, and is not fetched" for each in shapes.objects(None, OWL.imports)]
    return sorted([*idle, *imported])


def _wrong_namespaces(shapes: Graph) -> set[str]:
    """The namespaces of predicates and classes that were meant to be that of SHACL."""
    used = {str(each) for each in (*shapes.predicates(), *shapes.objects(None, RDF.type))}
    found = (_ELSEWHERE.match(each) for each in used if not each.startswith(str(SH)))
    return {match[0] for match in found if match}


def _unknown(shapes: Graph) -> Iterator[str]:
    """Terms that SHACL does not have, and those that it has for something else."""
    for term in {each for triple in shapes for each in triple if _is_of_shacl(each)}:
        if last(term) not in TERMS:
            near = get_close_matches(str(term).removeprefix(str(SH)), TERMS, 1)
            yield f"{prefixed(term)} is no term of SHACL" + (f"; is sh:{near[0]} meant?" if near else "")
    for term in set(shapes.predicates()):
        name = str(term).removeprefix(str(SH))
        if _is_of_shacl(term) and last(term) in TERMS and name[:1].isupper():
            meant = re.sub(r"ConstraintComponent(-\w+)?$", "", name)
            yield f"sh:{name} is no property of SHACL; is sh:{meant[:1].lower()}{meant[1:]} meant?"
    for term in set(shapes.objects(None, RDF.type)):
        if _is_of_shacl(term) and last(term) in TERMS and last(term)[:1].islower():
            yield f"{prefixed(term)} is no class of SHACL"


def _fault_of_pattern(pattern: str, flags: str) -> str:
    """Why neither the engine that looks first nor the one that is left with the rest can run a pattern."""
    try:
        of_pattern(pattern, flags)
    except Uncompilable:
        try:
            re.compile(pattern)
        except re.error as error:
            return str(error)
    return ""


def _fault_of_query(shapes: Graph, constraint: Node, query: str) -> str:
    try:
        prepareQuery(query, initNs=dict(_declared(shapes, constraint)))
    except Exception as error:  # the parser raises errors of many kinds
        return f"is not valid SPARQL ({str(error)[:120]})"
    plain = re.sub(r"\"[^\"]*\"|'[^']*'|<[^>\s]*>|#.*|[?$:]\w+", "", query)
    forbidden = _NOT_BESIDE_BOUND.search(plain)
    return f"has {forbidden[1].upper()}, which SHACL-SPARQL does not allow" if forbidden else ""


def _named(shapes: Graph) -> Graph:
    """The same shapes, those without an IRI named after the shape that uses them."""
    names: dict[Node, URIRef] = {}
    for predicate in TARGETS:
        for shape, target in sorted(shapes.subject_objects(predicate), key=lambda pair: str(pair[1])):
            if isinstance(shape, BNode) and shape not in names:
                name = f"urn:tropegraph:shape:{len(names) + 1}-{re.sub('[^0-9A-Za-z]', '-', last(target))}"
                names[shape] = URIRef(name)
    for predicate in (*TO_SHAPE[:1], SH.property, SH.sparql):
        for shape, within in sorted(shapes.subject_objects(predicate), key=str):
            if isinstance(within, BNode) and within not in names:
                owner = names.get(shape, shape)
                path = shapes.value(within, SH.path)
                end = last(path) if isinstance(path, URIRef) else last(predicate)
                name, number = f"{owner}-{end}", 2
                while URIRef(name) in names.values() or (URIRef(name), None, None) in shapes:
                    name, number = f"{owner}-{end}-{number}", number + 1
                names[within] = URIRef(name)
    graph = Graph(bind_namespaces="none")
    for s, p, o in shapes:
        graph.add((names.get(s, s), p, names.get(o, o)))
    return graph


def _reaches(shapes: Graph, start: Node, goal: Node) -> bool:
    waiting, seen = list(inner(shapes, start)), set()
    while waiting:
        shape = waiting.pop()
        if shape == goal:
            return True
        if shape not in seen:
            seen.add(shape)
            waiting += inner(shapes, shape)
    return False


def _declared(shapes: Graph, constraint: Node) -> Iterator[tuple[str, str]]:
    for prefixes in shapes.objects(constraint, SH.prefixes):
        for declared in shapes.objects(prefixes, SH.declare):
            yield str(shapes.value(declared, SH.prefix)), str(shapes.value(declared, SH.namespace))


def _is_of_shacl(term: Node) -> bool:
    return isinstance(term, URIRef) and str(term).startswith(str(SH))
