"""What the validation report of a release holds: results, groups, what was left out, what a thing has."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tropegraph.mapping.report import SEVERITIES

from .queries import query
from .rdf import Literal, NamedNode, Term, expand
from .store import Row, Store

_SHACL = expand("sh:").value


@dataclass(frozen=True)
class Finding:
    """A result of the validation.

    ``constraint`` is the parameter that does not hold (``minCount``), or the name of a SPARQL constraint.
    """

    node: NamedNode
    severity: str
    shape: Term
    constraint: str
    focus: Term
    path: Term | None
    value: Term | None
    message: str


@dataclass(frozen=True)
class Group:
    """The findings of one constraint of one shape, in the order of their focus nodes."""

    severity: str
    shape: Term
    constraint: str
    message: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Omission:
    """A source that the release was built without; ``work`` is empty where it is not known."""

    node: str
    source: str
    work: str
    reason: str


def findings(
    store: Store, base: str, focus: NamedNode | None = None, work: NamedNode | None = None
) -> list[Finding]:
    """All results of the report, or those about a thing, or about a work and what belongs to it.

    The gravest first.
    """
    given = {"graph": _graph(base)} | ({"focus": focus} if focus else {})
    found = [_finding(row) for row in store.select(query("results"), **given)]
    if work is not None:
        rows = store.select(query("belonging-to-work"), work=work)
        things = {work, *(row["thing"] for row in rows)}
        found = [each for each in found if each and each.focus in things]
    return sorted((each for each in found if each), key=_order)


def groups(found: Iterable[Finding]) -> list[Group]:
    """The findings by shape and constraint, the gravest first."""
    collected: defaultdict[tuple[str, Term, str], list[Finding]] = defaultdict(list)
    for finding in found:
        collected[finding.severity, finding.shape, finding.constraint].append(finding)
    return [
        Group(severity, shape, constraint, each[0].message, tuple(each))
        for (severity, shape, constraint), each in collected.items()
    ]


def omissions(store: Store, base: str) -> list[Omission]:
    """What the build left out."""
    return [
        Omission(_local(row["node"]), *(_text(row.get(name)) for name in ("source", "work", "reason")))
        for row in store.select(query("left-out"), graph=_graph(base))
    ]


def results_by_shape(store: Store, base: str) -> dict[str, int]:
    """How many results there are of each shape that has some, by its IRI."""
    rows = store.select(query("results-by-shape"), graph=_graph(base))
    return {
        row["shape"].value: int(_text(row["results"])) for row in rows if isinstance(row["shape"], NamedNode)
    }


def severities(store: Store, base: str, focus: NamedNode) -> dict[str, int] | None:
    """How many results of each severity there are about a thing; None where nothing was validated."""
    rows = store.select(query("severities-of-thing"), graph=_graph(base), focus=focus)
    found = Counter({_local(row["severity"]): int(_text(row["results"])) for row in rows})
    if not found and not store.select(query("validated"), graph=_graph(base)):
        return None
    return {severity: found[severity] for severity in SEVERITIES}


def severities_in_work(store: Store, base: str, work: NamedNode) -> dict[str, int]:
    """How many results of each severity there are about what belongs to a work."""
    rows = store.select(query("severities-in-work"), graph=_graph(base), work=work)
    return {_local(row["severity"]): int(_text(row["results"])) for row in rows}


def _graph(base: str) -> NamedNode:
    return NamedNode(f"{base}graph/report")


def _finding(row: Row) -> Finding | None:
    node = row["result"]
    if not isinstance(node, NamedNode):
        return None
    component = _local(row["component"]).removesuffix("ConstraintComponent")
    own = row.get("constraint")
    return Finding(
        node,
        _local(row["severity"]),
        row["shape"],
        _local(own) if own else component[:1].lower() + component[1:],
        row["focus"],
        row.get("path"),
        row.get("value"),
        _text(row.get("message")),
    )


def _order(finding: Finding) -> tuple[int, str, str, str, str]:
    known = finding.severity in SEVERITIES
    rank = SEVERITIES.index(finding.severity) if known else len(SEVERITIES)
    return rank, str(finding.shape), finding.constraint, str(finding.focus), finding.node.value


def _local(term: Term) -> str:
    return term.value.rpartition("#")[2] if isinstance(term, NamedNode) else str(term)


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, Literal) else ""
