"""Output folders, records and sources that are not as they should be."""

import json
import os
import shutil
from pathlib import Path

import pytest

from .command import built, tropegraph
from .places import FIXTURES

DRY_LAND = FIXTURES / "pages" / "DryLand.txt"
PAGE = "Film / Salt\n\nSalt is a 1999 film.\n\n  • Some Trope: It happens{extra}.\n"


def test_only_releases_are_ever_removed(tmp_path: Path) -> None:
    photos = tmp_path / "releases" / "holiday-photos"
    alike = tmp_path / "releases" / "2020-01-01-0123456789ab"
    for folder in (photos, alike):
        folder.mkdir(parents=True)
        (folder / "keep.me").write_text("x")
        os.utime(folder, (0, 0))
    built(tmp_path, DRY_LAND, "--keep", "1")
    assert (photos / "keep.me").exists()
    assert (alike / "keep.me").exists()


def test_a_name_that_gives_no_iri_is_an_issue_and_the_rest_is_built(tmp_path: Path) -> None:
    odd = tmp_path / "odd.txt"
    odd.write_text(PAGE.format(extra="") + "  • Ω Тест: text\n  • !!!: text\n", "utf-8")
    done = tropegraph("build", odd, DRY_LAND, "--out", tmp_path / "out")
    assert "Traceback" not in done.stderr
    assert [line.partition(": ")[0] for line in done.stderr.splitlines() if str(odd) in line] == [
        f"{odd}:6",
        f"{odd}:7",
    ]
    assert json.loads((tmp_path / "out" / "latest" / "manifest.json").read_text())["counts"]["pages"] == 2


@pytest.mark.parametrize("character", ["\v", "\f", "\x01", "\ufffe"], ids=["VT", "FF", "SOH", "FFFE"])
def test_a_character_that_xml_cannot_hold_is_refused_with_its_line(tmp_path: Path, character: str) -> None:
    source = tmp_path / "odd.txt"
    source.write_text(PAGE.format(extra=character), "utf-8")
    done = tropegraph("build", source, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert (
        done.stderr
        == f"Error: {source}:5: the control character U+{ord(character):04X} is no text; remove it\n"
    )


@pytest.mark.parametrize("record", ["{", "[]", "5", '{"inputs": 3}'])
def test_a_damaged_record_means_that_a_build_is_needed(tmp_path: Path, record: str) -> None:
    built(tmp_path, DRY_LAND)
    (tmp_path / "cache" / "inputs.json").write_text(record)
    done = tropegraph("build", DRY_LAND, "--if-needed", "--out", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing has changed since release" in done.stdout


def test_a_damaged_release_is_built_again_where_needed(tmp_path: Path) -> None:
    built(tmp_path, DRY_LAND)
    (tmp_path / "latest" / "void.ttl").unlink()
    done = tropegraph("build", DRY_LAND, "--if-needed", "--out", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert tropegraph("validate", tmp_path).returncode == 0


@pytest.mark.parametrize("member", ["dumps", "counts"])
def test_a_manifest_of_the_wrong_kind_is_refused(tmp_path: Path, member: str) -> None:
    release = (built(tmp_path, DRY_LAND) / "latest").resolve()
    manifest = json.loads((release / "manifest.json").read_text())
    (release / "manifest.json").write_text(json.dumps({**manifest, member: 5}))
    done = tropegraph("serve", release)
    assert done.returncode == 1
    assert "the manifest cannot be read" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_broken_store_is_refused(tmp_path: Path) -> None:
    release = (built(tmp_path, DRY_LAND) / "latest").resolve()
    for file in (release / "store").glob("*.sst"):
        file.write_bytes(file.read_bytes()[:100])
    done = tropegraph("serve", release)
    assert done.returncode == 1
    assert "the store cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_latest_that_is_no_link_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "latest" / "mine").mkdir(parents=True)
    done = tropegraph("build", DRY_LAND, "--out", tmp_path)
    assert done.returncode == 1
    assert "it is no link to a release" in done.stderr
    assert not list(tmp_path.glob(".latest-*"))
    assert sorted(each.name for each in tmp_path.rglob("*") if each.parent.name != "cache") == [
        "cache",
        "latest",
        "mine",
    ]


@pytest.mark.parametrize("work", ["YMMV/RedHeat", "Main/YourMom", "Trivia/Salt"])
def test_a_page_beside_works_is_no_work(tmp_path: Path, work: str) -> None:
    source = tmp_path / "page.txt"
    source.write_text("  • Some Trope: It happens.\n", "utf-8")
    done = tropegraph("build", source, "--work", work, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "pages are no works" in done.stderr


@pytest.mark.parametrize("base", ["https://example.org/%zz/", "https://example.org/a b/"])
def test_a_base_that_is_no_iri_is_refused(tmp_path: Path, base: str) -> None:
    done = tropegraph("build", DRY_LAND, "--base", base, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    shutil.rmtree(tmp_path / "out", ignore_errors=True)
