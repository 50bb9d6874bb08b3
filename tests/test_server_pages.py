"""The HTML pages, over HTTP."""

import html
import re
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

import pytest

from .served import BROWSER, Served

BASE = "https://w3id.org/tropegraph/"
LINKED_DATA = "application/ld+json"
PAGES = [
    "/",
    "/Film/RedHeat.html",
    "/Film/RamboIII.html",
    "/Main/YourMom.html",
    "/Film/RedHeat/occurrence/BottomlessMagazines.html",
    "/Film/RedHeat/character/IvanDanko.html",
    "/page/Film/RedHeat.html",
    "/agent/WalterHill.html",
    "/mode/Averted.html",
    "/tropes.html",
    "/dataset.html",
    "/graph/links.html",
    "/ontology.html",
    "/modes.html",
    "/shapes.html",
    "/dumps/",
    "/about",
    "/browse/works",
    "/browse/tropes?mode=Averted",
    "/browse/characters",
    "/sparql",
    "/report",
    "/no/such/page",
]


class Page(HTMLParser):
    """What a page holds: its elements with their attributes, its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text.replace("<wbr>", ""))  # a place to break a line stands inside a word
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return " ".join(self.words)


def page(server: Served, path: str) -> Page:
    response = server.follow(path, BROWSER)
    return Page(response.text)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_and_speaks_a_language(server: Served, path: str) -> None:
    found = page(server, path)
    assert found.all("html")[0]["lang"] == "en"
    assert len(found.all("h1")) == 1
    assert len(found.all("main")) == 1
    assert len([each for each in found.all("title") if "id" not in each]) == 1  # pictures have some too
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in found.all("meta")
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_no_script_and_loads_nothing_from_elsewhere(server: Served, path: str) -> None:
    response = server.get(path, BROWSER)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy.replace(
        "style-src 'self' 'unsafe-inline'", "" if path == "/sparql" else "?"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"]
    found = page(server, path)
    scripts = [each.get("src") or "" for each in found.all("script") if each.get("type") != LINKED_DATA]
    assert all(source.startswith("/static/") for source in scripts)
    ours = re.compile(r"/static/(?:copy|passage)\.js\?")
    assert path == "/sparql" or all(ours.match(source) for source in scripts)
    assert not found.all("style")
    assert not [
        a for _, attributes in found.elements for a in attributes if a.startswith("on") or a == "style"
    ]
    loaded = [e["href"] for e in found.all("link") if e.get("rel") in ("stylesheet", "icon")]
    assert all(href and href.startswith("/") for href in loaded)


def test_every_link_leads_somewhere(server: Served) -> None:
    """Follows every link of our own from the start page, as a browser does."""
    seen: set[str] = set()
    pending = [server.url + "/"]
    while pending:
        url = pending.pop()
        if url in seen:
            continue
        seen.add(url)
        response = server.follow(url, BROWSER)
        assert response.status_code == 200, url
        if response.headers["Content-Type"].startswith("text/html"):
            found = Page(response.text)
            links = [e.get("href") for tag in ("a", "link") for e in found.all(tag)]
            full = (urldefrag(urljoin(str(response.url), link)).url for link in links if link)
            pending += [link for link in full if link.startswith(server.url + "/")]
    assert len(seen) > 300


def test_the_page_of_a_work_leads_to_its_sections(server: Served) -> None:
    found = page(server, "/Film/RedHeat")
    ids = {given.get("id") for _, given in found.elements}
    wanted = [
        target.removeprefix("#")
        for each in found.all("a")
        if (target := each.get("href") or "").startswith("#") and target != "#content"
    ]
    assert wanted[:4] == ["facts", "cast", "network-heading", "tropes"]
    assert wanted[-1] == "cite"
    assert [each for each in wanted if each not in ids] == []


def test_every_fragment_of_our_own_is_there(server: Served) -> None:
    pages = {path: page(server, path) for path in ("/ontology", "/page/Film/RedHeat", "/shapes", "/modes")}
    ids = {path: {a.get("id") for _, a in found.elements} for path, found in pages.items()}
    checked = 0
    for path in PAGES:
        for element in page(server, path).all("a"):
            target, fragment = urldefrag(element.get("href") or "")
            if fragment and target in ids:
                assert fragment in ids[target], element
                checked += 1
    assert checked > 100


def test_the_start_page_counts_what_the_manifest_counts(server: Served) -> None:
    found = page(server, "/")
    counts = server.release.manifest["counts"]
    for kind in ("tropes", "occurrences", "triples"):
        assert f"{kind} {counts[kind]:,}" in found.text
    assert {"href": "/Film/RedHeat"} in found.all("a")


def test_the_start_page_tells_works_with_a_page_from_works_that_are_named(server: Served) -> None:
    found = page(server, "/")
    named = server.release.manifest["counts"]["works"] - 1
    assert named > 1
    assert f"work with a page 1 other works named {named}" in found.text


def test_a_work_is_told_apart_by_its_year(server: Served) -> None:
    raw = server.get("/Film/RedHeat.html").text
    assert "<h1>Red Heat (1988)</h1>" in raw
    assert "<title>Red Heat (1988) · Tropegraph</title>" in raw
    assert "<h1>Rambo III</h1>" in server.get("/Film/RamboIII.html").text


def test_facts_and_cast_come_before_the_tropes(server: Served) -> None:
    text = page(server, "/Film/RedHeat").text
    places = [text.index(words) for words in ("Facts year 1988", "Cast Player", "Tropes 38")]
    assert places == sorted(places)
    assert text.index("Tropes 38") < text.index("Characters Abdul Elijah")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/Film/RedHeat", ("also names Chicago", "produced by Carolco Pictures", "source ")),
        (
            "/Film/RedHeat/character/IvanDanko",
            ("also called Captain Danko", "work Red Heat", "source positions "),
        ),
        (
            "/agent/WalterHill",
            ("director Red Heat", "also named 2 Shared Universe in Red Heat", "source Authority"),
        ),
    ],
)
def test_facts_are_named_in_a_readers_words(server: Served, path: str, words: tuple[str, ...]) -> None:
    text = page(server, path).text
    for each in words:
        assert each in text
    for raw in ("was derived from", " involves ", "alt label", "copyright year", "found by"):
        assert raw not in text


def test_a_source_page_counts_the_ranges_that_it_marks(server: Served) -> None:
    found = page(server, "/page/Film/RedHeat")
    marked = len(found.all("mark"))
    assert marked > 50
    assert f"{marked} ranges of this text are marked: each is the place from which" in found.text
    assert "statements come from" not in found.text


def test_a_work_shows_tropes_cast_and_dialogue(server: Served) -> None:
    found = page(server, "/Film/RedHeat")
    assert found.text.count("Played Straight") > 20
    for words in (
        "Walter Hill",
        "1988",
        "Arnold Schwarzenegger Ivan Danko",
        "Police Are Useless Lampshaded",
        "Tropes 38",
    ):
        assert words in found.text
    links = {element.get("href") for element in found.all("a")}
    assert {"/Main/YourMom", "/Film/RedHeat/occurrence/YourMom", "/Film/RedHeat/character/IvanDanko"} <= links
    assert "http://www.wikidata.org/entity/Q514293" in links


def test_a_work_that_is_only_named_says_so(server: Served) -> None:
    assert "known by name only" in page(server, "/Film/RamboIII").text


def test_a_trope_shows_the_works_that_use_it_and_how(server: Served) -> None:
    found = page(server, "/Main/PoliceAreUseless")
    assert "Used in 1 work Red Heat Lampshaded" in found.text


def test_a_page_is_licensed_as_the_texts_that_it_shows(server: Served) -> None:
    licences = {e["href"] for e in page(server, "/Main/YourMom").all("link") if e.get("rel") == "license"}
    assert licences == {"https://creativecommons.org/licenses/by/4.0/"}
    assert 'rel="license"' in server.get("/Main/YourMom.ttl").headers["Link"]
    assert "publicdomain/zero" in server.get("/Main/YourMom.ttl").headers["Link"]


def test_a_character_shows_lines_and_who_plays_it(server: Served) -> None:
    text = page(server, "/Film/RedHeat/character/IvanDanko").text
    assert "Played by Arnold Schwarzenegger" in text
    assert re.search(r"Lines [1-9]", text)


def test_an_occurrence_shows_its_parts_and_its_source(server: Served) -> None:
    found = page(server, "/Film/RedHeat/occurrence/BottomlessMagazines")
    assert "Bottomless Magazines in Red Heat (1)" in found.text
    sources = [element["href"] for element in found.all("a") if "#char=" in (element.get("href") or "")]
    assert sources
    assert all(href and href.startswith("/page/Film/RedHeat#char=") for href in sources)


def test_a_source_page_shows_its_text_unchanged(server: Served) -> None:
    text = server.get("/page/Film/RedHeat.txt").text
    raw = server.get("/page/Film/RedHeat.html").text
    inside = raw[
        raw.index('<pre class="source-text">') + len('<pre class="source-text">') : raw.index("</pre>")
    ]
    assert html.unescape(re.sub(r"<[^>]*>", "", inside)) == text


@pytest.mark.parametrize(
    "path", ["/Film/RedHeat", "/Main/YourMom", "/agent/WalterHill", "/ontology", "/mode/Averted"]
)
def test_a_page_offers_every_format(server: Served, path: str) -> None:
    found = page(server, path)
    alternates = {e["type"]: e["href"] for e in found.all("link") if e.get("rel") == "alternate"}
    assert len(alternates) >= 6
    for media_type, href in alternates.items():
        response = server.get(href or "", media_type)
        assert response.status_code == 200
        assert response.headers["Content-Type"].startswith(media_type or "?")
        assert href in {element.get("href") for element in found.all("a")}


def test_the_stylesheet_may_be_kept(server: Served) -> None:
    [href] = [e["href"] for e in page(server, "/").all("link") if e.get("rel") == "stylesheet"]
    response = server.get(href or "")
    assert response.headers["Content-Type"].startswith("text/css")
    assert "prefers-color-scheme: dark" in response.text


class Links(HTMLParser):
    """The texts of the links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._is_inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._is_inside = True
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = self._is_inside and tag != "a"

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self.texts[-1] += data


@pytest.mark.parametrize("path", PAGES)
def test_links_have_names(server: Served, path: str) -> None:
    texts = [" ".join(text.split()) for text in Links(server.follow(path, BROWSER).text).texts]
    assert len(texts) > 5
    assert "" not in texts
    assert [text for text in texts if text.startswith(("http://", "https://", "release/", "Main/"))] == []
