"""What the site says of itself: the page about it, its licences, who is reached where."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from .command import tropegraph
from .served import BROWSER, Served, free_port, process, served
from .stores import oxigraph, published
from .test_server_pages import page


def test_the_page_about_the_site_says_what_is_licensed_how(server: Served) -> None:
    text = page(server, "/about").text
    for words in (
        "Facts: every statement but texts CC0 1.0",
        "Ontology , modes , shapes CC BY 4.0 The Tropegraph authors",
        "Texts of 1 source page CC BY 4.0 The Tropegraph authors",
        f"release {server.release.id} [data set]",
        f"https://w3id.org/tropegraph/release/{server.release.id}",
        "Who runs this site has given no address",
    ):
        assert words in text


def test_every_page_leads_to_it(server: Served) -> None:
    for path in ("/", "/Film/RedHeat.html", "/browse/works", "/no/such/page"):
        assert {"href": "/about"} in page(server, path).all("a")


def test_it_is_for_people_whatever_is_asked_for(server: Served) -> None:
    response = server.get("/about", "text/turtle")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("contact", "href"),
    [
        ("data@example.org", "mailto:data@example.org"),
        ("https://example.org/help", "https://example.org/help"),
    ],
)
def test_who_runs_the_site_is_named_where_it_says_so(default_out: Path, contact: str, href: str) -> None:
    with served(default_out, "--contact", contact) as running:
        text = running.get("/about", BROWSER).text
    assert re.search(f'is reached at <a href="{re.escape(href)}">', text)


@pytest.mark.parametrize("contact", ["somebody", "a@b", "javascript://x", "x@example.org?subject=y"])
def test_what_is_no_address_is_refused(default_out: Path, contact: str) -> None:
    done = tropegraph("serve", default_out, "--contact", contact)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_mode_says_what_it_means_and_what_is_in_it(server: Served) -> None:
    text = page(server, "/mode/Lampshaded").text
    for words in (
        "In this mode the trope is there: a work with such an occurrence exhibits it.",
        "1 occurrence is in this mode: list the works",
        "Tropes that are most often in this mode",
        "Police Are Useless in Red Heat",
    ):
        assert words in text
    unused = page(server, "/mode/Averted").text
    assert "In this mode the trope is not there" in unused
    assert "No occurrence of this release is in this mode." in unused


def test_who_plays_whom_says_why_it_is_here(server: Served) -> None:
    text = page(server, "/Film/RedHeat").text
    assert "Arnold Schwarzenegger: at positions 452–473 of Red Heat: source page , by a name that" in text
    assert "Ivan Danko: at positions 440–450 of Red Heat: source page , by a name that" in text


def test_files_of_links_name_the_data_set(server: Served) -> None:
    text = page(server, "/dumps/").text
    assert "links to Wikidata CC0 1.0" in text
    assert "links to Wikidata, and how each was checked: SSSOM CC0 1.0" in text
    assert "the SHACL shapes that every release meets CC BY 4.0" in text


def test_pages_of_other_sites_are_named_by_their_site(server: Served) -> None:
    assert "TMDB: movie/9604" in page(server, "/Film/RedHeat").text


@contextmanager
def from_endpoint(url: str, *, until: int) -> Iterator[httpx.Client]:
    """A client of a server that has no folder, from the answer with that status on."""
    port = free_port()
    root = f"http://127.0.0.1:{port}"
    client = httpx.Client(base_url=root, headers={"Accept": BROWSER}, follow_redirects=True, timeout=30)
    with process(None, port, "--endpoint", url) as running, client:
        end = time.monotonic() + 20
        while True:
            assert running.poll() is None and time.monotonic() < end
            try:
                if client.get("/health").status_code == until:
                    break
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        yield client


def test_a_page_while_there_is_no_release_leads_nowhere_else() -> None:
    with oxigraph() as engine, from_endpoint(engine.url, until=503) as client:
        response = client.get("/Film/RedHeat")
        assert response.status_code == 503
        assert re.findall(r'<a href="([^"]*)"', response.text) == ["/Film/RedHeat"]
        assert response.text.count("Try again") == 2
        assert client.get("/favicon.ico").status_code == 200


def test_pages_are_there_without_a_folder(default_out: Path) -> None:
    with oxigraph() as engine:
        published(default_out, engine)
        with from_endpoint(engine.url, until=200) as client:
            for path in ("/", "/Film/RedHeat", "/Main/YourMom", "/mode/Lampshaded", "/about", "/ontology"):
                assert client.get(path).status_code == 200, path
            assert "/browse/" not in client.get("/Main/YourMom").text
