"""Looking up identifiers, over HTTP: in all their forms, one and many, both ways round."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import parse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tropegraph.server.formats import RDF_SYNTAXES, RdfSyntax
from tropegraph.server.indexing.identifiers import identify

from .release_maker import BASE
from .served import BROWSER, Served

TG = "https://w3id.org/tropegraph/"
READ_AT = "foaf:isPrimaryTopicOf"
RED_HEAT = f"{TG}Film/RedHeat"


def look_up(server: Served, value: str) -> list[dict[str, Any]]:
    response = server.get(f"/lookup?{urlencode({'iri': value})}", "application/json")
    assert response.status_code == 200, response.text
    answer = response.json()
    assert answer["iri"] == value
    matches: list[dict[str, Any]] = answer["matches"]
    return matches


@pytest.mark.parametrize(
    ("value", "path", "relation"),
    [
        ("http://www.wikidata.org/entity/Q514293", "Film/RedHeat", "owl:sameAs"),
        ("https://www.wikidata.org/entity/Q514293", "Film/RedHeat", "owl:sameAs"),
        ("https://www.wikidata.org/wiki/Q514293", "Film/RedHeat", "owl:sameAs"),
        ("https://m.wikidata.org/wiki/Q514293#P345", "Film/RedHeat", "owl:sameAs"),
        ("https://www.wikidata.org/wiki/Special:EntityData/Q514293.ttl", "Film/RedHeat", "owl:sameAs"),
        ("wd:Q514293", "Film/RedHeat", "owl:sameAs"),
        ("q514293", "Film/RedHeat", "owl:sameAs"),
        ("http://www.wikidata.org/prop/direct/P6839", "ontology#tvTropesId", "owl:equivalentProperty"),
        ("https://www.wikidata.org/wiki/Property:P6839", "ontology#tvTropesId", "owl:equivalentProperty"),
        ("tt0095963", "Film/RedHeat", "schema:sameAs"),
        ("imdb:tt95963", "Film/RedHeat", "schema:sameAs"),
        ("http://imdb.com/title/tt0095963", "Film/RedHeat", "schema:sameAs"),
        ("https://m.imdb.com/de/title/tt0095963/reference/?ref_=x", "Film/RedHeat", "schema:sameAs"),
        ("http://dbpedia.org/resource/Rocky_IV", "Film/RockyIV", "owl:sameAs"),
        ("https://dbpedia.org/page/Rocky_IV", "Film/RockyIV", "owl:sameAs"),
        ("https://en.wikipedia.org/wiki/Rocky_IV", "Film/RockyIV", "owl:sameAs"),
        ("dbr:Rocky%5FIV", "Film/RockyIV", "owl:sameAs"),
        ("http://dbtropes.org/resource/Main/BaldOfEvil", "Main/BaldOfEvil", "skos:exactMatch"),
        ("https://dbtropes.org/resource/Film/RedHeat", "Film/RedHeat", "skos:exactMatch"),
        ("Film/RedHeat", "Film/RedHeat", READ_AT),
        ("main/baldofevil", "Main/BaldOfEvil", READ_AT),
        ("http://tvtropes.org/pmwiki/pmwiki.php/Film/RedHeat", "Film/RedHeat", READ_AT),
        ("https://tvtropes.org/pmwiki/pmwiki.php/Film/RedHeat?from=Main.X", "Film/RedHeat", READ_AT),
        ("http://tvtropes.org/pmwiki/pmwiki.php?n=Film.RedHeat", "Film/RedHeat", READ_AT),
        ("https://www.themoviedb.org/movie/9604-red-heat", "Film/RedHeat", "schema:sameAs"),
        (RED_HEAT, "Film/RedHeat", None),
        (f"{RED_HEAT}.html", "Film/RedHeat", None),
        ("/Film/RedHeat", "Film/RedHeat", None),
        ("/mode/Averted", "mode/Averted", None),
    ],
)
def test_every_form_of_an_identifier(server: Served, value: str, path: str, relation: str | None) -> None:
    match = look_up(server, value)[0]
    assert (match["iri"].removeprefix(TG), match["relation"]) == (path, relation)


def test_a_relation_is_what_the_data_say(server: Served) -> None:
    for link in look_up(server, "/Film/RedHeat")[0]["links"]:
        ask = f"ASK {{ <{RED_HEAT}> <{link['property']}> <{link['iri']}> }}"
        answer = server.get(f"/sparql?{urlencode({'query': ask})}", "application/sparql-results+json").json()
        assert answer["boolean"], link


def test_all_links_of_a_thing_are_told(server: Served) -> None:
    links = {(link["source"], link["identifier"]) for link in look_up(server, "wd:Q514293")[0]["links"]}
    assert links == {
        ("wikidata", "Q514293"),
        ("imdb", "tt0095963"),
        ("dbtropes", "Film/RedHeat"),
        ("tvtropes", "Film/RedHeat"),
        ("tmdb", "movie/9604"),
    }


def test_a_dbtropes_iri_without_a_link_is_found_by_its_id(odd_server: Served, server: Served) -> None:
    unlinked = "http://dbtropes.org/resource/Main/ConversationalTroping"
    assert look_up(server, unlinked)[0]["relation"] == "skos:closeMatch"
    assert look_up(odd_server, "http://dbtropes.org/resource/Main/Hub") == []


@pytest.mark.parametrize(
    "value", ["wd:Q2947823", "tt9999999", "http://example.org/", "Film/NoSuch", "/Film/NoSuch"]
)
def test_what_is_unknown_has_no_matches(server: Served, value: str) -> None:
    assert look_up(server, value) == []


def test_what_was_given_up_leads_to_what_took_its_place(odd_server: Served) -> None:
    match = look_up(odd_server, f"{BASE}Film/OldName")[0]
    assert (match["iri"], match["relation"]) == (f"{BASE}Film/Work0001", "dct:replaces")


VALUES = ["tt0095963", "wd:Q514293", "http://example.org/", "tt0095963", "/Main/BaldOfEvil"]


@pytest.mark.parametrize(
    "body",
    [{"json": VALUES}, {"data": {"iri": VALUES}}],
    ids=["JSON", "form"],
)
def test_many_at_once_in_their_order(server: Served, body: dict[str, Any]) -> None:
    response = server.request("POST", "/lookup", "application/json", **body)
    answers = response.json()
    assert [answer["iri"] for answer in answers] == VALUES
    assert [len(answer["matches"]) for answer in answers] == [1, 1, 0, 1, 1]
    single = server.get("/lookup?iri=wd:Q514293", "application/json").json()
    assert answers[1] == single


def test_a_thousand_values_and_one_more(server: Served) -> None:
    values = [f"wd:Q{number}" for number in range(1, 1001)]
    assert len(server.request("POST", "/lookup", "application/json", json=values).json()) == 1000
    response = server.request("POST", "/lookup", "application/json", json=[*values, "wd:Q1001"])
    assert (response.status_code, response.headers["Content-Type"]) == (413, "application/problem+json")


@pytest.mark.parametrize("syntax", RDF_SYNTAXES, ids=[syntax.name for syntax in RDF_SYNTAXES])
def test_links_as_rdf(server: Served, syntax: RdfSyntax) -> None:
    response = server.get("/lookup?iri=tt0095963", syntax.media_type)
    quads = list(parse(response.content, format=syntax.rdf_format))
    targets = {quad.object.value for quad in quads if quad.predicate.value.endswith(("sameAs", "Match"))}
    assert {quad.subject.value for quad in quads} == {RED_HEAT}
    assert "http://www.wikidata.org/entity/Q514293" in targets
    assert len(quads) == 6


@pytest.mark.parametrize(
    "value",
    [
        "foo",
        "not an iri",
        "http://exa mple.org/",
        "<http://example.org/>",
        "http://x/\x00",
        "a" * 3000,
        "Q0",
        "http://[",
        "/a b",
    ],
)
def test_what_is_no_identifier_is_refused(server: Served, value: str) -> None:
    response = server.get(f"/lookup?{urlencode({'iri': value})}", "application/json")
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    assert server.request("POST", "/lookup", "application/json", json=["wd:Q1", value]).status_code == 400


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json", b"{", 400),
        ("application/json", b'{"iri": "wd:Q1"}', 400),
        ("application/json", b"[1]", 400),
        ("application/json", b"[]", 400),
        ("application/json", b"\xff", 400),
        ("application/json", b'["http://a/\\ud800x"]', 400),
        ("application/json", b"[" * 100_000, 400),
        ("application/json", json.dumps(["x" * 1_000_000]).encode(), 413),
        ("application/x-www-form-urlencoded", b"", 400),
        ("application/x-www-form-urlencoded", b"x=y", 400),
        ("text/plain", b"wd:Q1", 415),
    ],
)
def test_bad_batches(server: Served, content_type: str, body: bytes, status: int) -> None:
    response = server.request(
        "POST", "/lookup", "application/json", content=body, headers={"Content-Type": content_type}
    )
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")


@pytest.mark.parametrize("path", ["/lookup", "/lookup?iri=", "/lookup?iri=wd:Q1&iri=wd:Q2"])
def test_one_value_is_needed(server: Served, path: str) -> None:
    assert server.get(path, "application/json").status_code == 400


def test_a_page_for_browsers(server: Served) -> None:
    page = HTMLParser(server.get("/lookup?iri=wd:Q514293", BROWSER).text)
    assert "/Film/RedHeat" in [link.attributes.get("href") for link in page.css("section h2 a")]
    assert "tt0095963" in [link.text() for link in page.css("table a")]
    assert HTMLParser(server.get("/lookup", BROWSER).text).css_first("form.search") is not None
    nothing = HTMLParser(server.get("/lookup?iri=wd:Q1", BROWSER).text).css_first("p[role=status]")
    assert nothing is not None and "wd:Q1" in nothing.text()


@given(
    st.one_of(
        st.text(), st.text().map("http://{}".format), st.text().map("https://www.wikidata.org/{}".format)
    )
)
def test_any_text_is_an_identifier_or_none(value: str) -> None:
    found = identify(value)
    assert found is None or found.part
    assert found is None or identify(found.spelling) is not None
