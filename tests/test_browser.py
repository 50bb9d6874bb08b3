"""The site in a real browser: journeys by mouse and by keyboard, spoilers, dark mode, without JavaScript."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .browser import Scheme, Visit, chromium, needs_browser, visit
from .command import built
from .served import Served, served

pytestmark = needs_browser

HELD = """() => {
  const held = document.activeElement, box = held.getBoundingClientRect();
  if (held === document.body) return null;
  const isOutlined = getComputedStyle(held).outlineStyle === 'solid';
  const isInView = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  return {html: held.outerHTML, is_seen: isOutlined && isInView && box.width > 3 && box.height > 3};
}"""
"""What has the focus, and whether it is seen; null where nothing has it."""

SPOILED = """!! Film/QuietRoom

A film of 1999.

!! Provides examples of:

* TheReveal: Ruth is alive [[spoiler:and her brother is the burglar]], as she says.
* HiddenDoor: Behind the shelf.
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser."""
    with chromium() as running:
        yield running


@pytest.fixture
def found(browser: Browser, server: Served) -> Iterator[Visit]:
    """A new page, which must not complain, and must ask nobody but the site."""
    with visit(browser) as new:
        yield new
        assert new.complaints == []
        assert new.others_than(server.url) == []


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of a page that gives away a story."""
    folder = tmp_path_factory.mktemp("spoiled")
    (folder / "QuietRoom.wiki").write_text(SPOILED, "utf-8")
    with served(built(folder / "out", "--work", "Film/QuietRoom", folder / "QuietRoom.wiki")) as running:
        yield running


def path_of(page: Page) -> str:
    return re.sub(r"^https?://[^/]*", "", page.url)


def test_from_home_to_a_download_by_mouse(server: Served, found: Visit, tmp_path: Path) -> None:
    page = found.page
    page.goto(server.url)
    page.get_by_role("searchbox").fill("red heat")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Red Heat", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Red Heat (1988)")
    page.locator("#tropes ~ ol").get_by_role("link", name="Your Mom", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your Mom")
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Query").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Query")
    page.get_by_role("link", name="Which works exhibit a trope?").click()
    expect(page.locator("table.answer")).to_contain_text("Red Heat")
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Downloads").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="tropegraph.nt.gz", exact=True).click()
    download.value.save_as(tmp_path / "got.gz")
    assert (tmp_path / "got.gz").read_bytes() == (
        server.release.dumps_folder / "tropegraph.nt.gz"
    ).read_bytes()


def test_near_names_are_offered_for_things_alone(server: Served, found: Visit) -> None:
    page = found.page
    page.goto(f"{server.url}/Film/RedHeet")
    expect(page.get_by_role("heading", name="Did you mean")).to_be_visible()
    expect(page.get_by_role("link", name="Red Heat", exact=True)).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("Red Heet")
    page.goto(f"{server.url}/browse/characters?page=77")
    expect(page.get_by_role("searchbox")).to_have_value("")
    assert page.get_by_role("heading", name="Did you mean").count() == 0
    assert [each for each in found.complaints if "404" not in each] == []
    found.complaints.clear()


def press_until(page: Page, name: str) -> None:
    """Goes on by the Tab key to the link or button of that name."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("(document.activeElement.textContent || '').trim()") == name:
            return
    raise AssertionError(f"the Tab key does not lead to {name!r}")


def test_the_same_way_by_keyboard(server: Served, found: Visit) -> None:
    page = found.page
    page.goto(server.url)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("main").get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("red heat")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=red"))
    press_until(page, "Red Heat")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Red Heat (1988)")
    press_until(page, "Artificial Limbs")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Artificial Limbs")
    press_until(page, "Query")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Query")
    press_until(page, "Which works exhibit a trope?")
    page.keyboard.press("Enter")
    expect(page.locator("table.answer")).to_contain_text("Red Heat")
    press_until(page, "Downloads")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Downloads")


@pytest.mark.parametrize("width", [400, 1280])
@pytest.mark.parametrize(
    "path", ["/", "/search?q=danko", "/Main/YourMom.html", "/dumps/", "/browse/tropes?mode=Lampshaded"]
)
def test_each_stop_of_the_keyboard_is_seen(server: Served, browser: Browser, path: str, width: int) -> None:
    with visit(browser, width=width) as found:
        found.page.goto(f"{server.url}{path}")
        stops = 0
        while True:
            found.page.keyboard.press("Tab")
            held = found.page.evaluate(HELD)
            if held is None:
                break
            assert held["is_seen"], held
            stops += 1
        assert stops > found.page.locator("main a[href]").count()


def test_a_list_is_narrowed_and_paged_by_keyboard(odd_server: Served, browser: Browser) -> None:
    with visit(browser) as found:
        page = found.page
        page.goto(f"{odd_server.url}/browse/works")
        page.get_by_label("Name has").focus()
        page.keyboard.type("work 1")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("203 works, 1 to 100 here")
        press_until(page, "Page 2 →")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("203 works, 101 to 200 here")
        assert "name=work+1" in page.url
        page.get_by_label("Name has").fill("no such work")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("No work fits all of this")
        page.get_by_role("link", name="without name").click()
        expect(page.get_by_role("status")).to_contain_text("1,205 works")
        assert found.complaints == []


def test_why_a_statement_is_here_is_said_when_it_is_asked(server: Served, found: Visit) -> None:
    page = found.page
    page.goto(f"{server.url}/Film/RedHeat.html")
    reason = page.locator("details.why").filter(has_text="director")
    expect(reason.locator("p")).to_be_hidden()
    reason.locator("summary").click()
    expect(reason.locator("p")).to_contain_text("Stated in Red Heat: source page")
    one = page.locator("li", has=page.get_by_role("heading", name="Artificial Limbs")).locator("details.why")
    one.locator("summary").click()
    expect(one).to_contain_text("exhibits Artificial Limbs rests on this occurrence")
    one.get_by_role("link", name=re.compile("^positions ")).click()
    expect(page.locator("mark:target")).to_be_in_viewport()


def test_an_iri_is_copied(server: Served, browser: Browser) -> None:
    with visit(browser) as found:
        found.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
        found.page.goto(f"{server.url}/Film/RedHeat.html")
        found.page.get_by_role("button", name="Copy the IRI").click()
        expect(found.page.locator(".iri button")).to_have_text("Copied")
        copied = found.page.evaluate("navigator.clipboard.readText()")
        assert copied == "https://w3id.org/tropegraph/Film/RedHeat"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_spoiler_is_shown_when_it_is_asked_for(spoiled: Served, browser: Browser, scripts: bool) -> None:
    with visit(browser, scripts=scripts) as found:
        page = found.page
        for path in (
            "/Film/QuietRoom.html",
            "/Main/TheReveal.html",
            "/Film/QuietRoom/occurrence/TheReveal.html",
        ):
            page.goto(spoiled.url + path)
            secret = page.get_by_text("and her brother is the burglar", exact=True)
            expect(secret).to_be_hidden()
            expect(page.get_by_text("Ruth is alive")).to_be_visible()
            page.get_by_role("checkbox", name="Show the spoiler").press("Space")
            expect(secret).to_be_visible()
        page.goto(f"{spoiled.url}/page/Film/QuietRoom.html")
        secret = page.get_by_text("and her brother is the burglar", exact=True)
        expect(secret).to_be_hidden()
        page.get_by_label("Show what gives away the story").check()
        expect(secret).to_be_visible()


def test_a_spoiler_is_in_no_preview(spoiled: Served) -> None:
    text = spoiled.get("/Film/QuietRoom/occurrence/TheReveal.html").text
    head = text[: text.index("</head>")]
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head)
    assert json.loads(data)["text"] == "Ruth is alive [spoiler], as she says."
    assert "burglar" not in head


def test_what_is_found_gives_no_story_away(spoiled: Served) -> None:
    for path in ("/search?q=ruth", "/search?q=burglar", "/search?q=burglar&format=json"):
        text = spoiled.get(path, "text/html,application/json;q=0.9").text
        assert "The Reveal in" in text
        assert "her brother is" not in text
    assert (
        "<mark>Ruth</mark> is alive [spoiler], as she says."
        in spoiled.get("/search?q=ruth", "text/html").text
    )


def test_without_scripts_everything_is_there(server: Served, browser: Browser) -> None:
    with visit(browser, scripts=False) as found:
        page = found.page
        page.goto(server.url)
        page.get_by_role("searchbox").fill("danko")
        page.get_by_role("button", name="Search").click()
        page.get_by_role("link", name="Ivan Danko").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ivan Danko")
        assert page.get_by_role("button", name="Copy").count() == 0
        page.get_by_role("link", name="Query", exact=True).click()
        page.get_by_role("button", name="Run").click()
        expect(page.locator("table.answer")).to_contain_text("Artificial Limbs")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_as_light_as_the_reader_likes(server: Served, browser: Browser, scheme: Scheme) -> None:
    with visit(browser, scheme=scheme) as found:
        found.page.goto(f"{server.url}/Film/RedHeat.html")
        shades = found.page.evaluate(
            "[...getComputedStyle(document.body).backgroundColor.matchAll(/\\d+/g)].map(Number)"
        )
        assert (sum(shades[:3]) > 600) == (scheme == "light")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_there_is_what_is_read_alone(spoiled: Served, browser: Browser, scheme: Scheme) -> None:
    with visit(browser, scheme=scheme) as found:
        page = found.page
        page.goto(f"{spoiled.url}/Film/QuietRoom.html")
        page.emulate_media(media="print")
        expect(page.get_by_text("Ruth is alive")).to_be_visible()
        expect(page.get_by_text("and her brother is the burglar", exact=True)).to_be_hidden()
        for name in ("input", "button", "nav", "details"):
            shown = [each.is_visible() for each in page.locator(name).all()]
            assert shown
            assert not any(shown), name
        ink, paper = page.evaluate(_COLOURS)
        assert sum(ink[:3]) < 150
        assert sum(paper[:3]) == 765


_COLOURS = """["color", "backgroundColor"].map(
    name => getComputedStyle(document.body)[name].match(/\\d+/g).map(Number))"""
