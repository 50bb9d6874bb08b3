"""Lists, near misses, searches and badges tell nothing that only a spoiler tells, before a reader asks."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from .browser import chromium, needs_browser, visit
from .served import BROWSER, Served
from .stories import SECRETS, WORK, ferry_served, told

LISTS = (
    "/browse/characters",
    "/browse/characters?name=ask",
    "/browse/characters?work=Night+Ferry",
    "/browse/tropes?character=Sunniva",
    "/search?q=sunniva",
    "/search?q=lena",
    "/search?q=zerbin&type=Agent",
)
BOXES = re.compile(r'<input type="checkbox" aria-label="([^"]*)">')


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with ferry_served(tmp_path_factory.mktemp("ferry")) as running:
        yield running


@pytest.fixture(scope="module")
def textless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same page in a release that holds no texts."""
    with ferry_served(tmp_path_factory.mktemp("textless"), "--no-text") as running:
        yield running


def boxes(server: Served, path: str) -> list[str]:
    """What the checkboxes of a page are called, for who hears the page."""
    return BOXES.findall(server.get(path, BROWSER).text)


@pytest.mark.parametrize("path", LISTS)
def test_no_list_tells_what_only_spoilers_tell(ferry: Served, path: str) -> None:
    asked = path.partition("=")[2].partition("&")[0].casefold()
    text = told(ferry, path)
    assert [secret for secret in SECRETS if secret in text and secret.casefold() != asked] == []


def test_a_missing_page_names_no_spoiler_among_what_may_be_meant(ferry: Served) -> None:
    text = told(ferry, f"{WORK}/character/SunivaRosk", 404)
    assert "Did you mean Show the spoiler: Character in Night Ferry" in text
    assert "Rask" not in text


def test_a_hidden_name_says_of_which_work_it_is(ferry: Served) -> None:
    assert boxes(ferry, "/browse/characters") == ["Show the spoiler: a character of Night Ferry"]
    assert "Show the spoiler: Character in Night Ferry" in boxes(ferry, "/search?q=sunniva")


def test_who_is_named_openly_stands_openly_in_lists(ferry: Served) -> None:
    text = told(ferry, "/browse/characters")
    assert "Greta Holm" in text
    assert "Piet Maas" in text
    assert "Piet Maas" in told(ferry, "/search?q=piet")


def test_who_is_named_in_a_spoiler_first_and_openly_later_stands_openly(ferry: Served) -> None:
    data = ferry.get(f"{WORK}/character/JonasWiik.nt").text
    [start] = map(int, re.findall(r"wasDerivedFrom> <[^>]*#char=(\d+),\d+>", data))
    assert ferry.get("/page/Film/NightFerry2004.txt").text[start:].startswith("Jonas Wiik (Per Holt)")
    assert "Jonas Wiik" in told(ferry, "/browse/characters")


@pytest.mark.parametrize(
    ("path", "hidden", "box"),
    [
        ("/browse/characters?trope=TheMole", "Piet Maas", "a character of Night Ferry"),
        ("/browse/works?trope=DeadAllAlong", "Night Ferry", "a work whose story is given away"),
        ("/browse/tropes?work=Night+Ferry", "Dead All Along", "a trope of Night Ferry"),
        ("/browse/tropes?character=Piet+Maas", "The Mole", "a trope that involves Piet Maas"),
        ("/browse/works?trope=FalseAlarm&mode=Subverted", "Night Ferry", "a work whose story is given away"),
    ],
    ids=["whom a trope is about", "a trope", "a trope of a work", "a trope of a character", "a mode"],
)
def test_a_narrowed_list_does_not_tell_what_brings_its_lines_there(
    ferry: Served, path: str, hidden: str, box: str
) -> None:
    assert hidden not in told(ferry, path)
    assert any(box in each for each in boxes(ferry, path))
    assert hidden in ferry.get(path, BROWSER).text


def test_what_a_narrowed_list_may_tell_stands_openly(ferry: Served) -> None:
    assert "Greta Holm" in told(ferry, "/browse/characters?trope=TheMole")
    assert "Running Gag" in told(ferry, "/browse/tropes?character=Piet+Maas")


@pytest.mark.parametrize(
    "path", [f"{WORK}.html", f"{WORK}/occurrence/FalseAlarm.html", f"{WORK}/character/GretaHolm.html"]
)
def test_a_mode_that_a_spoiler_states_has_no_open_badge(ferry: Served, path: str) -> None:
    assert "Subverted" not in told(ferry, path)
    assert any("mode of" in each for each in boxes(ferry, path))


def test_the_page_of_a_trope_does_not_tell_that_a_work_has_it_in_a_hidden_mode(ferry: Served) -> None:
    text = told(ferry, "/Main/FalseAlarm.html")
    assert "1 work, whose story is given away by it" in text
    assert "Night Ferry" not in text
    assert "False Alarm in Night Ferry" not in told(ferry, "/mode/Subverted.html")


@pytest.mark.parametrize(
    "path",
    [
        f"{WORK}.html",
        f"{WORK}/character/GretaHolm.html",
        f"{WORK}/occurrence/TheMole.html",
        f"{WORK}/occurrence/HiddenDoor.html",
        f"{WORK}/occurrence/FalseAlarm.html",
        "/browse/characters",
    ],
)
def test_a_release_without_texts_tells_no_more(textless: Served, path: str) -> None:
    text = told(textless, path)
    assert [secret for secret in SECRETS if secret in text] == []
    assert "Subverted" not in text.replace("Subverted (1)", "")  # how many are in a mode is told


def test_every_spoiler_of_a_work_says_where_it_stands(ferry: Served) -> None:
    found = boxes(ferry, f"{WORK}.html")
    assert len(found) > 10
    assert "Show the spoiler" not in found
    assert "Show the spoiler: text of The Mole" in found
    assert "Show the spoiler: trope of entry 3" in found


@needs_browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_work_shows_all_that_it_hides_at_once(ferry: Served, scripts: bool) -> None:
    with chromium() as browser, visit(browser, scripts=scripts) as found:
        page = found.page
        page.goto(f"{ferry.url}{WORK}.html")
        entry = page.get_by_role("link", name="Dead All Along", exact=True)
        expect(entry).to_be_hidden()
        page.get_by_role("checkbox", name="Show what gives away the story").check()
        expect(entry).to_be_visible()
        expect(page.get_by_role("checkbox", name="Show the spoiler")).to_have_count(0)


@needs_browser
def test_a_name_in_a_list_is_shown_when_it_is_asked_for(ferry: Served) -> None:
    with chromium() as browser, visit(browser, scripts=False) as found:
        page = found.page
        page.goto(f"{ferry.url}/browse/characters")
        name = page.get_by_role("link", name="Sunniva Rask")
        expect(name).to_be_hidden()
        page.get_by_role("checkbox", name="Show the spoiler: a character of Night Ferry").check()
        expect(name).to_be_visible()
