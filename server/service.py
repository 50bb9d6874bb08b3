"""What the SPARQL endpoint says of itself.

https://www.w3.org/TR/sparql11-service-description/
"""

from collections.abc import Generator, Iterator

from .formats import RDF_SYNTAXES, RESULT_SYNTAXES
from .rdf import Literal, NamedNode, Quad, expand
from .release import Release
from .store.limits import Limits

_TYPE = expand("rdf:type")
GRAPHS_NAMED = 15
"""Named graphs of content that the description names, the largest first."""
_APART = {
    "graph/release": "The description of the release, not in the default graph",
    "graph/report": "What validation found, not in the default graph",
}


def service_description(release: Release, limits: Limits) -> list[Quad]:
    """The description of the endpoint, its formats and limits, and the graphs that it answers from.

    It stays short however many graphs there are: the largest are named, and the description of the data set
    has all of them.
    """
    return [*_service(release, limits), *_dataset(release)]


def _service(release: Release, limits: Limits) -> Iterator[Quad]:
    service = _part(release, "service")
    yield Quad(service, _TYPE, expand("sd:Service"))
    yield Quad(service, expand("rdfs:label"), Literal("Tropegraph's SPARQL endpoint", language="en"))
    yield Quad(service, expand("sd:endpoint"), NamedNode(f"{release.base}sparql"))
    yield Quad(service, expand("sd:supportedLanguage"), expand("sd:SPARQL11Query"))
    if limits.service_allowed:
        yield Quad(service, expand("sd:feature"), expand("sd:BasicFederatedQuery"))
    yield Quad(service, expand("dct:description"), Literal(_limits_text(limits), language="en"))
    for result in RESULT_SYNTAXES:
        yield Quad(service, expand("sd:resultFormat"), NamedNode(result.results_format.iri))
    for syntax in RDF_SYNTAXES:
        yield Quad(service, expand("sd:resultFormat"), NamedNode(syntax.rdf_format.iri))
    yield Quad(service, expand("sd:defaultDataset"), _part(release, "dataset"))
    yield Quad(service, expand("dct:isPartOf"), NamedNode(f"{release.base}dataset"))


def _dataset(release: Release) -> Iterator[Quad]:
    dataset, default = _part(release, "dataset"), _part(release, "default-graph")
    counts = release.manifest["counts"]
    yield Quad(dataset, _TYPE, expand("sd:Dataset"))
    yield Quad(dataset, expand("sd:defaultGraph"), default)
    yield Quad(default, _TYPE, expand("sd:Graph"))
    yield Quad(default, expand("rdfs:label"), Literal("All content, each triple once", language="en"))
    yield Quad(default, expand("void:triples"), Literal(int(counts["triples"])))
    graphs = sorted(counts["graphs"].items(), key=lambda item: (-item[1], item[0]))
    yield Quad(default, expand("rdfs:comment"), Literal(_graphs_text(len(graphs)), language="en"))
    yield Quad(dataset, expand("rdfs:seeAlso"), NamedNode(f"{release.base}void"))
    for iri, triples in graphs[:GRAPHS_NAMED]:
        graph = yield from _named(release, dataset, iri)
        yield Quad(graph, expand("void:triples"), Literal(int(triples)))
    for path, label in _APART.items():
        graph = yield from _named(release, dataset, f"{release.base}{path}")
        yield Quad(graph, expand("rdfs:label"), Literal(label, language="en"))


def _named(release: Release, dataset: NamedNode, iri: str) -> Generator[Quad, None, NamedNode]:
    """A named graph of the data set; what it returns stands for its statements."""
    path = iri.removeprefix(release.base)
    named, graph = _part(release, f"named-{path}"), _part(release, f"graph-{path}")
    yield Quad(dataset, expand("sd:namedGraph"), named)
    yield Quad(named, _TYPE, expand("sd:NamedGraph"))
    yield Quad(named, expand("sd:name"), NamedNode(iri))
    yield Quad(named, expand("sd:graph"), graph)
    yield Quad(graph, _TYPE, expand("sd:Graph"))
    return graph


def _limits_text(limits: Limits) -> str:
    service = (
        f"SERVICE may ask {', '.join(limits.service_allowed)}" if limits.service_allowed else "no SERVICE"
    )
    return (
        f"Queries only. A query may take {limits.deadline_s:g} seconds (less with timeout=), "
        f"{limits.memory_bytes // 1_000_000} MB of memory and "
        f"{limits.answer_bytes // 1_000_000} MB of answer; "
        f"{service}. A query that takes more is answered with an error, never with a part."
    )


def _graphs_text(number: int) -> str:
    return (
        f"The union of {number} named graphs as a set, without the two that describe the release: "
        "graph/release and graph/report, which are read by GRAPH."
    )


def _part(release: Release, name: str) -> NamedNode:
    return NamedNode(f"{release.base}sparql#{name}")
