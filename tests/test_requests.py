"""A request is read one way only: repeated fields, odd paths, conditions, and bodies that never come."""

import contextlib
import http.server
import socket
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import httpx
import pytest
from pyoxigraph import Literal, RdfFormat, parse

from .served import Served, free_port, process, served

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
ONE = "CONSTRUCT { <http://a/> <http://b/c> 1 } {}"


def kind(response: httpx.Response) -> str:
    return response.headers["Content-Type"].partition(";")[0]


def asked(server: Served, query: str, accept: str = "*/*", **headers: str) -> httpx.Response:
    return server.get("/sparql", accept, params={"query": query}, headers=headers)


REPEATED: dict[str, tuple[str, list[tuple[str, str]], str]] = {
    "a document": ("/Film/RedHeat?repeated=1", [("Accept", "application/n-triples")], "Location"),
    "a query": (f"/sparql?query={quote(ONE)}", [("Accept", "application/n-triples")], "Content-Type"),
    "a description": ("/void?repeated=1", [("Accept", "application/n-triples")], "Content-Type"),
    "another spelling": ("/void?repeated=2", [("aCCept", "application/n-triples")], "Content-Type"),
    "an underscore": ("/void?repeated=3", [("Accept_Encoding", "gzip")], "Content-Encoding"),
    "a coding": ("/void?repeated=4", [("Accept-Encoding", "br")], "Content-Encoding"),
    "a coding of a query": (f"/sparql?query={quote(ONE)}", [("Accept-Encoding", "br")], "Content-Encoding"),
    "a language": ("/?repeated=5", [("Accept-Language", "de"), ("Cookie", "a=b")], "Content-Language"),
    "another host": ("/?repeated=6", [("X-Forwarded-Host", "evil.example")], "Location"),
}


@pytest.mark.parametrize(("path", "more", "told"), REPEATED.values(), ids=REPEATED)
def test_one_client_does_not_change_what_another_gets(
    server: Served, path: str, more: list[tuple[str, str]], told: str
) -> None:
    plain = [("Host", "x"), ("Accept", "*/*"), ("Accept-Encoding", "identity")]
    fresh = httpx.get(f"{server.url}{path}&fresh", headers=plain)
    odd = httpx.get(f"{server.url}{path}", headers=[*plain, *more])
    after = httpx.get(f"{server.url}{path}", headers=plain)
    joined: dict[str, str] = {}
    for name, value in (*plain, *more):
        joined[name.title()] = f"{joined[name.title()]}, {value}" if name.title() in joined else value
    assert after.headers.get(told) == fresh.headers.get(told)
    assert after.content.replace(b"&amp;fresh", b"") == fresh.content.replace(b"&amp;fresh", b"")
    assert odd.headers.get(told) == httpx.get(f"{server.url}{path}&one", headers=joined).headers.get(told)


def test_tags_on_several_lines_are_one_list(server: Served) -> None:
    for path in ("/void", f"/sparql?query={quote(ONE)}"):
        tag = httpx.get(f"{server.url}{path}").headers["ETag"]
        lines = [("If-None-Match", '"another"'), ("If-None-Match", tag)]
        assert httpx.get(f"{server.url}{path}", headers=lines).status_code == 304


@pytest.mark.parametrize("path", ["//sparql", "///sparql", "//Film/RedHeat", "/%2Fsparql", "/%2f/void"])
def test_two_slashes_are_no_address(server: Served, path: str) -> None:
    response = httpx.get(f"{server.url}{path}", params={"query": "ASK {}"})
    assert (response.status_code, kind(response)) == (404, "application/problem+json")


CONDITIONS: dict[str, tuple[str, str, int]] = {
    "no query": ("GET", "SELECT BROKEN", 400),
    "an update": ("GET", "CLEAR ALL", 400),
    "not in this syntax": ("GET", "CONSTRUCT { <http://a/> <http://b/> 1 } {}", 406),
    "what there is": ("GET", "ASK {}", 304),
    "by POST": ("POST", "ASK {}", 200),
}


@pytest.mark.parametrize(("method", "query", "status"), CONDITIONS.values(), ids=CONDITIONS)
def test_any_tag_is_a_tag_of_an_answer(server: Served, method: str, query: str, status: int) -> None:
    where = {"data" if method == "POST" else "params": {"query": query}}
    accept = "application/rdf+xml, application/sparql-results+json"
    response = server.request(method, "/sparql", accept, headers={"If-None-Match": "*"}, **where)
    assert response.status_code == status


def test_a_tag_is_no_condition_of_post(server: Served) -> None:
    tag = asked(server, "ASK { ?s ?p ?o }").headers["ETag"]
    response = server.request(
        "POST", "/sparql", data={"query": "ASK { ?s ?p ?o }"}, headers={"If-None-Match": tag}
    )
    assert (response.status_code, response.json()["boolean"]) == (200, True)


RESERVED = ("li", "RDF", "ID", "about", "resource", "nodeID", "datatype", "parseType", "Description")
NOT_IN_XML = [
    *(f"<http://a/> <{RDF}{name}> 1" for name in RESERVED),
    *(f"<http://a/> <http://b/{name}> 1" for name in ("", "²", "a²", "·", "١", "%20")),
    "<http://a/> <http://www.w3.org/2000/xmlns/x> 1",
    "<http://a/> <http://b/c> <<( <http://a/> <http://b/> 1 )>>",
    "<http://a/> <http://b/c> <<( <http://a/> <http://b/c> <<( <http://a/> <http://b/c> 'a\\u0001' )>> )>>",
]


@pytest.mark.parametrize("triple", NOT_IN_XML)
def test_what_xml_cannot_hold_is_406(server: Served, triple: str) -> None:
    before, _, value = triple.partition("> ")
    predicate, _, term = value.partition("> ")
    query = f"CONSTRUCT {{ {before}> {predicate}> ?o }} {{ BIND({term} AS ?o) }}"
    response = asked(server, query, "application/rdf+xml")
    assert (response.status_code, kind(response)) == (406, "application/problem+json"), response.text
    assert asked(server, query, "text/turtle").status_code == 200


@pytest.mark.parametrize("value", ["<<( <http://a/> <http://b/c> 'a' )>>", "'a'@en--rtl"])
def test_xml_holds_the_rest(server: Served, value: str) -> None:
    query = f"CONSTRUCT {{ <http://a/> <http://b/ça> ?o }} {{ BIND({value} AS ?o) }}"
    response = asked(server, query, "application/rdf+xml")
    assert response.status_code == 200
    ElementTree.fromstring(response.content)
    (quad,) = parse(response.content, format=RdfFormat.RDF_XML)
    assert str(quad.object).replace('"', "'") in value


def test_json_ld_holds_a_direction(server: Served) -> None:
    query = 'CONSTRUCT { <http://a/> <http://b/c> "x"@en--rtl ; rdfs:label "y"@en--ltr, "z"@en } {}'
    prefix = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    response = asked(server, prefix + query, "application/ld+json")
    found = {str(quad.object) for quad in parse(response.content, format=RdfFormat.JSON_LD)}
    assert found == {'"x"@en--rtl', '"y"@en--ltr', '"z"@en'}
    assert all(isinstance(quad.object, Literal) for quad in parse(response.content, format=RdfFormat.JSON_LD))


BLANK = {
    "a reified triple": "CONSTRUCT { <<?s ?p ?o>> <http://b/c> 1 } { ?s ?p ?o }",
    "an annotation": "CONSTRUCT { ?s ?p ?o {| <http://b/c> 1 |} } { ?s ?p ?o }",
    "a reifier": "CONSTRUCT { ?s ?p ?o ~ } { ?s ?p ?o }",
    "an anonymous node": "CONSTRUCT { ?s ?p [] } { ?s ?p ?o }",
}


@pytest.mark.parametrize("query", BLANK.values(), ids=BLANK)
def test_an_answer_with_new_blank_nodes_has_no_tag(server: Served, query: str) -> None:
    response = asked(server, f"{query} LIMIT 1", "application/n-triples")
    assert response.status_code == 200, response.text
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """An endpoint that answers each path with its own fault, and counts what it is asked."""

    asked: list[str]

    def do_GET(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response({"/302": 302, "/500": 500}.get(self.path, 200))
        if self.path == "/302":
            self.send_header("Location", "/elsewhere")
        if self.path == "/html":
            self.send_header("Content-Type", "text/html")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_a_service_that_fails_is_502_and_asked_once(default_out: Path) -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as other:
        other.asked = []  # type: ignore[attr-defined]
        threading.Thread(target=other.serve_forever, daemon=True).start()
        paths = ("/302", "/500", "/html", "/none")
        urls = [f"http://127.0.0.1:{other.server_port}{path}" for path in paths]
        with served(default_out, *(part for url in urls for part in ("--service", url))) as running:
            for url in urls:
                for form in ("SELECT *", "CONSTRUCT { ?s ?p ?o }"):
                    response = asked(running, f"{form} {{ SERVICE <{url}> {{ ?s ?p ?o }} }}")
                    assert response.status_code == 502, response.text
                    assert "SERVICE" in response.json()["detail"]
                silent = asked(running, f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}")
                assert silent.status_code == 200
        other.shutdown()
        assert sorted(other.asked) == sorted([*paths] * 3)  # type: ignore[attr-defined]


def test_a_client_that_goes_away_leaves_no_traceback(default_out: Path) -> None:
    free = free_port()
    with process(default_out, free) as running:
        url = f"http://127.0.0.1:{free}"
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{url}/health").status_code == 200:
                    break
        for head in (b"Content-Length: 100\r\n\r\nASK", b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK\r\n"):
            with socket.create_connection(("127.0.0.1", free)) as connection:
                connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + head)
                time.sleep(0.2)
        assert httpx.get(f"{url}/health").status_code == 200
        time.sleep(0.2)
        running.terminate()
        assert "Traceback" not in running.communicate(timeout=20)[1]


def test_a_compressed_query_is_415(server: Served) -> None:
    headers = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}
    response = server.request("POST", "/sparql", content=b"ASK {}", headers=headers)
    assert (response.status_code, response.headers["Accept-Encoding"]) == (415, "identity")


def test_a_query_has_one_timeout(server: Served) -> None:
    path = f"/sparql?query={quote('ASK {}')}&timeout=5"
    assert server.get(f"{path}&timeout=7").status_code == 400
    assert server.get(f"{path}&timeout=5").status_code == 200


def test_a_mark_of_the_encoding_is_no_part_of_a_query(server: Served) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    response = server.request("POST", "/sparql", content="\ufeffASK {}".encode(), headers=headers)
    assert (response.status_code, response.json()["boolean"]) == (200, True)


@pytest.mark.parametrize(("query", "count"), [("ASK {}", 4), (ONE, 6)])
@pytest.mark.parametrize("way", ["GET", "form", "body"])
def test_every_variant_of_an_answer_is_there(server: Served, query: str, count: int, way: str) -> None:
    options: dict[str, Any] = {"data" if way == "form" else "params": {"query": query, "format": "nothing"}}
    if way == "body":
        headers = {"Content-Type": "application/sparql-query"}
        options = {"content": query, "params": {"format": "nothing"}, "headers": headers}
    response = server.request("GET" if way == "GET" else "POST", "/sparql", **options)
    assert response.status_code == 406
    variants = response.json()["variants"]
    assert len(variants) == count
    for variant in variants:
        assert kind(server.get(f"/{variant['href']}")) == variant["media_type"]
