"""The compiled shapes against pySHACL: the same faults, one by one."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, SKOS, XSD

from tropegraph.mapping.compiled import CompiledShapes, validate_quads, validate_store
from tropegraph.mapping.report import Fault, Report
from tropegraph.mapping.shapes_graph import load_package_turtle, load_shapes
from tropegraph.mapping.shapes_lint import read_shapes
from tropegraph.mapping.validation import validate
from tropegraph.mapping.vocabulary import DEFAULT_BASE, PREFIXES

from .raw_results import as_stored, messages, our_report, pyshacl_report, results
from .shape_fixtures import ROOT, failing, graph_of, valid

FIXTURES = [*valid("shapes"), *failing("shapes")]


def compiled(graph: Graph) -> Report:
    return validate_quads(graph.serialize(format="nt").encode())


def test_every_shape_of_ours_is_compiled() -> None:
    steps, left = CompiledShapes(load_shapes()).on(lambda _: [])
    assert left == {}
    copy = Graph()
    copy += load_shapes()
    assert CompiledShapes(copy).on(lambda _: [])[1] == {}  # a copy is looked at as shapes of others are
    assert len(steps) > 150


def unargued(report: Report) -> set[Fault]:
    """The faults without what pySHACL does not say: which of several values of a parameter does not hold."""
    return {replace(fault, argument="") for fault in report.faults}


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: str(fixture.stem))
def test_fixture_has_the_same_faults(fixture: Path) -> None:
    graph = graph_of(fixture)
    assert unargued(compiled(graph)) == unargued(validate(graph))


@pytest.mark.parametrize("fixture", FIXTURES[::4], ids=lambda fixture: str(fixture.stem))
def test_fixture_has_the_results_that_pyshacl_writes(fixture: Path) -> None:
    graph = graph_of(fixture)
    if (None, RDF.type, URIRef(f"{PREFIXES['tg']}Mode")) not in graph:
        graph += load_package_turtle("tropegraph.ontology", "modes.ttl")
    ours, theirs = our_report(compiled(graph)), pyshacl_report(graph, load_shapes())
    assert set(results(ours)) == set(results(theirs))
    said = messages(theirs)
    assert [each for each, texts in messages(ours).items() if not texts <= said[each]] == []


ENTITIES = [
    *("Film/RedHeat", "Main/HandCannon", "agent/WalterHill", "place/Chicago", "page/Film/RedHeat", "tropes"),
    *("Film/RedHeat/character/IvanDanko", "Film/RedHeat/place/Motel", "Film/RedHeat/occurrence/HandCannon"),
    *("Film/RedHeat/occurrence/HandCannon/1", "Film/RedHeat/occurrence/HandCannon/quotation/1"),
    *(
        "Film/RedHeat/occurrence/HandCannon/quotation/1/line/1",
        "page/Film/RedHeat#char=0,4",
        "authority/works",
    ),
]
PREDICATES = sorted(
    {path for path in load_shapes().objects(None, SH.path) if isinstance(path, URIRef)} - {RDF.type}, key=str
)
CLASSES = sorted({each for each in load_shapes().objects(None, SH.targetClass)}, key=str)
nodes = st.sampled_from([URIRef(DEFAULT_BASE + path) for path in ENTITIES] + [BNode("b1"), BNode("b2")])
literals = st.one_of(
    st.sampled_from(["", "Red Heat", " blank", "two\nlines", "Film/RedHeat", "end\n", "Я"]).flatmap(
        lambda text: st.sampled_from([Literal(text), Literal(text, lang="en"), Literal(text, lang="de")])
    ),
    st.sampled_from(
        [
            *(
                Literal(-1),
                Literal(1),
                Literal(1869),
                Literal(10**20),
                Literal(True),
                Literal("0.5", datatype=XSD.decimal),
            ),
            *(Literal("x", datatype=XSD.integer), Literal("1.5", datatype=XSD.integer), Literal(2.5)),
            *(Literal("1999", datatype=XSD.gYear), Literal("x", datatype=URIRef("urn:own"))),
        ]
    ),
)
modes = st.sampled_from(
    [URIRef(PREFIXES["mode"] + each) for each in ("Averted", "PlayedStraight", "Nowhere")]
)
values = st.one_of(nodes, nodes, modes, literals)
types = st.tuples(nodes, st.just(RDF.type), st.sampled_from(CLASSES))
others = st.tuples(nodes, st.sampled_from(PREDICATES), values)
graphs = st.tuples(st.lists(types, max_size=14), st.lists(others, max_size=40))


NAMELESS = [
    (BNode("b"), RDF.type, URIRef(PREFIXES["tg"] + "Page")),
    (URIRef(f"{DEFAULT_BASE}tropes"), RDF.type, SKOS.ConceptScheme),
]
"""STR of a node without an IRI is an error to one engine and a text to another."""


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs)
@example((NAMELESS, []))
def test_random_graph_has_the_same_faults(triples: tuple[list[Any], list[Any]]) -> None:
    graph = Graph()
    for triple in [*triples[0], *triples[1]]:
        graph.add(triple)
    store, data = as_stored(graph + load_package_turtle("tropegraph.ontology", "modes.ttl"))
    ours, theirs = our_report(validate_store(store)), pyshacl_report(data, load_shapes())
    assert set(results(ours)) == set(results(theirs))


HEAD = f"""@prefix sh: <{PREFIXES["sh"]}> . @prefix tg: <{PREFIXES["tg"]}> .
@prefix rdf: <{PREFIXES["rdf"]}> . @prefix rdfs: <{PREFIXES["rdfs"]}> . @prefix skos: <{PREFIXES["skos"]}> .
"""


def mine(constraint: str) -> Graph:
    """A shape of works with a constraint, and perhaps more shapes."""
    text = f"{HEAD}<urn:s> a sh:NodeShape ; sh:targetClass tg:Work ; {constraint} ."
    return read_shapes(text.encode(), "mine.ttl")


LEFT = {
    "lessThan": "sh:property [ sh:path tg:exhibits ; sh:lessThan rdfs:label ]",
    "lessThanOrEquals": "sh:property [ sh:path tg:exhibits ; sh:lessThanOrEquals rdfs:label ]",
    "datatype": "sh:property [ sh:path rdfs:label ; sh:datatype <urn:own> ]",
    "lookahead": 'sh:property [ sh:path rdfs:label ; sh:pattern "^(?!Red)" ]',
    "scope": """sh:sparql [ sh:message "No." ; sh:select
        "SELECT $this WHERE { { ?other a ?type . FILTER (?other = $this) } }" ]""",
    "qualifiedValueShapesDisjoint": """sh:property [ sh:path tg:exhibits ; sh:qualifiedMinCount 1 ;
        sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedValueShapesDisjoint true ] ;
        sh:property [ sh:path tg:exhibits ; sh:qualifiedMinCount 1 ;
        sh:qualifiedValueShape [ sh:class tg:Trope ] ; sh:qualifiedValueShapesDisjoint true ]""",
    "count in another": "sh:node [ sh:property [ sh:path tg:exhibits ; sh:minCount 9 ] ]",
    "closed values": "sh:property [ sh:path tg:exhibits ; sh:closed true ]",
    "component": """<urn:own#longest> 3 . <urn:component> a sh:ConstraintComponent ;
        sh:parameter [ sh:path <urn:own#longest> ] ; sh:validator [ a sh:SPARQLAskValidator ;
        sh:message "No." ; sh:ask "ASK { FILTER (STRLEN(STR($value)) < $longest) }" ]""",
}
"""What is not turned into SPARQL."""

MANY = "[ sh:alternativePath ( rdf:type rdfs:label tg:tvTropesId tg:exhibits [ sh:inversePath tg:inWork ] ) ]"
COMPILED = {
    "sequence": "sh:property [ sh:path ( tg:exhibits rdfs:label ) ; sh:maxLength 3 ]",
    "alternative": """sh:property [ sh:path [ sh:alternativePath ( rdfs:label tg:tvTropesId ) ] ;
        sh:maxCount 1 ]""",
    "inverse": "sh:property [ sh:path [ sh:inversePath tg:inWork ] ; sh:maxCount 0 ]",
    "not": "sh:not [ sh:nodeKind sh:IRI ]",
    "languageIn": 'sh:property [ sh:path rdfs:label ; sh:languageIn ( "de" ) ]',
    "nested": "sh:property [ sh:path tg:exhibits ; sh:property [ sh:path rdfs:label ; sh:maxLength 3 ] ]",
    "and": "sh:and ( [ sh:nodeKind sh:Literal ] [ sh:nodeKind sh:IRI ] )",
    "or": "sh:or ( [ sh:nodeKind sh:Literal ] [ sh:class tg:Trope ] )",
    "xone": "sh:xone ( [ sh:nodeKind sh:IRI ] [ sh:class tg:Work ] [ sh:class tg:Trope ] )",
    "xone, none": "sh:xone ( [ sh:nodeKind sh:Literal ] [ sh:class tg:Trope ] )",
    "xone of values": """sh:property [ sh:path tg:exhibits ;
        sh:xone ( [ sh:class tg:Trope ] [ sh:property [ sh:path rdfs:label ; sh:minCount 1 ] ] ) ]""",
    "closed": "sh:closed true ; sh:property [ sh:path rdfs:label ]",
    "ignoredProperties": """sh:closed true ; sh:ignoredProperties ( rdf:type tg:exhibits ) ;
        sh:property [ sh:path rdfs:label ] ; sh:property [ sh:path [ sh:inversePath tg:tvTropesId ] ]""",
    "closed in another": "sh:not [ sh:closed false ]",
    "minCount": "sh:property [ sh:path tg:exhibits ; sh:minCount 9 ]",
    "maxCount": "sh:property [ sh:path ( [ sh:inversePath tg:inWork ] rdf:type ) ; sh:maxCount 0 ]",
    "large maxCount": f"sh:property [ sh:path {MANY} ; sh:maxCount 5 ]",
    "qualifiedMinCount": """sh:property [ sh:path tg:exhibits ; sh:qualifiedMinCount 7 ;
        sh:qualifiedValueShape [ sh:class tg:Trope ] ]""",
    "qualifiedMaxCount": f"""sh:property [ sh:path {MANY} ;
        sh:qualifiedMaxCount 5 ; sh:qualifiedValueShape [ sh:minLength 1 ] ]""",
    "path": """sh:property [ sh:path rdfs:label ; sh:sparql [ sh:message "No." ; sh:select
        "SELECT $this ?value WHERE { $this $PATH ?value }" ] ]""",
    "class": "sh:property [ sh:path tg:exhibits ; sh:class tg:Work ]",
    "datatype": "sh:property [ sh:path rdfs:label ; sh:datatype <http://www.w3.org/2001/XMLSchema#integer> ]",
    "nodeKind": "sh:nodeKind sh:BlankNode",
    "minExclusive": "sh:property [ sh:path rdfs:label ; sh:minExclusive 1 ]",
    "minInclusive": "sh:property [ sh:path rdfs:label ; sh:minInclusive 1 ]",
    "maxExclusive": "sh:property [ sh:path rdfs:label ; sh:maxExclusive 1 ]",
    "maxInclusive": "sh:property [ sh:path rdfs:label ; sh:maxInclusive 1 ]",
    "minLength": "sh:minLength 99",
    "maxLength": "sh:maxLength 9",
    "pattern": 'sh:pattern "^urn:" ; sh:flags "i"',
    "uniqueLang": "sh:property [ sh:path rdfs:label ; sh:uniqueLang true ; sh:maxCount 0 ]",
    "equals": "sh:property [ sh:path rdfs:label ; sh:equals tg:tvTropesId ]",
    "disjoint": "sh:property [ sh:path rdfs:label ; sh:disjoint rdfs:label ]",
    "node": "sh:node [ sh:nodeKind sh:Literal ]",
    "hasValue": "sh:property [ sh:path rdf:type ; sh:hasValue tg:Trope ]",
    "in": "sh:in ( tg:Trope )",
}
"""What is turned into SPARQL."""


@pytest.mark.parametrize("constraint", LEFT.values(), ids=LEFT)
def test_what_cannot_be_compiled_is_left_to_pyshacl(constraint: str) -> None:
    shapes = mine(constraint)
    found = CompiledShapes(shapes)
    _, left = found.on(lambda _: [])
    assert set(left) == {URIRef("urn:s")}
    graph = graph_of(ROOT / "shapes" / "Occurrence.valid.ttl")
    report = validate_quads(graph.serialize(format="nt").encode(), found)
    assert len(report.faults) > 0
    assert set(results(our_report(report))) == set(results(pyshacl_report(graph, shapes)))


@pytest.mark.parametrize("constraint", COMPILED.values(), ids=COMPILED)
def test_shapes_beyond_ours_have_the_same_faults(constraint: str) -> None:
    shapes = mine(constraint)
    found = CompiledShapes(shapes)
    assert found.on(lambda _: [])[1] == {}
    graph = graph_of(ROOT / "shapes" / "Occurrence.valid.ttl")
    report = validate_quads(graph.serialize(format="nt").encode(), found)
    assert len(report.faults) > 0
    assert set(results(our_report(report))) == set(results(pyshacl_report(graph, shapes)))


def test_every_constraint_of_shacl_core_is_compiled_or_left_and_never_passed_over() -> None:
    """The parameters are those of https://www.w3.org/TR/shacl/#core-components"""
    core = """class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive
        minLength maxLength pattern flags languageIn uniqueLang equals disjoint lessThan lessThanOrEquals
        not and or xone node property qualifiedValueShape qualifiedMinCount qualifiedMaxCount
        qualifiedValueShapesDisjoint closed ignoredProperties hasValue in""".split()
    asked = " ".join([*LEFT.values(), *COMPILED.values()])
    assert [parameter for parameter in core if f"sh:{parameter} " not in asked] == []
