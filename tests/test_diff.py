"""What changed between two releases: N-Quads, RDF Patch, summary, pages and feed."""

import gzip
import hashlib
import json
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse
from rdflib import Dataset

from tropegraph.server.difference import compared

from .command import tropegraph
from .served import BROWSER, Served
from .two_releases import Changed

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://w3id.org/tropegraph/"
SUMMARY = [
    "Red Heat: 1 occurrence added, 1 occurrence removed, 1 occurrence changed",
    "Links to other data sets: 1 statement removed",
    "Tropes: 1 trope removed",
]


def quads(changed: Changed, release: str) -> set[str]:
    dump = changed.out / "releases" / release / "dumps" / "tropegraph.nq.gz"
    return set(gzip.decompress(dump.read_bytes()).decode().splitlines())


def printed(changed: Changed, *options: str) -> str:
    done = tropegraph("diff", changed.older, "latest", "--out", changed.out, *options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@given(st.sets(st.tuples(*[st.integers(0, 4)] * 3)), st.sets(st.tuples(*[st.integers(0, 4)] * 3)))
def test_the_difference_is_that_of_the_sets(older: set[tuple[int]], newer: set[tuple[int]]) -> None:
    before, after = (
        sorted("<a{}> <p{}> <o{}> <g> .\n".format(*each).encode() for each in side) for side in (older, newer)
    )
    found = list(compared(before, after))
    assert sorted(line for subject in found for line in subject.added) == sorted({*after} - {*before})
    assert sorted(line for subject in found for line in subject.removed) == sorted({*before} - {*after})
    assert [subject.term for subject in found] == sorted({line.split()[0] for line in {*before, *after}})


def test_the_summary_says_it_in_words(changed: Changed) -> None:
    lines = printed(changed).splitlines()
    assert lines[:3] == SUMMARY
    added, removed = (
        quads(changed, changed.newer) - quads(changed, changed.older),
        quads(changed, changed.older) - quads(changed, changed.newer),
    )
    assert lines[3:] == [f"In all {len(added)} statements added, {len(removed)} removed."]


def test_n_quads_have_what_was_removed_and_what_was_added(changed: Changed) -> None:
    text = printed(changed, "--format", "nquads")
    removed, added = text.removeprefix("# removed\n").split("# added\n")
    assert set(removed.splitlines()) == quads(changed, changed.older) - quads(changed, changed.newer)
    assert set(added.splitlines()) == quads(changed, changed.newer) - quads(changed, changed.older)
    assert len(list(parse(text.encode(), format=RdfFormat.N_QUADS))) == text.count("\n") - 2


@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")  # rdflib's own parsers
def test_the_patch_makes_the_older_content_the_newer(changed: Changed) -> None:
    contents = Dataset()
    contents.parse(data="\n".join(quads(changed, changed.older)) + "\n", format="nquads")
    contents.parse(data=printed(changed, "--format", "patch"), format="patch")
    newer = Dataset()
    newer.parse(data="\n".join(quads(changed, changed.newer)) + "\n", format="nquads")
    assert set(contents.quads()) == set(newer.quads())


def test_json_counts_what_the_words_say(changed: Changed) -> None:
    found = json.loads(printed(changed, "--format", "json"))
    (work,) = found["works"]
    assert (work["iri"], work["state"]) == (f"{BASE}Film/RedHeat", "changed")
    assert work["kinds"]["occurrences"] | {"moved": 0} == {"added": 1, "removed": 1, "changed": 1, "moved": 0}
    assert found["text"][:3] == SUMMARY


def test_files_are_compared_as_releases_are(changed: Changed) -> None:
    older, newer = (changed.out / "releases" / each / "dumps" for each in (changed.older, changed.newer))
    done = tropegraph("diff", older / "tropegraph.nq.gz", newer / "tropegraph.nq.zst")
    assert done.stdout.splitlines()[:3] == SUMMARY
    same = tropegraph("diff", newer / "tropegraph.nq.gz", newer / "tropegraph.nq.zst")
    assert same.stdout == "Nothing has changed.\n"


def test_a_work_that_is_new_or_gone_is_said_to_be(changed: Changed, tmp_path: Path) -> None:
    lines = sorted(quads(changed, changed.newer))
    (tmp_path / "with.nq").write_text("\n".join(lines) + "\n")
    graph = f" <{BASE}page/Film/RedHeat> ."
    without = [line for line in lines if not line.endswith(graph)]
    (tmp_path / "without.nq").write_text("\n".join(without) + "\n")
    new = tropegraph("diff", tmp_path / "without.nq", tmp_path / "with.nq").stdout
    gone = tropegraph("diff", tmp_path / "with.nq", tmp_path / "without.nq").stdout
    assert new.startswith("Red Heat: new, 40 occurrences added, ")
    assert gone.startswith("Red Heat: gone, 40 occurrences removed, ")


LINE = b"<http://a> <http://b> <http://c> <http://g> .\n"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("cut.nq.gz", gzip.compress(LINE, mtime=0)[:-9], "cannot be read"),
        ("odd.nq.gz", b"no gzip", "no statement of canonical N-Quads"),
        ("cut.nq.zst", zstandard.ZstdCompressor().compress(LINE)[:-3], "cannot be read"),
        ("triples.nq", b"<http://a> <http://b> <http://c> .\n", "no statement of canonical N-Quads"),
        ("text.nq", b"hello\n", "no statement of canonical N-Quads"),
        ("unsorted.nq", LINE.replace(b"/a", b"/z") + LINE, "not sorted"),
        ("doubled.nq", LINE + LINE, "not sorted"),
        ("missing.nq", None, "no such file or folder"),
    ],
)
def test_what_cannot_be_compared_is_named(
    changed: Changed, tmp_path: Path, name: str, data: bytes | None, reason: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    dump = changed.out / "latest" / "dumps" / "tropegraph.nq.gz"
    for pair in ((tmp_path / name, dump), (dump, tmp_path / name)):
        done = tropegraph("diff", *pair)
        assert done.returncode == (2 if data is None else 1)
        assert str(tmp_path / name) in done.stderr
        assert reason in done.stderr
        assert done.stderr.count("\n") == 1


def test_a_release_carries_its_changes(changed: Changed, changed_server: Served) -> None:
    files = changed.manifest(changed.newer)["changes"]["files"]
    assert set(files) == {
        "added.nq.gz",
        "removed.nq.gz",
        "patch.rdfp.gz",
        "summary.txt",
        "summary.json",
        "SHA256SUMS",
    }
    for name, entry in files.items():
        for path in (f"/diff/{name}", f"/release/{changed.newer}/diff/{name}"):
            data = changed_server.get(path).content
            assert hashlib.sha256(data).hexdigest() == entry["sha256"]
    folder = changed.out / "latest" / "diff"
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True)
    assert (done.returncode, done.stdout.count(": OK")) == (0, 5)
    added = gzip.decompress(changed_server.get("/diff/added.nq.gz").content).decode().splitlines()
    assert set(added) == quads(changed, changed.newer) - quads(changed, changed.older)
    assert "changes" not in changed.manifest(changed.older)
    assert changed_server.get(f"/release/{changed.older}/diff/").status_code == 404


def test_changes_are_no_content(changed: Changed) -> None:
    assert not any(name.startswith("diff") for name in changed.manifest(changed.newer)["dumps"])


def test_the_page_of_changes_says_them(changed: Changed, changed_server: Served) -> None:
    page = changed_server.get("/diff/", BROWSER).text
    assert '<a href="/Film/RedHeat">Red Heat</a>: 1 occurrence added' in page
    assert f'href="/release/{changed.older}/"' in page
    as_json = changed_server.get("/diff/", "application/json")
    assert as_json.json()["text"][:3] == SUMMARY
    assert SUMMARY[0] in changed_server.get(f"/release/{changed.newer}/", BROWSER).text


@pytest.mark.parametrize("file", ["nothing", "..%2fmanifest.json", "../manifest.json", "added.nq.gz%00", ""])
def test_no_other_file_is_served_as_a_change(server: Served, file: str) -> None:
    assert server.get(f"/diff/{file}").status_code == 404


def test_the_feed_has_what_atom_requires(changed: Changed, changed_server: Served) -> None:
    response = changed_server.get("/feed")
    assert response.headers["Content-Type"] == "application/atom+xml"
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):  # https://www.rfc-editor.org/rfc/rfc4287#section-4.1
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        f"{BASE}release/{changed.newer}",
        f"{BASE}release/{changed.older}",
    ]
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == [
        changed.manifest(each)["created"] for each in (changed.newer, changed.older)
    ]
    assert root.findtext(f"{ATOM}updated") == changed.manifest(changed.newer)["created"]
    assert (entries[0].findtext(f"{ATOM}content") or "").splitlines()[:3] == SUMMARY
    assert [(link.get("rel"), link.get("href")) for link in root.findall(f"{ATOM}link")] == [
        ("self", f"{BASE}feed"),
        ("alternate", f"{BASE}release/"),
    ]
