"""``tropegraph publish``, and serving from the endpoint while releases come and go."""

import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tropegraph.server.release import open_release

from .command import TROPEGRAPH, tropegraph
from .release_maker import make_release
from .served import BROWSER, START_S, free_port, process
from .stores import Engine, needs_virtuoso, oxigraph, published, virtuoso

BASE = "http://data.example/tropes/"
WORKS = 60
XSD = "http://www.w3.org/2001/XMLSchema#"
RELEASE = f"{BASE}release/"
COUNT = f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), '{BASE}')) }}"
DEFAULT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
IDENTIFIER = "<http://purl.org/dc/terms/identifier>"
FOREIGN = "http://elsewhere.example/graph"


def made(folder: Path, release_id: str, text: str = "a") -> Path:
    """A release of ``WORKS`` pages, whose works are called by that text."""
    rdf, tg = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "https://w3id.org/tropegraph/ontology#"
    void, label = "http://rdfs.org/ns/void#", "http://www.w3.org/2000/01/rdf-schema#label"
    lines = []
    for number in range(WORKS):
        work, page = f"<{BASE}Film/W{number}>", f"<{BASE}page/Film/W{number}>"
        lines.append(f"{work} <{rdf}type> <{tg}Work> {page} .")
        lines.append(f'{work} <{label}> "{text} {number}"@en {page} .')
        lines.append(f"<{BASE}dataset> <{void}subset> {page} <{BASE}graph/release> .")
        lines.append(f"{page} <{rdf}type> <{void}Dataset> <{BASE}graph/release> .")
        lines.append(f'{page} <{void}triples> "2"^^<{XSD}integer> <{BASE}graph/release> .')
    release, graph = f"<{RELEASE}{release_id}>", f"<{BASE}graph/release>"
    lines.append(f"{release} <{rdf}type> <http://www.w3.org/ns/prov#Entity> {graph} .")
    lines.append(f'{release} <http://purl.org/dc/terms/identifier> "{release_id}" {graph} .')
    total = f'"{2 * WORKS}"^^<{XSD}integer>'
    lines.append(f"<{BASE}dataset> <{void}triples> {total} {graph} .")
    return make_release(folder, "\n".join(lines) + "\n", identifier=release_id)


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


def update(engine: Engine, text: str) -> None:
    """Changes what an Oxigraph server holds."""
    address = engine.url.removesuffix("query") + "update"
    response = httpx.post(address, content=text, headers={"Content-Type": "application/sparql-update"})
    assert response.status_code == 204, response.text


def refusal(folder: Path, engine: Engine, *options: str) -> str:
    """What publishing said that went wrong, one sentence."""
    done = tropegraph("publish", folder, "--endpoint", engine.url, *engine.access, *options)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: {engine.url} ")
    assert done.stderr.count("\n") == 1
    return done.stderr


@pytest.mark.parametrize("way", ["graph store", "updates"])
def test_a_release_is_loaded_once(engine: Engine, first: Path, way: str) -> None:
    options = ["--update", engine.url.removesuffix("query") + "update"] if way == "updates" else []
    assert "61 graphs" in published(first, engine, *options)
    assert engine.count(DEFAULT) == 2 * WORKS
    before = engine.count(COUNT)
    assert "already" in published(first, engine, *options)
    assert engine.count(COUNT) == before == 2 * WORKS + 3 * WORKS + 3


def test_another_release_needs_to_be_told_to_replace(engine: Engine, first: Path, second: Path) -> None:
    published(first, engine)
    assert "--replace" in refusal(second, engine)
    published(second, engine, "--replace")
    assert engine.count(DEFAULT) == 2 * WORKS
    assert engine.count("SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(STRSTARTS(STR(?o), 'b ')) }") == WORKS
    assert engine.count("SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(STRSTARTS(STR(?o), 'a ')) }") == 0


def test_the_data_of_others_is_left_alone(engine: Engine, first: Path, second: Path) -> None:
    update(engine, f"INSERT DATA {{ GRAPH <{FOREIGN}> {{ <x:s> <x:p> 1 }} }}")
    assert FOREIGN in refusal(first, engine)
    assert engine.count(COUNT) == 0
    published(first, engine, "--replace")
    published(second, engine, "--replace")
    assert engine.count(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{FOREIGN}> {{ ?s ?p ?o }} }}") == 1


IN_BOTH = f"INSERT DATA {{ <x:s> <x:p> 1 GRAPH <{FOREIGN}> {{ <x:s> <x:p> 1, 2 }} }}"


@pytest.mark.parametrize("data", ["INSERT DATA { <x:s> <x:p> 1 }", IN_BOTH], ids=["alone", "and in a graph"])
def test_a_default_graph_of_others_is_refused(engine: Engine, first: Path, data: str) -> None:
    update(engine, data)
    update(engine, f"INSERT DATA {{ GRAPH <{BASE}graph/release> {{ <x:s> <x:p> 3 }} }}")
    assert "--replace" in refusal(first, engine)
    assert "default graph" in refusal(first, engine, "--replace")
    assert (engine.count(DEFAULT), engine.count(COUNT)) == (1, 1)


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_statement_of_others_among_those_of_a_release_is_left_there(
    engine: Engine, first: Path, second: Path, is_whole: bool
) -> None:
    """Both where the release is replaced, and where publishing the same one would go on."""
    published(first, engine)
    update(engine, "INSERT DATA { <x:s> <x:p> 1 }")
    if not is_whole:
        update(engine, f"DELETE WHERE {{ GRAPH <{BASE}graph/release> {{ ?s {IDENTIFIER} ?o }} }}")
    counts = engine.count(DEFAULT), engine.count(COUNT)
    for folder, options in ((second, ("--replace",)), *([] if is_whole else [(first, ())])):
        assert "default graph" in refusal(folder, engine, *options)
        assert (engine.count(DEFAULT), engine.count(COUNT)) == counts


def test_a_part_of_the_release_in_the_default_graph_is_its_own(engine: Engine, first: Path) -> None:
    published(first, engine)
    update(engine, f"DELETE WHERE {{ GRAPH <{BASE}graph/release> {{ ?s {IDENTIFIER} ?o }} }}")
    update(engine, f"CLEAR GRAPH <{BASE}page/Film/W1> ; DELETE WHERE {{ <{BASE}Film/W2> ?p ?o }}")
    published(first, engine)
    assert engine.count(DEFAULT) == 2 * WORKS


@contextmanager
def stuck_after(writes: int, engine: Engine) -> Iterator[tuple[str, threading.Event]]:
    """A graph store that hands so many requests on and then answers no more; and that it does."""
    left, is_stuck, is_over = [writes], threading.Event(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline()
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
                return
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            left[0] -= 1
            if left[0] < 0:
                is_stuck.set()
                is_over.wait(START_S)
                self.close_connection = True
                return
            url = engine.url.removesuffix("/query") + self.path
            headers = {"Content-Type": self.headers.get("Content-Type", "")}
            self.send_response_only(
                httpx.request(self.command, url, content=body, headers=headers).status_code
            )
            self.send_header("Content-Length", "0")
            self.end_headers()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{proxy.server_port}/store", is_stuck
        finally:
            is_over.set()
            proxy.shutdown()


def test_publishing_goes_on_after_a_kill(engine: Engine, first: Path, second: Path) -> None:
    published(first, engine)
    command = [TROPEGRAPH, "publish", str(second), "--endpoint", engine.url, "--replace", "--graph-store"]
    before_pages = WORKS + 4  # the marker, the default graph, the old pages, the note
    with stuck_after(before_pages + 20, engine) as (store, is_stuck):
        with subprocess.Popen([*command, store], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
            assert is_stuck.wait(START_S)
            running.kill()
    identified = "?release <http://purl.org/dc/terms/identifier> ?id"
    marks = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{BASE}graph/release> {{ {identified} }} }}"
    assert engine.count(marks) == 0
    update(engine, f"DELETE WHERE {{ GRAPH <{BASE}page/Film/W1> {{ ?s a ?type }} }}")
    assert "part of release" in refusal(first, engine)
    kept = re.search(r", (\d+) graphs were there", published(second, engine))
    assert kept is not None and 15 <= int(kept[1]) <= 20
    assert engine.count(marks) == 1
    assert engine.count(DEFAULT) == 2 * WORKS
    assert "already" in published(second, engine)


def test_a_count_that_differs_is_an_error(engine: Engine, first: Path, tmp_path: Path) -> None:
    """A release whose manifest promises more than its store holds."""
    folder = made(tmp_path / "release", "2026-01-03-cccccccccccc")
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f'"{BASE}page/Film/W7": 2', f'"{BASE}page/Film/W7": 3'))
    assert "page/Film/W7" in refusal(folder, engine)
    with site_of(engine) as client:
        assert client.get("/").status_code == 503


@contextmanager
def site_of(engine: Engine, *options: str) -> Iterator[httpx.Client]:
    """A client of a server that reads from an engine, from its first answer on, whatever that says."""
    port = free_port()
    options = ("--endpoint", engine.url, "--base", BASE, *options)
    with (
        process(None, port, *options) as running,
        httpx.Client(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        end = time.monotonic() + START_S
        while True:
            assert running.poll() is None and time.monotonic() < end
            try:
                client.get("/health")
            except httpx.TransportError:
                time.sleep(0.02)
            else:
                break
        yield client


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


@pytest.mark.parametrize("command", ["publish", "serve"])
def test_an_endpoint_that_is_none_is_one_sentence(first: Path, engine: Engine, command: str) -> None:
    for url, told in (
        (f"http://127.0.0.1:{free_port()}/query", "cannot be reached"),
        (engine.url.removesuffix("query"), "is no SPARQL endpoint"),
        ("nonsense", "absolute http or https URL"),
    ):
        done = tropegraph(command, first, "--endpoint", url)
        assert done.returncode in (1, 2)
        assert url in done.stderr and told in done.stderr
        assert (done.stdout, done.stderr.count("\n")) == ("", 1)


@pytest.mark.parametrize(
    "arguments",
    [
        ("publish", "DIR", "--endpoint", "http://dba:s3cret@127.0.0.1:9/query"),
        ("publish", "DIR", "--endpoint", "http://dba:s3/cret@127.0.0.1:9/query"),
        ("publish", "DIR", "--endpoint", "dba:s3cret@127.0.0.1:9/query"),
        ("publish", "DIR", "--endpoint", "http://127.0.0.1:9/", "--update", "http://dba:s3cret@127.0.0.1:9/"),
        ("serve", "DIR", "--endpoint", "http://dba:s3cret@127.0.0.1:9/query"),
        ("serve", "DIR", "--service", "http://dba:s3cret@127.0.0.1:9/query"),
        ("serve", "DIR", "--public-url", "http://dba:s3cret@127.0.0.1:9/"),
        ("validate", "http://dba:s3cret@127.0.0.1:9/query"),
    ],
    ids=" ".join,
)
def test_a_password_in_a_url_is_refused_and_not_shown(first: Path, arguments: tuple[str, ...]) -> None:
    done = tropegraph(*(first if each == "DIR" else each for each in arguments))
    assert (done.returncode, done.stdout) in ((1, ""), (2, ""))
    assert "cret" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_another_base_or_release_is_one_sentence(
    engine: Engine, first: Path, second: Path, default_out: Path
) -> None:
    published(first, engine)
    for arguments, told in (
        ((), f"--base {BASE}"),
        ((default_out,), f"--base {BASE}"),
        ((second,), "--replace"),
        ((first, "--base", "http://other.example/"), BASE),
    ):
        done = tropegraph("serve", *arguments, "--endpoint", engine.url, "--port", str(free_port()))
        assert done.returncode in (1, 2), done.stderr
        assert told in done.stderr
        assert done.stderr.count("\n") == 1


@needs_virtuoso
def test_virtuoso_is_written_to_by_who_may_and_cuts_nothing_unnoticed(
    tmp_path: Path, first: Path, second: Path
) -> None:
    with virtuoso(tmp_path, rows=100, query_s=5) as engine:
        for access in ((), ("--user", "dba", "--password", "wrong")):
            done = tropegraph("publish", first, "--endpoint", engine.url, *access)
            assert (done.returncode, "refuses" in done.stderr) == (1, True)
        published(first, engine)
        published(second, engine, "--replace")
        assert engine.count(COUNT) == 2 * WORKS + 3 * WORKS + 3
        with site_of(engine, "--timeout", "3") as client:
            pairs = "{ ?a ?b ?c . ?d ?e ?f }"
            for query in (f"SELECT * {pairs}", f"CONSTRUCT {{ ?a ?b ?f }} {pairs}", f"DESCRIBE ?a {pairs}"):
                response = client.get("/sparql", params={"query": query})
                assert (response.status_code, response.json()["limit_rows"]) == (507, 100)
            whole = client.get("/sparql", params={"query": f"SELECT * {pairs} LIMIT 100", "format": "csv"})
            assert (whole.status_code, whole.text.count("\r\n")) == (200, 101)
            described = client.get("/void.nt").text.splitlines()
            assert len(set(described)) == len(described) == 3 * WORKS + 3
            long = {"query": f"SELECT (COUNT(*) AS ?n) {{ {pairs} {pairs.replace('?', '?x')} }}"}
            assert client.get("/sparql", params=long, timeout=20).status_code == 504
