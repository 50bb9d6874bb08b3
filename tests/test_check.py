"""``tropegraph check``: what does not fit, without building."""

from pathlib import Path

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
