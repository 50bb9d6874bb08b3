"""Long lists: bounded, never hidden."""

import re
from collections import defaultdict

import pytest
from pyoxigraph import Literal, NamedNode, parse

from tropegraph.server.formats import RDF_SYNTAXES, TURTLE, RdfSyntax

from .odd_content import WORKS
from .release_maker import BASE
from .served import BROWSER, Served

HYDRA = "http://www.w3.org/ns/hydra/core#"
EXHIBITS = "https://w3id.org/tropegraph/ontology#exhibits"
OF_TROPE = "https://w3id.org/tropegraph/ontology#ofTrope"
SEE_ALSO = "http://www.w3.org/2000/01/rdf-schema#seeAlso"
PAGES = 3


def exhibiting(server: Served, page: int, syntax: RdfSyntax = TURTLE) -> list[str]:
    """The works that a page of the hub's document names as exhibiting it."""
    data = server.get(f"/Main/Hub{syntax.extension}?page={page}").content
    quads = parse(data, format=syntax.rdf_format)
    return [quad.subject.value for quad in quads if quad.predicate.value == EXHIBITS]


def said(server: Served, page: int, about: str = "") -> dict[str, list[str]]:
    """What a page says in Hydra's words of its place among the others, or of one of its collections."""
    query = "" if page == 1 else f"?page={page}"
    subject = NamedNode(f"{BASE}Main/Hub.ttl{about or query}")
    found = defaultdict(list)
    for quad in parse(server.get(f"/Main/Hub.ttl{query}").content, format=TURTLE.rdf_format):
        if quad.subject == subject and quad.predicate.value.startswith(HYDRA):
            value = quad.object.value if isinstance(quad.object, Literal | NamedNode) else ""
            found[quad.predicate.value.removeprefix(HYDRA)].append(value)
    return found


@pytest.mark.parametrize("accept", ["text/turtle", BROWSER])
@pytest.mark.parametrize("path", ["/graph/tropes?page=2", "/Main/Hub?page=99", "/Film/RedHeat?page=2"])
def test_a_page_that_no_document_of_a_thing_has_is_404_at_once(
    odd_server: Served, server: Served, path: str, accept: str
) -> None:
    running = odd_server if "Hub" in path else server
    response = running.get(path, accept)
    assert response.status_code == 404
    assert "has no page" in response.text
    assert f"{path.partition('?')[0]}.{'ttl' if accept == 'text/turtle' else 'html'}" in response.text


@pytest.mark.parametrize(("accept", "paged"), [("text/turtle", 6), (BROWSER, 1)])
def test_a_thing_asked_for_a_page_says_where_that_page_is_described(
    odd_server: Served, accept: str, paged: int
) -> None:
    response = odd_server.get("/Main/Hub?page=2", accept)
    assert response.status_code == 303
    links = re.findall(r'<([^>]+)>; rel="describedby"', response.headers["Link"])
    assert len(links) == 7
    assert len([link for link in links if link.endswith("?page=2")]) == paged
    assert response.headers["Location"] in links
    for link in links:
        assert odd_server.get(link).status_code == 200


@pytest.mark.parametrize("syntax", RDF_SYNTAXES, ids=[syntax.name for syntax in RDF_SYNTAXES])
def test_all_pages_together_hold_every_statement_once(odd_server: Served, syntax: RdfSyntax) -> None:
    pages = [exhibiting(odd_server, number, syntax) for number in range(1, PAGES + 1)]
    assert [len(page) for page in pages] == [500, 500, WORKS - 1000]
    assert len({work for page in pages for work in page}) == WORKS


def test_each_page_says_where_the_next_is(odd_server: Served) -> None:
    first, middle, last = (said(odd_server, number) for number in range(1, PAGES + 1))
    page = [f"{BASE}Main/Hub.ttl", f"{BASE}Main/Hub.ttl?page=2", f"{BASE}Main/Hub.ttl?page=3"]
    assert first == {"first": [page[0]], "last": [page[2]], "next": [page[1]]}
    assert middle == {"first": [page[0]], "last": [page[2]], "previous": [page[0]], "next": [page[2]]}
    assert last == {"first": [page[0]], "last": [page[2]], "previous": [page[1]]}


@pytest.mark.parametrize(
    ("curie", "predicate", "total"),
    [("tg-exhibits", EXHIBITS, WORKS), ("tg-ofTrope", OF_TROPE, WORKS), ("rdfs-seeAlso", SEE_ALSO, 1)],
)
def test_each_property_that_points_here_has_a_total_and_its_members(
    odd_server: Served, curie: str, predicate: str, total: int
) -> None:
    members: list[str] = []
    for number in range(1, PAGES + 1):
        of_collection = said(odd_server, number, f"#incoming-{curie}")
        assert of_collection["totalItems"] == [str(total)]
        assert of_collection["view"] == [f"{BASE}Main/Hub.ttl{f'?page={number}' if number > 1 else ''}"]
        (assertion,) = of_collection["memberAssertion"]
        told = said(odd_server, number, f"#{assertion.partition('#')[2]}")
        assert told == {"property": [predicate], "object": [f"{BASE}Main/Hub"]}
        quads = list(parse(odd_server.get(f"/Main/Hub.ttl?page={number}").content, format=TURTLE.rdf_format))
        hub = NamedNode(f"{BASE}Main/Hub")
        pointing = {q.subject for q in quads if q.predicate.value == predicate and q.object == hub}
        assert {NamedNode(each) for each in of_collection["member"]} == pointing
        members += of_collection["member"]
    assert len(members) == len(set(members)) == total


def test_a_document_of_one_page_has_no_collections(odd_server: Served) -> None:
    assert HYDRA not in odd_server.get("/Film/Work0001.nt").text


@pytest.mark.parametrize("page", [1, 2])
def test_everything_of_ours_that_a_page_names_has_its_label(odd_server: Served, page: int) -> None:
    quads = list(parse(odd_server.get(f"/Main/Hub.ttl?page={page}").content, format=TURTLE.rdf_format))
    labelled = {quad.subject for quad in quads if quad.predicate.value.endswith("#label")}
    named = {term for quad in quads for term in quad.triple if isinstance(term, NamedNode)}
    without = {each.value for each in named - labelled if "/page/" not in each.value}
    assert without == {f"{BASE}dataset"}  # of which this release says nothing


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
