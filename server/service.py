"""What the SPARQL endpoint says of itself.

https://www.w3.org/TR/sparql11-service-description/
"""

from collections.abc import Iterator

from .formats import RDF_SYNTAXES, RESULT_SYNTAXES
from .rdf import Literal, NamedNode, Quad, expand
from .release import Release

_TYPE = expand("rdf:type")


def service_description(release: Release) -> list[Quad]:
    """The description of the endpoint, its formats, and the graphs of the release that it answers from."""
    return [*_service(release), *_dataset(release)]


def _service(release: Release) -> Iterator[Quad]:
    service = _part(release, "service")
    yield Quad(service, _TYPE, expand("sd:Service"))
    yield Quad(service, expand("rdfs:label"), Literal("Tropegraph's SPARQL endpoint", language="en"))
    yield Quad(service, expand("sd:endpoint"), NamedNode(f"{release.base}sparql"))
    yield Quad(service, expand("sd:supportedLanguage"), expand("sd:SPARQL11Query"))
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
    for iri, triples in counts["graphs"].items():
        path = iri.removeprefix(release.base)
        named, graph = _part(release, f"named-{path}"), _part(release, f"graph-{path}")
        yield Quad(dataset, expand("sd:namedGraph"), named)
        yield Quad(named, _TYPE, expand("sd:NamedGraph"))
        yield Quad(named, expand("sd:name"), NamedNode(iri))
        yield Quad(named, expand("sd:graph"), graph)
        yield Quad(graph, _TYPE, expand("sd:Graph"))
        yield Quad(graph, expand("void:triples"), Literal(int(triples)))


def _part(release: Release, name: str) -> NamedNode:
    return NamedNode(f"{release.base}sparql#{name}")
