"""Builds of several pages: what order, processes, the cache and a kill change (nothing but time)."""

import gzip
import json
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest
from pyarrow import parquet
from pyoxigraph import RdfFormat, parse

from tropegraph.server.building import Hands, Outcome, build
from tropegraph.server.crew import Alone
from tropegraph.server.inputs import Options
from tropegraph.server.progress import Progress
from tropegraph.server.sources import Surveyed, gather, survey

from .bench.unchecked import unchecked
from .command import TROPEGRAPH, built, tropegraph

TROPES = ("Hand Cannon", "Big Bad", "Bullet Time", "So Much for Stealth", "The Mole")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of twelve pages that share their tropes."""
    folder = tmp_path_factory.mktemp("pages")
    for number in range(12):
        entries = "".join(f"  • {trope}: It happens {number} times.\n" for trope in TROPES[number % 3 :])
        (folder / f"{number}.txt").write_text(f"Film / Number {number} Film\n\n{entries}", "utf-8")
    return folder


@pytest.fixture(scope="module")
def reference(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the pages, validated."""
    return built(tmp_path_factory.mktemp("reference") / "out", pages) / "latest"


def sources(*paths: Path) -> list[Surveyed]:
    return survey(gather(map(str, paths))[0])[0]


def run(given: list[Surveyed], out: Path, fail_fast: bool = False) -> Outcome:
    """A build in this process, without validation."""
    crew = Alone()
    options = Options(fail_fast=fail_fast)
    return build(given, out, options, Hands(crew, crew, Progress(), unchecked))


def dumps(release: Path) -> dict[str, bytes]:
    found = {
        path.relative_to(release).as_posix(): path.read_bytes() for path in (release / "dumps").rglob("*.*")
    }
    assert len(found) > 12
    return found


def n_quads(out: Path) -> bytes:
    return gzip.decompress((out / "latest" / "dumps" / "tropegraph.nq.gz").read_bytes())


def test_the_order_of_sources_changes_no_byte(pages: Path, reference: Path, tmp_path: Path) -> None:
    files = sorted(pages.iterdir(), reverse=True)
    out = built(tmp_path, *files[4:], *files[:4])
    assert dumps(out / "latest") == dumps(reference)


def test_the_number_of_processes_changes_no_byte(pages: Path, reference: Path, tmp_path: Path) -> None:
    assert dumps(built(tmp_path, pages, "--jobs", "1") / "latest") == dumps(reference)


def test_all_dumps_hold_the_same_number_of_statements(reference: Path) -> None:
    manifest = json.loads((reference / "manifest.json").read_text("utf-8"))
    whole = {dump["triples"] for name, dump in manifest["dumps"].items() if name.startswith("tropegraph.")}
    assert whole == {manifest["counts"]["triples"]}
    for ending, syntax in (
        ("trig", RdfFormat.TRIG),
        ("jsonld", RdfFormat.JSON_LD),
        ("nq", RdfFormat.N_QUADS),
    ):
        data = gzip.decompress((reference / "dumps" / f"tropegraph.{ending}.gz").read_bytes())
        assert {len(set(map(str, parse(data, format=syntax))))} == whole


def test_the_tables_have_the_same_rows(reference: Path) -> None:
    text = gzip.decompress((reference / "dumps" / "occurrences.csv.gz").read_bytes()).decode()
    header, *rows = (line.split(",") for line in text.splitlines())
    table = parquet.read_table(reference / "dumps" / "occurrences.parquet")
    assert table.column_names == header
    columns = table.to_pydict()
    assert [[str(columns[name][row] or "") for name in header] for row in range(table.num_rows)] == rows
    assert len(rows) == 12 * 4


def test_a_second_build_maps_nothing(pages: Path, tmp_path: Path) -> None:
    first = run(sources(pages), tmp_path)
    again = run(sources(pages), tmp_path)
    assert (first.done, first.kept) == ({"read": 12, "mapped": 12}, {"read": 0, "mapped": 0})
    assert (again.done, again.kept) == ({"read": 0, "mapped": 0}, {"read": 12, "mapped": 12})
    assert (first.is_new, again.is_new) == (True, False)


def test_one_changed_page_is_mapped_anew_and_the_bytes_are_those_of_a_whole_build(
    pages: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(pages, tmp_path / "copy")
    run(sources(copy), tmp_path / "one")
    (copy / "3.txt").write_text("Film / Number 3 Film\n\n  • Chekhovs Gun: It hangs there.\n", "utf-8")
    changed = run(sources(copy), tmp_path / "one")
    assert (changed.done["mapped"], changed.kept["mapped"]) == (1, 11)
    run(sources(copy), tmp_path / "two")
    assert n_quads(tmp_path / "one") == n_quads(tmp_path / "two")
    assert b"ChekhovsGun" in n_quads(tmp_path / "one")


def test_a_page_is_mapped_anew_where_other_pages_settle_its_names_otherwise(tmp_path: Path) -> None:
    pages = {"one": "Zigzag Trope", "two": "Zig Zag Trope", "three": "Hand Cannon"}
    for name, head in pages.items():
        (tmp_path / f"{name}.txt").write_text(f"Film / Film {name.title()}\n\n  • {head}: So.\n", "utf-8")
    one, two, three = (tmp_path / f"{name}.txt" for name in pages)
    run(sources(one, three), tmp_path / "out")
    assert b"Main/ZigzagTrope> " in n_quads(tmp_path / "out")
    again = run(sources(one, two, three), tmp_path / "out")
    assert (again.done["mapped"], again.kept["mapped"]) == (2, 1)
    assert b"Main/ZigzagTrope> " not in n_quads(tmp_path / "out")
    run(sources(three, two, one), tmp_path / "anew")
    assert n_quads(tmp_path / "out") == n_quads(tmp_path / "anew")


def test_other_options_are_other_work(pages: Path, tmp_path: Path) -> None:
    crew = Alone()
    for base in ("https://example.org/a/", "https://example.org/b/"):
        options = Options(base=base)
        outcome = build(sources(pages), tmp_path, options, Hands(crew, crew, Progress(), unchecked))
        assert outcome.done["mapped"] == 12
        assert base.encode() in n_quads(tmp_path)


@pytest.mark.parametrize(
    "damage", [b"", b"not a database at all, not at all", None], ids=["empty", "other", "gone"]
)
def test_a_cache_that_cannot_be_read_costs_time_only(
    pages: Path, tmp_path: Path, damage: bytes | None
) -> None:
    run(sources(pages), tmp_path)
    content = n_quads(tmp_path)
    for file in (tmp_path / "cache").iterdir():
        file.unlink()
    if damage is not None:
        (tmp_path / "cache" / "build.sqlite").write_bytes(damage)
    assert run(sources(pages), tmp_path).done["mapped"] == 12
    assert n_quads(tmp_path) == content


def test_the_cache_forgets_what_five_builds_did_not_use(pages: Path, tmp_path: Path) -> None:
    one, two = pages / "1.txt", pages / "2.txt"
    run(sources(one, two), tmp_path)
    for _ in range(5):
        run(sources(two), tmp_path)
    connection = sqlite3.connect(tmp_path / "cache" / "build.sqlite")
    assert connection.execute("SELECT count(*) FROM row").fetchone() == (3,)
    connection.close()


def test_a_build_that_is_killed_goes_on_where_it_was(pages: Path, reference: Path, tmp_path: Path) -> None:
    process = subprocess.Popen([TROPEGRAPH, "build", pages, "--out", tmp_path], stdout=subprocess.DEVNULL)
    rows = 0
    while process.poll() is None and rows < 1:
        time.sleep(0.05)
        rows = mapped_rows(tmp_path / "cache" / "build.sqlite")
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert rows, "the build ended before it kept a work"
    again = tropegraph("build", pages, "--out", tmp_path)
    assert again.returncode == 0, again.stderr
    kept = next(line.split()[-1] for line in again.stdout.splitlines() if "works kept from before" in line)
    assert int(kept) >= rows
    assert dumps(tmp_path / "latest") == dumps(reference)


def mapped_rows(file: Path) -> int:
    if not file.is_file():
        return 0
    connection = sqlite3.connect(file, timeout=5)
    try:
        found = connection.execute(
            "SELECT count(*) FROM row WHERE length(body) > 0 AND NOT instr(key, '/')"
        ).fetchone()
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()
    return int(found[0])


def test_the_processes_of_a_killed_build_end_too(pages: Path, tmp_path: Path) -> None:
    process = subprocess.Popen([TROPEGRAPH, "build", pages, "--out", tmp_path], stdout=subprocess.DEVNULL)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        process.kill()
        pytest.skip("this system does not say which processes a process started")
    started: list[str] = []
    while process.poll() is None and len(started) < 3:
        time.sleep(0.05)
        started = children.read_text().split() if process.poll() is None else started
    process.kill()
    process.wait()
    deadline = time.monotonic() + 20
    while any(is_alive(pid) for pid in started) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [pid for pid in started if is_alive(pid)] == []


def is_alive(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_source_that_vanishes_during_the_build_is_named_and_the_rest_is_built(
    pages: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(pages, tmp_path / "copy")
    given = sources(copy)
    (copy / "5.txt").unlink()
    outcome = run(given, tmp_path / "out")
    assert [str(fault) for fault in outcome.faults] == [
        f"{copy / '5.txt'}: there is no such file any more; check the path"
    ]
    assert outcome.works == 11


def test_fail_fast_stops_at_the_first_fault(pages: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("nothing", "utf-8")
    done = tropegraph("build", pages, wrong, "--fail-fast", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: {wrong}: no trope entries found")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out" / "latest").exists()


def test_what_belongs_to_a_work_of_the_build_is_said_on_its_page_alone(tmp_path: Path) -> None:
    one = tmp_path / "one.txt"
    one.write_text("Film / Dirty Harry\n\n  • Hand Cannon: Harry has one.\n", "utf-8")
    two = tmp_path / "two.txt"
    two.write_text("Film / Salt\n\n  • Hand Cannon: As in Dirty Harry.\n", "utf-8")
    assert run(sources(one, two), tmp_path / "out").works == 2
    about = [
        line for line in n_quads(tmp_path / "out").splitlines() if b"/character/HarryCallahan> " in line[:90]
    ]
    assert about
    assert all(line.endswith(b"page/Film/DirtyHarry> .") for line in about)
