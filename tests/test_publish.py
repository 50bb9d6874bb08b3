"""``tropegraph publish``, and serving from the endpoint while releases come and go."""

import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from .command import TROPEGRAPH, tropegraph
from .publishing import (
    BASE,
    COUNT,
    DEFAULT,
    FOREIGN,
    IDENTIFIER,
    WORKS,
    made,
    refusal,
    site_of,
    update,
)
from .served import START_S, free_port
from .stores import Engine, needs_virtuoso, oxigraph, published, virtuoso


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
