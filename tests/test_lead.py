"""Facts of the lead sentence and casts in prose."""

import pytest

from tropegraph.mapping.lead import Lead, read_lead, roles
from tropegraph.mapping.page import Passage, Span


def passage(text: str, start: int = 0) -> Passage:
    return Passage(text, Span(start, start + len(text)))


def facts(text: str) -> Lead:
    lead = read_lead(passage(text))
    assert lead
    return lead


LEADS = [
    (
        "Salt is a 1999 buddy cop/heist/crime film by Ann Lee.",
        1999,
        ("buddy cop", "heist", "crime"),
    ),
    ("Salt is a 2003 South Korean action thriller film.", 2003, ("action thriller",)),
    ("Salt (known as Sal in France) is a 1999 comedy film.", 1999, ("comedy",)),
    ("Salt is an Italian film released in 1966.", 1966, ()),
    ("Salt is a film set in the 1980s.", None, ()),
]


@pytest.mark.parametrize(("text", "year", "genres"), LEADS)
def test_year_and_genres(text: str, year: int | None, genres: tuple[str, ...]) -> None:
    lead = facts(text)
    assert (lead.title, lead.year, lead.genres, lead.medium) == ("Salt", year, genres, "film")


CREDITS = [
    ("directed by Ann Lee and produced by Red Pictures.", ["Ann Lee"], ["Red Pictures"]),
    ("directed by Ann Lee, Bo Öst and Cy Young Jr.", ["Ann Lee", "Bo Öst", "Cy Young Jr."], []),
    ("directed by Guillermo del Toro.", ["Guillermo del Toro"], []),
    ("directed by J. J. Abrams, starring Ed O'Ross.", ["J. J. Abrams"], []),
    ("directed by Ann Lee. Bo Öst wrote it.", ["Ann Lee"], []),
    ("directed by nobody in particular.", [], []),
]


@pytest.mark.parametrize(("text", "directors", "producers"), CREDITS)
def test_credits(text: str, directors: list[str], producers: list[str]) -> None:
    whole = f"Salt is a 1999 film {text}"
    lead = read_lead(passage(whole, start=100))
    assert lead
    assert [name.text for name in lead.directors] == directors
    assert [name.text for name in lead.producers] == producers
    for name in (*lead.directors, *lead.producers):
        assert whole[name.span.start - 100 : name.span.end - 100] == name.text


def test_a_person_who_produces_is_no_company() -> None:
    lead = facts("Salt is a 1999 film produced by Bo Öst and Red Pictures.")
    assert [name.text for name in lead.companies] == ["Red Pictures"]


def test_a_sentence_without_a_title_gives_nothing() -> None:
    assert read_lead(passage("This is a story about salt.")) is None
    assert read_lead(passage("Nothing to see.")) is None


ROLES = [
    ('one Viktor "Rosta" Rostavili (Ed O\'Ross), who', [('Viktor "Rosta" Rostavili', "Ed O'Ross")]),
    ("When Danko (Arnold Schwarzenegger) arrives", [("Danko", "Arnold Schwarzenegger")]),
    ("his father Ike (Moses Gunn), a player", [("Ike", "Moses Gunn")]),
    ("Hal (voiced by Bo Öst) and Di (played by Ann Lee)", [("Hal", "Bo Öst"), ("Di", "Ann Lee")]),
    ("in Paris (2003) he meets (of all people) Ann", []),
    ("made by Joss Whedon (Buffy the Vampire Slayer, Firefly)", []),
    ("the lamp (Old Faithful) goes out", []),
    ("A stranger (it is never said who) comes", []),
]


@pytest.mark.parametrize(("text", "expected"), ROLES)
def test_character_and_performer(text: str, expected: list[tuple[str, str]]) -> None:
    found = roles(passage(text, start=7))
    assert [(role.character.text, role.performer.text) for role in found] == expected
    for role in found:
        assert text[role.span.start - 7 : role.span.end - 7].endswith(")")
