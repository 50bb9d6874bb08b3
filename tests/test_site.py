"""What the site says of itself: the page about it, its licences, who is reached where."""

import re
from pathlib import Path

import pytest

from .command import tropegraph
from .served import BROWSER, Served, served
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
