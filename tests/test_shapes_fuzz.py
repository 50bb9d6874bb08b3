"""Graphs of shapes with one statement broken: each is refused in a sentence, or can be used."""

import os
from collections.abc import Iterator

import pytest
from pyoxigraph import RdfFormat, Store
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from tropegraph.mapping.compiled import CompiledShapes, validate_store
from tropegraph.mapping.errors import ShapesError, UnusableShapesError
from tropegraph.mapping.shapes_graph import load_shapes
from tropegraph.mapping.shapes_lint import errors_in, read_shapes, unreachable

SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://ex.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:targetNode ex:n ; sh:targetSubjectsOf ex:p ;
    sh:targetObjectsOf ex:q ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:severity sh:Warning ;
    sh:message "No."@en ; sh:deactivated false ; sh:nodeKind sh:IRI ; sh:class ex:D ; sh:not ex:N ;
    sh:or ( ex:N [ sh:class ex:C ] ) ; sh:and ( ex:N ) ; sh:xone ( ex:N [ sh:class ex:C ] ) ; sh:node ex:N ;
    sh:property ex:P, ex:Q, ex:L ;
    sh:sparql ex:K .
ex:N a sh:NodeShape ; sh:in ( ex:a ex:b ) ; sh:hasValue ex:a .
ex:P a sh:PropertyShape ; sh:path ( ex:p [ sh:inversePath ex:q ] ) ; sh:minCount 1 ; sh:maxCount 6 ;
    sh:datatype xsd:integer ; sh:minInclusive 1 ; sh:maxExclusive 9 ; sh:equals ex:r ; sh:disjoint ex:s .
ex:Q sh:path [ sh:alternativePath ( ex:p [ sh:zeroOrMorePath ex:q ] ) ] ; sh:minLength 1 ; sh:pattern "^a" ;
    sh:flags "i" ; sh:languageIn ( "en" ) ; sh:uniqueLang true ; sh:qualifiedValueShape ex:N ;
    sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint false ; sh:name "q" ; sh:order 1 .
ex:L sh:path ex:l ; sh:lessThan ex:m ; sh:sparql [
     sh:select "SELECT $this ?value WHERE { $this $PATH ?value }" ] .
ex:K a sh:SPARQLConstraint ; sh:message "{?value}" ; sh:prefixes ex: ;
    sh:select "SELECT $this ?value WHERE { $this ex:p ?value }" .
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://ex.org/"^^xsd:anyURI ] .
ex:T a sh:NodeShape, rdfs:Class ; ex:longest 3 .
ex:longestComponent a sh:ConstraintComponent ; sh:parameter [ sh:path ex:longest ; sh:optional false ] ;
    sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER (STRLEN(STR($value)) < $longest) }" ] .
"""
DATA = """@prefix ex: <http://ex.org/> .
ex:a a ex:C, ex:T ; ex:p 1, ex:b, [] ; ex:q "a"@en, "b"@en ; ex:l 3 ; ex:m 1 . [] a ex:C ; ex:p ex:a ."""
CYCLE = BNode()
BRANCHED = BNode()
INSTEAD: dict[str, Node | None] = {
    "nothing": None,
    "a literal": Literal("x y"),
    "a number": Literal(-1),
    "a tagged text": Literal("x", lang="en"),
    "an IRI": URIRef("http://ex.org/other"),
    "no IRI": URIRef("a b"),
    "a blank node": BNode(),
    "the empty list": RDF.nil,
    "a list without end": CYCLE,
    "a list with branches": BRANCHED,
    "the shape itself": URIRef("http://ex.org/S"),
    "a term of SHACL": SH.NodeShape,
    "a query": Literal("SELECT $this WHERE { $this ?p ?o MINUS { $this a $this } }"),
}
ADDED = [
    (CYCLE, RDF.first, Literal(1)),
    (CYCLE, RDF.rest, CYCLE),
    (BRANCHED, RDF.first, Literal(1)),
    (BRANCHED, RDF.first, Literal(2)),
    (BRANCHED, RDF.rest, RDF.nil),
]


def broken(shapes: Graph) -> Iterator[tuple[str, Graph]]:
    """The shapes with the object of each statement dropped or another one in its place."""
    for s, p, o in sorted(shapes, key=lambda triple: tuple(map(written, triple))):
        for name, value in INSTEAD.items():
            graph = Graph()
            graph += shapes
            graph.remove((s, p, o))
            if value is not None:
                graph.add((s, p, value))
            for triple in ADDED:
                graph.add(triple)
            yield f"{written(s)} {written(p)} {written(o)}: {name}", graph


def written(term: Node) -> str:
    return "_" if isinstance(term, BNode) else str(term)


def turtle(graph: Graph) -> str:
    """A graph as text, also where a term is none that could be written."""
    return "".join(f"{' '.join(map(in_turtle, triple))} .\n" for triple in graph)


def in_turtle(term: Node) -> str:
    return f"<{term}>" if isinstance(term, URIRef) else term.n3()


def store() -> Store:
    made = Store()
    made.load(DATA.encode(), format=RdfFormat.TURTLE)
    return made


MUTANTS = list(broken(Graph().parse(data=SHAPES, format="turtle")))
ALL = bool(os.environ.get("TROPEGRAPH_ALL_MUTANTS"))


def test_the_unbroken_shapes_can_be_used() -> None:
    shapes = read_shapes(SHAPES.encode(), "mine.ttl")
    assert unreachable(shapes) == []
    assert len(validate_store(store(), CompiledShapes(shapes)).faults) > 10


@pytest.mark.parametrize("part", range(7))
def test_broken_shapes_are_refused_in_a_sentence_or_used(part: int) -> None:
    refused = 0
    chosen = MUTANTS[part::7] if ALL else MUTANTS[part::49]
    for name, graph in chosen:
        try:
            shapes = read_shapes(turtle(graph).encode(), "mine.ttl")
            unreachable(shapes)
            validate_store(store(), CompiledShapes(shapes))
        except (ShapesError, UnusableShapesError) as error:
            refused += 1
            assert "\n" not in str(error), name
            assert error.exit_code == 2
        except Exception as error:
            raise AssertionError(name) from error
    assert refused > len(chosen) / 4


def test_lint_of_our_own_shapes_with_a_statement_broken_ends() -> None:
    ours = load_shapes()
    named = sorted((each for each in ours if isinstance(each[0], URIRef)), key=lambda triple: triple)
    count = 0
    for s, p, o in named[:: 1 if ALL else 211]:
        for value in INSTEAD.values():
            graph = Graph()
            graph += ours
            graph.remove((s, p, o))
            for triple in [*ADDED, *([(s, p, value)] if value is not None else [])]:
                graph.add(triple)
            list(errors_in(graph))
            count += 1
    assert count > 50
