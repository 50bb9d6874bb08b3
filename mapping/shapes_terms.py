"""Terms of SHACL where they say nothing: misspelt, of another namespace, or not what a shape says.

A validator passes over them, and so finds no fault in anything.
"""

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from .shapes_graph import prefixed

_ELSEWHERE = re.compile(r"https?://(?:www\.)?w3\.org/(?:ns|TR)/shacl(?!-)[/#]*", re.IGNORECASE)
"""Namespaces that are taken for that of SHACL."""

_REPORT = (
    "conforms detail focusNode result resultMessage resultPath resultSeverity shapesGraphWellFormed "
    "sourceConstraint sourceConstraintComponent sourceShape value"
).split()
"""What validation reports say: https://www.w3.org/TR/shacl/#validation-report"""

_ADVANCED = "target rule expression js".split()
"""Of SHACL Advanced Features and SHACL-JS: a validator of SHACL Core and SPARQL passes over them."""

_NEEDS = {"flags": "pattern", "ignoredProperties": "closed"}
"""Parameters that mean nothing without another one."""


def last(term: Node | str) -> str:
    """The last part of an IRI."""
    return re.split(r"[#/]", str(term))[-1]


_TERMS = sorted({last(term) for term in dir(SH)} | set(SH._extras))


def wrong_namespaces(shapes: Graph) -> list[str]:
    """The namespaces of predicates and classes that were meant to be that of SHACL, in sentences."""
    used = {str(each) for each in (*shapes.predicates(), *shapes.objects(None, RDF.type))}
    found = (_ELSEWHERE.match(each) for each in used if not each.startswith(str(SH)))
    names = sorted({match[0] for match in found if match})
    return [f"<{name}> is not the namespace of SHACL, which is <{SH}>" for name in names]


def unknown_terms(shapes: Graph) -> Iterator[str]:
    """Terms that SHACL does not have, and those that it has for something else."""
    for term in {each for triple in shapes for each in triple if _is_of_shacl(each)}:
        if last(term) not in _TERMS:
            near = get_close_matches(str(term).removeprefix(str(SH)), _TERMS, 1)
            yield f"{_written(term)} is no term of SHACL" + (f"; is sh:{near[0]} meant?" if near else "")
    for term in set(shapes.predicates()):
        name = str(term).removeprefix(str(SH))
        if _is_of_shacl(term) and last(term) in _TERMS and name[:1].isupper():
            meant = re.sub(r"ConstraintComponent(-\w+)?$", "", name)
            yield f"sh:{name} is no property of SHACL; is sh:{meant[:1].lower()}{meant[1:]} meant?"
    for term in set(shapes.objects(None, RDF.type)):
        if _is_of_shacl(term) and last(term) in _TERMS and last(term)[:1].islower():
            yield f"{_written(term)} is no class of SHACL"


def idle_terms(shapes: Graph, of: set[Node], called: Callable[[Graph, Node], str]) -> Iterator[str]:
    """What some shapes say and no validator of SHACL Core and SPARQL heeds."""
    for name in (*_ADVANCED, *_REPORT):
        for shape in of.intersection(shapes.subjects(SH[name])):
            kind = "validation reports" if name in _REPORT else "neither SHACL Core nor SHACL-SPARQL"
            yield (
                f"sh:{name} of {called(shapes, shape)} is of {kind}, so it would be passed over; say it in "
                "SHACL Core or SHACL-SPARQL, or leave it out"
            )
    for name, needed in _NEEDS.items():
        for shape in of.intersection(shapes.subjects(SH[name])):
            if (shape, SH[needed], None) not in shapes:
                yield f"sh:{name} of {called(shapes, shape)} means nothing without sh:{needed}"


def _is_of_shacl(term: Node) -> bool:
    return isinstance(term, URIRef) and str(term).startswith(str(SH))


def _written(term: Node) -> str:
    return prefixed(URIRef(str(term)))
