"""The command line: ``tropegraph build``, ``validate`` and ``serve``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from tropegraph.mapping.errors import SourceError, TropegraphError, UsageError
from tropegraph.mapping.iris import checked_base
from tropegraph.mapping.vocabulary import DEFAULT_BASE

from .comparing import diff_command
from .remote_command import publish_command
from .serve_command import serve_command
from .validating import validate_command

if TYPE_CHECKING:
    from .building import Outcome
    from .crew import Crew
    from .inputs import Options
    from .progress import Progress
    from .sources import Surveyed

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


main.add_command(validate_command)
main.add_command(publish_command)
main.add_command(serve_command)
main.add_command(diff_command)


@main.command("build")
@click.argument("sources", nargs=-1, type=click.Path())
@click.option(
    "--out", default=DEFAULT_OUT, show_default=True, type=click.Path(path_type=Path), help="Output folder."
)
@click.option("--base", default=DEFAULT_BASE, show_default=True, help="Base of all IRIs that are made.")
@click.option("--work", help="TV Tropes id of the work, such as Film/RedHeat, where the page does not say.")
@click.option("--names", type=click.Path(path_type=Path), help="TSV table of known names of tropes.")
@click.option("--moved", type=click.Path(path_type=Path), help="TSV table of IRIs that were given up.")
@click.option("--namespace", default="Film", show_default=True, help="Namespace of a table's bare keys.")
@click.option("--mask-spoilers", is_flag=True, help="Publish texts with their spoilers masked.")
@click.option("--no-text", is_flag=True, help="Leave out the page's text: facts only, CC0.")
@click.option("--keep", default=5, show_default=True, type=click.IntRange(1), help="Releases to keep.")
@click.option("--if-needed", is_flag=True, help="Do nothing where the latest release is up to date.")
@click.option("--jobs", type=click.IntRange(1), help="Processes to use; one for each core if not given.")
@click.option(
    "--keep-going/--fail-fast",
    default=True,
    help="Leave out what is wrong and go on, or stop at the first fault.",
)
@click.option("--spark", metavar="MASTER", help="Read and map on an Apache Spark cluster, such as local[4].")
@click.option("--from-dump", type=click.Path(path_type=Path), help="Make the release that a dump is of.")
def build_command(
    sources: tuple[str, ...],
    out: Path,
    base: str,
    work: str | None,
    names: Path | None,
    moved: Path | None,
    namespace: str,
    mask_spoilers: bool,
    no_text: bool,
    keep: int,
    if_needed: bool,
    jobs: int | None,
    keep_going: bool,
    spark: str | None,
    from_dump: Path | None,
) -> None:
    """Build a release from pages: files, folders, globs, or - for standard input; also packed (.gz, .zst).

    Without a source it builds the pages of the package. With --from-dump it makes the release that a dump in
    N-Quads or TriG is of, with the same content and the same dumps: a mirror.
    """
    if from_dump:
        return _mirror(from_dump, out, checked_base(base), keep, jobs)
    from .inputs import Options
    from .sources import moved_at, names_at

    options = Options(
        checked_base(base),
        work,
        not no_text,
        keep,
        names_at(names),
        namespace,
        mask_spoilers,
        not keep_going,
        moved_at(moved),
    )
    _build(sources, out, options, if_needed, jobs, spark)


def _build(
    sources: tuple[str, ...],
    out: Path,
    options: "Options",
    if_needed: bool,
    jobs: int | None,
    spark: str | None,
) -> None:
    """Builds what the sources hold, unless that is there already, and exits with what came of it."""
    from .inputs import inputs_digest, remember_inputs, up_to_date
    from .sources import default_sources, gather, passed_over_note, survey

    passed: list[str] = []
    found, faults = gather(sources, passed) if sources else (default_sources(), [])
    if passed:
        click.echo(passed_over_note(passed), err=True)
    given, unread = survey(found)
    faults += unread
    if faults and options.fail_fast:
        raise faults[0]
    digest = inputs_digest(given, options)
    if if_needed and not faults and (current := up_to_date(out, digest)):
        click.echo(f"Release {current.id} is up to date.")
        return
    from .crew import Processes, cores
    from .outcome import print_outcome
    from .progress import progress

    shown = progress()
    with Processes(jobs or cores()) as crew:
        outcome = _built(given, faults, out, options, crew, shown, spark)
    print_outcome(outcome, out, shown.seconds)
    if outcome.is_good and outcome.release:
        remember_inputs(out, digest, outcome.release)
    sys.exit(0 if outcome.is_good else 1)


_OF_MIRROR = {"from_dump", "out", "base", "keep", "jobs"}
"""The options of ``build`` that go with a dump."""


def _mirror(dump: Path, out: Path, base: str, keep: int, jobs: int | None) -> None:
    from .crew import Processes, cores
    from .mirroring import mirror
    from .outcome import print_outcome
    from .progress import progress

    context = click.get_current_context()
    given = {
        name for name in context.params if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }
    if wrong := sorted(given - _OF_MIRROR):
        names = ", ".join(name if name == "sources" else f"--{name.replace('_', '-')}" for name in wrong)
        raise UsageError(f"--from-dump takes the pages from the dump; leave out {names}")
    shown = progress()
    with Processes(jobs or cores()) as crew:
        expected = base if "base" in given else None
        print_outcome(mirror(dump, out, expected, keep, crew, shown), out, shown.seconds)


def _built(
    sources: "list[Surveyed]",
    unread: list[SourceError],
    out: Path,
    options: "Options",
    crew: "Crew",
    shown: "Progress",
    spark: str | None,
) -> "Outcome":
    from .building import Hands, build  # slow to import, and not needed where nothing has changed

    if spark is None:
        return build(sources, out, options, Hands(crew, crew, shown), unread)
    from .spark import executors

    with executors(spark) as mappers:
        return build(sources, out, options, Hands(crew, mappers, shown), unread)


@main.command("check")
@click.argument("sources", nargs=-1, required=True, type=click.Path())
@click.option("--work", help="TV Tropes id of the work, such as Film/RedHeat, where the page does not say.")
@click.option("--names", type=click.Path(path_type=Path), help="TSV table of known names of tropes.")
@click.option("--moved", type=click.Path(path_type=Path), help="TSV table of IRIs that were given up.")
@click.option("--namespace", default="Film", show_default=True, help="Namespace of a table's bare keys.")
def check_command(
    sources: tuple[str, ...], work: str | None, names: Path | None, moved: Path | None, namespace: str
) -> None:
    """Read pages and print what does not fit, with file, line and reason; build nothing."""
    from .looking import look
    from .sources import gather, moved_at, names_at, passed_over_note

    passed: list[str] = []
    given, faults = gather(sources, passed)
    looked = look(given, names_at(names), work, namespace, moved_at(moved))
    for line in (*(str(fault) for fault in faults), *looked.lines):
        click.echo(line)
    if passed:
        click.echo(passed_over_note(passed), err=True)
    click.echo(f"{looked.summary}", err=True)
    sys.exit(0 if looked.is_good and not faults else 1)
