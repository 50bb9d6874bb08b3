"""``tropegraph validate``: sources, forms, shapes and exit codes."""

import gzip
import json
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH

from tropegraph.mapping.vocabulary import PREFIXES

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


HEAD = f"@prefix sh: <{SH}> . @prefix tg: <{PREFIXES['tg']}> . @prefix ex: <http://ex.org/> ."
CRITICAL = f"""{HEAD} ex:s a sh:NodeShape ; sh:targetClass ex:C ;
    sh:property [ sh:path ex:p ; sh:maxCount 0 ; sh:severity ex:Critical ],
    [ sh:path ex:q ; sh:maxCount 0 ; sh:severity sh:Warning ], [ sh:path ex:r ; sh:maxCount 0 ] ."""


@pytest.fixture
def critical(tmp_path: Path) -> list[str | Path]:
    """What breaks a shape of another severity, and shapes of the usual ones."""
    shapes, data = tmp_path / "mine.ttl", tmp_path / "data.ttl"
    shapes.write_text(CRITICAL)
    data.write_text("@prefix ex: <http://ex.org/> . ex:a a ex:C ; ex:p 1 ; ex:q 1 . ex:b a ex:C ; ex:r 1 .")
    return [data, "--shapes", shapes]


def test_severity_of_ones_own_goes_by_its_name(critical: list[str | Path]) -> None:
    done = tropegraph("validate", *critical)
    assert [line for line in done.stdout.splitlines() if not line.startswith(" ")] == [
        "1 violation, 1 of severity http://ex.org/Critical, 1 warning",
        "Violation http://ex.org/s-r maxCount (1): The constraint maxCount does not hold.",
        "http://ex.org/Critical http://ex.org/s-p maxCount (1): The constraint maxCount does not hold.",
        "Warning http://ex.org/s-q maxCount (1): The constraint maxCount does not hold.",
    ]
    report = json.loads(tropegraph("validate", *critical, "--format", "json").stdout)
    assert list(report["counts"].items()) == [
        ("Violation", 1),
        ("http://ex.org/Critical", 1),
        ("Warning", 1),
        ("Info", 0),
    ]
    assert "<h2>http://ex.org/Critical: " in tropegraph("validate", *critical, "--format", "html").stdout
    turtle = tropegraph("validate", *critical, "--format", "turtle").stdout
    severities = set(Graph().parse(data=turtle, format="turtle").objects(None, SH.resultSeverity))
    assert severities == {SH.Violation, SH.Warning, URIRef("http://ex.org/Critical")}


@pytest.mark.parametrize("severity", ["Violation", "Warning", "Info"])
def test_severity_of_ones_own_always_counts(severity: str, critical: list[str | Path]) -> None:
    Path(critical[0]).write_text("@prefix ex: <http://ex.org/> . ex:a a ex:C ; ex:p 1 .")
    assert tropegraph("validate", *critical, "--severity", severity).returncode == 1


def test_messages_keep_languages_and_name_values(tmp_path: Path) -> None:
    shapes, data = tmp_path / "mine.ttl", tmp_path / "data.ttl"
    shapes.write_text(
        f"""{HEAD} ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:q ; sh:minCount 1 ;
        sh:message "It has no q."@en, "Es hat kein q."@de-AT ] ; sh:sparql [
        sh:message "{{$this}} has {{?value}} of {{?other}}, {{?gone}}."@en, "{{?value}}!"@de ; sh:select
        "SELECT $this ?value ?other WHERE {{ $this <http://ex.org/p> ?value ; a ?other }}" ] ."""
    )
    data.write_text('@prefix ex: <http://ex.org/> . ex:a a ex:C ; ex:p 1, "two words"@en .')
    text = tropegraph("validate", data, "--shapes", shapes).stdout
    assert "minCount (1): It has no q.\n" in text
    assert '"two words"@en http://ex.org/a has two words of http://ex.org/C, {?gone}.\n' in text
    turtle = tropegraph("validate", data, "--shapes", shapes, "--format", "turtle").stdout
    assert set(Graph().parse(data=turtle, format="turtle").objects(None, SH.resultMessage)) == {
        Literal("It has no q.", lang="en"),
        Literal("Es hat kein q.", lang="de-AT"),
        Literal("http://ex.org/a has 1 of http://ex.org/C, {?gone}.", lang="en"),
        Literal("http://ex.org/a has two words of http://ex.org/C, {?gone}.", lang="en"),
        Literal("1!", lang="de"),
        Literal("two words!", lang="de"),
    }


def test_nodes_without_a_name_are_told_apart_and_the_same_each_time(tmp_path: Path) -> None:
    shapes, data = tmp_path / "mine.ttl", tmp_path / "data.ttl"
    shapes.write_text(f"{HEAD} ex:s sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .")
    data.write_text("@prefix ex: <http://ex.org/> . [] a ex:C . _:mine a ex:C . [] a ex:C .")
    done = tropegraph("validate", data, "--shapes", shapes)
    assert done.stdout.splitlines()[2:] == ["  _:mine", "  _:unlabelled1", "  _:unlabelled2"]
    turtle = tropegraph("validate", data, "--shapes", shapes, "--format", "turtle").stdout
    assert len(set(Graph().parse(data=turtle, format="turtle").objects(None, SH.focusNode))) == 3


def test_capitals_in_the_ending_of_a_file_are_as_good(broken: Path, tmp_path: Path) -> None:
    other = tmp_path / "BROKEN.NT.GZ"
    other.write_bytes(gzip.compress(broken.read_bytes()))
    assert tropegraph("validate", other).stdout == tropegraph("validate", broken).stdout


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("http://127.0.0.1:1/sparql", "http://127.0.0.1:1/sparql: the endpoint gave no answer"),
        ("http://[bad", "SOURCE http://[bad: give an absolute http or https URL"),
        ("", "SOURCE is empty; give an RDF file, a release folder or the URL of an endpoint"),
        ("gone.ttl", "gone.ttl: there is no such file or folder"),
        ("none.txt", "none.txt: its name does not say which RDF syntax it holds"),
        ("none.ttl", "none.ttl:1: this is not valid Turtle"),
        ("other.nt", "other.nt: it holds nothing of the Tropegraph model"),
        ("empty.nt", "empty.nt: the file holds no statement"),
        ("cut.nt.gz", "cut.nt.gz: cannot be read"),
        ("folder", "folder: it holds no release"),
        ("long" * 999, ": this is no path (File name too long)"),
    ],
    ids=lambda given: given[:12] or "empty",
)
def test_what_cannot_be_validated_is_told_in_a_sentence(source: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "none.txt").write_text("no", "utf-8")
    (tmp_path / "none.ttl").write_text("no", "utf-8")
    (tmp_path / "other.nt").write_text("<urn:a> <urn:b> <urn:c> .\n", "utf-8")
    (tmp_path / "empty.nt").write_text("", "utf-8")
    (tmp_path / "cut.nt.gz").write_bytes(gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n" * 9)[:20])
    (tmp_path / "folder").mkdir()
    given = source if source.startswith("http") or not source else str(tmp_path / source)
    done = tropegraph("validate", given)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1 or done.stderr.startswith("Usage")


@pytest.mark.parametrize("output", ["gone/report.txt", ""], ids=["no folder", "a folder"])
def test_report_that_cannot_be_written_is_wrong_use(output: str, broken: Path, tmp_path: Path) -> None:
    done = tropegraph("validate", broken, "--output", tmp_path / output)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Error: {tmp_path / output}: ")
