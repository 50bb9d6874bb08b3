"""``tropegraph validate``: data from a file, a release or an endpoint, shapes, and a report in four forms."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tropegraph.mapping.errors import NotValidatedError, ReleaseError, SourceError, UsageError
from tropegraph.mapping.report import SEVERITIES, Report
from tropegraph.mapping.report_counts import to_json
from tropegraph.mapping.report_rdf import to_turtle
from tropegraph.mapping.report_text import to_html, to_text

if TYPE_CHECKING:  # slow to import, and not needed for the other commands
    from tropegraph.mapping.compiled import CompiledShapes

    from .checking import Checked

REPORT_BASE = "urn:tropegraph:report#"
"""Of the nodes of a report in Turtle that no release has."""


@click.command("validate")
@click.argument("source")
@click.option(
    "--format",
    "form",
    default="text",
    show_default=True,
    type=click.Choice(["text", "json", "turtle", "html"]),
    help="Form of the report; all but text and html hold every fault.",
)
@click.option("--shapes", type=click.Path(path_type=Path), help="Turtle file of other shapes than our own.")
@click.option(
    "--severity",
    default=SEVERITIES[0],
    show_default=True,
    type=click.Choice(SEVERITIES),
    help="Mildest severity that makes the exit code 1.",
)
@click.option("--output", type=click.Path(path_type=Path), help="File to write the report to.")
def validate_command(source: str, form: str, shapes: Path | None, severity: str, output: Path | None) -> None:
    """Check SOURCE against the shapes: an RDF file, a release folder, or the URL of a SPARQL endpoint.

    Exit codes: 0 no fault of that severity or a worse one, 1 such faults, 2 nothing could be validated.
    """
    if output and not output.parent.is_dir():
        raise UsageError(f"{output}: there is no such folder to write to; check the path")
    try:
        checked = _checked(source, _shapes(shapes))
    except (SourceError, ReleaseError) as error:
        raise NotValidatedError(str(error)) from error
    for line in checked.notes:
        click.echo(line, err=True)
    text = _written(checked.report, form)
    if output:
        _write(output, text)
    else:
        click.echo(text, nl=False)
    sys.exit(1 if checked.report.is_as_bad_as(severity) else 0)


def _checked(source: str, compiled: "CompiledShapes") -> "Checked":
    from .checking import check_endpoint, check_file, check_release
    from .remote_command import checked_url

    if not source.strip():
        raise UsageError("SOURCE is empty; give an RDF file, a release folder or the URL of an endpoint")
    if source.startswith(("http://", "https://")):
        return check_endpoint(checked_url("SOURCE", source), compiled, _show_progress)
    path = Path(source)
    try:
        is_there = path.exists()
    except OSError as error:
        raise UsageError(f"{source[:100]}: this is no path ({error.strerror})") from error
    if not is_there:
        raise UsageError(f"{path}: there is no such file or folder; check the path")
    if path.is_dir():
        return check_release(path, compiled, _show_progress)
    return check_file(path, compiled, _show_progress)


def _write(output: Path, text: str) -> None:
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        reason = f"the report cannot be written ({error.strerror}); give the path of a file"
        raise UsageError(f"{output}: {reason}") from error


def _shapes(path: Path | None) -> "CompiledShapes":
    from tropegraph.mapping.compiled import CompiledShapes, published_shapes
    from tropegraph.mapping.shapes_lint import read_shapes, unreachable

    if path is None:
        return published_shapes()
    try:
        text = path.read_bytes()
    except OSError as error:
        raise SourceError(str(path), f"cannot be read ({error.strerror}); check the path") from error
    shapes = read_shapes(text, str(path))
    for line in unreachable(shapes):
        click.echo(f"Warning: {path}: {line}", err=True)
    return CompiledShapes(shapes)


def _written(report: Report, form: str) -> str:
    if form == "json":
        return to_json(report)
    if form == "turtle":
        return to_turtle(report, REPORT_BASE)
    return to_html(report) if form == "html" else to_text(report)


def _show_progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        click.echo(f"\rValidating: {done} of {total} checks{end}", err=True, nl=False)
