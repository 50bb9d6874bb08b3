"""The W3C's validation report of what was found, without blank nodes of its own.

https://www.w3.org/TR/shacl/#validation-report
"""

import hashlib
from functools import lru_cache

from pyoxigraph import RdfFormat, parse, serialize

from .report import Fault, Report
from .shape_paths import Path, read_path
from .terms import Triple, boolean, iri, name, string
from .vocabulary import PREFIXES

_PREFIXES = {prefix: PREFIXES[prefix] for prefix in ("dct", "prov", "rdfs", "schema", "sh", "shapes", "tg")}
_OF_SHACL = set(
    """class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive minLength
    maxLength pattern languageIn uniqueLang equals disjoint lessThan lessThanOrEquals not and or xone node
    property qualifiedMinCount qualifiedMaxCount closed hasValue in""".split()
)
AGREEMENT = "agreement"
"""The constraint of what no shape can say: that the parts of a release say the same."""


def to_triples(report: Report, report_base: str) -> list[Triple]:
    """The W3C validation report, sorted; what was left out is ``dct:hasPart`` of it.

    A node's IRI is ``report_base`` and 16 hex digits of the SHA-256 of what is said of it: the same faults
    give the same triples. Blank nodes are those of the data alone. ``sh:conforms`` is false if there is any
    result, Info too, as the specification has it: https://www.w3.org/TR/shacl/#conforms
    """
    triples: list[Triple] = []
    results = []
    for fault in report.faults:
        statements, of_path = _result(fault, report_base)
        results.append(_add_node(triples, statements, report_base))
        triples.extend(of_path)
    left_out = [_add_node(triples, each.statements(), report_base) for each in report.left_out]
    summary = [
        (name("rdf:type"), name("sh:ValidationReport")),
        (name("rdfs:label"), string("Validation report", "en")),
        (name("sh:conforms"), boolean(not results)),
        *((name("sh:result"), result) for result in results),
        *((name("dct:hasPart"), each) for each in left_out),
    ]
    _add_node(triples, summary, report_base)
    return sorted(set(triples))


def to_turtle(report: Report, report_base: str) -> str:
    """The W3C validation report as Turtle."""
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in to_triples(report, report_base))
    parsed = parse(lines.encode(), format=RdfFormat.N_TRIPLES, lenient=True)
    data = serialize((quad.triple for quad in parsed), format=RdfFormat.TURTLE, prefixes=_PREFIXES)
    assert data is not None, "without an output file the bytes come back"
    return data.decode()


def _result(fault: Fault, report_base: str) -> tuple[list[tuple[str, str]], tuple[Triple, ...]]:
    """The predicates and objects of a fault's result, and the triples of its path if that is no plain IRI."""
    label = f"{fault.severity}: {fault.shape}, {fault.constraint} {fault.argument}".rstrip()
    statements = [
        (name("rdf:type"), name("sh:ValidationResult")),
        (name("rdfs:label"), string(label, "en")),
        (name("sh:focusNode"), fault.focus),
        (name("sh:resultSeverity"), _iri(fault.severity, "sh")),
        *((name("sh:resultMessage"), message) for message in fault.messages),
        (name("sh:sourceConstraintComponent"), _component(fault.constraint)),
    ]
    if fault.shape:
        statements.append((name("sh:sourceShape"), _iri(fault.shape, "shapes")))
    if _is_own(fault.constraint):
        statements.append((name("sh:sourceConstraint"), _iri(fault.constraint, "shapes")))
    of_path: tuple[Triple, ...] = ()
    if fault.path:
        node, of_path = _path(fault.path, report_base)
        statements.append((name("sh:resultPath"), node))
    if fault.value:
        statements.append((name("sh:value"), fault.value))
    return statements, of_path


def _is_own(constraint: str) -> bool:
    """Whether a constraint is a SPARQL constraint, known by its name."""
    return constraint not in _OF_SHACL and constraint != AGREEMENT and not constraint.startswith("<")


def _component(constraint: str) -> str:
    if constraint.startswith("<"):
        return constraint
    if constraint == AGREEMENT:
        return name("shapes:AgreementConstraintComponent")
    component = "SPARQL" if _is_own(constraint) else constraint[0].upper() + constraint[1:]
    return name(f"sh:{component}ConstraintComponent")


def _iri(text: str, prefix: str) -> str:
    """The IRI of a name: of one of ours by its local name, of another as it is."""
    return iri(text) if ":" in text else name(f"{prefix}:{text}")


@lru_cache(maxsize=256)
def _path(text: str, report_base: str) -> tuple[str, tuple[Triple, ...]]:
    """The node of a property path, and the triples that say what it is."""
    triples: list[Triple] = []
    return _path_node(read_path(text), triples, report_base), tuple(triples)


def _path_node(path: Path, triples: list[Triple], report_base: str) -> str:
    """https://www.w3.org/TR/shacl/#property-paths"""
    if isinstance(path, str):
        return path if path.startswith("<") else name(path)
    kind, parts = path
    nodes = [_path_node(part, triples, report_base) for part in parts]
    if kind not in ("sequence", "alternative"):
        return _add_node(triples, [(name(f"sh:{kind}Path"), nodes[0])], report_base)
    rest = name("rdf:nil")
    for node in reversed(nodes):
        rest = _add_node(triples, [(name("rdf:first"), node), (name("rdf:rest"), rest)], report_base)
    if kind == "sequence":
        return rest
    return _add_node(triples, [(name("sh:alternativePath"), rest)], report_base)


def _add_node(triples: list[Triple], statements: list[tuple[str, str]], report_base: str) -> str:
    content = "\n".join(f"{predicate} {value}" for predicate, value in sorted(statements))
    node = iri(report_base + hashlib.sha256(content.encode()).hexdigest()[:16])
    triples.extend((node, predicate, value) for predicate, value in statements)
    return node
