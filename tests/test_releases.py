"""The releases that are kept: their list, their pages, their files, and queries to them, over HTTP."""

import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, VOID

from tropegraph.server.keeping import hold

from .command import built
from .served import BROWSER, Served
from .two_releases import Changed, two_releases

DCAT = Namespace("http://www.w3.org/ns/dcat#")
BASE = "https://w3id.org/tropegraph/"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@dataclass(frozen=True)
class Kept:
    """A server of the newer of two releases, and the releases."""

    server: Served
    releases: Changed

    @property
    def older(self) -> str:
        return self.releases.older

    @property
    def newer(self) -> str:
        return self.releases.newer


@pytest.fixture
def kept(changed: Changed, changed_server: Served) -> Kept:
    return Kept(changed_server, changed)


def triples(kept: Kept, release: str) -> int:
    return int(kept.releases.manifest(release)["counts"]["triples"])


def test_the_list_has_the_newest_first(kept: Kept) -> None:
    page = kept.server.get("/release/", BROWSER)
    assert page.headers["Vary"] == "Accept, Accept-Encoding"
    assert 0 < page.text.index(f'href="/release/{kept.newer}/"') < page.text.index(f"/release/{kept.older}/")


def test_the_list_in_rdf_has_every_release_as_a_version(kept: Kept) -> None:
    graph = Graph().parse(data=kept.server.get("/release/", "text/turtle").content, format="turtle")
    dataset, older, newer = (URIRef(BASE + path) for path in ("dataset", *each(kept)))
    assert set(graph.objects(dataset, DCAT.hasVersion)) == {older, newer}
    assert graph.value(dataset, DCAT.hasCurrentVersion) == newer
    assert graph.value(newer, DCAT.previousVersion) == older
    assert graph.value(older, VOID.triples) == Literal(triples(kept, kept.older))


def each(kept: Kept) -> tuple[str, str]:
    return f"release/{kept.older}", f"release/{kept.newer}"


@pytest.mark.parametrize("which", ["older", "newer"])
def test_a_release_describes_itself(kept: Kept, which: str) -> None:
    release = getattr(kept, which)
    data = kept.server.get(f"/release/{release}/", "text/turtle").content
    graph = Graph().parse(data=data, format="turtle")
    void = Graph().parse(kept.releases.out / "releases" / release / "void.ttl", format="turtle")
    assert set(graph) == set(void)
    assert (URIRef(f"{BASE}release/{release}"), RDF.type, DCAT.Dataset) in graph
    page = kept.server.get(f"/release/{release}/", BROWSER).text
    assert f"<h1>Release {release}</h1>" in page
    assert f'href="/release/{release}/dumps/tropegraph.nq.gz"' in page


@pytest.mark.parametrize("which", ["older", "newer"])
def test_every_file_of_a_release_stays(kept: Kept, which: str) -> None:
    release = getattr(kept, which)
    dumps = kept.releases.manifest(release)["dumps"]
    assert len(dumps) > 10
    for name, entry in dumps.items():
        response = kept.server.get(f"/release/{release}/dumps/{name}")
        assert hashlib.sha256(response.content).hexdigest() == entry["sha256"]
        assert response.headers["ETag"] == f'"{entry["sha256"]}"'
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    part = kept.server.get(f"/release/{release}/dumps/tropegraph.nq.gz", headers={"Range": "bytes=5-9"})
    assert (part.status_code, len(part.content)) == (206, 5)


def test_a_download_that_broke_off_is_resumed(kept: Kept, tmp_path: Path) -> None:
    whole = (kept.releases.out / "releases" / kept.older / "dumps" / "tropegraph.nq.gz").read_bytes()
    (tmp_path / "part").write_bytes(whole[:1000])
    url = f"{kept.server.url}/release/{kept.older}/dumps/tropegraph.nq.gz"
    subprocess.run(["curl", "-sS", "-C", "-", "-o", tmp_path / "part", url], check=True)
    assert (tmp_path / "part").read_bytes() == whole


@pytest.mark.parametrize("rest", ["", "/", "/dumps/SHA256SUMS", "/Film/RedHeat.ttl"])
def test_latest_leads_to_the_newest(kept: Kept, rest: str) -> None:
    response = kept.server.get(f"/release/latest{rest}")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/release/{kept.newer}{rest or '/'}"
    assert kept.server.follow(f"/release/latest{rest}").status_code == 200


GONE = "2020-01-01-0123456789ab"


@pytest.mark.parametrize(
    "path",
    [
        f"/release/{GONE}",
        f"/release/{GONE}/",
        f"/release/{GONE}.ttl",
        f"/release/{GONE}/dumps/SHA256SUMS",
        f"/release/{GONE}/Film/RedHeat.ttl",
        f"/sparql?release={GONE}&query=ASK%7B%7D",
        f"/sparql?release={GONE}",
        "/release/..%2f..%2fetc/",
        "/release/%2e%2e/manifest.json",
        "/release/nothing%00/dumps/SHA256SUMS",
    ],
)
def test_a_release_that_is_not_kept_is_404_with_those_that_are(kept: Kept, path: str) -> None:
    response = kept.server.get(path)
    assert response.status_code == 404
    problem = response.json()
    assert [each["id"] for each in problem["releases"]] == [kept.newer, kept.older]
    assert kept.server.get(problem["releases"][1]["href"]).status_code == 200
    page = kept.server.get(path, BROWSER)
    assert page.status_code == 404
    assert kept.older in page.text


@pytest.mark.parametrize(
    "rest", ["dumps/..%2f..%2fmanifest.json", "dumps/../manifest.json", "store/CURRENT", "manifest.json"]
)
def test_no_other_file_of_a_release_is_reached(kept: Kept, rest: str) -> None:
    for release in (kept.older, kept.newer):
        assert kept.server.get(f"/release/{release}/{rest}").status_code == 404


@pytest.mark.parametrize("which", ["older", "newer"])
def test_a_query_is_asked_of_the_release_that_it_names(kept: Kept, which: str) -> None:
    release = getattr(kept, which)
    expected = triples(kept, release)
    fields = {"query": COUNT, "release": release}
    by_get = kept.server.request("GET", "/sparql", params=fields)
    by_post = kept.server.request("POST", "/sparql", data=fields)
    below = kept.server.request("GET", f"/release/{release}/sparql", params={"query": COUNT})
    page = kept.server.request("GET", "/sparql", BROWSER, params=fields)
    for answer in (by_get, by_post, below):
        assert int(answer.json()["results"]["bindings"][0]["n"]["value"]) == expected
    assert f"{expected}" in page.text
    assert f'action="/release/{release}/sparql#answer"' in page.text or which == "newer"


def test_a_query_is_asked_of_one_release(kept: Kept) -> None:
    fields = [("query", COUNT), ("release", kept.older), ("release", kept.newer)]
    assert kept.server.request("GET", "/sparql", params=fields).status_code == 400
    newest = kept.server.request("GET", "/sparql", params={"query": COUNT, "release": "latest"})
    assert int(newest.json()["results"]["bindings"][0]["n"]["value"]) == triples(kept, kept.newer)


def test_the_report_of_an_older_release_stays(kept: Kept) -> None:
    response = kept.server.get(f"/release/{kept.older}/report.nt")
    assert response.status_code == 200
    assert f"/release/{kept.older}/report#" in response.text


def test_pages_of_a_release_stay_in_it(kept: Kept) -> None:
    page = kept.server.get(f"/release/{kept.older}/Film/RedHeat.html", BROWSER).text
    assert f'href="/release/{kept.older}/Main/TheInformant"' in page
    assert 'href="/static/tropegraph.css' in page
    assert f'the newest is <a href="/release/{kept.newer}/">' in page
    assert kept.server.get(f"/release/{kept.older}/Main/TheInformant.html").status_code == 200
    assert kept.server.get("/Main/TheInformant.html").status_code == 404


def test_old_releases_go_but_none_that_is_in_use(tmp_path: Path) -> None:
    changed = two_releases(tmp_path)
    out, pages, older, newer = changed.out, changed.pages, changed.older, changed.newer
    page = pages / "Film" / "RedHeat.txt"
    with hold(out / "releases" / older):
        page.write_text(page.read_text("utf-8") + "  • Guns Akimbo: Again.\n", "utf-8")
        built(out, pages, "--keep", "1")
        third = (out / "latest").resolve().name
        assert {each.name for each in (out / "releases").iterdir()} == {older, third}
        assert newer != third
    page.write_text(page.read_text("utf-8") + "  • Culture Clash: Again.\n", "utf-8")
    built(out, pages, "--keep", "1")
    assert [each.name for each in (out / "releases").iterdir()] == [(out / "latest").resolve().name]
