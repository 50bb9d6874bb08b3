"""Searching by words, over HTTP: what is found, in which order, and what odd input does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode as Node

from tropegraph.mapping.terms import n_quads, name, string
from tropegraph.server.indexing.searching import COUNTED_UP_TO, RANKS
from tropegraph.server.indexing.words import fold

from .odd_content import WORKS, thing
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
        ("police are useless in red heat", ("Film/RedHeat/occurrence/PoliceAreUseless", "exact")),
        ("red heat honky tonk", ("Film/RedHeat/occurrence/ThePianoPlayer", "text")),
        ("art ridzik line 1", ("Film/RedHeat/occurrence/CelebrityResemblance/quotation/1/line/1", "label")),
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


def text_of(page: HTMLParser | Node, selector: str) -> str:
    """The text of the first element that a selector finds, with single blanks."""
    found = page.css_first(selector)
    assert found is not None
    return " ".join(found.text().split())


def all_pages(server: Served, query: str, **fields: Any) -> list[dict[str, Any]]:
    """What stands on all pages of a search, each of which gives the same total."""
    page = search(server, query, **fields)
    total, results = page["total"], page["results"]
    while page["next"]:
        page = server.get(page["next"], "application/json").json()
        results += page["results"]
        assert page["total"] == total
    return list(results)


@pytest.mark.parametrize(
    "query", ["red heat", "danko", "police", "heat", "a", "in", "chicago", "line 1", "mode"]
)
def test_names_come_before_texts_and_texts_before_labels_made_of_names(server: Served, query: str) -> None:
    found = all_pages(server, query)
    ranks = [RANKS.index(each["match"]) for each in found]
    assert ranks == sorted(ranks)
    assert len({each["iri"] for each in found}) == len(found) == search(server, query)["total"]
    of_names = {each["kind"] for each in found if each["match"] in ("prefix", "words")}
    assert not of_names & {"Occurrence", "Line", "Performance"}
    for each in found:
        if each["match"] == "text":
            assert "<mark>" in each["snippet"]
        if each["match"] == "label":
            assert each["kind"] in ("Occurrence", "Line", "Performance")


def test_an_occurrence_with_the_words_in_its_text_comes_before_one_with_them_in_its_label(
    server: Served,
) -> None:
    found = all_pages(server, "police", type="Occurrence")
    assert [(each["label"], each["match"]) for each in found][-1] == (
        "Police Are Useless in Red Heat",
        "label",
    )
    assert {each["match"] for each in found[:-1]} == {"text"}


def test_a_snippet_shows_the_part_with_most_of_the_words(server: Served) -> None:
    found = search(server, "danko moscow uniform", type="Occurrence")["results"][0]
    assert all(f"<mark>{word}" in found["snippet"] for word in ("Danko", "Moscow", "uniform"))


@pytest.mark.parametrize("query", ["red heat", "danko", "red haet", "a", "zzzzqqqq", "police"])
def test_kinds_are_counted_and_lead_to_what_is_of_them(server: Served, query: str) -> None:
    whole = search(server, query)
    assert sum(kind["total"] for kind in whole["kinds"]) == whole["total"]
    for kind in whole["kinds"]:
        narrowed = server.get(kind["href"], "application/json").json()
        assert narrowed["types"] == [kind["type"]]
        assert narrowed["total"] - kind["total"] in ((0,) if kind["total"] >= 5 else range(20))
        assert [each["type"] for each in narrowed["kinds"]] == [each["type"] for each in whole["kinds"]]
        assert {each["kind"] for each in narrowed["results"]} == {kind["type"]}


def test_more_than_is_counted_is_found_to_the_last(tmp_path: Path) -> None:
    graph, works = thing("graph/entities"), COUNTED_UP_TO + 30
    things = [*(("Work", number) for number in range(works)), *(("Trope", number) for number in range(30))]
    statements = []
    for kind, number in things:
        iri = thing(f"{kind}/Thing{number:05}")
        statements.append((iri, name("rdf:type"), name(f"tg:{kind}"), graph))
        statements.append((iri, name("rdfs:label"), string(f"Thing {number:05}", "en"), graph))
    with served(make_release(tmp_path / "release", n_quads(statements))) as many:
        found = search(many, "thing", page=works // 20)
        assert (found["total"], found["total_is_exact"], len(found["results"])) == (COUNTED_UP_TO, False, 20)
        assert [(kind["type"], kind["total"], kind["total_is_exact"]) for kind in found["kinds"]] == [
            ("Work", COUNTED_UP_TO, False),
            ("Trope", 30, True),
        ]
        rest = [found]
        while rest[-1]["next"]:
            rest.append(many.get(rest[-1]["next"], "application/json").json())
        assert sum(len(each["results"]) for each in rest[1:]) == works + 30 - works // 20 * 20
        page = HTMLParser(many.get("/search?q=thing", BROWSER).text)
        assert [" ".join(link.text().split()) for link in page.css("nav.tabs a")] == [
            f"Everything {COUNTED_UP_TO:,}+",
            f"Works {COUNTED_UP_TO:,}+",
            "Tropes 30",
        ]
        assert page.css_first("nav.pages [rel=next]") is not None


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
    links = [link.attributes["href"] for link in page.css("ol.results h3 a")]
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Accept" in response.headers["Vary"]
    assert links[0] == "/Film/RedHeat/character/IvanDanko"
    assert all(server.follow(str(link)).status_code == 200 for link in links)
    assert {mark.text() for mark in page.css("ol.results h3 mark")} == {"Danko"}
    field = page.css_first("input[name=q]")
    assert field is not None and field.attributes["value"] == "danko"
    assert HTMLParser(server.get("/search", BROWSER).text).css_first("form.search") is not None


def test_a_page_groups_what_is_found_and_leads_to_each_kind(server: Served) -> None:
    page = HTMLParser(server.get("/search?q=danko", BROWSER).text)
    tabs = {" ".join(link.text().split()): link.attributes for link in page.css("nav.tabs a")}
    assert list(tabs) == ["Everything 27", "Characters 1", "Performances 1", "Occurrences 19", "Lines 6"]
    assert [name for name, given in tabs.items() if "aria-current" in given] == ["Everything 27"]
    assert [heading.text() for heading in page.css("h2.found")] == ["By name", "In the text"]
    assert "27 found, 1 to 20 here." in text_of(page, "p.total")
    assert "Page 1 of 2" in text_of(page, "nav.pages")

    lines = HTMLParser(server.get(str(tabs["Lines 6"]["href"]), BROWSER).text)
    assert text_of(lines, "nav.tabs [aria-current]") == "Lines 6"
    assert [each.attributes["value"] for each in lines.css("option[selected]")] == ["Line"]
    assert text_of(lines, "title") == "Search: danko among lines · Tropegraph"
    assert [heading.text() for heading in lines.css("h2.found")] == [
        "In the text",
        "By the name of their work, trope or character",
    ]
    marks = [text_of(item, "p.text mark") for item in lines.css("ol.results:not(.brief) > li")]
    assert set(marks) == {"Danko"}
    last = HTMLParser(server.get("/search?q=danko&page=2", BROWSER).text)
    assert "27 found, 21 to 27 here." in text_of(last, "p.total")


@pytest.mark.parametrize(
    ("query", "expected"),
    [("q=heat+zebra", ["heat"]), ("q=dankovitch", ["danko"]), ("q=danko&type=Trope", []), ("q=zzzzqqqq", [])],
)
def test_a_page_with_nothing_says_what_to_try(server: Served, query: str, expected: list[str]) -> None:
    page = HTMLParser(server.get(f"/search?{query}", BROWSER).text)
    links = [str(link.attributes["href"]) for link in page.css("div.nothing a")]
    tried = [link for link in links if link.startswith("/search")]
    assert [HTMLParser(server.get(link, BROWSER).text).css_first("p.total") is None for link in tried] == [
        False
    ] * len(tried)
    assert [f"/search?q={each}" for each in expected] == tried[:1] or "type=" in query
    assert [link for link in links if link not in tried] == [
        "/browse/works",
        "/browse/tropes",
        "/browse/characters",
    ]
    assert all(server.get(link, BROWSER).status_code == 200 for link in links)


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
