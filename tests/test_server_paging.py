"""Long lists: bounded, never hidden."""

import re

import pytest
from pyoxigraph import NamedNode, parse

from tropegraph.server.formats import RDF_SYNTAXES, TURTLE, RdfSyntax

from .odd_content import WORKS
from .release_maker import BASE
from .served import BROWSER, Served

HYDRA = "http://www.w3.org/ns/hydra/core#"
EXHIBITS = "https://w3id.org/tropegraph/ontology#exhibits"
PAGES = 3


def exhibiting(server: Served, page: int, syntax: RdfSyntax = TURTLE) -> list[str]:
    """The works that a page of the hub's document names as exhibiting it."""
    data = server.get(f"/Main/Hub{syntax.extension}?page={page}").content
    quads = parse(data, format=syntax.rdf_format)
    return [quad.subject.value for quad in quads if quad.predicate.value == EXHIBITS]


def view(server: Served, page: int) -> dict[str, str]:
    """What a page says of its place among the others."""
    query = "" if page == 1 else f"?page={page}"
    this = NamedNode(f"{BASE}Main/Hub.ttl{query}")
    quads = parse(server.get(f"/Main/Hub.ttl{query}").content, format=TURTLE.rdf_format)
    return {
        quad.predicate.value.removeprefix(HYDRA): quad.object.value
        for quad in quads
        if quad.subject in (this, NamedNode(f"{BASE}Main/Hub.ttl#incoming"))
    }


@pytest.mark.parametrize("syntax", RDF_SYNTAXES, ids=[syntax.name for syntax in RDF_SYNTAXES])
def test_all_pages_together_hold_every_statement_once(odd_server: Served, syntax: RdfSyntax) -> None:
    pages = [exhibiting(odd_server, number, syntax) for number in range(1, PAGES + 1)]
    assert [len(page) for page in pages] == [500, 500, WORKS - 1000]
    assert len({work for page in pages for work in page}) == WORKS


def test_each_page_says_how_many_there_are_and_where_the_next_is(odd_server: Served) -> None:
    first, middle, last = (view(odd_server, number) for number in range(1, PAGES + 1))
    assert first["totalItems"] == middle["totalItems"] == last["totalItems"] == str(2 * WORKS + 1)
    assert first["next"] == f"{BASE}Main/Hub.ttl?page=2"
    assert "previous" not in first
    assert middle["previous"] == middle["first"] == f"{BASE}Main/Hub.ttl"
    assert middle["next"] == middle["last"] == f"{BASE}Main/Hub.ttl?page=3"
    assert "next" not in last


def test_links_lead_to_the_next_page(odd_server: Served) -> None:
    assert '</Main/Hub.ttl?page=2>; rel="next"' in odd_server.get("/Main/Hub.ttl").headers["Link"]
    links = odd_server.get("/Main/Hub.ttl?page=2").headers["Link"]
    assert '</Main/Hub.ttl>; rel="prev"' in links
    assert '</Main/Hub.ttl?page=3>; rel="next"' in links
    assert '</Main/Hub.jsonld?page=2>; rel="alternate"; type="application/ld+json"' in links


def test_a_page_is_kept_through_the_redirect(odd_server: Served) -> None:
    assert odd_server.get("/Main/Hub?page=2").headers["Location"] == "/Main/Hub.ttl?page=2"


def test_each_page_has_a_tag_of_its_own(odd_server: Served) -> None:
    tags = {odd_server.get(f"/Main/Hub.ttl?page={number}").headers["ETag"] for number in range(1, PAGES + 1)}
    assert len(tags) == PAGES


def test_pages_in_html_show_all_occurrences(odd_server: Served) -> None:
    pages = -(-WORKS // 100)
    texts = [odd_server.get(f"/Main/Hub.html?page={number}", BROWSER).text for number in range(1, pages + 1)]
    shown = [set(re.findall(r"Hub in Work \d+", text)) for text in texts]
    assert [len(each) for each in shown] == [100] * (pages - 1) + [WORKS - 100 * (pages - 1)]
    assert len(set.union(*shown)) == WORKS
    assert f"Page 2 of {pages}" in texts[1]
    assert 'href="/Main/Hub.html?page=3"' in texts[1]
    assert odd_server.get(f"/Main/Hub.html?page={pages + 1}", BROWSER).status_code == 404


def test_a_page_in_html_leads_to_the_first_of_the_data(odd_server: Served) -> None:
    links = odd_server.get("/Main/Hub.html?page=7").headers["Link"]
    assert '</Main/Hub.ttl>; rel="alternate"; type="text/turtle"' in links
    assert '</Main/Hub.html?page=8>; rel="next"' in links
    assert '</Main/Hub.html>; rel="alternate"' in odd_server.get("/Main/Hub.ttl?page=3").headers["Link"]


def test_uses_come_before_what_is_left_out_on_all_pages_together(odd_server: Served) -> None:
    pages = range(1, -(-WORKS // 100) + 1)
    texts = [odd_server.get(f"/Main/Hub.html?page={number}", BROWSER).text for number in pages]
    averted = ["Left out or prevented in" in text for text in texts]
    assert averted == sorted(averted)
    assert True in averted
    assert False in averted
    assert f"{WORKS - len(range(0, WORKS, 3)):,} works, 100 on this page" in texts[0]


@pytest.mark.parametrize(
    ("page", "status"),
    [("4", 404), ("0", 400), ("-1", 400), ("x", 400), ("", 400), ("1.0", 400), ("9" * 30, 400)],
)
def test_a_page_that_is_not_there(odd_server: Served, page: str, status: int) -> None:
    assert odd_server.get(f"/Main/Hub.ttl?page={page}").status_code == status
