"""Each number that a release says of itself, beside a query or a file that it counts."""

import gzip
from pathlib import Path

import pytest
from pyoxigraph import Store
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, VOID
from rdflib.term import Node

from .served import Served
from .two_releases import Changed

BASE = "https://w3id.org/tropegraph/"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
IANA = "https://www.iana.org/assignments/media-types/"
DATASET = URIRef(f"{BASE}dataset")


@pytest.fixture(scope="module")
def store(default_out: Path) -> Store:
    return Store.read_only(str(default_out / "latest" / "store"))


@pytest.fixture(scope="module")
def void(default_out: Path) -> Graph:
    return Graph().parse(default_out / "latest" / "void.ttl", format="turtle")


def single(store: Store, query: str) -> int:
    (row,) = store.query(query)  # type: ignore[misc]
    return int(row[0].value)


def number(void: Graph, node: Node, member: URIRef) -> int:
    return int(str(void.value(node, member)))


@pytest.mark.parametrize(
    ("member", "query"),
    [
        ("triples", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        ("distinctSubjects", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        ("distinctObjects", "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"),
        ("properties", "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
        ("classes", "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s a ?o }"),
    ],
)
def test_the_whole_is_counted(store: Store, void: Graph, member: str, query: str) -> None:
    assert number(void, DATASET, VOID[member]) == single(store, query)


def test_every_graph_is_counted_and_described_as_a_part(store: Store, void: Graph) -> None:
    graphs = {row[0].value for row in store.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")}  # type: ignore[union-attr]
    content = graphs - {f"{BASE}graph/release", f"{BASE}graph/report"}
    parts = {str(part) for part in void.objects(DATASET, VOID.subset)}
    linksets = {str(part) for part in void.subjects(RDF.type, VOID.Linkset)}
    assert parts - linksets == content
    for graph in content:
        counted = single(store, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
        assert number(void, URIRef(graph), VOID.triples) == counted


def test_the_partitions_of_every_shared_graph_count_what_they_name(store: Store, void: Graph) -> None:
    checked = 0
    for graph in ("tropes", "entities", "links", "ontology"):
        node = URIRef(f"{BASE}graph/{graph}")
        total = 0
        for part in void.objects(node, VOID.propertyPartition):
            term, counted = void.value(part, VOID.property), number(void, part, VOID.triples)
            query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{node}> {{ ?s <{term}> ?o }} }}"
            assert counted == single(store, query)
            total += counted
            checked += 1
        assert total == number(void, node, VOID.triples)
        for part in void.objects(node, VOID.classPartition):
            query = (
                f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{node}> {{ ?s a <{void.value(part, VOID['class'])}> }} }}"
            )
            assert number(void, part, VOID.entities) == single(store, query)
            checked += 1
    assert checked > 40


def test_link_sets_are_counted(default_out: Path, void: Graph) -> None:
    checked = 0
    for each in void.subjects(RDF.type, VOID.Linkset):
        files = [str(file).partition("/dumps/")[2] for file in void.objects(each, VOID.dataDump)]
        for file in (file for file in files if file.endswith(".nt.gz")):
            lines = gzip.decompress((default_out / "latest" / "dumps" / file).read_bytes()).splitlines()
            assert number(void, each, VOID.triples) == len(set(lines)) > 0
            checked += 1
        parts = [number(void, part, VOID.triples) for part in void.objects(each, VOID.subset)]
        assert not parts or sum(parts) == number(void, each, VOID.triples)
    assert checked >= 4


def test_every_file_has_a_distribution_that_tells_the_truth(server: Served, void: Graph) -> None:
    release = URIRef(f"{BASE}release/{server.release.id}")
    dumps = server.release.manifest["dumps"]
    distributions = {
        str(void.value(each, DCTERMS.title)): each for each in void.objects(release, DCAT.distribution)
    }
    assert set(distributions) == set(dumps) - {"SHA256SUMS"}
    for name, node in distributions.items():
        assert (DATASET, DCAT.distribution, node) in void
        address = str(void.value(node, DCAT.downloadURL))
        assert address == f"{release}/dumps/{name}"
        response = server.request("HEAD", address.replace(BASE, "/"))
        assert response.headers["Content-Length"] == str(void.value(node, DCAT.byteSize))
        checksum = void.value(node, SPDX.checksum)
        assert str(void.value(checksum, SPDX.checksumValue)) == dumps[name]["sha256"]
        packed = void.value(node, DCAT.compressFormat)
        media_type = response.headers["Content-Type"].partition(";")[0]
        assert str(packed or void.value(node, DCAT.mediaType)) == IANA + media_type
        assert (packed is not None) == name.endswith((".gz", ".zst"))


def test_every_service_that_is_described_answers(server: Served, void: Graph) -> None:
    services = list(void.subjects(RDF.type, DCAT.DataService))
    assert len(services) >= 4
    for service in services:
        assert (service, DCAT.servesDataset, DATASET) in void
        address = str(void.value(service, DCAT.endpointURL)).replace(BASE, "/")
        assert server.get(address).status_code in (200, 400), address


def test_what_is_said_to_be_there_is_there(server: Served, void: Graph) -> None:
    addresses = {
        str(value)
        for member in (VOID.dataDump, VOID.sparqlEndpoint, VOID.rootResource, DCAT.accessURL)
        for value in void.objects(None, member)
    }
    assert len(addresses) > 20
    for address in addresses:
        assert address.startswith(BASE)
        assert server.follow(address.replace(BASE, "/")).status_code == 200, address


def test_a_release_says_what_made_it_and_what_it_follows(changed: Changed) -> None:
    void = Graph().parse(changed.out / "latest" / "void.ttl", format="turtle")
    newer, older = (URIRef(f"{BASE}release/{each}") for each in (changed.newer, changed.older))
    assert void.value(newer, PROV.wasRevisionOf) == void.value(newer, DCAT.previousVersion) == older
    build = void.value(newer, PROV.wasGeneratedBy)
    assert (build, RDF.type, PROV.Activity) in void
    assert void.value(build, PROV.endedAtTime) == void.value(newer, PROV.generatedAtTime)
