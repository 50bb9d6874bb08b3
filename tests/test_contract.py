"""One contract for every kind of thing: all formats say the same, name what they name, and lead back."""

import pytest
from pyoxigraph import Dataset, Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import Graph
from rdflib.compare import isomorphic

from tropegraph.server.formats import RDF_SYNTAXES, RdfSyntax

from .served import Served

BASE = "https://w3id.org/tropegraph/"
TG = f"{BASE}ontology#"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
IN_DATASET = NamedNode("http://rdfs.org/ns/void#inDataset")
ONE_OF_EACH = """
SELECT ?class (MIN(?thing) AS ?example) {
  { ?thing a ?class } UNION { GRAPH <%sgraph/release> { ?thing a ?class } }
  FILTER(STRSTARTS(STR(?thing), "%s") && !CONTAINS(STR(?thing), "#"))
  FILTER(!CONTAINS(STR(?thing), "/ontology") && !CONTAINS(STR(?thing), "/modes"))
  FILTER(STR(?thing) != "%sshapes" && STR(?thing) != "%scontext.jsonld")
} GROUP BY ?class
""".replace("%s", BASE)
RDFLIB = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}
CLASSES = (
    "Work Trope Occurrence Character Group Prop Place Thing Agent Performance Quotation Line Page Mode"
).split()


@pytest.fixture(scope="module")
def examples(server: Served) -> dict[str, str]:
    """A path of a thing of every class that the data have, those of the release too."""
    rows = server.request("GET", "/sparql", params={"query": ONE_OF_EACH}).json()["results"]["bindings"]
    return {row["class"]["value"]: row["example"]["value"].removeprefix(BASE) for row in rows}


def document(server: Served, path: str, syntax: RdfSyntax) -> list[Quad]:
    response = server.get(f"/{path}{syntax.extension}")
    assert response.status_code == 200, path
    return list(parse(response.content, format=syntax.rdf_format))


def of_the_document(quad: Quad, path: str, syntax: RdfSyntax) -> bool:
    return str(quad.subject).startswith(f"<{BASE}{path}{syntax.extension}")


def test_every_class_of_the_model_has_an_example(examples: dict[str, str]) -> None:
    assert {f"{TG}{name}" for name in CLASSES} <= examples.keys()
    assert "http://www.w3.org/ns/dcat#Dataset" in examples
    assert len(set(examples.values())) >= 16


def test_all_formats_of_a_thing_say_the_same(server: Served, examples: dict[str, str]) -> None:
    for path in sorted(set(examples.values())):
        contents = {
            syntax.name: Dataset(
                Quad(*quad.triple)
                for quad in document(server, path, syntax)
                if not of_the_document(quad, path, syntax)
            )
            for syntax in RDF_SYNTAXES
        }
        assert len(contents["ttl"]) > 0
        assert {name for name, content in contents.items() if content != contents["ttl"]} == set(), path


@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")  # rdflib's own parsers
def test_another_library_reads_the_same_graph(server: Served, examples: dict[str, str]) -> None:
    for path in sorted(set(examples.values())):
        graphs = []
        for ending, name in RDFLIB.items():
            graph = Graph().parse(data=server.get(f"/{path}.{ending}").content, format=name)
            for triple in [each for each in graph if str(each[0]).startswith(f"{BASE}{path}.{ending}")]:
                graph.remove(triple)
            graphs.append(graph)
        assert all(isomorphic(graph, graphs[0]) for graph in graphs[1:]), path


def test_every_document_says_its_data_set_and_what_it_is_about(
    server: Served, examples: dict[str, str]
) -> None:
    for path in sorted(set(examples.values())):
        for syntax in RDF_SYNTAXES:
            twin = NamedNode(f"{BASE}{path}{syntax.extension}")
            quads = document(server, path, syntax)
            said = {(quad.predicate, quad.object) for quad in quads if quad.subject == twin}
            assert (IN_DATASET, NamedNode(f"{BASE}dataset")) in said, path
            about = NamedNode("http://xmlns.com/foaf/0.1/primaryTopic")
            assert (about, NamedNode(f"{BASE}{path}")) in said, path


def test_whatever_a_document_names_has_its_label_in_it(server: Served, examples: dict[str, str]) -> None:
    dump = server.request(
        "GET", "/sparql", params={"query": f"SELECT DISTINCT ?t {{ ?t <{LABEL.value}> ?l }}"}
    )
    labelled = {NamedNode(row["t"]["value"]) for row in dump.json()["results"]["bindings"]}
    checked = 0
    for path in sorted(set(examples.values())):
        if path.startswith(("page/", "graph/")):  # these are their graph, and nothing else
            continue
        quads = document(server, path, RDF_SYNTAXES[0])
        named = {term for quad in quads for term in quad.triple if isinstance(term, NamedNode)}
        given = {
            quad.subject for quad in quads if quad.predicate == LABEL and isinstance(quad.object, Literal)
        }
        assert (named & labelled) - given == set(), path
        checked += len(named & labelled)
    assert checked > 200


@pytest.mark.parametrize("ending", ["ttl", "rdf"])
def test_protege_can_open_the_ontology(server: Served, ending: str) -> None:
    response = server.get(
        "/ontology", "application/rdf+xml, application/xml; q=0.5, text/xml; q=0.3, */*; q=0.2"
    )
    assert response.headers["Content-Type"] == "application/rdf+xml"
    graph = Graph().parse(data=response.content, format="xml")
    twin = Graph().parse(data=server.get(f"/ontology.{ending}").content, format=RDFLIB[ending])
    assert isomorphic(graph, twin)
    assert len(list(parse(response.content, format=RdfFormat.RDF_XML))) == len(graph) > 500
