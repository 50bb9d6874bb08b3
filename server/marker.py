"""What an endpoint says of the release that it holds: whether it is whole, which it is, and its counts.

A release is whole in an endpoint when ``graph/release`` gives its identifier: publishing takes that statement
away first and writes it last. A release that is on its way there is described as ``prov:Entity`` alone.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .counting import KINDS
from .queries import query
from .rdf import Literal, NamedNode, expand
from .release import LAYOUT_VERSION, Release
from .store import Row
from .store.endpoint import Endpoint
from .store.remote import OWN_DEADLINE_S, RemoteReader
from .store.scope import Scope

NO_FOLDER = Path("/dev/null/release")
"""Stands for the folder of a release that is read from an endpoint alone: nothing is in it or beside it."""


@dataclass(frozen=True)
class Marker:
    """The release that an endpoint holds or is being given; ``is_whole`` tells which."""

    id: str
    is_whole: bool


def unscoped(endpoint: Endpoint, base: str, deadline_s: float = OWN_DEADLINE_S) -> RemoteReader:
    """A reader of all that an endpoint holds, for queries that name their graphs."""
    return RemoteReader(endpoint, Scope(base, "own"), deadline_s)


def marker_of(store: RemoteReader, base: str) -> Marker | None:
    """The marker in an endpoint, None where nothing tells of a release of that base."""
    start = f"{base}release/"
    found = None
    for row in store.select(query("release-marker"), graph=NamedNode(f"{base}graph/release")):
        release = row["release"]
        if isinstance(release, NamedNode) and release.value.startswith(start):
            found = Marker(release.value.removeprefix(start), "id" in row)
            if found.is_whole:
                return found
    return found


def bases_of(store: RemoteReader) -> list[str]:
    """The bases that the endpoint holds a whole release of."""
    graphs = (row["graph"] for row in store.select(query("release-bases")))
    return sorted(g.value.removesuffix("graph/release") for g in graphs if isinstance(g, NamedNode))


def foreign_graphs(store: RemoteReader, base: str) -> list[str]:
    """The named graphs of the endpoint that are not under the base."""
    graphs = (row["graph"] for row in store.select(query("foreign-graphs"), base=Literal(base)))
    return sorted(graph.value for graph in graphs if isinstance(graph, NamedNode))


def graphs_under(store: RemoteReader, base: str) -> list[str]:
    """The named graphs of the endpoint that are under the base."""
    graphs = (row["graph"] for row in store.select(query("graphs-under"), base=Literal(base)))
    return sorted(graph.value for graph in graphs if isinstance(graph, NamedNode))


def release_in(store: RemoteReader, base: str, identifier: str) -> Release:
    """A whole release as an endpoint describes it: what the manifest would say, but without files."""
    at = {"graph": NamedNode(f"{base}graph/release"), "dataset": NamedNode(f"{base}dataset")}
    release = NamedNode(f"{base}release/{identifier}")
    facts = store.select(query("release-facts"), release=release, **at)
    first: Row = facts[0] if facts else {}
    numbers = {row["term"]: _number(row["number"]) for row in store.select(query("release-partitions"), **at)}
    graphs = {
        _text(row["part"]): _number(row["triples"]) for row in store.select(query("release-graphs"), **at)
    }
    links = sum(_number(row["triples"]) for row in store.select(query("release-links"), **at))
    manifest: dict[str, Any] = {
        "id": identifier,
        "layout": LAYOUT_VERSION,
        "base": base,
        "created": _text(first.get("issued")),
        "licence": _text(first.get("licence")) or None,
        "counts": {
            "triples": _number(first.get("triples")),
            **{kind: numbers.get(expand(curie), 0) for kind, curie in KINDS.items()},
            "exhibits": numbers.get(expand("tg:exhibits"), 0),
            "links": links,
            "graphs": graphs,
        },
        "dumps": {},
    }
    return Release(NO_FOLDER, manifest)


def _number(term: object) -> int:
    return int(term.value) if isinstance(term, Literal) else 0


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
