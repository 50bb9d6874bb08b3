"""Real pages in two forms: the same entries, children and dialogue, and no line lost in either."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from selectolax.lexbor import LexborHTMLParser

from tropegraph.mapping.authority_files import Authority
from tropegraph.mapping.errors import SourceError
from tropegraph.mapping.linking import link_work
from tropegraph.mapping.page import Entry, Line, Page, Span
from tropegraph.mapping.readers import read
from tropegraph.mapping.readers.decoding import browser_text

from .places import PROJECT, SHARED, needs_shared_pages
from .quality import EXPECTED, ONLY_HTML, WORKS, Row, failures, known, rows, squeezed, table

pytestmark = needs_shared_pages

LOST_BY_TEXT = {
    "ttg_film4": {"children": 2},
    "ttg_oldboy_ymmv": {"children": 2},
    "ttg_theavengers_tropesAtoD": {"entries": 1, "children": 12, "lines": 4},
    "tropr_anime_girlsundpanzer": {"children": 8, "lines": 2},
    "playnite_KingdomHeartsII-TropesAToL": {"children": 7, "lines": 1},
}
"""Items of the HTML form that its text form does not hold: what took out the text dropped them."""

OTHER_TROPES = {
    ("ttg_film1", "AbandonedWarehouse", "AbandonedOfficeBuilding"): "the link leads to a wider trope",
    ("ttg_theavengers_tropesAtoD", "TwentyPercentMoreAwesome", None): "the text form lost the entry",
    ("tropr_anime_girlsundpanzer", "NakedApron", "AlmostNakedApron"): "the head adds a word in brackets",
    ("tropr_anime_girlsundpanzer", "DavidVersusGoliath", "DavidVsGoliath"): "the list knows both spellings",
    ("tropr_anime_girlsundpanzer", "TechnicianVersusPerformer", "TechnicianVsPerformer"): "the same",
    ("cpt_Anime_AceAttorney", "DavidVersusGoliath", "DavidVsGoliath"): "the same",
    (
        "playnite_KingdomHeartsII-TropesAToL",
        "HundredPercentCompletion",
        "OneHundredPercentCompletion",
    ): "the same",
    ("playnite_KingdomHeartsII-TropesAToL", "HPTo1", "HPToOne"): "the link has a figure, the list the word",
    (
        "playnite_KingdomHeartsII-TropesAToL",
        "ArternateUniverse",
        "ArtErnateUniverse",
    ): "capitals that no list knows",
}
"""Heads of entries that name another trope by their link, in the HTML form, than by their words; and why."""

BOTH = [name for name in EXPECTED if name not in ONLY_HTML]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return known()


def page(name: str, form: str, authority: Authority) -> Page:
    file = SHARED / "pages" / form / f"{name}.{'txt' if form == 'text' else form}"
    (found,) = read(file.read_bytes(), str(file), authority.names, WORKS.get(name))
    return found


def children(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for entry in entries:
        yield from entry.children
        yield from children(entry.children)


def dialogue(entries: tuple[Entry, ...]) -> Iterator[Line]:
    for entry in (*entries, *children(entries)):
        yield from entry.dialogue


def plain(text: str) -> str:
    return re.sub(r"note$", "", squeezed(text))


def shape(found: Page) -> dict[str, Counter[str]]:
    """Entries, children and lines by their words, notes left out."""
    return {
        "entries": Counter(plain(entry.span.cut(found.text)) for entry in found.entries),
        "children": Counter(plain(child.span.cut(found.text)) for child in children(found.entries)),
        "lines": Counter(
            f"{line.kind} {plain(line.speaker.text) if line.speaker else None} {plain(line.text)}"
            for line in dialogue(found.entries)
        ),
    }


@pytest.mark.parametrize("name", BOTH)
def test_both_forms_give_the_same(name: str, authority: Authority) -> None:
    html, text = page(name, "html", authority), page(name, "text", authority)
    assert (html.id, html.work, html.title, html.aspect) == (text.id, text.work, text.title, text.aspect)
    from_html, from_text = shape(html), shape(text)
    for kind, lost in from_html.items():
        assert not from_text[kind] - lost, kind
        assert (lost - from_text[kind]).total() == LOST_BY_TEXT.get(name, {}).get(kind, 0), kind


@pytest.mark.parametrize("name", BOTH)
def test_both_forms_name_the_same_tropes_but_those_listed(name: str, authority: Authority) -> None:
    html, text = (Counter(page(name, form, authority).heads(authority.names)) for form in ("html", "text"))
    listed = [(linked, worded) for of, linked, worded in OTHER_TROPES if of == name]
    assert sorted((html - text).elements()) == sorted(linked for linked, _ in listed)
    assert sorted((text - html).elements()) == sorted(worded for _, worded in listed if worded)


@pytest.mark.parametrize("name", ONLY_HTML)
def test_a_main_page_of_subpages_has_no_entries_and_its_text_form_is_refused(
    name: str, authority: Authority
) -> None:
    assert page(name, "html", authority).entries == ()
    with pytest.raises(SourceError, match="no trope entries"):
        page(name, "text", authority)


@pytest.mark.parametrize("form", ["html", "text"])
@pytest.mark.parametrize("name", EXPECTED)
def test_entries_and_reports_add_up_to_what_the_page_has(name: str, form: str, authority: Authority) -> None:
    if name in ONLY_HTML:
        pytest.skip("the page lists subpages")
    found = page(name, form, authority)
    refused = sum("no trope's name stands at the head" in issue.reason for issue in found.issues)
    lost = LOST_BY_TEXT.get(name, {}).get("entries", 0) if form == "text" else 0
    assert len(found.entries) + refused + lost == EXPECTED[name]


def covered(found: Page) -> Iterator[Span]:
    """The ranges of all lines that are accounted for."""
    yield from (each.span for each in (found.lead, *found.prose, *found.frame) if each)
    yield from (line.whole for line in (*found.quote, *dialogue(found.entries)))
    yield from (entry.span for entry in (*found.entries, *children(found.entries)))
    yield from (issue.span for issue in found.issues)


def all_files() -> list[str]:
    return sorted(
        path.relative_to(SHARED / "pages").as_posix()
        for path in (SHARED / "pages").rglob("*")
        if path.suffix in {".txt", ".html"}
    )


REFUSED = {"html/cpt_Main_ActionGirl.html", "text/cpt_Main_ActionGirl.txt"} | {
    f"text/{name}.txt" for name in ONLY_HTML
}


@pytest.mark.parametrize("file", sorted(set(all_files()) - REFUSED) if SHARED.is_dir() else [])
def test_no_character_is_lost(file: str, authority: Authority) -> None:
    path = SHARED / "pages" / file
    work = WORKS.get(path.stem) or ("Film/Oldboy2003" if path.parent.name == "wiki" else None)
    (found,) = read(path.read_bytes(), str(path), authority.names, work)
    seen = [False] * len(found.text)
    for span in covered(found):
        seen[span.start : span.end] = [True] * (span.end - span.start)
    lost = "".join(char for char, is_seen in zip(found.text, seen, strict=True) if not is_seen)
    assert re.sub(r"[\s\u00a0•:\-–—]|invoked", "", lost) == ""


def letters(text: str) -> Counter[str]:
    """How often each letter and figure stands in a text."""
    return Counter(char for char in text if char.isalnum())


def of_html(source: bytes) -> str:
    """The words of a saved page's article, its heading above them, as a browser shows them; notes opened."""
    tree = LexborHTMLParser(browser_text(source, "page.html")[0])
    article = tree.css_first("#main-article")
    assert article is not None
    for node in article.css("script, style, iframe, img, h6, .proper-ad-unit, span.notelabel"):
        node.decompose()
    for node in article.css("[style*='display:none']"):
        if "isnote" not in node.attributes:
            node.decompose()
    notes = "note" * len(article.css("span[isnote]"))
    heading = tree.css_first("h1.entry-title")
    assert heading is not None
    title = re.sub(r"\s+[\d,.]*[KM]?\s*Follow(ing|ers?)\s*$", "", heading.text().strip())
    return title + notes + article.text()


@pytest.mark.parametrize("file", [file for file in sorted(all_files()) if file.endswith("html")])
def test_each_letter_of_an_article_is_in_the_text(file: str, authority: Authority) -> None:
    if file in REFUSED:
        pytest.skip("a trope's own page is refused")
    path = SHARED / "pages" / file
    (found,) = read(path.read_bytes(), str(path), authority.names, WORKS.get(path.stem))
    expected, held = letters(of_html(path.read_bytes())), letters(found.text)
    assert (expected - held, held - expected) == (Counter(), Counter())


def of_wiki(source: str) -> str:
    """The words of wiki markup, as the wiki shows them, for the markup that the shared file has."""
    words = re.sub(r"\[\[(?:spoiler|note|folder):|\[\[/?(?:note|folder)\]\]", "", source)
    words = re.sub(r"(?:\b[A-Z][A-Za-z]+/)?\{\{([^}|]*)\|?[^}]*\}\}", r"\1", words)
    words = re.sub(r"\[\[(?:[A-Z][A-Za-z]+/)?[A-Z]\w+ ([^\]]*)\]\]", r"\1", words)
    return re.sub(r"\b[A-Z][A-Za-z]+/(?=[A-Z])", "", words)


@pytest.mark.parametrize("file", [file for file in sorted(all_files()) if file.startswith("wiki/")])
def test_each_letter_of_wiki_markup_is_in_the_text(file: str, authority: Authority) -> None:
    source = (SHARED / "pages" / file).read_bytes()
    (found,) = read(source, file, authority.names, "Film/Oldboy2003")
    expected, held = letters(of_wiki(source.decode())), letters(found.text)
    assert (expected - held, held - expected) == (Counter(), Counter())


def test_all_files_are_found() -> None:
    forms = Counter(file.partition("/")[0] for file in all_files())
    assert forms == {"html": 12, "text": 12, "wiki": 1, "RedHeat.txt": 1}


@pytest.fixture(scope="module")
def measured(authority: Authority) -> list[Row]:
    return rows(authority)


def test_pages_are_read_well_enough(measured: list[Row]) -> None:
    assert len(measured) == 20
    assert failures(measured) == []


def test_the_table_in_the_readme_is_what_is_measured(measured: list[Row]) -> None:
    assert table(measured) in (PROJECT / "README.md").read_text("utf-8")


def test_a_page_and_its_subpage_make_one_work(authority: Authority) -> None:
    names = ("ttg_theavengers_tropesAtoD", "ttg_theavengers2012")
    linked = link_work([page(name, "html", authority) for name in names], authority)
    assert (linked.work, linked.title) == ("Film/TheAvengers2012", "The Avengers")
    assert [each.page.id for each in linked.pages] == ["Film/TheAvengers2012", "TheAvengers/TropesAToD"]
    assert linked.lead and linked.lead.year == 2012
