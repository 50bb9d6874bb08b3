"""The results of a validation report in RDF, and pySHACL's own report, as it writes it."""

import re
from collections import Counter

import pyshacl
from pyoxigraph import Quad, RdfFormat, Store, parse, serialize
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from tropegraph.mapping.report import Report
from tropegraph.mapping.report_rdf import to_triples

Result = tuple[object, ...]
"""Focus node, path, value, shape, constraint component, constraint and severity."""

_PARTS = (SH.value, SH.sourceShape, SH.sourceConstraintComponent, SH.sourceConstraint, SH.resultSeverity)
_PATHS = ("inverse", "alternative", "zeroOrMore", "oneOrMore", "zeroOrOne")


def pyshacl_report(data: Graph, shapes: Graph) -> Graph:
    """What pySHACL says of data; ``$`` in a pattern is the end of the text, as it is in XPath."""
    given = Graph()
    given += shapes
    for shape, pattern in shapes.subject_objects(SH.pattern):
        given.set((shape, SH.pattern, Literal(re.sub(r"(?<!\\)\$", r"\\Z", str(pattern)))))
    _, report, told = pyshacl.validate(Graph() + data, shacl_graph=given, inference="none", advanced=False)
    assert isinstance(report, Graph), told
    return report


def our_report(report: Report) -> Graph:
    """A report of ours in RDF."""
    return labelled("".join(f"{s} {p} {o} .\n" for s, p, o in to_triples(report, "urn:report#")))


def labelled(lines: str) -> Graph:
    """The graph of N-Triples, whose blank nodes keep their labels."""
    labels = re.findall(r"(?:^| )_:(\w+) ", lines, re.MULTILINE)
    return Graph().parse(data=lines, format="nt", bnode_context={label: BNode(label) for label in labels})


def as_stored(graph: Graph) -> tuple[Store, Graph]:
    """The data in a store, and as the store has them: it keeps values, not how they are written."""
    store = Store()
    data = parse(graph.serialize(format="nt"), format=RdfFormat.N_TRIPLES)
    store.extend(Quad(each.subject, each.predicate, each.object) for each in data)
    lines = serialize((quad.triple for quad in store), format=RdfFormat.N_TRIPLES)
    assert lines is not None
    return store, labelled(lines.decode())


def results(report: Graph) -> Counter[Result]:
    """Its results, each as often as it stands there."""
    return Counter(_result(report, each) for each in report.objects(None, SH.result))


def messages(report: Graph) -> dict[Result, set[str]]:
    """The texts of the messages of each result."""
    found: dict[Result, set[str]] = {}
    for each in report.objects(None, SH.result):
        texts = found.setdefault(_result(report, each), set())
        texts |= {str(message) for message in report.objects(each, SH.resultMessage)}
    return found


def _result(report: Graph, result: Node) -> Result:
    path = report.value(result, SH.resultPath)
    parts = (report.value(result, predicate) for predicate in _PARTS)
    return (
        _text(report.value(result, SH.focusNode)),
        _path(report, path) if path is not None else "",
        *map(_text, parts),
    )


def _path(report: Graph, path: Node) -> object:
    for kind in _PATHS:
        inner = report.value(path, URIRef(f"{SH}{kind}Path"))
        if inner is not None:
            return kind, _path(report, inner)
    if (path, RDF.first, None) in report:
        return tuple(_path(report, each) for each in report.items(path))
    return str(path)


def _text(term: Node | None) -> str:
    return "" if term is None else term.n3()
