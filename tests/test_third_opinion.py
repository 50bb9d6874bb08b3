"""A third validator, rudof, on the constraints of SHACL Core: the same faults on every fixture."""

from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH

from tropegraph.mapping.shapes_graph import load_package_turtle, load_shapes
from tropegraph.mapping.vocabulary import PREFIXES

from .shape_fixtures import expected, failing, graph_of, valid

pyrudof = pytest.importorskip("pyrudof", reason="pyrudof is not installed: pip install .[test]")

FIXTURES = [*valid("shapes"), *failing("shapes")]
Found = set[tuple[str, str]]


@pytest.fixture(scope="module")
def validate() -> Callable[[Graph], Found]:
    """The (shape, component) pairs that rudof finds; it knows no SPARQL constraints."""
    core = Graph()
    for triple in load_shapes():
        if triple[1] != SH.sparql:
            core.add(triple)
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_shacl(core.serialize(format="turtle"))

    def found(data: Graph) -> Found:
        rudof.reset_data()
        rudof.read_data(data.serialize(format="nt"), format=pyrudof.RDFFormat.NTriples)
        return {
            (local(entry.source_shape), local(entry.constraint_component))
            for entry in rudof.validate_shacl().violations
        }

    return found


def local(iri: object) -> str:
    return str(iri).rpartition("#")[2].rstrip(">")


def component(constraint: str) -> str:
    return f"{constraint[0].upper()}{constraint[1:]}ConstraintComponent"


@pytest.mark.parametrize(
    "fixture", [*valid("shapes"), *failing("shapes")], ids=lambda fixture: str(fixture.stem)
)
def test_core_faults_are_the_same(fixture: Path, validate: Callable[[Graph], Found]) -> None:
    data = graph_of(fixture)
    if (None, RDF.type, URIRef(PREFIXES["tg"] + "Mode")) not in data:
        data += load_package_turtle("tropegraph.ontology", "modes.ttl")
    core = {(shape, component(each)) for shape, each, _ in expected(fixture) if "-" not in each}
    assert validate(data) == core
