"""Validating the works of a build: what breaks a shape in each work, with all that it points to."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from rdflib import Graph

from tropegraph.mapping.authority_files import Authority
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.report import Report
from tropegraph.mapping.shared import shared_statements
from tropegraph.mapping.terms import Statement
from tropegraph.mapping.triples import MappedWork
from tropegraph.mapping.validation import validate


class Validator(Protocol):
    """Finds what is wrong with works; a function of a module, so that every process can call it."""

    def __call__(self, works: Sequence[MappedWork], authority: Authority, iris: Iris) -> list[Report]:
        """One report for each work, in their order, and the same whatever the other works are."""
        ...


def validated(works: Sequence[MappedWork], authority: Authority, iris: Iris) -> list[Report]:
    """One report for each work: its pages together with what it brings to the shared graphs."""
    return [
        validate(_graph([*work.statements, *shared_statements([work], authority, iris)])) for work in works
    ]


def _graph(statements: Iterable[Statement]) -> Graph:
    triples = "".join(sorted({f"{s} {p} {o} .\n" for s, p, o, _ in statements}))
    return Graph().parse(data=triples, format="nt")
