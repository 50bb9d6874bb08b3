"""Modes are read from clear positions only."""

import pytest

from tropegraph.mapping.modes import Basis, Reading, read_mode

STATED = [
    ("Averted.", "Averted"),
    ("Averted; the gun is loaded.", "Averted"),
    ("Averted by Ruth, who counts.", "Averted"),
    ("Also averted in the sequel.", "Averted"),
    ("Downplayed — the lamp only flickers.", "Downplayed"),
    ("Double Subverted: it works after all.", "DoubleSubverted"),
    ("Double-subverted when the rope snaps.", "DoubleSubverted"),
    ("Gender-inverted, as Ruth rescues Tom.", "GenderInverted"),
    ("Zig-Zagged with Tom.", "ZigZagged"),
    ("Zigzagged. Sometimes it works.", "ZigZagged"),
    ("Played for Laughs when the door bangs.", "PlayedForLaughs"),
    ("Played straight with Ruth.", "PlayedStraight"),
    ("Played with. The rope is real.", "PlayedWith"),
    ("Implied (nobody says so).", "Implied"),
    ("Lampshaded by Danko:", "Lampshaded"),
    ("A Stealth Parody thereof.", "Parodied"),
    ("A sly Stealth Parody of the genre.", "Parodied"),
    ("A subversion of this trope, in fact.", "Subverted"),
    ("The rope breaks, which is lampshaded by Danko at once.", "Lampshaded"),
    ("invokedAverted. The lamp stays lit.", "Averted"),
    ("Invoked by the keepers.", "Invoked"),
    ("The alarm goes, which is discussed by Danko.", "Discussed"),
    ("Averted every time that Joe draws.", "Averted"),
    ("Averted only in the first hour.", "Averted"),
    ("Averted surprisingly often.", "Averted"),
    ("Surprisingly averted.", "Averted"),
    ("The trope is averted.", "Averted"),
    ("This trope gets brutally subverted at the end.", "Subverted"),
    ("Averted Trope.", "Averted"),
    ("Inverted Trope: Ruth waits for him.", "Inverted"),
    ("Zigzagged Trope.", "ZigZagged"),
    ("A deconstructed trope.", "Deconstructed"),
    ("Downplayed example.", "Downplayed"),
    ("Subversion: he is none.", "Subverted"),
    ("A subversion.", "Subverted"),
    ("A partial inversion — he waits.", "Inverted"),
]
SILENT = [
    "Averts a disaster at the last moment.",
    "Implied threats are all over the place.",
    "The plan is averted by a storm.",
    "Tom defied the storm.",
    "A parody is shown on television.",
    "invokedDeleted scenes show the rope.",
    "Justified anger is what drives Ruth.",
    "Implied family ties are in the way.",
    "Averted Crisis is what they call it.",
    "Suddenly Ruth averted a war.",
    "The trope is old.",
    "A subversion is planned by the crew.",
    "The flood is averted by Danko in time.",
    "His greed is exploited by Danko.",
    "The curfew is enforced by Danko.",
    "",
]


def danko_at(text: str) -> set[int]:
    return {text.index("Danko")} if "Danko" in text else set()


@pytest.mark.parametrize(("text", "mode"), STATED, ids=[text for text, _ in STATED])
def test_a_mode_at_a_clear_position_is_asserted(text: str, mode: str) -> None:
    assert read_mode(text, danko_at(text)) == Reading(mode, Basis.ASSERTED)


@pytest.mark.parametrize("text", SILENT)
def test_other_words_are_no_mode(text: str) -> None:
    assert read_mode(text, danko_at(text)) is None


def test_every_mode_of_the_ontology_can_be_read() -> None:
    from importlib.resources import files

    from rdflib import Graph, URIRef
    from rdflib.namespace import RDF

    from tropegraph.mapping.vocabulary import expand

    graph = Graph().parse(
        data=(files("tropegraph.ontology") / "modes.ttl").read_text("utf-8"), format="turtle"
    )
    modes = {
        str(mode).removeprefix(expand("mode:")): str(graph.value(mode, URIRef(expand("skos:prefLabel"))))
        for mode in graph.subjects(RDF.type, URIRef(expand("tg:Mode")))
    }
    assert len(modes) == 25
    read = {mode: read_mode(f"{label}.", ()) for mode, label in modes.items()}
    assert read == {mode: Reading(mode, Basis.ASSERTED) for mode in modes}
