"""WikiWords of wiki markup: which are links, how all are shown, and by which names tropes go."""

import pytest

from tropegraph.mapping.authority_files import Authority
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.linking import link_work
from tropegraph.mapping.names import KnownNames, words_of
from tropegraph.mapping.page import Page
from tropegraph.mapping.readers import read
from tropegraph.mapping.shared import shared_statements
from tropegraph.mapping.terms import name, string
from tropegraph.mapping.triples import map_work

NOTHING_KNOWN = Authority({}, {}, (), ())
IRIS = Iris("https://example.org/")
NAMES = KnownNames(
    ["RunningGag", "MacGuffin", "DeVito", "OldJoke"],
    redirects={"StaleJoke": "OldJoke"},
    sought=["RunningGag", "MacGuffin", "OldJoke"],
)
WIKI = "Film / Salt\n\nSalt is a 1999 drama film.\n\n* OddCouple: {}\n"


def page(source: str) -> Page:
    (found,) = read(source.encode(), "salt.wiki", NAMES)
    return found


WORDS = [
    ("With DeVito, McDonald and YouTube.", "With DeVito, McDonald and YouTube.", []),
    ("A RunningGag of it.", "A Running Gag of it.", ["Main/RunningGag"]),
    ("Several RunningGags.", "Several Running Gags.", ["Main/RunningGag"]),
    ("The MacGuffin is lost.", "The MacGuffin is lost.", ["Main/MacGuffin"]),
    ("A StaleJoke again.", "A Stale Joke again.", ["Main/StaleJoke"]),
    ("An OddCouple again.", "An Odd Couple again.", ["Main/OddCouple"]),
    ("A [[SunkenBell bell]] and {{Sunken Bell}}s.", "A bell and Sunken Bells.", ["Main/SunkenBell"] * 2),
    ("By Main/SunkenBell.", "By Sunken Bell.", ["Main/SunkenBell"]),
    ("With Creator/AdaQuill.", "With Ada Quill.", ["Creator/AdaQuill"]),
    ("Kirk/McCoy and Mr.DeVito.", "Kirk/McCoy and Mr.DeVito.", []),
    ("See Wrestling/TheGull.", "See The Gull.", ["Wrestling/TheGull"]),
]


@pytest.mark.parametrize(("written", "shown", "targets"), WORDS)
def test_a_bare_word_is_a_link_where_it_names_something_known(
    written: str, shown: str, targets: list[str]
) -> None:
    found = page(WIKI.format(written))
    assert [entry.text.text for entry in found.entries if entry.text] == [shown]
    assert [link.target for link in found.links] == ["Main/OddCouple", *targets]


@pytest.mark.parametrize(
    ("bullet", "target"),
    [
        ("SunkenBell: It rings.", "SunkenBell"),
        ("SunkenBell", "SunkenBell"),
        ("'''SunkenBell''': It rings.", "SunkenBell"),
        ("[[spoiler:SunkenBell]]: It rings.", "SunkenBell"),
        ("SunkenBell - it rings.", "SunkenBell"),
        ("SunkenBell (twice): It rings.", "SunkenBell"),
    ],
)
def test_a_bare_word_at_the_head_of_an_entry_is_its_trope(bullet: str, target: str) -> None:
    assert [entry.target for entry in page(f"{WIKI.format('It is.')}* {bullet}\n").entries] == [
        "OddCouple",
        target,
    ]


def test_a_name_at_the_head_of_a_child_is_no_trope_unless_it_is_known() -> None:
    found = page(WIKI.format("It is.\n** McCoy: Not today.\n** RunningGag: Thrice.\n** OddCouple: Again."))
    assert [entry.target for entry in found.entries[0].children] == [None, "RunningGag", "OddCouple"]


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("TheMacGuffin", "The MacGuffin"),
        ("McDonaldLand", "McDonald Land"),
        ("YouTubeKids", "YouTube Kids"),
        ("MacAndCheese", "Mac And Cheese"),
        ("MacInnes", "MacInnes"),
        ("YouOnlyLiveOnce", "You Only Live Once"),
    ],
)
def test_names_with_a_capital_inside_stay_whole(word: str, words: str) -> None:
    assert words_of(word) == words


HTML = (
    '<html><input id="groupname-hidden" value="Film"><input id="title-hidden" value="{id}">'
    '<div id="main-article"><ul><li><a href="/pmwiki/pmwiki.php/Main/{target}">{words}</a>: It rings.'
    "{more}</li></ul></div></html>"
)


def html(id: str, words: str, more: str = "", target: str = "SailorsKnot") -> str:
    return HTML.format(id=id, target=target, words=words, more=more)


def labels(*sources: str) -> dict[str, str]:
    """The labels of the tropes and occurrences of pages, by what follows the base."""
    works = [map_work(link_work([page(source)], NOTHING_KNOWN), IRIS) for source in sources]
    said = [statement for work in works for statement in work.statements]
    said += shared_statements(works, NOTHING_KNOWN, IRIS)
    return {
        subject[1:-1].removeprefix(IRIS.base): value
        for subject, predicate, value, _ in said
        if predicate in {name("skos:prefLabel"), name("rdfs:label")}
    }


@pytest.mark.parametrize("source", [html("Salt", "the rope on the wall"), html("Salt", "a sailors' knot")])
def test_words_that_a_link_hides_behind_are_no_label(source: str) -> None:
    found = labels(source)
    assert found["Main/SailorsKnot"] == string("Sailors Knot", "en")
    assert found["Film/Salt/occurrence/SailorsKnot"] == string("Sailors Knot in Salt", "en")


def test_words_that_a_child_or_a_mention_hides_behind_are_no_label() -> None:
    child = (
        '<ul><li><a href="/pmwiki/pmwiki.php/Main/BellTower">Up there</a>: By '
        '<a href="/pmwiki/pmwiki.php/Main/LowTide">the ebb</a>.</li></ul>'
    )
    found = labels(html("Salt", "Sailor's Knot", child))
    assert found["Main/SailorsKnot"] == string("Sailor's Knot", "en")
    assert found["Main/BellTower"] == string("Bell Tower", "en")
    assert found["Main/LowTide"] == string("Low Tide", "en")


def test_words_of_a_head_count_more_than_any_number_of_split_words() -> None:
    wiki = [f"Film / Reef {number}\n\n* SailorsKnot: It holds.\n" for number in "ABC"]
    table = '{"Cove": ["SailorsKnot"], "Quay": ["SailorsKnot"]}'
    tables = read(table.encode(), "table.json", NAMES)
    works = [map_work(link_work([each], NOTHING_KNOWN), IRIS) for each in tables]
    works += [map_work(link_work([page(each)], NOTHING_KNOWN), IRIS) for each in wiki]
    head = map_work(link_work([page(html("Salt", "Sailor's Knot"))], NOTHING_KNOWN), IRIS)
    for given, label in ((works, "Sailors Knot"), ([*works, head], "Sailor's Knot")):
        said = shared_statements(given, NOTHING_KNOWN, IRIS)
        trope = f"<{IRIS.trope('SailorsKnot')}>"
        assert [
            value
            for subject, predicate, value, _ in said
            if (subject, predicate) == (trope, name("skos:prefLabel"))
        ] == [string(label, "en")]


def test_a_trope_that_is_named_before_its_entry_has_the_label_of_its_head() -> None:
    names = KnownNames(["SailorsKnot"])
    source = "Film / Salt\n\n  • Odd Couple: As in Sailors Knot, which holds.\n  • Sailor's Knot: It holds.\n"
    (found,) = read(source.encode(), "salt.txt", names)
    known = Authority({}, {}, (), ())
    assert dict(map_work(link_work([found], known), IRIS).tropes)["SailorsKnot"] == "Sailor's Knot"
