"""What only a spoiler tells is told nowhere on the pages before a reader asks; the data have it."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from .browser import chromium, needs_browser, visit
from .served import BROWSER, Served
from .stories import SECRETS, WORK, ferry_served, told

PAGES = (
    f"{WORK}.html",
    f"{WORK}/occurrence/TheMole.html",
    f"{WORK}/occurrence/HiddenDoor.html",
    f"{WORK}/occurrence/HiddenDoor/quotation/1.html",
    f"{WORK}/occurrence/BigBad.html",
    f"{WORK}/character/PietMaas.html",
    f"{WORK}/character/GretaHolm.html",
    f"{WORK}/agent/InesDahl.html",
    "/page/Film/NightFerry2004.html",
    "/Main/TheMole.html?page=1",
    "/search?q=ferry",
    "/search?q=shadow",
    "/reconcile/preview?id=Film/NightFerry2004/occurrence/TheMole",
    "/shapes.html",
)


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with ferry_served(tmp_path_factory.mktemp("ferry")) as running:
        yield running


@pytest.mark.parametrize("path", PAGES)
def test_what_only_spoilers_tell_is_told_nowhere(ferry: Served, path: str) -> None:
    text = told(ferry, path)
    assert [secret for secret in SECRETS if secret in text] == []


def test_who_is_named_elsewhere_is_not_named_beside_a_spoiler(ferry: Served) -> None:
    for path in (f"{WORK}/occurrence/TheMole.html", f"{WORK}/occurrence/AnyoneCanDie.html"):
        assert "Piet Maas" not in told(ferry, path)
    assert "Greta Holm" in told(ferry, f"{WORK}/occurrence/TheMole.html")
    assert "Piet Maas" in told(ferry, f"{WORK}/occurrence/RunningGag.html")
    assert "Piet Maas" not in told(ferry, f"{WORK}/occurrence/RunningGag/1.html")


def test_the_page_of_a_character_keeps_apart_what_gives_away_its_story(ferry: Served) -> None:
    text = told(ferry, f"{WORK}/character/PietMaas.html")
    assert "Running Gag" in text
    assert "The Mole" not in text
    assert "4 more occurrences, which name the character only where the story is given away" in text


def test_a_trope_that_is_a_spoiler_does_not_name_its_work(ferry: Served) -> None:
    text = told(ferry, "/Main/DeadAllAlong.html")
    assert "1 work, whose story is given away by it" in text
    assert "never left the harbour" not in text
    assert "Night Ferry" not in text


def test_the_picture_of_a_work_leaves_out_whom_only_spoilers_bring_together(ferry: Served) -> None:
    text = told(ferry, f"{WORK}.html")
    picture = text[text.index("Who is in which trope") : text.index("pairs that only")]
    assert "Running Gag Piet Maas" in picture
    assert "Anyone Can Die" not in picture


def test_what_search_engines_are_told_gives_no_story_away(ferry: Served) -> None:
    page = ferry.get(f"{WORK}.html", BROWSER).text
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    found = json.loads(data)
    assert sorted(each["name"] for each in found["actor"]) == ["Ines Dahl", "Otto Brandt"]
    assert sorted(each["name"] for each in found["character"]) == ["Greta Holm", "Jonas Wiik", "Piet Maas"]


def test_the_data_have_what_pages_hide(ferry: Served) -> None:
    turtle = ferry.get(f"{WORK}/occurrence/TheMole.ttl").text
    assert "/character/SunnivaRask>" in turtle
    assert "/character/PietMaas>" in turtle


@needs_browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_name_is_shown_when_it_is_asked_for(ferry: Served, scripts: bool) -> None:
    with chromium() as browser, visit(browser, scripts=scripts) as found:
        page = found.page
        page.goto(f"{ferry.url}{WORK}/occurrence/TheMole.html")
        name = page.get_by_role("link", name="Sunniva Rask")
        expect(name).to_be_hidden()
        page.locator("dl.facts").get_by_role("checkbox", name="Show the spoiler").check()
        expect(name).to_be_visible()
