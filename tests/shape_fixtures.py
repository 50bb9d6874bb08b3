"""Fixtures of shapes: a graph in Turtle, with lines at its top that say what to make of it.

# expect: Work-label minCount Violation    a fault that must be found; a valid graph has none
# with: Work.valid.ttl                     the fixture's triples replace those of this one with the same
                                           subject and predicate
# drop: <Film/RedHeat> rdfs:label ?label   triples of the other fixture that are left out
"""

from pathlib import Path

from rdflib import Graph

from tropegraph.mapping.vocabulary import DEFAULT_BASE, PREFIXES

ROOT = Path(__file__).parent / "fixtures"
NAMESPACES = {**PREFIXES, "spdx": "http://spdx.org/rdf/terms#"}

Expected = set[tuple[str, str, str]]
"""Shape, constraint and severity of each kind of fault."""


def valid(folder: str) -> list[Path]:
    """The fixtures of a folder that break nothing."""
    return sorted((ROOT / folder).glob("*.valid.ttl"))


def failing(folder: str) -> list[Path]:
    """The fixtures of a folder that break something."""
    return sorted(set((ROOT / folder).glob("*.ttl")) - set(valid(folder)))


def expected(fixture: Path) -> Expected:
    faults = (line.split() for line in _headers(fixture, "expect"))
    return {(shape, constraint, severity) for shape, constraint, severity in faults}


def graph_of(fixture: Path) -> Graph:
    graph = Graph()
    for other in " ".join(_headers(fixture, "with")).split():
        graph += graph_of(fixture.parent / other)
    for pattern in _headers(fixture, "drop"):
        graph.update(f"BASE <{DEFAULT_BASE}> DELETE WHERE {{ {pattern} }}", initNs=NAMESPACES)
    own = Graph().parse(fixture, format="turtle")
    if not fixture.name.endswith(".valid.ttl"):
        for subject, predicate in set(own.subject_predicates()):
            graph.remove((subject, predicate, None))
    graph += own
    return graph


def _headers(fixture: Path, kind: str) -> list[str]:
    lines = fixture.read_text("utf-8").splitlines()
    return [line.removeprefix(f"# {kind}: ") for line in lines if line.startswith(f"# {kind}: ")]
