"""A build on an Apache Spark cluster of two executors gives what a build on this machine gives."""

import gzip
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from .command import tropegraph
from .places import FIXTURES

CLUSTER = "local-cluster[2,1,1024]"

needs_spark = pytest.mark.skipif(
    find_spec("pyspark") is None or shutil.which("java") is None, reason="PySpark or Java is not installed"
)


def pages(folder: Path) -> Path:
    folder.mkdir()
    shutil.copy(FIXTURES / "pages" / "Lighthouse.txt", folder)
    for number in range(5):
        text = (
            f"Film / Number {number} Film\n\n  • Hand Cannon: It fires {number} times.\n  • The Mole: Dug.\n"
        )
        (folder / f"{number}.txt").write_text(text, "utf-8")
    (folder / "wrong.txt").write_text("no page", "utf-8")
    return folder


@needs_spark
def test_two_executors_give_the_same_bytes_and_the_same_faults(tmp_path: Path) -> None:
    given = pages(tmp_path / "pages")
    here = tropegraph("build", given, "--out", tmp_path / "here")
    there = tropegraph("build", given, "--out", tmp_path / "there", "--spark", CLUSTER, timeout_s=300)
    assert (here.returncode, there.returncode) == (1, 1)
    fault = f"Error: {given / 'wrong.txt'}: no trope entries found"
    assert next(line for line in here.stderr.splitlines() if line.startswith("Error")).startswith(fault)
    assert fault in there.stderr
    one, two = (n_quads(tmp_path / out) for out in ("here", "there"))
    assert one == two
    assert one.count(b"\n") > 500


@needs_spark
def test_a_master_that_is_none_is_wrong_use(tmp_path: Path) -> None:
    done = tropegraph("build", "--out", tmp_path / "out", "--spark", "nowhere", timeout_s=120)
    assert done.returncode == 2
    assert "Error: --spark nowhere: Spark does not start (" in done.stderr
    assert "Traceback" not in done.stderr


def n_quads(out: Path) -> bytes:
    return gzip.decompress((out / "latest" / "dumps" / "tropegraph.nq.gz").read_bytes())
