"""Publishing a release to an endpoint: graph by graph, each counted, the marker last.

A kill at any time leaves the endpoint without a marker and with a note of which release is on its way; called
again, publishing goes on with the graphs that are not there yet, or not whole.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast

from tropegraph.mapping.errors import PublishError

from .marker import Marker, foreign_graphs, graphs_under, marker_of
from .progress import Advance, Progress
from .rdf import DEFAULT_GRAPH, Literal, NamedNode, Quad, expand
from .release import Release
from .store import Row
from .store.embedded import EmbeddedStore
from .store.remote import RemoteReader
from .store.scope import LISTED_UP_TO, scope_of
from .store.writing import TIMEOUT_S, Graph, Writer

_AT_ONCE = 100
_UNKNOWN = "unknown"
"""Stands for the release that graphs were part of before somebody took its description away."""
_REPORTED_AT = 500
_LOOKED_AT = 1_000
"""Statements of the default graph that are looked up one by one."""
_VIRTUOSO_OWN = (
    "http://www.openlinksw.com/schemas/virtrdf#",
    "http://www.w3.org/ns/ldp#",
    "http://www.w3.org/2002/07/owl#",
    "http://localuriqaserver/sparql",
    "http://localhost:8890/",
    "urn:",
)
"""Beginnings of the names of graphs that a new Virtuoso has."""


@dataclass(frozen=True)
class Loaded:
    """What was done: ``graphs`` were loaded, ``kept`` were there already, with ``triples`` in all."""

    is_new: bool
    graphs: int = 0
    kept: int = 0
    triples: int = 0


class Loader:
    """Puts one release into one endpoint, which is not otherwise written to meanwhile."""

    def __init__(self, release: Release, reader: RemoteReader, writer: Writer, progress: Progress) -> None:
        self._release = release
        self._source = EmbeddedStore(release.store_folder, release.base).oxigraph
        self._reader = reader
        self._writer = writer
        self._progress = progress
        self._described = NamedNode(f"{release.base}graph/release")

    def publish(self, replace: bool) -> Loaded:
        """Loads the release, unless it is there; with ``replace`` in the place of what there is of its base.

        Raises PublishError where the endpoint holds something else, or counts differ afterwards.
        """
        marker = marker_of(self._reader, self._release.base)
        if marker == Marker(self._release.id, True):
            return Loaded(False)
        is_resumed = marker == Marker(self._release.id, False)
        if not is_resumed:
            self._make_room(marker, replace)
            self._writer.replace(self._described, [self._note(self._release.id)])
        is_union = self._is_union()
        graphs = self._graphs(is_union)
        with self._progress.phase("Looking", len(graphs)) as looked:
            present = self._counts(list(graphs), looked) if is_resumed else {}
        if present.get(None, graphs.get(None)) != graphs.get(None):
            self._check_default(is_union)
        missing = [graph for graph, number in graphs.items() if present.get(graph) != number]
        with self._progress.phase("Loading", sum(graphs[graph] for graph in missing)) as advance:
            for graph in missing:
                if present.get(graph):
                    self._writer.clear(graph)
                self._writer.add(graph, _told(self._statements(graph), advance))
        with self._progress.phase("Counting", len(missing)) as counted:
            self._verify({graph: graphs[graph] for graph in missing}, counted)
        self._mark()
        kept = len(graphs) - len(missing)
        return Loaded(True, len(missing), kept, sum(graphs[graph] for graph in missing))

    def _make_room(self, marker: Marker | None, replace: bool) -> None:
        """Takes away what there is of the base, or raises PublishError where that is not asked for."""
        base = self._release.base
        own = graphs_under(self._reader, base)
        if not replace:
            if marker is not None:
                state = "release" if marker.is_whole else "a part of release"
                raise PublishError(f"holds {state} {marker.id}; put this one in its place with --replace")
            if own:
                raise PublishError(f"holds graphs of {base} but no release; replace them with --replace")
            foreign = [g for g in foreign_graphs(self._reader, base) if not g.startswith(_VIRTUOSO_OWN)]
            if foreign:
                raise PublishError(
                    f"holds other data, such as the graph {foreign[0]}; give an endpoint that is empty, or "
                    "leave those graphs where they are and go on with --replace"
                )
        self._check_default(is_union=self._is_union() if marker else None)
        self._writer.replace(self._described, [self._note(marker.id if marker else _UNKNOWN)])
        has_default = not self._is_union()
        if has_default and marker is None:
            try:
                self._check_default(is_union=False)
            except PublishError:
                self._writer.clear(self._described)
                raise
        with self._progress.phase("Clearing", len(own) + has_default) as cleared:
            for graph in ([None] if has_default else []) + [NamedNode(name) for name in own]:
                if graph != self._described:
                    self._writer.clear(graph)
                cleared(1)

    def _check_default(self, is_union: bool | None) -> None:
        """Raises PublishError where the default graph holds a statement of others.

        Nothing is written for that. None says that it is not known whether the default graph is a union of
        others: it is none where a statement of theirs is missing in it.
        """
        ours = f"FILTER(STRSTARTS(STR(?g), {Literal(self._release.base)}))"
        others = f"{{ ?s ?p ?o FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} {ours} }} }}"
        if is_union or not self._holds("{ ?s ?p ?o }") or (is_union is None and not self._is_apart()):
            return
        if not self._holds(others):
            return
        found = list(self._reader.select(f"SELECT ?s ?p ?o {others} LIMIT {_LOOKED_AT}"))
        if len(found) == _LOOKED_AT or not all(self._is_ours(row) for row in found):
            raise PublishError("holds other data in its default graph; give an endpoint that is empty")

    def _is_apart(self) -> bool:
        """Whether the default graph is surely one of its own, and not all that the endpoint holds."""
        if self._reader.ask("ASK {}").is_virtuoso:
            return False
        return self._holds("{ ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }") or self._holds(
            "{ GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }"
        )

    def _holds(self, pattern: str) -> bool:
        return bool(self._reader.ask(f"ASK {pattern}", deadline_s=TIMEOUT_S).result)

    def _is_ours(self, row: Row) -> bool:
        """Whether a statement is one of the release's content, left there when it was on its way."""
        subject, predicate = cast(NamedNode, row["s"]), cast(NamedNode, row["p"])
        return Quad(subject, predicate, row["o"]) in self._source

    def _is_union(self) -> bool:
        """Whether the default graph shows what stands in named graphs, the note among it."""
        start = Literal(f"{self._release.base}release/")
        asked = self._reader.ask(
            f"ASK {{ ?release a {expand('prov:Entity')} FILTER(STRSTARTS(STR(?release), {start})) }}"
        )
        is_union = bool(asked.result)
        graphs = self._release.manifest["counts"]["graphs"]
        if is_union and scope_of(self._release.base, graphs, (), True, asked.is_virtuoso) is None:
            raise PublishError(
                f"has no default graph of its own, and the {len(graphs)} graphs of the release are more than "
                f"the {LISTED_UP_TO} that can be named in each request; give one that has, or Virtuoso"
            )
        return is_union

    def _graphs(self, is_union: bool) -> dict[Graph, int]:
        """The graphs to load, with their numbers of statements; None is the engine's default graph."""
        counts = self._release.manifest["counts"]
        report = NamedNode(f"{self._release.base}graph/report")
        graphs: dict[Graph, int] = {NamedNode(name): number for name, number in counts["graphs"].items()}
        graphs[report] = sum(1 for _ in self._statements(report))
        if not is_union:
            graphs[None] = counts["triples"]
        return {graph: number for graph, number in graphs.items() if number}

    def _statements(self, graph: Graph) -> Iterator[Quad]:
        return self._source.quads_for_pattern(None, None, None, graph or DEFAULT_GRAPH)

    def _counts(self, graphs: list[Graph], looked: Advance) -> dict[Graph, int]:
        """How many statements graphs have in the endpoint, those that have any."""
        counts: dict[Graph, int] = {}
        rest = iter(graphs)
        while some := list(islice(rest, _AT_ONCE)):
            names = " ".join(str(graph) for graph in some if graph is not None)
            rows = self._reader.select(
                f"SELECT ?g (COUNT(*) AS ?n) {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }} "
                "GROUP BY ?g"
            )
            for row in rows:
                name, number = row["g"], row["n"]
                if isinstance(name, NamedNode) and isinstance(number, Literal):
                    counts[name] = int(number.value)
            if None in some:
                (row,) = self._reader.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
                counts[None] = int(row["n"].value)  # type: ignore[union-attr]
            looked(len(some))
        return counts

    def _verify(self, graphs: dict[Graph, int], counted: Advance) -> None:
        found = self._counts(list(graphs), counted)
        for graph, number in graphs.items():
            if found.get(graph, 0) != number:
                raise PublishError(
                    f"holds {found.get(graph, 0)} statements of {graph or 'the default graph'} after "
                    f"{number} were loaded, so the release is not marked as whole; publish it again, or to "
                    "another engine"
                )

    def _mark(self) -> None:
        """Describes the release, and last of all says that it is whole."""
        said = list(self._statements(self._described))
        marks = [quad for quad in said if self._is_mark(quad)]
        if not marks:
            raise PublishError("was given a release that does not say its identifier; build it again")
        self._writer.add(self._described, (quad for quad in said if not self._is_mark(quad)))
        self._verify({self._described: len(said) - len(marks)}, lambda number: None)
        self._writer.add(self._described, marks)
        if marker_of(self._reader, self._release.base) != Marker(self._release.id, True):
            raise PublishError("does not give the marker back that was written; publish the release again")

    def _is_mark(self, quad: Quad) -> bool:
        release = NamedNode(f"{self._release.base}release/{self._release.id}")
        return quad.subject == release and quad.predicate == expand("dct:identifier")

    def _note(self, release_id: str) -> Quad:
        """The statement that tells which release is on its way."""
        release = NamedNode(f"{self._release.base}release/{release_id}")
        return Quad(release, expand("rdf:type"), expand("prov:Entity"))


def _told(statements: Iterable[Quad], advance: Callable[[int], None]) -> Iterator[Quad]:
    """The same statements, while progress is told of them."""
    number = 0
    for number, quad in enumerate(statements, 1):
        yield quad
        if number % _REPORTED_AT == 0:
            advance(_REPORTED_AT)
    advance(number % _REPORTED_AT)
