"""What a build tells the person who called it: faults, reports, and a summary at the end."""

from collections.abc import Mapping
from pathlib import Path

import click

from tropegraph.mapping.page import Issue
from tropegraph.mapping.report_text import to_text

from .building import Outcome

_NAMED = 10
"""Of a longer list of what was left out a line names so many."""


def print_outcome(outcome: Outcome, out: Path, seconds: Mapping[str, float]) -> None:
    """Prints what is wrong to standard error, and what was made to standard output.

    A build of several sources or works ends with a table of what was done and how long each phase took.
    """
    for path, issue in outcome.issues:
        click.echo(f"{path}:{issue.line}: {issue.told(_NAMED)}{_where(issue, outcome)}", err=True)
    for note in outcome.notes:
        click.echo(note, err=True)
    for fault in outcome.faults:
        click.echo(f"Error: {fault}", err=True)
    for work, (path, report) in outcome.failed.items():
        click.echo(
            f"Error: {path}: the page breaks a shape and is left out ({work}); mend it and build again",
            err=True,
        )
        click.echo(to_text(report), err=True, nl=False)
    release = outcome.release
    if release is None:
        if outcome.failed:
            click.echo(f"The report is in {out / 'report.html'}.", err=True)
        return
    warnings = len(outcome.report.of_severity("Warning"))
    if warnings:
        click.echo(f"{_plural(warnings, 'warning')}: see {release.folder / 'report.html'}", err=True)
    counts = release.manifest["counts"]
    verb = "Built" if outcome.is_new else "Nothing has changed since"
    click.echo(
        f"{verb} release {release.id} in {out}: {_plural(counts['pages'], 'page')}, "
        f"{_plural(counts['occurrences'], 'occurrence')}, {_plural(counts['triples'], 'triple')}."
    )
    if max(outcome.works, outcome.done["read"] + outcome.kept["read"] + len(outcome.faults)) > 1:
        click.echo(summary(outcome, seconds), nl=False)


def _where(issue: Issue, outcome: Outcome) -> str:
    """Where all stand of whom a line names the first."""
    if len(issue.left_out) <= _NAMED:
        return ""
    release = outcome.release
    where = f"{release.folder / 'report.html'} names all" if release else "tropegraph check names all"
    return f"; {where}"


def summary(outcome: Outcome, seconds: Mapping[str, float]) -> str:
    """A table of what a build did, one line a row, numbers to the right."""
    rows = [
        ("sources read", f"{outcome.done['read']:,}"),
        ("sources kept from before", f"{outcome.kept['read']:,}"),
        ("works mapped", f"{outcome.done['mapped']:,}"),
        ("works kept from before", f"{outcome.kept['mapped']:,}"),
        ("sources left out", f"{len({fault.path for fault in outcome.faults}):,}"),
        ("works that break a shape", f"{len(outcome.failed):,}"),
        ("doubles merged", f"{outcome.merged:,}"),
        ("lines that did not fit", f"{len(outcome.issues):,}"),
        *((f"{phase.lower()}, seconds", f"{spent:,.1f}") for phase, spent in seconds.items()),
    ]
    names, numbers = (max(len(row[column]) for row in rows) for column in (0, 1))
    return "".join(f"  {name:<{names}}  {number:>{numbers}}\n" for name, number in rows)


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
