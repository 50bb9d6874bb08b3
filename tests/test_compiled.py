"""The compiled shapes against pySHACL: the same faults, one by one."""

from pathlib import Path

import pytest
from rdflib import Graph

from tropegraph.mapping.compiled import CompiledShapes, validate_quads
from tropegraph.mapping.report import Report
from tropegraph.mapping.shapes_graph import load_shapes
from tropegraph.mapping.validation import validate

from .test_shapes import FAILING, VALID, graph_of


def compiled(graph: Graph) -> Report:
    return validate_quads(graph.serialize(format="nt").encode())


def test_every_shape_of_ours_is_compiled() -> None:
    steps, left = CompiledShapes(load_shapes()).on(lambda _: [])
    assert left == {}
    assert len(steps) > 150


@pytest.mark.parametrize("fixture", [*VALID, *FAILING], ids=lambda fixture: str(fixture.stem))
def test_fixture_has_the_same_faults(fixture: Path) -> None:
    graph = graph_of(fixture)
    assert compiled(graph).faults == validate(graph).faults
