"""The SPARQL 1.1 Protocol, over HTTP: https://www.w3.org/TR/sparql11-protocol/"""

import csv
import io
from collections.abc import Iterator
from xml.etree import ElementTree

import httpx
import pytest
from pyoxigraph import Dataset, NamedNode, parse

from tropegraph.server.formats import RDF_SYNTAXES, RESULT_SYNTAXES, RdfSyntax, ResultSyntax

from .asking import BASE, EVERYTHING, FORM, NAMED, QUERY, RED_HEAT, SELECT, TG, ask, number, post, rows
from .served import Served


def test_by_get(target: Served) -> None:
    assert rows(ask(target, SELECT)) == [RED_HEAT]


@pytest.mark.parametrize("content_type", [FORM, f"{FORM}; charset=UTF-8", f"{FORM};charset=utf-8"])
def test_by_post_of_a_form(target: Served, content_type: str) -> None:
    body = str(httpx.QueryParams({"query": SELECT}))
    assert rows(post(target, body, content_type)) == [RED_HEAT]


@pytest.mark.parametrize("content_type", [QUERY, f"{QUERY}; charset=UTF-8"])
def test_by_post_of_the_query(target: Served, content_type: str) -> None:
    assert rows(post(target, SELECT, content_type)) == [RED_HEAT]


def test_by_post_without_a_length(target: Served) -> None:
    def pieces() -> Iterator[bytes]:
        yield SELECT[:20].encode()
        yield SELECT[20:].encode()

    response = target.request("POST", "/sparql", content=pieces(), headers={"Content-Type": QUERY})
    assert rows(response) == [RED_HEAT]


@pytest.mark.parametrize("text", ["ё %2B + & = # ?", 'x"y\\', "%25", "\U0001f600"])
@pytest.mark.parametrize("way", ["get", "form", "query"])
def test_the_text_arrives_as_it_was_sent(target: Served, way: str, text: str) -> None:
    literal = text.replace("\\", "\\\\").replace('"', '\\"')
    query = f'SELECT ("{literal}" AS ?text) {{}}'
    if way == "get":
        response = ask(target, query)
    elif way == "form":
        response = post(target, str(httpx.QueryParams({"query": query})), FORM)
    else:
        response = post(target, query, QUERY)
    assert response.json()["results"]["bindings"][0]["text"]["value"] == text


def test_relative_iris_mean_the_base_of_the_release(target: Served) -> None:
    response = ask(target, "SELECT (<Film/RedHeat> AS ?work) {}")
    assert rows(response) == [RED_HEAT]


def test_the_host_header_is_no_base(target: Served) -> None:
    response = target.get("/sparql", params={"query": SELECT}, headers={"Host": "evil.example"})
    assert rows(response) == [RED_HEAT]


# Formats


@pytest.mark.parametrize("syntax", RESULT_SYNTAXES, ids=[syntax.name for syntax in RESULT_SYNTAXES])
@pytest.mark.parametrize("by", ["accept", "format"])
def test_select_in_every_format(target: Served, syntax: ResultSyntax, by: str) -> None:
    if by == "accept":
        response = ask(target, SELECT, syntax.media_type)
    else:
        response = ask(target, SELECT, format=syntax.name)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == syntax.content_type
    assert response.headers["Vary"] == "Accept, Accept-Encoding"
    assert RED_HEAT in response.text


def test_the_formats_of_select_hold_the_same(target: Served) -> None:
    query = f"{TG}SELECT ?text WHERE {{ ?occurrence tg:text ?text }} ORDER BY ?text"
    from_json = [
        row["text"]["value"] for row in ask(target, query, format="json").json()["results"]["bindings"]
    ]
    from_csv = [row["text"] for row in csv.DictReader(io.StringIO(ask(target, query, format="csv").text))]
    tree = ElementTree.fromstring(ask(target, query, format="xml").content)
    from_xml = [e.text for e in tree.iter("{http://www.w3.org/2005/sparql-results#}literal")]
    assert len(from_json) > 30
    assert from_csv == from_json == from_xml


@pytest.mark.parametrize(("query", "answer"), [("ASK { ?s ?p ?o }", True), ("ASK { ?s <x:none> ?o }", False)])
def test_ask(target: Served, query: str, answer: bool) -> None:
    assert ask(target, query).json()["boolean"] is answer
    assert str(answer).lower() in ask(target, query, "application/sparql-results+xml").text


@pytest.mark.parametrize("syntax", RDF_SYNTAXES, ids=[syntax.name for syntax in RDF_SYNTAXES])
@pytest.mark.parametrize(
    "query",
    ["CONSTRUCT WHERE { <Film/RedHeat> ?p ?o }", "DESCRIBE <Film/RedHeat>"],
    ids=["construct", "describe"],
)
def test_graphs_in_every_format(target: Served, syntax: RdfSyntax, query: str) -> None:
    response = ask(target, query, syntax.media_type)
    assert response.headers["Content-Type"] == syntax.content_type
    expected = ask(target, query, format="nt")
    assert Dataset(parse(response.content, format=syntax.rdf_format)) == Dataset(
        parse(expected.content, format=RDF_SYNTAXES[2].rdf_format)
    )


def test_describe_is_what_the_thing_says(target: Served) -> None:
    quads = list(parse(ask(target, "DESCRIBE <Main/YourMom>").content, format=RDF_SYNTAXES[0].rdf_format))
    assert {quad.subject for quad in quads} == {NamedNode(f"{BASE}Main/YourMom")}
    assert len(quads) == len(set(quads))


def test_a_constructed_triple_stands_once(target: Served) -> None:
    text = ask(target, "CONSTRUCT { <x:s> <x:p> ?p } WHERE { ?s ?p ?o }", "application/n-triples").text
    assert len(text.splitlines()) == len(set(text.splitlines()))


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (SELECT, "text/turtle"),
        (SELECT, "image/png"),
        ("ASK {}", "application/n-triples"),
        ("DESCRIBE <Film/RedHeat>", "application/sparql-results+json"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv"),
    ],
)
def test_a_format_that_cannot_be_had_is_406_with_a_list(target: Served, query: str, accept: str) -> None:
    response = ask(target, query, accept)
    assert response.status_code == 406
    offered = {variant["media_type"] for variant in response.json()["variants"]}
    is_table = query.startswith(("SELECT", "ASK", "PREFIX"))
    assert ("application/sparql-results+json" in offered, "text/turtle" in offered) == (
        is_table,
        not is_table,
    )


def test_what_a_format_cannot_hold_is_offered_in_the_others(target: Served) -> None:
    query = 'SELECT * { VALUES ?a { "a\\u0001b" } }'
    response = ask(target, query, "application/sparql-results+xml")
    assert response.status_code == 406
    offered = {variant["media_type"] for variant in response.json()["variants"]}
    assert "application/sparql-results+json" in offered
    assert "application/sparql-results+xml" not in offered


def test_an_unknown_format_parameter_is_406(target: Served) -> None:
    assert ask(target, SELECT, format="pdf").status_code == 406


@pytest.mark.parametrize(
    ("query", "format_"),
    [
        ('SELECT ("\\u0001" AS ?x) {}', "xml"),
        ('CONSTRUCT { <x:s> <x:p> "\\u0001" } {}', "rdf"),
        ("CONSTRUCT { <x:s> <http://example.org/1> 1 } {}", "rdf"),
    ],
)
def test_what_xml_cannot_hold_is_refused_rather_than_broken(target: Served, query: str, format_: str) -> None:
    assert ask(target, query, format=format_).status_code == 406


def test_a_carriage_return_outlives_xml(target: Served) -> None:
    tree = ElementTree.fromstring(ask(target, 'SELECT ("a\\rb" AS ?x) {}', format="xml").content)
    assert [e.text for e in tree.iter("{http://www.w3.org/2005/sparql-results#}literal")] == ["a\rb"]


# Data sets


def test_the_default_graph_is_all_content_each_triple_once(target: Served) -> None:
    assert number(ask(target, EVERYTHING)) == target.release.manifest["counts"]["triples"]


def test_named_graphs_are_those_of_the_manifest_and_two_apart(target: Served) -> None:
    query = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    found = {
        row["g"]["value"]: int(row["n"]["value"]) for row in ask(target, query).json()["results"]["bindings"]
    }
    apart = {f"{BASE}graph/release", f"{BASE}graph/report"}
    assert {graph: n for graph, n in found.items() if graph not in apart} == target.release.manifest[
        "counts"
    ]["graphs"]
    assert apart <= set(found)


def test_a_default_graph_of_the_request(target: Served) -> None:
    links = target.release.manifest["counts"]["graphs"][f"{BASE}graph/links"]
    parameters = {"default-graph-uri": f"{BASE}graph/links"}
    assert number(ask(target, EVERYTHING, **parameters)) == links
    assert number(ask(target, NAMED, **parameters)) == 0


def test_several_default_graphs_are_merged(target: Served) -> None:
    graphs = target.release.manifest["counts"]["graphs"]
    names = [f"{BASE}graph/links", f"{BASE}graph/tropes"]
    parameters = [("query", EVERYTHING), *(("default-graph-uri", name) for name in names)]
    assert number(target.get("/sparql", params=parameters)) == sum(graphs[name] for name in names)


def test_a_named_graph_of_the_request(target: Served) -> None:
    links = target.release.manifest["counts"]["graphs"][f"{BASE}graph/links"]
    parameters = {"named-graph-uri": f"{BASE}graph/links"}
    assert number(ask(target, NAMED, **parameters)) == links
    assert number(ask(target, EVERYTHING, **parameters)) == 0


def test_the_data_set_of_the_request_replaces_that_of_the_query(target: Served) -> None:
    query = f"SELECT (COUNT(*) AS ?n) FROM <{BASE}graph/tropes> WHERE {{ ?s ?p ?o }}"
    graphs = target.release.manifest["counts"]["graphs"]
    assert number(ask(target, query)) == graphs[f"{BASE}graph/tropes"]
    parameters = {"default-graph-uri": f"{BASE}graph/links"}
    assert number(ask(target, query, **parameters)) == graphs[f"{BASE}graph/links"]


def test_a_data_set_in_the_body_of_a_post(target: Served) -> None:
    links = target.release.manifest["counts"]["graphs"][f"{BASE}graph/links"]
    fields = {"query": EVERYTHING, "default-graph-uri": f"{BASE}graph/links"}
    assert number(post(target, str(httpx.QueryParams(fields)), FORM)) == links
    search = "?" + str(httpx.QueryParams({"default-graph-uri": f"{BASE}graph/links"}))
    assert number(post(target, EVERYTHING, QUERY, search=search)) == links


def test_a_data_set_that_is_no_iri_is_400(target: Served) -> None:
    parameters = {"default-graph-uri": "graph/links"}
    assert ask(target, EVERYTHING, **parameters).status_code == 400


# What is wrong with a request
