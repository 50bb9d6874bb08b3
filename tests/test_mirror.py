"""From a dump to the same release: the round trip."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from .command import built, tropegraph
from .served import BROWSER, Served, served

BASE = "https://w3id.org/tropegraph/"


@pytest.fixture(scope="module")
def n_quads(default_out: Path) -> str:
    return gzip.decompress((default_out / "latest" / "dumps" / "tropegraph.nq.gz").read_bytes()).decode()


def manifest(out: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((out / "latest" / "manifest.json").read_text("utf-8"))
    return loaded


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("dump", ["tropegraph.nq.gz", "tropegraph.nq.zst", "tropegraph.trig.gz"])
def test_every_file_of_the_mirror_has_the_same_bytes(default_out: Path, tmp_path: Path, dump: str) -> None:
    mirror = built(tmp_path, "--from-dump", default_out / "latest" / "dumps" / dump)
    expected = files(default_out / "latest" / "dumps")
    assert len(expected) > 10
    assert files(mirror / "latest" / "dumps") == expected
    here, there = manifest(default_out), manifest(mirror)
    assert there["content_sha256"] == here["content_sha256"]
    assert there["id"][-12:] == here["id"][-12:]
    for member in ("base", "counts", "licence", "options", "dumps", "report"):
        assert there[member] == here[member]


def test_statements_in_any_order_are_the_same_release(
    default_out: Path, tmp_path: Path, n_quads: str
) -> None:
    lines = n_quads.splitlines()
    (tmp_path / "odd.nq").write_text("# a comment\n\n" + "\n".join([*lines[::-1], *lines[:9]]), "utf-8")
    mirror = built(tmp_path / "out", "--from-dump", tmp_path / "odd.nq")
    assert manifest(mirror)["content_sha256"] == manifest(default_out)["content_sha256"]


def test_a_mirror_is_the_same_site(default_out: Path, tmp_path: Path, server: Served) -> None:
    mirror = built(tmp_path, "--from-dump", default_out / "latest" / "dumps" / "tropegraph.nq.gz")
    with served(mirror) as running:
        for path in ("/Film/RedHeat.ttl", "/page/Film/RedHeat.txt", "/Main/YourMom.jsonld", "/dumps/"):
            assert running.get(path).content == server.get(path).content
        pages = [each.get("/Film/RedHeat.html", BROWSER).text for each in (running, server)]
        assert pages[0] == pages[1].replace(server.release.id, running.release.id)


def test_the_base_and_the_licence_are_those_of_the_dump(tmp_path: Path) -> None:
    facts = built(tmp_path / "facts", "--no-text", "--base", "http://data.example/t/")
    dump = facts / "latest" / "dumps" / "tropegraph.nq.gz"
    mirror = built(tmp_path / "mirror", "--from-dump", dump, "--base", "http://data.example/t/")
    assert files(mirror / "latest" / "dumps") == files(facts / "latest" / "dumps")
    assert manifest(mirror)["licence"] == manifest(facts)["licence"]
    assert manifest(mirror)["options"]["with_text"] is False
    other = tropegraph("build", "--from-dump", dump, "--base", BASE, "--out", tmp_path / "other")
    assert (other.returncode, other.stderr.count("\n")) == (2, 1)
    assert "leave out --base" in other.stderr


def cut(text: str) -> bytes:
    return gzip.compress(text.encode())[:-20]


def cut_zstandard(text: str) -> bytes:
    return zstandard.ZstdCompressor().compress(text.encode())[:-20]


def without(part: str) -> Callable[[str], bytes]:
    def make(text: str) -> bytes:
        return "".join(line for line in text.splitlines(keepends=True) if part not in line).encode()

    return make


def followed_by(line: str) -> Callable[[str], bytes]:
    return lambda text: f"{text}{line}\n".encode()


BAD = [
    ("cut.nq.gz", cut, "cannot be read"),
    ("cut.nq.zst", cut_zstandard, "cannot be read"),
    ("text.nq", lambda _: b"hello\n", "text.nq:1: this is not valid N-Quads"),
    ("late.nq", followed_by("<a"), "this is not valid N-Quads"),
    ("text.trig", lambda _: b"{ <http://a>", "this is not valid TriG"),
    ("blank.nq", followed_by(f"_:b <http://b> <http://c> <{BASE}graph/links> ."), "a blank node"),
    ("triple.nq", followed_by("<http://a> <http://b> <http://c> ."), "in no graph"),
    ("other.nq", followed_by("<http://a> <http://b> <http://c> <http://g> ."), "<http://g> is no graph"),
    ("empty.nq", lambda _: b"", "no dump of a release"),
    ("foreign.nq", lambda _: b"<http://a> <http://b> <http://c> <http://g> .\n", "no dump of a release"),
    ("pageless.nq", without(f"<{BASE}page/"), "no page in it is about a work"),
    ("shapeless.nq", without("ontology#ofTrope>"), "breaks a shape"),
    ("triples.nt", lambda _: b"", "end it with .nq or .trig"),
    ("missing.nq", None, "No such file"),
]


@pytest.mark.parametrize(("name", "make", "reason"), BAD, ids=[name for name, *_ in BAD])
def test_a_dump_that_is_none_of_a_release_is_named(
    tmp_path: Path, n_quads: str, name: str, make: Callable[[str], bytes] | None, reason: str
) -> None:
    dump = tmp_path / name
    if make:
        dump.write_bytes(make(n_quads))
    done = tropegraph("build", "--from-dump", dump, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out" / "latest").exists()


def test_a_triple_in_two_graphs_is_refused(tmp_path: Path, n_quads: str) -> None:
    line = next(line for line in n_quads.splitlines() if line.endswith("graph/tropes> ."))
    doubled = line.replace("graph/tropes> .", "graph/links> .")
    (tmp_path / "two.nq").write_text(f"{n_quads}{doubled}\n", "utf-8")
    done = tropegraph("build", "--from-dump", tmp_path / "two.nq", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "a triple stands in two graphs" in done.stderr


@pytest.mark.parametrize(
    ("options", "named"),
    [(("page.txt",), "sources"), (("--no-text", "--work", "Film/X"), "--no-text, --work")],
    ids=["source", "options"],
)
def test_what_is_about_pages_does_not_go_with_a_dump(
    default_out: Path, tmp_path: Path, options: tuple[str, ...], named: str
) -> None:
    dump = default_out / "latest" / "dumps" / "tropegraph.nq.gz"
    done = tropegraph("build", *options, "--from-dump", dump, "--out", tmp_path)
    assert done.returncode == 2
    assert f"leave out {named}\n" in done.stderr
