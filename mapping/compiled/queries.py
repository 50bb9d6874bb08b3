"""Shapes as queries: for each shape and set of focus nodes a sieve, and a query for each constraint."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.term import Node

from .constraints import compiled_constraint, sieve_of
from .expressions import Check, Uncompilable, either, repeated_languages, variable
from .reading import Asked, ShapesReader, conditions_of, merged
from .targets import roots_of


@dataclass(frozen=True)
class Query:
    """A SELECT of ``?this``, and of ``?value`` and ``?path`` where results have them; each row is a fault.

    What else is selected tells faults apart that are otherwise the same. ``own`` is the node of a SPARQL
    constraint; ``focus`` the pattern in the text that binds ``?this``. ``argument`` is that of the faults.
    """

    text: str
    shape: Node
    constraint: str
    own: Node | None = None
    focus: str = ""
    argument: str = ""

    def on(self, nodes: Iterable[str]) -> str:
        """The same query on some focus nodes only, given as IRIs in angle brackets."""
        return self.text.replace(self.focus, f"VALUES ?this {{ {' '.join(nodes)} }} {self.focus}", 1)


@dataclass(frozen=True)
class Star:
    """One pass over focus nodes for a shape that wants one value at most, or several that want just one.

    Where each row that comes back is for another node and none has a value at fault, all of the shapes hold;
    those that want a value need as many rows as there are focus nodes, which ``count`` counts.
    """

    pattern: str
    wrong: str
    count: str | None = None

    def rows(self, limit: int | None = None) -> str:
        """The query for the number of rows, of rows without fault and of nodes, as one text.

        ``limit`` is how many rows are enough to know.
        """
        enough = "" if limit is None else f" LIMIT {limit}"
        return (
            "SELECT (CONCAT(STR(COUNT(*)), ' ', STR(SUM(?sound)), ' ', STR(COUNT(DISTINCT ?this))) AS ?found)"
            f" {{ {{ SELECT ?this (IF({self.wrong}, 0, 1) AS ?sound) {{ {self.pattern} }}{enough} }} }}"
        )


@dataclass(frozen=True)
class _Rows:
    """Focus nodes, whose values are found by their property first (``by_value``) or by the nodes first."""

    focus: str
    by_value: bool

    def pattern(self, path: str, value: str, condition: str = "") -> str:
        """The pattern of the nodes and their values of a path, for which a condition holds."""
        values = f"?this {path} {value} ."
        if not self.by_value:
            return f"{self.focus} {values}" + (f" FILTER ({condition})" if condition else "")
        tests = ([f"({condition})"] if condition else []) + [f"EXISTS {{ {self.focus} }}"]
        return f"{values} FILTER ({' && '.join(tests)})"


@dataclass(frozen=True)
class Step:
    """Queries on one shape and its focus nodes; where the sieve finds no row, none of them does.

    A sieve that ``narrows`` selects all the focus nodes that can be at fault, and perhaps others.
    """

    sieve: str | None
    queries: tuple[Query, ...]
    narrows: bool = False
    star: Star | None = None


def compiled_steps(
    shapes: Graph, subclasses: Mapping[URIRef, tuple[URIRef, ...]]
) -> tuple[tuple[Step, ...], dict[Node, str]]:
    """What to ask, and the root shapes that cannot be asked so, each with the reason."""
    reader = ShapesReader(shapes, lambda of: (of, *subclasses.get(of, ())))
    asked: list[Asked] = []
    left: dict[Node, str] = {}
    for root in roots_of(shapes):
        try:
            asked += reader.asked(root)
        except Uncompilable as reason:
            left[root] = str(reason)
    by_shape = merged(asked)
    stars, special = _stars(by_shape), _special(by_shape)
    steps = [
        step
        for each in by_shape
        for focus in each.focus
        for step in _steps(shapes, each, _Rows(focus, each.path in special), stars.get(focus))
    ]
    return tuple(steps), left


def _stars(asked: list[Asked]) -> dict[str, Star]:
    """A star for each set of focus nodes of which two shapes or more want one value."""
    single: defaultdict[str, list[Asked]] = defaultdict(list)
    for each in asked:
        for focus in each.focus if each.is_single else ():
            single[focus].append(each)
    return {focus: _star(focus, shapes) for focus, shapes in single.items() if len(shapes) > 1}


def _special(asked: list[Asked]) -> set[str]:
    """The properties that belong to two sets of focus nodes at most: most of their subjects are of these."""
    users: defaultdict[str, set[str]] = defaultdict(set)
    for each in asked:
        if each.path and re.fullmatch("<[^>]*>", each.path):
            users[each.path].update(each.focus)
    return {path for path, focus in users.items() if len(focus) <= 2}


def _lone(asked: Asked, rows: _Rows) -> Star | None:
    """The star of a shape that wants one value at most; one of a single condition is asked about as fast."""
    if not asked.is_lone or len(asked.checks) < 2:
        return None
    value = variable()
    wrong = either(broken("?this", value) for check in asked.checks for _, broken in check.of_values)
    return Star(rows.pattern(str(asked.path), value), wrong)


def _star(focus: str, asked: list[Asked]) -> Star:
    patterns, wrong = [focus], []
    for each in asked:
        value = variable()
        patterns.append(f"?this {each.path} {value} .")
        wrong += [broken("?this", value) for check in each.checks for _, broken in check.of_values]
    count = f"SELECT (STR(COUNT(DISTINCT ?this)) AS ?found) {{ {focus} }}"
    return Star(" ".join(patterns), either(wrong), count)


def _steps(shapes: Graph, asked: Asked, rows: _Rows, star: Star | None) -> Iterator[Step]:
    focus = rows.focus
    checks = [check for check in asked.checks if not check.count]
    conditions = [each for check in checks for each in conditions_of(check, "?this")]
    for check in asked.checks:
        if check.count:
            yield Step(None, (_query(check.count.broken(focus), asked, check),))
    if conditions:
        sieve = f"SELECT ?this {{ {focus} FILTER ({either(conditions)}) }} LIMIT 1"
        queries = tuple(query for check in checks for query in _queries(check, asked, rows))
        star = star if star and asked.is_single else _lone(asked, rows)
        yield Step(sieve if len(conditions) > 1 else None, queries, star=star)
    for own in asked.sparql:
        text = compiled_constraint(shapes, own, focus, asked.path)
        own_sieve = sieve_of(shapes, own)
        narrows = own_sieve is not None and bool(re.match(r"[^{]*\bSELECT\b[^{]*[?$]this\b", own_sieve))
        yield Step(own_sieve, (Query(text, asked.shape, "sparql", own, focus),), narrows)


def _queries(check: Check, asked: Asked, rows: _Rows) -> Iterator[Query]:
    head = "SELECT DISTINCT ?this"
    if check.constraint == "uniqueLang":
        yield _query(repeated_languages(rows.focus, str(asked.path)), asked, check)
    elif check.of_focus:
        condition = check.of_focus("?this", "?this")
        yield _query(f"{head} {{ {rows.focus} FILTER ({condition}) }}", asked, check)
    for path, broken in check.of_values:
        if path is None:
            text = f"{head} (?this AS ?value) {{ {rows.focus} FILTER ({broken('?this', '?this')}) }}"
        else:
            of_path = f" ({path} AS ?path)" if path.startswith("?") else ""
            pattern = rows.pattern(path, "?value", broken("?this", "?value"))
            text = f"{head} ?value{of_path} {{ {pattern} }}"
        yield _query(text, asked, check)


def _query(text: str, asked: Asked, check: Check) -> Query:
    return Query(text, asked.shape, check.constraint, argument=check.argument)
