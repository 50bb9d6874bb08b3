"""A report for people: terminal text, and an HTML page that needs nothing else."""

from collections import Counter
from html import escape

from .left_out import to_lines, to_section
from .report import SEVERITIES, Fault, Report, varying

_TITLES = {"path": "Property", "argument": "Of the constraint", "message": "What should hold"}


def to_text(report: Report, limit: int = 5) -> str:
    """The report for a terminal: a line for each broken constraint, then one a fault, at most ``limit``."""
    lines = [_summary(report)]
    for group in report.groups():
        lines.append(": ".join(part for part in (_heading(group), _said(group)) if part))
        more = varying(group)
        lines.extend(f"  {' '.join(_cells(fault, more))}" for fault in group[:limit])
        if len(group) > limit:
            lines.append(f"  … and {len(group) - limit} more")
    lines += to_lines(report.left_out)
    return "\n".join(lines) + "\n"


def to_html(report: Report, limit: int = 20) -> str:
    """The report as one HTML page that needs nothing else; ``limit`` faults at most for a constraint."""
    verdict = "The data may be published" if report.conforms else "The data may not be published"
    sections = "".join(_section(group, limit) for group in report.groups())
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


def _summary(report: Report) -> str:
    """
    >>> _summary(Report())
    'no faults'
    """
    found = Counter(fault.severity for fault in report.faults)
    return ", ".join(_tally(found[each], each) for each in report.severities if found[each]) or "no faults"


def _tally(number: int, severity: str) -> str:
    """
    >>> _tally(2, "Info"), _tally(1, "http://ex.org/Critical")
    ('2 infos', '1 of severity http://ex.org/Critical')
    """
    if severity not in SEVERITIES:
        return f"{number} of severity {severity}"
    return f"{number} {severity.lower()}{'s' if number > 1 else ''}"


def _heading(group: list[Fault]) -> str:
    first = group[0]
    named = " ".join(part for part in (first.severity, first.shape, first.constraint) if part)
    return f"{named} ({len(group)})"


def _said(group: list[Fault]) -> str:
    """The message of all faults of a group; nothing where each has its own."""
    return "" if "message" in varying(group) else group[0].message


def _cells(fault: Fault, more: list[str]) -> list[str]:
    """What a line says of a fault."""
    cells = [fault.focus, fault.path if "path" in more else "", _shortened(fault.value)]
    cells.append(f"({_shortened(fault.argument)})" if "argument" in more and fault.argument else "")
    cells.append(fault.message if "message" in more else "")
    return [cell for cell in cells if cell]


def _section(group: list[Fault], limit: int) -> str:
    first, more = group[0], varying(group)
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in ["Node", "Value", *(_TITLES[each] for each in more)]
    )
    rows = "".join(_row(fault, more) for fault in group[:limit])
    others = f"<p>… and {len(group) - limit} more.</p>\n" if len(group) > limit else ""
    named = ", ".join(part for part in (first.shape, first.constraint) if part)
    said = f"<p>{escape(_said(group))}</p>\n" if _said(group) else ""
    return f"""<section>
<h2>{escape(first.severity)}: {escape(named)} ({len(group)})</h2>
{said}<table>
<tr>{heads}</tr>
{rows}</table>
{others}</section>
"""


def _row(fault: Fault, more: list[str]) -> str:
    cells = [
        _term(fault.focus),
        _term(fault.value),
        *(escape(getattr(fault, each)) for each in more),
    ]
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"


def _term(text: str) -> str:
    """A term as HTML; a link if it is a web IRI, so that no other scheme can be followed."""
    if text.startswith(("<https://", "<http://")):
        return f'<a href="{escape(text[1:-1])}">{escape(text[1:-1])}</a>'
    return escape(_shortened(text))


def _shortened(text: str, width: int = 120) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
