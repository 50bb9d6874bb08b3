"""Shapes that are no shapes are refused by name; what nothing uses is named."""

import json

import pytest
from pyoxigraph import RdfFormat, Store

from tropegraph.mapping.compiled import CompiledShapes, validate_store
from tropegraph.mapping.errors import ShapesError
from tropegraph.mapping.shapes_graph import load_shapes
from tropegraph.mapping.shapes_lint import errors_in, read_shapes, unreachable

HEAD = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shs: <https://www.w3.org/ns/shacl#> .
@prefix shtr: <http://www.w3.org/TR/shacl/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix ex: <http://example.org/> .
"""
GOOD = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."


REFUSED = {
    "turtle": ("ex:S a sh:NodeShape ; sh:targetClass", "not valid Turtle"),
    "nothing": ("ex:S ex:p ex:o .", "no shape"),
    "misspelt": (
        GOOD.replace("minCount", "minCout"),
        "sh:minCout is no term of SHACL; is sh:minCount meant?",
    ),
    "component": (
        GOOD.replace("minCount", "MinCountConstraintComponent"),
        "sh:MinCountConstraintComponent is no property of SHACL; is sh:minCount meant?",
    ),
    "parameter of a component": (
        GOOD.replace("minCount", "MinCountConstraintComponent-minCount"),
        "sh:MinCountConstraintComponent-minCount is no property of SHACL; is sh:minCount meant?",
    ),
    "property as class": (GOOD + "ex:T a sh:property .", "sh:property is no class of SHACL"),
    "https": (
        GOOD.replace("sh:", "shs:"),
        "<https://www.w3.org/ns/shacl#> is not the namespace of SHACL, which is <http://www.w3.org/ns/shacl#>",
    ),
    "other namespace": (
        GOOD.replace("sh:", "shtr:"),
        "<http://www.w3.org/TR/shacl/> is not the namespace of SHACL",
    ),
    "entailment": (
        GOOD + "ex: sh:entailment <http://www.w3.org/ns/entailment/RDFS> .",
        "asks for the entailment <http://www.w3.org/ns/entailment/RDFS>, and nothing is inferred here",
    ),
    "pathless": (GOOD.replace("sh:path ex:p ;", ""), "without sh:path"),
    "two paths": (GOOD.replace("ex:p", "ex:p, ex:q"), "has 2 values of sh:path, and may have one"),
    "path": (GOOD.replace("sh:path ex:p", "sh:path [ sh:inverse ex:p ]"), "not a property path"),
    "path of one": (GOOD.replace("sh:path ex:p", "sh:path ( ex:p )"), "not a property path"),
    "path of two kinds": (
        GOOD.replace("sh:path ex:p", "sh:path [ sh:inversePath ex:p ; sh:zeroOrMorePath ex:q ]"),
        "not a property path",
    ),
    "path without end": (
        GOOD.replace("sh:path ex:p", "sh:path _:p") + "_:p sh:inversePath _:p .",
        "not a property path",
    ),
    "literal as shape": (
        GOOD.replace("sh:minCount 1", 'sh:node "S"'),
        'the sh:node of a nameless shape of <http://example.org/S> is "S", not a node shape of this file',
    ),
    "shape that is nowhere": (
        GOOD.replace("sh:minCount 1", "sh:node ex:T"),
        "is <http://example.org/T>, not a node shape of this file",
    ),
    "property shape as node shape": (
        GOOD.replace("sh:minCount 1", "sh:node [ sh:path ex:q ]"),
        "is not a node shape of this file",
    ),
    "member that is nowhere": (
        GOOD.replace("sh:minCount 1", "sh:or ( ex:T )"),
        "is not a list of shapes of this file",
    ),
    "no list": (GOOD.replace("sh:minCount 1", "sh:in ex:T"), "is <http://example.org/T>, not a list"),
    "list without end": (
        GOOD.replace("sh:minCount 1", "sh:in _:l") + "_:l rdf:first 1 ; rdf:rest _:l .",
        "is not a list",
    ),
    "word as number": (GOOD.replace("sh:minCount 1", 'sh:minCount "one"'), "not an xsd:integer"),
    "number as boolean": (GOOD.replace("sh:minCount 1", "sh:uniqueLang 1"), "not true or false"),
    "unknown node kind": (GOOD.replace("sh:minCount 1", "sh:nodeKind sh:Violation"), "not one of the six"),
    "count on a node shape": (
        f"{GOOD} ex:S sh:minCount 1 .",
        "sh:minCount of <http://example.org/S> is for property shapes: it has no sh:path",
    ),
    "flags alone": (f'{GOOD} ex:S sh:flags "i" .', "means nothing without sh:pattern"),
    "what a report says": (
        GOOD.replace("sh:minCount 1", "sh:resultSeverity sh:Warning"),
        "is not what a shape says in SHACL Core",
    ),
    "pattern": (GOOD.replace("sh:minCount 1", 'sh:pattern "("'), "no regular expression"),
    "recursive": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:node ex:S ] .",
        "recursive",
    ),
    "target": (
        f"{GOOD} ex:S sh:target [ sh:select 'SELECT ?this {{ ?this a ex:C }}' ] .",
        "sh:target of <http",
    ),
    "rule": (
        f"{GOOD} ex:S sh:rule ex:R .",
        "sh:rule of <http://example.org/S> is not what a shape says in SHACL Core",
    ),
    "sparql": (f"{GOOD} ex:S sh:sparql [ sh:select 'SELECT $this {{' ] .", "not valid SPARQL"),
    "two queries": (
        f"{GOOD} ex:S sh:sparql [ sh:select 'SELECT $this {{}}', 'SELECT ?this {{}}' ] .",
        "is not a node with one sh:select",
    ),
    "minus": (
        f"{GOOD} ex:S sh:sparql [ sh:select 'SELECT $this {{ $this a ?c MINUS {{ $this a $this }} }}' ] .",
        "has MINUS, which SHACL-SPARQL does not allow",
    ),
}
"""Shapes that cannot be meant, and what is said of them."""


@pytest.mark.parametrize(("turtle", "reason"), REFUSED.values(), ids=REFUSED)
def test_shapes_are_refused(turtle: str, reason: str) -> None:
    with pytest.raises(ShapesError, match=r"^mine\.ttl: ") as refused:
        read_shapes((HEAD + turtle).encode(), "mine.ttl")
    assert reason in str(refused.value)
    assert refused.value.exit_code == 2


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
    turtle = f"{HEAD}{GOOD}".replace("sh:minCount 1", f"sh:pattern {json.dumps(pattern)}")
    shapes = CompiledShapes(read_shapes(turtle.encode(), "mine.ttl"))
    data = "".join(
        f"<urn:{number}> a <http://example.org/C> ; <http://example.org/p> {json.dumps(text)} .\n"
        for number, text in enumerate([*matching, *other])
    )
    store = Store()
    store.load(data.encode(), format=RdfFormat.TURTLE)
    faults = validate_store(store, shapes).faults
    assert [fault.focus for fault in faults] == [f"<urn:{len(matching) + n}>" for n in range(len(other))]


def test_a_pattern_that_the_engine_left_cannot_run_is_one_clear_error() -> None:
    """``sh:lessThan`` leaves the shape to pySHACL, and Python has no categories of characters."""
    turtle = HEAD + GOOD.replace("sh:minCount 1", 'sh:lessThan ex:q ; sh:pattern "\\\\p{Lu}"')
    shapes = CompiledShapes(read_shapes(turtle.encode(), "mine.ttl"))
    store = Store()
    store.load(b'<urn:0> a <http://example.org/C> ; <http://example.org/p> "a" .', format=RdfFormat.TURTLE)
    with pytest.raises(
        ShapesError, match=r"^the shapes: pySHACL, which they need, cannot run them \(bad esc"
    ):
        validate_store(store, shapes)


def test_our_shapes_are_shapes() -> None:
    assert list(errors_in(load_shapes())) == []
    assert unreachable(load_shapes()) == []
