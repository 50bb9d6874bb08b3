"""Who counts as a character that nobody curated, and where a short name means one."""

import pytest

from tropegraph.mapping.authority_files import load
from tropegraph.mapping.borders import Borders
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.linked import LinkedWork
from tropegraph.mapping.linking import link_work
from tropegraph.mapping.names import KnownNames
from tropegraph.mapping.readers import read

AUTHORITY = load(Iris())
HEAD = "Film / Salt Road\n\nSalt Road is a 1990 drama film directed by Ann Lee.\n\n{cast}\n\n"


def work(*entries: str, cast: str = "") -> LinkedWork:
    lines = [f"  • Trope Number {number}: {entry}" for number, entry in enumerate(entries)]
    source = HEAD.format(cast=cast) + "\n".join(lines) + "\n"
    return link_work(read(source.encode(), "salt.txt", KnownNames()), AUTHORITY)


def characters(*entries: str, cast: str = "") -> list[str]:
    return sorted(each.label for each in work(*entries, cast=cast).found.values() if each.kind == "Character")


@pytest.mark.parametrize(
    ("speaker", "found"),
    [
        ("Mara", ["Mara"]),
        ("Mara of the Hills", ["Mara of the Hills"]),
        ("Agent Quill", ["Agent Quill"]),
        ("Helmsman", []),
        ("Guard 2", []),
        ("Old German", []),
        ("Crew member", []),
        ("Mara's mother", []),
        ("Radio voice", []),
        ("Translation", []),
        ("Example 1", []),
    ],
)
def test_who_speaks_is_a_character_by_a_name_alone(speaker: str, found: list[str]) -> None:
    assert characters(f"They talk.\n    {speaker}: Not today.\n    {speaker}: Never.") == found


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("They talk.\n    Mara Quill: Not today.", []),
        ("They talk.\n    Mara Quill: Not today.\n    Mara Quill: Never.", ["Mara Quill"]),
        ("They talk, and Mara Quill leaves.\n    Mara Quill: Not today.", ["Mara Quill"]),
        ("They talk, and Quill leaves.\n    Mara Quill: Not today.", ["Mara Quill"]),
        ("They talk, and Mara leaves.\n    MARA: Not today.", ["MARA"]),
        ("They talk, and Marabou leaves.\n    Mara: Not today.", []),
        ("They talk in old Quillport.\n    Old Quill: Not today.", []),
    ],
)
def test_a_speaker_of_one_line_whom_nothing_else_names_is_none(entry: str, found: list[str]) -> None:
    assert characters(entry) == found


def test_many_speakers_are_judged_as_few_are() -> None:
    letters = "abcdefgh"
    names = [f"{one.upper()}{other}nar" for one in letters for other in letters]
    speakers = [*names, "Ottilie of the Hills", "Otto of the Hills", "Vole-Reed"]
    lines = "".join(f"\n    {name}: Not today." for name in speakers)
    text = f"They talk with {names[5]}, {names[9]}x, Vole, Reed and Otto of the Hills of Ottilie."
    assert characters(text + lines) == [names[5], "Otto of the Hills"]


@pytest.mark.parametrize(
    ("speakers", "label", "aliases"),
    [
        (("MARA", "Mara Quill"), "Mara Quill", ["Mara", "Quill"]),
        (("MARA QUILL", "Mara Quill"), "Mara Quill", ["Mara", "Quill"]),
        (("Woo-Jin", "Lee Woo-jin"), "Lee Woo-jin", ["Lee", "Woo-jin"]),
        (("Lee Woo-jin", "Woo-Jin Lee"), "Lee Woo-jin", ["Lee", "Woo-jin", "Woo-Jin Lee"]),
        (("Mara", "MARA", "Captain Mara"), "Captain Mara", ["Mara"]),
    ],
)
def test_capitals_and_the_order_of_two_names_make_no_other_character(
    speakers: tuple[str, ...], label: str, aliases: list[str]
) -> None:
    found = work("They talk." + "".join(f"\n    {each}: Not today.\n    {each}: No." for each in speakers))
    (character,) = [each for each in found.found.values() if each.kind == "Character"]
    assert (character.label, character.aliases) == (label, aliases)
    spoken = {line.speaker for line in found.pages[0].entries[0].lines}
    assert spoken == {character.path}


def test_who_is_known_is_known_in_capitals_too() -> None:
    found = work("They talk.\n    TOM REED: No.\n    REED: No.", cast="The dealer Tom Reed (Ina Vale) waits.")
    assert {line.speaker for line in found.pages[0].entries[0].lines} == {"Film/SaltRoad/character/TomReed"}


def test_a_job_in_a_cast_is_a_character() -> None:
    assert characters("It happens.", cast="The road is watched by Helmsman (Ina Vale).") == ["Helmsman"]


DEEDS = ("later {name} says so.", "now {name}'s brother leaves.", "then {name} takes the lamp.")


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("Ottilie", DEEDS),
        ("Ottilie Brandt", DEEDS),
    ],
)
def test_who_does_what_people_do_is_a_character(name: str, sentences: tuple[str, ...]) -> None:
    assert characters(*(f"It is so, and {each.format(name=name)}" for each in sentences)) == [name]


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("Seagull", ("and the {name} has sails.", "and the {name} is old.", "for the {name} says no.")),
        ("Gullwing", ("and {name} has sails.", "and {name} is old.", "for {name} was built.")),
        ("Royal", ("and Port {name} says so.", "with Port {name}'s brother.", "for Port {name} takes it.")),
        ("Killer", ("and de {name} says so.", "with de {name}'s brother.", "for de {name} takes it.")),
        ("Quay Tower", DEEDS),
        ("Rostock", ("then in {name} she says so.", "now in {name} is he.", "but {name} has her brother.")),
    ],
)
def test_a_ship_a_place_and_the_end_of_a_name_are_none(name: str, sentences: tuple[str, ...]) -> None:
    assert characters(*(f"It is so, {each.format(name=name)}" for each in sentences)) == []


def test_a_first_name_and_a_surname_side_by_side_are_one_character() -> None:
    sentences = [each.format(name=name) for name in ("Ottilie", "Brandt") for each in DEEDS]
    found = work(*(f"It is so, and {each}" for each in sentences), "There is of course Ottilie Brandt there.")
    (character,) = [each for each in found.found.values() if each.kind == "Character"]
    assert (character.label, character.aliases) == ("Ottilie Brandt", ["Ottilie", "Brandt"])


@pytest.mark.parametrize(
    ("label", "text", "name", "holds"),
    [
        ("Beau Lincoln", "They meet at Lincoln Center.", "Lincoln", False),
        ("Beau Lincoln", "They meet Lincoln at night.", "Lincoln", True),
        ("Beau Lincoln", "They read of Abraham Lincoln.", "Lincoln", False),
        ("Beau Lincoln", "They call Captain Lincoln.", "Lincoln", True),
        ("Beau Lincoln", "They call Dr. Lincoln.", "Lincoln", True),
        ("Beau Lincoln", "They met in Ohio. Lincoln wept.", "Lincoln", True),
        ("Beau Lincoln", "When Lincoln wept, they left.", "Lincoln", True),
        ("Beau Lincoln", "Here is Ohio's Lincoln, at last.", "Lincoln", True),
        ("Beau Lincoln", "Beau Bridges plays in it.", "Beau", False),
        ("Beau Lincoln", "So Beau Lincoln leaves.", "Beau Lincoln", True),
        ("Mara", "So Mara Quill leaves.", "Mara", True),
        ("Mara", "The Mara Street bridge falls.", "Mara", False),
        ("Mara", "The bridge is in Santa Mara.", "Mara", False),
    ],
)
def test_a_short_name_counts_where_it_is_all_of_a_name(label: str, text: str, name: str, holds: bool) -> None:
    start = text.index(name)
    assert Borders(label, frozenset()).hold(text, start, start + len(name)) is holds


def test_a_part_of_a_longer_name_is_no_mention() -> None:
    found = work(
        "They meet at Lincoln Center.",
        "They meet Lincoln at noon.",
        cast="The dealer Beau Lincoln (Tom Reed) waits.",
    )
    path = "Film/SaltRoad/character/BeauLincoln"
    assert [path in entry.entities for entry in found.pages[0].entries] == [False, True]
