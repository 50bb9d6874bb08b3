"""The site below a path of another site, where a reverse proxy takes the path off or passes it on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .command import tropegraph
from .served import BROWSER, Served, served
from .test_server_pages import Page

PREFIX = "/data"


@pytest.fixture(scope="module")
def below(default_out: Path) -> Iterator[Served]:
    with served(default_out, "--public-url", f"https://proxy.example{PREFIX}/") as running:
        yield running


def links_of(text: str) -> set[str]:
    found = Page(text)
    given = [
        element.get(name)
        for _, element in found.elements
        for name in ("href", "src", "action")
        if element.get(name)
    ]
    return {link for link in given if link and not link.startswith(("#", "http://", "https://", "?"))}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/Film/RedHeat.html",
        "/Main/YourMom.html",
        "/browse/works?mode=Averted",
        "/search?q=heat",
        "/sparql",
        "/cookbook/works-of-a-trope",
        "/ontology",
        "/dumps/",
        "/release/",
        "/no/such/thing",
    ],
)
def test_every_link_and_form_begins_with_the_prefix(below: Served, path: str) -> None:
    kept, taken_off = below.get(PREFIX + path, BROWSER), below.get(path, BROWSER)
    assert kept.text.replace(PREFIX + path, path) == taken_off.text.replace(PREFIX + path, path)
    links = links_of(kept.text)
    assert len(links) > 5
    assert {link for link in links if not link.startswith(f"{PREFIX}/")} == set()


def test_links_lead_somewhere(below: Served) -> None:
    links = links_of(below.get(f"{PREFIX}/Main/YourMom.html", BROWSER).text)
    for link in sorted(links):
        assert below.follow(link, BROWSER).status_code == 200, link


@pytest.mark.parametrize("path", ["/Film/RedHeat", "/timegate/Film/RedHeat.ttl", "/dumps", "/report"])
def test_redirects_stay_below_the_prefix(below: Served, path: str) -> None:
    response = below.get(PREFIX + path)
    assert 300 < response.status_code < 400
    assert response.url.join(response.headers["Location"]).path.startswith(f"{PREFIX}/")
    assert below.follow(PREFIX + path).status_code == 200


def test_link_headers_begin_with_the_prefix(below: Served) -> None:
    targets = re.findall(r"<(/[^>]*)>", below.get(f"{PREFIX}/Film/RedHeat.ttl").headers["Link"])
    assert targets
    assert all(target.startswith(f"{PREFIX}/") for target in targets)


def test_data_keep_their_iris(below: Served, server: Served) -> None:
    assert below.get(f"{PREFIX}/Film/RedHeat.ttl").text == server.get("/Film/RedHeat.ttl").text


def test_no_host_is_named_that_was_not_configured(below: Served) -> None:
    told = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    for path in ("/", "/Film/RedHeat", "/Film/RedHeat.html", "/no/such/thing", "/dumps", "/robots.txt"):
        response = below.get(PREFIX + path, BROWSER, headers=told)
        assert "evil.example" not in response.text + str(response.headers)


def test_a_query_is_answered_below_the_prefix(below: Served) -> None:
    for path in (f"{PREFIX}/sparql", "/sparql"):
        response = below.get(path, "application/sparql-results+json", params={"query": "ASK { ?s ?p ?o }"})
        assert response.json()["boolean"] is True
        posted = below.request(
            "POST", path, "application/sparql-results+json", data={"query": "ASK { ?s ?p ?o }"}
        )
        assert posted.json()["boolean"] is True


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "example.org/data", "https://example.org/?a=b", "https://e/a b"]
)
def test_what_is_no_public_url_is_refused(default_out: Path, url: str) -> None:
    done = tropegraph("serve", default_out, "--public-url", url)
    assert done.returncode == 2
    assert "write it as https://example.org/data/" in done.stderr
