"""What the validation report of a release holds: results, groups, what was left out, what a thing has.

A report may have very many results: groups are counted by the store, and only what is shown is read.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tropegraph.mapping.report import SEVERITIES, gravity

from .queries import query
from .rdf import Literal, NamedNode, Term
from .store import Row, Store

_SORTED_UP_TO = 1000
"""Results of so many are in the order of their focus nodes; of more, in the order of the store."""


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
    """The findings of one constraint of a shape: how many there are, and the terms that choose them."""

    severity: str
    shape: Term
    constraint: str
    total: int
    chosen: tuple[tuple[str, Term], ...] = ()


@dataclass(frozen=True)
class Omission:
    """A source that the release was built without; ``work`` is empty where it is not known."""

    node: str
    source: str
    work: str
    reason: str


def groups(store: Store, base: str) -> list[Group]:
    """The constraints that have findings, the gravest first."""
    found = (_group(row) for row in store.select(query("result-groups"), graph=_graph(base)))
    return sorted(found, key=_rank)


def findings(store: Store, base: str, group: Group, start: int, count: int) -> list[Finding]:
    """A stretch of the findings of a group."""
    given = {"graph": _graph(base), **dict(group.chosen)}
    name = "results-of-constraint" if "constraint" in given else "results-of-component"
    if group.total <= _SORTED_UP_TO:
        rows = store.select(query(name), **given)
        return sorted(_findings(rows), key=_order)[start : start + count]
    rows = store.select(f"{query(name)}OFFSET {start:d} LIMIT {count:d}\n", **given)
    return sorted(_findings(rows), key=_order)


def findings_about(store: Store, base: str, focus: NamedNode | None, work: NamedNode | None) -> list[Finding]:
    """All findings about a thing, or about a work and what belongs to it, the gravest first.

    Where both are given, those about the thing, if it is the work or belongs to it.
    """
    given = {"graph": _graph(base)} | ({"focus": focus} if focus else {})
    if work is None:
        return sorted(_findings(store.select(query("results"), **given)), key=_order)
    rows = store.select(query("results-in-work"), work=work, **given)
    if focus in (None, work):
        rows += store.select(query("results"), graph=_graph(base), focus=work)
    return sorted(_findings(rows), key=_order)


def omissions(store: Store, base: str) -> list[Omission]:
    """What the build left out."""
    return [
        Omission(_local(row["node"]), *(_text(row.get(name)) for name in ("source", "work", "reason")))
        for row in store.select(query("left-out"), graph=_graph(base))
    ]


def is_validated(store: Store, base: str) -> bool:
    """Whether the release has a validation report."""
    return bool(store.select(query("validated"), graph=_graph(base)))


def severities(store: Store, base: str, focus: NamedNode) -> dict[str, int] | None:
    """How many results of each severity there are about a thing; None where nothing was validated."""
    rows = store.select(query("severities-of-thing"), graph=_graph(base), focus=focus)
    found = Counter({_local(row["severity"]): int(_text(row["results"])) for row in rows})
    if not found and not is_validated(store, base):
        return None
    return {severity: found[severity] for severity in SEVERITIES}


def severities_in_work(store: Store, base: str, work: NamedNode) -> dict[str, int]:
    """How many results of each severity there are about what belongs to a work."""
    rows = store.select(query("severities-in-work"), graph=_graph(base), work=work)
    return {_local(row["severity"]): int(_text(row["results"])) for row in rows}


def _graph(base: str) -> NamedNode:
    return NamedNode(f"{base}graph/report")


def _group(row: Row) -> Group:
    names = ("severity", "shape", "component", "constraint")
    return Group(
        _local(row["severity"]),
        row["shape"],
        _constraint(row),
        int(_text(row["results"])),
        tuple((name, row[name]) for name in names if name in row),
    )


def _findings(rows: Iterable[Row]) -> list[Finding]:
    """One finding a result, also where it has several messages."""
    found: dict[NamedNode, Finding] = {}
    for row in rows:
        node = row["result"]
        if isinstance(node, NamedNode) and node not in found:
            found[node] = _finding(node, row)
    return list(found.values())


def _finding(node: NamedNode, row: Row) -> Finding:
    return Finding(
        node,
        _local(row["severity"]),
        row["shape"],
        _constraint(row),
        row["focus"],
        row.get("path"),
        row.get("value"),
        _text(row.get("message")),
    )


def _constraint(row: Row) -> str:
    component = _local(row["component"]).removesuffix("ConstraintComponent")
    own = row.get("constraint")
    return _local(own) if own else component[:1].lower() + component[1:]


def _rank(found: Finding | Group) -> tuple[tuple[int, str], str, str]:
    return gravity(found.severity), str(found.shape), found.constraint


def _order(finding: Finding) -> tuple[object, ...]:
    return _rank(finding), str(finding.focus), finding.node.value


def _local(term: Term) -> str:
    return term.value.rpartition("#")[2] if isinstance(term, NamedNode) else str(term)


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, Literal) else ""
