"""Serving below a path: what a reverse proxy calls ``https://example.org/data/`` is our root.

A proxy may take the prefix off or pass it on; both are understood.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tropegraph.mapping.errors import UsageError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PUBLIC = re.compile(
    r"https?://(?:[\w.-]+|\[[\da-fA-F:.]+\])(:\d{1,5})?(?P<path>(/[\w.~-]*\w[\w.~-]*)*)/?", re.ASCII
)


def prefix_of(public_url: str) -> str:
    """The path of a public URL, without a slash at its end; raises UsageError for what is no such URL.

    >>> prefix_of("https://example.org/data/"), prefix_of("https://example.org")
    ('/data', '')
    """
    match = _PUBLIC.fullmatch(public_url)
    if match is None:
        raise UsageError(
            f"--public-url {public_url}: not the URL of a web site, in plain letters; write it as "
            "https://example.org/data/"
        )
    return match["path"]


def inside(path: str, prefix: str) -> str:
    """A path as the application knows it.

    >>> inside("/data/Film/RedHeat", "/data"), inside("/Film/RedHeat", "/data"), inside("/data", "/data")
    ('/Film/RedHeat', '/Film/RedHeat', '/')
    """
    if prefix and (path == prefix or path.startswith(f"{prefix}/")):
        return path[len(prefix) :] or "/"
    return path


def below(prefix: str, application: "WSGIApplication") -> "WSGIApplication":
    """The application, whose links all begin with a prefix."""
    if not prefix:
        return application

    def mounted(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ["SCRIPT_NAME"] = prefix
        environ["PATH_INFO"] = inside(environ["PATH_INFO"], prefix)
        return application(environ, start_response)

    return mounted
