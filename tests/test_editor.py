"""The query page in a real browser, and without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tropegraph.server.views.query import has_editor

from .browser import Visit, chromium, needs_browser, visit
from .served import BROWSER, Served, served

pytestmark = [
    needs_browser,
    pytest.mark.skipif(not has_editor(), reason="the query editor was not set up (make test does it)"),
]
VALUE = "document.querySelector('.CodeMirror').CodeMirror.getValue()"
SET = "text => document.querySelector('.CodeMirror').CodeMirror.setValue(text)"
MOST_KEYS = 40
HELD = """() => {
  const held = document.activeElement;
  if (!held.closest('#editor')) return null;
  const code = held.tagName === 'TEXTAREA' && held.closest('.CodeMirror');
  const own = held.className === 'autocomplete' ? 'endpoint' : held.ariaLabel || held.textContent;
  const box = held.getBoundingClientRect();
  const above = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    name: code ? 'query' : own,
    outline: getComputedStyle(code || held).outlineStyle,
    covered: !code && above !== null && !held.contains(above) && !above.contains(held),
  };
}"""
"""What has the focus in the editor: its name, the style of its outline, whether something lies above it."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser."""
    with chromium() as running:
        yield running


@pytest.fixture
def found(browser: Browser) -> Iterator[Visit]:
    """A new page, which must not complain of anything."""
    with visit(browser) as new:
        yield new
        assert new.complaints == []


def opened(found: Visit, url: str) -> Visit:
    """The page when its editor is ready."""
    found.page.goto(url)
    expect(found.page.locator("#editor[data-ready]")).to_be_visible()
    return found


def test_the_editor_is_there_and_asks_nobody_else(server: Served, found: Visit) -> None:
    page = opened(found, f"{server.url}/sparql").page
    assert page.locator("form.query").is_hidden()
    assert "tg:ofTrope" in page.evaluate(VALUE)
    assert found.others_than(server.url) == []


def test_a_query_is_run(server: Served, found: Visit) -> None:
    page = opened(found, f"{server.url}/sparql").page
    page.evaluate(SET, "SELECT ?name { <Film/RedHeat> <http://www.w3.org/2000/01/rdf-schema#label> ?name }")
    page.locator(".yasqe_queryButton").click()
    expect(page.locator(".yasr_results")).to_contain_text("Red Heat")


def test_an_error_names_line_and_column(server: Served, browser: Browser) -> None:
    with visit(browser) as found:  # the browser itself complains of the 400 that is looked for
        page = opened(found, f"{server.url}/sparql").page
        page.evaluate(SET, "SELECT * WHERE {\n  ?s foaf2:name ?o }")
        page.evaluate("document.activeElement.blur()")
        page.locator(".yasqe_queryButton").click()
        expect(page.locator("#editor-problem")).to_have_text(re.compile("^Line 2, column 6:"))
        assert page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getCursor().line") == 1


def test_a_query_in_the_address_is_in_the_editor_with_its_answer(server: Served, found: Visit) -> None:
    page = opened(found, f"{server.url}/sparql?{urlencode({'query': 'ASK { ?s ?p ?o }'})}").page
    assert page.evaluate(VALUE) == "ASK { ?s ?p ?o }"
    expect(page.locator(".yes-no")).to_have_text("Yes")


def test_a_known_prefix_is_declared(server: Served, found: Visit) -> None:
    page = opened(found, f"{server.url}/sparql").page
    page.evaluate(SET, "SELECT * { ?s tg:exhibits ?o }")
    page.evaluate(
        "() => { const m = document.querySelector('.CodeMirror').CodeMirror; m.focus();"
        " m.getInputField().blur(); }"
    )
    expect(page.locator(".CodeMirror-code")).to_contain_text(
        "PREFIX tg: <https://w3id.org/tropegraph/ontology#>"
    )


def test_classes_and_properties_are_completed(server: Served, found: Visit) -> None:
    page = opened(found, f"{server.url}/sparql").page
    page.evaluate(SET, "PREFIX tg: <https://w3id.org/tropegraph/ontology#>\nSELECT * { ?s ")
    page.evaluate(
        "() => { const m = document.querySelector('.CodeMirror').CodeMirror; m.focus();"
        " m.setCursor({line: 1, ch: 99}); }"
    )
    page.keyboard.type("tg:exh")
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hints")).to_contain_text("tg:exhibits")
    page.keyboard.press("Enter")
    expect(page.locator(".CodeMirror-code")).to_contain_text("tg:exhibits")


def test_the_keyboard_leads_through_the_editor_and_back(server: Served, found: Visit) -> None:
    page = opened(found, f"{server.url}/sparql").page
    assert page.evaluate("document.activeElement === document.body")
    query = page.evaluate(VALUE)
    for key, goal in (
        ("Tab", "#editor .CodeMirror textarea"),
        ("Tab", "#cookbook a"),
        ("Shift+Tab", "#editor .CodeMirror textarea"),
        ("Shift+Tab", "header.site a"),
    ):
        assert pressed_until(page, key, goal) < MOST_KEYS
    assert page.evaluate(VALUE) == query


def pressed_until(page: Page, key: str, goal: str) -> int:
    """How often a key was pressed until the focus was on what a selector names; at most ``MOST_KEYS``."""
    for count in range(MOST_KEYS):
        if page.evaluate("goal => document.activeElement.matches(goal)", goal):
            return count
        page.keyboard.press(key)
    return MOST_KEYS


@pytest.mark.parametrize("width", [400, 1280])
def test_the_keyboard_sees_where_it_is_in_the_editor(server: Served, browser: Browser, width: int) -> None:
    with visit(browser, width=width) as new:
        page = opened(new, f"{server.url}/sparql").page
        lines: dict[str, str] = {}
        for _ in range(MOST_KEYS):
            page.keyboard.press("Tab")
            if held := page.evaluate(HELD):
                lines[held["name"]] = held["outline"]
                assert not held["covered"], held
            if "Run query" in lines:
                break
        assert set(lines) >= {"endpoint", "query", "Run query"}
        assert set(lines.values()) == {"solid"}


def test_the_first_answer_fits_and_can_be_reached(server: Served, found: Visit) -> None:
    page = opened(found, f"{server.url}/sparql").page
    page.locator(".yasqe_queryButton").click()
    expect(page.locator(".yasr td", has_text="Artificial Limbs")).to_be_visible()
    answer = page.get_by_role("region", name="Answer")
    assert answer.evaluate("e => e.tabIndex === 0 && e.scrollWidth <= e.clientWidth")
    assert answer.locator("th").all_inner_texts() == ["", "trope", "mode", "text"]


@pytest.mark.parametrize("root", ["", "/data"])
def test_links_of_an_answer_stay_on_the_site(default_out: Path, browser: Browser, root: str) -> None:
    iris = {
        "https://w3id.org/tropegraph/Film/RedHeat": f"{root}/Film/RedHeat",
        "https://w3id.org/tropegraph/ontology#Work": f"{root}/ontology#Work",
        "https://www.wikidata.org/entity/Q1": "https://www.wikidata.org/entity/Q1",
    }
    public = f"https://proxy.example{root}/"
    with served(default_out, "--public-url", public) as server, visit(browser) as found:
        page = opened(found, f"{server.url}{root}/sparql").page
        page.evaluate(SET, f"SELECT ?iri {{ VALUES ?iri {{ {' '.join(f'<{iri}>' for iri in iris)} }} }}")
        page.locator(".yasqe_queryButton").click()
        expect(page.locator(".yasr td a.iri")).to_have_count(len(iris))
        links = page.locator(".yasr td a.iri").evaluate_all(
            "all => all.map(e => [e.textContent, e.getAttribute('href')])"
        )
    assert dict(links) == iris


def test_the_button_leaves_the_first_line_free_on_a_small_screen(server: Served, browser: Browser) -> None:
    with visit(browser, width=400) as found:
        page = opened(found, f"{server.url}/sparql").page
        line = page.locator(".CodeMirror-line").first.bounding_box()
        button = page.locator(".yasqe_queryButton").bounding_box()
    assert line and button
    assert button["y"] + button["height"] <= line["y"]


def test_no_script_stands_in_the_page(server: Served) -> None:
    text = server.get("/sparql", BROWSER).text
    scripts = re.findall(r'<script(?! type="application/ld\+json")[^>]*>([^<]*)</script>', text)
    assert len(scripts) == 2
    assert "".join(scripts).strip() == ""
    assert not re.search(r"\son\w+=", text)
    assert "script-src" not in server.get("/", BROWSER).headers["Content-Security-Policy"]
