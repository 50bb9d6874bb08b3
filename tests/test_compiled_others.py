"""Shapes of others, compiled: the same faults as pySHACL finds."""

import pytest
from pyoxigraph import RdfFormat, Store
from rdflib import Graph

from tropegraph.mapping.compiled import CompiledShapes, select_from, validate_store
from tropegraph.mapping.shapes_lint import read_shapes
from tropegraph.mapping.validation import run_pyshacl

from .raw_results import as_stored, our_report, pyshacl_report, results
from .test_compiled import HEAD

EX = "@prefix ex: <http://ex.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."


OTHERS = {
    "nameless, left": (
        "[] a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:lessThan ex:q ] .",
        "ex:a a ex:C ; ex:p 3 ; ex:q 1 .",
        1,
    ),
    "value selected first": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:message "No." ; sh:select
        "SELECT ?value $this WHERE { $this <http://ex.org/p> ?value }" ] .""",
        "ex:a a ex:C ; ex:p ex:v .",
        1,
    ),
    "value selected third": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:message "No." ; sh:select
        "SELECT $this ?o ?value WHERE { $this <http://ex.org/p> ?value ; <http://ex.org/o> ?o }" ] .""",
        "ex:a a ex:C ; ex:p ex:v ; ex:o ex:w .",
        1,
    ),
    "no step from a literal": (
        """ex:S a sh:NodeShape ; sh:targetNode "x" ;
        sh:property [ sh:path [ sh:zeroOrMorePath ex:p ] ; sh:nodeKind sh:IRI ] .""",
        "ex:a a ex:C .",
        1,
    ),
    "days and hours": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ;
        sh:property [ sh:path ex:p ; sh:datatype xsd:date ], [ sh:path ex:q ; sh:datatype xsd:dateTime ] .""",
        """ex:a a ex:C ; ex:q "2020-01-01T25:61:00"^^xsd:dateTime, "2020-01-01T23:59:00Z"^^xsd:dateTime ;
        ex:p "2020-13-45"^^xsd:date, "2021-02-29"^^xsd:date, "2020-02-29"^^xsd:date .""",
        3,
    ),
    "closed, several properties": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:closed true ;
        sh:ignoredProperties ( rdf:type ) .""",
        "ex:a a ex:C ; ex:p ex:v ; ex:q ex:v, ex:w .",
        3,
    ),
    "nodes without a name": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:nodeKind sh:IRI ],
        [ sh:path ex:q ; sh:minCount 1 ] .""",
        "[] a ex:C ; ex:p [], [] . [] a ex:C ; ex:p [] .",
        5,
    ),
    "several classes": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:class ex:D, ex:E ;
        sh:property [ sh:path ex:p ; sh:class ex:C, ex:D, ex:E ] .""",
        "ex:a a ex:C ; ex:p ex:a, ex:b . ex:b a ex:E .",
        6,
    ),
    "several values": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:hasValue 1, 2, 3 ] .",
        "ex:a a ex:C ; ex:p 2 .",
        2,
    ),
    "several shapes": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:not [ sh:nodeKind sh:IRI ], [ sh:class ex:C ] ;
        sh:node [ sh:class ex:D ], [ sh:minLength 99 ] ; sh:or ( [ sh:class ex:D ] [ sh:class ex:E ] ),
        ( [ sh:class ex:D ] ) .""",
        "ex:a a ex:C .",
        6,
    ),
    "several properties to compare with": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ;
        sh:property [ sh:path ex:p ; sh:disjoint ex:q, ex:r ; sh:equals ex:q, ex:t ] .""",
        "ex:a a ex:C ; ex:p 1 ; ex:q 1 ; ex:r 1 .",
        3,
    ),
    "several classes, left": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:P .
        ex:P sh:path ex:p ; sh:lessThan ex:q ; sh:class ex:D, ex:E .
        ex:T a sh:NodeShape ; sh:targetClass ex:C ; sh:not [ sh:property ex:P ] .""",
        "ex:a a ex:C ; ex:p ex:b ; ex:q 1 . ex:b a ex:C .",
        4,
    ),
    "several languages": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:uniqueLang true ] .",
        'ex:a a ex:C ; ex:p "a"@en, "b"@en, "c"@EN, "d"@de, "e"@de, "f"@fr, "g", "h" .',
        2,
    ),
    "several languages, left": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ;
        sh:property [ sh:path ex:p ; sh:uniqueLang true ; sh:lessThan ex:q ] .""",
        'ex:a a ex:C ; ex:p "a"@en, "b"@en, "d"@de, "e"@de .',
        2,
    ),
    "several solutions": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:message "No." ; sh:select
        "SELECT $this ?one ?two WHERE { $this <http://ex.org/p> ?one OPTIONAL { ?one a ?two } }" ] .""",
        "ex:a a ex:C ; ex:p ex:v, ex:w . ex:w a ex:D, ex:E .",
        3,
    ),
    "several solutions, left": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:message "No." ; sh:select
        '''SELECT $this ?one WHERE { # as it is
        $this <http://ex.org/p> ?one }''' ] .""",
        "ex:a a ex:C ; ex:p ex:v, ex:w .",
        2,
    ),
    "a path selected": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:message "No." ; sh:select
        "SELECT $this ?path ?value WHERE { $this ?path ?value }" ] .""",
        "ex:a a ex:C ; ex:p ex:v, ex:w ; ex:q ex:w .",
        4,
    ),
    "values of a property that are not selected": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:sparql [
        sh:message "No." ; sh:select "SELECT $this WHERE { $this $PATH ?any }" ] ] .""",
        "ex:a a ex:C ; ex:p ex:v .",
        1,
    ),
    "long paths": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ;
        sh:property [ sh:path ( ex:p [ sh:inversePath ex:q ] ) ; sh:minCount 1 ],
        [ sh:path [ sh:alternativePath ( ex:p [ sh:oneOrMorePath ( ex:q ex:r ) ] ) ] ; sh:minCount 1 ],
        [ sh:path [ sh:zeroOrOnePath <http://ex.org/a/b#c*> ] ; sh:nodeKind sh:Literal ] .""",
        "ex:a a ex:C .",
        3,
    ),
    "a component of one's own": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ; ex:longest 3, 2 . ex:longestComponent
        a sh:ConstraintComponent ; sh:parameter [ sh:path ex:longest ] ; sh:validator [
        a sh:SPARQLAskValidator ; sh:message "It has more than {$longest}."@en ;
        sh:ask "ASK { FILTER (STRLEN(STR($value)) < $longest) }" ] .""",
        "ex:a a ex:C .",
        1,
    ),
    "a severity of one's own": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:class ex:D ; sh:severity ex:Critical .",
        "ex:a a ex:C .",
        1,
    ),
    "deactivated": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:class ex:D ; sh:sparql [ sh:message "No." ;
        sh:deactivated true ; sh:select "SELECT $this WHERE { $this a <http://ex.org/C> }" ] .""",
        "ex:a a ex:C .",
        1,
    ),
}
"""Shapes, data, and how many faults there are."""


@pytest.mark.parametrize(("shapes", "data", "count"), OTHERS.values(), ids=OTHERS)
def test_other_shapes_have_the_same_faults(shapes: str, data: str, count: int) -> None:
    found = CompiledShapes(read_shapes(f"{HEAD}{EX}{shapes}".encode(), "mine.ttl"))
    graph = Graph().parse(data=EX + data, format="turtle")
    store, stored = as_stored(graph)
    report = validate_store(store, found)
    assert len(report.faults) == count
    assert results(our_report(report)) == results(pyshacl_report(stored, found.shapes))
    assert results(our_report(report)) == results(our_report(run_pyshacl(stored, found.shapes)))


def test_instances_of_a_subclass_alone_are_something_to_check() -> None:
    text = "ex:S a sh:NodeShape ; sh:targetClass ex:C, ex:N ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    found = CompiledShapes(read_shapes(f"{HEAD}{EX}{text}".encode(), "mine.ttl"))
    store = Store()
    store.load(
        (EX + "ex:D rdfs:subClassOf ex:C . ex:a a ex:D .")
        .replace("rdfs:subClassOf", "<http://www.w3.org/2000/01/rdf-schema#subClassOf>")
        .encode(),
        format=RdfFormat.TURTLE,
    )
    assert found.idle_targets(lambda query: select_from(store.query(query))) == ["<http://ex.org/N>"]
