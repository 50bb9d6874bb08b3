"""What a build was given and did not take into its release, with the reason, as a report names it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import SourceError
from .page import Issue
from .terms import name, string

if TYPE_CHECKING:  # a report has what was left out
    from .report import Report

_NAMED_SHAPES = 5


@dataclass(frozen=True, slots=True, order=True)
class LeftOut:
    """A source that is in no part of a release: its file name, why, and the work's id where that is known."""

    source: str
    reason: str
    work: str = ""

    @property
    def title(self) -> str:
        """What a list calls it.

        >>> LeftOut("lost.txt", "it is empty").title, LeftOut("harbour.txt", "", "Film/Harbour").title
        ('lost.txt', 'Film/Harbour, from harbour.txt')
        """
        return f"{self.work}, from {self.source}" if self.work else self.source

    def statements(self) -> list[tuple[str, str]]:
        """The predicates and objects of its node in the report."""
        said = [
            (name("rdf:type"), name("prov:Entity")),
            (name("rdfs:label"), string(f"Left out: {self.title}", "en")),
            (name("dct:title"), string(self.source)),
            (name("dct:description"), string(self.reason, "en")),
        ]
        return [*said, (name("dct:identifier"), string(self.work))] if self.work else said


def refused(faults: Iterable[SourceError]) -> list[LeftOut]:
    """The sources that could not be read, or that claim one page; folders of the builder's are not named."""
    given = list(faults)
    names = {fault.path: Path(fault.path).name for fault in given}
    return [LeftOut(names[fault.path], _without_folders(fault, names)) for fault in given]


def unused(issues: Iterable[tuple[str, Issue]]) -> list[LeftOut]:
    """The rows that name works and nothing else; each issue comes with the path of its source."""
    works = dict.fromkeys((Path(path).name, work) for path, issue in issues for work in issue.left_out)
    return [LeftOut(source, "a row names it and no trope", work) for source, work in works]


def failed(work: str, paths: str, report: "Report") -> LeftOut:
    """A work that breaks shapes; ``paths`` are those of its sources, with commas."""
    shapes = list(dict.fromkeys(f"{fault.shape} {fault.constraint}" for fault in report.violations))
    more = f" and {len(shapes) - _NAMED_SHAPES} more" if len(shapes) > _NAMED_SHAPES else ""
    reason = f"it breaks a shape: {', '.join(shapes[:_NAMED_SHAPES])}{more}"
    return LeftOut(", ".join(dict.fromkeys(Path(path).name for path in paths.split(", "))), reason, work)


def to_lines(left_out: Iterable[LeftOut]) -> list[str]:
    """One line each, for a terminal."""
    return [f"Left out: {each.title}: {each.reason}" for each in left_out]


def to_section(left_out: Iterable[LeftOut]) -> str:
    """A section of an HTML page; nothing where nothing was left out."""
    items = "".join(f"<li>{escape(each.title)}: {escape(each.reason)}</li>\n" for each in left_out)
    return f"<section>\n<h2>Left out</h2>\n<ul>\n{items}</ul>\n</section>\n" if items else ""


def _without_folders(fault: SourceError, names: dict[str, str]) -> str:
    place = f"line {fault.line}: " if fault.line else ""
    return place + "".join(names.get(word, word) for word in re.split(r"(, | )", fault.reason))
