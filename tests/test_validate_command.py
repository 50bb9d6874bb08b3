"""``tropegraph validate``: sources, forms, shapes and exit codes."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

import pytest
from pyoxigraph import Quad, QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse
from rdflib import Graph
from rdflib.namespace import RDF, SH

from tropegraph.mapping.compiled import add_modes

from .command import tropegraph
from .shape_fixtures import ROOT, graph_of

FAULTY = ROOT / "shapes" / "Work-copyrightYear-early.misread.ttl"
BROKEN = ROOT / "shapes" / "Occurrence-mode.none.ttl"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return written(BROKEN, tmp_path / "broken.nt")


def written(fixture: Path, path: Path) -> Path:
    path.write_text(graph_of(fixture).serialize(format="nt"), "utf-8")
    return path


def test_text_names_the_constraint(broken: Path) -> None:
    done = tropegraph("validate", broken)
    assert done.returncode == 1
    assert "Violation Occurrence-mode minCount (1): An occurrence has exactly one mode." in done.stdout


def test_json_counts_by_severity_and_constraint(broken: Path) -> None:
    done = tropegraph("validate", broken, "--format", "json")
    report = json.loads(done.stdout)
    assert report["conforms"] is False
    assert report["counts"]["Violation"] == len(report["faults"])
    assert {
        "shape": "Occurrence-mode",
        "constraint": "minCount",
        "severity": "Violation",
        "count": 1,
    } in report["constraints"]


def test_turtle_is_a_validation_report(broken: Path) -> None:
    done = tropegraph("validate", broken, "--format", "turtle")
    graph = Graph().parse(data=done.stdout, format="turtle")
    assert len(set(graph.subjects(RDF.type, SH.ValidationReport))) == 1


def test_html_goes_to_a_file(broken: Path, tmp_path: Path) -> None:
    done = tropegraph("validate", broken, "--format", "html", "--output", tmp_path / "report.html")
    assert done.stdout == ""
    assert "<h1>Validation report</h1>" in (tmp_path / "report.html").read_text("utf-8")


@pytest.mark.parametrize(("severity", "code"), [("Violation", 0), ("Warning", 1), ("Info", 1)])
def test_severity_decides_the_exit_code(severity: str, code: int, tmp_path: Path) -> None:
    data = written(FAULTY, tmp_path / "early.nt")
    assert tropegraph("validate", data, "--severity", severity).returncode == code


def test_other_shapes_are_used_alone(broken: Path, tmp_path: Path) -> None:
    shapes = tmp_path / "mine.ttl"
    shapes.write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix tg: <https://w3id.org/tropegraph/ontology#> .
        <urn:mine> a sh:NodeShape ; sh:targetClass tg:Work ;
            sh:property [ sh:path tg:tvTropesId ; sh:maxLength 3 ; sh:message "It is too long." ] ."""
    )
    done = tropegraph("validate", broken, "--shapes", shapes)
    assert done.returncode == 1
    assert "Violation urn:mine-tvTropesId maxLength (1): It is too long." in done.stdout
    assert "Occurrence" not in done.stdout


def test_misspelt_shapes_are_wrong_use(broken: Path, tmp_path: Path) -> None:
    shapes = tmp_path / "mine.ttl"
    shapes.write_text("@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ; sh:minCout 1 .")
    done = tropegraph("validate", broken, "--shapes", shapes)
    assert (done.returncode, done.stdout) == (2, "")
    assert "sh:minCout is no term of SHACL" in done.stderr


def test_many_violations_are_capped_in_print_only(tmp_path: Path) -> None:
    data = tmp_path / "many.nt"
    work = "<https://w3id.org/tropegraph/ontology#Work>"
    data.write_text("".join(f"<urn:work:{n}> <{RDF.type}> {work} .\n" for n in range(3000)))
    done = tropegraph("validate", data)
    assert "Violation Work pattern (3000)" in done.stdout
    assert len(done.stdout.splitlines()) < 100
    complete = tropegraph("validate", data, "--format", "json")
    assert json.loads(complete.stdout)["counts"]["Violation"] > 9000


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


def test_endpoint_that_does_not_answer_is_an_error() -> None:
    done = tropegraph("validate", "http://127.0.0.1:1/sparql")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: http://127.0.0.1:1/sparql: ")
    assert "Traceback" not in done.stderr
