"""What only a spoiler tells is told nowhere on the pages before a reader asks; the data have it."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from playwright.sync_api import expect

from .browser import chromium, needs_browser, visit
from .command import built
from .served import BROWSER, Served, served

WIKI = """Film / Night Ferry (2004)

->'''Greta Holm''': The tide keeps what it takes.

''Night Ferry'' is a 2004 thriller film directed by Creator/AdaQuill[[spoiler: and produced by Zerbin Films]].

With Greta Holm (Ines Dahl), Piet Maas (Otto Brandt) and [[spoiler:Sunniva Rask (Lena Vik)]].

!!This film has examples of:

* TheMole: Somebody on board sells the charts. Greta Holm finds out [[spoiler:that it is Piet Maas, who met \
Sunniva Rask]].
* AnyoneCanDie: The captain goes first, [[spoiler:then Piet Maas]].
* [[spoiler:DeadAllAlong]]: Greta Holm never left the harbour.
** She casts no shadow, says Piet Maas.
--->'''Greta Holm''': Am I here?
* HiddenDoor: Greta Holm looks behind the lockers.
-->'''Greta Holm''': Who is there?
-->'''[[spoiler:Sunniva Rask]]''': [[spoiler:Only me.]]
* RunningGag: Piet Maas drops his cap.
** [[spoiler:Piet Maas]] picks it up.
* BigBad: [[spoiler:Sunniva Rask, as in HiddenDoor]].
"""
NAMES = "wikiword\nTheMole\nAnyoneCanDie\nDeadAllAlong\nHiddenDoor\nRunningGag\nBigBad\n"
WORK = "/Film/NightFerry2004"
SECRETS = ("Sunniva", "Rask", "Lena Vik", "Zerbin", "Dead All Along", "Only me")
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
BARS = re.compile(r'<figure class="picture" id="companions">.*?</figure>', re.DOTALL)
"""Counts over all works, which name no work."""


class _Told(HTMLParser):
    """What a page says to who opens nothing: its text, and the attributes that are shown or read out."""

    _EMPTY = frozenset("meta link input br circle rect path".split())

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._open: list[tuple[str, str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        parent, kind, is_hidden = self._open[-1] if self._open else ("", "", False)
        is_hidden = (
            is_hidden
            or given.get("class") == "veiled"
            or (parent, kind, tag) == ("label", "spoiler", "span")
            or ((parent, kind) == ("details", "secret") and tag != "summary")
        )
        if not is_hidden:
            self.said += [given[name] for name in ("title", "aria-label", "content") if name in given]
        if tag not in self._EMPTY:
            self._open.append((tag, given.get("class", ""), is_hidden))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self._open and self._open[-1][2]):
            self.said.append(data)


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of a page that gives away its story."""
    folder = tmp_path_factory.mktemp("ferry")
    (folder / "NightFerry.wiki").write_text(WIKI, "utf-8")
    (folder / "names.tsv").write_text(NAMES, "utf-8")
    with served(
        built(folder / "out", "--names", folder / "names.tsv", folder / "NightFerry.wiki")
    ) as running:
        yield running


def told(server: Served, path: str) -> str:
    answer = server.get(path, BROWSER)
    assert answer.status_code == 200, answer.text
    parser = _Told()
    parser.feed(BARS.sub("", answer.text))
    return " ".join(" ".join(parser.said).split())


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
    assert sorted(each["name"] for each in found["character"]) == ["Greta Holm", "Piet Maas"]


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
