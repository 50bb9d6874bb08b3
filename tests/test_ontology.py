"""The ontology and its alignments: complete, documented, in one form, within OWL 2 DL."""

from importlib.resources import files
from itertools import combinations
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, VANN, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from tropegraph.mapping.shapes_graph import load_shapes
from tropegraph.mapping.vocabulary import ONTOLOGY, PREFIXES

TG = Namespace(PREFIXES["tg"])
SCHEMA = Namespace(PREFIXES["schema"])
HEADER = URIRef(ONTOLOGY)

CLASSES = (
    "Agent Aspect Basis Character FindMethod Group Line Mode Occurrence Page Performance Place Presence Prop "
    "Quotation Thing Trope Work"
).split()
OBJECT_PROPERTIES = (
    "aspect character exhibits foundBy inWork involves line mentionsTrope mode modeBasis note ofTrope partOf "
    "performance presence quotation sharesUniverseWith spiritualSuccessorOf spoiler"
).split()
DATATYPE_PROPERTIES = "pageText paraphrase position score text tvTropesId".split()
PROPERTIES = OBJECT_PROPERTIES + DATATYPE_PROPERTIES
VALUES = {
    "Presence": {"Present", "Absent", "TalkedAbout"},
    "Basis": {"Asserted", "Curated", "Assumed"},
    "FindMethod": {"Authority", "Structure", "Pattern"},
    "Aspect": {"Opinion", "Trivia"},
}
INDIVIDUALS = sorted(set().union(*VALUES.values()))

TURTLE_FILES = ["tropegraph.ttl", "modes.ttl", "alignments.ttl"]
OURS = (ONTOLOGY, PREFIXES["mode"], "https://w3id.org/tropegraph/modes")
BUILT_IN = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))
KINDS = {
    OWL.AnnotationProperty,
    OWL.Class,
    OWL.DatatypeProperty,
    OWL.ObjectProperty,
}


def read(name: str) -> str:
    return (files("tropegraph.ontology") / name).read_text(encoding="utf-8")


GRAPHS = {
    name: Graph(bind_namespaces="none").parse(data=read(name), format="turtle") for name in TURTLE_FILES
}
CORE = GRAPHS["tropegraph.ttl"]
ALL = CORE + GRAPHS["modes.ttl"] + GRAPHS["alignments.ttl"]


def local_names(terms: object) -> list[str]:
    """The sorted local names of those terms that are in our namespace."""
    assert hasattr(terms, "__iter__")
    return sorted(str(term).removeprefix(TG) for term in terms if str(term).startswith(TG))


def in_english(subject: Node, predicate: URIRef) -> list[str]:
    values = list(ALL.objects(subject, predicate))
    assert all(isinstance(value, Literal) and value.language == "en" for value in values)
    return [str(value) for value in values]


def test_the_folder_holds_these_files_and_no_other() -> None:
    names = {entry.name for entry in files("tropegraph.ontology").iterdir()}
    assert names - {"__pycache__"} == {*TURTLE_FILES, "context.jsonld", "README.md"}


@pytest.mark.parametrize("name", TURTLE_FILES)
def test_a_file_is_in_longturtle_form_with_one_newline_at_its_end(name: str) -> None:
    assert read(name) == GRAPHS[name].serialize(format="longturtle").rstrip("\n") + "\n"


@pytest.mark.parametrize("name", TURTLE_FILES)
def test_a_file_has_no_blank_node(name: str) -> None:
    assert [term for triple in GRAPHS[name] for term in triple if isinstance(term, BNode)] == []


@pytest.mark.parametrize("name", TURTLE_FILES)
def test_a_file_says_of_a_foreign_term_its_kind_only(name: str) -> None:
    said = [(s, p, o) for s, p, o in GRAPHS[name] if not str(s).startswith(OURS)]
    assert said
    assert [triple for triple in said if triple[1] != RDF.type or triple[2] not in KINDS] == []


@pytest.mark.parametrize("name", TURTLE_FILES)
def test_a_file_declares_each_class_and_property_that_it_uses(name: str) -> None:
    graph = GRAPHS[name]
    by = (RDF.type, RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentProperty, OWL.disjointWith)
    used = {*graph.predicates(), *(value for predicate in by for value in graph.objects(None, predicate))}
    declared = {subject for kind in KINDS for subject in graph.subjects(RDF.type, kind)}
    assert {term for term in used - declared if not str(term).startswith(BUILT_IN)} == set()


def test_every_foreign_term_that_an_alignment_names_is_declared_once() -> None:
    aligned = GRAPHS["alignments.ttl"]
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    by = (RDFS.seeAlso, RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentProperty, OWL.equivalentClass)
    pairs = [(ours, other) for predicate in by for ours, other in aligned.subject_objects(predicate)]
    assert len(pairs) > 50
    for ours, other in pairs:
        assert str(ours).startswith(TG)
        found = [kind for kind in kinds if (other, RDF.type, kind) in aligned]
        assert len(found) == 1, other
        assert (found == [OWL.Class]) == ((ours, RDF.type, OWL.Class) in aligned), (ours, other)


@pytest.mark.parametrize("name", TURTLE_FILES)
def test_the_literals_of_a_file_are_plain_strings_or_english(name: str) -> None:
    literals = [term for term in GRAPHS[name].objects() if isinstance(term, Literal)]
    kinds = {(term.language, term.datatype) for term in literals}
    assert kinds <= {("en", None), (None, None), (None, XSD.string)}


def test_nothing_is_imported() -> None:
    assert list(ALL.objects(None, OWL.imports)) == []


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (OWL.Class, CLASSES),
        (OWL.ObjectProperty, OBJECT_PROPERTIES),
        (OWL.DatatypeProperty, DATATYPE_PROPERTIES),
        (OWL.NamedIndividual, INDIVIDUALS),
    ],
    ids=["classes", "object properties", "datatype properties", "individuals"],
)
def test_the_terms_of_one_kind_are(kind: URIRef, expected: list[str]) -> None:
    assert local_names(CORE.subjects(RDF.type, kind)) == expected


def test_every_term_that_is_named_anywhere_is_defined() -> None:
    named = local_names({term for triple in ALL for term in triple if isinstance(term, URIRef)})
    assert named == sorted(CLASSES + PROPERTIES + INDIVIDUALS)


@pytest.mark.parametrize("name", CLASSES + PROPERTIES + INDIVIDUALS)
def test_a_term_is_documented(name: str) -> None:
    assert len(in_english(TG[name], RDFS.label)) == 1
    assert [text[-1] for text in in_english(TG[name], SKOS.definition)] == ["."]
    assert len(in_english(TG[name], SKOS.example)) >= 1
    assert list(ALL.objects(TG[name], RDFS.isDefinedBy)) == [HEADER]


@pytest.mark.parametrize("names", [CLASSES, PROPERTIES, INDIVIDUALS], ids=["classes", "properties", "values"])
def test_no_two_terms_of_one_kind_share_a_label(names: list[str]) -> None:
    labels = [label.casefold() for name in names for label in in_english(TG[name], RDFS.label)]
    assert len(labels) == len(set(labels)) == len(names)


@pytest.mark.parametrize("name", PROPERTIES)
@pytest.mark.parametrize(
    ("inferred", "expected"),
    [(RDFS.domain, SCHEMA.domainIncludes), (RDFS.range, SCHEMA.rangeIncludes)],
    ids=["domain", "range"],
)
def test_a_property_has_one_class_to_infer_or_several_to_expect(
    name: str, inferred: URIRef, expected: URIRef
) -> None:
    one, several = list(CORE.objects(TG[name], inferred)), list(CORE.objects(TG[name], expected))
    assert (len(one), len(several) > 1) in [(1, False), (0, True)]


@pytest.mark.parametrize("name", DATATYPE_PROPERTIES)
def test_a_range_is_in_the_datatype_map_of_owl(name: str) -> None:
    """https://www.w3.org/TR/owl2-syntax/#Datatype_Maps has no xsd:date, xsd:gYear or rdf:langString."""
    (datatype,) = CORE.objects(TG[name], RDFS.range)
    assert datatype in {RDFS.Literal, XSD.string, XSD.boolean, XSD.integer, XSD.decimal}


def test_the_classes_are_pairwise_disjoint() -> None:
    pairs = {(one, other) for one, other in combinations(CLASSES, 2)}
    assert {pair for pair in pairs if (TG[pair[0]], OWL.disjointWith, TG[pair[1]]) not in CORE} == set()


@pytest.mark.parametrize("kind", VALUES)
def test_the_values_of_a_kind_are_known_and_different(kind: str) -> None:
    assert set(local_names(CORE.subjects(RDF.type, TG[kind]))) == VALUES[kind]
    for one, other in combinations(sorted(VALUES[kind]), 2):
        assert (TG[one], OWL.differentFrom, TG[other]) in CORE


def test_part_of_is_one_step() -> None:
    kinds = set(CORE.objects(TG.partOf, RDF.type))
    assert OWL.FunctionalProperty in kinds
    assert OWL.TransitiveProperty not in kinds


@pytest.mark.parametrize(
    "name",
    "title description creator publisher license created issued language bibliographicCitation".split(),
)
def test_the_header_says(name: str) -> None:
    assert len(list(CORE.objects(HEADER, DCTERMS[name]))) == 1


def test_the_page_on_the_ontology_has_its_size() -> None:
    text = (Path(__file__).parents[1] / "docs" / "ontology.md").read_text("utf-8")
    modes = len(list(GRAPHS["modes.ttl"].subjects(RDF.type, TG.Mode)))
    assert (
        f"| Size | {len(CLASSES)} classes, {len(OBJECT_PROPERTIES)} object properties, "
        f"{len(DATATYPE_PROPERTIES)} datatype properties, {len(INDIVIDUALS)} fixed values, {modes} modes |"
    ) in text


@pytest.mark.parametrize("name", CLASSES + PROPERTIES)
def test_a_term_is_used_by_the_shapes(name: str) -> None:
    shapes = load_shapes()
    named = {term for triple in shapes for term in triple if isinstance(term, URIRef)}
    asked = " ".join(str(query) for query in shapes.objects(None, SH.select))
    assert TG[name] in named or f"tg:{name}" in asked


def test_the_version_stands_in_the_version_iri() -> None:
    (version,) = CORE.objects(HEADER, OWL.versionInfo)
    assert list(CORE.objects(HEADER, OWL.versionIRI)) == [URIRef(f"{ONTOLOGY}/{version}")]


def test_the_preferred_prefix_is_that_of_the_vocabulary_table() -> None:
    assert list(CORE.objects(HEADER, VANN.preferredNamespacePrefix)) == [Literal("tg")]
    assert list(CORE.objects(HEADER, VANN.preferredNamespaceUri)) == [Literal(PREFIXES["tg"])]


def test_a_trope_is_aligned_as_a_concept() -> None:
    assert (TG.Trope, RDFS.subClassOf, SKOS.Concept) in GRAPHS["alignments.ttl"]


def test_an_alignment_of_a_property_keeps_its_kind() -> None:
    aligned = [
        (one, other)
        for predicate in (RDFS.subPropertyOf, OWL.equivalentProperty)
        for one, other in GRAPHS["alignments.ttl"].subject_objects(predicate)
    ]
    assert aligned
    for one, other in aligned:
        assert (other, RDF.type, OWL.ObjectProperty) in ALL or (other, RDF.type, OWL.DatatypeProperty) in ALL
        for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
            assert ((one, RDF.type, kind) in ALL) == ((other, RDF.type, kind) in ALL)
