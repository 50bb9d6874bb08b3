"""``tropegraph serve``: a release from disk or from an endpoint."""

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tropegraph.mapping.errors import UsageError
from tropegraph.mapping.iris import checked_base
from tropegraph.mapping.vocabulary import DEFAULT_BASE

from .remote_command import checked_url, credentials, with_access, without_user

if TYPE_CHECKING:
    from .release import Release
    from .serving_remote import Behind
    from .store.limits import Limits

_MAIL = re.compile(r"[^@\s<>\"?&]+@[^@\s<>\"?&]+\.[^@\s<>\"?&]+")


@click.command("serve")
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
@click.option(
    "--public-url", metavar="URL", help="Where clients reach the server, if not at the host and port."
)
@click.option(
    "--contact", metavar="WHERE", default="", help="Mail address or URL that the page about the site names."
)
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
    public_url: str | None,
    contact: str,
    endpoint: str | None,
    base: str | None,
    user: str | None,
    password: str | None,
) -> None:
    """Serve a release: an output folder (its latest), one release folder, or what an endpoint holds."""
    from .serving import reached_at, serve

    url = reached_at(public_url and without_user("--public-url", public_url), host, port)
    checked_contact(contact)
    limits = _limits(timeout, answer, memory, readers, queue, service)
    if endpoint:
        from .serving_remote import serve_endpoint

        behind = _behind(endpoint, base, credentials(user, password), folder)
        behind = replace(behind, public_url=url, contact=contact)

        def greet(release_id: str) -> None:
            click.echo(_greeting(release_id, host, port, folder is not None))

        return serve_endpoint(behind, host, port, workers, limits, greet)
    release = _on_disk(folder, base)
    greeting = _greeting(release.id, host, port)
    serve(release.folder, host, port, workers, limits, lambda: click.echo(greeting), url, contact)


def _limits(
    timeout_s: float, answer_mb: int, memory_mb: int, readers: int, queue: int, service: tuple[str, ...]
) -> "Limits":
    from .store.limits import Limits

    return Limits(
        deadline_s=timeout_s,
        answer_bytes=answer_mb * 1_000_000,
        memory_bytes=memory_mb * 1_000_000,
        readers=readers,
        slow_readers=readers,
        queue=queue,
        service_allowed=tuple(without_user("--service", each) for each in service),
    )


def checked_contact(contact: str) -> None:
    """Raises UsageError for what is neither an address of mail nor a URL.

    >>> checked_contact("data@example.org"), checked_contact("")
    (None, None)
    """
    if "://" in contact:
        checked_url("--contact", contact)
    elif contact and not _MAIL.fullmatch(contact):
        raise UsageError(
            f"--contact {contact}: neither an address of mail nor a URL; write data@example.org or "
            "https://example.org/help"
        )


def _on_disk(folder: Path | None, base: str | None) -> "Release":
    from .release import open_release

    if folder is None:
        raise UsageError("nothing says what to serve; name a folder with a release, or --endpoint URL")
    if base is not None:
        raise UsageError("--base goes with --endpoint; a release on disk says its base itself")
    return open_release(folder)


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


def _greeting(release_id: str, host: str, port: int, has_dumps: bool = True) -> str:
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if not release_id:
        return f"Tropegraph is at {address}/ and answers 503 until the endpoint holds a whole release."
    third = f"curl -O {address}/dumps/tropegraph.nq.gz" if has_dumps else f"curl {address}/void.ttl"
    return f"""Tropegraph serves release {release_id} at {address}/

Three things to try:
  curl -L -H 'Accept: text/turtle' {address}/Film/RedHeat
  curl {address}/sparql -H 'Accept: text/csv' --data-urlencode \\
    'query=SELECT ?trope {{ <Film/RedHeat> <https://w3id.org/tropegraph/ontology#exhibits> ?trope }}'
  {third}

Stop it with Ctrl-C."""
