"""Clients that people use, against a real server; its default graph beside the dump in another engine."""

import gzip
import re
import shlex
import subprocess
from typing import Any
from urllib.parse import urlencode

import pandas
import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import ResultRow
from SPARQLWrapper import CSV, JSON, JSONLD, N3, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from .places import PROJECT
from .served import Served

TG = "https://w3id.org/tropegraph/ontology#"
WORK = "https://w3id.org/tropegraph/Film/RedHeat"
SELECT = f"PREFIX tg: <{TG}> SELECT ?work ?trope WHERE {{ ?work tg:exhibits ?trope }} ORDER BY ?trope"
DESCRIBE = f"DESCRIBE <{WORK}>"


def exhibited(server: Served) -> int:
    return int(server.release.manifest["counts"]["exhibits"])


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib(server: Served, method: str) -> None:
    graph = Graph(SPARQLStore(f"{server.url}/sparql", method=method))
    rows = [row for row in graph.query(SELECT) if isinstance(row, ResultRow)]
    assert len(rows) == exhibited(server)
    assert rows[0].work == URIRef(WORK)
    assert (URIRef(WORK), URIRef(f"{TG}exhibits"), None) in graph
    assert graph.query("ASK { ?s ?p ?o }").askAnswer is True


def test_rdflib_reads_what_is_constructed(server: Served) -> None:
    graph = Graph(SPARQLStore(f"{server.url}/sparql"))
    constructed = graph.query(f"CONSTRUCT {{ <{WORK}> ?p ?o }} WHERE {{ <{WORK}> ?p ?o }}").graph
    assert constructed is not None
    assert len(constructed) > 50


def wrapped(server: Served, query: str, format_: str) -> Any:
    """What SPARQLWrapper makes of the answer."""
    client = SPARQLWrapper(f"{server.url}/sparql")
    client.setQuery(query)
    client.setReturnFormat(format_)
    return client.queryAndConvert()


def test_sparqlwrapper_tables(server: Served) -> None:
    total = exhibited(server)
    assert len(wrapped(server, SELECT, JSON)["results"]["bindings"]) == total
    assert len(wrapped(server, SELECT, XML).getElementsByTagName("result")) == total
    for format_ in (CSV, TSV):
        text = wrapped(server, SELECT, format_).decode()
        assert len(text.splitlines()) == total + 1


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # SPARQLWrapper uses what rdflib has given up
def test_sparqlwrapper_graphs(server: Served) -> None:
    sizes = set()
    for format_ in (XML, RDFXML, JSONLD):
        sizes.add(len(wrapped(server, DESCRIBE, format_)))
    for format_, name in ((TURTLE, "turtle"), (N3, "n3")):
        sizes.add(len(Graph().parse(wrapped(server, DESCRIBE, format_), format=name)))
    assert len(sizes) == 1
    assert sizes.pop() > 50


def test_pandas(server: Served) -> None:
    frame = pandas.read_csv(f"{server.url}/sparql?{urlencode({'query': SELECT, 'format': 'csv'})}")
    assert list(frame.columns) == ["work", "trope"]
    assert len(frame) == exhibited(server)


def test_curl_as_in_the_readme(server: Served) -> None:
    readme = (PROJECT / "README.md").read_text("utf-8")
    commands = re.findall(r"^\$ (curl .*?)(?=\n(?:```|…|[^\s}]))", readme, re.MULTILINE | re.DOTALL)
    queries = [command for command in commands if "query=" in command]
    assert len(queries) >= 1
    for command in queries:
        here = command.replace("http://127.0.0.1:8000", server.url)
        done = subprocess.run(
            ["curl", "-sS", *shlex.split(here)[1:]], capture_output=True, text=True, check=True
        )
        assert done.stdout.replace("\r", "") in readme


def test_curl_understands_the_coding(server: Served) -> None:
    command = [
        "curl",
        "-sS",
        "--compressed",
        "-G",
        f"{server.url}/sparql",
        "--data-urlencode",
        f"query={SELECT}",
    ]
    done = subprocess.run([*command, "-H", "Accept: text/csv"], capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == exhibited(server) + 1


COUNTS = {
    "all": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "subjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "types": "SELECT (COUNT(*) AS ?n) { ?s a ?type }",
    "labels": "SELECT (COUNT(?l) AS ?n) { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l }",
    "joined": f"SELECT (COUNT(*) AS ?n) {{ ?o <{TG}inWork> ?w . ?o <{TG}mode> ?m . ?w a ?type }}",
}


@pytest.fixture(scope="module")
def dump(server: Served) -> Graph:
    """The N-Triples dump, in rdflib."""
    graph = Graph()
    data = gzip.decompress((server.release.dumps_folder / "tropegraph.nt.gz").read_bytes())
    return graph.parse(data=data, format="nt")


@pytest.mark.parametrize("query", COUNTS.values(), ids=COUNTS)
def test_the_default_graph_counts_as_the_dump_does(server: Served, dump: Graph, query: str) -> None:
    row = next(iter(dump.query(query)))
    assert isinstance(row, ResultRow)
    answer = server.get("/sparql", params={"query": query}).json()["results"]["bindings"][0]["n"]["value"]
    assert int(answer) == int(row.n)
    assert int(answer) > 0


def test_the_default_graph_can_be_overridden(server: Served) -> None:
    graphs = server.release.manifest["counts"]["graphs"]
    name = next(graph for graph in graphs if graph.endswith("graph/links"))
    for parameters in ({"default-graph-uri": name}, {}):
        source = f"FROM <{name}>" if not parameters else ""
        query = f"SELECT (COUNT(*) AS ?n) {source} {{ ?s ?p ?o }}"
        answer = server.get("/sparql", params={"query": query, **parameters}).json()
        assert int(answer["results"]["bindings"][0]["n"]["value"]) == graphs[name]
