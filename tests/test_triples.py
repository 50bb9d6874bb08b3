"""The model, statement by statement, on pages small enough to count."""

import pytest

from tropegraph.mapping.authority_files import Authority
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.linking import link_work
from tropegraph.mapping.names import KnownNames
from tropegraph.mapping.readers import read
from tropegraph.mapping.terms import name
from tropegraph.mapping.triples import MappedWork, map_work

IRIS = Iris("https://example.org/")
PAGE = """Film / Salt
{header}
Salt is a 1999 thriller film directed by Ann Lee.

  • Some Trope: Tom says it.
    Tom: Pass the salt.
  • Other Trope:
    • Averted at sea.
    • Averted on land.
  • Third Trope:
    • Averted at sea.
    • It happens on land.
"""


def mapped(header: str = "", with_text: bool = True) -> MappedWork:
    (page,) = read(PAGE.format(header=header).encode(), "salt.txt", KnownNames())
    return map_work(link_work([page], Authority({}, {}, (), ())), IRIS, with_text)


def values(work: MappedWork, path: str, predicate: str) -> list[str]:
    """The objects of a subject and predicate, IRIs by what follows the base."""
    return [
        value.strip("<>").removeprefix(IRIS.base)
        for subject, said, value, _ in work.statements
        if subject == f"<{IRIS.base}{path}>" and said == name(predicate)
    ]


def test_everything_that_a_page_says_is_in_its_graph() -> None:
    work = mapped()
    assert {graph for *_, graph in work.statements} == {"<https://example.org/page/Film/Salt>"}
    assert len(set(work.statements)) == len(work.statements)


def test_an_occurrence_has_work_trope_position_mode_and_range() -> None:
    work, path = mapped(), "Film/Salt/occurrence/SomeTrope"
    assert values(work, path, "tg:inWork") == ["Film/Salt"]
    assert values(work, path, "tg:ofTrope") == ["Main/SomeTrope"]
    assert values(work, path, "tg:mode") == ["https://w3id.org/tropegraph/mode/PlayedStraight"]
    assert values(work, path, "tg:modeBasis") == ["https://w3id.org/tropegraph/ontology#Assumed"]
    assert values(work, path, "tg:text") == ['"Tom says it."@en']
    assert values(work, path, "tg:involves") == ["Film/Salt/character/Tom"]
    (derived,) = values(work, path, "prov:wasDerivedFrom")
    assert derived.startswith("page/Film/Salt#char=")


def test_a_work_exhibits_what_is_present_in_an_occurrence_that_counts() -> None:
    assert values(mapped(), "Film/Salt", "tg:exhibits") == ["Main/SomeTrope", "Main/ThirdTrope"]


def test_children_are_part_of_their_parent() -> None:
    work = mapped()
    assert values(work, "Film/Salt/occurrence/OtherTrope/2", "tg:partOf") == [
        "Film/Salt/occurrence/OtherTrope"
    ]
    assert values(work, "Film/Salt/occurrence/OtherTrope/2", "rdfs:label") == ['"Other Trope in Salt (2)"@en']
    assert values(work, "Film/Salt/occurrence/ThirdTrope", "tg:mode") == [
        "https://w3id.org/tropegraph/mode/PlayedWith"
    ]


def test_a_speaker_is_a_character_that_the_structure_shows() -> None:
    work, path = mapped(), "Film/Salt/character/Tom"
    assert values(work, path, "tg:foundBy") == ["https://w3id.org/tropegraph/ontology#Structure"]
    assert values(work, path, "tg:score") == ['"0.85"^^<http://www.w3.org/2001/XMLSchema#decimal']
    line = "Film/Salt/occurrence/SomeTrope/quotation/1/line/1"
    assert values(work, line, "schema:spokenByCharacter") == [path]
    assert values(work, line, "schema:text") == ['"Pass the salt."@en']
    assert values(work, line, "tg:paraphrase") == []


def test_paraphrase_is_marked_where_the_page_says_so() -> None:
    line = "Film/Salt/occurrence/SomeTrope/quotation/1/line/1"
    assert values(mapped("Dialogue: paraphrased"), line, "tg:paraphrase") == [
        '"true"^^<http://www.w3.org/2001/XMLSchema#boolean'
    ]


@pytest.mark.parametrize(
    ("header", "with_text", "licence"),
    [
        ("", True, "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
        ("Licence: CC BY 4.0", True, "https://creativecommons.org/licenses/by/4.0/"),
        ("Licence: CC BY 4.0", False, "https://creativecommons.org/publicdomain/zero/1.0/"),
    ],
)
def test_the_graph_carries_the_licence_of_its_text(header: str, with_text: bool, licence: str) -> None:
    assert values(mapped(header, with_text), "page/Film/Salt", "dct:license") == [licence]


def test_without_text_only_words_are_missing() -> None:
    texts = {name("tg:pageText"), name("tg:text"), name("schema:text")}
    whole = [statement for statement in mapped().statements if statement[1] not in texts]
    bare = mapped(with_text=False).statements
    assert len(mapped().statements) - len(whole) == 1 + 5 + 1
    assert {s[:2] for s in bare} == {s[:2] for s in whole}
