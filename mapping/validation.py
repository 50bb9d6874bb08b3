"""Data in, faults out: the project's shapes, run by pySHACL.

No inference and no network: what a shape looks at must stand in the data. Only the modes, which every
occurrence points to, are added where they are absent. This is the reference; ``compiled`` gives the same
report many times faster.
"""

import re
from functools import cache, lru_cache
from typing import Any

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, XSD
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import Result
from rdflib.term import Node

from .errors import ShapesError
from .report import Fault, Report
from .shapes_graph import fault_of, load_package_turtle, load_shapes
from .terms import iri, string
from .vocabulary import PREFIXES

__all__ = ["Fault", "Report", "count_targets", "load_shapes", "run_pyshacl", "validate"]

_SH = PREFIXES["sh"]
_MODE_CLASS = URIRef(PREFIXES["tg"] + "Mode")
_prepared = cache(prepareQuery)


def validate(data: Graph) -> Report:
    """What in the data breaks the shapes; ``data`` itself is not changed.

    Give a work with all that it points to: a value that must be a trope is one only if the data say so.
    """
    return run_pyshacl(_with_modes(data), load_shapes())


def run_pyshacl(data: Graph, shapes: Graph) -> Report:
    """What in the data breaks some shapes, whose nodes all have IRIs; nothing is added to the data.

    Raises ShapesError where pySHACL cannot run the shapes.
    """
    from pyshacl import validate as run_shapes  # slow to import

    try:
        found = run_shapes(
            _DataGraph() + data,
            shacl_graph=_runnable(shapes),
            inference="none",
            advanced=False,
            inplace=True,
        )
    except (RuntimeError, re.error) as error:
        raise ShapesError("the shapes", [f"pySHACL, which they need, cannot run them ({error})"]) from error
    results = found[1]
    if not isinstance(results, Graph):
        raise ShapesError("the shapes", [f"pySHACL, which they need, cannot run them ({found[2]})"])
    return Report(tuple(sorted({_fault(shapes, results, each) for each in results.objects(None, SH.result)})))


def count_targets(data: Graph) -> int:
    """How many nodes of the data the shapes are about; of 0, "no faults" means nothing."""
    classes = load_shapes().objects(None, SH.targetClass)
    return len({node for target in classes for node in data.subjects(RDF.type, target)})


class _DataGraph(Graph):
    """Data that parse each query text once: pySHACL asks the same one anew for every focus node."""

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Result:
        return super().query(_prepared(query_object), *args, **kwargs)


def _with_modes(data: Graph) -> Graph:
    if (None, RDF.type, _MODE_CLASS) in data:
        return data
    return data + load_package_turtle("tropegraph.ontology", "modes.ttl")


@lru_cache(maxsize=4)
def _runnable(shapes: Graph) -> Graph:
    """A copy of the shapes for pySHACL, which adds triples of its own; property shapes have the targets.

    The results are the same, but pySHACL then runs a property shape once for all nodes, not once for each.
    """
    graph = Graph()
    graph += shapes
    for node_shape, target in _movable(shapes):
        for property_shape in shapes.objects(node_shape, SH.property):
            graph.add((property_shape, SH.targetClass, target))
            graph.remove((node_shape, SH.property, property_shape))
    for shape, pattern in shapes.subject_objects(SH.pattern):
        graph.set((shape, SH.pattern, Literal(_python_pattern(str(pattern)))))
    return graph


def _movable(shapes: Graph) -> list[tuple[Node, Node]]:
    """Node shapes with their target class, where those are the only nodes that they are ever asked about.

    None is among them that has to know which property shapes are its own.
    """
    referred = {
        each for predicate in (SH.node, SH.qualifiedValueShape) for each in shapes.objects(None, predicate)
    }
    others = {SH.path, SH.deactivated, SH.closed, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf}
    return [
        (shape, target)
        for shape, target in shapes.subject_objects(SH.targetClass)
        if shape not in referred
        and not others & set(shapes.predicates(shape))
        and (None, RDF.first, shape) not in shapes
        and not any(
            (each, SH.qualifiedValueShapesDisjoint, None) in shapes
            for each in shapes.objects(shape, SH.property)
        )
    ]


def _python_pattern(pattern: str) -> str:
    r"""A regular expression of XPath for Python, whose ``$`` matches before a last line feed too.

    >>> _python_pattern("^[A-Z$]+[$]\\$$")
    '^[A-Z$]+[$]\\$\\Z'
    """
    return re.sub(r"\\.|\[(?:\\.|[^\]])*\]|\$", lambda part: r"\Z" if part[0] == "$" else part[0], pattern)


def _fault(shapes: Graph, results: Graph, result: Node) -> Fault:
    shape = results.value(result, SH.sourceShape)
    assert shape is not None
    component = str(results.value(result, SH.sourceConstraintComponent)).removeprefix(_SH)
    return fault_of(
        shapes,
        shape,
        _parameter(component),
        _text(results.value(result, SH.focusNode)),
        _text(results.value(result, SH.value)),
        results.value(result, SH.sourceConstraint),
    )


def _parameter(component: str) -> str:
    """The parameter that a constraint component is named after.

    >>> _parameter("MinCountConstraintComponent")
    'minCount'
    """
    parameter = component.removesuffix("ConstraintComponent")
    return parameter[0].lower() + parameter[1:]


def _text(term: Node | None) -> str:
    """A term as N-Triples text; a blank node, which no data should have, as a word for it."""
    if term is None:
        return ""
    if isinstance(term, BNode):
        return string("a blank node", "en")
    if not isinstance(term, Literal):
        return iri(str(term))
    datatype = (
        None if term.language or term.datatype in (None, XSD.string) else f"^^{iri(str(term.datatype))}"
    )
    return string(str(term), term.language) + (datatype or "")
