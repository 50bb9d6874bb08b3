"""The pictures: they say what the query behind them answers, and nothing in them is cut off or covered."""

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser

from tropegraph.mapping.terms import Statement, n_quads, name, string
from tropegraph.server.cookbook import recipe
from tropegraph.server.rdf import expand
from tropegraph.server.views.diagram import ARROWS

from .browser import Scheme, chromium, needs_browser, visit
from .odd_content import LABEL, TYPE, thing
from .release_maker import make_release
from .served import BROWSER, Served, served
from .test_lists import WORKS, made_up

BASE = "https://w3id.org/tropegraph/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser."""
    with chromium() as running:
        yield running


def figure(server: Served, path: str, name: str) -> str:
    """The picture of that id on a page."""
    text = server.follow(path, BROWSER).text
    found = re.search(rf'<figure class="picture" id="{name}">.*?</figure>', text, re.DOTALL)
    assert found, text
    return found[0]


def answered(server: Served, picture: str) -> list[list[str]]:
    """The rows that the query behind a picture has, as its link says."""
    found = re.search(r'href="([^"]*)">The query behind this', picture)
    assert found
    address = urlsplit(unescape(found[1]))
    known = recipe(address.path.rpartition("/")[2])
    assert known
    text = known.filled(dict(parse_qsl(address.query)), server.release.base)
    response = server.get("/sparql", params={"query": text, "format": "csv"})
    return list(csv.reader(io.StringIO(response.text, newline="")))[1:]


def drawn_bars(picture: str) -> list[tuple[str, str]]:
    """The names and the numbers of the bars of a picture."""
    rows = re.findall(r'<th scope="row"><a [^>]*>(.*?)</a>.*?class="number">([\d,]+)<', picture)
    return [(unescape(name), number.replace(",", "")) for name, number in rows]


@pytest.mark.parametrize(
    ("path", "name", "least"),
    [("/", "used-most", 8), ("/Main/YourMom.html", "companions", 10)],
    ids=["home", "trope"],
)
def test_bars_are_the_first_rows_of_their_query(server: Served, path: str, name: str, least: int) -> None:
    picture = figure(server, path, name)
    bars = drawn_bars(picture)
    assert len(bars) == least
    rows = [(label, number) for _, label, number in answered(server, picture)]
    assert set(bars) <= set(rows)
    assert [number for _, number in bars] == [number for _, number in rows[:least]]
    assert len({number for _, number in bars}) > 1


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of many works that share tropes."""
    folder = make_release(tmp_path_factory.mktemp("many") / "release", n_quads(made_up()))
    with served(folder) as running:
        yield running


@pytest.mark.parametrize(
    ("path", "name", "title"),
    [
        ("/", "used-most", "Tropes used most, by works"),
        ("/Main/Hub.html", "companions", "Tropes that share most works with it, the first 10"),
    ],
    ids=["home", "trope"],
)
def test_tropes_of_many_works_are_counted_by_works(many: Served, path: str, name: str, title: str) -> None:
    picture = figure(many, path, name)
    bars = drawn_bars(picture)
    assert title in picture
    assert len(bars) == (8 if path == "/" else 10)
    assert bars[0] in (("Hub", str(WORKS)), ("TropeA", str(WORKS // 2)))
    assert set(bars) <= {(label, number) for _, label, number in answered(many, picture)}


def test_where_there_is_nothing_to_draw_a_sentence_says_why(server: Served) -> None:
    picture = figure(server, "/Main/TheBackwardsR.html", "companions")
    assert "No other trope shares more than one work with it, or a character" in picture
    assert "<table" not in picture
    assert len(answered(server, picture)) == 37


def test_the_network_is_what_its_query_answers(server: Served) -> None:
    picture = figure(server, "/Film/RedHeat.html", "network")
    pairs = {
        (BASE + trope, BASE + character)
        for trope, row in re.findall(r'<th scope="row"><a href="/([^"]*)">.*?</th>(.*?)</tr>', picture)
        for character in re.findall(r'<a href="/([^"]*)"', row)
    }
    assert len(pairs) > 30
    assert pairs <= {(trope, character) for trope, character, _ in answered(server, picture)}
    assert picture.count('<path class="edge') == 2 * len(pairs)
    assert "the 20 of 31 tropes and 8 of 10 characters that meet most" in picture


def test_the_arrows_of_the_ontology_are_those_of_its_query(server: Served) -> None:
    picture = figure(server, "/ontology", "diagram")
    rows = answered(server, picture)
    arrows = {(source, name, target) for name, source, target in ARROWS}
    assert {(source, name, target) for source, name, target, _ in rows} == {
        (expand(f"tg:{source}").value, expand(name).value, expand(f"tg:{target}").value)
        for source, name, target in arrows
    }
    assert all(int(number) > 0 for *_, number in rows)
    assert picture.count('<path class="arrow"') == 2 * len(ARROWS)


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/", "Modes, by occurrences"),
        ("/", "Tropes used most, by characters"),
        ("/Film/RedHeat.html", "Who is in which trope"),
        ("/Main/YourMom.html", "Goes with"),
        ("/mode/Lampshaded.html", "Tropes that are most often in this mode"),
        ("/ontology", "The main classes, and what leads from one to another"),
    ],
)
def test_a_picture_has_a_heading(server: Served, path: str, heading: str) -> None:
    text = server.follow(path, BROWSER).text
    found = re.search(rf"<h2[^>]*>{heading}</h2>.*?<(svg|table)", text, re.DOTALL)
    assert found
    assert "<h2" not in found[0][4:]


_TEXTS = """() => [...document.querySelectorAll("figure.picture svg")].filter(e => e.checkVisibility())
    .filter(e => e.querySelector("text")).map(svg => ({
        frame: svg.getBoundingClientRect(),
        size: Math.min(...[...svg.querySelectorAll("text")].map(e =>
            parseFloat(getComputedStyle(e).fontSize) * svg.getBoundingClientRect().width
                / svg.viewBox.baseVal.width)),
        texts: [...svg.querySelectorAll("text")].map(e => [e.textContent, e.getBoundingClientRect()]),
        boxes: [...svg.querySelectorAll("rect")].map(e => ["box", e.getBoundingClientRect()]),
        lines: [...svg.querySelectorAll("path.arrow")].map(e => [...Array(41).keys()].map(n => {
            const at = e.getPointAtLength(e.getTotalLength() * n / 40).matrixTransform(e.getScreenCTM());
            return [at.x, at.y];
        })),
    }))"""


def apart(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["right"] <= other["left"] + 1
        or other["right"] <= one["left"] + 1
        or one["bottom"] <= other["top"] + 1
        or other["bottom"] <= one["top"] + 1
    )


@needs_browser
@pytest.mark.parametrize("path", ["/Film/RedHeat.html", "/ontology.html"], ids=["network", "diagram"])
@pytest.mark.parametrize("width", [320, 400, 700, 1280])
def test_every_name_is_whole_on_every_screen(server: Served, browser: Browser, path: str, width: int) -> None:
    with visit(browser, width=width) as found:
        found.page.goto(server.url + path)
        [picture] = found.page.evaluate(_TEXTS)
    frame = picture["frame"]
    assert frame["right"] <= width
    assert picture["size"] >= 10
    texts = picture["texts"]
    assert len(texts) in (22, 28)
    assert [text for text, _ in texts if "…" in text] == []
    for number, (text, place) in enumerate(texts):
        assert place["left"] >= frame["left"] - 1 and place["right"] <= min(width, frame["right"] + 16), text
        covered = [other for other, where in texts[number + 1 :] if not apart(place, where)]
        assert covered == [], text


def of_long_names() -> Iterator[Statement]:
    """A work whose three tropes have names of some seventy letters, and one character for all."""
    work, page, character = (thing(path) for path in ("Film/W", "page/Film/W", "Film/W/character/Ann"))
    yield work, TYPE, name("tg:Work"), page
    yield character, TYPE, name("tg:Character"), page
    yield character, LABEL, string("Ann", "en"), page
    for number in range(3):
        trope, occurrence = thing(f"Main/Long{number}"), thing(f"Film/W/occurrence/Long{number}")
        yield trope, TYPE, name("tg:Trope"), page
        yield (
            trope,
            LABEL,
            string(f"A Name of Many Words That Goes On and On Until It Has Two Lines {number}", "en"),
            page,
        )
        yield occurrence, TYPE, name("tg:Occurrence"), page
        yield occurrence, name("tg:inWork"), work, page
        yield occurrence, name("tg:ofTrope"), trope, page
        yield occurrence, name("tg:mode"), name("mode:PlayedStraight"), page
        yield occurrence, name("tg:involves"), character, page


@needs_browser
def test_long_names_take_two_lines_on_wide_screens(tmp_path: Path, browser: Browser) -> None:
    folder = make_release(tmp_path / "release", n_quads(of_long_names()))
    with served(folder) as running, visit(browser) as found:
        found.page.goto(f"{running.url}/Film/W.html")
        [picture] = found.page.evaluate(_TEXTS)
    texts = sorted(picture["texts"])
    assert [text[-9:] for text, _ in texts] == [*(f"o Lines {number}" for number in range(3)), "Ann"]
    assert all(place["left"] >= picture["frame"]["left"] for _, place in texts)
    assert all(apart(one, other) for (_, one), (_, other) in combinations(texts, 2))


@needs_browser
@pytest.mark.parametrize("width", [400, 1280])
def test_no_arrow_crosses_a_class_or_another_arrow(server: Served, browser: Browser, width: int) -> None:
    with visit(browser, width=width) as found:
        found.page.goto(f"{server.url}/ontology.html")
        [picture] = found.page.evaluate(_TEXTS)
    lines: list[list[Any]] = picture["lines"]
    assert (len(picture["boxes"]), len(lines)) == (10, len(ARROWS))
    for line in lines:
        for _, box in picture["boxes"]:
            inside = [
                (x, y) for x, y in line if box["left"] < x < box["right"] and box["top"] < y < box["bottom"]
            ]
            assert inside == []
    for number, line in enumerate(lines):
        for other in lines[number + 1 :]:
            nearest = min(abs(x - a) + abs(y - b) for x, y in line[4:-4] for a, b in other[4:-4])
            assert nearest > 4


@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_table_of_files_is_whole_on_a_small_screen(
    server: Served, browser: Browser, scheme: Scheme
) -> None:
    with visit(browser, width=360, scheme=scheme) as found:
        for path in ("/release/latest/", "/dumps/"):
            found.page.goto(server.url + path)
            for frame in found.page.locator(".scroll:has(table.files)").all():
                assert frame.evaluate("e => e.scrollWidth <= e.clientWidth")
            wide = found.page.locator("table.files td:not(:empty)").evaluate_all(
                "cells => cells.filter(e => e.getBoundingClientRect().right > innerWidth).length"
            )
            assert wide == 0


@needs_browser
def test_what_scrolls_in_its_frame_can_be_reached_and_says_so(server: Served, browser: Browser) -> None:
    with visit(browser, width=360) as found:
        found.page.goto(f"{server.url}/report")
        frames = found.page.locator(".scroll").all()
        wide = [frame for frame in frames if frame.evaluate("e => e.scrollWidth > e.clientWidth")]
        assert wide
        for frame in wide:
            assert frame.get_attribute("tabindex") == "0"
            assert frame.get_attribute("aria-label")
            assert "gradient" in frame.evaluate("e => getComputedStyle(e).backgroundImage")
            frame.focus()
            found.page.keyboard.press("ArrowRight")
            found.page.wait_for_function("() => document.activeElement.scrollLeft > 0")
