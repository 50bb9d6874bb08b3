"""The documentation pages of the ontology and the modes, over HTTP: names for people, numbers of the data."""

import html
import re

import pytest

from .served import BROWSER, Served


def terms(server: Served, path: str) -> dict[str, str]:
    """The part of a page about each term, by its id."""
    text = server.get(path, BROWSER).text
    parts = re.findall(r'<article class="term" id="([^"]+)">(.*?)</article>', text, re.DOTALL)
    return {name: html.unescape(part) for name, part in parts}


def count(server: Served, pattern: str) -> int:
    query = (
        f"PREFIX tg: <https://w3id.org/tropegraph/ontology#> SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
    )
    [row] = server.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return int(row["n"]["value"])


def used(part: str) -> tuple[str, int]:
    """Where the uses of a term are shown, and how many there are."""
    [(href, number)] = re.findall(r'<p class="quiet">[^<]*<a href="([^"]+)">([\d,]+) \w+</a>', part)
    return href, int(number.replace(",", ""))


@pytest.mark.parametrize(
    ("term", "pattern"),
    [
        ("Occurrence", "?thing a tg:Occurrence"),
        ("exhibits", "?work tg:exhibits ?trope"),
        ("position", "?thing tg:position ?number"),
        ("spoiler", "?thing tg:spoiler ?range"),
        ("Assumed", "?occurrence tg:modeBasis tg:Assumed"),
        ("Pattern", "?thing tg:foundBy tg:Pattern"),
        ("TalkedAbout", "?mode tg:presence tg:TalkedAbout"),
    ],
)
def test_a_term_says_how_often_the_data_use_it(server: Served, term: str, pattern: str) -> None:
    href, number = used(terms(server, "/ontology")[term])
    assert number == count(server, pattern)
    assert server.get(href, BROWSER).status_code == 200


def test_every_term_says_how_often_it_is_used_and_zero_is_a_number(server: Served) -> None:
    found = {name: used(part)[1] for name, part in terms(server, "/ontology").items()}
    assert len(found) > 50
    assert found["spoiler"] == found["Pattern"] == found["Opinion"] == 0
    assert "Not used in this release" in terms(server, "/ontology")["spoiler"]


def test_a_mode_says_how_many_occurrences_are_in_it(server: Served) -> None:
    found = terms(server, "/modes")
    assert len(found) == 25
    assert used(found["Lampshaded"])[1] == count(
        server, "?each tg:mode <https://w3id.org/tropegraph/mode/Lampshaded>"
    )
    assert used(found["Averted"])[1] == 0


@pytest.mark.parametrize(
    ("path", "id_", "label"),
    [
        ("/ontology", "FindMethod", "Find method"),
        ("/ontology", "foundBy", "found by"),
        ("/modes", "ZigZagged", "Zig-Zagged"),
    ],
)
def test_an_index_names_terms_as_people_do(server: Served, path: str, id_: str, label: str) -> None:
    text = server.get(path, BROWSER).text
    assert f'<li><a href="#{id_}">{label}</a></li>' in text


@pytest.mark.parametrize(
    ("term", "iri", "text"),
    [
        ("Work", "http://dbpedia.org/ontology/Work", "Work (dbo:Work)"),
        ("Character", "http://www.wikidata.org/entity/Q95074", "fictional character (wd:Q95074)"),
        ("tvTropesId", "http://www.wikidata.org/prop/direct/P6839", "TV Tropes ID (wdt:P6839)"),
        ("exhibits", "/ontology#Work", "Work"),
    ],
)
def test_a_term_names_others_by_label_and_links_to_them(
    server: Served, term: str, iri: str, text: str
) -> None:
    links = dict(re.findall(r'<a href="([^"]+)"[^>]*>([^<]*)</a>', terms(server, "/ontology")[term]))
    assert links[iri] == text


@pytest.mark.parametrize("path", ["/ontology", "/modes"])
def test_no_foreign_term_stands_bare(server: Served, path: str) -> None:
    parts = "".join(terms(server, path).values())
    assert re.findall(r">(?:wd|wdt|dbo|schema|prov|skos|oa|foaf|dct):\w+<", parts) == []
