"""Shapes that are no shapes are refused by name; what nothing uses is named."""

import json

import pytest
from pyoxigraph import RdfFormat, Store

from tropegraph.mapping.compiled import CompiledShapes, validate_store
from tropegraph.mapping.errors import ShapesError, UnusableShapesError
from tropegraph.mapping.report import Fault
from tropegraph.mapping.shapes_graph import load_shapes
from tropegraph.mapping.shapes_lint import errors_in, read_shapes, unreachable

HEAD = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""
GOOD = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."


@pytest.mark.parametrize(
    ("turtle", "reason"),
    [
        ("ex:S a sh:NodeShape ; sh:targetClass", "not valid Turtle"),
        ("ex:S ex:p ex:o .", "no shape"),
        (GOOD.replace("minCount", "minCout"), "sh:minCout is no term of SHACL; is sh:minCount meant?"),
        (GOOD.replace("sh:path ex:p ;", ""), "which only a shape with sh:path may have"),
        (GOOD.replace("sh:path ex:p", "sh:path [ sh:inverse ex:p ]"), "no property path"),
        (GOOD.replace("sh:minCount 1", 'sh:pattern "("'), "no regular expression"),
        (GOOD.replace("sh:minCount 1", "sh:node ex:S"), "recursive"),
        (f"{GOOD} ex:S sh:target [ sh:select 'SELECT ?this {{ ?this a ex:C }}' ] .", "sh:target of <http"),
        (f"{GOOD} ex:S sh:rule ex:R .", "is of neither SHACL Core nor SHACL-SPARQL"),
        (f"{GOOD} ex:S sh:sparql [ sh:select 'SELECT $this {{' ] .", "not valid SPARQL"),
    ],
    ids=[
        "turtle",
        "nothing",
        "misspelt",
        "pathless",
        "path",
        "pattern",
        "recursive",
        "target",
        "rule",
        "sparql",
    ],
)
def test_shapes_are_refused(turtle: str, reason: str) -> None:
    with pytest.raises(ShapesError, match=r"^mine\.ttl: ") as refused:
        read_shapes((HEAD + turtle).encode(), "mine.ttl")
    assert reason in str(refused.value)
    assert refused.value.exit_code == 2


REFUSED = {
    "a count in words": ('sh:property [ sh:path ex:p ; sh:minCount "one" ]', "sh:minCount, which must be a"),
    "a negative count": ("sh:property [ sh:path ex:p ; sh:maxCount -1 ]", "which must be a whole number"),
    "a count too large": (
        f"sh:property [ sh:path ex:p ; sh:minCount {10**30} ]",
        "which must be a whole number",
    ),
    "two counts": ("sh:property [ sh:path ex:p ; sh:minCount 1, 2 ]", "has 2 values of sh:minCount"),
    "two paths": ("sh:property [ sh:path ex:p, ex:q ]", "has 2 values of sh:path"),
    "no kind of node": ("sh:nodeKind ex:Foo", "for sh:nodeKind, which must be one of the six"),
    "a literal as a target": ('sh:targetClass "C"', 'has "C" for sh:targetClass, which must be an IRI'),
    "a target without a name": ("sh:targetNode _:b", "a blank node for sh:targetNode"),
    "no list": ("sh:or ex:x", "for sh:or, which must be a list of shapes"),
    "a list of no shapes": ("sh:or ( ex:x )", "for sh:or, which must be a list of shapes"),
    "a list without end": ("sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l", "for sh:in, which must be a list"),
    "a path without end": (
        "sh:property [ sh:path _:l ] . _:l rdf:first ex:p ; rdf:rest _:l",
        "is no property path",
    ),
    "a path that holds itself": (
        "sh:property [ sh:path _:p ] . _:p sh:inversePath _:p",
        "is no property path",
    ),
    "a path of one": ("sh:property [ sh:path ( ex:p ) ]", "is no property path"),
    "a count of a node": ("sh:minCount 1", "has sh:minCount, which only a shape with sh:path may have"),
    "a shape that is nowhere": ("sh:node ex:Gone", "for sh:node, which must be a shape"),
    "a severity in words": ('sh:severity "bad"', "for sh:severity, which must be an IRI"),
    "a constraint without a query": ('sh:sparql [ sh:message "No." ]', "has no sh:select"),
    "another query": ("sh:sparql [ sh:select 'ASK { $this ?p ?o }' ]", "is no SELECT query"),
    "MINUS": (
        "sh:sparql [ sh:select 'SELECT $this { $this ?p ?o MINUS { $this a ?o } }' ]",
        "has MINUS, which a query of SHACL must not have",
    ),
    "VALUES": ("sh:sparql [ sh:select 'SELECT $this { $this ?p ?o } VALUES ?o { 1 }' ]", "has VALUES"),
    "SERVICE": ("sh:sparql [ sh:select 'SELECT $this { SERVICE <urn:s> { $this ?p ?o } }' ]", "has SERVICE"),
    "another $this": (
        "sh:sparql [ sh:select 'SELECT $this { BIND (1 AS $this) }' ]",
        "gives $this another value",
    ),
    "a subquery": (
        "sh:sparql [ sh:select 'SELECT $this { $this ?p ?o { SELECT ?o { ?x ?p ?o } } }' ]",
        "has a subquery that does not select $this",
    ),
    "no prefix": ("sh:sparql [ sh:select 'SELECT $this { $this ex:p 1 }' ]", "Unknown namespace prefix : ex"),
    "half a prefix": ('sh:declare [ sh:prefix "ex" ]', "declares no prefix"),
    "no path for $PATH": (
        "sh:sparql [ sh:select 'SELECT $this { $this $PATH 1 }' ]",
        "has $PATH in its query",
    ),
    "half a qualified count": (
        "sh:property [ sh:path ex:p ; sh:qualifiedMinCount 1 ]",
        "without sh:qualifiedValueShape",
    ),
    "entailment": ("sh:entailment <http://www.w3.org/ns/entailment/RDFS>", "asks for sh:entailment"),
    "no IRI": ("sh:class <http://[bad>", "<http://[bad> is no IRI"),
    "a component": (
        "sh:property [ sh:path ex:p ; sh:MinCountConstraintComponent 1 ]",
        "sh:MinCountConstraintComponent is no property of SHACL; is sh:minCount meant?",
    ),
    "a parameter of a component": (
        "sh:property [ sh:path ex:p ; sh:MinCountConstraintComponent-minCount 1 ]",
        "sh:MinCountConstraintComponent-minCount is no property of SHACL; is sh:minCount meant?",
    ),
    "a property as a class": ("sh:not [ a sh:property ]", "sh:property is no class of SHACL"),
    "https": (
        "<https://www.w3.org/ns/shacl#property> [ <https://www.w3.org/ns/shacl#path> ex:p ]",
        "<https://www.w3.org/ns/shacl#> is not the namespace of SHACL, which is <http://www.w3.org/ns/shacl#>",
    ),
    "the specification as namespace": (
        "<http://www.w3.org/TR/shacl/minCount> 1",
        "<http://www.w3.org/TR/shacl/> is not the namespace of SHACL",
    ),
    "a literal as a shape": ('sh:node "S"', 'has "S" for sh:node, which must be a shape'),
    "a path of two kinds": (
        "sh:property [ sh:path [ sh:inversePath ex:p ; sh:zeroOrMorePath ex:q ] ]",
        "is no property path",
    ),
    "flags alone": ('sh:flags "i"', "means nothing without sh:pattern"),
    "what a report says": (
        "sh:property [ sh:path ex:p ; sh:resultSeverity sh:Warning ]",
        "sh:resultSeverity of a nameless shape of <http://example.org/S> is of validation reports",
    ),
}


@pytest.mark.parametrize(("stated", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_breaks_a_rule_of_the_syntax_is_refused(stated: str, reason: str) -> None:
    with pytest.raises(ShapesError) as refused:
        read_shapes(f"{HEAD}ex:S a sh:NodeShape ; {stated} .".encode(), "mine.ttl")
    assert reason in str(refused.value)


def test_names_are_the_same_in_each_reading() -> None:
    text = f"""{HEAD}[] sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ],
        [ sh:path ex:p ; sh:maxCount 1 ; sh:or ( [ sh:class ex:A ] [ sh:class ex:B ] [ sh:in () ] ) ] ."""
    one, other = (set(map(str, read_shapes(text.encode(), "mine.ttl").subjects())) for _ in range(2))
    named = {each for each in one if ":" in each}
    assert len(named) == 6
    assert named == {each for each in other if ":" in each}


@pytest.mark.parametrize("deep", [31, 3000])
def test_shapes_too_deep_in_each_other_are_refused(deep: int) -> None:
    chain = "".join(f"_:s{each} sh:not _:s{each + 1} . " for each in range(deep))
    text = f"{HEAD}ex:S sh:targetClass ex:C ; sh:not _:s0 . {chain} _:s{deep} sh:class ex:D ."
    with pytest.raises(ShapesError, match=r"^mine.ttl: [^;\n]*deep"):
        read_shapes(text.encode(), "mine.ttl")


def test_long_list_is_no_deep_one() -> None:
    many = " ".join(map(str, range(3000)))
    shapes = read_shapes(
        f"{HEAD}ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:in ( {many} ) ] .".encode(), "m"
    )
    assert "http://example.org/S-p" in set(map(str, shapes.subjects()))


def test_nameless_property_shape_is_named_after_its_shape() -> None:
    shapes = read_shapes((HEAD + GOOD).encode(), "mine.ttl")
    assert "http://example.org/S-p" in set(map(str, shapes.subjects()))


def test_shape_that_nothing_uses_is_named() -> None:
    shapes = read_shapes((HEAD + GOOD + "ex:T a sh:NodeShape .").encode(), "mine.ttl")
    assert unreachable(shapes) == ["<http://example.org/T> has no target, and no other shape uses it"]


def test_what_is_imported_is_named() -> None:
    imports = "ex: <http://www.w3.org/2002/07/owl#imports> <http://example.org/more> ."
    shapes = read_shapes((HEAD + GOOD + imports).encode(), "mine.ttl")
    assert unreachable(shapes) == ["<http://example.org/more> is imported, and is not fetched"]


PATTERNS = {
    r"^\p{Lu}": (["Upper", "Übel"], ["lower", "1"]),
    r"^(?!Red)": (["Blue"], ["Red Heat"]),
}
"""A pattern that only Oxigraph runs and one that only Python does, with texts that match and that do not."""


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_is_good_where_an_engine_runs_it(pattern: str) -> None:
    matching, other = PATTERNS[pattern]
    turtle = (HEAD + GOOD).replace("sh:minCount 1", f"sh:pattern {json.dumps(pattern)}")
    data = "".join(
        f"<urn:{number}> a <http://example.org/C> ; <http://example.org/p> {json.dumps(text)} .\n"
        for number, text in enumerate([*matching, *other])
    )
    faults = validated(turtle, data)
    assert [fault.focus for fault in faults] == [f"<urn:{len(matching) + n}>" for n in range(len(other))]


def test_a_pattern_that_the_engine_left_cannot_run_is_one_clear_error() -> None:
    """``sh:lessThan`` leaves the shape to pySHACL, and Python has no categories of characters."""
    turtle = HEAD + GOOD.replace("sh:minCount 1", 'sh:lessThan ex:q ; sh:pattern "\\\\p{Lu}"')
    with pytest.raises(UnusableShapesError, match=r"^pySHACL cannot run the shapes: .*bad escape"):
        validated(turtle, '<urn:0> a <http://example.org/C> ; <http://example.org/p> "a" .')


def validated(turtle: str, data: str) -> tuple[Fault, ...]:
    store = Store()
    store.load(data.encode(), format=RdfFormat.TURTLE)
    return validate_store(store, CompiledShapes(read_shapes(turtle.encode(), "mine.ttl"))).faults


def test_our_shapes_are_shapes() -> None:
    assert list(errors_in(load_shapes())) == []
    assert unreachable(load_shapes()) == []
