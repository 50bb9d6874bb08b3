"""The shapes against their fixtures (see ``shape_fixtures``), and the shapes themselves."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, SH
from rdflib.term import Node

from tropegraph.mapping.compiled import validate_quads
from tropegraph.mapping.shapes_queries import SIEVE
from tropegraph.mapping.validation import load_shapes, validate
from tropegraph.mapping.vocabulary import PREFIXES

from .shape_fixtures import expected, failing, graph_of, valid

ROOT = Path(__file__).parents[1]
VALID, FAILING = valid("shapes"), failing("shapes")
SHAPE_FILES = sorted((ROOT / "shapes").glob("*.ttl"))

CONTRACT_CLASSES = (
    *("Work", "Trope", "Occurrence", "Mode", "Character", "Group", "Place", "Prop", "Thing", "Agent"),
    *("Performance", "Quotation", "Line", "Page", "Basis", "FindMethod", "Presence", "Aspect"),
)
PARAMETERS = (
    *("minCount", "maxCount", "class", "datatype", "nodeKind", "minInclusive", "maxInclusive", "minLength"),
    *("pattern", "uniqueLang", "equals", "disjoint", "node", "hasValue", "in"),
    *("qualifiedMinCount", "qualifiedMaxCount", "or"),
)
"""The parameters that make a constraint, as far as the shapes use them."""

NO_CONSTRAINTS = (
    *("message", "path", "property", "qualifiedValueShape", "severity", "sparql"),
    *("targetClass", "targetSubjectsOf"),
)


def local(term: Node, prefix: str) -> str:
    assert str(term).startswith(PREFIXES[prefix]), term
    return str(term).removeprefix(PREFIXES[prefix])


def is_ours(target: Node) -> bool:
    return str(target).startswith(PREFIXES["tg"])


def published_shapes() -> set[URIRef]:
    """Node shapes with a target, and the property shapes that they use: what can be the source of a fault."""
    shapes = load_shapes()
    targets = (SH.targetClass, SH.targetSubjectsOf)
    targeting = {shape for target in targets for shape in shapes.subjects(target)}
    used = {shape for node in targeting for shape in shapes.objects(node, SH.property)}
    return {URIRef(str(shape)) for shape in targeting | used}


def constraints() -> Iterator[tuple[str, str, str]]:
    """Every constraint that the data can break, in the form of an expected fault."""
    shapes = load_shapes()
    for shape in published_shapes():
        severity = local(shapes.value(shape, SH.severity) or shape, "sh")
        for parameter in PARAMETERS:
            if (shape, SH[parameter], None) in shapes:
                yield local(shape, "shapes"), parameter, severity
        for constraint in shapes.objects(shape, SH.sparql):
            yield local(shape, "shapes"), local(constraint, "shapes"), severity


def test_fixtures_are_found() -> None:
    assert (len(VALID), len(FAILING)) == (22, 269)


@pytest.mark.parametrize("fixture", VALID, ids=lambda fixture: str(fixture.stem))
def test_valid_graph_has_no_faults(fixture: Path) -> None:
    assert validate(graph_of(fixture)).faults == ()


@pytest.mark.parametrize("fixture", FAILING, ids=lambda fixture: str(fixture.stem))
def test_failing_graph_has_exactly_its_faults(fixture: Path) -> None:
    faults = validate(graph_of(fixture)).faults
    assert {(fault.shape, fault.constraint, fault.severity) for fault in faults} == expected(fixture)


def test_every_constraint_has_a_failing_fixture() -> None:
    shown = {fault for fixture in FAILING for fault in expected(fixture)}
    assert set(constraints()) - shown == set()
    assert shown - set(constraints()) == set()


def test_every_parameter_is_known() -> None:
    shapes = load_shapes()
    used = {
        local(predicate, "sh")
        for shape in published_shapes()
        for predicate in shapes.predicates(shape)
        if str(predicate).startswith(PREFIXES["sh"])
    }
    assert used == {*PARAMETERS, *NO_CONSTRAINTS}


@pytest.mark.parametrize("file", SHAPE_FILES, ids=lambda file: str(file.stem))
def test_longturtle_form(file: Path) -> None:
    text = file.read_text("utf-8")
    graph = Graph(bind_namespaces="none").parse(data=text, format="turtle")
    assert graph.serialize(format="longturtle") == text


def test_every_shape_has_iri_message_and_severity() -> None:
    shapes = load_shapes()
    every = set(shapes.subjects(RDF.type, SH.NodeShape)) | set(shapes.subjects(RDF.type, SH.PropertyShape))
    assert every >= set(published_shapes())
    for shape in every:
        assert isinstance(shape, URIRef), shape
        assert local(shape, "shapes")
        assert shapes.value(shape, SH.severity) in (SH.Violation, SH.Warning, SH.Info), shape
        message = shapes.value(shape, SH.message, any=False)
        assert isinstance(message, Literal), shape
        assert message.language == "en", shape
        assert message.endswith("."), shape


def test_every_sparql_constraint_has_its_own_message_and_selects_no_text() -> None:
    """pySHACL puts what a query selects into a regular expression's replacement: a backslash would end it."""
    shapes = load_shapes()
    for constraint in shapes.objects(None, SH.sparql):
        assert "-" in local(constraint, "shapes")
        assert str(shapes.value(constraint, SH.message)).endswith(".")
        selected = str(shapes.value(constraint, SH.select)).splitlines()[0]
        assert set(selected.split()) <= {"SELECT", "DISTINCT", "$this", "?value"}


def test_every_target_is_a_class_of_the_ontology() -> None:
    ontology = Graph().parse(ROOT / "ontology" / "tropegraph.ttl", format="turtle")
    targets = {target for target in load_shapes().objects(None, SH.targetClass) if is_ours(target)}
    assert targets <= set(ontology.subjects(RDF.type, OWL.Class))


def test_every_class_of_the_contract_has_its_shape() -> None:
    shapes = load_shapes()
    targets = {
        local(target, "tg"): local(shape, "shapes")
        for shape, target in shapes.subject_objects(SH.targetClass)
        if is_ours(target)
    }
    assert targets == {name: name for name in CONTRACT_CLASSES}


@pytest.mark.parametrize("value_class", ["Basis", "FindMethod", "Presence", "Aspect"])
def test_closed_lists_hold_the_values_of_the_ontology(value_class: str) -> None:
    shapes = load_shapes()
    ontology = Graph().parse(ROOT / "ontology" / "tropegraph.ttl", format="turtle")
    values = set(ontology.subjects(RDF.type, URIRef(PREFIXES["tg"] + value_class)))
    lists = [set(Collection(shapes, head)) for head in shapes.objects(None, SH["in"])]
    assert lists.count(values) >= 2, "the list of the class, and those of properties that take its values"


def ontology_terms(*kinds: URIRef) -> set[str]:
    """The local names of what the ontology declares to be of some kinds."""
    ontology = Graph().parse(ROOT / "ontology" / "tropegraph.ttl", format="turtle")
    return {
        local(term, "tg") for kind in kinds for term in ontology.subjects(RDF.type, kind) if is_ours(term)
    }


@pytest.mark.parametrize(
    ("constraint", "kinds"),
    [
        ("Vocabulary-class", (OWL.Class,)),
        ("Vocabulary-property", (OWL.ObjectProperty, OWL.DatatypeProperty)),
    ],
    ids=["classes", "properties"],
)
@pytest.mark.parametrize("predicate", [SH.select, SIEVE], ids=["query", "sieve"])
def test_the_terms_that_are_known_are_those_of_the_ontology(
    constraint: str, kinds: tuple[URIRef, ...], predicate: URIRef
) -> None:
    query = str(load_shapes().value(URIRef(PREFIXES["shapes"] + constraint), predicate))
    assert set(re.findall(r"\btg:(\w+)", query)) == ontology_terms(*kinds)


def test_the_modes_are_those_of_the_scheme_with_their_presence() -> None:
    shapes = load_shapes()
    modes = Graph().parse(ROOT / "ontology" / "modes.ttl", format="turtle")
    presence = URIRef(PREFIXES["tg"] + "presence")
    head = shapes.value(URIRef(PREFIXES["shapes"] + "Mode"), SH["in"])
    assert head is not None
    assert set(Collection(shapes, head)) == set(modes.subjects(presence))
    report = validate(modes)
    assert report.faults == ()
    for mode, stated in modes.subject_objects(presence):
        for other in set(modes.objects(None, presence)) - {stated}:
            changed = Graph() + modes
            changed.set((mode, presence, other))
            faults = validate_quads(changed.serialize(format="nt").encode()).faults
            assert [fault.constraint for fault in faults] == ["Mode-presence-other"]
