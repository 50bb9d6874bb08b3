"""Around the content of pages: where a page stands, what it is about, and the way on from an error."""

import re

import pytest

from .served import BROWSER, Served
from .test_server_pages import BASE, LINKED_DATA, Page, page


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/", ""),
        ("/about", "about"),
        ("/browse/works", "browse/works"),
        ("/browse/works?sort=year", "browse/works"),
        (
            "/browse/works?trope=your+mom&medium=Film&sort=tropes",
            "browse/works?medium=Film&trope=Main%2FYourMom",
        ),
        ("/cookbook/", "cookbook/"),
        ("/cookbook/modes", "cookbook/modes"),
        ("/dumps/", "dumps/"),
        ("/sparql", "sparql"),
        ("/release/", "release/"),
        ("/ontology.html", "ontology.html"),
        ("/shapes.html", "shapes.html"),
        ("/modes.html", "modes.html"),
        ("/Main/YourMom.html", "Main/YourMom.html"),
    ],
)
def test_a_page_says_where_it_stands_and_what_it_is_about(server: Served, path: str, address: str) -> None:
    found = page(server, path)
    named = {each.get("name") or each.get("property"): each.get("content") for each in found.all("meta")}
    canonical = [each["href"] for each in found.all("link") if each.get("rel") == "canonical"]
    assert canonical == [named["og:url"]] == [BASE + address]
    assert named["description"] == named["og:description"]
    assert len(str(named["description"])) > 20
    assert any(each.get("type") == LINKED_DATA for each in found.all("script"))


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/browse/works", ("Browse", "page")),
        ("/browse/tropes", ("Browse", "true")),
        ("/cookbook/modes", ("Cookbook", "true")),
        ("/mode/Averted.html", ("Modes", "true")),
        ("/sparql", ("Query", "page")),
        ("/release/", ("Releases", "page")),
        ("/release/latest/", ("Releases", "true")),
        ("/about", None),
        ("/cookbook/nothing", None),
    ],
)
def test_the_head_says_in_which_part_of_the_site_one_is(
    server: Served, path: str, current: tuple[str, str] | None
) -> None:
    text = server.follow(path, BROWSER).text
    [head] = re.findall(r'<nav aria-label="Site">.*?</nav>', text, re.DOTALL)
    found = re.findall(r'<a [^>]*aria-current="(\w+)">(\w+)</a>', head)
    assert found == ([(current[1], current[0])] if current else [])


@pytest.mark.parametrize(
    ("path", "sentence", "href"),
    [
        ("/cookbook/mods", "There is no query named mods in the cookbook.", "/cookbook/modes"),
        ("/browse/works?page=99", "This list has one page, and no page 99.", "/browse/works"),
        ("/dumps/?page=99", "The list of files has one page, and no page 99.", "/dumps/"),
        ("/diff/", "so nothing is known of what it changed", "/release/"),
        ("/static/nope.css", "There is no page and no file at /static/nope.css.", "/sparql"),
        ("/Main/YourMom.html?page=9", "has no page 9", "/Main/YourMom.html"),
        ("/Main/YourMum", "Nothing is known of https://w3id.org/tropegraph/Main/YourMum .", "/Main/YourMom"),
    ],
)
def test_an_error_says_what_to_try_next(server: Served, path: str, sentence: str, href: str) -> None:
    response = server.get(path, BROWSER)
    assert response.status_code == 404
    found = Page(response.text)
    assert sentence in found.text
    assert href in {each.get("href") for each in found.all("a")}


def test_what_a_description_links_to_in_the_data_set_is_on_its_page(server: Served) -> None:
    found = page(server, "/graph/release.html")
    linked = {str(each.get("href")).partition("#")[2] for each in found.all("a") if "/dataset#" in str(each)}
    assert {"publisher", "service-sparql"} <= linked
    on_page = {each.get("id") for _, each in page(server, "/dataset.html").elements}
    assert linked <= on_page


@pytest.mark.parametrize("path", ["/browse/characters?name=%C3%A9mile", "/search?q=%C3%89mile"])
def test_names_in_lists_say_their_language(odd_server: Served, path: str) -> None:
    text = odd_server.get(path, BROWSER).text
    assert re.search(r'<(?:a|span)[^>]* lang="fr"[^>]*>(?:<mark>)?Émile', text)


@pytest.mark.parametrize("path", ["/void", "/.well-known/void", "/void?page=1"])
def test_who_asks_for_a_page_of_the_description_is_led_to_that_of_the_data_set(
    server: Served, path: str
) -> None:
    response = server.get(path, "text/html")
    assert response.status_code == 406
    assert {"href": "/dataset"} in Page(response.text).all("a")
    problem = server.get(path, "image/png").json()
    assert [each["href"] for each in problem["suggestions"]] == ["/dataset"]
    assert problem["variants"][0]["href"] == "/void.ttl"
    assert server.follow("/dataset", "text/html").status_code == 200


def test_names_that_are_like_what_was_asked_for_say_their_language(odd_server: Served) -> None:
    response = odd_server.get("/Film/Work0000/character/Emile", BROWSER)
    assert response.status_code == 404
    assert re.search(r'<a href="[^"]*" lang="fr">Émile', response.text)
