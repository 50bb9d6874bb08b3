"""What a reasoner makes of the ontology: HermiT by owlready2, where Java is there to run it."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import OWL, RDF, XSD, Graph, Literal, URIRef

from tropegraph.mapping.vocabulary import PREFIXES

from .mutants import statements
from .test_ontology import ALL, BUILT_IN, CORE

owlready2 = pytest.importorskip("owlready2", reason="owlready2 is not installed: pip install .[test]")
pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java to run HermiT with"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

TG = PREFIXES["tg"]
OUTSIDE_OWL = {str(XSD.date), str(XSD.gYear), str(XSD.time), str(XSD.duration)}


def classes_without_members(graph: Graph, folder: Path) -> list[str]:
    """The classes that can have no members; raises OwlReadyInconsistentOntologyError."""
    file = folder / "ontology.nt"
    file.write_text(graph.serialize(format="nt"), "utf-8")
    world: Any = owlready2.World()
    world.get_ontology(file.as_uri()).load()
    with world.get_ontology("urn:inferred#"):
        owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    return [str(each.iri) for each in world.inconsistent_classes()]


@pytest.fixture(scope="module")
def data() -> Graph:
    """The ontology with what the default page gives, without dates that OWL 2 DL does not have."""
    graph = Graph() + ALL
    graph.parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in statements()), format="nt")
    return graph


def test_java_runs() -> None:
    assert subprocess.run(["java", "-version"], capture_output=True, check=False).returncode == 0


def test_the_ontology_is_consistent_and_every_class_can_have_members(tmp_path: Path) -> None:
    assert classes_without_members(ALL, tmp_path) == []


def test_the_default_page_is_consistent_with_the_ontology(data: Graph, tmp_path: Path) -> None:
    assert classes_without_members(data, tmp_path) == []


@pytest.mark.parametrize(
    ("predicate", "subject", "value"),
    [
        (str(RDF.type), "Main/HandCannon", f"{TG}Work"),
        (f"{TG}exhibits", "Main/HandCannon", "https://w3id.org/tropegraph/Main/GunsAkimbo"),
    ],
    ids=["two disjoint classes", "a domain that is not its own"],
)
def test_a_contradiction_is_found(
    predicate: str, subject: str, value: str, data: Graph, tmp_path: Path
) -> None:
    broken = Graph() + data
    node = URIRef(f"https://w3id.org/tropegraph/{subject}")
    broken.add((node, URIRef(predicate), URIRef(value)))
    if (node, RDF.type, URIRef(f"{TG}Trope")) not in broken:
        broken.add((node, RDF.type, URIRef(f"{TG}Trope")))
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        classes_without_members(broken, tmp_path)


def named(graph: Graph, kind: URIRef) -> set[URIRef]:
    return {each for each in graph.subjects(RDF.type, kind) if isinstance(each, URIRef)}


def kinds(graph: Graph) -> Iterator[set[URIRef]]:
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty):
        yield named(graph, kind)


def test_owl_2_dl_no_name_is_of_two_kinds() -> None:
    classes, objects, datatypes, annotations = kinds(ALL)
    assert objects & datatypes == set()
    assert (objects | datatypes) & annotations == set()
    assert classes & named(ALL, URIRef("http://www.w3.org/2000/01/rdf-schema#Datatype")) == set()


def test_owl_2_dl_every_property_that_is_used_is_declared() -> None:
    declared = set().union(*list(kinds(ALL))[1:])
    used = {predicate for predicate in ALL.predicates() if not str(predicate).startswith(BUILT_IN)}
    assert used - declared == set()


def test_owl_2_dl_datatypes_are_in_its_map() -> None:
    used = {str(each.datatype) for each in CORE.objects() if isinstance(each, Literal) and each.datatype}
    ranges = {str(each) for each in CORE.objects(None, URIRef(str(OWL.onDataRange)))}
    assert (used | ranges) & OUTSIDE_OWL == set()


def test_owl_2_dl_functional_properties_are_simple() -> None:
    transitive = set(ALL.subjects(RDF.type, OWL.TransitiveProperty))
    functional = set(ALL.subjects(RDF.type, OWL.FunctionalProperty))
    assert transitive & functional == set()
    assert not set(ALL.predicates()) & {OWL.propertyChainAxiom}
