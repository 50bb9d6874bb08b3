"""``tropegraph publish``: a release into an endpoint, and what it has in common with ``serve --endpoint``."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from tropegraph.mapping.errors import PublishError, UsageError

if TYPE_CHECKING:
    from .errors import RequestError
    from .store.endpoint import Endpoint
    from .store.writing import Writer

_USER = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*@")
"""A URL with a user in front of its host."""


def with_access(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options that say who asks an endpoint."""
    password = click.option(
        "--password",
        envvar="TROPEGRAPH_PASSWORD",
        show_envvar=True,
        help="Password there; others can read it in the list of processes, so better set the variable.",
    )
    user = click.option(
        "--user", envvar="TROPEGRAPH_USER", show_envvar=True, help="User at the endpoint, Basic or Digest."
    )
    return user(password(command))


def credentials(user: str | None, password: str | None) -> tuple[str, str] | None:
    """A user's name and password, where there are any; raises UsageError where one is missing."""
    if user is None and password is None:
        return None
    if not user or password is None:
        missing = "--password or TROPEGRAPH_PASSWORD" if user else "--user or TROPEGRAPH_USER"
        raise UsageError(f"a user and a password go together; give {missing} too")
    return user, password


def without_user(option: str, url: str) -> str:
    """A URL as it was given; raises UsageError where it has a user in it, which errors would tell."""
    if _USER.match(url):
        raise UsageError(
            f"{option}: a user and a password in a URL would be shown and logged; leave them out, and give "
            "those of an endpoint with --user and TROPEGRAPH_PASSWORD"
        )
    return url


def checked_url(option: str, url: str) -> str:
    """A URL as it was given; raises UsageError where it is none that can be asked."""
    without_user(option, url)
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good or any(char.isspace() for char in url):
        shown = re.sub(".*@", "", url)  # what was meant for a user may stand in front
        raise UsageError(f"{option} {shown}: give an absolute http or https URL")
    return url


def told_of(url: str, error: "RequestError") -> str:
    """The sentence about an endpoint's error for who has given its address."""
    reason = getattr(error, "reason", None)
    return f"{url}: {error}" if reason is None else f"{url} {reason}"


@click.command("publish")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--endpoint", required=True, metavar="URL", help="SPARQL endpoint to publish to.")
@click.option("--replace", is_flag=True, help="Put the release in the place of what there is of its base.")
@click.option("--graph-store", metavar="URL", help="Where the endpoint takes graphs (Graph Store Protocol).")
@click.option("--update", metavar="URL", help="Where it takes updates; for stores without a graph store.")
@with_access
def publish_command(
    folder: Path,
    endpoint: str,
    replace: bool,
    graph_store: str | None,
    update: str | None,
    user: str | None,
    password: str | None,
) -> None:
    """Load a release into a SPARQL endpoint: an output folder (its latest), or one release folder."""
    from .errors import RequestError
    from .loading import Loader
    from .marker import unscoped
    from .progress import progress
    from .release import open_release
    from .store.endpoint import Endpoint

    release = open_release(folder)
    url, who = checked_url("--endpoint", endpoint), credentials(user, password)
    if graph_store and update:
        raise UsageError("--graph-store and --update are two ways to do the same; give one of them")
    reading = Endpoint(url, who)
    try:
        writer = _writer(reading, graph_store, update, who)
        loaded = Loader(release, unscoped(reading, release.base), writer, progress()).publish(replace)
    except RequestError as error:
        raise PublishError(told_of(url, error)) from error
    except PublishError as error:
        raise PublishError(f"{url} {error}") from error
    finally:
        reading.close()
    if not loaded.is_new:
        click.echo(f"{url} holds release {release.id} already.")
        return
    click.echo(
        f"Published release {release.id} to {url}: {loaded.graphs} graphs with {loaded.triples} triples "
        f"loaded, {loaded.kept} graphs were there."
    )


def _writer(
    reading: "Endpoint", graph_store: str | None, update: str | None, who: tuple[str, str] | None
) -> "Writer":
    from .store.endpoint import Credentials
    from .store.writing import GraphStore, Updates

    access = Credentials(*who) if who else None
    if update:
        return Updates(checked_url("--update", update), access)
    if graph_store:
        return GraphStore(checked_url("--graph-store", graph_store), access)
    engine = reading.engine().lower()
    root = reading.url.rpartition("/")[0]
    if engine.startswith("virtuoso"):
        return GraphStore(f"{root}/sparql-graph-crud{'-auth' if who else ''}", access)
    if engine.startswith("oxigraph"):
        return GraphStore(f"{root}/store", access)
    raise UsageError(
        f"{reading.url} does not say where it takes graphs; name that with --graph-store, or with --update "
        "where it takes updates"
    )
