"""Every broken statement is found, or there is a reason why no shape can find it."""

import os
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import pytest
from pyoxigraph import Quad, RdfFormat, Store, parse
from rdflib import Graph

from tropegraph.mapping.compiled import add_modes, validate_quads, validate_store
from tropegraph.mapping.report import Fault
from tropegraph.mapping.terms import Triple
from tropegraph.mapping.validation import validate
from tropegraph.mapping.vocabulary import DEFAULT_BASE

from .mutants import Mutant, mutants, statements

MUTANTS = list(mutants())
SAMPLED = MUTANTS if os.environ.get("TROPEGRAPH_ALL_MUTANTS") else MUTANTS[::60]

OPTIONAL = "a page need not say it, so its absence breaks nothing"
SEVERAL = "there may be several; another one is as good"
LANGUAGE = "a text may be in any language; which one it is in, no shape can tell"
MEANING = "a name or text is what the page or the curator says; no shape knows another"
ELSEWHERE = "what it points to belongs to another data set or vocabulary, which is not in the data"
WHOLE_PAGE = "a page as a whole is a source too, where no passage can be named"

REASONS = {
    r"(label|altLabel|genre|editorialNote|rights|text|attributionName) of a wrong language": LANGUAGE,
    r"(label|altLabel|genre|editorialNote|rights|attributionName) of other text": MEANING,
    r"Page pageText of another value": MEANING,
    r"Page pageText dropped": "a release without texts leaves it out (--no-text)",
    r"Page attribution(Name|URL) dropped": "a release without texts leaves it out (--no-text)",
    r"Page attributionURL (of a wrong class|dangling)": ELSEWHERE,
    r"Line text dropped": "a release without texts leaves it out (--no-text)",
    r"(sameAs|exactMatch) (dropped|with another value too|dangling)": ELSEWHERE,
    r"type (Film|Movie|Event|Product|Work|Thing) (dropped|with another value too|dangling)": ELSEWHERE,
    r"altLabel (dropped|with another value too)": OPTIONAL,
    r"(involves|mentionsTrope|editorialNote) (dropped|with another value too)": OPTIONAL,
    r"Work (actor|character|copyrightYear|director|genre|productionCompany) dropped": OPTIONAL,
    r"Work (sharesUniverseWith|spiritualSuccessorOf|foundBy) dropped": OPTIONAL,
    r"Line paraphrase dropped": OPTIONAL,
    r"Line spokenByCharacter with another value too": SEVERAL,
    r"wasDerivedFrom with another value too": SEVERAL,
    r"wasDerivedFrom of a wrong class": WHOLE_PAGE,
    r"other (label|license|type \w+) with another value too": SEVERAL,
}
"""Which mutants no shape catches, as patterns of their ids, and why."""


@cache
def store() -> Store:
    """The default page and the modes, in the default graph."""
    made = Store()
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in statements())
    made.bulk_load(lines.encode(), format=RdfFormat.N_TRIPLES)
    add_modes(made)
    return made


@cache
def usual() -> set[Fault]:
    return set(validate_store(store()).faults)


def quad(triple: Triple) -> Quad:
    (parsed,) = parse(f"{' '.join(triple)} .".encode(), format=RdfFormat.N_TRIPLES)
    return Quad(parsed.subject, parsed.predicate, parsed.object)


def faults(mutant: Mutant) -> set[Fault]:
    """What validation finds in the mutant."""
    removed = quad(mutant.removed) if mutant.removed[0] else None
    added = quad(mutant.added) if mutant.added else None
    try:
        if removed:
            store().remove(removed)
        if added:
            store().add(added)
        return set(validate_store(store()).faults)
    finally:
        if added:
            store().remove(added)
        if removed:
            store().add(removed)


def unargued(found: Iterable[Fault]) -> set[Fault]:
    """Faults without what pySHACL does not say: which language it is that two values have."""
    return {replace(fault, argument="") for fault in found}


def test_there_are_mutants_of_each_kind() -> None:
    assert len(MUTANTS) > 600
    assert len({mutant.change for mutant in MUTANTS}) == 12


def test_unbroken_data_have_infos_only() -> None:
    assert {fault.severity for fault in usual()} <= {"Info"}


def test_every_mutant_is_caught_or_has_a_reason() -> None:
    uncaught = {mutant.id for mutant in MUTANTS if not faults(mutant) - usual()}
    reasoned = {each for each in uncaught if any(re.search(f"{pattern}$", each) for pattern in REASONS)}
    assert uncaught - reasoned == set()
    unused = {pattern for pattern in REASONS if not any(re.search(f"{pattern}$", each) for each in uncaught)}
    assert unused == set(), "a reason for what a shape catches by now"


MOVED = {
    "occurrence under another work": (
        "Film/RedHeat/occurrence/HandCannon",
        "Film/RedHeatTwo/occurrence/HandCannon",
    ),
    "occurrence of another name": ("Film/RedHeat/occurrence/HandCannon", "Film/RedHeat/occurrence/BigGun"),
    "occurrence under another base": (
        "Film/RedHeat/occurrence/HandCannon",
        "x/Film/RedHeat/occurrence/HandCannon",
    ),
    "child of another number": (
        "Film/RedHeat/occurrence/BottomlessMagazines/1",
        "Film/RedHeat/occurrence/BottomlessMagazines/9",
    ),
    "child of another parent": (
        "Film/RedHeat/occurrence/BottomlessMagazines/1",
        "Film/RedHeat/occurrence/HandCannon/1",
    ),
    "quotation of another occurrence": (
        "Film/RedHeat/occurrence/HandCannon/quotation/1",
        "Film/RedHeat/occurrence/BilingualBonus/quotation/9",
    ),
    "quotation of a work": ("Film/RedHeat/quotation/1", "Film/RedHeatTwo/quotation/1"),
    "line of another number": (
        "Film/RedHeat/occurrence/HandCannon/quotation/1/line/1",
        "Film/RedHeat/occurrence/HandCannon/quotation/1/line/9",
    ),
    "performance under another work": (
        "Film/RedHeat/performance/IvanDanko",
        "Film/RedHeatTwo/performance/IvanDanko",
    ),
    "character under another work": (
        "Film/RedHeat/character/IvanDanko",
        "Film/RedHeatTwo/character/IvanDanko",
    ),
    "group deeper": ("Film/RedHeat/group/Cleanheads", "Film/RedHeat/Film/RedHeat/group/Cleanheads"),
    "prop under another work": ("Film/RedHeat/prop/Derringer", "Film/RedHeatTwo/prop/Derringer"),
    "agent below nothing": ("agent/WalterHill", "Film/NoFilm/agent/WalterHill"),
    "place deeper": ("place/Chicago", "city/place/Chicago"),
    "thing elsewhere": ("thing/DesertEagle", "x/thing/DesertEagle"),
    "trope elsewhere": ("Main/HandCannon", "x/Main/HandCannon"),
    "page elsewhere": ("page/Film/RedHeat", "x/page/Film/RedHeat"),
    "all but the tropes elsewhere": ("Film/RedHeat", "x/Film/RedHeat"),
}
"""What is given another IRI in all statements, and that IRI, below the base."""


@pytest.mark.parametrize(("old", "new"), MOVED.values(), ids=MOVED)
def test_what_stands_in_the_wrong_place_is_found(old: str, new: str) -> None:
    old_term, new_term = re.compile(f"<{DEFAULT_BASE}{old}(?=[>#/])"), f"<{DEFAULT_BASE}{new}"
    lines = ["".join(f"{term} " for term in triple) for triple in statements()]
    moved = [old_term.sub(new_term, line) for line in lines]
    assert moved != lines, "the default page has such a thing"
    report = validate_quads("".join(f"{line}.\n" for line in moved).encode())
    assert report.violations


@pytest.mark.parametrize("mutant", SAMPLED, ids=lambda mutant: str(mutant.id))
def test_mutant_has_the_faults_that_pyshacl_finds(mutant: Mutant) -> None:
    triples = (statements() - {mutant.removed}) | ({mutant.added} if mutant.added else set())
    graph = Graph().parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in triples), format="nt")
    assert unargued(faults(mutant)) == unargued(validate(graph).faults)
