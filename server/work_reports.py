"""Validating the works of a build, many at once: what breaks a shape in each, with all that it points to."""

from collections.abc import Sequence
from typing import Protocol

from tropegraph.mapping.authority_files import Authority
from tropegraph.mapping.compiled import validate_quads
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.report import Fault, Report
from tropegraph.mapping.shared import shared_statements
from tropegraph.mapping.triples import MappedWork


class Validator(Protocol):
    """Finds what is wrong with works; a function of a module, so that every process can call it."""

    def __call__(self, works: Sequence[MappedWork], authority: Authority, iris: Iris) -> list[Report]:
        """One report for each work, in their order; whether it passes does not hang on the other works."""
        ...


def validated(works: Sequence[MappedWork], authority: Authority, iris: Iris) -> list[Report]:
    """One report for each work: its pages together with what it brings to the shared graphs.

    All works are asked about at once, and a fault goes to the work of its focus node, or to all works that
    name a shared one. A work with a violation is asked about again by itself: what works share is settled
    among them, and none shall fail for another.
    """
    found = _report(works, authority, iris)
    if len(works) < 2 or not found.faults:
        return [found for _ in works]
    return [
        _report([work], authority, iris) if report.violations else report
        for work, report in zip(works, _parted(found, works, iris), strict=True)
    ]


def _report(works: Sequence[MappedWork], authority: Authority, iris: Iris) -> Report:
    own = [statement for work in works for statement in work.statements]
    return validate_quads([*own, *shared_statements(works, authority, iris)])


def _parted(report: Report, works: Sequence[MappedWork], iris: Iris) -> list[Report]:
    """The faults of each work; one whose focus node no work names goes to all."""
    owners = {id: number for number, work in enumerate(works) for id in (work.work, *work.pages)}
    faults: list[list[Fault]] = [[] for _ in works]
    shared: list[Fault] = []
    for fault in report.faults:
        owner = owners.get(_id_of(fault.focus, iris))
        if owner is None:
            shared.append(fault)
        else:
            faults[owner].append(fault)
    for fault in shared:
        naming = [number for number, work in enumerate(works) if _names(work, fault.focus)]
        for number in naming or range(len(works)):
            faults[number].append(fault)
    return [Report(tuple(sorted(each))) for each in faults]


def _id_of(focus: str, iris: Iris) -> str:
    """The id of the work or page in whose namespace a node stands: the first two parts of its path."""
    path = focus.strip("<>").removeprefix(iris.base).removeprefix("page/")
    return "/".join(path.partition("#")[0].split("/")[:2])


def _names(work: MappedWork, term: str) -> bool:
    return any(value == term for _, _, value, _ in work.statements)
