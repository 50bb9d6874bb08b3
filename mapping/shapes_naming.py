"""IRIs for the shapes and constraints of a graph that have none, so that a report can name them.

A name is made of the shape that uses the nameless one and of its path; numbers hang on what each says. So the
same file gives the same names.
"""

import re

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from .shape_paths import members

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_TO_SHAPE = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape, SH.sparql)
_TO_SHAPES = (SH["and"], SH["or"], SH.xone)


def named(shapes: Graph) -> Graph:
    """The same shapes, those without an IRI named; truth values are written as words."""
    names = _Names(shapes)
    for shape in sorted({each for target in _TARGETS for each in shapes.subjects(target)}, key=names.said):
        targets = sorted(str(each) for target in _TARGETS for each in shapes.objects(shape, target))
        names.give(shape, f"urn:tropegraph:shape:{re.sub('[^0-9A-Za-z]', '-', _last(targets[0]))}")
        names.give_inner(shape)
    for shape in sorted({each for each in shapes.subjects() if isinstance(each, URIRef)}):
        names.give_inner(shape)
    graph = Graph(bind_namespaces="none")
    for s, p, o in shapes:
        graph.add((names.of(s), p, _canonical(names.of(o))))
    return graph


class _Names:
    def __init__(self, shapes: Graph) -> None:
        self._shapes = shapes
        self._names: dict[Node, URIRef] = {}
        self._taken = {str(each) for triple in shapes for each in triple if isinstance(each, URIRef)}
        self._done: set[Node] = set()

    def of(self, node: Node) -> Node:
        return self._names.get(node, node)

    def give(self, node: Node, name: str) -> None:
        """Names a blank node; a name that is taken gets a number."""
        if not isinstance(node, BNode) or node in self._names:
            return
        free, number = name, 2
        while free in self._taken:
            free, number = f"{name}-{number}", number + 1
        self._taken.add(free)
        self._names[node] = URIRef(free)

    def give_inner(self, shape: Node) -> None:
        """Names what a shape uses, and what that uses."""
        if shape in self._done:
            return
        self._done.add(shape)
        for predicate in (*_TO_SHAPE, *_TO_SHAPES):
            for inner in self._inner(shape, predicate):
                path = self._shapes.value(inner, SH.path)
                last = path if isinstance(path, URIRef) else predicate
                self.give(inner, f"{self.of(shape)}-{_last(last)}")
                self.give_inner(inner)

    def said(self, node: Node, above: tuple[Node, ...] = ()) -> str:
        """A text that is the same for the same node in each reading: a blank node is what is said of it."""
        if not isinstance(node, BNode):
            return node.n3()
        if node in above:
            return "_:"
        if (node, RDF.first, None) in self._shapes:
            try:
                return (
                    f"({' '.join(self.said(each, (*above, node)) for each in members(self._shapes, node))})"
                )
            except ValueError:
                return "()"
        said = (
            f"{predicate.n3()} {self.said(value, (*above, node))}"
            for predicate, value in self._shapes.predicate_objects(node)
        )
        return f"[{' ; '.join(sorted(said))}]"

    def _inner(self, shape: Node, predicate: Node) -> list[Node]:
        values = sorted(self._shapes.objects(shape, predicate), key=self.said)
        if predicate not in _TO_SHAPES:
            return values
        return [each for head in values for each in members(self._shapes, head)]


def _canonical(term: Node) -> Node:
    if isinstance(term, Literal) and term.datatype == XSD.boolean and str(term) in ("1", "0"):
        return Literal(str(term) == "1")
    return term


def _last(term: Node | str) -> str:
    return re.split(r"[#/]", str(term))[-1]
