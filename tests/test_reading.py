"""The plain-text reader: every part in its place, every range cutting out what it claims."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tropegraph.mapping.errors import SourceError, UsageError
from tropegraph.mapping.names import KnownNames
from tropegraph.mapping.page import Entry, LineKind, Page, Passage
from tropegraph.mapping.readers import read as read_pages
from tropegraph.mapping.vocabulary import CC0

from .places import FIXTURES

NAMES = KnownNames(["InstantAwesomeJustAddDragons", "RedHerring"])
LIGHTHOUSE = (FIXTURES / "pages" / "Lighthouse.txt").read_bytes()


def read(source: bytes, path: str, names: KnownNames, work: str | None = None) -> Page:
    """The one page of a source."""
    (page,) = read_pages(source, path, names, work)
    return page


def lighthouse() -> Page:
    return read(LIGHTHOUSE, "Lighthouse.txt", NAMES)


def entry(head: str, nth: int = 0) -> Entry:
    return [each for each in lighthouse().entries if each.head and each.head.text == head][nth]


def passages(page: Page) -> Iterator[Passage]:
    """Everything that claims a range of the page."""
    yield from (each for each in (page.lead, *page.prose) if each)
    yield from (Passage(line.text, line.span) for line in page.quote)
    waiting = list(page.entries)
    while waiting:
        each = waiting.pop()
        yield from (part for part in (each.head, each.text) if part)
        yield from (Passage(line.text, line.span) for line in each.dialogue)
        yield from (line.speaker for line in each.dialogue if line.speaker)
        waiting += each.children


def test_header_gives_identity_and_licence() -> None:
    page = lighthouse()
    assert (page.id, page.title) == ("Film/TheLighthouseKeepers1961", "The Lighthouse Keepers")
    assert page.licence == CC0
    assert page.title_span and page.title_span.cut(page.text) == "The Lighthouse Keepers"


def test_heads_in_order() -> None:
    assert [each.head.text for each in lighthouse().entries if each.head] == [
        "Averted Trope Example",
        "Instant Awesome: Just Add Dragons!",
        "Chekhov's Gun",
        "Chekhov's Gun",
        "Foreshadowing",
        "Storm Warning",
        "Running Gag",
        "Title Drop",
    ]


def test_a_bare_name_and_a_dash_are_entries() -> None:
    assert entry("Foreshadowing").text is None
    dashed = entry("Storm Warning").text
    assert dashed and dashed.text == "The first line of the film names the wind."


def test_only_a_known_name_is_the_head_of_a_child() -> None:
    heads = [child.head.text if child.head else None for child in entry("Chekhov's Gun").children]
    assert heads == [None, "Red Herring", None]


def test_indented_lines_know_what_they_are() -> None:
    lines = entry("Running Gag").dialogue
    assert [(line.kind, line.speaker.text if line.speaker else None, line.text) for line in lines] == [
        (LineKind.SPEECH, "Tom Weller", "Somebody shut that door."),
        (LineKind.DIRECTION, None, "[the door bangs]"),
        (LineKind.SPEECH, "Ruth", "It was shut."),
    ]
    assert [line.kind for line in entry("Title Drop").dialogue] == [LineKind.QUOTATION, LineKind.ATTRIBUTION]


def test_what_fits_nowhere_is_an_issue_with_its_line() -> None:
    assert [(issue.line, issue.reason.split(";")[0]) for issue in lighthouse().issues] == [
        (30, "no trope's name stands at the head of this entry"),
        (31, "a line at the margin inside the list is no entry"),
    ]


def test_ranges_cut_out_what_they_claim() -> None:
    page = lighthouse()
    claims = list(passages(page))
    assert len(claims) == 28
    assert [each.span.cut(page.text) for each in claims] == [each.text for each in claims]
    for each in page.entries:
        assert each.head and each.span.cut(page.text).startswith(each.head.text)
        assert each.span.cut(page.text).endswith((each.text or each.head).text)


def test_line_ends_and_byte_order_mark_do_not_matter() -> None:
    windows = b"\xef\xbb\xbf" + LIGHTHOUSE.replace(b"\n", b"\r\n")
    assert read(windows, "Lighthouse.txt", NAMES) == lighthouse()


@given(st.lists(st.sampled_from(LIGHTHOUSE.decode().split("\n")), max_size=25), st.text(max_size=40))
def test_any_mixture_of_lines_is_read_or_refused_with_a_sentence(lines: list[str], noise: str) -> None:
    source = "\n".join([*lines, noise]).encode()
    try:
        page = read(source, "mixed.txt", NAMES, "Film/Mixed")
    except SourceError as error:
        assert "; " in str(error)
        return
    assert [each.span.cut(page.text) for each in passages(page)] == [each.text for each in passages(page)]


ENTRY = "  • Some Trope: It happens.\n"
IDENTITIES = [
    ("Film / Oldboy (2003)\n\n" + ENTRY, "Film/Oldboy2003", "Oldboy"),
    ("Film: Red Heat\n\n" + ENTRY, "Film/RedHeat", "Red Heat"),
    ("Follow TV Tropes\n\nFollowing\n\nSeries / The Wire\n\nGo To\n\n" + ENTRY, "Series/TheWire", "The Wire"),
    ("Salt is a 1999 thriller film directed by Ann Lee.\n\n" + ENTRY, "Film/Salt", "Salt"),
    ("Salt is a video game.\n\n" + ENTRY, "VideoGame/Salt", "Salt"),
    ("Salt is a story.\n\nThis film has examples of:\n\n" + ENTRY, "Film/Salt", "Salt"),
]


@pytest.mark.parametrize(("text", "work", "title"), IDENTITIES, ids=[work for _, work, _ in IDENTITIES])
def test_identity_from_header_lead_or_heading(text: str, work: str, title: str) -> None:
    page = read(text.encode(), "page.txt", NAMES)
    assert (page.id, page.title) == (work, title)


def test_a_stated_work_serves_where_the_page_says_nothing() -> None:
    page = read(ENTRY.encode(), "page.txt", NAMES, "Film/NorthByNorthwest")
    assert (page.id, page.title) == ("Film/NorthByNorthwest", "North By Northwest")


REFUSED = [
    (b"", "empty"),
    (b" \n\n", "empty"),
    (b"\x89PNG\r\n\x00\x00", "binary"),
    ("Film / A\n".encode("utf-16"), "UTF-16"),
    (b"Film / Caf\xe9\n\n" + ENTRY.encode(), "byte 0xe9 is not UTF-8"),
    (b"Film / A\n\nNothing but prose.\n", "no trope entries"),
    (b"import sys\n\nprint(sys.argv)\n", "no trope entries"),
    (b"<!DOCTYPE html><html><body></body></html>", "this HTML has no #main-article"),
    (b"Film / A\n" + b"x" * 1_000_001, "line of 1000001 characters"),
    (b"x" * (32 * 1024 * 1024 + 1), "bytes, a page may have"),
    (ENTRY.encode(), "nothing says which work"),
    (b"YMMV / Oldboy (2003)\n\n" + ENTRY.encode(), "does not say which work it is about"),
    (b"Main / Odd Couple\n\n" + ENTRY.encode(), "is a trope's own page, not a work's"),
    (b"Creator / Ann Lee\n\n" + ENTRY.encode(), "is a Creator page, not a work's"),
    ("Film / Москва\n\n".encode() + ENTRY.encode(), "no WikiWord"),
]


@pytest.mark.parametrize(("source", "reason"), REFUSED, ids=[reason for _, reason in REFUSED])
def test_what_is_no_page_is_refused_with_path_and_advice(source: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason) as caught:
        read(source, "odd.txt", NAMES)
    message = str(caught.value)
    assert message.startswith("odd.txt")
    assert "; " in message
    assert "\n" not in message


def test_a_stated_work_must_be_an_id_and_must_not_contradict_the_header() -> None:
    with pytest.raises(UsageError, match="Namespace/WikiWord"):
        read(ENTRY.encode(), "page.txt", NAMES, "red heat")
    with pytest.raises(SourceError, match="leave one of them out"):
        read(LIGHTHOUSE, "page.txt", NAMES, "Film/RedHeat")


def test_an_unknown_licence_is_an_issue() -> None:
    page = read(b"Film / A\nLicence: mine\n\n" + ENTRY.encode(), "page.txt", NAMES)
    assert page.licence is None
    assert [issue.line for issue in page.issues] == [2]
