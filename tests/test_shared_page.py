"""The page that all this is for, in the form in which it is found: every fact that it holds, and where."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Store

from .command import built
from .places import SHARED_RED_HEAT, needs_shared_pages

pytestmark = needs_shared_pages

BASE = "https://w3id.org/tropegraph/"
PREFIXES = """
PREFIX tg: <https://w3id.org/tropegraph/ontology#> PREFIX mode: <https://w3id.org/tropegraph/mode/>
PREFIX schema: <https://schema.org/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX owl: <http://www.w3.org/2002/07/owl#>
"""
TROPES = """
ArtificialLimbs TheBackwardsR BaldBlackLeaderGuy BilingualBonus BottomlessMagazines BuddyCopShow
CelebrityResemblance ChummyCommies CultureClash DonutMessWithACop FanserviceExtra GameOfChicken GangOfHats
GratuitousForeignLanguage GunsAkimbo HandCannon HighConcept HuskyRusskie
ImperialStormtrooperMarksmanshipAcademy TheInformant MirandaRights NotEvenBotheringWithTheAccent
NothingUpMySleeve OddCouple ThePianoPlayer PoliceAreUseless ProphetEyes RealMenWearPink RedLightDistrict
RuthlessForeignGangsters SharedUniverse SharpDressedMan SoMuchForStealth SpiritualSuccessor
StrangeCopInAStrangeLand TwoFirstNames VodkaDrunkenski YourMom
""".split()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    out = built(tmp_path_factory.mktemp("shared"), SHARED_RED_HEAT)
    return Store.read_only(str(out / "latest" / "store"))


def rows(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    """The rows of a query, IRIs by what follows the base, unbound values as empty text."""
    for solution in store.query(PREFIXES + query, base_iri=BASE):  # type: ignore[union-attr]
        yield tuple(str(getattr(value, "value", "")).removeprefix(BASE) for value in solution)


def test_38_entries_in_order_and_two_children(store: Store) -> None:
    top = rows(store, "SELECT ?t { ?o tg:ofTrope ?t ; tg:position ?p MINUS { ?o tg:partOf [] } } ORDER BY ?p")
    assert [trope.removeprefix("Main/") for (trope,) in top] == TROPES
    assert sorted(rows(store, "SELECT ?o ?p { ?o tg:partOf ?p }")) == [
        (f"Film/RedHeat/occurrence/BottomlessMagazines/{n}", "Film/RedHeat/occurrence/BottomlessMagazines")
        for n in (1, 2)
    ]


def test_lines_and_who_says_them(store: Store) -> None:
    found = rows(
        store,
        """SELECT ?owner ?name { ?owner tg:quotation/tg:line ?l . ?l tg:position ?p
           OPTIONAL { ?l schema:spokenByCharacter/rdfs:label ?name } } ORDER BY ?owner ?p""",
    )
    assert [(owner.rpartition("/")[2], name) for owner, name in found] == [
        ("RedHeat", "Art Ridzik"),
        ("RedHeat", "Ivan Danko"),
        ("BilingualBonus", "Ivan Danko"),
        ("BilingualBonus", "Clerk"),
        ("CelebrityResemblance", "Art Ridzik"),
        ("DonutMessWithACop", "Art Ridzik"),
        ("HandCannon", "Art Ridzik"),
        ("HandCannon", "Ivan Danko"),
        ("HandCannon", "Art Ridzik"),
        ("PoliceAreUseless", "Ivan Danko"),
        ("VodkaDrunkenski", "Commander Donnelly"),
        ("VodkaDrunkenski", "Ivan Danko"),
    ]


def test_modes(store: Store) -> None:
    found = rows(store, "SELECT ?o ?m ?b { ?o tg:mode ?m ; tg:modeBasis ?b } ORDER BY ?o")
    stated = [row for row in found if row[1:] != ("mode/PlayedStraight", "ontology#Assumed")]
    assert [(o.rpartition("/")[2], m.removeprefix("mode/"), b.partition("#")[2]) for o, m, b in stated] == [
        ("BuddyCopShow", "Parodied", "Asserted"),
        ("NotEvenBotheringWithTheAccent", "Justified", "Curated"),
        ("PoliceAreUseless", "Lampshaded", "Asserted"),
    ]


FACTS = [
    ("schema:director/rdfs:label", ["Walter Hill"]),
    ("schema:productionCompany/rdfs:label", ["Carolco Pictures"]),
    ("schema:copyrightYear", ["1988"]),
    ("schema:genre", ["action", "buddy cop", "crime"]),
    ("tg:spiritualSuccessorOf/rdfs:label", ["48 Hrs."]),
    ("tg:sharesUniverseWith/rdfs:label", ["Extreme Prejudice"]),
    ("owl:sameAs", ["http://www.wikidata.org/entity/Q514293"]),
    (
        "tg:performance/rdfs:label",
        [
            "Arnold Schwarzenegger as Ivan Danko",
            "Ed O'Ross as Viktor Rostavili",
            "James Belushi as Art Ridzik",
        ],
    ),
]


@pytest.mark.parametrize(("path", "values"), FACTS, ids=[path for path, _ in FACTS])
def test_facts_of_the_work(store: Store, path: str, values: list[str]) -> None:
    assert sorted(value for (value,) in rows(store, f"SELECT ?v {{ <Film/RedHeat> {path} ?v }}")) == values


INVOLVED = [
    ("HandCannon", "Film/DirtyHarry"),
    ("HandCannon", "Film/DirtyHarry/character/HarryCallahan"),
    ("NotEvenBotheringWithTheAccent", "agent/ArnoldSchwarzenegger"),
    ("NotEvenBotheringWithTheAccent", "Film/RedHeat/character/IvanDanko"),
    ("ImperialStormtrooperMarksmanshipAcademy", "Film/RedHeat/character/ViktorRostavili"),
    ("YourMom", "Film/RedHeat/character/ViktorRostavili"),
    ("ChummyCommies", "Film/RockyIV/character/IvanDrago"),
    ("SpiritualSuccessor", "agent/WalterHill"),
    ("CelebrityResemblance", "agent/MarvinHagler"),
]


@pytest.mark.parametrize(("occurrence", "entity"), INVOLVED, ids=[f"{o}-{e}" for o, e in INVOLVED])
def test_names_resolve(store: Store, occurrence: str, entity: str) -> None:
    assert store.query(
        f"{PREFIXES} ASK {{ <Film/RedHeat/occurrence/{occurrence}> tg:involves <{entity}> }}", base_iri=BASE
    )


def test_ranges_cut_out_what_is_claimed(store: Store) -> None:
    page = NamedNode(f"{BASE}page/Film/RedHeat")
    (held,) = store.quads_for_pattern(
        page, NamedNode("https://w3id.org/tropegraph/ontology#pageText"), None, page
    )
    assert isinstance(held.object, Literal)
    text = held.object.value
    assert text == SHARED_RED_HEAT.read_text("utf-8")
    claims = list(
        rows(store, "SELECT ?text ?range { ?x tg:text|schema:text ?text ; prov:wasDerivedFrom ?range }")
    )
    cut = [(claim, found) for claim, range_ in claims if (found := re.search(r"#char=(\d+),(\d+)$", range_))]
    assert len(cut) == 37 + 12
    for claim, (start, end) in ((claim, map(int, found.groups())) for claim, found in cut):
        assert text[start:end].endswith(claim)
    lines = rows(store, "SELECT ?text ?range { ?l schema:text ?text ; prov:wasDerivedFrom ?range }")
    for claim, range_ in lines:
        start, end = map(int, range_.partition("#char=")[2].split(","))
        assert text[start:end] == claim


def test_the_text_is_licensed_as_it_came(store: Store) -> None:
    query = "SELECT ?l { <page/Film/RedHeat> <http://purl.org/dc/terms/license> ?l }"
    assert list(rows(store, query)) == [("https://creativecommons.org/licenses/by-nc-sa/3.0/",)]


def test_the_page_has_no_issue(tmp_path: Path) -> None:
    from .command import tropegraph

    done = tropegraph("build", SHARED_RED_HEAT, "--out", tmp_path)
    assert done.stderr == ""
