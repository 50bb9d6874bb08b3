"""Mementos: how a document was in each release that is kept, and the way to the one of a given time.

The mementos of ``/Film/RedHeat.ttl`` are ``/release/ID/Film/RedHeat.ttl``; its time gate and its time map
have its path too: https://www.rfc-editor.org/rfc/rfc7089
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from flask import Blueprint, Response, request
from werkzeug.http import http_date

from . import addresses
from .errors import MalformedRequest, UnknownResource
from .formats import HTML, Syntax
from .release import Release
from .responses import add_links, kept
from .site import site
from .urls import of_site

blueprint = Blueprint("mementos", __name__)

LINK_FORMAT = Syntax("link-format", "Links", "application/link-format", ".links")
"""https://www.rfc-editor.org/rfc/rfc6690"""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(
    rf"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) ({'|'.join(_MONTHS)}) (\d{{4}}) (\d\d):(\d\d):(\d\d) GMT"
)
"""https://www.rfc-editor.org/rfc/rfc7089#section-2.1"""


@blueprint.get("/timegate/<path:path>")
def timegate(path: str) -> Response:
    """302 to the document as it was at the time of the Accept-Datetime header, or as it is."""
    found = _mementos(path)
    asked = request.headers.get("Accept-Datetime")
    chosen = found[0] if asked is None else _at(_read_date(asked), found)
    response = Response(status=302, content_type="text/plain; charset=utf-8")
    response.headers["Location"] = _memento(chosen, path)
    response.vary.add("Accept-Datetime")
    response.headers["Cache-Control"] = "no-cache"
    add_links(response, [link for link in links_of(path) if link[1] != "timegate"])
    return response


@blueprint.get("/timemap/<path:path>")
def timemap(path: str) -> Response:
    """The list of all mementos of a document: https://www.rfc-editor.org/rfc/rfc7089#section-5"""
    found = _mementos(path)
    etag = site().etag("timemap", path, site().urls.root, *(release.id for release in found))
    return kept(LINK_FORMAT, etag, lambda: ",\n".join(_map(path, found)) + "\n")


def links_of(path: str) -> list[tuple[str, str, str | None]]:
    """The links of a document to itself, to its time gate and to its time map.

    None for what belongs to the whole site: that has no mementos.
    """
    if of_site(path):
        return []
    urls = site().urls
    return [
        (urls.uri(urls.iri(path)), "original", None),
        (urls.to(f"timegate/{path}"), "timegate", None),
        (urls.to(f"timemap/{path}"), "timemap", LINK_FORMAT.media_type),
    ]


def mark(response: Response) -> Response:
    """Says of a memento when it was made, and that caches may keep it: it will never be another.

    A page has links around its content that change, so only data are kept for ever.
    """
    is_memento = site().is_memento and request.blueprint != "sparql"
    if not is_memento or response.status_code >= 400 or request.method == "OPTIONS":
        return response
    response.headers["Memento-Datetime"] = _written(site().release)
    response.headers["X-Robots-Tag"] = "noindex"
    if response.mimetype != HTML.media_type and response.cache_control.public:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _mementos(path: str) -> list[Release]:
    """The releases that hold a document, the newest first; raises UnknownResource where none does."""
    subject = path if path.startswith("dumps/") else addresses.read(path, site().urls).path
    found = (
        []
        if of_site(path)
        else [
            each for each in site().archive.releases() if site().mounts.holds(each, subject, request.environ)
        ]
    )
    if not found:
        raise UnknownResource(f"No release that is kept holds <{site().urls.iri(path)}>.")
    return found


def _at(moment: datetime, found: list[Release]) -> Release:
    """The release that was the newest at a moment, or the first of all where it is before that."""
    return next((each for each in found if _time(each) <= moment), found[-1])


def _memento(release: Release, path: str) -> str:
    return site().urls.to(f"release/{release.id}/{path}")


def _time(release: Release) -> datetime:
    return datetime.strptime(release.created, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _written(release: Release) -> str:
    return http_date(_time(release))


def _read_date(text: str) -> datetime:
    match = _DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        day, month, year, hour, minute, second = match.groups()
        date = int(year), _MONTHS.index(month) + 1, int(day)
        return datetime(*date, int(hour), int(minute), int(second), tzinfo=UTC)
    except ValueError as error:
        raise MalformedRequest(
            f"The Accept-Datetime {text!r} is no date such as Sun, 22 Nov 2026 16:00:00 GMT."
        ) from error


def _map(path: str, found: list[Release]) -> Iterator[str]:
    """The lines of a time map, the oldest memento first."""
    urls = site().urls
    oldest, newest = found[-1], found[0]
    yield f'<{urls.uri(urls.iri(path))}>; rel="original"'
    yield f'<{urls.to(f"timegate/{path}")}>; rel="timegate"'
    yield (
        f'<{urls.to(f"timemap/{path}")}>; rel="self"; type="{LINK_FORMAT.media_type}"; '
        f'from="{_written(oldest)}"; until="{_written(newest)}"'
    )
    for release in reversed(found):
        ends = "".join(f"{name} " for name, end in (("first", oldest), ("last", newest)) if release is end)
        yield f'<{_memento(release, path)}>; rel="{ends}memento"; datetime="{_written(release)}"'
