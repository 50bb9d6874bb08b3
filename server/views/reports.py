"""The page with the validation report."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tropegraph.server.addresses import Address
from tropegraph.server.rdf import Literal, NamedNode, Quad, Term, expand
from tropegraph.server.site import site

from .frame import Alternate, Frame, render
from .reading import Reader, Shown

_SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True)
class FaultView:
    """A result of the validation."""

    severity: str
    focus: Shown | None
    path: Shown | None
    value: Shown | None
    message: str


def report_page(quads: Iterable[Quad], address: Address) -> str:
    """The report: whether the data conform, and every result, the gravest first."""
    reader = Reader(site().store, site().urls)
    nodes: dict[Term, dict[str, Term]] = defaultdict(dict)
    for quad in quads:
        nodes[quad.subject][quad.predicate.value] = quad.object
    results = [facts for facts in nodes.values() if _type(facts) == expand("sh:ValidationResult")]
    conforms = all(
        facts.get(expand("sh:conforms").value) != Literal(False)
        for facts in nodes.values()
        if _type(facts) == expand("sh:ValidationReport")
    )
    alternates = tuple(
        Alternate(syntax.title, site().urls.to(address.path + syntax.extension), syntax.media_type)
        for syntax in address.twins
        if syntax != address.syntax
    )
    faults = sorted((_fault(reader, facts) for facts in results), key=_gravity)
    frame = Frame("Validation report", address.iri, "Report", alternates)
    return render("report.html", frame, conforms=conforms, faults=faults)


def _type(facts: dict[str, Term]) -> Term | None:
    return facts.get(expand("rdf:type").value)


def _fault(reader: Reader, facts: dict[str, Term]) -> FaultView:
    def shown(curie: str) -> Shown | None:
        term = facts.get(expand(curie).value)
        return reader.shown(term) if term is not None else None

    severity = facts.get(expand("sh:resultSeverity").value)
    message = facts.get(expand("sh:resultMessage").value)
    return FaultView(
        severity.value.rpartition("#")[2] if isinstance(severity, NamedNode) else "",
        shown("sh:focusNode"),
        shown("sh:resultPath"),
        shown("sh:value"),
        message.value if isinstance(message, Literal) else "",
    )


def _gravity(fault: FaultView) -> tuple[int, str, str]:
    rank = _SEVERITIES.index(fault.severity) if fault.severity in _SEVERITIES else len(_SEVERITIES)
    return rank, fault.focus.text if fault.focus else "", fault.message
