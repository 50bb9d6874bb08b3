"""What a report comes to: counts by shape and severity, and the whole as JSON."""

import json
from collections import Counter
from dataclasses import asdict

from .report import SEVERITIES, Report


def by_severity(report: Report) -> dict[str, int]:
    """How many faults of each severity, the worst first."""
    found = Counter(fault.severity for fault in report.faults)
    return {severity: found[severity] for severity in SEVERITIES}


def by_constraint(report: Report) -> list[dict[str, str | int]]:
    """How often each constraint is broken: shape, constraint, severity, count; the worst first."""
    found = Counter((fault.rank, fault.severity) for fault in report.faults)
    return [
        {"shape": shape, "constraint": constraint, "severity": severity, "count": count}
        for ((_, shape, constraint), severity), count in sorted(found.items())
    ]


def to_json(report: Report) -> str:
    """The report as JSON, complete; terms are N-Triples text."""
    faults = [
        {
            "focus": fault.focus,
            "shape": fault.shape,
            "path": fault.path,
            "constraint": fault.constraint,
            "severity": fault.severity,
            "message": fault.message,
            "value": fault.value,
        }
        for fault in report.faults
    ]
    members = {
        "conforms": report.conforms,
        "counts": by_severity(report),
        "constraints": by_constraint(report),
        "faults": faults,
        "left_out": [asdict(each) for each in report.left_out],
    }
    return json.dumps(members, indent=2, ensure_ascii=False) + "\n"
