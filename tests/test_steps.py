"""Works of several pages and of tables in a build: what pages teach each other, and what is left out."""

import gzip
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tropegraph.mapping.authority_files import load
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.linking import link_work
from tropegraph.mapping.names_file import NamesFile
from tropegraph.mapping.readers import read
from tropegraph.mapping.report import Report
from tropegraph.mapping.shared import shared_statements
from tropegraph.mapping.triples import MappedWork, map_work
from tropegraph.mapping.validation import validate
from tropegraph.server.building import Hands, Outcome, build
from tropegraph.server.crew import Alone, Processes
from tropegraph.server.inputs import MAPPING_MODULES, Options
from tropegraph.server.progress import Progress
from tropegraph.server.sources import gather, survey
from tropegraph.server.work_reports import validated

from .bench.unchecked import unchecked

IRIS = Iris()
GOOD = "Film / {name}\n\n{name} is a 1999 film.\n\n  • Hand Cannon: It fires.\n  • Made Up Trope: Twice.\n"


def run(folder: Path, out: Path, options: Options | None = None) -> Outcome:
    """A build of all that is in a folder, in this process, without validation."""
    given = survey(gather([str(folder)])[0])[0]
    return build(given, out, options or Options(), Hands(Alone(), Alone(), Progress(), unchecked))


def n_quads(out: Path) -> str:
    return gzip.decompress((out / "latest" / "dumps" / "tropegraph.nq.gz").read_bytes()).decode()


def mapped(text: str) -> MappedWork:
    authority = load(IRIS)
    return map_work(link_work(read(text.encode(), "page.txt", authority.names), authority), IRIS)


def one_by_one(works: list[MappedWork]) -> list[Report]:
    """What pySHACL says of each work."""
    from rdflib import Graph

    reports = []
    for work in works:
        statements = [*work.statements, *shared_statements([work], load(IRIS), IRIS)]
        lines = "".join({f"{s} {p} {o} .\n" for s, p, o, _ in statements})
        reports.append(validate(Graph().parse(data=lines, format="nt")))
    return reports


def test_a_batch_of_works_has_the_reports_that_each_has_alone() -> None:
    texts = [GOOD.format(name=f"Number {number} Film") for number in range(4)]
    texts[1] = texts[1].replace("1999", "2999")
    texts[3] = texts[3].replace("Hand Cannon:", "Averted Trope: Averted,")
    works = [mapped(text) for text in texts]
    reports = validated(works, load(IRIS), IRIS)
    assert reports == one_by_one(works)
    assert [bool(report.violations) for report in reports] == [False, True, False, False]


def test_a_fault_of_what_works_share_goes_to_those_that_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    works = [mapped(GOOD.format(name=f"Number {number} Film")) for number in range(3)]
    broken = MappedWork(
        works[1].work,
        works[1].pages,
        works[1].statements,
        (*works[1].tropes, ("AnotherTrope", " \t")),
        works[1].references,
    )
    given = [works[0], broken, works[2]]
    assert validated(given, load(IRIS), IRIS) == one_by_one(given)


def test_pages_of_one_work_in_several_sources_are_one_work(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "main.txt").write_text("Film / Salt\n\n  • Hand Cannon: One.\n", "utf-8")
    (folder / "table.csv").write_text("work,trope\nFilm/Pepper,HandCannon\nFilm/Pepper,BigBad\n", "utf-8")
    (folder / "ymmv.txt").write_text("YMMV / Salt\n\n  • Narm: Two.\n", "utf-8")
    outcome = run(folder, tmp_path / "out", Options(work="Film/Salt"))
    assert [str(fault) for fault in outcome.faults] == []
    assert outcome.works == 2
    assert outcome.release
    assert [row["page"] for row in outcome.release.manifest["sources"]] == [
        "Film/Pepper",
        "Film/Salt",
        "YMMV/Salt",
    ]


def test_a_page_with_two_sources_takes_its_work_out_and_names_each_source(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Film / Salt\n\n  • Hand Cannon: One.\n", "utf-8")
    (tmp_path / "b.csv").write_text("work,trope\nSalt,BigBad\nPepper,BigBad\n", "utf-8")
    outcome = run(tmp_path, tmp_path / "out")
    assert {fault.path for fault in outcome.faults} == {str(tmp_path / "a.txt"), str(tmp_path / "b.csv")}
    assert outcome.works == 1


def test_pages_teach_each_other_capitals_and_only_those_that_ask_are_mapped_anew(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(2):
        (folder / f"{number}.txt").write_text(
            f"Film / N {number}\n\n  • Odd Made up Trope: It is.\n", "utf-8"
        )
    (folder / "other.txt").write_text("Film / Other\n\n  • Hand Cannon: It is.\n", "utf-8")
    run(folder, tmp_path / "out")
    assert "Main/OddMadeUpTrope" in n_quads(tmp_path / "out")
    table = {f"T{number}": ["OddMadeupTrope"] for number in range(3)}
    (folder / "table.json").write_text(json.dumps(table), "utf-8")
    outcome = run(folder, tmp_path / "out")
    assert (outcome.done["mapped"], outcome.kept["mapped"]) == (5, 1)
    assert "Main/OddMadeUpTrope>" not in n_quads(tmp_path / "out")
    assert "Main/OddMadeupTrope>" in n_quads(tmp_path / "out")
    run(folder, tmp_path / "fresh")
    assert n_quads(tmp_path / "fresh") == n_quads(tmp_path / "out")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options(names=NamesFile(("ODDTrope",))), "Main/ODDTrope>"),
        (Options(namespace="Series"), "<https://w3id.org/tropegraph/Series/Salt>"),
        (Options(with_text=False), "Main/OddTrope>"),
    ],
    ids=["names", "namespace", "no text"],
)
def test_an_option_that_decides_is_in_the_key_of_the_cache(
    tmp_path: Path, options: Options, said: str
) -> None:
    (tmp_path / "a.csv").write_text("work,trope\nSalt,OddTrope\n", "utf-8")
    run(tmp_path, tmp_path / "out")
    outcome = run(tmp_path, tmp_path / "out", options)
    assert outcome.done == {"read": 1, "mapped": 1}
    assert said in n_quads(tmp_path / "out")


def test_a_table_is_split_into_works_among_processes_and_loses_no_row(tmp_path: Path) -> None:
    table = {
        f"Film{number}": [f"Trope{chr(65 + each)}{number % 7}" for each in range(9)] for number in range(300)
    }
    table["Film7"].append(table["Film7"][0])
    table["Film8"].append("Pun?from=Main.LamePun")
    file = tmp_path / "table.json.gz"
    file.write_bytes(gzip.compress(json.dumps(table).encode()))
    given = survey(gather([str(file)])[0])[0]
    with Processes(2) as crew:
        outcome = build(given, tmp_path / "out", Options(), Hands(crew, crew, Progress()))
    assert outcome.release
    counts = outcome.release.manifest["counts"]
    assert (counts["works"], counts["occurrences"], outcome.merged) == (300, 2701, 1)
    run(tmp_path / "table.json.gz", tmp_path / "alone")
    assert n_quads(tmp_path / "alone") == n_quads(tmp_path / "out")


def test_one_work_of_a_table_that_breaks_a_shape_leaves_the_others(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("work,trope\nSalt,BigBad\nPepper,BigBad\n", "utf-8")

    given = survey(gather([str(file)])[0])[0]
    outcome = build(given, tmp_path / "out", Options(), Hands(Alone(), Alone(), Progress(), fails_salt))
    assert list(outcome.failed) == ["Film/Salt"]
    assert outcome.works == 1


def fails_salt(works: Sequence[MappedWork], authority: object, iris: Iris) -> list[Report]:
    """A validator that finds a fault in one work."""
    from tropegraph.mapping.report import Fault

    fault = Fault(
        "<https://w3id.org/tropegraph/Film/Salt>", "Work", "", "class", "Violation", ('"wrong"@en',)
    )
    return [Report((fault,) if work.work == "Film/Salt" else ()) for work in works]


def test_all_code_that_maps_is_in_the_key_of_the_cache() -> None:
    """What the steps of a build import of the server are the modules that the digest counts."""
    listing = "print(*(name for name in sys.modules if name.startswith('tropegraph.server.')))"
    command = [sys.executable, "-c", f"import sys, tropegraph.server.steps; {listing}"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert set(found.split()) == {f"tropegraph.server.{name}" for name in MAPPING_MODULES}
