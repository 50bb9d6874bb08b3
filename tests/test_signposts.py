"""Signposting, link sets, the site map, robots.txt and schema.org, read by a client that is not ours."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from signposting import Signposting, find_signposting_http, find_signposting_linkset

from tropegraph.server.sitemap import PART

from .odd_content import odd_n_quads
from .release_maker import make_release
from .served import BROWSER, Served, served
from .two_releases import Changed

BASE = "https://w3id.org/tropegraph/"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def targets(signposts: object) -> set[str]:
    return {str(each.target) for each in signposts}  # type: ignore[attr-defined]


def files_of(server: Served) -> set[str]:
    return {name for name in server.release.manifest["dumps"] if not name.startswith("works/")}


TWINS = ["Main/YourMom.nt", "page/Film/RedHeat.ttl", "page/Film/RedHeat.txt", "graph/links.jsonld"]


@pytest.mark.parametrize("path", ["Film/RedHeat", "Film/RedHeat.html", "agent/WalterHill", *TWINS])
def test_a_thing_has_signposts(server: Served, path: str) -> None:
    found = find_signposting_http(f"{server.url}/{path}")
    thing = path.partition(".")[0]
    assert found.citeAs.target == f"{BASE}{thing}"
    assert found.license.target.startswith("https://creativecommons.org/")
    assert found.collection.target == f"{BASE}dataset"
    assert targets(found.types)
    assert len(found.linksets) == 2


def test_the_page_about_a_thing_leads_to_its_data(server: Served) -> None:
    found = find_signposting_http(f"{server.url}/Film/RedHeat.html")
    assert {"https://schema.org/AboutPage", "https://schema.org/Movie"} <= targets(found.types)
    assert len(found.describedBy) == 6
    for each in found.describedBy:
        response = server.get(each.target)
        assert response.status_code == 200
        assert response.headers["Content-Type"].partition(";")[0] == each.type


@pytest.mark.parametrize("path", TWINS)
def test_a_twin_is_a_document_first_and_then_about_something(server: Served, path: str) -> None:
    found = find_signposting_http(f"{server.url}/{path}")
    thing = path.partition(".")[0]
    types = [str(each.target) for each in found.types]
    assert "https://schema.org/DigitalDocument" in types
    assert "https://schema.org/AboutPage" not in types
    (one, _) = linksets(found)
    if not path.endswith(".txt"):
        assert targets(one.for_context(f"{BASE}{path}").types) == set(types)
        assert one.for_context(f"{BASE}{path}").citeAs.target == f"{BASE}{thing}"


def landing_pages(changed: Changed) -> list[tuple[str, str, str]]:
    return [
        ("/", f"{BASE}dataset", "/"),
        *(
            (f"/release/{each}/", f"{BASE}release/{each}", f"/release/{each}/")
            for each in (changed.older, changed.newer)
        ),
    ]


@pytest.mark.parametrize("number", range(3), ids=["data set", "older release", "newer release"])
def test_data_have_signposts_to_every_file(changed: Changed, changed_server: Served, number: int) -> None:
    path, cited, folder = landing_pages(changed)[number]
    found = find_signposting_http(f"{changed_server.url}{path}")
    assert found.citeAs.target == cited
    assert found.license.target == CC_BY
    assert targets(found.authors) == {f"{BASE}dataset#publisher"}
    assert targets(found.types) == {"https://schema.org/AboutPage", "https://schema.org/Dataset"}
    names = files_of(changed_server)
    assert targets(found.items) == {f"{changed_server.url}{folder}dumps/{name}" for name in names}
    for each in (*found.items, *found.describedBy):
        response = changed_server.request("HEAD", each.target)
        assert response.status_code == 200
        assert response.headers["Content-Type"].partition(";")[0] == each.type
        if each in found.items:
            back = find_signposting_http(each.target)
            assert back.collection.target == f"{changed_server.url}{path}"


def linksets(found: Signposting) -> list[Signposting]:
    """The link sets in both formats."""
    return [find_signposting_linkset(each.target, each.type) for each in found.linksets]


@pytest.mark.parametrize("path", ["Film/RedHeat", "Film/RedHeat/character/IvanDanko", "Main/YourMom"])
def test_the_link_set_of_a_thing_says_the_same_in_both_formats(server: Served, path: str) -> None:
    one, other = linksets(find_signposting_http(f"{server.url}/{path}"))
    links = {(each.context, each.rel, each.target, each.type) for each in one.signposts}
    assert links == {(each.context, each.rel, each.target, each.type) for each in other.signposts}
    page = one.for_context(f"{BASE}{path}.html")
    assert page.citeAs.target == f"{BASE}{path}"
    assert len(page.describedBy) == 6
    for twin in targets(page.describedBy):
        assert targets(one.for_context(twin).signposts) > {f"{BASE}{path}.html"}


def test_the_link_set_of_the_data_has_every_file(server: Served) -> None:
    one, other = linksets(find_signposting_http(f"{server.url}/"))
    assert len(one.signposts) == len(other.signposts) > 50
    folder = f"{BASE}release/{server.release.id}/"
    for page, files in ((BASE, f"{BASE}dumps/"), (folder, f"{folder}dumps/")):
        assert targets(one.for_context(page).items) == {files + name for name in files_of(server)}


@pytest.mark.parametrize(
    ("path", "status"),
    [("linkset/Film/Nothing", 404), ("linkset/Film/RedHeat.ttl", 404), ("linkset/%00", 404)],
)
def test_what_is_not_there_has_no_links(server: Served, path: str, status: int) -> None:
    assert server.get(f"/{path}").status_code == status


def test_a_link_set_comes_in_no_other_format(server: Served) -> None:
    response = server.get("/linkset", "text/turtle")
    assert response.status_code == 406
    assert {each["media_type"] for each in response.json()["variants"]} == {
        "application/linkset+json",
        "application/linkset",
    }


def test_the_site_map_lists_pages_that_are_there(server: Served) -> None:
    index = ElementTree.fromstring(server.get("/sitemap.xml").content)
    assert index.tag == f"{SITEMAP}sitemapindex"
    parts = [each.text or "" for each in index.iter(f"{SITEMAP}loc")]
    listed: list[str] = []
    for part in parts:
        root = ElementTree.fromstring(server.get(part.replace(BASE, "/")).content)
        urls = [each.text or "" for each in root.iter(f"{SITEMAP}loc")]
        assert 0 < len(urls) <= 50_000
        listed += urls
    assert len(listed) == len(set(listed)) > 150
    assert all(url.startswith(BASE) for url in listed)
    for url in listed:
        assert server.request("HEAD", url.replace(BASE, "/"), BROWSER).status_code == 200, url


def test_the_site_map_has_every_work_trope_character_and_page(server: Served) -> None:
    listed = "".join(server.get(f"/sitemap/{number}.xml").text for number in (0, 1))
    query = (
        "PREFIX tg: <https://w3id.org/tropegraph/ontology#> "
        "SELECT ?thing { VALUES ?class { tg:Work tg:Trope tg:Character tg:Page } ?thing a ?class }"
    )
    answer = server.request("GET", "/sparql", params={"query": query}).json()
    things = [row["thing"]["value"] for row in answer["results"]["bindings"]]
    assert len(things) > 60
    assert [thing for thing in things if f"<loc>{thing}.html</loc>" not in listed] == []


def test_the_site_map_names_more_source_pages_than_one_part_holds(tmp_path: Path) -> None:
    folder = make_release(tmp_path / "release", odd_n_quads())
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["sources"] = [{"page": f"Film/P{number}"} for number in range(PART + 7)]
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with served(folder) as running:
        index = ElementTree.fromstring(running.get("/sitemap.xml").content)
        parts = [urlsplit(each.text or "").path for each in index.iter(f"{SITEMAP}loc")]
        texts = [running.get(f"/sitemap/{path.rpartition('/')[2]}").text for path in parts]
    assert max(text.count("<url>") for text in texts) <= PART
    assert sum(text.count("/page/Film/P") for text in texts) == PART + 7


@pytest.mark.parametrize("part", ["2", "-1", "x", "99999999999999999999", "1.5"])
def test_the_site_map_has_no_other_part(server: Served, part: str) -> None:
    assert server.get(f"/sitemap/{part}.xml").status_code == 404


def test_robots_are_told_of_the_site_map(server: Served) -> None:
    lines = server.get("/robots.txt").text.splitlines()
    assert f"Sitemap: {BASE}sitemap.xml" in lines
    assert "Disallow: /sparql?" in lines


def structured(server: Served, path: str) -> dict[str, object]:
    page = server.get(path, BROWSER).text
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    loaded: dict[str, object] = json.loads(found)
    return loaded


@pytest.mark.parametrize("of", ["data set", "release"])
def test_search_engines_are_told_of_the_data(server: Served, of: str) -> None:
    release = f"release/{server.release.id}"
    path, iri = ("/", f"{BASE}dataset") if of == "data set" else (f"/{release}/", f"{BASE}{release}")
    found = structured(server, path)
    assert (found["@type"], found["@id"]) == ("Dataset", iri)
    assert found["license"] == CC_BY
    distribution = found["distribution"]
    assert isinstance(distribution, list)
    assert {each["contentUrl"] for each in distribution} == {
        f"{BASE}{release}/dumps/{name}" for name in files_of(server)
    }
    for each in distribution:
        entry = server.release.manifest["dumps"][each["name"]]
        assert each["sha256"] == entry["sha256"]
        assert each["contentSize"] == f"{entry['size_bytes']} B"
