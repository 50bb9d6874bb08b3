"""Markup that pages have and manuals do not: closed folders, tabs, other bullets, brackets, tables, sizes."""

import pytest

from tropegraph.mapping.names import KnownNames
from tropegraph.mapping.page import Entry, Page
from tropegraph.mapping.readers import read

NAMES = KnownNames(["RunningGag", "FightsWell"])
HEADER = "Film / Dry Land\n\nDry Land is a 1994 thriller film directed by Ann Lee.\n\n"
HTML = (
    '<html><input id="groupname-hidden" value="Film"><input id="title-hidden" value="DryLand">'
    '<div id="main-article">{body}<ul><li><a class="twikilink" href="/pmwiki/pmwiki.php/Main/RunningGag">'
    "Running Gag</a>: It happens.</li></ul></div></html>"
)
HIDDEN_ITEM = (
    '<div class="folderlabel">B</div><div {attributes}><ul><li><a class="twikilink"'
    ' href="/pmwiki/pmwiki.php/Main/HiddenTrope">Hidden Trope</a>: found in the end.</li></ul></div>'
)


def page(text: str, names: KnownNames = NAMES) -> Page:
    (found,) = read(text.encode(), "page", names)
    return found


def listed(text: str) -> Page:
    """The page with these lines as its list."""
    return page(HEADER + "This film has examples of:\n\n" + text)


def shape(entries: tuple[Entry, ...]) -> list[object]:
    """Each entry as its head, else its text, and the shapes of its children."""
    return [[(each.head or each.text or each).text, *shape(each.children)] for each in entries]


FOLDERS = [
    ('class="folder" style="display:none;"', True),
    ('class="folder" isfolder="true" style="DISPLAY : none"', True),
    ('isfolder="true" style="display: none;"', True),
    ('style="display:none"', False),
    ('style="Display: None;"', False),
]


@pytest.mark.parametrize(("attributes", "is_read"), FOLDERS)
def test_a_closed_folder_is_read_and_other_hidden_words_are_reported(attributes: str, is_read: bool) -> None:
    found = page(HTML.format(body=HIDDEN_ITEM.format(attributes=attributes)))
    heads = [entry.head.text for entry in found.entries if entry.head]
    assert heads == (["Hidden Trope"] if is_read else []) + ["Running Gag"]
    assert [issue.reason for issue in found.issues] == (
        [] if is_read else ["a block of 6 words that the page hides is left out"]
    )


TABS = [
    ("  • A: 1.\n\t• Fights Well: 2.\n  • B: 3.\n  • C: 4.\n", [["A", ["Fights Well"]], ["B"], ["C"]], []),
    ("\t• A: 1.\n\t\t• Fights Well: 2.\n\t• B: 3.\n", [["A", ["Fights Well"]], ["B"]], []),
    ("  • A: 1.\n    • x\n\t• y\n  • B: 3.\n", [["A", ["x"], ["y"]], ["B"]], [9]),
]


@pytest.mark.parametrize(("text", "entries", "unsure"), TABS, ids=["one tab", "tabs alone", "unsure"])
def test_a_tab_is_four_columns_and_reported_where_its_width_decides(
    text: str, entries: list[object], unsure: list[int]
) -> None:
    found = listed(text)
    assert shape(found.entries) == entries
    assert [issue.line for issue in found.issues if "tabs and spaces are mixed" in issue.reason] == unsure


CHILDREN = [
    "◦ Averted in the end.",
    "▪ Averted in the end.",
    "‣ Averted in the end.",
    "1. Averted in the end.",
    "12) Averted in the end.",
    "# Averted in the end.",
    "- Averted in the end.",
    "* Averted in the end.",
]


@pytest.mark.parametrize("child", CHILDREN)
def test_other_bullets_and_numbers_are_children(child: str) -> None:
    (entry,) = listed(f"  • Some Trope: Text.\n    {child}\n    {child}\n").entries
    assert shape(entry.children) == [["Averted in the end."], ["Averted in the end."]]
    assert not entry.dialogue


def test_a_dash_below_a_quotation_is_still_its_attribution() -> None:
    (first, second) = listed(
        '  • Some Trope:\n      "Leave it."\n      - Ruth\n  • Other: "Go."\n      - Tom\n'
    ).entries
    assert [line.kind for line in (*first.dialogue, *second.dialogue)] == [
        "quotation",
        "attribution",
        "attribution",
    ]


def test_numbers_in_wiki_markup_are_children() -> None:
    (first, second) = listed(
        "* SomeTrope: Text.\n# one\n# two\n## under two\n*# starred\n* RunningGag: x\n#1 is a fan\n"
    ).entries
    assert shape((first,)) == [["Some Trope", ["one"], ["two", ["under two"]], ["starred"]]]
    assert shape((second,)) == [["Running Gag"]]


BRACKETS = [
    "[[quoteright:350:https://static.example/dry.png]]\n" + HEADER + "* RunningGag: Text.\n",
    "{{Dry Land}} is back.\n\n" + HEADER + "* RunningGag: Text.\n",
    "[Mara enters.]\n\n" + HEADER + "  • Running Gag: Text.\n",
    "{Mara enters.}\n\n" + HEADER + "  • Running Gag: Text.\n",
]


@pytest.mark.parametrize("source", BRACKETS)
def test_a_page_that_begins_with_a_bracket_is_a_page(source: str) -> None:
    assert shape(page(source).entries) == [["Running Gag"]]


BODIES = [
    ("<h6>Of the cast</h6><p>x</p>", "Of the cast\n\nx\n"),
    ("<table><tr><td>one</td><td>two</td></tr><tr><th>three</th></tr></table>", "one | two\n\nthree\n"),
    ("<section>one</section><section>two</section><figure>three</figure>", "one\n\ntwo\n\nthree\n"),
]


@pytest.mark.parametrize(("body", "text"), BODIES, ids=["h6", "cells", "sections"])
def test_blocks_and_cells_are_kept_apart(body: str, text: str) -> None:
    assert text in page(HTML.format(body=body)).text


MARKS = [
    ("See [[http://example.org/a]].", "See http://example.org/a."),
    ("See [[http://example.org/a this]].", "See this."),
    ("100%% sure of it.", "100%% sure of it."),
    ("[-small-] [+BIG+] [++BIGGER++] @@mono@@", "small BIG BIGGER mono"),
    ("[-[[spoiler:small-] end]] a -] b [+ @@", "small end a -] b [+ @@"),
    ("[=[-as it is-]=]", "[-as it is-]"),
]


@pytest.mark.parametrize(("written", "shown"), MARKS)
def test_wiki_marks_lose_no_words(written: str, shown: str) -> None:
    (entry,) = listed(f"* RunningGag: {written}\n%% nobody sees this\n").entries
    assert entry.text and entry.text.text == shown


HEADS = [
    ("Series/TheWire", "The Wire", ": shout-out", []),
    ("Administrivia/ZeroContextExample", "Zero Context", ": x", []),
    ("SugarWiki/FunnyMoments", "Funny Moments", ": x", ["Funny Moments"]),
    ("Main/DeusExMachina", "Deus ex Machina", ": x", ["Deus ex Machina"]),
    (None, "In the end she says to him", ": goodbye", []),
    (None, "Damsel out of Distress", ": x", ["Damsel out of Distress"]),
]


@pytest.mark.parametrize(("target", "words", "rest", "heads"), HEADS)
def test_a_work_or_a_sentence_at_the_head_is_no_trope_and_reported(
    target: str | None, words: str, rest: str, heads: list[str]
) -> None:
    href = f'<a class="twikilink" href="/pmwiki/pmwiki.php/{target}">{words}</a>' if target else words
    found = page(HTML.format(body=f"<ul><li>{href}{rest}</li></ul>"))
    assert [entry.head.text for entry in found.entries[:-1] if entry.head] == heads
    assert len(found.issues) == 1 - len(heads)


def test_a_linked_head_of_a_child_names_its_trope_but_a_mode_does_not() -> None:
    child = '<li><a class="twikilink" href="/pmwiki/pmwiki.php/Main/{}">{}</a>: Kim.</li>'
    inner = child.format("NewTropeHere", "New Trope Here") + child.format("AvertedTrope", "Averted")
    source = HTML.format(body="").replace("It happens.", f"It happens.<ul>{inner}</ul>")
    (entry,) = page(source).entries
    assert [each.target for each in entry.children] == ["NewTropeHere", None]
