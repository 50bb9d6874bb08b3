"""A release that stands in a SPARQL endpoint elsewhere."""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import cast

from tropegraph.server.errors import EndpointFault, QueryTimeout, ReaderFault, RequestError, RowsCut
from tropegraph.server.queries import query
from tropegraph.server.rdf import GraphName, Literal, NamedNode, Quad, Term, expand

from . import Answer, Question, Row
from .constructed import construct
from .endpoint import Endpoint, Found, rows_of
from .limits import Limits
from .parts import Parts, check_extent, parts_of
from .pooled import PooledStore
from .room import Room
from .scope import Scope
from .spelling import spelt_out
from .tables import write_table
from .watching import Told

OWN_DEADLINE_S = 60.0
"""For the queries that pages are made of."""
OWN_BYTES = 1_000_000_000
_TERMS_AT_ONCE = 200
_DESCRIBED = parts_of("CONSTRUCT { ?s ?p ?o } {}", "")
_PAGE_ROWS = 5_000
"""Rows of one request for a list that an endpoint cuts; Virtuoso sorts 10,000 at most."""


class RemoteReader:
    """What pages are made of, read from an endpoint over HTTP; used by many threads."""

    def __init__(self, endpoint: Endpoint, scope: Scope, deadline_s: float = OWN_DEADLINE_S) -> None:
        """``deadline_s`` bounds a query of our own."""
        self._endpoint = endpoint
        self._deadline_s = deadline_s
        self._scope = scope
        self._thread = threading.local()

    @property
    def times_asked(self) -> int:
        """How often this thread has asked the endpoint."""
        return getattr(self._thread, "asked", 0)

    def describe(self, subjects: Iterable[NamedNode]) -> list[Quad]:
        return self._quads(subjects, "GRAPH ?g { ?s ?p ?o }")

    def stated(self, subjects: Iterable[NamedNode], predicates: Iterable[NamedNode]) -> list[Quad]:
        wanted = " ".join(map(str, predicates))
        return self._quads(subjects, f"GRAPH ?g {{ ?s ?p ?o }} VALUES ?p {{ {wanted} }}")

    def labels(self, things: Iterable[NamedNode]) -> list[Quad]:
        return self.stated(things, (expand("rdfs:label"),))

    def graph(self, name: NamedNode) -> list[Quad]:
        rows = self._rows(f"SELECT ?s ?p ?o {{ GRAPH {name} {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o")
        return [_quad(row, name) for row in rows]

    def incoming_counts(self, target: NamedNode) -> dict[NamedNode, int]:
        return {
            predicate: int(total.value)
            for row in self.select(query("incoming-counts"), object=target)
            if isinstance(predicate := row.get("property"), NamedNode)
            and isinstance(total := row["statements"], Literal)
        }

    def incoming(self, target: NamedNode, predicate: NamedNode, start: int, count: int) -> list[Quad]:
        pattern = f"?s {predicate} {target}"
        apart = " && ".join(f"?g != <{graph}>" for graph in self._scope.apart)
        rows = self._rows(
            f"SELECT ?s ?g {{ {{ SELECT ?s ?g {{ GRAPH ?g {{ {pattern} }} FILTER({apart}) }} "
            f"ORDER BY STR(?s) ?g }} }} LIMIT {count} OFFSET {start}"
        )
        return [Quad(cast(NamedNode, row["s"]), predicate, target, cast(GraphName, row["g"])) for row in rows]

    def related(
        self, things: Iterable[NamedNode], predicate: NamedNode, most: int, *, is_inverse: bool = False
    ) -> dict[NamedNode, list[Term]]:
        wanted = list(things)
        found: dict[NamedNode, list[Term]] = {thing: [] for thing in wanted}
        pattern = f"?o {predicate} ?s" if is_inverse else f"?s {predicate} ?o"
        for some in batches(wanted):
            values = " ".join(map(str, some))
            for row in self._rows(f"SELECT DISTINCT ?s ?o {{ VALUES ?s {{ {values} }} {pattern} }}"):
                if len(of_thing := found[cast(NamedNode, row["s"])]) < most:
                    of_thing.append(row["o"])
        return found

    def select(self, text: str, **bindings: Term) -> list[Row]:
        parts = parts_of(text, self._scope.base)
        if not bindings:
            return list(self._rows(text))
        given = " ".join(f"VALUES ?{variable} {{ {term} }}" for variable, term in bindings.items())
        before, brace, after = parts.body.partition("{")
        whole = f"{parts.prologue}SELECT {parts.head} {before}{brace} {given} {after}"
        return [{**bindings, **row} for row in self._rows(whole)]

    def ask(
        self,
        text: str,
        default: Sequence[str] = (),
        named: Sequence[str] = (),
        deadline_s: float = 0.0,
        answer_bytes: int = OWN_BYTES,
        limit: int | None = None,
    ) -> Found:
        """The result of SELECT or ASK in absolute terms, over this data set or else that of the release."""
        self._thread.asked = self.times_asked + 1
        whole = self._scope.said_in(text, default, named)
        return self._endpoint.ask(
            whole, self._scope.fields(default, named), deadline_s or self._deadline_s, answer_bytes, limit
        )

    def _quads(self, subjects: Iterable[NamedNode], pattern: str) -> list[Quad]:
        quads: list[Quad] = []
        for some in batches(subjects):
            values = " ".join(map(str, some))
            rows = self._rows(f"SELECT ?s ?p ?o ?g {{ VALUES ?s {{ {values} }} {pattern} }}")
            quads += [
                _quad(row, graph)
                for row in rows
                if isinstance(graph := row["g"], NamedNode) and graph.value.startswith(self._scope.base)
            ]
        return quads

    def _rows(self, text: str) -> Iterator[Row]:
        """The solutions of a query of our own; a list that is cut is asked for again, in pages."""
        based = f"BASE <{self._scope.base}>\n{text}"
        try:
            yield from rows_of(self.ask(based).result)
            return
        except RowsCut as cut:
            if cut.limit_rows is None:
                raise
            size = min(cut.limit_rows, _PAGE_ROWS)
        parts = parts_of(text, self._scope.base)
        inner = f"SELECT {parts.head} {parts.body}"
        start, got = 0, size
        seen: set[frozenset[tuple[str, Term]]] = set()
        while got == size:
            paged = f"BASE <{self._scope.base}>\n{parts.prologue}SELECT * {{ {{ {inner} }} }}"
            page = list(rows_of(self.ask(f"{paged} LIMIT {size} OFFSET {start}", limit=size).result))
            yield from page
            got = len(page)
            start += got
            seen |= {frozenset(row.items()) for row in page}
        if len(seen) != start:
            raise EndpointFault("gives the rows of a list twice, so others may be missing")


class RemoteStore(RemoteReader):
    """A release's content in an endpoint, with the queries of clients.

    ``checker`` is an empty store: what is wrong with a query by itself is found there, with the same words
    as on any other store, before the endpoint is asked.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        scope: Scope,
        checker: PooledStore,
        limits: Limits,
        told: Told | None = None,
    ) -> None:
        """``told`` hears of every query."""
        super().__init__(endpoint, scope)
        self._told = told
        self._checker = checker
        self._room = Room(limits.readers + limits.slow_readers, limits.queue)

    def answer(self, question: Question) -> Answer:
        """The whole answer; raises what any other store raises, and RowsCut, NotReady, EndpointFault."""
        begun = time.monotonic()
        fault: Exception | None = None
        try:
            return self._answer(question)
        except (RequestError, ReaderFault) as error:
            fault = error
            raise
        finally:
            if self._told is not None:
                self._told(fault, time.monotonic() - begun)

    def _answer(self, question: Question) -> Answer:
        end = time.monotonic() + question.deadline_s
        with self._room.taken(question.deadline_s):
            checked = self._checker.answer(question)
            if checked.file:
                checked.file.close()
            question = replace(question, text=spelt_out(question.text))
            check_extent(question.text)
            asking = _Asking(self, question, end)
            parts = parts_of(question.text, question.base)
            if parts.form == "CONSTRUCT":
                return construct(asking.solutions(parts), parts, question)
            if parts.form == "DESCRIBE":
                return construct(asking.described(parts), _DESCRIBED, question)
            found = asking.found(parts, parts.head)
            try:
                return write_table(found.result, question)
            except SyntaxError as error:
                raise EndpointFault(f"gave an answer that cannot be read ({error})") from error


class _Asking:
    """A client's question on its way to the endpoint, with what is left of its deadline."""

    def __init__(self, store: RemoteReader, question: Question, end: float) -> None:
        self._store = store
        self._question = question
        self._end = end

    def found(self, parts: Parts, head: str) -> Found:
        """The result of the query, as SELECT of these variables unless it is an ASK."""
        form = "ASK" if parts.form == "ASK" else "SELECT"
        text = f"{parts.prologue}{form} {head} {parts.body}"
        return self._ask(parts, text, parts.limit)

    def solutions(self, parts: Parts) -> Iterator[Row]:
        """What the template of a CONSTRUCT is filled with."""
        head = " ".join(f"?{variable}" for variable in parts.template_variables) or "(1 AS ?once)"
        return rows_of(self.found(parts, head).result)

    def described(self, parts: Parts) -> Iterator[Row]:
        """The statements of what a DESCRIBE names: https://www.w3.org/TR/sparql11-query/#descriptionsOfResources

        What the thing says and nothing else, whatever the engine would describe it by.
        """
        things = {NamedNode(each) for each in parts.described}
        if parts.body and parts.described_variables:
            rows = rows_of(self.found(parts, parts.described_variables).result)
            things |= {term for row in rows for term in row.values() if isinstance(term, NamedNode)}
        for some in batches(sorted(things, key=str)):
            text = f"SELECT ?s ?p ?o {{ VALUES ?s {{ {' '.join(map(str, some))} }} ?s ?p ?o }}"
            yield from rows_of(self._ask(parts, text, None).result)

    def _ask(self, parts: Parts, text: str, limit: int | None) -> Found:
        question = self._question
        if question.default_graphs or question.named_graphs:
            default, named = question.default_graphs, question.named_graphs
        else:
            default, named = parts.default_graphs, parts.named_graphs
        left_s = max(self._end - time.monotonic(), 0.001)
        based = f"BASE <{question.base}>\n{text}"
        try:
            return self._store.ask(based, default, named, left_s, question.answer_bytes, limit)
        except QueryTimeout as error:
            raise QueryTimeout(question.deadline_s) from error


def batches(terms: Iterable[NamedNode]) -> Iterator[list[NamedNode]]:
    """The terms, as many at a time as one query names."""
    rest = iter(terms)
    while some := list(islice(rest, _TERMS_AT_ONCE)):
        yield some


def _quad(row: Row, graph: NamedNode) -> Quad:
    return Quad(cast(NamedNode, row["s"]), cast(NamedNode, row["p"]), row["o"], graph)
