"""The command line: ``tropegraph build``, ``validate`` and ``serve``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tropegraph.mapping.errors import TropegraphError, UsageError
from tropegraph.mapping.iris import checked_base
from tropegraph.mapping.vocabulary import DEFAULT_BASE

from .remote_command import checked_url, credentials, publish_command, with_access
from .validating import validate_command

if TYPE_CHECKING:
    from .building import Outcome
    from .crew import Crew
    from .inputs import Options
    from .progress import Progress
    from .serving_remote import Behind
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
) -> None:
    """Build a release from pages: files, folders, globs, or - for standard input; also packed (.gz, .zst).

    Without a source it builds the pages of the package.
    """
    from .inputs import Options, inputs_digest, remember_inputs, up_to_date
    from .sources import default_sources, gather, moved_at, names_at, survey

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
    found, faults = gather(sources) if sources else (default_sources(), [])
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
        outcome = _built(given, out, options, crew, shown, spark)
    outcome.faults[:0] = faults
    print_outcome(outcome, out, shown.seconds)
    if outcome.is_good and outcome.release:
        remember_inputs(out, digest, outcome.release)
    sys.exit(0 if outcome.is_good else 1)


def _built(
    sources: "list[Surveyed]",
    out: Path,
    options: "Options",
    crew: "Crew",
    shown: "Progress",
    spark: str | None,
) -> "Outcome":
    from .building import Hands, build  # slow to import, and not needed where nothing has changed

    if spark is None:
        return build(sources, out, options, Hands(crew, crew, shown))
    from .spark import executors

    with executors(spark) as mappers:
        return build(sources, out, options, Hands(crew, mappers, shown))


@main.command("check")
@click.argument("sources", nargs=-1, required=True, type=click.Path())
@click.option("--work", help="TV Tropes id of the work, such as Film/RedHeat, where the page does not say.")
@click.option("--names", type=click.Path(path_type=Path), help="TSV table of known names of tropes.")
@click.option("--namespace", default="Film", show_default=True, help="Namespace of a table's bare keys.")
def check_command(sources: tuple[str, ...], work: str | None, names: Path | None, namespace: str) -> None:
    """Read pages and print what does not fit, with file, line and reason; build nothing."""
    from .looking import look
    from .sources import gather, names_at

    given, faults = gather(sources)
    looked = look(given, names_at(names), work, namespace)
    for line in (*(str(fault) for fault in faults), *looked.lines):
        click.echo(line)
    click.echo(f"{looked.summary}", err=True)
    sys.exit(1 if faults or looked.refused else 0)


@main.command("serve")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
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
@click.option("--endpoint", metavar="URL", help="SPARQL endpoint to read the release from, as published.")
@click.option("--base", help="Base of the release in the endpoint, where no folder says it.")
@with_access
def serve_command(
    folder: Path | None,
    host: str,
    port: int,
    workers: int,
    timeout: float,
    memory: int,
    answer: int,
    readers: int,
    queue: int,
    service: tuple[str, ...],
    endpoint: str | None,
    base: str | None,
    user: str | None,
    password: str | None,
) -> None:
    """Serve a release: an output folder (its latest), one release folder, or what an endpoint holds."""
    from .store.limits import Limits

    limits = Limits(
        deadline_s=timeout,
        answer_bytes=answer * 1_000_000,
        memory_bytes=memory * 1_000_000,
        readers=readers,
        slow_readers=readers,
        queue=queue,
        service_allowed=service,
    )
    if endpoint:
        behind = _behind(endpoint, base, credentials(user, password), folder)
        from .serving_remote import serve_endpoint

        def greet(release_id: str) -> None:
            click.echo(_greeting(release_id, host, port))

        return serve_endpoint(behind, host, port, workers, limits, greet)
    from .release import open_release
    from .serving import serve

    if folder is None:
        raise UsageError("nothing says what to serve; name a folder with a release, or --endpoint URL")
    if base is not None:
        raise UsageError("--base goes with --endpoint; a release on disk says its base itself")
    release = open_release(folder)
    serve(release.folder, host, port, workers, limits, lambda: click.echo(_greeting(release.id, host, port)))


def _behind(endpoint: str, base: str | None, who: tuple[str, str] | None, folder: Path | None) -> "Behind":
    from .release import open_release
    from .serving_remote import Behind

    url = checked_url("--endpoint", endpoint)
    if folder is None:
        return Behind(url, checked_base(base or DEFAULT_BASE), who)
    release = open_release(folder)
    if base is not None and base != release.base:
        raise UsageError(
            f"--base {base}: the release in {folder} has the base {release.base}; leave --base out"
        )
    return Behind(url, release.base, who, release.folder)


def _greeting(release_id: str, host: str, port: int) -> str:
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if not release_id:
        return f"Tropegraph is at {address}/ and answers 503 until the endpoint holds a whole release."
    return f"""Tropegraph serves release {release_id} at {address}/

Three things to try:
  curl -L -H 'Accept: text/turtle' {address}/Film/RedHeat
  curl {address}/sparql -H 'Accept: text/csv' --data-urlencode \\
    'query=SELECT ?trope {{ <Film/RedHeat> <https://w3id.org/tropegraph/ontology#exhibits> ?trope }}'
  curl -O {address}/dumps/tropegraph.nq.gz

Stop it with Ctrl-C."""
