"""`tropegraph validate` on an endpoint."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

import pytest
from pyoxigraph import Quad, QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse

from tropegraph.mapping.compiled import add_modes

from .command import tropegraph
from .test_validate_command import BROKEN, HEAD, written


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return written(BROKEN, tmp_path / "broken.nt")


@pytest.fixture
def endpoint(broken: Path) -> Iterator[str]:
    store = Store()
    data = parse(path=str(broken), format=RdfFormat.N_TRIPLES)
    store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in data)
    add_modes(store)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            solutions = store.query(parse_qs(body)["query"][0])
            assert isinstance(solutions, QuerySolutions)
            answer = solutions.serialize(format=QueryResultsFormat.JSON)
            assert answer is not None
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    server.server_close()


def test_endpoint_gives_the_same_report_as_the_file(endpoint: str, broken: Path) -> None:
    asked = tropegraph("validate", endpoint, timeout_s=240)
    assert asked.stdout == tropegraph("validate", broken).stdout


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b'{"head": {}, "boolean": true}',
        b'{"head": {"vars": []}, "results": {"bindings": [{}]}}',
        b"",
    ],
    ids=["a page", "yes", "no column", "nothing"],
)
def test_endpoint_that_answers_something_else_is_told_in_a_sentence(body: bytes) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body) or 99))
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    done = tropegraph("validate", f"http://127.0.0.1:{server.server_port}/sparql")
    server.shutdown()
    server.server_close()
    assert (done.returncode, done.stdout) == (2, "")
    assert "the endpoint gave no answer that can be read" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("source", ["file", "endpoint"])
def test_target_that_selects_nothing_is_named(
    source: str, endpoint: str, broken: Path, tmp_path: Path
) -> None:
    shapes = tmp_path / "mine.ttl"
    shapes.write_text(
        f"""{HEAD} ex:s a sh:NodeShape ; sh:targetClass tg:Work, ex:Wrok ; sh:targetSubjectsOf ex:p ;
        sh:nodeKind sh:IRI ."""
    )
    given = str(broken) if source == "file" else endpoint
    done = tropegraph("validate", given, "--shapes", shapes)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        f"Note: the shapes' target <http://ex.org/Wrok> selects nothing in {given}",
        f"Note: the shapes' target subjects of <http://ex.org/p> selects nothing in {given}",
    ]
