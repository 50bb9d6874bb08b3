"""What a page names, resolved without and with an authority."""

from tropegraph.mapping.authority_files import Authority, load
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.linked import LinkedEntry, LinkedWork
from tropegraph.mapping.linking import link_work
from tropegraph.mapping.modes import Basis, Reading
from tropegraph.mapping.names import KnownNames
from tropegraph.mapping.readers import read

from .places import FIXTURES

NOTHING_KNOWN = Authority({}, {}, (), ())
AUTHORITY = load(Iris())


def linked(text: str, authority: Authority = NOTHING_KNOWN, work: str = "Film/Salt") -> LinkedWork:
    names = KnownNames(["RedHerring", *authority.tropes])
    (page,) = read(text.encode(), "page.txt", names, work)
    return link_work([page], authority)


def entries(
    text: str, authority: Authority = NOTHING_KNOWN, work: str = "Film/Salt"
) -> tuple[LinkedEntry, ...]:
    return linked(text, authority, work).pages[0].entries


def lighthouse() -> LinkedWork:
    source = (FIXTURES / "pages" / "Lighthouse.txt").read_text("utf-8")
    return linked(source, work="Film/TheLighthouseKeepers1961")


def test_structure_gives_cast_speakers_and_credits() -> None:
    page = lighthouse()
    work = "Film/TheLighthouseKeepers1961"
    assert {(found.path.removeprefix(f"{work}/"), found.kind) for found in page.found.values()} == {
        ("character/TomWeller", "Character"),
        ("character/RuthWeller", "Character"),
        ("agent/LeoBrandt", "Agent"),
        ("agent/InaVale", "Agent"),
        ("agent/AdaQuill", "Agent"),
        ("agent/BenMarshJr", "Agent"),
        ("agent/HarbourFilms", "Agent"),
    }
    assert [character.rpartition("/")[2] for character, _, _ in page.cast] == ["TomWeller", "RuthWeller"]


def test_nickname_and_first_name_meet_in_one_character() -> None:
    gun = lighthouse().pages[0].entries[2]
    assert [child.entities for child in gun.children] == [
        ("Film/TheLighthouseKeepers1961/character/TomWeller",),
        ("Film/TheLighthouseKeepers1961/character/RuthWeller",),
        ("Film/TheLighthouseKeepers1961/character/RuthWeller",),
    ]


def test_an_attribution_names_the_speaker_of_the_quotation_above_it() -> None:
    (line,) = lighthouse().pages[0].entries[7].lines
    assert line.speaker == "Film/TheLighthouseKeepers1961/character/RuthWeller"


def test_a_second_entry_of_a_trope_is_numbered() -> None:
    assert [entry.name for entry in lighthouse().pages[0].entries][2:4] == ["ChekhovsGun", "ChekhovsGun-2"]


def test_a_child_takes_trope_and_mode_of_its_parent_unless_it_says_otherwise() -> None:
    gun = lighthouse().pages[0].entries[2]
    assert gun.reading == Reading("Subverted", Basis.ASSERTED)
    assert [(child.trope, child.reading.mode) for child in gun.children] == [
        ("ChekhovsGun", "Subverted"),
        ("RedHerring", "Subverted"),
        ("ChekhovsGun", "Lampshaded"),
    ]


def test_a_parent_that_only_holds_children_takes_their_mode_and_does_not_count() -> None:
    (agreed,) = entries("  • Some Trope:\n    • Averted with Tom.\n    • Averted with Ruth.\n")
    (mixed,) = entries("  • Some Trope:\n    • Averted with Tom.\n    • Ruth does it.\n")
    assert (agreed.reading, agreed.counts) == (Reading("Averted", Basis.ASSUMED), False)
    assert (mixed.reading, mixed.counts) == (Reading("PlayedWith", Basis.ASSUMED), False)


def test_the_longest_name_wins_and_only_whole_words_count() -> None:
    text = "  • Some Trope: In Rambo III somebody says 48 Hrs.. Ivan Drago and Dankovsky do not.\n"
    (entry,) = entries(text, AUTHORITY, "Film/RedHeat")
    assert entry.entities == ("Film/RamboIII", "Film/FortyEightHours", "Film/RockyIV/character/IvanDrago")


def test_aliases_of_one_work_do_not_reach_another() -> None:
    text = "  • Some Trope: Arnold and Victor meet on the Hill.\n"
    (at_home,) = entries(text, AUTHORITY, "Film/RedHeat")
    (elsewhere,) = entries(text, AUTHORITY, "Film/Salt")
    assert at_home.entities == (
        "agent/ArnoldSchwarzenegger",
        "Film/RedHeat/character/ViktorRostavili",
        "agent/WalterHill",
    )
    assert elsewhere.entities == ()


def test_tropes_named_in_passing_are_mentions_even_behind_a_glued_marker() -> None:
    text = "  • Odd Couple: A Cowboy Cop and an Odd Couple in an invokedDeleted Scene; no cowboy cop.\n"
    (entry,) = entries(text, AUTHORITY)
    assert entry.tropes == ("CowboyCop", "DeletedScene")


def test_relations_come_from_the_first_work_that_the_entry_names() -> None:
    text = "  • Spiritual Successor: To 48 Hrs., not Rambo III.\n  • Shared Universe: Never With Rocky IV.\n"
    assert linked(text, AUTHORITY).relations == (("tg:spiritualSuccessorOf", "Film/FortyEightHours"),)


def test_curation_that_no_entry_uses_is_told() -> None:
    page = linked("  • Some Trope: It happens.\n", AUTHORITY, "Film/RedHeat")
    assert "Film/RedHeat/occurrence/NotEvenBotheringWithTheAccent" in page.unused_curation
