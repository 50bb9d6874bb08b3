"""Each foreign term that ontology, data or shapes name exists in its vocabulary; names keep a style."""

import re

import pytest
import rdflib.namespace
from rdflib import OWL, RDF, Graph, URIRef

from tropegraph.mapping.shapes_graph import load_shapes
from tropegraph.mapping.vocabulary import PREFIXES

from .mutants import statements
from .test_ontology import ALL, CLASSES, INDIVIDUALS, PROPERTIES

BUNDLED = {
    "dcat": rdflib.namespace.DCAT,
    "dct": rdflib.namespace.DCTERMS,
    "foaf": rdflib.namespace.FOAF,
    "owl": rdflib.namespace.OWL,
    "prov": rdflib.namespace.PROV,
    "rdf": rdflib.namespace.RDF,
    "rdfs": rdflib.namespace.RDFS,
    "schema": rdflib.namespace.SDO,
    "sh": rdflib.namespace.SH,
    "skos": rdflib.namespace.SKOS,
    "vann": rdflib.namespace.VANN,
    "void": rdflib.namespace.VOID,
    "xsd": rdflib.namespace.XSD,
}
"""The vocabularies whose terms rdflib ships."""

LISTED = {
    "http://dbpedia.org/ontology/": set(
        "Agent Film FictionalCharacter Group Work Person Place starring Organisation TelevisionShow".split()
    ),
    "http://www.w3.org/ns/oa#": set(
        "Annotation SpecificResource TextQuoteSelector exact hasBody hasTarget".split()
    ),
    "http://purl.org/vocab/frbr/core#": {"Work"},
}
"""Names of vocabularies that rdflib does not ship, as http://dbpedia.org/ontology/ and
https://www.w3.org/TR/annotation-vocab/ have them."""

WIKIDATA = re.compile(r"http://www[.]wikidata[.]org/(entity/[QP][1-9][0-9]*|prop/direct/P[1-9][0-9]*)")


def named_terms() -> set[str]:
    data = Graph().parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in statements()), format="nt")
    found: set[str] = {str(term) for triple in ALL for term in triple if isinstance(term, URIRef)}
    for graph in (data, load_shapes()):
        found |= {str(predicate) for predicate in graph.predicates()}
        found |= {str(kind) for kind in graph.objects(None, RDF.type)}
    return found


def vocabulary_terms(prefix: str) -> set[str]:
    vocabulary = BUNDLED[prefix]
    extras = {str(vocabulary) + str(extra) for extra in getattr(vocabulary, "_extras", ())}
    return {str(term) for term in dir(vocabulary) if str(term).startswith("http")} | extras


@pytest.mark.parametrize("prefix", sorted(BUNDLED))
def test_a_term_exists_in_a_vocabulary_that_rdflib_ships(prefix: str) -> None:
    namespace = str(BUNDLED[prefix])
    used = {term for term in named_terms() if term.startswith(namespace) and term != namespace}
    assert used - vocabulary_terms(prefix) == set()


@pytest.mark.parametrize("namespace", sorted(LISTED))
def test_a_term_exists_in_a_vocabulary_that_is_listed_here(namespace: str) -> None:
    used = {term.removeprefix(namespace) for term in named_terms() if term.startswith(namespace)}
    assert used - LISTED[namespace] == set()


def test_a_wikidata_term_has_the_form_of_one() -> None:
    used = {term for term in named_terms() if term.startswith("http://www.wikidata.org/")}
    assert {term for term in used if not WIKIDATA.fullmatch(term)} == set()


def test_no_foreign_vocabulary_escapes_the_check() -> None:
    known = tuple(map(str, BUNDLED.values())) + tuple(LISTED)
    ours = (
        "https://w3id.org/tropegraph",
        "http://www.wikidata.org/",
        "http://dbtropes.org/",
        "https://tvtropes.org/",
    )
    predicates = {str(predicate) for predicate in ALL.predicates()}
    classes = {str(kind) for kind in ALL.objects(None, RDF.type)}
    classes |= {str(each) for each in ALL.subjects(RDF.type, OWL.Class)}
    assert {term for term in predicates | classes if not term.startswith((*known, *ours))} == set()


@pytest.mark.parametrize("name", [*CLASSES, *INDIVIDUALS])
def test_a_class_or_value_is_in_upper_camel_case(name: str) -> None:
    assert re.fullmatch(r"([A-Z][a-z]+)+", name)


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property_is_in_lower_camel_case(name: str) -> None:
    assert re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", name)


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_is_singular(name: str) -> None:
    assert name == "Basis" or not re.search(r"[^s]s$", name), "a class names one of its members"


@pytest.mark.parametrize("name", [*CLASSES, *PROPERTIES, *INDIVIDUALS])
def test_a_label_is_the_name_in_words(name: str) -> None:
    labels = [str(label) for label in ALL.objects(URIRef(PREFIXES["tg"] + name), rdflib.RDFS.label)]
    assert len(labels) == 1
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    assert labels[0].lower().replace("-", " ").startswith(words.split()[0][:4]) or words in labels[0].lower()
