"""The scheme of modes: twenty-five concepts, each with what it means for the presence of the trope."""

from importlib.resources import files

import pytest
from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from tropegraph.mapping.vocabulary import PREFIXES, TVTROPES_PAGE

TG = Namespace(PREFIXES["tg"])
MODE = Namespace(PREFIXES["mode"])
SCHEME = URIRef("https://w3id.org/tropegraph/modes")
GRAPH = Graph().parse(
    data=(files("tropegraph.ontology") / "modes.ttl").read_text(encoding="utf-8"), format="turtle"
)

PRESENT = (
    "PlayedStraight Exaggerated Downplayed Justified Inverted GenderInverted Subverted DoubleSubverted "
    "Parodied ZigZagged Enforced Lampshaded Invoked Exploited Implied Deconstructed Reconstructed "
    "PlayedForLaughs PlayedForDrama PlayedForHorror PlayedWith"
).split()
PRESENCE = (
    dict.fromkeys(PRESENT, "Present")
    | {"Averted": "Absent", "Defied": "Absent"}
    | {"Discussed": "TalkedAbout", "Conversed": "TalkedAbout"}
)


def in_english(name: str, predicate: URIRef) -> list[str]:
    values = list(GRAPH.objects(MODE[name], predicate))
    assert all(isinstance(value, Literal) and value.language == "en" for value in values)
    return [str(value) for value in values]


def test_there_are_twenty_five() -> None:
    assert len(PRESENCE) == 25
    assert set(GRAPH.subjects(RDF.type, TG.Mode)) == {MODE[name] for name in PRESENCE}


@pytest.mark.parametrize(("name", "presence"), PRESENCE.items())
def test_a_mode_says_whether_the_trope_is_present(name: str, presence: str) -> None:
    assert list(GRAPH.objects(MODE[name], TG.presence)) == [TG[presence]]


@pytest.mark.parametrize("name", PRESENCE)
def test_a_mode_is_documented(name: str) -> None:
    (label,) = in_english(name, SKOS.prefLabel)
    assert in_english(name, RDFS.label) == [label]
    assert [text[-1] for text in in_english(name, SKOS.definition)] == ["."]
    assert len(in_english(name, SKOS.example)) == 1
    assert list(GRAPH.objects(MODE[name], RDFS.isDefinedBy)) == [SCHEME]


@pytest.mark.parametrize("name", PRESENCE)
def test_a_mode_is_a_top_concept_of_the_scheme(name: str) -> None:
    assert (MODE[name], RDF.type, SKOS.Concept) in GRAPH
    assert list(GRAPH.objects(MODE[name], SKOS.inScheme)) == [SCHEME]
    assert list(GRAPH.objects(MODE[name], SKOS.topConceptOf)) == [SCHEME]
    assert (SCHEME, SKOS.hasTopConcept, MODE[name]) in GRAPH


@pytest.mark.parametrize("name", PRESENCE)
def test_a_mode_carries_its_tv_tropes_id_and_page(name: str) -> None:
    (wiki_id,) = GRAPH.objects(MODE[name], TG.tvTropesId)
    assert str(wiki_id).startswith("Main/")
    assert list(GRAPH.objects(MODE[name], RDFS.seeAlso)) == [URIRef(TVTROPES_PAGE + str(wiki_id))]


def test_no_two_modes_share_a_tv_tropes_id() -> None:
    assert len(set(GRAPH.objects(None, TG.tvTropesId))) == 25


def test_no_name_stands_twice_in_the_scheme() -> None:
    labels = [
        label.casefold()
        for name in PRESENCE
        for predicate in (SKOS.prefLabel, SKOS.altLabel)
        for label in in_english(name, predicate)
    ]
    assert len(labels) == len(set(labels))


def test_related_modes_are_related_both_ways() -> None:
    related = set(GRAPH.subject_objects(SKOS.related))
    assert related
    assert {(other, one) for one, other in related} == related


def test_the_scheme_has_a_title_and_a_licence() -> None:
    assert len(list(GRAPH.objects(SCHEME, DCTERMS.title))) == 1
    assert list(GRAPH.objects(SCHEME, DCTERMS.license)) == [
        URIRef("https://creativecommons.org/licenses/by/4.0/")
    ]
