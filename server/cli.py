"""The command line: ``tropegraph build``, ``validate`` and ``serve``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tropegraph.mapping.errors import TropegraphError, UsageError
from tropegraph.mapping.iris import checked_base
from tropegraph.mapping.vocabulary import DEFAULT_BASE

if TYPE_CHECKING:
    from .building import Outcome

DEFAULT_OUT = "data"


class _Commands(click.Group):
    """Turns the errors that we raise on purpose into one sentence and their exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except TropegraphError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(error.exit_code)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tropegraph")
def main() -> None:
    """Read trope pages, publish them as linked data.

    Exit codes: 0 all is well, 1 something was wrong with the data, 2 the command was called wrongly.
    """


@main.command("build")
@click.argument("sources", nargs=-1, type=click.Path())
@click.option(
    "--out", default=DEFAULT_OUT, show_default=True, type=click.Path(path_type=Path), help="Output folder."
)
@click.option("--base", default=DEFAULT_BASE, show_default=True, help="Base of all IRIs that are made.")
@click.option("--work", help="TV Tropes id of the work, such as Film/RedHeat, where the page does not say.")
@click.option("--no-text", is_flag=True, help="Leave out the page's text: facts only, CC0.")
@click.option("--keep", default=5, show_default=True, type=click.IntRange(1), help="Releases to keep.")
@click.option("--if-needed", is_flag=True, help="Do nothing where the latest release is up to date.")
def build_command(
    sources: tuple[str, ...],
    out: Path,
    base: str,
    work: str | None,
    no_text: bool,
    keep: int,
    if_needed: bool,
) -> None:
    """Build a release from pages (files or folders of .txt), by default from the pages of the package."""
    from .inputs import Options, inputs_digest, remember_inputs, up_to_date
    from .sources import default_sources, gather

    options = Options(checked_base(base), work, not no_text, keep)
    given, faults = gather(sources) if sources else (list(default_sources()), [])
    digest = inputs_digest(given, options)
    if if_needed and not faults and (current := up_to_date(out, digest)):
        click.echo(f"Release {current.id} is up to date.")
        return
    from .building import build  # slow to import, and not needed where nothing has changed

    outcome = build(given, out, options)
    outcome.faults[:0] = faults
    _print_outcome(outcome, out)
    if outcome.is_good and outcome.release:
        remember_inputs(out, digest, outcome.release)
    sys.exit(0 if outcome.is_good else 1)


@main.command("validate")
@click.argument("path", type=click.Path(path_type=Path))
def validate_command(path: Path) -> None:
    """Check an RDF file, or a release folder with its checksums, against the shapes."""
    from tropegraph.mapping.report import to_text

    from .checking import check_file, check_release

    if not path.exists():
        raise UsageError(f"{path}: there is no such file or folder; check the path")
    wrong: list[str] = []
    if path.is_dir():
        release, report, wrong = check_release(path)
        click.echo(f"Release {release.id}, {release.manifest['counts']['triples']} triples")
    else:
        report = check_file(path)
    click.echo(to_text(report), nl=False)
    for line in wrong:
        click.echo(f"Error: {line}", err=True)
    sys.exit(0 if report.conforms and not wrong else 1)


@main.command("serve")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1, 256), help="Server processes."
)
@click.option(
    "--timeout",
    default=10.0,
    show_default=True,
    type=click.FloatRange(0.1),
    help="Seconds that a query may take.",
)
@click.option(
    "--memory", default=512, show_default=True, type=click.IntRange(16), help="MB that a query may take."
)
@click.option(
    "--answer", default=100, show_default=True, type=click.IntRange(1), help="MB that an answer may have."
)
@click.option(
    "--readers",
    default=2,
    show_default=True,
    type=click.IntRange(1),
    help="Queries at a time, in each process.",
)
@click.option(
    "--queue",
    default=32,
    show_default=True,
    type=click.IntRange(1),
    help="Queries that may wait, in each process.",
)
@click.option("--service", multiple=True, metavar="URL", help="An endpoint that SERVICE may ask; repeatable.")
def serve_command(
    folder: Path,
    host: str,
    port: int,
    workers: int,
    timeout: float,
    memory: int,
    answer: int,
    readers: int,
    queue: int,
    service: tuple[str, ...],
) -> None:
    """Serve a release: an output folder (its latest), or one release folder."""
    from .release import open_release
    from .serving import serve
    from .store.limits import Limits

    release = open_release(folder)
    limits = Limits(
        deadline_s=timeout,
        answer_bytes=answer * 1_000_000,
        memory_bytes=memory * 1_000_000,
        readers=readers,
        slow_readers=readers,
        queue=queue,
        service_allowed=service,
    )
    serve(release.folder, host, port, workers, limits, lambda: click.echo(_greeting(release.id, host, port)))


def _greeting(release_id: str, host: str, port: int) -> str:
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    return f"""Tropegraph serves release {release_id} at {address}/

Three things to try:
  curl -L -H 'Accept: text/turtle' {address}/Film/RedHeat
  curl {address}/sparql -H 'Accept: text/csv' --data-urlencode \\
    'query=SELECT ?trope {{ <Film/RedHeat> <https://w3id.org/tropegraph/ontology#exhibits> ?trope }}'
  curl -O {address}/dumps/tropegraph.nq.gz

Stop it with Ctrl-C."""


def _print_outcome(outcome: "Outcome", out: Path) -> None:
    from tropegraph.mapping.report import to_text

    for path, issue in outcome.issues:
        click.echo(f"{path}:{issue.line}: {issue.reason}", err=True)
    for note in outcome.notes:
        click.echo(note, err=True)
    for fault in outcome.faults:
        click.echo(f"Error: {fault}", err=True)
    for path, report in outcome.failed.items():
        click.echo(
            f"Error: {path}: the page breaks a shape and is left out; mend it and build again", err=True
        )
        click.echo(to_text(report), err=True, nl=False)
    release = outcome.release
    if release is None:
        saved = f"; the report is in {out / 'report.html'}" if outcome.failed else ""
        click.echo(f"Error: no page is left to publish, so no release was made{saved}.", err=True)
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


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
