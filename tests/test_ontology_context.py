"""The JSON-LD context: a term for each class and property, with the coercion that the ontology asks for."""

import json
from importlib.resources import files
from typing import Any

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef

from tropegraph.mapping.vocabulary import PREFIXES, expand

TG = Namespace(PREFIXES["tg"])
MODE = Namespace(PREFIXES["mode"])
FOLDER = files("tropegraph.ontology")
CORE = Graph().parse(data=(FOLDER / "tropegraph.ttl").read_text(encoding="utf-8"), format="turtle")
CONTEXT: dict[str, Any] = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))["@context"]
TERMS = {
    term: value if isinstance(value, dict) else {"@id": value}
    for term, value in CONTEXT.items()
    if term not in ("@version", "id", "type", *PREFIXES)
}


def of_kind(kind: URIRef) -> list[URIRef]:
    return sorted(URIRef(str(term)) for term in CORE.subjects(RDF.type, kind) if str(term).startswith(TG))


OBJECT_PROPERTIES, DATATYPE_PROPERTIES = of_kind(OWL.ObjectProperty), of_kind(OWL.DatatypeProperty)


def term_of(iri: URIRef) -> dict[str, str]:
    (term,) = (value for value in TERMS.values() if expand(value["@id"]) == str(iri))
    return term


def triples_of(**members: object) -> set[tuple[Any, Any, Any]]:
    """What a JSON-LD processor reads from a node of a document with our context."""
    node = {"@context": CONTEXT, "id": "https://example.org/x", **members}
    return set(Graph().parse(data=json.dumps(node), format="json-ld"))


def test_its_prefixes_are_those_of_the_vocabulary_table() -> None:
    assert {prefix: CONTEXT[prefix] for prefix in PREFIXES} == PREFIXES


def test_it_is_json_ld_1_1_and_has_no_base_or_vocabulary() -> None:
    assert {key for key in CONTEXT if key.startswith("@")} == {"@version"}
    assert CONTEXT["@version"] == 1.1


def test_no_two_terms_stand_for_one_iri() -> None:
    iris = [expand(value["@id"]) for value in TERMS.values()]
    assert len(iris) == len(set(iris))


def test_the_classes_have_their_own_names() -> None:
    assert {term: expand(value["@id"]) for term, value in TERMS.items() if term[0].isupper()} == {
        str(iri).removeprefix(TG): str(iri) for iri in of_kind(OWL.Class)
    }


def test_a_term_has_at_most_one_coercion() -> None:
    assert {tuple(value)[1:] for value in TERMS.values()} == {(), ("@type",), ("@container",)}
    assert {value["@container"] for value in TERMS.values() if "@container" in value} == {"@language"}


@pytest.mark.parametrize("iri", OBJECT_PROPERTIES, ids=lambda iri: iri.removeprefix(TG))
def test_the_value_of_an_object_property_is_read_as_an_iri(iri: URIRef) -> None:
    assert term_of(iri)["@type"] == "@id"


@pytest.mark.parametrize("iri", DATATYPE_PROPERTIES, ids=lambda iri: iri.removeprefix(TG))
def test_the_value_of_a_datatype_property_is_read_in_its_range(iri: URIRef) -> None:
    (datatype,) = CORE.objects(iri, RDFS.range)
    term = term_of(iri)
    expected = None if datatype in (RDFS.Literal, XSD.string) else str(datatype)
    assert (expand(term["@type"]) if "@type" in term else None) == expected


X = URIRef("https://example.org/x")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # by rdflib's own JSON-LD parser
@pytest.mark.parametrize(
    ("term", "value", "predicate", "expected"),
    [
        ("type", "Occurrence", RDF.type, TG.Occurrence),
        ("label", {"en": "Police Are Useless"}, RDFS.label, Literal("Police Are Useless", lang="en")),
        ("inMode", "mode:Lampshaded", TG["mode"], MODE.Lampshaded),
        ("modeBasis", "tg:Asserted", TG.modeBasis, TG.Asserted),
        ("position", 26, TG.position, Literal(26)),
        ("score", "0.9", TG.score, Literal("0.9", datatype=XSD.decimal)),
        ("paraphrase", True, TG.paraphrase, Literal(True)),
        ("pageText", "Plain", TG.pageText, Literal("Plain")),
        ("characterPlayed", "https://example.org/c", TG.character, URIRef("https://example.org/c")),
        (
            "character",
            "https://example.org/c",
            URIRef(expand("schema:character")),
            URIRef("https://example.org/c"),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value in CONTEXT else "",
)
def test_a_member_is_read_as(term: str, value: object, predicate: URIRef, expected: URIRef | Literal) -> None:
    assert triples_of(**{term: value}) == {(X, predicate, expected)}
