"""Shapes taken apart so that each of several values of one parameter has results of its own.

A report does not say which of two ``sh:class`` of a shape does not hold. Of a copy of the shape with one of
them it does.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from .fault_source import argument_text

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_REPEATABLE = [SH[name] for name in ("class", "node", "not", "and", "or", "xone", "hasValue")]
_REPEATABLE += [SH[name] for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals")]
_OF_ALL = {SH.path, SH.severity, SH.message, SH.deactivated}


@dataclass(frozen=True)
class Part:
    """The shape that a copy is of, and the value of the parameter that it has alone."""

    shape: Node
    argument: str = ""


def part_shapes(graph: Graph) -> dict[Node, Part]:
    """Puts copies in the place of the shapes of a graph that have several values of one parameter.

    A copy each is made for such a value, and one for the rest; the shape itself stays for those that only
    ask whether a node conforms to it.
    """
    parts: dict[Node, Part] = {}
    for shape in sorted({shape for each in _REPEATABLE for shape in _repeating(graph, each)}, key=str):
        several = [each for each in _REPEATABLE if len(list(graph.objects(shape, each))) > 1]
        copies = list(_copies(graph, shape, several))
        parts.update(copies)
        for copy, _ in copies:
            _use(graph, shape, copy)
        _retire(graph, shape)
    return parts


def _repeating(graph: Graph, parameter: URIRef) -> Iterator[Node]:
    for shape in set(graph.subjects(parameter)):
        if len(list(graph.objects(shape, parameter))) > 1:
            yield shape


def _copies(graph: Graph, shape: Node, several: list[URIRef]) -> Iterator[tuple[Node, Part]]:
    stated = [pair for pair in graph.predicate_objects(shape) if pair[0] not in _TARGETS]
    of_all = [pair for pair in stated if pair[0] in _OF_ALL or pair == (RDF.type, SH.PropertyShape)]
    rest = URIRef(f"{shape}-rest-of-parts")
    for predicate, value in stated:
        if predicate not in several and (predicate, value) != (RDF.type, RDFS.Class):
            graph.add((rest, predicate, value))
    yield rest, Part(shape)
    for predicate in several:
        for number, value in enumerate(sorted(graph.objects(shape, predicate), key=str)):
            copy = URIRef(f"{shape}-{str(predicate).rpartition('#')[2]}-part-{number}")
            for pair in of_all:
                graph.add((copy, *pair))
            graph.add((copy, predicate, value))
            yield copy, Part(shape, argument_text(graph, value))


def _use(graph: Graph, shape: Node, copy: Node) -> None:
    """Has a copy asked about all nodes that a shape is asked about for their results."""
    for predicate in _TARGETS:
        for target in list(graph.objects(shape, predicate)):
            graph.add((copy, predicate, target))
    if (shape, RDF.type, RDFS.Class) in graph:
        graph.add((copy, SH.targetClass, shape))
    for owner in list(graph.subjects(SH.property, shape)):
        graph.add((owner, SH.property, copy))
    if (copy, SH.path, None) not in graph:
        graph.add((copy, RDF.type, SH.NodeShape))


def _retire(graph: Graph, shape: Node) -> None:
    """Takes from a shape what makes it the source of results."""
    for predicate in _TARGETS:
        graph.remove((shape, predicate, None))
    graph.remove((shape, RDF.type, RDFS.Class))
    graph.remove((None, SH.property, shape))
