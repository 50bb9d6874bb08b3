"""What the endpoint says of itself agrees with the release and with VoID."""

from pathlib import Path

import pytest
from rdflib import Graph, Literal, Namespace, URIRef

from tropegraph.server.release import open_release
from tropegraph.server.service import service_description
from tropegraph.server.store.limits import Limits

from .release_maker import make_release
from .served import Served

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
DCT = Namespace("http://purl.org/dc/terms/")


def described(server: Served, path: str = "/sparql") -> Graph:
    return Graph().parse(data=server.get(path, "text/turtle").text, format="turtle")


def test_graphs_and_counts_agree_with_void(server: Served) -> None:
    graph, void = described(server), described(server, "/void")
    counts = {
        str(graph.value(named, SD.name)): count
        for named in graph.objects(None, SD.namedGraph)
        if (count := graph.value(graph.value(named, SD.graph), VOID.triples))
    }
    assert {name: int(str(count)) for name, count in counts.items()} == server.release.manifest["counts"][
        "graphs"
    ]
    default = next(graph.objects(None, SD.defaultGraph))
    total = graph.value(default, VOID.triples)
    dataset = URIRef(f"{server.release.base}dataset")
    assert void.value(dataset, VOID.triples) == total == Literal(server.release.manifest["counts"]["triples"])
    assert void.value(dataset, VOID.sparqlEndpoint) == next(graph.objects(None, SD.endpoint))
    for name, count in counts.items():
        assert void.value(URIRef(name), VOID.triples) == count


def test_the_data_set_is_the_one_that_queries_see(server: Served) -> None:
    """The default graph is no union: two named graphs stand beside it."""
    graph = described(server)
    named = {str(graph.value(each, SD.name)) for each in graph.objects(None, SD.namedGraph)}
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    bindings = server.get("/sparql", params={"query": query, "format": "json"}).json()["results"]["bindings"]
    assert named == {row["g"]["value"] for row in bindings}
    outside = "ASK { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }"
    assert server.get("/sparql", params={"query": outside, "format": "json"}).json()["boolean"] is True
    assert (None, SD.feature, SD.UnionDefaultGraph) not in graph


def test_features_formats_and_limits(server: Served) -> None:
    graph = described(server)
    service = next(graph.subjects(SD.endpoint))
    assert set(graph.objects(service, SD.feature)) == set()
    assert len(set(graph.objects(service, SD.resultFormat))) == 10
    assert "10 seconds" in str(graph.value(service, DCT.description))


@pytest.mark.parametrize("graphs", [1, 300])
def test_the_description_stays_short(tmp_path: Path, graphs: int) -> None:
    content = "".join(f"<x:s{n}> <x:p> <x:o> <x:g{n}> .\n" for n in range(graphs))
    release = open_release(make_release(tmp_path / "release", content))
    assert len(service_description(release, Limits())) < 150


def test_federation_is_a_feature_where_it_is_allowed(tmp_path: Path) -> None:
    release = open_release(make_release(tmp_path / "release", "<x:s> <x:p> <x:o> <x:g> .\n"))
    quads = service_description(release, Limits(service_allowed=("http://example.org/sparql",)))
    objects = [str(quad.object) for quad in quads]
    assert any("BasicFederatedQuery" in term for term in objects)
