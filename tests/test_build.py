"""``tropegraph build`` as a user runs it: what it makes, what it refuses, and what it leaves alone."""

import gzip
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from .command import TROPEGRAPH, built, tropegraph
from .places import FIXTURES

PAGE = "Film / Salt\n\nSalt is a 1999 film directed by Ann Lee.\n\n  • Some Trope: It happens in {place}.\n"
LIGHTHOUSE = FIXTURES / "pages" / "Lighthouse.txt"


def page(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def n_quads(out: Path) -> bytes:
    return gzip.decompress((out / "latest" / "dumps" / "tropegraph.nq.gz").read_bytes())


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = built(tmp_path / "one"), built(tmp_path / "two")
    files = sorted(path.relative_to(one / "latest") for path in (one / "latest" / "dumps").rglob("*.*"))
    assert len(files) >= 12
    for file in files:
        assert (one / "latest" / file).read_bytes() == (two / "latest" / file).read_bytes(), file
    assert os.readlink(one / "latest") == os.readlink(two / "latest")


def test_the_dump_is_canonical_and_has_no_blank_nodes(tmp_path: Path) -> None:
    lines = n_quads(built(tmp_path)).decode().splitlines()
    assert len(lines) > 2000
    assert lines == sorted(set(lines))
    assert not [line for line in lines if line.startswith("_:") or " _:" in line.partition(' "')[0]]
    assert all(line.rstrip(" .").endswith(">") for line in lines)


def test_unchanged_content_makes_no_new_release(tmp_path: Path) -> None:
    built(tmp_path)
    again = tropegraph("build", "--out", tmp_path)
    assert again.stdout.startswith("Nothing has changed since release ")
    assert len(list((tmp_path / "releases").iterdir())) == 1
    needed = tropegraph("build", "--if-needed", "--out", tmp_path)
    assert needed.stdout.endswith(" is up to date.\n")


def test_changed_content_makes_a_release_beside_the_old_one(tmp_path: Path) -> None:
    out = tmp_path / "out"
    built(out, page(tmp_path, "a.txt", PAGE.format(place="Oslo")))
    before = os.readlink(out / "latest")
    built(out, page(tmp_path, "a.txt", PAGE.format(place="Bergen")))
    assert os.readlink(out / "latest") != before
    assert len(list((out / "releases").iterdir())) == 2
    built(out, page(tmp_path, "a.txt", PAGE.format(place="Bodø")), "--keep", "1")
    assert [each.name for each in (out / "releases").iterdir()] == [Path(os.readlink(out / "latest")).name]


def test_no_text_leaves_facts_and_ranges(tmp_path: Path) -> None:
    whole = n_quads(built(tmp_path / "whole", LIGHTHOUSE)).decode()
    bare = n_quads(built(tmp_path / "bare", LIGHTHOUSE, "--no-text")).decode()
    assert "The gull's nest" in whole
    for words in ("gull's nest", "Somebody shut that door", "keeps its own book"):
        assert words not in bare
    assert bare.count("#char=") == whole.count("#char=")
    assert 'ontology#pageText> "' not in bare


def test_a_base_moves_the_data_and_not_the_vocabulary(tmp_path: Path) -> None:
    quads = parse(n_quads(built(tmp_path, "--base", "https://example.org/t/")), format=RdfFormat.N_QUADS)
    subjects = {str(quad.subject) for quad in quads if "graph/ontology" not in str(quad.graph_name)}
    assert len(subjects) > 100
    assert all(subject.startswith("<https://example.org/t/") for subject in subjects)


def test_two_sources_of_one_work_are_both_left_out_and_the_rest_is_built(tmp_path: Path) -> None:
    one = page(tmp_path, "one.txt", PAGE.format(place="Oslo"))
    two = page(tmp_path, "two.txt", PAGE.format(place="Bergen"))
    done = tropegraph("build", one, two, LIGHTHOUSE, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert f"Error: {one}: {two} is about Film/Salt too" in done.stderr
    assert f"Error: {two}: {one} is about Film/Salt too" in done.stderr
    content = n_quads(tmp_path / "out")
    assert b"Film/TheLighthouseKeepers1961/occurrence/" in content
    assert b"Film/Salt" not in content


def test_the_same_bytes_twice_are_one_source(tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    shutil.copy(LIGHTHOUSE, copy)
    built(tmp_path / "out", LIGHTHOUSE, copy)


def test_a_page_that_breaks_a_shape_is_left_out_with_its_report(tmp_path: Path) -> None:
    wrong = page(tmp_path, "wrong.txt", PAGE.format(place="Oslo").replace("1999", "2999"))
    done = tropegraph("build", wrong, LIGHTHOUSE, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert f"Error: {wrong}: the page breaks a shape and is left out" in done.stderr
    assert "Violation Work-copyrightYear maxInclusive" in done.stderr
    release = tmp_path / "out" / "latest"
    assert "2999" in (release / "report.ttl").read_text("utf-8")
    assert "2999" in (release / "report.html").read_text("utf-8")
    assert b"Film/Salt" not in n_quads(tmp_path / "out")


def test_where_nothing_is_left_there_is_a_report_and_no_release(tmp_path: Path) -> None:
    wrong = page(tmp_path, "wrong.txt", PAGE.format(place="Oslo").replace("1999", "2999"))
    done = tropegraph("build", wrong, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "The report is in" in done.stderr
    assert {each.name for each in (tmp_path / "out").iterdir()} == {"cache", "report.html", "report.ttl"}


BAD_SOURCES = [
    ("missing.txt", None, "there is no such file"),
    ("empty.txt", b"", "the file is empty"),
    ("binary.txt", bytes(range(256)), "the file is binary"),
    ("latin.txt", "Film / Café\n".encode("latin-1"), "is not UTF-8"),
    ("long.txt", b"Film / A\n" + b"x" * 50_000_000, "bytes, a page may have"),
    ("prose.txt", b"Film / A\n\nOnly prose.\n", "no trope entries found"),
    ("nobody.txt", "  • Some Trope: It happens.\n".encode(), "nothing says which work"),
]


@pytest.mark.parametrize(("name", "data", "reason"), BAD_SOURCES, ids=[name for name, _, _ in BAD_SOURCES])
def test_a_bad_source_is_one_sentence_and_nothing_is_written(
    tmp_path: Path, name: str, data: bytes | None, reason: str
) -> None:
    source = tmp_path / name
    if data is not None:
        source.write_bytes(data)
    done = tropegraph("build", source, "--out", tmp_path / "out")
    first, *rest = done.stderr.splitlines()
    assert done.returncode == 1
    assert first.startswith(f"Error: {source}")
    assert reason in first
    assert rest == []
    assert not (tmp_path / "out").exists()


def test_wrong_use_is_exit_code_2(tmp_path: Path) -> None:
    for arguments in (["--work", "red heat"], ["--base", "nowhere"], ["--keep", "0"], ["--colour"]):
        done = tropegraph("build", LIGHTHOUSE, "--out", tmp_path / "out", *arguments)
        assert done.returncode == 2, done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_cannot_be_written(tmp_path: Path) -> None:
    file = page(tmp_path, "file", "not a folder")
    for out in (file, file / "below", Path("/proc/nowhere")):
        done = tropegraph("build", "--out", out)
        assert done.returncode == 1
        assert done.stderr.startswith(f"Error: {out}: cannot be written (")
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("after_s", [0.2, 0.5, 0.7, 0.9, 1.1])
def test_a_build_that_is_killed_leaves_the_old_release_whole(tmp_path: Path, after_s: float) -> None:
    out = tmp_path / "out"
    built(out, LIGHTHOUSE)
    before = os.readlink(out / "latest")
    process = subprocess.Popen([TROPEGRAPH, "build", "--out", out], stdout=subprocess.DEVNULL)
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    process.wait()
    checked = tropegraph("validate", out)
    assert checked.returncode == 0, checked.stderr
    finished = os.readlink(out / "latest") != before
    built(out)
    assert not list((out / "releases").glob(".building-*"))
    assert finished or os.readlink(out / "latest") != before
