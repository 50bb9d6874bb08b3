"""The lists of works, tropes and characters, over HTTP: what they hold, how they are narrowed and paged."""

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tropegraph.mapping.terms import Statement, integer, n_quads, name, string

from .odd_content import LABEL, TYPE, WORKS, thing
from .release_maker import BASE, make_release
from .served import BROWSER, Served, served
from .test_server_pages import page


def asked(server: Served, path: str) -> dict[str, object]:
    response = server.get(path, "application/json")
    assert response.status_code == 200, response.text
    found: dict[str, object] = json.loads(response.text)
    return found


def labels(server: Served, path: str) -> list[str]:
    items = asked(server, path)["items"]
    assert isinstance(items, list)
    return [item["label"] for item in items]


def made_up() -> Iterator[Statement]:
    """Three works of several years and media, two tropes, two modes, one character."""
    shared = thing("graph/tropes")
    for trope, label in (("Main/AlphaTrope", "Alpha Trope"), ("Main/BetaTrope", "Beta Trope")):
        yield thing(trope), TYPE, name("tg:Trope"), shared
        yield thing(trope), LABEL, string(label, "en"), shared
    for mode in ("Averted", "PlayedStraight"):
        yield name(f"mode:{mode}"), TYPE, name("tg:Mode"), thing("graph/ontology")
        yield name(f"mode:{mode}"), LABEL, string(mode, "en"), thing("graph/ontology")
    for number, (path, year, mode) in enumerate(
        (
            ("Film/First", 1979, "PlayedStraight"),
            ("Film/Second", 1988, "Averted"),
            ("Literature/Third", 1989, "Averted"),
        )
    ):
        work, graph = thing(path), thing(f"page/{path}")
        yield graph, TYPE, name("tg:Page"), graph
        yield graph, name("foaf:primaryTopic"), work, graph
        yield work, TYPE, name("tg:Work"), graph
        yield work, LABEL, string(path.partition("/")[2], "en"), graph
        yield work, name("schema:copyrightYear"), integer(year), graph
        if mode == "PlayedStraight":
            yield work, name("tg:exhibits"), thing("Main/AlphaTrope"), graph
        for trope, of_mode in (("Alpha", mode), ("Beta", "PlayedStraight")):
            one = thing(f"{path}/occurrence/{trope}")
            yield one, TYPE, name("tg:Occurrence"), graph
            yield one, name("tg:inWork"), work, graph
            yield one, name("tg:ofTrope"), thing(f"Main/{trope}Trope"), graph
            yield one, name("tg:mode"), name(f"mode:{of_mode}"), graph
            if number == 1 and trope == "Beta":
                yield one, name("tg:involves"), thing("Film/Second/character/Who"), graph
    graph = thing("page/Film/Second")
    yield thing("Film/Second/character/Who"), TYPE, name("tg:Character"), graph
    yield thing("Film/Second/character/Who"), LABEL, string("Who", "en"), graph
    yield thing("Film/Second/character/Who"), name("tg:inWork"), thing("Film/Second"), graph


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = make_release(tmp_path_factory.mktemp("small") / "release", n_quads(made_up()))
    with served(folder) as running:
        yield running


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("works", ["First", "Second", "Third"]),
        ("works?mode=Averted", ["Second", "Third"]),
        ("works?mode=averted&trope=Beta+Trope", []),
        ("works?mode=PlayedStraight&trope=Beta+Trope", ["First", "Second", "Third"]),
        ("works?trope=Main/AlphaTrope&mode=Averted&medium=Film", ["Second"]),
        ("works?medium=film", ["First", "Second"]),
        ("works?medium=LITERATURE", ["Third"]),
        ("works?medium=Television+Series", []),
        ("works?medium=Literature", ["Third"]),
        ("works?year=1988", ["Second"]),
        ("works?year=1980-1989", ["Second", "Third"]),
        ("works?year=-1988", ["First", "Second"]),
        ("works?year=1989-", ["Third"]),
        ("works?name=IR", ["First", "Third"]),
        ("works?character=Film/Second/character/Who", ["Second"]),
        ("works?character=Who&mode=Averted", []),
        (f"works?trope={quote(BASE)}Main/AlphaTrope&year=1979", ["First"]),
        ("works?sort=tropes", ["First", "Second", "Third"]),
        ("works?trope=No+Such+Trope", []),
        ("works?trope=AlphaTrope", ["First", "Second", "Third"]),
        ("works?trope=alpha+trope&mode=Averted", ["Second", "Third"]),
        ("works?trope=main/alphatrope&mode=Averted", ["Second", "Third"]),
        ("works?trope=https://tvtropes.org/pmwiki/pmwiki.php/Main/AlphaTrope", ["First", "Second", "Third"]),
        (f"works?trope={quote(BASE)}Main/AlphaTrope.html&year=1979", ["First"]),
        ("tropes?work=third&mode=played+straight", ["Beta Trope"]),
        ("tropes", ["Alpha Trope", "Beta Trope"]),
        ("tropes?mode=Averted", ["Alpha Trope"]),
        ("tropes?character=Who", ["Beta Trope"]),
        ("tropes?work=First&mode=Averted", []),
        ("tropes?sort=works&name=trope", ["Alpha Trope", "Beta Trope"]),
        ("characters", ["Who"]),
        ("characters?work=Second&trope=Beta+Trope", ["Who"]),
        ("characters?mode=Averted", []),
        ("characters?mode=PlayedStraight&sort=work", ["Who"]),
    ],
)
def test_a_list_is_narrowed_and_sorted_by_its_url(small: Served, query: str, found: list[str]) -> None:
    answer = asked(small, f"/browse/{query}")
    assert labels(small, f"/browse/{query}") == found
    assert answer["total"] == len(found)


def test_an_item_says_what_it_is(small: Served) -> None:
    assert asked(small, "/browse/works?year=1979")["items"] == [
        {
            "iri": f"{BASE}Film/First",
            "label": "First",
            "year": 1979,
            "medium": "Film",
            "tropes": 1,
            "occurrences": 2,
        }
    ]
    assert asked(small, "/browse/characters")["items"] == [
        {
            "iri": f"{BASE}Film/Second/character/Who",
            "label": "Who",
            "occurrences": 1,
            "lines": 0,
            "work": {"iri": f"{BASE}Film/Second", "label": "Second"},
        }
    ]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("works?mode=Sideways", "There is no mode 'Sideways'."),
        ("works?medium=Flim", "There is no medium 'Flim'."),
        ("works?year=recently", "The year 'recently' is none"),
        ("tropes?sort=colour", "sorted by name, works, not by 'colour'"),
        ("characters?page=0", "not a whole number from 1 on"),
    ],
)
def test_what_cannot_be_meant_is_refused(small: Served, query: str, reason: str) -> None:
    response = small.get(f"/browse/{query}")
    assert response.status_code == 400
    assert reason in response.json()["detail"]


def test_a_page_beyond_the_end_is_not_found(small: Served) -> None:
    assert small.get("/browse/works?page=2").status_code == 404
    assert small.get("/browse/planets").status_code == 404


def test_an_empty_list_says_what_to_try(small: Served) -> None:
    found = page(small, "/browse/works?mode=Averted&trope=Beta+Trope")
    assert "No work fits all of this" in found.text
    assert "without mode “Averted” 3 works" in found.text
    assert "without trope “Beta Trope” 2 works" in found.text
    links = {element.get("href") for element in found.all("a")}
    assert {"/browse/works?trope=Beta+Trope", "/browse/works?mode=Averted"} <= links


def test_a_long_list_is_paged_with_its_total(odd_server: Served) -> None:
    pages = -(-(WORKS + 2) // 100)
    first = page(odd_server, "/browse/works?sort=tropes")
    assert f"{WORKS + 2:,} works, 1 to 100 here" in first.text
    links = {element.get("href") for element in first.all("a")}
    assert {"/browse/works?sort=tropes&page=2", f"/browse/works?sort=tropes&page={pages}"} <= links
    seen = [
        label
        for number in range(1, pages + 1)
        for label in labels(odd_server, f"/browse/works?page={number}")
    ]
    assert len(seen) == len(set(seen)) == WORKS + 2


def test_lists_count_what_the_manifest_counts(server: Served) -> None:
    counts = server.release.manifest["counts"]
    for kind in ("works", "tropes", "characters"):
        assert asked(server, f"/browse/{kind}")["total"] == counts[kind]


def test_what_a_list_is_narrowed_to_stands_in_its_form(server: Served) -> None:
    text = server.get("/browse/works?trope=Your+Mom&mode=PlayedStraight&year=1988", BROWSER).text
    assert 'value="Your Mom"' in text
    assert '<option value="PlayedStraight" selected>' in text
    assert '<input id="field-year" name="year" value="1988"' in text


@pytest.mark.parametrize(
    "query",
    [
        "works",
        "works?medium=Film",
        "works?year=1980-1989",
        "works?trope=AlphaTrope",
        "works?trope=AlphaTrope&medium=Literature",
        "works?mode=Averted",
        "works?character=Who",
        "works?name=ir&mode=PlayedStraight",
        "tropes",
        "tropes?work=Second",
        "tropes?name=alpha",
        "tropes?character=Who&work=Second",
        "characters",
        "characters?work=Second",
        "characters?trope=Main/BetaTrope&name=w",
    ],
)
def test_the_number_beside_a_choice_is_that_of_the_list_with_it(small: Served, query: str) -> None:
    kind, _, given = query.partition("?")
    for field in ("mode", "medium") if kind == "works" else ("mode",):
        others = [pair for pair in given.split("&") if pair and not pair.startswith(f"{field}=")]
        chosen = choices(small.get(f"/browse/{query}", BROWSER).text, field)
        assert chosen, field
        for value, number in chosen.items():
            found = asked(small, f"/browse/{kind}?{'&'.join([*others, f'{field}={value}'])}")
            assert (value, number) == (value, found["total"])
        if field == "medium":
            assert sum(chosen.values()) == asked(small, f"/browse/{kind}?{'&'.join(others)}")["total"]


def choices(text: str, field: str) -> dict[str, int]:
    """What the form of a list offers in a field, with the numbers beside it."""
    [select] = re.findall(rf'<select id="field-{field}".*?</select>', text, re.DOTALL)
    found = re.findall(r'<option value="(\w+)"[^>]*>[^<]*\(([\d,]+)\)</option>', select)
    return {value: int(number.replace(",", "")) for value, number in found}


def test_a_name_that_nothing_has_is_answered_with_the_like(server: Served) -> None:
    found = page(server, "/browse/works?trope=Bottomles+Magazine&sort=tropes")
    assert "This release has no trope called “Bottomles Magazine”. Did you mean:" in found.text
    links = {element.get("href") for element in found.all("a")}
    assert "/browse/works?trope=Main%2FBottomlessMagazines&sort=tropes" in links


def test_the_title_has_labels(server: Served) -> None:
    text = server.get("/browse/works?trope=YourMom&mode=PlayedStraight&medium=Film", BROWSER).text
    assert "<h1>Works: film, Played Straight, Your Mom</h1>" in text


def test_a_medium_that_is_spelled_otherwise_is_suggested(small: Served) -> None:
    hrefs = {each["href"] for each in small.get("/browse/works?medium=Flim").json()["suggestions"]}
    assert {"/browse/works?medium=Film", "/browse/works"} <= hrefs


@pytest.mark.parametrize(
    ("query", "head"),
    [
        ("tropes?character=Who", "Occurrences, in all"),
        ("characters?trope=Main/BetaTrope", "Occurrences, in all"),
        ("works?mode=Averted", "Tropes present, in all"),
    ],
)
def test_a_narrowed_list_says_that_its_numbers_are_not_narrowed(small: Served, query: str, head: str) -> None:
    assert head in page(small, f"/browse/{query}").text
    assert "in all" not in page(small, f"/browse/{query.partition('?')[0]}").text


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("ASK {}", "Answer · Query"),
        ("SELECT * { VALUES ?a { 1 } }", "Answer · Query"),
        ("CONSTRUCT {} {}", "Answer · Query"),
        ("SELECT", "Error · Query"),
    ],
)
def test_the_plain_form_leads_to_its_answer(small: Served, query: str, title: str) -> None:
    text = small.get(f"/sparql?query={quote(query)}", BROWSER).text
    assert f"<title>{title} · Tropegraph</title>" in text
    assert 'action="/sparql#answer"' in text
    assert text.count('id="answer"') == 1


def test_a_mode_that_is_spelled_otherwise_is_suggested(server: Served) -> None:
    response = server.get("/browse/tropes?mode=Avertd")
    assert response.status_code == 400
    hrefs = {each["href"]: each["title"] for each in response.json()["suggestions"]}
    assert hrefs["/browse/tropes?mode=Averted"] == "Averted"
    assert "/modes" in hrefs


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("works?mode=Foo&medium=Film&year=1988&sort=tropes", "medium=Film&year=1988&sort=tropes"),
        ("works?mode=Avertd&year=1980-1989", "year=1980-1989"),
        ("works?medium=Flim&mode=Averted&page=3", "mode=Averted"),
        ("works?year=later&mode=Averted", "mode=Averted"),
        ("works?sort=weight&mode=Averted", "mode=Averted"),
        ("tropes?mode=Foo&work=Film/Second", "work=Film%2FSecond"),
    ],
)
def test_what_else_a_list_is_narrowed_to_stays_in_what_is_suggested(
    small: Served, query: str, kept: str
) -> None:
    response = small.get(f"/browse/{query}")
    assert response.status_code == 400
    lists = [each["href"] for each in response.json()["suggestions"] if "?" in each["href"]]
    same = [href for href in lists if all(field in href for field in kept.split("&"))]
    assert same
    assert all(small.get(href, "application/json").status_code == 200 for href in lists)
    assert not any("page=" in href or "Foo" in href or "later" in href for href in lists)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("works?mode=Averted&year=1979", ["without year “1979” 2 works", "without mode “Averted” 1 work"]),
        (
            "works?year=1988&medium=Literature&name=First",
            ["with name “First” 1 work", "with medium “literature” 1 work", "with year “1988” 1 work"],
        ),
        ("works?name=Secnod", ["search for “Secnod” 1 work", "without name “Secnod” 3 works"]),
        ("works?name=Secnod&year=1988", ["search for “Secnod” 1 work", "without name “Secnod” 1 work"]),
        (f"works?name={'x' * 600}", [f"without name “{'x' * 600}” 3 works"]),
    ],
)
def test_an_empty_list_leads_to_what_is_not_empty(small: Served, query: str, expected: list[str]) -> None:
    found = HTMLParser(small.get(f"/browse/{query}", BROWSER).text)
    assert [each.text() for each in found.css("div.nothing strong")] == ["No work fits all of this."]
    ways = found.css("div.nothing li")
    assert [" ".join(way.text().split()) for way in ways] == expected
    for way in ways:
        [link] = way.css("a")
        total = asked(small, str(link.attributes["href"]))["total"]
        assert f" {total} work" in way.text()
