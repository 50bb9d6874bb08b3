"""The query side of the W3C test suite of the SPARQL 1.1 Protocol, over HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from .release_maker import make_release
from .served import Served, served

SUITE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/manifest#"
DATA = [f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in range(4)]
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
BOTH = f"ASK {{ <{DATA[1]}> a ?type . <{DATA[2]}> a ?type . }}"
NAMED = f"ASK {{ GRAPH ?g1 {{ <{DATA[1]}> a ?type }} GRAPH ?g2 {{ <{DATA[2]}> a ?type }} }}"
FULL = f"ASK {{ <{DATA[3]}> a ?type {NAMED[6:-2]} }}"
MULTIPLE = (
    f"ASK FROM <{DATA[3]}> {{ GRAPH ?g1 {{ <{DATA[1]}> a ?type }} GRAPH ?g2 {{ <{DATA[2]}> a ?type }} }}"
)
RESULTS = {
    "application/sparql-results+xml",
    "application/sparql-results+json",
    "text/csv; charset=utf-8",
    "text/tab-separated-values; charset=utf-8",
}
GRAPHS = {"text/turtle; charset=utf-8", "application/rdf+xml", "application/n-triples", "application/ld+json"}


@dataclass(frozen=True)
class Case:
    """A request of the suite, by the name of its test, and what has to come back."""

    name: str
    method: str = "GET"
    search: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    content_type: str | None = None
    status: int = 2
    boolean: bool | None = None
    types: frozenset[str] = frozenset()


def default(*numbers: int) -> list[tuple[str, str]]:
    return [("default-graph-uri", DATA[number]) for number in numbers]


def named(*numbers: int) -> list[tuple[str, str]]:
    return [("named-graph-uri", DATA[number]) for number in numbers]


def query(text: str) -> list[tuple[str, str]]:
    return [("query", text)]


FORM_BODY = f"query={quote('ASK {}')}".encode()
CASES = [
    Case("query_get", search=[*query("ASK {}"), *default(0)], boolean=True),
    Case("query_post_form", "POST", default(0), FORM_BODY, FORM, boolean=True),
    Case("query_post_direct", "POST", default(0), b"ASK {}", QUERY, boolean=True),
    Case("query_dataset_default_graphs_get", search=[*query(BOTH), *default(1, 2)], boolean=True),
    Case("query_dataset_default_graphs_post", "POST", default(1, 2), BOTH.encode(), QUERY, boolean=True),
    Case("query_dataset_named_graphs_post", "POST", named(1, 2), NAMED.encode(), QUERY, boolean=True),
    Case("query_dataset_named_graphs_get", search=[*query(NAMED), *named(1, 2)], boolean=True),
    Case("query_dataset_full", "POST", [*default(3), *named(1, 2)], FULL.encode(), QUERY, boolean=True),
    Case(
        "query_multiple_dataset", "POST", [*default(3), *named(1, 2)], MULTIPLE.encode(), QUERY, boolean=True
    ),
    Case("query_content_type_select", search=query("SELECT (1 AS ?value) {}"), types=frozenset(RESULTS)),
    Case("query_content_type_ask", search=query("ASK {}"), types=frozenset(RESULTS), boolean=True),
    Case(
        "query_content_type_describe", search=query("DESCRIBE <http://example.org/>"), types=frozenset(GRAPHS)
    ),
    Case("query_content_type_construct", search=query("CONSTRUCT {} WHERE {}"), types=frozenset(GRAPHS)),
    Case("bad_query_method", "PUT", query("ASK {}"), status=4),
    Case("bad_multiple_queries", search=[*query("ASK {}"), *query("SELECT * {}")], status=4),
    Case("bad_query_wrong_media_type", "POST", body=b"ASK {}", content_type="text/plain", status=4),
    Case("bad_query_missing_form_type", "POST", body=FORM_BODY, status=4),
    Case("bad_query_missing_direct_type", "POST", body=b"ASK {}", status=4),
    Case(
        "bad_query_non_utf8",
        "POST",
        body="ASK {}".encode("utf-16"),
        content_type=f"{QUERY}; charset=UTF-16",
        status=4,
    ),
    Case("bad_query_syntax", search=query("ASK {"), status=4),
]


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of the suite's three graphs."""
    document = "<http://xmlns.com/foaf/0.1/Document>"
    rdf_type = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    content = "".join(f"<{graph}> {rdf_type} {document} <{graph}> .\n" for graph in DATA[1:])
    with served(make_release(Path(tmp_path_factory.mktemp("suite")) / "release", content)) as running:
        yield running


def test_all_cases_are_here() -> None:
    assert len({case.name for case in CASES}) == len(CASES) == 20


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{SUITE}{case.name}")
def test_the_protocol(suite: Served, case: Case) -> None:
    headers = {"Content-Type": case.content_type} if case.content_type else {}
    search = f"?{urlencode(case.search)}" if case.search else ""
    response = suite.request(case.method, f"/sparql{search}", content=case.body or None, headers=headers)
    assert response.status_code // 100 == case.status, response.text
    if case.boolean is not None:
        assert response.json()["boolean"] is case.boolean
    if case.types:
        assert response.headers["Content-Type"] in case.types


@pytest.mark.parametrize("body", [b"", b"INSERT DATA { <x:s> <x:p> 1 }"])
@pytest.mark.parametrize("content_type", ["application/sparql-update", f"{FORM}; charset=utf-8"])
def test_updates_are_refused(suite: Served, body: bytes, content_type: str) -> None:
    sent = body if content_type.startswith("application/sparql") else b"update=" + quote(body).encode()
    response = suite.request("POST", "/sparql", content=sent, headers={"Content-Type": content_type})
    assert response.status_code == 403


def test_options_names_the_methods(suite: Served) -> None:
    response = suite.request("OPTIONS", "/sparql")
    assert response.status_code == 204
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("query_text", ["SELECT * { ?s ?p ?o }", "DESCRIBE <http://example.org/>"])
def test_head_is_get_without_a_body(suite: Served, query_text: str) -> None:
    path = f"/sparql?{urlencode(query(query_text))}"
    got, head = suite.get(path), suite.request("HEAD", path)
    assert (head.status_code, head.content) == (200, b"")
    volatile = {"date"}
    assert {k: v for k, v in head.headers.items() if k not in volatile} == {
        k: v for k, v in got.headers.items() if k not in volatile
    }


@pytest.mark.parametrize(
    ("search", "accept"),
    [
        ("&version=1.2", "*/*"),
        ("", "application/sparql-results+json;version=1.2"),
        ("&version=1.2", "application/sparql-results+json; version=1.1, */*;q=0.1"),
        ("", 'application/sparql-results+json; version="1.2-basic"'),
    ],
)
def test_a_version_is_tolerated(suite: Served, search: str, accept: str) -> None:
    response = suite.get(f"/sparql?{urlencode(query('ASK {}'))}{search}", accept)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/sparql-results+json"


def test_a_version_in_the_type_of_a_query_is_tolerated(suite: Served) -> None:
    headers = {"Content-Type": f"{QUERY}; version=1.2; charset=utf-8"}
    assert suite.request("POST", "/sparql", content=b"ASK {}", headers=headers).json()["boolean"] is True
