"""Works of several pages, pages kept apart, spoilers: what a build publishes of them."""

from collections.abc import Iterator

import pytest

from tropegraph.mapping.authority_files import Authority, load
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.linking import link_work
from tropegraph.mapping.masking import link_masked
from tropegraph.mapping.names import KnownNames, settled
from tropegraph.mapping.names_file import NamesFile, read_names
from tropegraph.mapping.page import Page
from tropegraph.mapping.readers import read
from tropegraph.mapping.shared import shared_statements
from tropegraph.mapping.terms import name
from tropegraph.mapping.triples import MappedWork, map_work

from .places import FIXTURES

NOTHING_KNOWN = Authority({}, {}, (), ())
IRIS = Iris("https://example.org/")
MAIN = (
    "Film / Salt (1999)\n\nSalt is a 1999 drama film.\n\n"
    "  • Odd Couple: Tom Weller is one.\n    Tom Weller: Aye.\n"
)
SUBPAGE = "Salt / Tropes A to D\n\n  • Odd Couple: Tom again.\n  • Averted Trope: Averted by Tom.\n"
OPINIONS = "YMMV / Salt (1999)\n\n  • Odd Couple: Viewers doubt it.\n"


def page(text: str, work: str | None = None) -> Page:
    (found,) = read(text.encode(), "page.txt", KnownNames(), work)
    return found


def pages() -> list[Page]:
    return [page(OPINIONS, "Film/Salt1999"), page(SUBPAGE, "Film/Salt1999"), page(MAIN)]


def mapped(given: list[Page]) -> MappedWork:
    return map_work(link_work(given, NOTHING_KNOWN), IRIS)


def said(work: MappedWork, predicate: str) -> Iterator[tuple[str, str, str]]:
    """(subject, object, graph) of a predicate, by what follows the base."""
    for subject, each, value, graph in work.statements:
        if each == name(predicate):
            yield tuple(term.strip("<>").removeprefix(IRIS.base) for term in (subject, value, graph))  # type: ignore[misc]


def test_pages_of_a_work_share_its_occurrences_and_keep_their_graphs() -> None:
    assert sorted(said(mapped(pages()), "tg:ofTrope")) == [
        ("Film/Salt1999/occurrence/AvertedTrope", "Main/AvertedTrope", "page/Salt/TropesAToD"),
        ("Film/Salt1999/occurrence/OddCouple", "Main/OddCouple", "page/Film/Salt1999"),
        ("Film/Salt1999/occurrence/OddCouple-2", "Main/OddCouple", "page/Salt/TropesAToD"),
        ("YMMV/Salt1999/occurrence/OddCouple", "Main/OddCouple", "page/YMMV/Salt1999"),
    ]


def test_opinions_are_marked_and_never_exhibited() -> None:
    work = mapped(pages())
    assert list(said(work, "tg:aspect")) == [
        ("YMMV/Salt1999/occurrence/OddCouple", name("tg:Opinion").strip("<>"), "page/YMMV/Salt1999")
    ]
    assert [value for _, value, _ in said(work, "tg:exhibits")] == ["Main/OddCouple"]
    assert not list(said(mapped([page(OPINIONS, "Film/Salt1999")]), "tg:exhibits"))


def test_what_is_said_of_the_work_stands_on_its_main_page_else_on_the_first() -> None:
    for given, graph in ((pages(), "page/Film/Salt1999"), (pages()[:2], "page/Salt/TropesAToD")):
        work = mapped(given)
        assert {where for subject, _, where in said(work, "tg:tvTropesId")} == {graph}
        assert work.pages[0] == graph.removeprefix("page/")


def test_the_order_of_pages_changes_nothing() -> None:
    assert mapped(pages()) == mapped(pages()[::-1])


def test_one_character_for_all_pages() -> None:
    involved = {value for _, value, _ in said(mapped(pages()), "tg:involves")}
    assert involved == {"Film/Salt1999/character/TomWeller"}


def test_spoilers_are_ranges_and_can_be_masked() -> None:
    (found,) = read((FIXTURES / "pages" / "Harbour.html").read_bytes(), "Harbour.html", KnownNames())
    open_text, hidden = mapped([found]), map_work(link_masked([found], NOTHING_KNOWN), IRIS)
    start = found.text.index("and Ruth drowns")
    ((subject, value, _),) = said(open_text, "tg:spoiler")
    assert subject == "Film/HarbourLights1999/occurrence/EleventhHourStorm"
    assert value == f"page/Film/HarbourLights1999#char={start},{start + 15}"
    assert list(said(hidden, "tg:spoiler")) == [(subject, value, "page/Film/HarbourLights1999")]
    texts = [*said(hidden, "tg:text"), *said(hidden, "tg:pageText")]
    text = "".join(value for _, value, _ in texts)
    assert "drowns" not in text
    assert text.count("███ ████ ██████") == 2
    assert {where for where, _, _ in said(open_text, "tg:note")} == {"page/Film/HarbourLights1999"}


def test_links_name_agents_and_works_with_their_ids() -> None:
    (found,) = read((FIXTURES / "pages" / "Harbour.html").read_bytes(), "Harbour.html", KnownNames())
    work = mapped([found])
    assert [(each.path, each.kind, each.label) for each in work.named] == [
        ("Creator/AdaQuill", "Agent", "Ada Quill"),
        ("Creator/LeoBrandt", "Agent", "Leo Brandt"),
        ("Film/TheGull", "Work", "The Gull"),
    ]
    labels = {subject for subject, predicate, *_ in shared_statements([work], NOTHING_KNOWN, IRIS)}
    assert f"<{IRIS.base}Film/TheGull>" in labels


def test_the_known_list_then_the_most_frequent_spelling_settles_capitals() -> None:
    heads = {"OddCOuple": 3, "OddCouple": 1, "LongDay": 2, "Longday": 1, "Alone": 1}
    assert settled(heads, KnownNames(["OddCouple"])) == {"OddCOuple": "OddCouple", "Longday": "LongDay"}


def test_a_names_file_settles_spelling_and_tells_what_dbtropes_has() -> None:
    table = (
        "wikiword\tn_sources\tin_dbtropes_2014\nOddcouple\t1\t0\nOddCouple\t4\t1\nodd-ly\t9\t1\nNew\t2\t0\n"
    )
    assert read_names(table, "names.tsv") == NamesFile(
        ("OddCouple", "New"), frozenset({"OddCouple"}), ("OddCouple",)
    )
    known = load(Iris(), read_names(table, "names.tsv"))
    work = map_work(link_work(pages(), known), Iris())
    links = [value for *_, value, _ in shared_statements([work], known, Iris())]
    assert "<http://dbtropes.org/resource/Main/OddCouple>" in links


SPELLED = [
    ("11th-Hour Storm", "EleventhHourStorm"),
    ("100% Clear", "HundredPercentClear"),
    ("Infinity +1 Oar", "InfinityPlusOneOar"),
    ("Gull vs. Crab", "GullVersusCrab"),
    ("2D Sea, 3D Sky", "TwoDSeaThreeDSky"),
]


@pytest.mark.parametrize(("title", "word"), SPELLED)
def test_figures_and_signs_are_words_where_the_list_has_it_so(title: str, word: str) -> None:
    assert KnownNames([word]).resolve(title) == word
    assert KnownNames().resolve(title) != word
