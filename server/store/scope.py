"""Which graphs of an endpoint a query is about: those of one release, and no others.

https://www.w3.org/TR/sparql11-query/#specifyingDataset. Without a data set in the query, the default graph is
all content as a set, and the named graphs are those of the release. Engines differ in what they take for
that, so it is said to each in the way that it follows:

- *own*: the engine has a default graph of its own, and publishing has put the content there. Nothing is said.
- *excluded*: Virtuoso takes everything that it holds. It is told what to leave out, which stays short however
  many graphs a release has.
- *listed*: any other. Every graph is named in every request.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .endpoint import Fields
from .parts import with_graph_names

LISTED_UP_TO = 500
"""More graphs than this make each request too long for engines that need them named."""


@dataclass(frozen=True)
class Scope:
    """How an endpoint is told which graphs are meant; ``base`` is that of the release."""

    base: str
    kind: str
    foreign: tuple[str, ...] = ()
    content: tuple[str, ...] = ()

    @property
    def apart(self) -> tuple[str, ...]:
        """The graphs of a release that are no content."""
        return f"{self.base}graph/release", f"{self.base}graph/report"

    def said_in(self, text: str, default: Collection[str], named: Collection[str]) -> str:
        """The query with what it has to say itself of this data set: pragmas of Virtuoso's.

        As soon as a graph is excluded, Virtuoso finds nothing in a graph that GRAPH names by its IRI, but all
        that it should in one that an expression names.
        """
        if self.kind != "excluded" or default or named:
            return text
        excluded = [f"define input:default-graph-exclude <{graph}>" for graph in (*self.foreign, *self.apart)]
        excluded += [f"define input:named-graph-exclude <{graph}>" for graph in self.foreign]
        return "\n".join((*excluded, with_graph_names(text, self.base, _computed)))

    def fields(self, default: Collection[str], named: Collection[str]) -> Fields:
        """The parameters that go with a query that has this data set.

        A data set with graphs of one kind only is sent with a graph of the other that does not exist: where
        one kind is not mentioned, some engines take all that they hold for it.
        """
        if default or named:
            return self._said(self._ours(default), self._ours(named))
        if self.kind == "listed":
            return self._said(self.content, (*self.content, *self.apart))
        return ()

    def _said(self, default: Iterable[str], named: Iterable[str]) -> Fields:
        nothing = f"{self.base}graph/none"
        return [
            *(("default-graph-uri", graph) for graph in (tuple(default) or (nothing,))),
            *(("named-graph-uri", graph) for graph in (tuple(named) or (nothing,))),
        ]

    def _ours(self, graphs: Iterable[str]) -> list[str]:
        """Graphs without those of others, of which this site knows nothing."""
        return [graph for graph in graphs if graph.startswith(self.base)]


def _computed(graph: str) -> str:
    escaped = graph.replace("'", "\\'")
    return f"`iri('{escaped}')`"


def scope_of(
    base: str, content: Iterable[str], foreign: Iterable[str], is_union: bool, is_virtuoso: bool
) -> Scope | None:
    """How an endpoint is told; None where it would need more graphs named than a request can hold.

    ``is_union`` says that the engine's default graph is everything that it holds.
    """
    others = tuple(foreign)
    if is_virtuoso and is_union:
        return Scope(base, "excluded", others)
    if not is_union and not others:
        return Scope(base, "own")
    graphs = tuple(content)
    return Scope(base, "listed", others, graphs) if len(graphs) <= LISTED_UP_TO else None
