"""Why a statement is here, and how sure it is: what pages say beside it."""

import re

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
    assert "Police Are Useless in Red Heat was read from positions " in text
    assert "The mode is stated in the text." in text
    assert "Ivan Danko is known from Authority." in text
    assert "Red Heat exhibits Police Are Useless, because of this occurrence" in text


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
