"""What a build is made of: merging, folders that are made aside, full disks, processes."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tropegraph.mapping.errors import BuildError, OutputError
from tropegraph.server.content import merge
from tropegraph.server.crew import Processes
from tropegraph.server.publishing import aside

from .command import tropegraph


def test_a_triple_in_two_graphs_is_refused(tmp_path: Path) -> None:
    for number, graph in enumerate("ab"):
        (tmp_path / f"run-{number}").write_text(f"<x:s> <x:p> <x:o> <x:{graph}> .\n")
    with pytest.raises(BuildError, match="stands in two graphs"):
        merge(sorted(tmp_path.iterdir()), tmp_path / "content.nq")


def test_runs_are_merged_in_order_whatever_their_number(tmp_path: Path) -> None:
    lines = [f'<x:{number:06}> <x:p> "é{number}" <x:g> .\n'.encode() for number in range(60_000)]
    for number in range(7):
        (tmp_path / f"run-{number}").write_bytes(b"".join(lines[number::7]))
    content = merge(tmp_path.glob("run-*"), tmp_path / "content.nq")
    assert content.file.read_bytes() == b"".join(lines)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("a small file system cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_written(small_disk: Path) -> None:
    out = small_disk / "out"
    with open(small_disk / "filler", "wb") as filler:
        filler.write(b"x" * (os.statvfs(small_disk).f_bavail * 4096 - 800_000))
    done = tropegraph("build", "--out", out)
    assert done.returncode == 1
    assert (
        done.stderr
        == f"Error: {out}: cannot be written (No space left on device); choose another folder with --out\n"
    )
    assert not (out / "latest").exists()
    assert list((out / "releases").iterdir()) == []


def test_a_folder_aside_is_gone_whatever_happens(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"), aside(tmp_path) as folder:
        raise OSError(28, "No space left on device")
    assert not folder.exists()


def test_processes_do_what_one_does() -> None:
    with Processes(2) as crew:
        assert sorted(crew.run(abs, range(-20, 0))) == list(range(1, 21))
        with pytest.raises(BuildError, match="ended from outside"):
            list(crew.run(os._exit, [3, 3, 3]))
