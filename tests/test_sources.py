"""Where the pages of a build come from: folders, globs, packed files, standard input, and what is none."""

import gzip
import os
import subprocess
from pathlib import Path

import pytest
import zstandard

from tropegraph.mapping.errors import SourceError
from tropegraph.server.sources import Source, gather, survey

from .command import TROPEGRAPH, tropegraph

PAGE = "Film / {title}\n\n  • Some Trope: It happens.\n"


def page(file: Path, title: str = "Salt") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(PAGE.format(title=title), "utf-8")
    return file


def names(sources: list[Source]) -> list[str]:
    return [Path(source.path).name for source in sources]


def test_a_folder_stands_for_all_pages_below_it(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "deep/er/c.txt", "notes.md", "d.txt.gz"):
        page(tmp_path / name)
    sources, faults = gather([str(tmp_path)])
    assert faults == []
    assert names(sources) == ["a.txt", "b.txt", "d.txt.gz", "c.txt"]


def test_a_glob_stands_for_what_it_matches(tmp_path: Path) -> None:
    for name in ("a.txt", "deep/b.txt", "deep/er/c.txt"):
        page(tmp_path / name)
    sources, faults = gather([str(tmp_path / "**" / "[bc].txt")])
    assert (names(sources), faults) == (["b.txt", "c.txt"], [])


def test_what_is_wrong_with_one_match_keeps_no_other_from_being_found(tmp_path: Path) -> None:
    page(tmp_path / "b.txt")
    (tmp_path / "a.txt").symlink_to("nowhere")
    sources, faults = gather([str(tmp_path / "*.txt")])
    assert names(sources) == ["b.txt"]
    assert [fault.reason.partition(";")[0] for fault in faults] == ["the link leads to no file"]


def test_a_file_whose_name_looks_like_a_glob_is_itself(tmp_path: Path) -> None:
    page(tmp_path / "a.txt")
    odd = page(tmp_path / "[a].txt")
    sources, faults = gather([str(odd)])
    assert (names(sources), faults) == (["[a].txt"], [])


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress], ids=["gzip", "zstandard"])
def test_a_packed_page_is_the_page(tmp_path: Path, pack: object) -> None:
    plain = page(tmp_path / "a.txt")
    packed = tmp_path / "a.packed"
    packed.write_bytes(pack(plain.read_bytes()))  # type: ignore[operator]
    sources, _ = gather([str(plain), str(packed)])
    assert [source.read() for source in sources] == [plain.read_bytes()] * 2


def test_several_frames_are_one_page(tmp_path: Path) -> None:
    whole = PAGE.format(title="Salt").encode()
    for pack in (gzip.compress, zstandard.compress):
        (tmp_path / "a.txt").write_bytes(pack(whole[:9]) + pack(whole[9:]))
        assert gather([str(tmp_path / "a.txt")])[0][0].read() == whole


def test_standard_input(tmp_path: Path) -> None:
    done = subprocess.run(
        [TROPEGRAPH, "build", "-", "--out", tmp_path / "out"],
        input=gzip.compress(PAGE.format(title="Salt").encode()),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"1 page, 1 occurrence" in done.stdout


def test_the_same_content_is_one_source_however_it_is_packed(tmp_path: Path) -> None:
    plain = page(tmp_path / "b.txt")
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(plain.read_bytes()))
    surveyed, faults = survey(gather([str(tmp_path)])[0])
    assert (names([each.source for each in surveyed]), faults) == (["a.txt.gz"], [])


def bomb(file: Path) -> None:
    file.write_bytes(gzip.compress(b"x" * 40_000_000))


def bomb_in_zstandard(file: Path) -> None:
    file.write_bytes(zstandard.compress(b"x" * 40_000_000))


def cut_short(file: Path) -> None:
    file.write_bytes(gzip.compress(os.urandom(1000))[:500])


def cut_short_in_zstandard(file: Path) -> None:
    file.write_bytes(zstandard.compress(os.urandom(1000))[:500])


def broken_link(file: Path) -> None:
    file.symlink_to("nowhere.txt")


def link_to_itself(file: Path) -> None:
    file.symlink_to(file)


def vanished(file: Path) -> None:
    assert not file.exists()


WRONG = [
    (bomb, "unpacks to more than"),
    (bomb_in_zstandard, "unpacks to more than"),
    (cut_short, "is damaged"),
    (cut_short_in_zstandard, "is damaged"),
    (broken_link, "leads to no file"),
    (link_to_itself, "leads to no file"),
    (vanished, "there is no such file"),
]


@pytest.mark.parametrize(("make", "reason"), WRONG, ids=[make.__name__ for make, _ in WRONG])
def test_what_cannot_be_read_is_named_and_the_rest_is_built(
    tmp_path: Path, make: object, reason: str
) -> None:
    wrong, good = tmp_path / "wrong.txt", page(tmp_path / "good.txt")
    make(wrong)  # type: ignore[operator]
    done = tropegraph("build", wrong, good, "--out", tmp_path / "out")
    assert done.returncode == 1
    (error,) = (line for line in done.stderr.splitlines() if line.startswith("Error:"))
    assert error.startswith(f"Error: {wrong}: ")
    assert reason in error
    assert "Built release" in done.stdout


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    page(tmp_path / "in" / "a.txt")
    (tmp_path / "in" / "again").symlink_to(tmp_path / "in", target_is_directory=True)
    sources, faults = gather([str(tmp_path / "in")])
    assert names(sources) == ["a.txt"]
    assert [str(fault) for fault in faults] == [
        f"{tmp_path / 'in' / 'again'}: the link leads to a folder above it; remove the link"
    ]


def test_links_of_a_folder_that_lead_nowhere_are_named_and_the_rest_is_built(tmp_path: Path) -> None:
    folder = page(tmp_path / "in" / "a.txt").parent
    for name, goal in {"b.txt": "c.txt", "c.txt": "b.txt", "d.txt": "d.txt", "e.txt": "nowhere"}.items():
        (folder / name).symlink_to(goal)
    (folder / "f").symlink_to("f")
    done = tropegraph("build", folder, "--out", tmp_path / "out")
    assert done.returncode == 1 and "Built release" in done.stdout
    circle, nowhere = "the link leads round in a circle", "the link leads to no file"
    assert [line.partition(";")[0] for line in done.stderr.splitlines() if line.startswith("Error:")] == [
        f"Error: {folder / name}: {reason}"
        for name, reason in {"b.txt": circle, "c.txt": circle, "d.txt": circle, "e.txt": nowhere}.items()
    ]
    assert f"is no page by name, and not read: {folder / 'f'}" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_a_fault(tmp_path: Path) -> None:
    page(tmp_path / "in" / "a.txt")
    (tmp_path / "in" / "closed").mkdir(mode=0)
    sources, faults = gather([str(tmp_path / "in")])
    assert names(sources) == ["a.txt"]
    assert "cannot be read" in str(faults[0])


def test_odd_names_are_printed_on_one_line(tmp_path: Path) -> None:
    for number, name in enumerate(
        [b"two\nlines.txt", b"latin-\xe9.txt", "Ænd – “so”.txt".encode(), b"-.txt"]
    ):
        with open(os.fsencode(tmp_path) + b"/" + name, "wb") as file:
            file.write(PAGE.format(title=f"Salt {number}").encode())
    done = tropegraph("build", tmp_path, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "4 pages" in done.stdout
    sources, _ = gather([str(tmp_path)])
    assert {"two\\nlines.txt", "latin-\\xe9.txt", "Ænd – “so”.txt"} < set(names(sources))


def test_a_source_that_changes_after_it_was_found_is_refused(tmp_path: Path) -> None:
    file = page(tmp_path / "a.txt")
    ((surveyed,), _) = survey(gather([str(file)])[0])
    page(file, "Pepper")
    with pytest.raises(SourceError, match="changed while it was being built"):
        surveyed.read()
    file.unlink()
    with pytest.raises(SourceError, match="no such file any more"):
        surveyed.read()


def test_a_pipe_in_a_folder_is_named_and_never_waited_for(tmp_path: Path) -> None:
    page(tmp_path / "in" / "a.txt")
    os.mkfifo(tmp_path / "in" / "b.txt")
    done = tropegraph("check", tmp_path / "in", timeout_s=60)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{tmp_path / 'in' / 'b.txt'}: it is a pipe")
    assert done.stderr.startswith("Pages: 1; ")
    assert "it is a pipe" in str(gather([str(tmp_path / "in" / "*.txt")])[1][0])


def test_capitals_of_an_ending_make_no_difference_and_other_files_are_named(tmp_path: Path) -> None:
    for name in ("PAGE.TXT", "b.Html.GZ", "noext", "notes.md"):
        page(tmp_path / name)
    passed: list[str] = []
    assert names(gather([str(tmp_path)], passed)[0]) == ["PAGE.TXT", "b.Html.GZ"]
    assert sorted(passed) == [str(tmp_path / "noext"), str(tmp_path / "notes.md")]
    (tmp_path / "b.Html.GZ").unlink()
    done = tropegraph("check", tmp_path)
    assert done.returncode == 0
    assert done.stderr.splitlines()[0] == (
        f"Note: 2 files are no page by name, and not read: {tmp_path / 'noext'}, {tmp_path / 'notes.md'}"
    )
