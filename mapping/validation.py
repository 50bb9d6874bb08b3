"""Data in, faults out: the project's shapes, run by pySHACL.

No inference and no network: what a shape looks at must stand in the data. Only the modes, which every
occurrence points to, are added where they are absent.
"""

from functools import cache
from importlib import resources
from typing import Any

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, XSD
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import Result
from rdflib.term import Node

from .report import Fault, Report
from .terms import iri, string
from .vocabulary import PREFIXES

__all__ = ["Fault", "Report", "count_targets", "load_shapes", "validate"]

_SH = PREFIXES["sh"]
_SHAPES = PREFIXES["shapes"]
_MODE_CLASS = URIRef(PREFIXES["tg"] + "Mode")
_prepared = cache(prepareQuery)


@cache
def load_shapes() -> Graph:
    """All shapes as one graph, read once; do not change it."""
    return _load("tropegraph.shapes", ".ttl")


def validate(data: Graph) -> Report:
    """What in the data breaks the shapes; ``data`` itself is not changed.

    Give a work with all that it points to: a value that must be a trope is one only if the data say so.
    """
    from pyshacl import validate as run_shapes  # slow to import

    found = run_shapes(
        _with_modes(data), shacl_graph=_runnable_shapes(), inference="none", advanced=False, inplace=True
    )
    results = found[1]
    if not isinstance(results, Graph):
        raise RuntimeError(f"the shapes cannot be evaluated: {found[2]}")
    return Report(tuple(sorted({_fault(results, result) for result in results.objects(None, SH.result)})))


def count_targets(data: Graph) -> int:
    """How many nodes of the data the shapes are about; of 0, "no faults" means nothing."""
    classes = load_shapes().objects(None, SH.targetClass)
    return len({node for target in classes for node in data.subjects(RDF.type, target)})


class _DataGraph(Graph):
    """Data that parse each query text once: pySHACL asks the same one anew for every focus node."""

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Result:
        return super().query(_prepared(query_object), *args, **kwargs)


def _with_modes(data: Graph) -> Graph:
    graph = _DataGraph()
    graph += data
    if (None, RDF.type, _MODE_CLASS) not in graph:
        graph += _load("tropegraph.ontology", "modes.ttl")
    return graph


@cache
def _runnable_shapes() -> Graph:
    """A copy of the shapes for pySHACL, which adds triples of its own; property shapes have the targets.

    The results are the same, but pySHACL then runs a property shape once for all nodes, not once for each.
    """
    graph = Graph()
    graph += load_shapes()
    for node_shape, target in load_shapes().subject_objects(SH.targetClass):
        for property_shape in load_shapes().objects(node_shape, SH.property):
            graph.add((property_shape, SH.targetClass, target))
            graph.remove((node_shape, SH.property, property_shape))
    return graph


@cache
def _load(package: str, name_ending: str) -> Graph:
    graph = Graph(bind_namespaces="none")
    files = [file for file in resources.files(package).iterdir() if file.name.endswith(name_ending)]
    if not files:
        raise RuntimeError(
            f"{package} holds no file that ends in {name_ending}: the installation is incomplete"
        )
    for file in sorted(files, key=lambda file: file.name):
        graph.parse(data=file.read_text("utf-8"), format="turtle")
    return graph


def _fault(results: Graph, result: Node) -> Fault:
    shape = results.value(result, SH.sourceShape)
    own = results.value(result, SH.sourceConstraint)
    component = _local(results.value(result, SH.sourceConstraintComponent), _SH)
    return Fault(
        focus=_text(results.value(result, SH.focusNode)),
        shape=_local(shape, _SHAPES),
        path=_path(results, results.value(result, SH.resultPath)),
        constraint=_local(own, _SHAPES) if own else _parameter(component),
        severity=_local(results.value(result, SH.resultSeverity), _SH),
        message=str(load_shapes().value(own or shape, SH.message)),
        value=_text(results.value(result, SH.value)),
    )


def _parameter(component: str) -> str:
    """The parameter that a constraint component is named after.

    >>> _parameter("MinCountConstraintComponent")
    'minCount'
    """
    parameter = component.removesuffix("ConstraintComponent")
    return parameter[0].lower() + parameter[1:]


def _path(results: Graph, path: Node | None) -> str:
    if path is None:
        return ""
    inverse = results.value(path, SH.inversePath)
    return f"^{_prefixed(inverse)}" if inverse else _prefixed(path)


def _prefixed(term: Node) -> str:
    for prefix, namespace in PREFIXES.items():
        if str(term).startswith(namespace):
            return f"{prefix}:{str(term).removeprefix(namespace)}"
    raise RuntimeError(f"a shape's path is in no namespace of the vocabulary: {term}")


def _local(term: Node | None, namespace: str) -> str:
    return str(term).removeprefix(namespace)


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
