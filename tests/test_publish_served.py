"""A site that reads an endpoint, while releases come and go there."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tropegraph.server.release import open_release

from .publishing import BASE, DEFAULT, FOREIGN, RELEASE, WORKS, made, site_of, update
from .served import BROWSER, START_S
from .stores import Engine, oxigraph, published


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("first") / "release", "2026-01-01-aaaaaaaaaaaa")


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("second") / "release", "2026-01-02-bbbbbbbbbbbb", "b")


@pytest.fixture
def engine() -> Iterator[Engine]:
    """An Oxigraph server with nothing in it."""
    with oxigraph() as running:
        yield running


def await_release(client: httpx.Client, release_id: str | None) -> httpx.Response:
    """The health of a server as soon as it serves that release, or none."""
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        response = client.get("/health")
        if (response.json().get("release") if response.status_code == 200 else None) == release_id:
            return response
        time.sleep(0.05)
    raise AssertionError(f"{release_id} was not served in {START_S} s")


def test_releases_come_and_go_while_the_site_is_served(engine: Engine, first: Path, second: Path) -> None:
    ids = [open_release(folder).id for folder in (first, second)]
    with site_of(engine) as client:
        refused = client.get("/Film/W1", headers={"Accept": "text/turtle"})
        assert refused.status_code == 503
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert int(refused.headers["Retry-After"]) == refused.json()["retry_after_s"] > 0
        page = client.get("/", headers={"Accept": BROWSER})
        assert (page.status_code, page.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 503
        preflight = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
        allowed = client.options("/sparql", headers=preflight)
        assert (allowed.status_code, allowed.headers["Access-Control-Allow-Origin"]) == (204, "*")
        assert "POST" in allowed.headers["Access-Control-Allow-Methods"]
        assert "color" in client.get("/static/tropegraph.css").text
        published(first, engine)
        await_release(client, ids[0])
        document = client.get("/Film/W1.ttl")
        assert '"a 1"@en' in document.text
        asked = {"query": "SELECT ?name { <Film/W1> <http://www.w3.org/2000/01/rdf-schema#label> ?name }"}
        answer = client.get("/sparql", params=asked, headers={"Accept": "text/csv"})
        update(engine, f"CLEAR GRAPH <{BASE}graph/release>")
        await_release(client, None)
        assert client.get("/sparql", params=asked).status_code == 503
        published(second, engine, "--replace")
        await_release(client, ids[1])
        assert '"b 1"@en' in client.get("/Film/W1.ttl").text
        again = client.get("/sparql", params=asked, headers={"Accept": "text/csv"})
        assert (answer.text, again.text) == ("name\r\na 1\r\n", "name\r\nb 1\r\n")
        assert answer.headers["ETag"] != again.headers["ETag"]


def test_a_site_without_a_folder_has_no_dumps_and_says_so(engine: Engine, first: Path) -> None:
    published(first, engine)
    with site_of(engine) as client:
        assert client.get("/dumps/?format=json").json() == {}
        refused = client.get("/dumps/tropegraph.nq.gz")
        assert (refused.status_code, "endpoint" in refused.json()["detail"]) == (404, True)
        assert "has no dump files" in client.get("/dumps/", headers={"Accept": BROWSER}).text
        assert f"{RELEASE}{open_release(first).id}" in client.get("/void.nt").text
        assert client.get("/health").json()["triples"] == 2 * WORKS


def test_an_engine_whose_default_graph_is_everything_is_told_what_is_meant(first: Path) -> None:
    with oxigraph("--union-default-graph") as engine:
        assert "60 graphs" in published(first, engine)
        update(engine, f"INSERT DATA {{ GRAPH <{FOREIGN}> {{ <x:s> <x:p> 1 }} }}")
        with site_of(engine) as client:
            for query, number in (
                (DEFAULT, 2 * WORKS),
                ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", 2 * WORKS + 3 * WORKS + 3),
                ("SELECT (COUNT(*) AS ?n) { GRAPH <graph/release> { ?s ?p ?o } }", 3 * WORKS + 3),
                (f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{FOREIGN}> {{ ?s ?p ?o }} }}", 0),
                (f"SELECT (COUNT(*) AS ?n) FROM <{FOREIGN}> {{ ?s ?p ?o }}", 0),
            ):
                response = client.get("/sparql", params={"query": query, "format": "csv"})
                assert response.text == f"n\r\n{number}\r\n", query
