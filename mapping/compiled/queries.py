"""Shapes as queries: for each shape and set of focus nodes a sieve, and a query for each constraint."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from tropegraph.mapping.shapes_graph import prefixed

from .constraints import compiled_constraint, sieve_of
from .expressions import Check, Uncompilable, either, variable
from .reading import TARGETS, Asked, ShapesReader, conditions_of, merged


@dataclass(frozen=True)
class Query:
    """A SELECT of ``?this``, and of ``?value`` where results have one; each row is a fault.

    ``own`` is the node of a SPARQL constraint; ``focus`` the pattern in the text that binds ``?this``.
    """

    text: str
    shape: Node
    constraint: str
    own: Node | None = None
    focus: str = ""

    def on(self, nodes: Iterable[str]) -> str:
        """The same query on some focus nodes only, given as IRIs in angle brackets."""
        return self.text.replace(self.focus, f"VALUES ?this {{ {' '.join(nodes)} }} {self.focus}", 1)


@dataclass(frozen=True)
class Star:
    """One pass over focus nodes for several shapes that each want one value.

    Where as many rows as focus nodes come back, each for another node and none with a value at fault, all
    of the shapes hold. ``count`` counts the focus nodes; ``rows`` is told how many rows are enough to know.
    """

    count: str
    pattern: str
    wrong: str

    def rows(self, limit: int) -> str:
        """The query for the number of rows and of rows without fault and of nodes, as one text."""
        return (
            "SELECT (CONCAT(STR(COUNT(*)), ' ', STR(SUM(?sound)), ' ', STR(COUNT(DISTINCT ?this))) AS ?found)"
            f" {{ {{ SELECT ?this (IF({self.wrong}, 0, 1) AS ?sound) {{ {self.pattern} }} LIMIT {limit} }} }}"
        )


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
) -> tuple[tuple[Step, ...], dict[URIRef, str]]:
    """What to ask, and the root shapes that cannot be asked so, each with the reason."""
    reader = ShapesReader(shapes, lambda of: (of, *subclasses.get(of, ())))
    asked: list[Asked] = []
    left: dict[URIRef, str] = {}
    for root in reader.roots():
        try:
            asked += reader.asked(root)
        except Uncompilable as reason:
            left[URIRef(str(root))] = str(reason)
    by_shape = merged(asked)
    stars = _stars(by_shape)
    steps = [
        step
        for each in by_shape
        for focus in each.focus
        for step in _steps(shapes, each, focus, stars.get(focus) if each.is_single else None)
    ]
    return tuple(steps), left


def classes_of(shapes: Graph) -> tuple[URIRef, ...]:
    """The classes that the shapes ask for, whose subclasses in the data count too."""
    named = {each for predicate in (SH.targetClass, SH["class"]) for each in shapes.objects(None, predicate)}
    named |= set(shapes.subjects(RDF.type, RDFS.Class))
    return tuple(sorted(each for each in named if isinstance(each, URIRef)))


def targets_of(shapes: Graph) -> dict[str, str]:
    """The targets of the shapes as a report writes them, each with a query for a node that it selects."""
    reader = ShapesReader(shapes, lambda of: (of,))
    found = {}
    for root in reader.roots():
        for focus in reader.focus(root):
            found[" ".join(map(prefixed, map(URIRef, re.findall("<([^>]*)>", focus)[-1:])))] = (
                f"SELECT ?this {{ {focus} }} LIMIT 1"
            )
    return found


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


def _stars(asked: list[Asked]) -> dict[str, Star]:
    """A star for each set of focus nodes of which two shapes or more want one value."""
    single: defaultdict[str, list[Asked]] = defaultdict(list)
    for each in asked:
        for focus in each.focus if each.is_single else ():
            single[focus].append(each)
    return {focus: _star(focus, shapes) for focus, shapes in single.items() if len(shapes) > 1}


def _star(focus: str, asked: list[Asked]) -> Star:
    patterns, wrong = [focus], []
    for each in asked:
        value = variable()
        patterns.append(f"?this {each.path} {value} .")
        wrong += [broken("?this", value) for check in each.checks for _, broken in check.of_values]
    count = f"SELECT (STR(COUNT(DISTINCT ?this)) AS ?found) {{ {focus} }}"
    return Star(count, " ".join(patterns), either(wrong))


def _steps(shapes: Graph, asked: Asked, focus: str, star: Star | None) -> Iterator[Step]:
    checks = [check for check in asked.checks if not check.count]
    conditions = [each for check in checks for each in conditions_of(check, "?this")]
    for check in asked.checks:
        if check.count:
            yield Step(None, (Query(check.count.broken(focus), asked.shape, check.constraint),))
    if conditions:
        sieve = f"SELECT ?this {{ {focus} FILTER ({either(conditions)}) }} LIMIT 1"
        queries = tuple(query for check in checks for query in _queries(check, asked, focus))
        yield Step(sieve if len(conditions) > 1 else None, queries, star=star)
    for own in asked.sparql:
        text = compiled_constraint(shapes, own, focus, asked.path)
        own_sieve = sieve_of(shapes, own)
        narrows = own_sieve is not None and bool(re.match(r"[^{]*\bSELECT\b[^{]*[?$]this\b", own_sieve))
        yield Step(own_sieve, (Query(text, asked.shape, "sparql", own, focus),), narrows)


def _queries(check: Check, asked: Asked, focus: str) -> Iterator[Query]:
    if check.of_focus:
        condition = check.of_focus("?this", "?this")
        yield Query(
            f"SELECT DISTINCT ?this {{ {focus} FILTER ({condition}) }}", asked.shape, check.constraint
        )
    for path, broken in check.of_values:
        if path is None:
            text = (
                f"SELECT DISTINCT ?this (?this AS ?value) {{ {focus} FILTER ({broken('?this', '?this')}) }}"
            )
        else:
            condition = broken("?this", "?value")
            text = f"SELECT DISTINCT ?this ?value {{ {focus} ?this {path} ?value . FILTER ({condition}) }}"
        yield Query(text, asked.shape, check.constraint)
