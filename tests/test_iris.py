"""The names that IRIs are made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tropegraph.mapping.errors import UsageError
from tropegraph.mapping.iris import Iris, camel_name, checked_base, wikiword

TITLES = [
    ("So Much for Stealth", "SoMuchForStealth"),
    ("Sharp-Dressed Man", "SharpDressedMan"),
    ("The Backwards Я", "TheBackwardsR"),
    ("48 Hrs.", "FortyEightHours"),
    ("Yank the Dog's Chain", "YankTheDogsChain"),
    ("Chekhov’s Gun", "ChekhovsGun"),
    ("Instant Awesome: Just Add Dragons!", "InstantAwesomeJustAddDragons"),
    ("Action Film, Quiet Drama Scene", "ActionFilmQuietDramaScene"),
    ("Cloak & Dagger", "CloakAndDagger"),
    ("Kansas City Noir", "KansasCityNoir"),
    ("Café Pelé", "CafePele"),
    ("TV Genius", "TVGenius"),
]


@pytest.mark.parametrize(("title", "expected"), TITLES, ids=[title for title, _ in TITLES])
def test_wikiword(title: str, expected: str) -> None:
    assert wikiword(title) == expected


@pytest.mark.parametrize("title", ["", "!?", "Москва", "東京"])
def test_a_title_without_ascii_letters_gives_no_wikiword(title: str) -> None:
    with pytest.raises(ValueError, match="no WikiWord"):
        wikiword(title)


@given(st.text())
def test_a_wikiword_is_ascii_letters_and_figures_or_none(title: str) -> None:
    try:
        made = wikiword(title)
    except ValueError:
        return
    assert made.isascii()
    assert made.isalnum()


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Ed O'Ross", "EdORoss"),
        ("Smith & Wesson", "SmithAndWesson"),
        ("Zoë Saldaña", "ZoëSaldaña"),
        ("Zoe\u0308", "Zoë"),
        ("Ōarai", "Ōarai"),
    ],
)
def test_camel_name_keeps_letters_of_every_script(label: str, expected: str) -> None:
    assert camel_name(label) == expected


def test_iris_are_the_base_and_a_path() -> None:
    iris = Iris("https://example.org/x/")
    assert iris.trope("YourMom") == "https://example.org/x/Main/YourMom"
    assert iris.occurrence("Film/RedHeat", "YourMom", 2) == (
        "https://example.org/x/Film/RedHeat/occurrence/YourMom-2"
    )
    assert iris.page_range("Film/RedHeat", 3, 9) == "https://example.org/x/page/Film/RedHeat#char=3,9"


@pytest.mark.parametrize(
    "base", ["example.org", "ftp://example.org/", "https://example.org", "http://a b/", "http://a/?q=/"]
)
def test_a_base_that_iris_cannot_be_made_under_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="ends in a slash"):
        checked_base(base)
