"""The forms beside plain text: HTML, wiki markup and tables, read into the same model."""

import json
from pathlib import Path

import pytest

from tropegraph.mapping.errors import SourceError, UsageError
from tropegraph.mapping.names import KnownNames
from tropegraph.mapping.page import Aspect, Page
from tropegraph.mapping.readers import read

from .places import FIXTURES

NAMES = KnownNames(["RunningGag", "SoMuchForStealth"])


def page(name: str, work: str | None = None) -> Page:
    (found,) = read((FIXTURES / "pages" / name).read_bytes(), name, NAMES, work)
    return found


def test_html_is_rendered_in_the_layout_of_plain_text() -> None:
    assert page("Harbour.html").text == (
        "Film / Harbour Lights (1999)\n\nHarbour Lights is a 1999 drama film directed by Ada Quill.\n\n"
        "Ruth Weller (Ina Vale) waits[note: for years] on the quay.\n\nThis film has examples of:\n\n"
        "\u00a0\u00a0\u00a0\u00a0A to M\u00a0\n\n"
        "  • 11th-Hour Storm: It breaks and Ruth drowns.\n"
        "    • Ruth sees The Gull sink.\n      Ruth: Not again.\n      Tom: Hush.\n"
        "  • The Lighthouse without a colon.\n"
        "  • Good Old Days: Played by somebody, as a joke.\n"
    )


@pytest.mark.parametrize("name", ["Harbour.html", "Harbour.wiki"])
def test_identity_and_title(name: str) -> None:
    found = page(name)
    assert (found.id, found.work, found.title) == (
        "Film/HarbourLights1999",
        "Film/HarbourLights1999",
        "Harbour Lights",
    )


def test_the_link_at_the_head_names_the_trope() -> None:
    assert [(each.head.text, each.target) for each in page("Harbour.html").entries if each.head] == [
        ("11th-Hour Storm", "EleventhHourStorm"),
        ("The Lighthouse", "LighthousePoint"),
        ("Good Old Days", "GoodOldDays"),
    ]


def test_a_head_without_colon_is_read_and_reported() -> None:
    (issue,) = page("Harbour.html").issues
    assert (issue.line, issue.reason.partition(",")[0]) == (15, "no colon stands after the trope's name")


def test_html_keeps_what_plain_text_cannot_hold() -> None:
    found = page("Harbour.html")
    assert [span.cut(found.text) for span in found.spoilers] == ["and Ruth drowns"]
    assert [span.cut(found.text) for span in found.notes] == ["[note: for years]"]
    assert [section.label.text for section in found.sections] == ["A to M"]
    assert [(link.span.cut(found.text), link.target) for link in found.links][:3] == [
        ("Ada Quill", "Creator/AdaQuill"),
        ("11th-Hour Storm", "Main/EleventhHourStorm"),
        ("The Gull", "Film/TheGull"),
    ]


def test_wiki_markup_is_rendered_in_the_same_layout() -> None:
    assert page("Harbour.wiki").text == (
        "Film / Harbour Lights (1999)\n\nRuth: Leave a light on.\n\n"
        "Harbour Lights is a 1999 drama film directed by Ada Quill.\n\nThis film has examples of:\n\n"
        "\u00a0\u00a0\u00a0\u00a0A to M\u00a0\n\n"
        "  • Eleventh Hour Storm: It breaks and Ruth drowns.\n"
        "    • Ruth sees The Gull sink.[note: Twice.]\n"
        "      Ruth: Not again.\n      Tom: NotALink.\n"
        "  • Foreshadowing: By a joke and gulls.\n"
        "  • Mook\n"
    )


def test_wiki_markup_gives_targets_spoilers_notes_and_dialogue() -> None:
    found = page("Harbour.wiki")
    assert [entry.target for entry in found.entries] == ["EleventhHourStorm", "Foreshadowing", "Mooks"]
    assert [span.cut(found.text) for span in found.spoilers] == ["and Ruth drowns"]
    assert [span.cut(found.text) for span in found.notes] == ["[note: Twice.]"]
    assert [line.speaker.text for line in found.entries[0].children[0].dialogue if line.speaker] == [
        "Ruth",
        "Tom",
    ]
    assert [line.text for line in found.quote] == ["Leave a light on."]
    assert not found.issues


HTML = (
    '<html><input id="groupname-hidden" value="{group}"><input id="title-hidden" value="{title}">'
    '<nav class="body-options">{nav}</nav><div id="main-article">{above}<ul><li>'
    '<a class="twikilink" href="/pmwiki/pmwiki.php/Main/SomeTrope">Some Trope</a>: It happens.</li></ul>'
    "</div></html>"
)


def link(target: str) -> str:
    return f'<a class="subpage-link" href="https://tvtropes.org/pmwiki/pmwiki.php/{target}">Main page</a>'


BESIDE = [
    ("YMMV", "Salt1999", link("Film/Salt1999"), "", "Film/Salt1999", Aspect.OPINION),
    ("Trivia", "Salt1999", link("Film/Salt1999"), link("Film/Other"), "Film/Salt1999", Aspect.TRIVIA),
    ("Salt", "TropesAToD", "", link("Film/Salt1999") + link("Film/Other"), "Film/Salt1999", None),
    ("Salt", "TropesAToD", "", link("VideoGame/Salt"), "VideoGame/Salt", None),
]


@pytest.mark.parametrize(("group", "title", "nav", "above", "work", "aspect"), BESIDE)
def test_a_page_beside_the_main_one_is_of_the_work_that_it_links_to(
    group: str, title: str, nav: str, above: str, work: str, aspect: Aspect | None
) -> None:
    source = HTML.format(group=group, title=title, nav=nav, above=above).encode()
    (found,) = read(source, "page.html", NAMES)
    assert (found.id, found.work, found.aspect) == (f"{group}/{title}", work, aspect)


REFUSED = [
    ("YMMV", "Salt", "", "does not say which work it is about; call with --work"),
    ("YMMV", "Salt", link("Film/Salt") + link("Series/Salt"), "links to several works"),
    ("Main", "SomeTrope", "", "is a trope's own page, not a work's"),
]


@pytest.mark.parametrize(("group", "title", "nav", "reason"), REFUSED)
def test_a_page_of_no_work_or_of_several_is_refused(group: str, title: str, nav: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read(HTML.format(group=group, title=title, nav=nav, above="").encode(), "page.html", NAMES)


@pytest.mark.parametrize("hidden", ["", ' value=""'])
def test_a_saved_page_whose_id_is_empty_says_its_work_elsewhere(hidden: str) -> None:
    source = HTML.replace(' value="{group}"', hidden).replace(' value="{title}"', hidden)
    lead = "<p>Salt is a 1999 drama film.</p>"
    (found,) = read(source.format(nav="", above=lead).encode(), "page.html", NAMES)
    assert found.id == "Film/Salt"
    with pytest.raises(SourceError, match="nothing says which work this page is about"):
        read(source.format(nav="", above="").encode(), "page.html", NAMES)


def test_cp1252_is_read_where_utf8_fails_and_a_mixture_is_reported() -> None:
    source = HTML.format(group="Film", title="Salt", nav="", above="<p>Caf\u00e9 \u201cNoir\u201d</p>")
    (found,) = read(source.encode("cp1252"), "page.html", NAMES)
    assert "Caf\u00e9 \u201cNoir\u201d" in found.text
    assert not found.issues
    (mixed,) = read("<!-- \u00e9 -->\n".encode() + source.encode("cp1252"), "page.html", NAMES)
    assert [issue.reason.partition(";")[0] for issue in mixed.issues] == [
        "line 1 of the file is UTF-8 and others are cp1252"
    ]


def test_html_that_was_cut_short_is_read_and_reported() -> None:
    source = HTML.format(group="Film", title="Salt", nav="", above="").partition("happens")[0]
    (found,) = read(source.encode(), "page.html", NAMES)
    assert [issue.reason for issue in found.issues] == [
        "the HTML stops before </html>; the page may be cut short"
    ]


@pytest.mark.parametrize("depth", [40, 10_000])
def test_deep_nesting_is_read_in_every_form(depth: int) -> None:
    inside = "<ul><li>" * depth + "deep" + "</li></ul>" * depth
    html = HTML.format(group="Film", title="Salt", nav="", above="").replace("It happens.", inside)
    assert "deep" in read(html.encode(), "page.html", NAMES)[0].text
    stars = "\n".join(f"{'*' * level} level {level}" for level in range(2, min(depth, 900)))
    wiki = f"* SomeTrope: Text.\n{stars}\n"
    assert read(wiki.encode(), "page.wiki", NAMES, "Film/Salt")[0].entries[0].children
    bullets = "\n".join(f"{' ' * level}• level {level}" for level in range(4, min(depth, 1300)))
    plain = f"  • Some Trope: Text.\n{bullets}\n"
    (found,) = read(plain.encode(), "page.txt", NAMES, "Film/Salt")
    assert bool(found.issues) == (depth > 60)


TABLES = [
    ('{"Salt": ["SomeTrope", "OddCouple"]}', ["Film/Salt"]),
    ("work,trope\nSalt,SomeTrope\nSalt,OddCouple\n", ["Film/Salt"]),
    ("trope\tn\twork\nSomeTrope\t1\tSeries/Salt\nOddCouple\t2\tSeries/Salt\n", ["Series/Salt"]),
    ('{"Salt": ["SomeTrope", "OddCouple"], "Film/Pepper": ["SomeTrope"]}', ["Film/Pepper", "Film/Salt"]),
]


@pytest.mark.parametrize(("source", "works"), TABLES, ids=["json", "csv", "tsv", "two works"])
def test_tables_give_a_page_for_each_work(source: str, works: list[str]) -> None:
    pages = read(source.encode(), "table", NAMES)
    assert [each.work for each in pages] == works
    assert pages[-1].text == "  • Some Trope\n  • Odd Couple\n"
    assert [entry.target for entry in pages[-1].entries] == ["SomeTrope", "OddCouple"]


def test_doubles_odd_ids_and_capitals_are_settled_or_told() -> None:
    tropes = ["Pun?from=Main.BadPun", "somuchforstealth", "SoMuchForStealth", "revenge", "K-9", "???"]
    source = json.dumps({"SaltII": tropes, "SaltIi": ["SoMuchforStealth"], "Empty": []})
    (found,) = read(source.encode(), "table.json", NAMES)
    assert [entry.target for entry in found.entries] == ["Pun", "SoMuchForStealth", "Revenge", "K9"]
    assert found.merged == 2
    assert [issue.told().partition(": ")[2] or issue.reason for issue in found.issues] == [
        "Film/Empty",
        "'Pun?from=Main.BadPun' is a redirect from BadPun; it is read as Pun",
        "'somuchforstealth' is no WikiWord; it is read as Somuchforstealth",
        "'revenge' is no WikiWord; it is read as Revenge",
        "'K-9' is no WikiWord; it is read as K9",
        "'???' is no trope's id; it is left out",
        "Film/SaltII, Film/SaltIi are read as one work, Film/SaltII",
    ]


BAD_TABLES = [
    ('{"Salt": ["A"', "this is not JSON"),
    ('{"Salt": [1]}', "holds more than names of tropes"),
    ('{"Salt": "SomeTrope"}', "no work with a list of tropes"),
    ("[" * 100_000, "nested too deep|not JSON"),
    ("work,year\nSalt,1999\n", "no column 'trope'"),
    ("work,trope\nSalt,\n", "names no trope"),
    ('{"Salt": ["?"]}', "'\\?' is no trope's id"),
    ('work,trope\nSalt,"SomeTrope\nReef,OtherTrope\n', "table:3: .*holds a comma"),
]


@pytest.mark.parametrize(("source", "reason"), BAD_TABLES, ids=[reason for _, reason in BAD_TABLES])
def test_bad_tables_are_refused_with_the_reason(source: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read(source.encode(), "table", NAMES)


def test_the_forms_are_told_apart_by_content(tmp_path: Path) -> None:
    found = {
        name: read((FIXTURES / "pages" / name).read_bytes(), "no ending", NAMES)[0].work
        for name in ("Harbour.html", "Harbour.wiki", "Lighthouse.txt")
    }
    assert found == {
        "Harbour.html": "Film/HarbourLights1999",
        "Harbour.wiki": "Film/HarbourLights1999",
        "Lighthouse.txt": "Film/TheLighthouseKeepers1961",
    }


def test_keys_of_a_table_are_works_or_the_pages_beside_them() -> None:
    keys = "DryLand YMMV/DryLand DryLand/TropesAToD Trivia/Elsewhere Main/Foo Creator/AnnLee Quux/Foo".split()
    found = read(json.dumps({key: ["BigBad"] for key in keys}).encode(), "table.json", NAMES)
    assert [(each.id, each.work, each.aspect) for each in found] == [
        ("DryLand/TropesAToD", "Film/DryLand", None),
        ("Film/DryLand", "Film/DryLand", None),
        ("YMMV/DryLand", "Film/DryLand", Aspect.OPINION),
    ]
    assert [issue.reason.partition(";")[0] for issue in found[0].issues] == [
        "Creator/AnnLee is a Creator page, not a work's",
        "Main/Foo is a trope's own page, not a work's",
        "Quux/Foo names no one work: the table has none of that name",
        "Trivia/Elsewhere names no one work: the table has none of that name",
    ]


def test_an_id_with_commas_is_several_or_left_out() -> None:
    (found,) = read(b'work,trope\nSalt,"BigBad, AxCrazy"\nSalt,"Big, the"\n', "table.csv", NAMES)
    assert [entry.target for entry in found.entries] == ["BigBad", "AxCrazy"]
    assert [(issue.line, issue.reason) for issue in found.issues] == [
        (3, "Film/Salt: 'Big, the' holds a comma: give one trope a row; it is left out")
    ]


@pytest.mark.parametrize("namespace", ["YMMV", "Main", "Creator", "film", "Fil m", ""])
def test_a_namespace_that_can_hold_no_work_is_wrong_use(namespace: str) -> None:
    with pytest.raises(UsageError, match="--namespace"):
        read(b'{"Salt": ["BigBad"]}', "table.json", NAMES, namespace=namespace)


@pytest.mark.parametrize("link", ["Film/DryLand", "Film/DryLand1994", "Film/WetLand"])
def test_a_page_of_opinions_is_of_the_work_that_is_linked_above_its_list(link: str) -> None:
    source = f"YMMV / Dry Land\n\nOpinions on ''{link}'' are these.\n\n* BigBad: It is.\n"
    (found,) = read(source.encode(), "page.wiki", NAMES)
    assert (found.id, found.work) == ("YMMV/DryLand", link)


@pytest.mark.parametrize("bullets", ["  • Some Trope:\n    • {}\n", "* SomeTrope:\n** {}\n"])
@pytest.mark.parametrize("child", ["Averted: Mara is late.", "Inverted Trope: Mara is late."])
def test_a_mode_at_the_head_of_a_child_is_no_trope(bullets: str, child: str) -> None:
    names = KnownNames(["Averted", "SomeTrope", "InvertedTrope"])
    (found,) = read(f"Film / Salt\n\n{bullets.format(child)}".encode(), "page", names)
    (below,) = found.entries[0].children
    assert (below.head, below.text and below.text.text) == (None, child)
