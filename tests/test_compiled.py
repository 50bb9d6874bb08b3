"""The compiled shapes against pySHACL: the same faults, one by one."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store, serialize
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, XSD

from tropegraph.mapping.compiled import CompiledShapes, add_modes, validate_quads, validate_store
from tropegraph.mapping.report import Report
from tropegraph.mapping.shapes_graph import load_shapes
from tropegraph.mapping.shapes_lint import read_shapes
from tropegraph.mapping.validation import run_pyshacl, validate
from tropegraph.mapping.vocabulary import DEFAULT_BASE, PREFIXES

from .shape_fixtures import ROOT, failing, graph_of, valid

FIXTURES = [*valid("shapes"), *failing("shapes")]


def compiled(graph: Graph) -> Report:
    return validate_quads(graph.serialize(format="nt").encode())


def test_every_shape_of_ours_is_compiled() -> None:
    steps, left = CompiledShapes(load_shapes()).on(lambda _: [])
    assert left == {}
    assert len(steps) > 150


@pytest.mark.parametrize(
    "fixture", [*valid("shapes"), *failing("shapes")], ids=lambda fixture: str(fixture.stem)
)
def test_fixture_has_the_same_faults(fixture: Path) -> None:
    graph = graph_of(fixture)
    assert compiled(graph).faults == validate(graph).faults


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


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs)
def test_random_graph_has_the_same_faults(triples: tuple[list[Any], list[Any]]) -> None:
    graph = Graph()
    for triple in [*triples[0], *triples[1]]:
        graph.add(triple)
    stored = Store()
    stored.bulk_load(graph.serialize(format="nt").encode(), format=RdfFormat.N_TRIPLES)
    add_modes(stored)
    as_stored = serialize((quad.triple for quad in stored), format=RdfFormat.N_TRIPLES)
    assert as_stored is not None
    assert validate_store(stored).faults == validate(Graph().parse(data=as_stored, format="nt")).faults


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:closed true",
        "sh:property [ sh:path tg:exhibits ; sh:minCount 9 ]",
        "sh:property [ sh:path tg:exhibits ; sh:lessThan rdfs:label ]",
        "sh:property [ sh:path rdfs:label ; sh:datatype <urn:own> ]",
        'sh:property [ sh:path rdfs:label ; sh:pattern "^(?!Red)" ]',
        """sh:sparql [ sh:message "No." ; sh:select
            "SELECT $this WHERE { { ?other a ?type . FILTER (?other = $this) } }" ]""",
    ],
    ids=["closed", "large count", "less than", "datatype", "lookahead", "scope"],
)
def test_what_cannot_be_compiled_is_left_to_pyshacl(constraint: str) -> None:
    shapes = read_shapes(
        f"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix tg: <{PREFIXES["tg"]}> .
        @prefix rdfs: <{PREFIXES["rdfs"]}> .
        <urn:s> a sh:NodeShape ; sh:targetClass tg:Work ; {constraint} .""".encode(),
        "mine.ttl",
    )
    found = CompiledShapes(shapes)
    _, left = found.on(lambda _: [])
    assert set(left) == {URIRef("urn:s")}
    graph = graph_of(ROOT / "shapes" / "Occurrence.valid.ttl")
    report = validate_quads(graph.serialize(format="nt").encode(), found)
    assert len(report.faults) > 0
    assert report.faults == run_pyshacl(graph, shapes).faults


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:property [ sh:path ( tg:exhibits rdfs:label ) ; sh:maxLength 3 ]",
        "sh:property [ sh:path [ sh:alternativePath ( rdfs:label tg:tvTropesId ) ] ; sh:maxCount 1 ]",
        "sh:not [ sh:nodeKind sh:IRI ]",
        'sh:property [ sh:path rdfs:label ; sh:languageIn ( "de" ) ]',
        "sh:property [ sh:path tg:exhibits ; sh:property [ sh:path rdfs:label ; sh:maxLength 3 ] ]",
        "sh:and ( [ sh:nodeKind sh:Literal ] [ sh:nodeKind sh:IRI ] )",
        """sh:property [ sh:path rdfs:label ; sh:sparql [ sh:message "No." ; sh:select
            "SELECT $this ?value WHERE { $this $PATH ?value }" ] ]""",
    ],
    ids=["sequence", "alternative", "not", "language", "nested", "and", "path"],
)
def test_shapes_beyond_ours_have_the_same_faults(constraint: str) -> None:
    shapes = read_shapes(
        f"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix tg: <{PREFIXES["tg"]}> .
        @prefix rdfs: <{PREFIXES["rdfs"]}> .
        <urn:s> a sh:NodeShape ; sh:targetClass tg:Work ; {constraint} .""".encode(),
        "mine.ttl",
    )
    found = CompiledShapes(shapes)
    assert found.on(lambda _: [])[1] == {}
    graph = graph_of(ROOT / "shapes" / "Occurrence.valid.ttl")
    report = validate_quads(graph.serialize(format="nt").encode(), found)
    assert len(report.faults) > 0
    assert report.faults == run_pyshacl(graph, shapes).faults
