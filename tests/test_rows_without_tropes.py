"""Rows of a table that name works and no trope: a line says how many, the report names each."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import DCTERMS

from .command import tropegraph
from .served import BROWSER, served

EMPTY = [f"Bare{number:03d}" for number in range(130)]


@dataclass(frozen=True)
class Bare:
    """What a build of the table said, the table, and the output folder."""

    said: str
    table: Path
    out: Path


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Bare:
    folder = tmp_path_factory.mktemp("bare")
    table = folder / "works.json"
    table.write_text(json.dumps({"Salt": ["SomeTrope"], **{name: [] for name in EMPTY}}), "utf-8")
    done = tropegraph("build", table, "--out", folder / "out")
    assert done.returncode == 0, done.stderr
    return Bare(done.stderr, table, folder / "out")


def test_a_build_names_the_first_ten_and_where_all_stand(bare: Bare) -> None:
    (line,) = (line for line in bare.said.splitlines() if "no trope" in line)
    named = ", ".join(f"Film/{name}" for name in EMPTY[:10])
    report = (bare.out / "latest").resolve() / "report.html"
    assert line == (
        f"{bare.table}:2: 130 rows name no trope, left out: {named} and 120 more; {report} names all"
    )


def test_a_check_names_all_of_them(bare: Bare) -> None:
    named = ", ".join(f"Film/{name}" for name in EMPTY)
    said = tropegraph("check", bare.table).stdout
    assert f"{bare.table}:2: 130 rows name no trope, left out: {named}\n" in said


def test_the_report_names_all_of_them(bare: Bare) -> None:
    graph = Graph().parse(bare.out / "latest" / "report.ttl", format="turtle")
    parts = set(graph.objects(None, DCTERMS.hasPart))
    assert {str(graph.value(part, DCTERMS.identifier)) for part in parts} == {
        f"Film/{name}" for name in EMPTY
    }
    assert len(parts) == 130
    page = (bare.out / "latest" / "report.html").read_text("utf-8")
    assert all(
        f"<li>Film/{name}, from works.json: a row names it and no trope</li>" in page for name in EMPTY
    )
    manifest = json.loads((bare.out / "latest" / "manifest.json").read_text("utf-8"))
    assert manifest["report"]["left_out"] == 130


def test_the_page_of_the_report_shows_a_hundred_and_leads_to_all(bare: Bare) -> None:
    with served(bare.out) as running:
        address = running.follow("/report", BROWSER)
        assert "130 sources or parts of them were" in address.text
        assert address.text.count("a row names it and no trope") == 100
        assert "All 130, as data" in address.text
        data = running.get(f"/release/{running.release.id}/report.ttl").text
    assert data.count("dct:identifier") == 130


def test_rows_of_a_few_are_all_named(tmp_path: Path) -> None:
    table = tmp_path / "works.csv"
    table.write_text("work,trope\nSalt,SomeTrope\nReef,\nDune,\n", "utf-8")
    done = tropegraph("build", table, "--out", tmp_path / "out")
    assert f"{table}:3: 2 rows name no trope, left out: Film/Reef, Film/Dune\n" in done.stderr
