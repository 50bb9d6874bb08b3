"""A release's own store, read in this process."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Variable

from tropegraph.server.queries import query
from tropegraph.server.rdf import Term, expand

from . import Answer, Question, Row
from .evaluation import evaluate
from .stack import with_deep_stack

SORTED_UP_TO = 50_000
"""Longer lists come in the order of the store's index, which is as fixed as the release, unsorted."""

KEPT_FROM, KEPT = 5_000, 1_000
"""Counts of what points at a thing are kept where they are large, for as many things: they never change."""


class EmbeddedStore:
    """The content of a release, in the default graph as a set and in named graphs by source."""

    def __init__(self, folder: Path, base: str) -> None:
        """Opens the store of a release with that base, read-only; OSError where it cannot be read."""
        self._store = pyoxigraph.Store.read_only(str(folder))
        self._label = expand("rdfs:label")
        self._counted: dict[NamedNode, dict[NamedNode, int]] = {}
        self._apart = {NamedNode(f"{base}graph/release"), NamedNode(f"{base}graph/report")}

    @property
    def oxigraph(self) -> pyoxigraph.Store:
        """The store itself, for clients' queries."""
        return self._store

    def describe(self, subjects: Iterable[NamedNode]) -> list[Quad]:
        return [quad for subject in subjects for quad in self._named(subject, None, None)]

    def stated(self, subjects: Iterable[NamedNode], predicates: Iterable[NamedNode]) -> list[Quad]:
        wanted = tuple(predicates)
        return [quad for subject in subjects for each in wanted for quad in self._named(subject, each, None)]

    def incoming_counts(self, target: NamedNode) -> dict[NamedNode, int]:
        known = self._counted.get(target)
        if known is None:
            known = self._count(target)
            if sum(known.values()) > KEPT_FROM and len(self._counted) < KEPT:
                self._counted[target] = known
        return known

    def _count(self, target: NamedNode) -> dict[NamedNode, int]:
        return {
            predicate: int(total.value)
            for row in self.select(query("incoming-counts"), object=target)
            if isinstance(predicate := row["property"], NamedNode)
            and isinstance(total := row["statements"], Literal)
        }

    def incoming(self, target: NamedNode, predicate: NamedNode, start: int, count: int) -> list[Quad]:
        found = self._store.quads_for_pattern(None, predicate, target, DefaultGraph())
        if self.incoming_counts(target).get(predicate, 0) <= SORTED_UP_TO:
            stretch = sorted(found, key=lambda quad: str(quad.subject))[start : start + count]
        else:
            stretch = list(islice(found, start, start + count))
        return [
            quad
            for triple in stretch
            for quad in self._named(triple.subject, predicate, target)
            if quad.graph_name not in self._apart
        ]

    def related(
        self, things: Iterable[NamedNode], predicate: NamedNode, most: int, *, is_inverse: bool = False
    ) -> dict[NamedNode, list[Term]]:
        found: dict[NamedNode, list[Term]] = {}
        for thing in things:
            subject, value = (None, thing) if is_inverse else (thing, None)
            quads = islice(self._store.quads_for_pattern(subject, predicate, value, DefaultGraph()), most)
            found[thing] = [quad.subject if is_inverse else quad.object for quad in quads]
        return found

    def labels(self, things: Iterable[NamedNode]) -> list[Quad]:
        return self.stated(things, (self._label,))

    def graph(self, name: NamedNode) -> list[Quad]:
        return list(self._store.quads_for_pattern(None, None, None, name))

    def select(self, text: str, **bindings: Term) -> list[Row]:
        substitutions = {Variable(variable): term for variable, term in bindings.items()}
        solutions = self._store.query(text, substitutions=substitutions)
        if not isinstance(solutions, QuerySolutions):
            raise TypeError("a query of our own is not a SELECT")
        names = [variable.value for variable in solutions.variables]
        return [
            {name: term for name in names if (term := solution[name]) is not None} for solution in solutions
        ]

    def answer(self, question: Question) -> Answer:
        return with_deep_stack(lambda: evaluate(self._store, question))

    def _named(self, subject: object, predicate: NamedNode | None, value: NamedNode | None) -> list[Quad]:
        """The statements in named graphs: every triple stands in one, and again in the default graph."""
        found = self._store.quads_for_pattern(subject, predicate, value, None)  # type: ignore[arg-type]
        return [quad for quad in found if quad.graph_name != DefaultGraph()]
