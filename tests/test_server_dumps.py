"""The dump files, over HTTP."""

import hashlib
import json
import re
import shutil
from base64 import b64decode
from collections.abc import Iterator

import pytest
from pyoxigraph import RdfFormat, parse

from tropegraph.mapping import terms

from .odd_content import thing
from .release_maker import make_release
from .served import BROWSER, Served, served

DUMP = "/dumps/tropegraph.nq.gz"


def test_every_file_of_the_manifest_is_served_whole(server: Served) -> None:
    dumps = server.release.manifest["dumps"]
    assert len(dumps) > 10
    for name, entry in dumps.items():
        response = server.get(f"/dumps/{name}")
        assert response.status_code == 200, name
        assert hashlib.sha256(response.content).hexdigest() == entry["sha256"]
        assert response.headers["Content-Length"] == str(entry["size_bytes"])
        assert response.headers["ETag"] == f'"{entry["sha256"]}"'
        assert response.headers["Content-Type"].partition(";")[0] == entry["media_type"]
        assert "Content-Encoding" not in response.headers
        digest = response.headers["Repr-Digest"].removeprefix("sha-256=:").removesuffix(":")
        assert b64decode(digest).hex() == entry["sha256"]


@pytest.mark.parametrize(
    ("asked", "start", "end"), [("bytes=0-9", 0, 10), ("bytes=100-", 100, None), ("bytes=-7", -7, None)]
)
def test_a_range_is_206(server: Served, asked: str, start: int, end: int | None) -> None:
    whole = server.get(DUMP).content
    response = server.get(DUMP, headers={"Range": asked})
    assert response.status_code == 206
    assert response.content == whole[start:end]
    assert response.headers["Content-Range"].endswith(f"/{len(whole)}")


def test_a_range_beyond_the_end_is_416(server: Served) -> None:
    size = len(server.get(DUMP).content)
    response = server.get(DUMP, headers={"Range": f"bytes={size}-"})
    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{size}"


def test_a_range_of_another_release_gives_the_whole_file(server: Served) -> None:
    tag = server.get(DUMP).headers["ETag"]
    same = server.get(DUMP, headers={"Range": "bytes=0-9", "If-Range": tag})
    other = server.get(DUMP, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (same.status_code, other.status_code) == (206, 200)


def test_head_has_the_length(server: Served) -> None:
    head = server.request("HEAD", DUMP)
    assert head.content == b""
    assert head.headers["Content-Length"] == str(len(server.get(DUMP).content))
    assert head.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("asked", ["bytes=0-9", "bytes=-7", "bytes=99999999999-", "bytes=0-1,3-4"])
def test_head_ignores_ranges(server: Served, asked: str) -> None:
    head = server.request("HEAD", DUMP, headers={"Range": asked})
    assert head.status_code == 200
    assert "Content-Range" not in head.headers
    assert head.headers["Content-Length"] == str(server.release.manifest["dumps"][DUMP[7:]]["size_bytes"])


def test_head_of_a_file_that_the_client_has_is_304(server: Served) -> None:
    tag = server.get(DUMP).headers["ETag"]
    assert server.request("HEAD", DUMP, headers={"If-None-Match": tag}).status_code == 304


def test_every_file_says_its_licence(server: Served) -> None:
    manifest = server.release.manifest
    for name, entry in manifest["dumps"].items():
        licence = entry.get("licence", manifest["licence"])
        assert f'<{licence}>; rel="license"' in server.request("HEAD", f"/dumps/{name}").headers["Link"]


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("tropegraph.nq.gz", "https://creativecommons.org/licenses/by/4.0/"),
        ("works/Film/RedHeat.ttl", "https://creativecommons.org/licenses/by/4.0/"),
        ("links.nt.gz", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("occurrences.csv.gz", "https://creativecommons.org/publicdomain/zero/1.0/"),
    ],
)
def test_a_file_with_texts_has_their_licence_and_one_of_facts_is_free(
    server: Served, name: str, licence: str
) -> None:
    assert f'<{licence}>; rel="license"' in server.get(f"/dumps/{name}").headers["Link"]


def test_a_file_of_a_release_that_says_no_licence_has_none(odd_server: Served) -> None:
    assert 'rel="license"' not in odd_server.get(DUMP).headers["Link"]


def test_a_file_that_the_client_has_is_304(server: Served) -> None:
    tag = server.get(DUMP).headers["ETag"]
    assert server.get(DUMP, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "nothing.nq.gz",
        "../manifest.json",
        "..%2Fmanifest.json",
        "%2e%2e/manifest.json",
        "works/../../manifest.json",
        "/etc/passwd",
        "%2Fetc%2Fpasswd",
        "works",
        "works/",
        "tropegraph.nq.gz/",
        "tropegraph.nq.gz%00",
    ],
)
def test_nothing_else_is_served(server: Served, path: str) -> None:
    assert server.get(f"/dumps/{path}").status_code == 404


def test_the_list_names_every_file_with_size_triples_and_checksum(server: Served) -> None:
    text = server.get("/dumps/", BROWSER).text
    for name, entry in server.release.manifest["dumps"].items():
        assert f'<a href="/dumps/{name}">{name}</a>' in text
        assert entry["sha256"] in text
    assert server.get("/dumps/", "application/json").json() == server.release.manifest["dumps"]


def test_the_list_is_found_without_its_slash(server: Served) -> None:
    response = server.get("/dumps")
    assert (response.status_code, response.headers["Location"]) == (308, "dumps/")


def test_the_file_of_a_work_is_its_page(server: Served) -> None:
    dump = set(parse(server.get("/dumps/works/Film/RedHeat.ttl").content, format=RdfFormat.TURTLE))
    quads = parse(server.get("/page/Film/RedHeat.nt").content, format=RdfFormat.N_TRIPLES)
    document = f"<{server.release.base}page/Film/RedHeat.nt>"
    assert dump == {quad for quad in quads if str(quad.subject) != document}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A release with the files of 230 works, and as many parts of its data set."""
    graph = thing("graph/release")
    parts = (
        (thing(f"dataset#part-{number:03}"), terms.name("void:triples"), terms.integer(number), graph)
        for number in range(230)
    )
    named = (
        (thing("dataset"), terms.name("void:subset"), thing(f"dataset#part-{number:03}"), graph)
        for number in range(230)
    )
    about = [(thing("dataset"), terms.name("rdf:type"), terms.name("void:Dataset"), graph)]
    folder = make_release(
        tmp_path_factory.mktemp("many") / "release", terms.n_quads([*about, *named, *parts])
    )
    file = folder / "manifest.json"
    manifest = json.loads(file.read_text())
    entry = manifest["dumps"]["tropegraph.nq.gz"]
    manifest["dumps"] |= {f"works/Film/W{number:03}.ttl": entry for number in range(230)}
    file.write_text(json.dumps(manifest))
    (folder / "dumps" / "works" / "Film").mkdir(parents=True)
    for number in range(230):
        shutil.copy(folder / "dumps" / "tropegraph.nq.gz", folder / "dumps" / f"works/Film/W{number:03}.ttl")
    with served(folder) as running:
        yield running


def test_the_files_of_works_are_listed_in_pages(many: Served) -> None:
    texts = [many.get(f"/dumps/?page={number}", BROWSER).text for number in (1, 2, 3)]
    found = [re.findall(r'href="/dumps/(works/[^"]*)"', text) for text in texts]
    assert [len(each) for each in found] == [100, 100, 30]
    assert len({file for each in found for file in each}) == 230
    assert [">tropegraph.nq.gz<" in text for text in texts] == [True, False, False]
    assert many.get("/dumps/?page=4", BROWSER).status_code == 404
    assert len(many.get("/dumps/", "application/json").json()) == 231


@pytest.mark.parametrize("path", ["/dataset", "/graph/release"])
def test_the_parts_of_a_description_are_listed_in_pages(many: Served, path: str) -> None:
    texts = [many.get(f"{path}.html?page={number}", BROWSER).text for number in (1, 2, 3)]
    found = [re.findall(r'<tr id="[^"]*part-(\d+)"', text) for text in texts]
    assert sorted(part for each in found for part in each) == [f"{number:03}" for number in range(230)]
    assert max(len(each) for each in found) == 100
    assert many.get(f"{path}.html?page=4", BROWSER).status_code == 404
    assert many.get(f"{path}.nt").text.count("part-") >= 460
