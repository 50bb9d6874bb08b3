"""Which nodes a shape is about, as patterns of SPARQL.

https://www.w3.org/TR/shacl/#targets
"""

from collections.abc import Callable, Collection

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from tropegraph.mapping.fault_source import argument_text

from .expressions import Uncompilable, variable

Subclasses = Callable[[URIRef], tuple[URIRef, ...]]
"""A class and its subclasses in the data."""

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


def roots_of(shapes: Graph) -> list[Node]:
    """The shapes with targets, a class that is itself a shape among them."""
    targeted = {shape for predicate in TARGETS for shape in shapes.subjects(predicate)}
    targeted |= {each for each in shapes.subjects(RDF.type, RDFS.Class) if _is_shape(shapes, each)}
    return sorted(targeted, key=str)


def focus_of(shapes: Graph, root: Node, subclasses: Subclasses) -> list[str]:
    """The patterns that bind ``?this`` to the focus nodes of a root shape."""
    types = {each for of in _classes(shapes, root) for each in subclasses(of)}
    focus = [f"?this {RDF.type.n3()} {each.n3()} ." for each in sorted(types)]
    for each in shapes.objects(root, SH.targetSubjectsOf):
        focus.append(f"?this {each.n3()} {variable()} .")
    for each in shapes.objects(root, SH.targetObjectsOf):
        focus.append(f"{variable()} {each.n3()} ?this .")
    for each in shapes.objects(root, SH.targetNode):
        focus.append(f"VALUES ?this {{ {each.n3()} }}")
    if not focus:
        raise Uncompilable("a target of another kind")
    return focus


def classes_of(shapes: Graph) -> tuple[URIRef, ...]:
    """The classes that the shapes ask for, whose subclasses in the data count too."""
    named = {each for predicate in (SH.targetClass, SH["class"]) for each in shapes.objects(None, predicate)}
    named |= set(shapes.subjects(RDF.type, RDFS.Class))
    return tuple(sorted(each for each in named if isinstance(each, URIRef)))


def targets_of(shapes: Graph) -> dict[str, str]:
    """The targets of the shapes as a report writes them, each with a query for a node that it selects.

    A node that a shape names is selected whatever the data are. That a node has a class says nothing about
    what the data are about; it is a target here only where it is the only one.
    """
    found = {}
    for root in roots_of(shapes):
        for of in _classes(shapes, root):
            below = f"?below {RDFS.subClassOf.n3()}+ {of.n3()} . ?this {RDF.type.n3()} ?below ."
            found[argument_text(shapes, of)] = f"{{ ?this {RDF.type.n3()} {of.n3()} }} UNION {{ {below} }}"
        for each in shapes.objects(root, SH.targetSubjectsOf):
            found[f"subjects of {argument_text(shapes, each)}"] = f"?this {each.n3()} ?value ."
        for each in shapes.objects(root, SH.targetObjectsOf):
            found[f"objects of {argument_text(shapes, each)}"] = f"?value {each.n3()} ?this ."
        for each in shapes.objects(root, SH.targetNode):
            found[argument_text(shapes, each)] = f"VALUES ?this {{ {each.n3()} }}"
    telling = set(found) - {f"subjects of {argument_text(shapes, RDF.type)}"} or set(found)
    return {target: f"SELECT ?this {{ {found[target]} }} LIMIT 1" for target in sorted(telling)}


def only(shapes: Graph, roots: Collection[Node]) -> Graph:
    """The shapes without the targets of all others than these roots."""
    graph = Graph()
    graph += shapes
    for predicate in TARGETS:
        for shape, target in shapes.subject_objects(predicate):
            if shape not in roots:
                graph.remove((shape, predicate, target))
    for shape in set(shapes.subjects(RDF.type, RDFS.Class)) - set(roots):
        graph.remove((shape, RDF.type, RDFS.Class))
    return graph


def _classes(shapes: Graph, root: Node) -> list[URIRef]:
    classes = [each for each in shapes.objects(root, SH.targetClass) if isinstance(each, URIRef)]
    if _is_shape(shapes, root) and (root, RDF.type, RDFS.Class) in shapes:
        classes.append(URIRef(str(root)))
    return classes


def _is_shape(shapes: Graph, node: Node) -> bool:
    return bool({SH.NodeShape, SH.PropertyShape} & set(shapes.objects(node, RDF.type)))
