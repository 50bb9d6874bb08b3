"""What validation found, and its forms: terminal text, HTML, and the W3C's validation report.

https://www.w3.org/TR/shacl/#validation-report
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from pyoxigraph import RdfFormat, parse, serialize

from .left_out import LeftOut, to_lines, to_section
from .terms import Triple, boolean, iri, name, string
from .vocabulary import PREFIXES

SEVERITIES = ("Violation", "Warning", "Info")
"""From worst to least; a Violation alone keeps a work out of a release."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One result of validation.

    ``focus`` and ``value`` are terms as N-Triples text (``value`` is empty where there is none).
    ``shape`` is a local name in ``shapes:``. ``path`` is a SPARQL property path of prefixed names, empty
    for a fault of the node itself. ``constraint`` is the parameter that does not hold (``minCount``), or
    the local name of a SPARQL constraint (``Work-exhibits-missing``).
    """

    focus: str
    shape: str
    path: str
    constraint: str
    severity: str
    message: str
    value: str = ""

    @property
    def rank(self) -> tuple[int, str, str]:
        """Sorts the worst first, then what broke the same constraint together."""
        return SEVERITIES.index(self.severity), self.shape, self.constraint


@dataclass(frozen=True, slots=True)
class Report:
    """The faults of a validation, each once, sorted; for a build, what it left out too."""

    faults: tuple[Fault, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def violations(self) -> tuple[Fault, ...]:
        return self.of_severity("Violation")

    @property
    def conforms(self) -> bool:
        """Whether the data may be published: no fault is a Violation."""
        return not self.violations

    def of_severity(self, severity: str) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if fault.severity == severity)


def merged(reports: Iterable[Report]) -> Report:
    """One report of what several found."""
    return Report(tuple(sorted({fault for report in reports for fault in report.faults})))


def to_triples(report: Report, report_base: str) -> list[Triple]:
    """The W3C validation report, sorted, without blank nodes; what was left out is ``dct:hasPart`` of it.

    A node's IRI is ``report_base`` and 16 hex digits of the SHA-256 of what is said of it: the same faults
    give the same triples. ``sh:conforms`` is false if there is any result, Info too, as the specification
    has it: https://www.w3.org/TR/shacl/#conforms
    """
    triples: list[Triple] = []
    results = []
    for fault in report.faults:
        statements, of_path = _result(fault, report_base)
        results.append(_add_node(triples, statements, report_base))
        triples.extend(of_path)
    left_out = [_add_node(triples, each.statements(), report_base) for each in report.left_out]
    summary = [
        (name("rdf:type"), name("sh:ValidationReport")),
        (name("rdfs:label"), string("Validation report", "en")),
        (name("sh:conforms"), boolean(not results)),
        *((name("sh:result"), result) for result in results),
        *((name("dct:hasPart"), each) for each in left_out),
    ]
    _add_node(triples, summary, report_base)
    return sorted(set(triples))


def to_turtle(report: Report, report_base: str) -> str:
    """The W3C validation report as Turtle."""
    prefixes = {
        prefix: PREFIXES[prefix] for prefix in ("dct", "prov", "rdfs", "schema", "sh", "shapes", "tg")
    }
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in to_triples(report, report_base))
    parsed = parse(lines.encode(), format=RdfFormat.N_TRIPLES, lenient=True)
    data = serialize((quad.triple for quad in parsed), format=RdfFormat.TURTLE, prefixes=prefixes)
    assert data is not None, "without an output file the bytes come back"
    return data.decode()


def to_text(report: Report, limit: int = 5) -> str:
    """The report for a terminal: a line for each broken constraint, then one a fault, at most ``limit``."""
    lines = [_summary(report)]
    for group in _groups(report):
        first = group[0]
        lines.append(f"{first.severity} {first.shape} {first.constraint} ({len(group)}): {first.message}")
        lines.extend(f"  {fault.focus} {_shortened(fault.value)}".rstrip() for fault in group[:limit])
        if len(group) > limit:
            lines.append(f"  … and {len(group) - limit} more")
    lines += to_lines(report.left_out)
    return "\n".join(lines) + "\n"


def to_html(report: Report, limit: int = 20) -> str:
    """The report as one HTML page that needs nothing else; ``limit`` faults at most for a constraint."""
    verdict = "The data may be published" if report.conforms else "The data may not be published"
    sections = "".join(_section(group, limit) for group in _groups(report))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Validation report</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; vertical-align: top; padding: .2rem .5rem; overflow-wrap: anywhere }}
tr {{ border-bottom: 1px solid #ccc }}
</style>
</head>
<body>
<h1>Validation report</h1>
<p>{verdict}: {escape(_summary(report))}.</p>
{sections}{to_section(report.left_out)}</body>
</html>
"""


def _result(fault: Fault, report_base: str) -> tuple[list[tuple[str, str]], list[Triple]]:
    """The predicates and objects of a fault's result, and the triples of its path if that is no plain IRI."""
    own = "-" in fault.constraint or ":" in fault.constraint
    component = "SPARQL" if own else fault.constraint[0].upper() + fault.constraint[1:]
    statements = [
        (name("rdf:type"), name("sh:ValidationResult")),
        (name("rdfs:label"), string(f"{fault.severity}: {fault.shape}, {fault.constraint}", "en")),
        (name("sh:focusNode"), fault.focus),
        (name("sh:resultSeverity"), name(f"sh:{fault.severity}")),
        (name("sh:resultMessage"), string(fault.message, "en")),
        (name("sh:sourceShape"), _shape(fault.shape)),
        (name("sh:sourceConstraintComponent"), name(f"sh:{component}ConstraintComponent")),
    ]
    of_path: list[Triple] = []
    if own:
        statements.append((name("sh:sourceConstraint"), _shape(fault.constraint)))
    if fault.path.startswith("^") and _is_name(fault.path[1:]):
        inverse = [(name("sh:inversePath"), _name(fault.path[1:]))]
        statements.append((name("sh:resultPath"), _add_node(of_path, inverse, report_base)))
    elif _is_name(fault.path):
        statements.append((name("sh:resultPath"), _name(fault.path)))
    if fault.value:
        statements.append((name("sh:value"), fault.value))
    return statements, of_path


def _shape(text: str) -> str:
    """The IRI of a shape or constraint: of ours by its local name, of another by its IRI."""
    return iri(text) if ":" in text else name(f"shapes:{text}")


def _is_name(path: str) -> bool:
    """Whether a path is one IRI; a longer one of shapes that are not ours stays with its shape."""
    return bool(path) and not re.search(r"[/|*+?()^]", re.sub("<[^>]*>", "", path))


def _name(path: str) -> str:
    return path if path.startswith("<") else name(path)


def _add_node(triples: list[Triple], statements: list[tuple[str, str]], report_base: str) -> str:
    content = "\n".join(f"{predicate} {value}" for predicate, value in sorted(statements))
    node = iri(report_base + hashlib.sha256(content.encode()).hexdigest()[:16])
    triples.extend((node, predicate, value) for predicate, value in statements)
    return node


def _groups(report: Report) -> Iterator[list[Fault]]:
    for _, faults in groupby(
        sorted(report.faults, key=lambda fault: (fault.rank, fault)), lambda fault: fault.rank
    ):
        yield list(faults)


def _summary(report: Report) -> str:
    """
    >>> _summary(Report())
    'no faults'
    """
    found = ((len(report.of_severity(severity)), severity.lower()) for severity in SEVERITIES)
    return ", ".join(f"{n} {kind}{'s' if n > 1 else ''}" for n, kind in found if n) or "no faults"


def _section(group: list[Fault], limit: int) -> str:
    first = group[0]
    rows = "".join(
        f"<tr><td>{_term(fault.focus)}</td><td>{_term(fault.value)}</td></tr>\n" for fault in group[:limit]
    )
    more = f"<p>… and {len(group) - limit} more.</p>\n" if len(group) > limit else ""
    return f"""<section>
<h2>{escape(first.severity)}: {escape(first.shape)}, {escape(first.constraint)} ({len(group)})</h2>
<p>{escape(first.message)}</p>
<table>
<tr><th scope="col">Node</th><th scope="col">Value</th></tr>
{rows}</table>
{more}</section>
"""


def _term(text: str) -> str:
    """A term as HTML; a link if it is a web IRI, so that no other scheme can be followed."""
    if text.startswith(("<https://", "<http://")):
        return f'<a href="{escape(text[1:-1])}">{escape(text[1:-1])}</a>'
    return escape(_shortened(text))


def _shortened(text: str, width: int = 120) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
