"""What a release says of itself holds the shapes for it, which are those of DCAT-AP 3 where it has a word."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, SH, VOID

from tropegraph.mapping.compiled import CompiledShapes, validate_quads
from tropegraph.mapping.shapes_graph import load_description_shapes
from tropegraph.mapping.shapes_lint import errors_in
from tropegraph.mapping.validation import run_pyshacl

from .command import built
from .raw_results import our_report, results
from .shape_fixtures import expected, failing, graph_of, valid

PARAMETERS = "class datatype hasValue maxCount minCount minInclusive node nodeKind pattern uniqueLang".split()
NO_CONSTRAINTS = "message path property severity targetClass targetObjectsOf".split()
FAILING = failing("description")

MANDATORY = {
    DCAT.Catalog: {DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset},
    DCAT.Dataset: {DCTERMS.title, DCTERMS.description},
    DCAT.Distribution: {DCAT.accessURL},
}
"""https://semiceu.github.io/DCAT-AP/releases/3.0.0/#quick-reference"""


@pytest.fixture(scope="module")
def description(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    out: Path = built(tmp_path_factory.mktemp("described"))
    return Graph().parse(out / "latest" / "void.ttl", format="turtle")


def broken(description: Graph) -> Iterator[tuple[str, Graph]]:
    """The description without all values of one property that a shape requires, for each such property."""
    shapes = load_description_shapes()
    for shape in sorted(shapes.subjects(SH.minCount), key=str):
        path = shapes.value(shape, SH.path)
        graph = Graph() + description
        graph.remove((None, path, None))
        if len(graph) < len(description):
            yield str(shape).rpartition("#")[2], graph


def test_the_shapes_are_shapes() -> None:
    assert list(errors_in(load_description_shapes())) == []


def test_a_release_describes_itself_without_a_fault(description: Graph) -> None:
    assert run_pyshacl(description, load_description_shapes()).faults == ()


def test_every_required_property_is_missed_where_it_is_absent(description: Graph) -> None:
    shapes = CompiledShapes(load_description_shapes())
    missed = 0
    for shape, graph in broken(description):
        faults = validate_quads(graph.serialize(format="nt").encode(), shapes).faults
        expected = {
            f"{shape} minCount",
            "VoidDataset-classPartition node",
            "VoidDataset-propertyPartition node",
        }
        part = "Partition-" in shape and not shape.startswith("VoidDataset")
        assert {f"{fault.shape} {fault.constraint}" for fault in faults} & (
            expected if part else {f"{shape} minCount"}
        )
        missed += 1
    assert missed > 25


@pytest.mark.parametrize("kind", MANDATORY, ids=lambda kind: str(kind).rpartition("#")[2])
def test_what_dcat_ap_makes_mandatory_is_required(kind: URIRef) -> None:
    shapes = load_description_shapes()
    (shape,) = shapes.subjects(SH.targetClass, kind)
    required = {
        shapes.value(each, SH.path)
        for each in shapes.objects(shape, SH.property)
        if shapes.value(each, SH.severity) == SH.Violation and (each, SH.minCount, None) in shapes
    }
    assert required >= MANDATORY[kind]


def test_every_kind_of_the_description_has_a_shape(description: Graph) -> None:
    targets = set(load_description_shapes().objects(None, SH.targetClass))
    assert {DCAT.Dataset, VOID.Dataset} <= targets & set(description.objects(None, RDF.type))


def local(term: object) -> str:
    return str(term).rpartition("#")[2]


def constraints() -> set[str]:
    """Every constraint, as shape and parameter."""
    shapes = load_description_shapes()
    stated = {shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in shapes.subjects(RDF.type, kind)}
    return {
        f"{local(shape)} {parameter}"
        for shape in stated
        for parameter in PARAMETERS
        if (shape, SH[parameter], None) in shapes
    }


def test_fixtures_are_found() -> None:
    assert (len(valid("description")), len(FAILING)) == (1, 89)


def test_every_parameter_is_known() -> None:
    predicates = {str(each) for each in load_description_shapes().predicates()}
    assert {local(each) for each in predicates if each.startswith(str(SH))} == {*PARAMETERS, *NO_CONSTRAINTS}


def test_every_constraint_has_a_failing_fixture() -> None:
    """A part of VoID is reported by the data set that has it; the fixture's name says what is wrong."""
    shown = {f"{shape} {constraint}" for fixture in FAILING for shape, constraint, _ in expected(fixture)}
    shown |= {fixture.stem.replace(".", " ") for fixture in FAILING if "Partition-" in fixture.stem}
    assert constraints() - shown == set()
    assert len(constraints()) > 100


@pytest.mark.parametrize("fixture", [*valid("description"), *FAILING], ids=lambda fixture: str(fixture.stem))
def test_a_fixture_has_exactly_its_faults(fixture: Path) -> None:
    graph, shapes = graph_of(fixture), load_description_shapes()
    report = run_pyshacl(graph, shapes)
    assert {(fault.shape, fault.constraint, fault.severity) for fault in report.faults} == expected(fixture)
    quads = graph.serialize(format="nt").encode()
    ours = our_report(validate_quads(quads, CompiledShapes(shapes)))
    assert results(ours) == results(our_report(report))
