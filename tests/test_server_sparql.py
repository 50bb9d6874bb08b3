"""The SPARQL 1.1 Protocol, over HTTP: https://www.w3.org/TR/sparql11-protocol/"""

import csv
import io
import re
import socket
from collections.abc import Iterator
from xml.etree import ElementTree

import httpx
import pytest
from pyoxigraph import Dataset, NamedNode, parse

from tropegraph.server.formats import RDF_SYNTAXES, RESULT_SYNTAXES, RdfSyntax, ResultSyntax

from .served import BROWSER, Served

BASE = "https://w3id.org/tropegraph/"
TG = "PREFIX tg: <https://w3id.org/tropegraph/ontology#> "
SELECT = f"{TG}SELECT ?work WHERE {{ ?work tg:exhibits <Main/YourMom> }}"
EVERYTHING = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
NAMED = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
RED_HEAT = f"{BASE}Film/RedHeat"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"


def ask(target: Served, query: str, accept: str | None = "*/*", **parameters: str) -> httpx.Response:
    return target.get("/sparql", accept, params={"query": query, **parameters})


def post(
    target: Served, body: bytes | str, content_type: str, accept: str = "*/*", search: str = ""
) -> httpx.Response:
    content = body.encode() if isinstance(body, str) else body
    headers = {"Content-Type": content_type}
    return target.request("POST", f"/sparql{search}", accept, content=content, headers=headers)


def number(response: httpx.Response) -> int:
    assert response.status_code == 200, response.text
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


def rows(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [row["work"]["value"] for row in response.json()["results"]["bindings"]]


# Ways to send a query


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


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT * WHERE { ?s ?p ?o", 1, 16),
        ("SELECT *\nWHERE {\n  ?s foaf:name ?o }", 3, 6),
        ("SELECT * WHERE { ?s ?p ?o } garbage", 1, 29),
        ("SELEC * {}", 1, 1),
        ("", 1, 1),
    ],
)
def test_a_syntax_error_is_400_with_its_place(target: Served, query: str, line: int, column: int) -> None:
    response = ask(target, query)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert (response.json()["line"], response.json()["column"]) == (line, column)


def test_a_browser_sees_the_error_with_the_query(target: Served) -> None:
    response = ask(target, "SELECT * WHERE { ?s ?p <x> oops }", BROWSER)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Line 1, column 28" in response.text
    assert "SELECT * WHERE { ?s ?p &lt;x&gt; oops }</textarea>" in response.text


def test_two_queries_are_400(target: Served) -> None:
    assert target.get("/sparql", params=[("query", SELECT), ("query", SELECT)]).status_code == 400
    body = str(httpx.QueryParams({"query": SELECT}))
    search = "?" + body
    assert post(target, body, FORM, search=search).status_code == 400


def test_a_post_without_a_query_is_400(target: Served) -> None:
    assert post(target, "", FORM).status_code == 400


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <x:s> <x:p> 1 }",
        "PREFIX x: <x:> DELETE WHERE { ?s ?p ?o }",
        "# comment\nCLEAR ALL",
        "LOAD <http://127.0.0.1:1/>",
        "drop graph <x:g>",
    ],
)
def test_an_update_is_refused_in_every_way(target: Served, update: str) -> None:
    as_query = ask(target, update)
    assert as_query.status_code == 400
    assert "never changes" in as_query.json()["detail"]
    for response in (
        post(target, update, "application/sparql-update"),
        post(target, str(httpx.QueryParams({"update": update})), FORM),
        target.get("/sparql", params={"update": update}),
    ):
        assert response.status_code == 403
        assert "never changes" in response.json()["detail"]
    assert number(ask(target, EVERYTHING)) == target.release.manifest["counts"]["triples"]


SERVICES = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE # a comment\n <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE<URL>{} }",
    "SELECT * { ?s ?p 1SERVICE <URL> { ?s ?p ?o } }",
    "ASK { SERVICE SILENT <URL> {} }",
    "SELECT * { FILTER EXISTS { SERVICE <URL> {} } }",
    "SELECT * { { SELECT * { SERVICE <URL> {} } } }",
    "SELECT * { BIND(<URL> AS ?u) SERVICE ?u { ?s ?p ?o } }",
    "PREFIX service: <URL> SELECT * { SERVICE service:x {} }",
    "PREFIX x: <URL> SELECT * { FILTER(1<2)SERVICE#>\nx:y {} }",
    "SELECT * { FILTER(1<2 #>'''\n) SERVICE <URL> {} #'''\n }",
    "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
]


@pytest.mark.parametrize("query", SERVICES)
def test_no_request_leaves_the_server(target: Served, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        response = ask(target, query.replace("URL", address))
        assert response.status_code in (400, 403)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_the_refusal_of_service_says_so(target: Served) -> None:
    response = ask(target, "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    assert response.status_code == 403
    assert "SERVICE" in response.json()["detail"]


def test_the_word_service_is_free_elsewhere(target: Served) -> None:
    query = (
        "PREFIX service: <http://example.org/service/> SELECT ?service ?text { # SERVICE\n"
        'VALUES ?service { service:service <http://example.org/SERVICE> } BIND("SERVICE <x> {}" AS ?text) }'
    )
    assert len(ask(target, query).json()["results"]["bindings"]) == 2


def test_an_unknown_function_is_400(target: Served) -> None:
    response = ask(target, "SELECT (<http://example.org/f>(1) AS ?x) {}")
    assert response.status_code == 400
    assert "http://example.org/f" in response.json()["detail"]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("(", ")"), ("!", ""), ("STR(", ")")],
    ids=["brackets", "negations", "functions"],
)
def test_a_deep_query_does_not_end_the_server(target: Served, opening: str, closing: str) -> None:
    depth = 19_000
    query = f"SELECT ({opening * depth}1{closing * depth} AS ?x) {{}}"
    assert post(target, query, QUERY).status_code == 200
    assert target.get("/health").status_code == 200


def test_a_long_query_is_413(target: Served) -> None:
    response = post(target, "#" + "x" * 100_000, QUERY)
    assert response.status_code == 413


def test_a_long_body_is_413(target: Served) -> None:
    response = post(target, "#" + "x" * 1_000_001, QUERY)
    assert response.status_code == 413
    assert response.json()["status"] == 413


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""]
)
def test_another_body_is_415(target: Served, content_type: str) -> None:
    response = post(target, SELECT, content_type)
    assert response.status_code == 415
    assert QUERY in response.headers["Accept-Post"]


def test_another_charset_is_415(target: Served) -> None:
    assert post(target, SELECT, f"{QUERY}; charset=iso-8859-1").status_code == 415


@pytest.mark.parametrize(
    ("body", "content_type"), [(b"\xff", QUERY), (b"query=%FF", FORM), (b"query=\xff", FORM)]
)
def test_bytes_that_are_no_text_are_400(target: Served, body: bytes, content_type: str) -> None:
    assert post(target, body, content_type).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method_is_405(target: Served, method: str) -> None:
    response = target.request(method, "/sparql")
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


# Caching, service description, pages


def test_an_answer_that_the_client_has_is_304(target: Served) -> None:
    tag = ask(target, SELECT).headers["ETag"]
    again = target.get("/sparql", params={"query": SELECT}, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_head_has_the_length_of_the_whole_answer(target: Served) -> None:
    head = target.request("HEAD", "/sparql", params={"query": SELECT})
    assert head.headers["Content-Length"] == str(len(ask(target, SELECT).content))
    assert head.content == b""


@pytest.mark.parametrize("syntax", RDF_SYNTAXES, ids=[syntax.name for syntax in RDF_SYNTAXES])
def test_without_a_query_the_service_describes_itself(target: Served, syntax: RdfSyntax) -> None:
    response = target.get("/sparql", syntax.media_type)
    sd = "http://www.w3.org/ns/sparql-service-description#"
    triples = {quad.triple for quad in parse(response.content, format=syntax.rdf_format)}
    objects = {(t.predicate.value, t.object) for t in triples}
    assert (f"{sd}endpoint", NamedNode(f"{BASE}sparql")) in objects
    assert (f"{sd}supportedLanguage", NamedNode(f"{sd}SPARQL11Query")) in objects
    names = {term.value for predicate, term in objects if predicate == f"{sd}name"}
    apart = {f"{BASE}graph/release", f"{BASE}graph/report"}
    assert names == {*target.release.manifest["counts"]["graphs"], *apart}


def test_a_browser_gets_a_form(target: Served) -> None:
    text = target.get("/sparql", BROWSER).text
    assert '<form class="query" action="/sparql" method="get"' in text
    assert not re.search(r"<script[^>]*>\s*\S[^<]*</script>", text)


def test_a_browser_gets_a_table_with_labels(target: Served) -> None:
    text = ask(target, SELECT, BROWSER).text
    assert '<a href="/Film/RedHeat" title="https://w3id.org/tropegraph/Film/RedHeat">Red Heat</a>' in text
    assert "1 row" in text


def test_a_browser_gets_yes_or_no_and_graphs(target: Served) -> None:
    assert ">Yes<" in ask(target, "ASK { ?s ?p ?o }", BROWSER).text
    assert "Your Mom" in ask(target, "DESCRIBE <Main/YourMom>", BROWSER).text


@pytest.mark.parametrize(
    "clauses",
    [
        "FROM <graph/links> FROM <graph/links>",
        f"FROM <graph/links> FROM <{BASE}graph/links>",
        "FROM <graph/links> # FROM <graph/tropes>\n FROM g:links",
    ],
)
def test_a_graph_that_a_query_names_twice_counts_once(target: Served, clauses: str) -> None:
    prologue = f"PREFIX g: <{BASE}graph/> "
    once, twice = (
        number(ask(target, f"{prologue}SELECT (COUNT(*) AS ?n) {each} {{ ?s ?p ?o }}"))
        for each in ("FROM <graph/links>", clauses)
    )
    assert once == twice > 0
