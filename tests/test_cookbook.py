"""The query cookbook: every recipe has a page, a text, a description and the answer that is expected."""

import csv
import io
import re
from html import unescape

import pytest
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef

from tropegraph.server.cookbook import GROUPS, Parameter, Recipe, recipe, recipes
from tropegraph.server.errors import MalformedRequest

from .served import BROWSER, Served

BASE = "https://w3id.org/tropegraph/"
SH = Namespace("http://www.w3.org/ns/shacl#")
WORK = f"{BASE}Film/RedHeat"

EXPECTED = {
    "absent-tropes": (0, None),
    "characters-and-tropes": (None, f"{BASE}Main/YourMom,{WORK}/character/IvanDanko,1"),
    "common-tropes": (38, f"{BASE}Main/YourMom,Your Mom,1"),
    "co-occurring-tropes": (37, None),
    "describe-a-thing": (None, None),
    "graphs": (7, f"{BASE}graph/ontology"),
    "lines-by-speaker": (None, "Main/PoliceAreUseless"),
    "links-between-classes": (
        12,
        f"{BASE}ontology#Occurrence,{BASE}ontology#ofTrope,{BASE}ontology#Trope,40",
    ),
    "links-elsewhere": (None, f"{WORK},http://www.w3.org/2002/07/owl#sameAs,http://www.wikidata.org/entity/"),
    "missing-links": (None, "Main/"),
    "modes": (4, f"{BASE}mode/PlayedStraight,{BASE}ontology#Assumed,37"),
    "present-occurrences": (40, f"{WORK},{BASE}Main/PoliceAreUseless,{BASE}mode/Lampshaded"),
    "rare-tropes": (38, f"{BASE}Main/YourMom,Your Mom,{WORK}"),
    "talkative-characters": (None, f"{WORK}/character/IvanDanko,Ivan Danko,"),
    "statements-of-a-property": (38, f"{WORK},{BASE}Main/YourMom"),
    "things-of-a-class": (10, f"{WORK}/character/IvanDanko,Ivan Danko"),
    "tropes-by-characters": (31, f"{BASE}Main/YourMom,Your Mom,3"),
    "tropes-in-a-mode": (1, f"{BASE}Main/PoliceAreUseless,Police Are Useless,1,1"),
    "tropes-of-a-work": (38, f"{BASE}Main/PoliceAreUseless,Police Are Useless,{BASE}mode/Lampshaded"),
    "tropes-of-years": (38, f"{BASE}Main/YourMom,Your Mom,1"),
    "tropes-that-share-characters": (100, None),
    "tropes-with-its-characters": (25, f"{BASE}Main/GameOfChicken,Game of Chicken,3"),
    "where-it-was-read": (40, f"{BASE}page/Film/RedHeat#char="),
    "who-plays-whom": (3, "Ivan Danko,https://w3id.org/tropegraph/agent/ArnoldSchwarzenegger,Arnold"),
    "works-of-a-director": (1, f"{WORK},Red Heat,1988,38"),
    "works-of-a-trope": (1, f"{WORK},Red Heat"),
}
"""Rows of the answer over the default pages, None for "at least one"; and a part of its CSV."""


def answer(server: Served, text: str) -> list[list[str]]:
    response = server.get("/sparql", params={"query": text, "format": "csv"})
    assert response.status_code == 200, response.text
    return list(csv.reader(io.StringIO(response.text, newline="")))[1:]


def test_the_cookbook_is_as_expected() -> None:
    assert {each.name for each in recipes()} == set(EXPECTED)
    assert len(EXPECTED) >= 15


@pytest.mark.parametrize("each", recipes(), ids=lambda each: each.name)
def test_a_recipe_is_documented(each: Recipe) -> None:
    assert each.title.endswith("?")
    assert each.description.endswith(".")
    assert each.form in ("SELECT", "DESCRIBE")
    assert set(re.findall(r"^  VALUES \?(\w+) \{ [^?]+? \}$", each.text, re.MULTILINE)) >= {
        parameter.name for parameter in each.parameters if each.form == "SELECT"
    }
    assert all(parameter.default for parameter in each.parameters)


@pytest.mark.parametrize("each", [r for r in recipes() if r.form == "SELECT"], ids=lambda each: each.name)
def test_a_recipe_has_the_expected_answer(target: Served, each: Recipe) -> None:
    rows, part = EXPECTED[each.name]
    found = answer(target, each.text)
    assert len(found) == rows if rows is not None else found
    assert part is None or part in "\n".join(",".join(row) for row in found)


def test_a_description_of_a_thing(target: Served) -> None:
    found = recipe("describe-a-thing")
    assert found
    graph = Graph().parse(
        data=target.get("/sparql", params={"query": found.text, "format": "nt"}).text, format="nt"
    )
    assert (URIRef(f"{WORK}/character/IvanDanko"), RDFS.label, Literal("Ivan Danko", lang="en")) in graph


@pytest.mark.parametrize("each", recipes(), ids=lambda each: each.name)
def test_a_recipe_has_a_page_and_a_text(server: Served, each: Recipe) -> None:
    page = server.get(f"/cookbook/{each.name}", BROWSER)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert each.description.partition("'")[0] in page.text
    links = re.findall(r'href="(/sparql\?[^"]+)"', page.text)
    assert len(links) >= 5
    answered = server.get(links[-1].replace("&amp;", "&"))
    assert answered.status_code == 200
    text = server.get(f"/cookbook/{each.name}.rq")
    assert text.headers["Content-Type"] == "application/sparql-query"
    assert text.text == each.text


def test_the_list_has_each_of_them_once_under_what_it_asks(server: Served) -> None:
    page = server.get("/cookbook/", BROWSER).text
    parts = re.findall(r'<section aria-labelledby="([^"]+)">(.*?)</section>', page, re.DOTALL)
    listed = [
        (part, name) for part, text in parts for name in re.findall(r'<li><a href="/cookbook/([^"]+)"', text)
    ]
    assert sorted(name for _, name in listed) == [each.name for each in recipes()]
    assert listed[0] == ("one-thing", "describe-a-thing")
    assert ("modes", "present-occurrences") in listed
    assert [part for part, _ in parts] == [each.id for each in GROUPS]
    for part, _ in parts:
        assert f'<a href="#{part}">' in page


def test_the_query_form_has_each_of_them_in_the_same_order(server: Served) -> None:
    page = server.get("/sparql", BROWSER).text
    part = page[page.index('id="cookbook"') :].partition("</section>")[0]
    titles = [unescape(each) for each in re.findall(r'<li><a href="/sparql\?query=[^"]+">([^<]+)</a>', part)]
    assert titles == [each.title for group in GROUPS for each in group.recipes]
    ids = re.findall(r'href="/cookbook/#([^"]+)"', part)
    assert ids == re.findall(r'<h2 id="([a-z-]+)">[^<]+<span', server.get("/cookbook/", BROWSER).text)


def test_the_list_says_what_a_query_is_given_and_what_its_terms_mean(server: Served) -> None:
    text = " ".join(re.sub(r"<[^>]*>", "", server.get("/cookbook/", BROWSER).text).split())
    assert "You give the first year and the last year." in text
    assert "exhibits: Relates a work to a trope that is present in it." in text
    assert "Occurrence: One work's dealing with one trope in one mode" in unescape(text)


@pytest.mark.parametrize("each", recipes(), ids=lambda each: each.name)
def test_a_recipe_says_what_the_terms_of_its_query_mean(server: Served, each: Recipe) -> None:
    page = server.get(f"/cookbook/{each.name}", BROWSER).text
    query = "".join(line for line in each.text.splitlines(keepends=True) if not line.startswith("#"))
    used = set(re.findall(r"\btg:(\w+)|ontology#(\w+)>", query))
    found = re.findall(
        r'<dt><a href="/ontology#(\w+)" title="https://w3id.org/tropegraph/ontology#\w+">[^<]+</a></dt>'
        r"<dd>[^<]{20,}</dd>",
        page,
    )
    assert sorted(found) == sorted({first or second for first, second in used})


@pytest.mark.parametrize("path", ["/cookbook/", *(f"/cookbook/{each.name}" for each in recipes())])
def test_recipes_are_described_as_executables(server: Served, path: str) -> None:
    response = server.get(path, "text/turtle")
    assert response.headers["Content-Type"] == "text/turtle; charset=utf-8"
    graph = Graph().parse(data=response.text, format="turtle")
    described = set(graph.subjects(RDF.type, SH.SPARQLExecutable))
    names = [each.name for each in recipes()] if path == "/cookbook/" else [path.rpartition("/")[2]]
    assert described == {URIRef(f"{BASE}cookbook/{name}") for name in names}
    for node in described:
        found = recipe(str(node).rpartition("/")[2])
        assert found
        assert {
            str(name) for part in graph.objects(node, SH.parameter) for name in graph.objects(part, SH.name)
        } == {parameter.name for parameter in found.parameters}
        if found.form == "SELECT":
            assert (node, SH.select, Literal(found.text)) in graph


def test_a_recipe_is_filled_in(server: Served) -> None:
    fields = {"trope": "Main/NoSuchTrope"}
    text = server.get("/cookbook/works-of-a-trope.rq", params=fields).text
    assert f"VALUES ?trope {{ <{BASE}Main/NoSuchTrope> }}" in text
    assert answer(server, text) == []
    assert "NoSuchTrope" in server.get("/cookbook/works-of-a-trope", BROWSER, params=fields).text


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("IRI", "Main/YourMom", f"<{BASE}Main/YourMom>"),
        ("IRI", "http://example.org/x", "<http://example.org/x>"),
        ("integer", "-3", '"-3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("string", 'a"} {', '"a\\"} {"'),
    ],
)
def test_a_value_becomes_a_term(kind: str, value: str, term: str) -> None:
    assert str(Parameter("p", kind, "m", "d").term(value, BASE)) == term


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("works-of-a-trope", {"trope": "x> } DROP ALL"}),
        ("tropes-of-years", {"first": "eighties"}),
        ("tropes-of-years", {"first": "1 } { 2"}),
    ],
)
def test_a_value_of_another_kind_is_400(server: Served, path: str, fields: dict[str, str]) -> None:
    assert server.get(f"/cookbook/{path}.rq", params=fields).status_code == 400


def test_an_unknown_recipe_is_404(server: Served) -> None:
    assert server.get("/cookbook/nothing").status_code == 404
    assert server.get("/cookbook/nothing.rq").status_code == 404
    with pytest.raises(MalformedRequest):
        Parameter("p", "integer", "m", "d").term("x", BASE)
