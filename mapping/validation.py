"""Data in, faults out: the project's shapes, run by pySHACL.

No inference and no network: what a shape looks at must stand in the data. Only the modes, which every
occurrence points to, are added where they are absent. This is the reference; ``compiled`` gives the same
report many times faster.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import Result
from rdflib.term import Node

from .errors import UnusableShapesError
from .fault_source import source_of, text_of
from .report import Fault, Report
from .shape_parts import Part, part_shapes
from .shapes_graph import load_package_turtle, load_shapes
from .terms import iri
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

    Raises UnusableShapesError where pySHACL cannot run the shapes.
    """
    from pyshacl import validate as run_shapes  # slow to import

    runnable, parts = _runnable(shapes)
    try:
        _, results, told = run_shapes(
            _DataGraph() + data, shacl_graph=runnable, inference="none", advanced=False, inplace=True
        )
    except Exception as error:  # it raises errors of many kinds, and those of the libraries that it calls
        raise UnusableShapesError(f"pySHACL cannot run the shapes: {_sentence(error)}") from error
    if not isinstance(results, Graph):
        raise UnusableShapesError(f"pySHACL cannot evaluate the shapes: {_sentence(told)}")
    return Report(tuple(sorted(set(_faults(shapes, results, parts)))))


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
def _runnable(shapes: Graph) -> tuple[Graph, dict[Node, Part]]:
    """A copy of the shapes for pySHACL, which adds triples of its own; property shapes have the targets.

    The results are the same, but pySHACL then runs a property shape once for all nodes, not once for each.
    """
    graph = Graph()
    graph += shapes
    parts = part_shapes(graph)
    moves = [(shape, target, set(graph.objects(shape, SH.property))) for shape, target in _movable(graph)]
    for node_shape, target, property_shapes in moves:
        for property_shape in property_shapes:
            graph.add((property_shape, SH.targetClass, target))
        graph.remove((node_shape, SH.property, None))
    for shape, pattern in shapes.subject_objects(SH.pattern):
        for each in [shape, *(part for part, of in parts.items() if of.shape == shape)]:
            if (each, SH.pattern, None) in graph:
                graph.set((each, SH.pattern, Literal(_python_pattern(str(pattern)))))
    return graph, parts


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


def _sentence(error: object) -> str:
    """The first line of what went wrong, which may be many."""
    return " ".join(str(error).split("For reference")[0].split())[:300].rstrip(".") or type(error).__name__


def _python_pattern(pattern: str) -> str:
    r"""A regular expression of XPath for Python, whose ``$`` matches before a last line feed too.

    >>> _python_pattern("^[A-Z$]+[$]\\$$")
    '^[A-Z$]+[$]\\$\\Z'
    """
    return re.sub(r"\\.|\[(?:\\.|[^\]])*\]|\$", lambda part: r"\Z" if part[0] == "$" else part[0], pattern)


def _faults(shapes: Graph, results: Graph, parts: Mapping[Node, Part]) -> Iterator[Fault]:
    """The faults of a report of pySHACL; results that say the same in all are numbered."""
    found = Counter(_fault(shapes, results, each, parts) for each in results.objects(None, SH.result))
    for fault, number in found.items():
        yield fault
        if fault.constraint == "uniqueLang" or _selects_more(shapes, fault):
            yield from (replace(fault, argument=str(each)) for each in range(2, number + 1))


def _fault(shapes: Graph, results: Graph, result: Node, parts: Mapping[Node, Part]) -> Fault:
    given = results.value(result, SH.sourceShape)
    assert given is not None
    part = parts.get(given, Part(given))
    component = results.value(result, SH.sourceConstraintComponent)
    own = results.value(result, SH.sourceConstraint)
    source = source_of(shapes, part.shape, _constraint(str(component)), own)
    texts = [str(each) for each in results.objects(result, SH.resultMessage)]
    if own is not None:
        source = replace(source, messages=source.recognised(texts), is_own=False)
    elif source.constraint.startswith("<") and (part.shape, SH.message, None) not in shapes:
        said = sorted(map(text_of, results.objects(result, SH.resultMessage)))
        source = replace(source, messages=tuple(said) or source.messages)
    path = results.value(result, SH.resultPath)
    return source.fault(
        text_of(results.value(result, SH.focusNode)),
        text_of(results.value(result, SH.value)),
        text_of(path) if isinstance(path, URIRef) else "",
        part.argument,
    )


def _selects_more(shapes: Graph, fault: Fault) -> bool:
    """Whether a fault is of a SPARQL constraint that selects more than a result has a place for."""
    own = URIRef(fault.constraint if ":" in fault.constraint else PREFIXES["shapes"] + fault.constraint)
    head = str(shapes.value(own, SH.select) or "").partition("{")[0]
    return bool(set(re.findall(r"[$?](\w+)", head)) - {"this", "value", "path"})


def _constraint(component: str) -> str:
    """The parameter that a constraint component of SHACL is named after, another's IRI in angle brackets.

    >>> _constraint(_SH + "MinCountConstraintComponent"), _constraint("urn:longest")
    ('minCount', '<urn:longest>')
    """
    if not component.startswith(_SH):
        return iri(component)
    parameter = component.removeprefix(_SH).removesuffix("ConstraintComponent")
    return parameter[0].lower() + parameter[1:]
