"""What the SPARQL endpoint refuses, and how it says so."""

import re
import socket

import httpx
import pytest
from pyoxigraph import NamedNode, parse

from tropegraph.server.formats import RDF_SYNTAXES, RdfSyntax

from .asking import BASE, EVERYTHING, FORM, QUERY, SELECT, ask, number, post
from .served import BROWSER, Served


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
    assert '<form class="query" action="/sparql#answer" method="get"' in text
    assert not re.search(r'<script(?! type="application/ld\+json")[^>]*>\s*\S[^<]*</script>', text)


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
