"""What a report comes to: counts by shape and severity, and the whole as JSON."""

import json
from collections import Counter
from dataclasses import asdict

from .report import Report


def by_severity(report: Report) -> dict[str, int]:
    """How many faults of each severity, the worst first; those of SHACL are there even if there is none."""
    found = Counter(fault.severity for fault in report.faults)
    return {severity: found[severity] for severity in report.severities}


def by_constraint(report: Report) -> list[dict[str, str | int]]:
    """How often each constraint is broken: shape, constraint, severity, count; the worst first."""
    return [
        {
            "shape": group[0].shape,
            "constraint": group[0].constraint,
            "severity": group[0].severity,
            "count": len(group),
        }
        for group in report.groups()
    ]


def to_json(report: Report) -> str:
    """The report as JSON, complete; terms are N-Triples text, ``message`` the text of one of ``messages``."""
    faults = [
        {
            "focus": fault.focus,
            "shape": fault.shape,
            "path": fault.path,
            "constraint": fault.constraint,
            "argument": fault.argument,
            "severity": fault.severity,
            "message": fault.message,
            "messages": fault.messages,
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
