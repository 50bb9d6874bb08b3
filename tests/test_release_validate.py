"""A release, its dumps and what is none, by `tropegraph validate`."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from .command import tropegraph
from .test_release import unpacked


@pytest.fixture(scope="module")
def out(default_out: Path) -> Path:
    return default_out


@pytest.fixture(scope="module")
def release(out: Path) -> Path:
    return out / "latest"


def test_validate_accepts_the_release_and_its_dump(out: Path, release: Path) -> None:
    for path in (
        out,
        release,
        release / "dumps" / "tropegraph.nq.gz",
        release / "dumps" / "tropegraph.ttl.gz",
    ):
        done = tropegraph("validate", path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.endswith("no faults\n")


def copied(out: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "copy"
    shutil.copytree(out / "latest", copy)
    return copy


def test_validate_names_a_dump_that_was_changed(out: Path, tmp_path: Path) -> None:
    copy = copied(out, tmp_path)
    (copy / "dumps" / "links.nt.gz").write_bytes(b"")
    done = tropegraph("validate", copy)
    assert done.returncode == 1
    assert "links.nt.gz: the checksum is not that of the manifest" in done.stdout


def test_validate_finds_what_breaks_a_shape(tmp_path: Path, release: Path) -> None:
    broken = unpacked(release, "tropegraph.nq.gz").replace(b"/ontology#ofTrope>", b"/ontology#ofTrop>")
    (tmp_path / "broken.nq").write_bytes(broken)
    done = tropegraph("validate", tmp_path / "broken.nq")
    assert done.returncode == 1
    assert "Violation Occurrence-ofTrope minCount (40)" in done.stdout


def empty(copy: Path) -> None:
    shutil.rmtree(copy)
    copy.mkdir()


def without_store(copy: Path) -> None:
    shutil.rmtree(copy / "store")


def without_a_dump(copy: Path) -> None:
    (copy / "dumps" / "SHA256SUMS").unlink()


def with_broken_manifest(copy: Path) -> None:
    (copy / "manifest.json").write_text("{")


def of_another_layout(copy: Path) -> None:
    manifest = copy / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"layout": 1', '"layout": 99'))


NOT_RELEASES = [
    (empty, "holds no release"),
    (without_store, "store missing"),
    (without_a_dump, "SHA256SUMS missing"),
    (with_broken_manifest, "manifest cannot be read"),
    (of_another_layout, "layout 99"),
]


@pytest.mark.parametrize(("command", "code"), [("serve", 1), ("validate", 2)], ids=["serve", "validate"])
@pytest.mark.parametrize(("spoil", "reason"), NOT_RELEASES, ids=[spoil.__name__ for spoil, _ in NOT_RELEASES])
def test_a_folder_that_is_no_whole_release_is_refused(
    out: Path, tmp_path: Path, command: str, code: int, spoil: Callable[[Path], None], reason: str
) -> None:
    copy = copied(out, tmp_path)
    spoil(copy)
    done = tropegraph(command, copy)
    assert done.returncode == code
    assert done.stderr.startswith("Error: ")
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("missing.ttl", None, "there is no such file"),
        ("odd.xyz", b"x", "does not say which RDF syntax"),
        ("broken.ttl", b"<a> <b> .", "not valid Turtle"),
        ("broken.nq.gz", b"not gzip", "cannot be read"),
        ("empty.ttl", b"", "holds no statement"),
        ("foreign.nt", b"<http://a> <http://b> <http://c> .", "nothing of the Tropegraph model"),
    ],
)
def test_validate_refuses_what_is_no_rdf(tmp_path: Path, name: str, data: bytes | None, reason: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    done = tropegraph("validate", tmp_path / name)
    assert done.returncode == 2
    assert reason in done.stderr
    assert "Traceback" not in done.stderr
