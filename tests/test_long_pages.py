"""A work of very many tropes and a source page of very much text, as pages of HTML: short, and all there."""

import gzip
import html
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from .browser import chromium, needs_browser, visit
from .command import built
from .served import BROWSER, Served, served
from .test_server_html import MOST_BYTES
from .test_server_pages import Page

ENTRIES = 340
_SYLLABLES = ("Ba", "Co", "Du", "Fe", "Gi", "Ho", "Ju")
_WORDS = "door lamp river garden letter window ladder engine kettle paper mirror ticket".split()


def long_page() -> str:
    """A page of ``ENTRIES`` tropes with some 250 letters each."""
    lines = ["!! Film/LongRoom", "", "A film of 1999.", "", "!! Provides examples of:", ""]
    for number in range(ENTRIES):
        name = "".join(_SYLLABLES[number // 7**place % 7].capitalize() for place in range(3))
        words = [_WORDS[(number * 5 + place * place) % len(_WORDS)] for place in range(40)]
        lines.append(f"* {name}Trope: In scene {number} there is a {' and a '.join(words[:20])}.")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("long")
    (folder / "LongRoom.wiki").write_text(long_page(), "utf-8")
    with served(built(folder / "out", "--work", "Film/LongRoom", folder / "LongRoom.wiki")) as running:
        yield running


def pages_of(server: Served, path: str) -> list[str]:
    """The texts of all pages of a document, by the links from each to the next."""
    texts, following = [], f"{path}.html"
    while following:
        texts.append(server.get(following, BROWSER).text)
        links = Page(texts[-1]).all("link")
        following = next((link["href"] or "" for link in links if link.get("rel") == "next"), "")
    return texts


def test_the_pages_of_a_work_list_all_its_tropes_once(long: Served) -> None:
    texts = pages_of(long, "/Film/LongRoom")
    assert len(texts) == 4
    found = [name for text in texts for name in re.findall(r'<h3><a href="/Main/(\w+)Trope"', text)]
    assert len(found) == len(set(found)) == ENTRIES
    assert all(
        f'<span class="count">{ENTRIES} occurrences, {ENTRIES} tropes present</span>' in text
        for text in texts
    )
    assert not any("known by name only" in text for text in texts)


def test_the_passages_of_a_source_page_hold_its_text(long: Served) -> None:
    whole = long.get("/page/Film/LongRoom.txt").text
    texts = pages_of(long, "/page/Film/LongRoom")
    assert len(texts) == -(-len(whole) // 40_000) > 2
    at = 0
    for text in texts:
        inside = text[text.index('<pre class="source-text">') + 25 : text.index("</pre>")]
        passage = html.unescape(re.sub(r"<[^>]*>", "", inside))
        start = whole.index(passage)
        assert start <= at
        assert whole.startswith(passage, start)
        at = start + len(passage)
    assert at == len(whole)


def test_a_range_leads_to_what_was_read_from_it_and_back(long: Served) -> None:
    texts = pages_of(long, "/page/Film/LongRoom")
    hrefs = [
        link.get("href") or "" for text in pages_of(long, "/Film/LongRoom") for link in Page(text).all("a")
    ]
    ranges = [href for href in hrefs if "#char=" in href]
    assert len(set(ranges)) >= ENTRIES
    for href in ranges:
        match = re.fullmatch(r"/page/Film/LongRoom(?:\?page=(\d))?#(char=\d+,\d+)", href)
        assert match, href
        assert f'id="{match[2]}"' in texts[int(match[1] or 1) - 1], href
    led_to = {link.get("href") for text in texts for link in Page(text).all("a")}
    assert sum("/occurrence/" in (href or "") for href in led_to) == ENTRIES


def test_long_pages_are_short_on_their_way(long: Served) -> None:
    texts = [*pages_of(long, "/Film/LongRoom"), *pages_of(long, "/page/Film/LongRoom")]
    assert max(len(gzip.compress(text.encode(), 6)) for text in texts) < MOST_BYTES


@needs_browser
def test_the_address_of_a_range_leads_to_its_passage(long: Served) -> None:
    occurrences = long.get("/sparql", params={"query": _LAST}).json()["results"]["bindings"]
    fragment = occurrences[0]["range"]["value"].partition("#")[2]
    with chromium() as browser:
        follow(browser, f"{long.url}/page/Film/LongRoom.html#{fragment}")


def follow(browser: Browser, url: str) -> None:
    with visit(browser) as found:
        found.page.goto(url)
        found.page.wait_for_url(re.compile(r"\?page=\d#char="))
        expect(found.page.locator("mark:target")).to_be_in_viewport()
        assert found.complaints == []


_LAST = """
PREFIX tg: <https://w3id.org/tropegraph/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?range { ?occurrence tg:position ?position ; tg:ofTrope ?trope ; prov:wasDerivedFrom ?range }
ORDER BY DESC(?position) LIMIT 1
"""
