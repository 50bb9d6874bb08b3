"""The ontology, the modes, the alignments and the JSON-LD context: complete, consistent with each other, in one form."""

import json
from importlib.resources import files
from itertools import combinations

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from tropegraph.mapping.vocabulary import ONTOLOGY, PREFIXES

TG = Namespace(PREFIXES["tg"])
MODE = Namespace(PREFIXES["mode"])
SCHEMA = Namespace(PREFIXES["schema"])
HEADER = URIRef(ONTOLOGY)
SCHEME = URIRef("https://w3id.org/tropegraph/modes")

CLASSES = (
    "Agent Aspect Basis Character FindMethod Group Line Mode Occurrence Page Performance Place Presence Prop Quotation "
    "Thing Trope Work"
).split()
OBJECT_PROPERTIES = (
    "aspect character exhibits foundBy inWork involves line mentionsTrope mode modeBasis ofTrope partOf performance "
    "presence quotation sharesUniverseWith spiritualSuccessorOf"
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
MODES = (
    "PlayedStraight Exaggerated Downplayed Justified Inverted GenderInverted Subverted DoubleSubverted Parodied "
    "ZigZagged Averted Enforced Lampshaded Invoked Exploited Defied Discussed Conversed Implied Deconstructed "
    "Reconstructed PlayedForLaughs PlayedForDrama PlayedForHorror PlayedWith"
).split()
NOT_PRESENT = {
    "Averted": "Absent",
    "Defied": "Absent",
    "Discussed": "TalkedAbout",
    "Conversed": "TalkedAbout",
}

TURTLE_FILES = ["tropegraph.ttl", "modes.ttl", "alignments.ttl"]
KINDS = {
    OWL.AnnotationProperty,
    OWL.Class,
    OWL.DatatypeProperty,
    OWL.NamedIndividual,
    OWL.ObjectProperty,
    OWL.Ontology,
    SKOS.Concept,
    SKOS.ConceptScheme,
}


def read(name: str) -> str:
    return (files("tropegraph.ontology") / name).read_text(encoding="utf-8")


def parse(name: str) -> Graph:
    return Graph(bind_namespaces="none").parse(data=read(name), format="turtle")


GRAPHS = {name: parse(name) for name in TURTLE_FILES}
CORE = GRAPHS["tropegraph.ttl"]
MODES_GRAPH = GRAPHS["modes.ttl"]
ALL = CORE + MODES_GRAPH + GRAPHS["alignments.ttl"]
CONTEXT: dict[str, object] = json.loads(read("context.jsonld"))["@context"]


def named(subject: Node, predicate: URIRef) -> set[str]:
    """The local names of a subject's values."""
    return {str(value).rpartition("#")[2].rpartition("/")[2] for value in ALL.objects(subject, predicate)}


def is_ours(term: Node) -> bool:
    return isinstance(term, URIRef) and (term in TG or term in MODE or term in (HEADER, SCHEME))


def in_english(subject: Node, predicate: URIRef) -> list[str]:
    values = list(ALL.objects(subject, predicate))
    assert all(isinstance(value, Literal) and value.language == "en" for value in values)
    return [str(value) for value in values]


def test_the_folder_holds_these_files_and_no_other_turtle() -> None:
    names = {entry.name for entry in files("tropegraph.ontology").iterdir()}
    assert {name for name in names if not name.startswith("__")} == {
        *TURTLE_FILES,
        "context.jsonld",
        "README.md",
    }


@pytest.mark.parametrize("name", TURTLE_FILES)
def test_turtle_is_in_longturtle_form_with_one_newline_at_its_end(name: str) -> None:
    assert read(name) == GRAPHS[name].serialize(format="longturtle").rstrip("\n") + "\n"


@pytest.mark.parametrize("name", TURTLE_FILES)
def test_no_blank_node(name: str) -> None:
    assert [term for triple in GRAPHS[name] for term in triple if isinstance(term, BNode)] == []


@pytest.mark.parametrize("name", TURTLE_FILES)
def test_a_foreign_term_is_declared_by_type_only(name: str) -> None:
    said = [(s, p, o) for s, p, o in GRAPHS[name] if not is_ours(s)]
    assert [triple for triple in said if triple[1] != RDF.type or triple[2] not in KINDS] == []


@pytest.mark.parametrize("name", TURTLE_FILES)
def test_each_property_and_class_that_a_file_uses_is_declared_in_it(name: str) -> None:
    graph = GRAPHS[name]
    builtin = (RDF, RDFS, OWL, XSD)
    classes = {o for _, _, o in graph.triples((None, RDF.type, None))}
    classes |= {o for p in (RDFS.subClassOf, OWL.disjointWith) for o in graph.objects(None, p)}
    parents = {o for p in (RDFS.subPropertyOf, OWL.equivalentProperty) for o in graph.objects(None, p)}
    used = {
        term for term in {*graph.predicates(), *classes, *parents} if not any(term in ns for ns in builtin)
    }
    assert {term for term in used if (term, RDF.type, None) not in graph} == set()


@pytest.mark.parametrize("name", TURTLE_FILES)
def test_literals_are_plain_strings_or_english(name: str) -> None:
    literals = {term for term in GRAPHS[name].objects() if isinstance(term, Literal)}
    assert {
        term for term in literals if term.language != "en" and term.datatype not in (None, XSD.string)
    } == set()


def test_no_import() -> None:
    assert list(ALL.objects(None, OWL.imports)) == []


def test_the_classes_are_those_of_the_contract() -> None:
    assert sorted(c.removeprefix(TG) for c in CORE.subjects(RDF.type, OWL.Class) if c in TG) == CLASSES


def test_the_properties_are_those_of_the_contract() -> None:
    def of_kind(kind: URIRef) -> list[str]:
        return sorted(p.removeprefix(TG) for p in CORE.subjects(RDF.type, kind) if p in TG)

    assert of_kind(OWL.ObjectProperty) == OBJECT_PROPERTIES
    assert of_kind(OWL.DatatypeProperty) == DATATYPE_PROPERTIES


@pytest.mark.parametrize("kind", VALUES)
def test_the_individuals_of_a_class_of_values(kind: str) -> None:
    assert {str(i).removeprefix(TG) for i in CORE.subjects(RDF.type, TG[kind])} == VALUES[kind]


@pytest.mark.parametrize("kind", VALUES)
def test_the_individuals_of_a_class_of_values_are_different(kind: str) -> None:
    for one, other in combinations(sorted(VALUES[kind]), 2):
        assert (TG[one], OWL.differentFrom, TG[other]) in CORE


def test_each_of_our_terms_that_is_named_anywhere_exists() -> None:
    defined = {TG[name] for name in CLASSES + PROPERTIES + INDIVIDUALS} | {MODE[name] for name in MODES}
    assert {term for triple in ALL for term in triple if term in TG or term in MODE} == defined


@pytest.mark.parametrize("name", CLASSES + PROPERTIES + INDIVIDUALS)
def test_a_term_is_documented(name: str) -> None:
    term = TG[name]
    assert len(in_english(term, RDFS.label)) == 1
    assert [text[-1] for text in in_english(term, SKOS.definition)] == ["."]
    assert len(in_english(term, SKOS.example)) >= 1
    assert list(ALL.objects(term, RDFS.isDefinedBy)) == [HEADER]


def test_no_two_terms_of_one_kind_share_a_label() -> None:
    for names in (CLASSES, PROPERTIES, INDIVIDUALS):
        labels = [label for name in names for label in in_english(TG[name], RDFS.label)]
        assert len(labels) == len({label.casefold() for label in labels})


@pytest.mark.parametrize("name", PROPERTIES)
@pytest.mark.parametrize(
    ("inferring", "including"),
    [(RDFS.domain, SCHEMA.domainIncludes), (RDFS.range, SCHEMA.rangeIncludes)],
    ids=["domain", "range"],
)
def test_a_property_has_one_domain_and_range_or_includes(
    name: str, inferring: URIRef, including: URIRef
) -> None:
    one, several = named(TG[name], inferring), named(TG[name], including)
    assert (len(one), len(several) > 1) in [(1, False), (0, True)]


@pytest.mark.parametrize("name", DATATYPE_PROPERTIES)
def test_the_range_of_a_datatype_property_is_in_the_datatype_map_of_owl(name: str) -> None:
    assert named(TG[name], RDFS.range) <= {"PlainLiteral", "string", "boolean", "integer", "decimal"}


def test_all_classes_are_pairwise_disjoint() -> None:
    assert [
        pair for pair in combinations(CLASSES, 2) if (TG[pair[0]], OWL.disjointWith, TG[pair[1]]) not in CORE
    ] == []


def test_part_of_is_one_step() -> None:
    assert (TG.partOf, RDF.type, OWL.FunctionalProperty) in CORE
    assert (TG.partOf, RDF.type, OWL.TransitiveProperty) not in CORE


def test_the_modes_are_the_twenty_five() -> None:
    assert len(MODES) == 25
    assert {m.removeprefix(MODE) for m in MODES_GRAPH.subjects(RDF.type, TG.Mode)} == set(MODES)


@pytest.mark.parametrize("name", MODES)
def test_a_mode_is_documented(name: str) -> None:
    mode = MODE[name]
    assert (mode, RDF.type, SKOS.Concept) in MODES_GRAPH
    assert in_english(mode, RDFS.label) == in_english(mode, SKOS.prefLabel)
    assert [text[-1] for text in in_english(mode, SKOS.definition)] == ["."]
    assert len(in_english(mode, SKOS.example)) == 1
    assert list(ALL.objects(mode, RDFS.isDefinedBy)) == [SCHEME]
    assert list(ALL.objects(mode, SKOS.inScheme)) == [SCHEME]
    assert (mode, SKOS.topConceptOf, SCHEME) in ALL and (SCHEME, SKOS.hasTopConcept, mode) in ALL


@pytest.mark.parametrize("name", MODES)
def test_a_mode_has_one_presence(name: str) -> None:
    assert named(MODE[name], TG.presence) == {NOT_PRESENT.get(name, "Present")}


def test_each_mode_has_its_own_name_and_page_on_tv_tropes() -> None:
    ids = [str(value) for name in MODES for value in ALL.objects(MODE[name], TG.tvTropesId)]
    labels = {label.casefold() for name in MODES for label in in_english(MODE[name], SKOS.prefLabel)}
    assert len(ids) == len(set(ids)) == len(labels) == 25
    assert all(value.startswith("Main/") for value in ids)


def test_no_name_of_a_mode_is_another_name_of_any_mode() -> None:
    names = [
        n.casefold()
        for mode in MODES
        for p in (SKOS.prefLabel, SKOS.altLabel)
        for n in in_english(MODE[mode], p)
    ]
    assert len(names) == len(set(names))


def test_related_modes_are_related_both_ways() -> None:
    related = set(MODES_GRAPH.subject_objects(SKOS.related))
    assert len(related) > 0
    assert {(other, one) for one, other in related} == related


def test_the_version_stands_in_the_version_iri() -> None:
    (version,) = CORE.objects(HEADER, OWL.versionInfo)
    assert list(CORE.objects(HEADER, OWL.versionIRI)) == [URIRef(f"{ONTOLOGY}/{version}")]


@pytest.mark.parametrize(
    "predicate",
    [
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.creator,
        DCTERMS.created,
        DCTERMS.issued,
        DCTERMS.bibliographicCitation,
    ],
    ids=lambda predicate: predicate.removeprefix(DCTERMS),
)
def test_the_header_says(predicate: URIRef) -> None:
    assert len(list(CORE.objects(HEADER, predicate))) == 1


@pytest.mark.parametrize("resource", [HEADER, SCHEME])
def test_the_licence_is_cc_by_4(resource: URIRef) -> None:
    assert named(resource, DCTERMS.license) == {""}
    assert list(ALL.objects(resource, DCTERMS.license)) == [
        URIRef("https://creativecommons.org/licenses/by/4.0/")
    ]


def test_the_header_gives_the_preferred_prefix() -> None:
    assert list(CORE.objects(HEADER, VANN.preferredNamespacePrefix)) == [Literal("tg")]
    assert list(CORE.objects(HEADER, VANN.preferredNamespaceUri)) == [Literal(PREFIXES["tg"])]


def expanded(definition: object) -> str:
    """The IRI that a term of the context stands for."""
    curie = definition["@id"] if isinstance(definition, dict) else definition
    prefix, _, local = str(curie).partition(":")
    return PREFIXES[prefix] + local


TERMS = {
    term: value for term, value in CONTEXT.items() if not term.startswith("@") and term not in ("id", "type")
}


def test_the_context_has_the_prefixes_of_the_vocabulary_table() -> None:
    assert {term: TERMS[term] for term in PREFIXES} == PREFIXES


def test_each_class_and_property_has_one_term_in_the_context() -> None:
    terms = [expanded(value) for term, value in TERMS.items() if term not in PREFIXES]
    assert len(terms) == len(set(terms))
    assert {iri.removeprefix(TG) for iri in terms if iri.startswith(TG)} == {*CLASSES, *PROPERTIES}


def test_a_term_of_the_context_has_at_most_one_coercion() -> None:
    coercions = [set(value) - {"@id"} for value in TERMS.values() if isinstance(value, dict)]
    assert {frozenset(coercion) for coercion in coercions} == {
        frozenset(c) for c in ((), ("@type",), ("@container",))
    }
    assert {
        value["@container"] for value in TERMS.values() if isinstance(value, dict) and "@container" in value
    } == {"@language"}


@pytest.mark.parametrize("name", PROPERTIES)
def test_the_context_says_of_a_property_what_the_ontology_says(name: str) -> None:
    (term,) = (v for v in TERMS.values() if isinstance(v, dict) and expanded(v) == TG[name])
    if name in OBJECT_PROPERTIES:
        assert term.get("@type") == "@id"
    else:
        (datatype,) = named(TG[name], RDFS.range)
        assert term.get("@type") == {"PlainLiteral": None, "string": None}.get(datatype, f"xsd:{datatype}")


def test_a_document_with_the_context_is_read_as_our_triples() -> None:
    occurrence = URIRef("https://example.org/o")
    document = {
        "@context": CONTEXT,
        "id": str(occurrence),
        "type": "Occurrence",
        "label": {"en": "Police Are Useless"},
        "inMode": "mode:Lampshaded",
        "position": 26,
        "inWork": "https://example.org/w",
    }
    assert set(Graph().parse(data=json.dumps(document), format="json-ld")) == {
        (occurrence, RDF.type, TG.Occurrence),
        (occurrence, RDFS.label, Literal("Police Are Useless", lang="en")),
        (occurrence, TG.mode, MODE.Lampshaded),
        (occurrence, TG.position, Literal(26)),
        (occurrence, TG.inWork, URIRef("https://example.org/w")),
    }
