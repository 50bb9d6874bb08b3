"""Searching by words, over HTTP: what is found, in which order, and what odd input does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tropegraph.server.indexing.words import fold

from .odd_content import WORKS
from .release_maker import BASE, make_release
from .served import BROWSER, Served, served

TG = "https://w3id.org/tropegraph/"


def search(server: Served, query: str, **fields: Any) -> dict[str, Any]:
    response = server.get(f"/search?{urlencode({'q': query, **fields}, doseq=True)}", "application/json")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def first(server: Served, query: str, **fields: Any) -> tuple[str, str]:
    """The path of what is found first, and how it was found."""
    result = search(server, query, **fields)["results"][0]
    return result["iri"].removeprefix(TG).removeprefix(BASE), result["match"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Red Heat", ("Film/RedHeat", "exact")),
        ("RED  heat!", ("Film/RedHeat", "exact")),
        ("FortyEightHours", ("Film/FortyEightHours", "exact")),
        ("48 Hrs", ("Film/FortyEightHours", "exact")),
        ("Danko", ("Film/RedHeat/character/IvanDanko", "exact")),
        ("red he", ("Film/RedHeat", "prefix")),
        ("artif", ("Main/ArtificialLimbs", "prefix")),
        ("useless polic", ("Main/PoliceAreUseless", "words")),
        ("red haet", ("Film/RedHeat", "near")),
        ("schwarzeneger", ("agent/ArnoldSchwarzenegger", "near")),
        ("arteficial lims", ("Main/ArtificialLimbs", "near")),
        ("uselss", ("Main/PoliceAreUseless", "near")),
        ("dealing with one trope in one mode", ("ontology#Occurrence", "text")),
    ],
)
def test_the_best_comes_first(server: Served, query: str, expected: tuple[str, str]) -> None:
    assert first(server, query) == expected


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("emile", "Film/Work0000/character/ÉmileЯ"),
        ("ÉMILE я", "Film/Work0000/character/ÉmileЯ"),
        ("Я", "Film/Work0000/character/ÉmileЯ"),
        ("黒澤", "agent/黒澤明"),
        ("work 0042", "Film/Work0042"),
    ],
)
def test_accents_and_other_scripts(odd_server: Served, query: str, path: str) -> None:
    assert first(odd_server, query)[0] == path


def test_more_used_comes_before_less_used(odd_server: Served) -> None:
    kinds = [result["kind"] for result in search(odd_server, "hub")["results"]]
    assert kinds[0] == "Trope"
    assert search(odd_server, "hub")["results"][0]["uses"] == WORKS


def test_types_narrow_what_is_found(server: Served) -> None:
    assert {each["kind"] for each in search(server, "red heat", type="Occurrence")["results"]} == {
        "Occurrence"
    }
    assert [each["label"] for each in search(server, "red heat", type="schema:Movie")["results"]] == [
        "Red Heat"
    ]
    both = search(server, "danko", type=["Character", "Performance"])["results"]
    assert {each["kind"] for each in both} == {"Character", "Performance"}
    assert search(server, "schwarzeneger", type="Trope")["total"] == 0


def test_texts_are_found_and_shown_with_their_credits(server: Served) -> None:
    found = search(server, "strange cop land", type="Occurrence")
    shown = [each for each in search(server, "chicago", type="Occurrence")["results"] if each["snippet"]]
    assert found["results"]
    assert all("<mark>Chicago" in each["snippet"] for each in shown)
    assert len(shown) > 1
    assert search(server, "chicago")["texts"][0]["licence"] == "https://creativecommons.org/licenses/by/4.0/"
    assert search(server, "artificial limbs", type="Trope")["texts"] == []


def test_pages_hold_everything_once(odd_server: Served) -> None:
    path: str | None = "/search?q=work+0&type=Work"
    iris: list[str] = []
    while path is not None:
        page = odd_server.get(path, "application/json").json()
        iris += [each["iri"] for each in page["results"]]
        assert page["total"] == 1000
        path = page["next"]
    assert len(iris) == len(set(iris)) == 1000
    assert {iri.removeprefix(f"{BASE}Film/Work") for iri in iris} == {
        f"{number:04}" for number in range(1000)
    }


def test_the_page_after_the_last_is_not_there(odd_server: Served) -> None:
    assert odd_server.get("/search?q=hub&type=Trope&page=2").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        '"',
        '" OR 1',
        "NEAR(a b)",
        "label:x",
        "*",
        "a* AND",
        "(",
        "'; DROP TABLE thing;--",
        "{x} : y",
        "-",
        "^a",
        "\\",
        "red AND heat",
        "🙂",
        "a" * 500,
        "a " * 250,
        "%",
        "_",
        "\u0301",
        "нет",
    ],
    ids=ascii,
)
def test_nothing_in_a_query_has_a_meaning_but_words(server: Served, query: str) -> None:
    found = search(server, query)
    assert found["total"] == 0 or fold(query)


@pytest.mark.parametrize(
    "path",
    [
        "/search",
        "/search?q=",
        "/search?q=+",
        "/search?q=a&q=b",
        f"/search?q={'a' * 501}",
        "/search?q=%ff",
        "/search?q=a&page=0",
        "/search?q=a&page=x",
        "/search?q=a&type=Nothing",
        "/search?q=a&type=%00",
    ],
)
def test_bad_requests(server: Served, path: str) -> None:
    response = server.get(path, "application/json")
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")


def test_a_format_that_is_not_there(server: Served) -> None:
    assert server.get("/search?q=a", "text/turtle").status_code == 406


def test_a_page_for_browsers(server: Served) -> None:
    response = server.get("/search?q=danko", BROWSER)
    page = HTMLParser(response.text)
    links = [link.attributes["href"] for link in page.css("ol.results h2 a")]
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Accept" in response.headers["Vary"]
    assert links[0] == "/Film/RedHeat/character/IvanDanko"
    assert all(server.follow(str(link)).status_code == 200 for link in links)
    assert {mark.text() for mark in page.css("ol.results h2 mark")} == {"Danko"}
    field = page.css_first("input[name=q]")
    assert field is not None and field.attributes["value"] == "danko"
    assert HTMLParser(server.get("/search", BROWSER).text).css_first("form.search") is not None


def test_hostile_names_and_queries_are_text(odd_server: Served) -> None:
    hostile = "<script>alert(1)</script>"
    response = odd_server.get(f"/search?q={quote(hostile)}", BROWSER)
    assert hostile not in response.text
    assert "<script" not in response.text
    marked = search(odd_server, "script alert", type="Work")["results"][0]["marked"]
    assert marked.startswith("&lt;<mark>script</mark>&gt;<mark>alert</mark>(&#34;x&#34;)")


def test_an_answer_is_kept_by_caches(server: Served) -> None:
    response = server.get("/search?q=danko", "application/json")
    again = server.get(
        "/search?q=danko", "application/json", headers={"If-None-Match": response.headers["ETag"]}
    )
    assert again.status_code == 304
    assert (
        server.get("/search?q=danko&type=Work", "application/json").headers["ETag"]
        != response.headers["ETag"]
    )


@pytest.fixture(scope="module")
def unindexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of a release that an older version made, without an index."""
    line = f'<{BASE}Film/A> <http://www.w3.org/2000/01/rdf-schema#label> "A" <{BASE}graph/entities> .\n'
    folder: Path = make_release(tmp_path_factory.mktemp("old") / "release", line, with_index=False)
    with served(folder) as running:
        yield running


@pytest.mark.parametrize("path", ["/search?q=a", "/lookup?iri=wd:Q1"])
def test_a_release_without_an_index_says_so(unindexed: Served, path: str) -> None:
    response = unindexed.get(path, "application/json")
    assert response.status_code == 501
    assert "tropegraph build" in response.json()["detail"]
    assert unindexed.get("/Film/A.ttl").status_code == 200
