"""What validation found: faults, and the report that holds them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from .left_out import LeftOut
from .terms import parts_of

SEVERITIES = ("Violation", "Warning", "Info")
"""Those of SHACL, from worst to least; a Warning and an Info alone let a work into a release."""

_MILD = {"Warning": 2, "Info": 3}


def gravity(severity: str) -> tuple[int, str]:
    """Sorts severities, the worst first; one that SHACL does not have comes after Violation.

    >>> sorted(("Info", "http://ex.org/Critical", "Warning", "Violation"), key=gravity)
    ['Violation', 'http://ex.org/Critical', 'Warning', 'Info']
    """
    return 0 if severity == SEVERITIES[0] else _MILD.get(severity, 1), severity


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One result of validation.

    ``focus`` and ``value`` are terms as N-Triples text (``value`` is empty where there is none).
    ``shape`` is a local name in ``shapes:``, or the IRI of another shape. ``path`` is a SPARQL property path
    of prefixed names, empty for a fault of the node itself. ``constraint`` is the parameter that does not
    hold (``minCount``), the name of a SPARQL constraint as that of a shape (``Work-exhibits-missing``), or
    the IRI of a constraint component in angle brackets. ``severity`` is a local name in ``sh:``, or an IRI.
    ``messages`` are literals as N-Triples text. ``argument`` tells apart what is otherwise the same: the
    value of the parameter where the shape has several, or what else a SPARQL constraint selects.
    """

    focus: str
    shape: str
    path: str
    constraint: str
    severity: str
    messages: tuple[str, ...]
    value: str = ""
    argument: str = ""

    @property
    def rank(self) -> tuple[tuple[int, str], str, str]:
        """Sorts the worst first, then what broke the same constraint together."""
        return gravity(self.severity), self.shape, self.constraint

    @property
    def message(self) -> str:
        """The text of the message in English, else of one in no language, else of any.

        >>> Fault("<urn:x>", "Work", "", "in", "Info", ('"Nein."@de', '"No."@en')).message
        'No.'
        """
        return _best(self.messages)


@dataclass(frozen=True, slots=True)
class Report:
    """The faults of a validation, each once, sorted; for a build, what it left out too."""

    faults: tuple[Fault, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def violations(self) -> tuple[Fault, ...]:
        """The faults that are no mere Warning or Info: how bad a severity of one's own is, we cannot know."""
        return tuple(fault for fault in self.faults if fault.severity not in _MILD)

    @property
    def conforms(self) -> bool:
        """Whether the data may be published: no fault is worse than a Warning."""
        return not self.violations

    @property
    def severities(self) -> list[str]:
        """The severities of SHACL, and those that the faults have beside them, the worst first."""
        return sorted({*SEVERITIES, *(fault.severity for fault in self.faults)}, key=gravity)

    def of_severity(self, severity: str) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if fault.severity == severity)

    def is_as_bad_as(self, severity: str) -> bool:
        """Whether there is a fault of a severity of SHACL, a worse one, or one of a severity of one's own."""
        mildest = max(gravity(severity)[0], 1)
        return any(gravity(fault.severity)[0] <= mildest for fault in self.faults)

    def groups(self) -> list[list[Fault]]:
        """The faults of each constraint of a shape, the worst first."""
        ordered = sorted(self.faults, key=lambda fault: (fault.rank, fault))
        return [list(faults) for _, faults in groupby(ordered, lambda fault: fault.rank)]


def merged(reports: Iterable[Report]) -> Report:
    """One report of what several found."""
    return Report(tuple(sorted({fault for report in reports for fault in report.faults})))


def varying(group: Iterable[Fault]) -> list[str]:
    """What tells the faults of a group apart beside focus node and value, for a column each."""
    faults = list(group)
    names = ("path", "argument", "message")
    return [name for name in names if len({getattr(fault, name) for fault in faults}) > 1]


@lru_cache(maxsize=1024)
def _best(messages: tuple[str, ...]) -> str:
    texts = [(language, text) for text, language in map(parts_of, messages)]
    found = sorted(texts, key=lambda pair: (not pair[0].startswith("en"), pair[0] != "", pair))
    return found[0][1] if found else ""
