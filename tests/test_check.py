"""``tropegraph check``: what does not fit, without building."""

import json
from pathlib import Path

import pytest

from .command import tropegraph
from .places import FIXTURES


def test_issues_come_with_file_line_and_reason_and_nothing_is_built(tmp_path: Path) -> None:
    page = FIXTURES / "pages" / "Lighthouse.txt"
    done = tropegraph("check", page)
    assert done.returncode == 0
    assert [line.partition(";")[0] for line in done.stdout.splitlines()] == [
        f"{page}:30: no trope's name stands at the head of this entry",
        f"{page}:31: a line at the margin inside the list is no entry",
    ]
    assert done.stderr == "Pages: 1; entries: 8; lines to look at: 2; sources that are no pages: 0.\n"
    assert not list(tmp_path.iterdir())


def test_a_source_that_is_no_page_makes_the_exit_code_1(tmp_path: Path) -> None:
    file = tmp_path / "empty.txt"
    file.write_text("", "utf-8")
    done = tropegraph("check", file, FIXTURES / "pages" / "Harbour.html")
    assert done.returncode == 1
    assert done.stdout.startswith(f"{file}: the file is empty")


def test_a_build_of_several_forms_with_known_names(tmp_path: Path) -> None:
    names = tmp_path / "names.tsv"
    names.write_text("wikiword\nSomeTrope\n", "utf-8")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "table.json").write_text('{"Salt": ["SomeTrope"], "Reef": ["sometrope"]}', "utf-8")
    (tmp_path / "pages" / "page.html").write_bytes((FIXTURES / "pages" / "Harbour.html").read_bytes())
    done = tropegraph(
        "build", tmp_path / "pages", "--names", names, "--mask-spoilers", "--out", tmp_path / "out"
    )
    assert done.returncode == 0, done.stderr
    assert "Built release" in done.stdout and ": 3 pages, 6 occurrences" in done.stdout


def test_a_names_file_without_a_column_of_names_is_wrong(tmp_path: Path) -> None:
    names = tmp_path / "names.tsv"
    names.write_text("name\nSomeTrope\n", "utf-8")
    done = tropegraph(
        "build", FIXTURES / "pages" / "Lighthouse.txt", "--names", names, "--out", tmp_path / "out"
    )
    assert done.returncode == 1
    assert "no column is called 'wikiword'" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_and_build_refuse_the_same_two_pages_of_one_work(tmp_path: Path) -> None:
    for name, text in {"a": "It rains.", "b": "It snows.", "c": "It rains."}.items():
        page = f"Film / Salt\n\n  • Some Trope: {text}\n"
        (tmp_path / f"{name}.txt").write_text(page, "utf-8")
    one, other = tmp_path / "a.txt", tmp_path / "b.txt"
    checked = tropegraph("check", tmp_path)
    built = tropegraph("build", tmp_path, "--out", tmp_path / "out")
    faults = [f"{one}: {other} is about Film/Salt too", f"{other}: {one} is about Film/Salt too"]
    assert (checked.returncode, built.returncode) == (1, 1)
    assert [line.partition(",")[0] for line in checked.stdout.splitlines()] == faults
    assert all(f"Error: {fault}, so neither is built" in built.stderr for fault in faults)


def test_works_that_differ_in_capitals_alone_are_named(tmp_path: Path) -> None:
    for name in ("WALL-E", "Wall-E"):
        (tmp_path / f"{name}.txt").write_text(f"Film / {name}\n\n  • Some Trope: {name} it is.\n", "utf-8")
    done = tropegraph("check", tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("Film/WALLE and Film/WallE differ in capitals alone")


def test_issues_of_a_table_come_in_the_order_of_its_lines(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("work,trope\nSalt,One Two\nReef,bigBad\nSalt,?\nReef,BigBad\n", "utf-8")
    done = tropegraph("check", table)
    lines = [int(line.split(":")[1]) for line in done.stdout.splitlines()]
    assert lines == [2, 3, 4]


def test_check_knows_what_was_given_up(tmp_path: Path) -> None:
    page, moved = tmp_path / "page.txt", tmp_path / "moved.tsv"
    page.write_text("Film / Salt\n\n  • Some Trope: It is.\n  • Other Trope: It is.\n", "utf-8")
    moved.write_text("old\tnew\treason\nMain/SomeTrope\t\tit was none\n", "utf-8")
    done = tropegraph("check", page, "--moved", moved)
    assert done.stdout == f"{page}:3: Main/SomeTrope was given up (it was none); the entry is left out\n"
    moved.write_text("old\tnew\treason\nFilm/Reef\tFilm/Reef\tit was none\n", "utf-8")
    done = tropegraph("check", page, "--moved", moved)
    assert done.returncode == 1 and "Film/Reef leads to itself" in done.stderr


MAIN = "Film / Dry Land\n\nDry Land is a 1994 thriller film.\n\n  • Odd Couple: {} it is.\n"
SUBPAGE = "{} / Tropes A to D\n\n  • Bell Tower: It rings.\n"
OPINIONS = "YMMV / {}\n\n  • Odd Couple: Viewers doubt it.\n"


@pytest.mark.parametrize(
    ("files", "page", "work"),
    [
        ({"a": SUBPAGE.format("Dry Land"), "b": MAIN}, "DryLand/TropesAToD", "Film/DryLand"),
        ({"a": OPINIONS.format("Dry Land"), "b": MAIN}, "YMMV/DryLand", "Film/DryLand"),
        ({"a": OPINIONS.format("Dry Land (1994)"), "b": MAIN}, "YMMV/DryLand1994", "Film/DryLand"),
        (
            {
                "a": OPINIONS.format("Dry Land"),
                "b": MAIN,
                "c": MAIN.replace("Dry Land\n", "Dry Land (2010)\n"),
            },
            "YMMV/DryLand",
            "Film/DryLand",
        ),
    ],
    ids=["subpage", "opinions", "year", "same name first"],
)
def test_a_page_beside_a_work_is_of_the_work_of_that_title_in_the_build(
    tmp_path: Path, files: dict[str, str], page: str, work: str
) -> None:
    (tmp_path / "pages").mkdir()
    for name, text in files.items():
        (tmp_path / "pages" / f"{name}.txt").write_text(text.format(name), "utf-8")
    checked = tropegraph("check", tmp_path / "pages")
    assert (checked.returncode, checked.stdout) == (0, "")
    for _ in range(2):
        built = tropegraph("build", tmp_path / "pages", "--out", tmp_path / "out")
        assert built.returncode == 0, built.stderr
    sources = json.loads((tmp_path / "out" / "latest" / "manifest.json").read_text("utf-8"))["sources"]
    assert {row["page"]: row["work"] for row in sources}[page] == work


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ({"b": MAIN.replace("Dry", "Wet")}, "{0} does not say which work it is about; call with --work"),
        (
            {"b": MAIN, "c": MAIN.replace("Film /", "Series /")},
            "{0} has the name of several works (Film/DryLand, Series/DryLand); name one with --work",
        ),
        (
            {"b": MAIN.replace("Land\n", "Land (2010)\n"), "c": MAIN.replace("Land\n", "Land (2011)\n")},
            "{0} has the name of several works (Film/DryLand2010, Film/DryLand2011); name one with --work",
        ),
    ],
    ids=["none", "several", "several years"],
)
@pytest.mark.parametrize(
    ("beside", "page"),
    [(SUBPAGE, "DryLand/TropesAToD"), (OPINIONS, "YMMV/DryLand")],
    ids=["subpage", "opinions"],
)
def test_a_page_beside_no_work_or_several_is_left_out_and_the_rest_is_built(
    tmp_path: Path, others: dict[str, str], reason: str, beside: str, page: str
) -> None:
    (tmp_path / "pages").mkdir()
    for name, text in {"a": beside.format("Dry Land"), **others}.items():
        (tmp_path / "pages" / f"{name}.txt").write_text(text.format(name), "utf-8")
    fault = f"{tmp_path / 'pages' / 'a.txt'}: {reason.format(page)}"
    checked = tropegraph("check", tmp_path / "pages")
    assert checked.returncode == 1 and checked.stdout.startswith(fault)
    built = tropegraph("build", tmp_path / "pages", "--out", tmp_path / "out")
    assert built.returncode == 1 and f"Error: {fault}" in built.stderr
    sources = json.loads((tmp_path / "out" / "latest" / "manifest.json").read_text("utf-8"))["sources"]
    assert len(sources) == len(others)
