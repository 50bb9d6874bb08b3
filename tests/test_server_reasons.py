"""Why a statement is here, and how sure it is: what pages say beside it."""

import html
import re

import pytest

from .served import BROWSER, Served


def text_of(server: Served, path: str) -> str:
    """The text of a page, without tags, on one line."""
    answer = server.get(f"{path}.html", BROWSER)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", "", answer.text[answer.text.index("<main") :]).split())


def test_each_statement_of_an_occurrence_has_a_reason(server: Served) -> None:
    text = text_of(server, "/Film/RedHeat/occurrence/PoliceAreUseless")
    for word in ("trope", "work", "mode", "exhibits", "with", "source"):
        assert f"why? {word}" in text
    assert "Lampshaded: at positions 5429–5439 of Red Heat: source page, stated in the text." in text
    assert "Because the page is about that work." in text
    assert "Red Heat exhibits Police Are Useless, because of this occurrence" in text


STATEMENTS = [
    ("/Film/RedHeat", "1988", "from the page's structure", "1988"),
    ("/Film/RedHeat", "Walter Hill", "by a name that the authority file has", "Walter Hill"),
    ("/Film/RedHeat", "Ed O'Ross", "by a name that the authority file has", "Ed O'Ross"),
    ("/Film/RedHeat", "Miranda warning", "by a name that the authority file has", "Miranda"),
    ("/Film/RedHeat/character/IvanDanko", "Danko", "by a name that the authority file has", "Danko"),
    (
        "/Film/RedHeat/occurrence/PoliceAreUseless",
        "Police Are Useless",
        "from the page's structure",
        "Police",
    ),
    (
        "/Film/RedHeat/occurrence/PoliceAreUseless",
        "Chicago",
        "by a name that the authority file has",
        "Chicago",
    ),
    ("/Film/RedHeat/occurrence/HandCannon", "Hand Cannon", "from the page's structure", "Hand Cannon"),
]
"""A page, a value on it, how that was found, and what stands in the text where it was."""


@pytest.mark.parametrize(("path", "value", "way", "words"), STATEMENTS, ids=lambda each: str(each))
def test_a_statement_leads_to_the_very_words_that_say_it(
    server: Served, path: str, value: str, way: str, words: str
) -> None:
    found = re.search(
        rf"{re.escape(value)}: at positions (\d+)–(\d+) of Red Heat: source page, {way}\.",
        html.unescape(text_of(server, path)),
    )
    assert found
    start, end = int(found[1]), int(found[2])
    assert server.get("/page/Film/RedHeat.txt").text[start:end].casefold().startswith(words.casefold())


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/Film/RedHeat", "Extreme Prejudice: from the authority file works."),
        ("/Film/RedHeat", "From a list of links that was checked by hand."),
        ("/Film/RedHeat/character/IvanDanko", "Gumby: from the authority file."),
        ("/agent/WalterHill", "From the authority file agents."),
        ("/Main/YourMom", "From its title, written as TV Tropes does, or from a known name."),
        ("/mode/Lampshaded", "From the ontology."),
        ("/Film/RedHeat/occurrence/BottomlessMagazines/2", "By its place below that entry."),
        ("/Film/RedHeat/occurrence/BottomlessMagazines/2", "Assumed, the text states none."),
        ("/place/Chicago", "Where each of these was read stands on its own page."),
    ],
)
def test_what_no_place_of_a_text_says_has_its_reason(server: Served, path: str, reason: str) -> None:
    assert reason in html.unescape(text_of(server, path))


@pytest.mark.parametrize("path", ["/Film/RedHeat/place/GavinMotel", "/Main/YourMom", "/mode/Lampshaded"])
def test_facts_are_in_words(server: Served, path: str) -> None:
    text = text_of(server, path)
    for jargon in ("known from", "score", "in scheme", "has top concept", "Place, Place"):
        assert jargon not in text


def test_how_a_thing_was_found_is_said_in_words(server: Served) -> None:
    assert "found from the authority file" in text_of(server, "/Film/RedHeat/place/GavinMotel")


def test_an_exhibited_trope_names_all_its_occurrences(server: Served) -> None:
    text = text_of(server, "/Film/RedHeat/occurrence/BottomlessMagazines/1")
    assert (
        "Red Heat exhibits Bottomless Magazines, because of 2 occurrences: "
        "Bottomless Magazines in Red Heat (1), Bottomless Magazines in Red Heat (2)"
    ) in text


def test_an_occurrence_that_only_holds_parts_makes_nothing_exhibited(server: Served) -> None:
    text = text_of(server, "/Film/RedHeat/occurrence/BottomlessMagazines")
    assert "exhibits Bottomless Magazines, because of" not in text


def test_a_mode_that_is_assumed_says_so_in_a_word(server: Served) -> None:
    text = text_of(server, "/Film/RedHeat")
    assert "Your Mom Played Straight · assumed" in text
    assert "Lampshaded · assumed" not in text


def test_the_graph_of_the_release_has_a_name(server: Served) -> None:
    text = text_of(server, "/page/Film/RedHeat")
    assert "What the release says of itself" in text
    assert "graph/release" not in text


def test_a_source_page_states_its_rights_once(server: Served) -> None:
    text = text_of(server, "/page/Film/RedHeat")
    assert "rights The facts alone are CC0" in text
    assert "The facts are CC0" not in text


def test_classes_of_other_vocabularies_name_these(server: Served) -> None:
    assert "Place (schema.org)" in text_of(server, "/place/Chicago")
    assert "Person (schema.org)" in text_of(server, "/agent/WalterHill")
