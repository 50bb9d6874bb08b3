"""Shapes that are no shapes are refused by name; what nothing uses is named."""

import pytest

from tropegraph.mapping.errors import ShapesError
from tropegraph.mapping.shapes_graph import load_shapes
from tropegraph.mapping.shapes_lint import errors_in, read_shapes, unreachable

HEAD = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <http://example.org/> .
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
        (f"{GOOD} ex:S sh:rule ex:R .", "is not of SHACL Core or SHACL-SPARQL"),
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


def test_nameless_property_shape_is_named_after_its_shape() -> None:
    shapes = read_shapes((HEAD + GOOD).encode(), "mine.ttl")
    assert "http://example.org/S-p" in set(map(str, shapes.subjects()))


def test_shape_that_nothing_uses_is_named() -> None:
    shapes = read_shapes((HEAD + GOOD + "ex:T a sh:NodeShape .").encode(), "mine.ttl")
    assert unreachable(shapes) == ["<http://example.org/T> has no target, and no other shape uses it"]


def test_our_shapes_are_shapes() -> None:
    assert list(errors_in(load_shapes())) == []
    assert unreachable(load_shapes()) == []
