"""Mementos: how a document was in each release that is kept, and the way to the one of a given time.

The mementos of ``/Film/RedHeat.ttl`` are ``/release/ID/Film/RedHeat.ttl``; its time gate and its time map
have its path too: https://www.rfc-editor.org/rfc/rfc7089
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

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
_WITHOUT = ("sparql", "report")
"""A query is no document, and a report is about its release itself."""
_OF_DOCUMENTS = (200, 303)
_SEARCH_SAFE = "/:@!$'()*+,;=~-._?&%"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(
    rf"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) ({'|'.join(_MONTHS)}) (\d{{4}}) (\d\d):(\d\d):(\d\d) GMT"
)
"""https://www.rfc-editor.org/rfc/rfc7089#section-2.1"""


@blueprint.get("/timegate/<path:path>")
def timegate(path: str) -> Response:
    """302 to the document as it was at the time of the Accept-Datetime header, or as it is."""
    original = _Original(path, _search())
    found = _mementos(original)
    asked = request.headers.get("Accept-Datetime")
    chosen = found[0] if asked is None else _at(_read_date(asked), found)
    response = Response(status=302, content_type="text/plain; charset=utf-8")
    response.headers["Location"] = original.memento(chosen)
    response.vary.add("Accept-Datetime")
    response.headers["Cache-Control"] = "no-cache"
    add_links(response, [link for link in original.links() if link[1] != "timegate"])
    return response


@blueprint.get("/timemap/<path:path>")
def timemap(path: str) -> Response:
    """The list of all mementos of a document: https://www.rfc-editor.org/rfc/rfc7089#section-5"""
    original = _Original(path, _search())
    found = _mementos(original)
    ids = (release.id for release in found)
    etag = site().etag("timemap", path, original.search, site().urls.root, *ids)
    return kept(LINK_FORMAT, etag, lambda: ",\n".join(_map(original, found)) + "\n")


def mark(response: Response) -> Response:
    """Says of a document where to find how it was, and of a memento when it was made.

    A memento will never be another, so caches may keep it; a page has links around its content that change,
    so only data are kept for ever.
    """
    if response.status_code >= 400 or request.method == "OPTIONS":
        return response
    original = _Original(request.path[1:], _search())
    if original.has_mementos and response.status_code in _OF_DOCUMENTS:
        add_links(response, original.links())
    if site().is_memento and request.blueprint != "sparql":
        response.headers["Memento-Datetime"] = _written(site().release)
        response.headers["X-Robots-Tag"] = "noindex"
        if response.mimetype != HTML.media_type and response.cache_control.public:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@dataclass(frozen=True)
class _Original:
    """What changes with the releases; ``search`` is empty or begins with a question mark."""

    path: str
    search: str

    @property
    def has_mementos(self) -> bool:
        """Whether it belongs to a release: what belongs to the site has none, and no more has a service."""
        first = self.path.partition("/")[0].partition(".")[0]
        return not of_site(self.path) and first not in _WITHOUT

    @property
    def subject(self) -> str:
        """A path that a release answers for just where it holds this."""
        if self.search or self.path.startswith("dumps/"):
            return self.path
        return addresses.read(self.path, site().urls).path

    @property
    def iri(self) -> str:
        return site().urls.uri(site().urls.iri(self.path)) + self.search

    def at(self, service: str) -> str:
        """The URL of its time gate or of its time map."""
        return site().urls.to(f"{service}/{self.path}") + self.search

    def memento(self, release: Release) -> str:
        """The URL of it as it was in a release."""
        return site().urls.to(f"release/{release.id}/{self.path}") + self.search

    def links(self) -> list[tuple[str, str, str | None]]:
        """The links to itself, to its time gate and to its time map."""
        return [
            (self.iri, "original", None),
            (self.at("timegate"), "timegate", None),
            (self.at("timemap"), "timemap", LINK_FORMAT.media_type),
        ]


def _search() -> str:
    """What follows the path of the request, as URLs have it."""
    asked = request.query_string
    return f"?{quote(asked, safe=_SEARCH_SAFE)}" if asked else ""


def _mementos(original: _Original) -> list[Release]:
    """The releases that hold a document, the newest first; raises UnknownResource where none does."""
    releases = site().archive.releases() if original.has_mementos else []
    asked = original.subject, original.search.removeprefix("?")
    found = [each for each in releases if site().mounts.holds(each, *asked, request.environ)]
    if not found:
        raise UnknownResource(f"No release that is kept holds <{original.iri}>.")
    return found


def _at(moment: datetime, found: list[Release]) -> Release:
    """The release that was the newest at a moment, or the first of all where it is before that."""
    return next((each for each in found if _time(each) <= moment), found[-1])


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


def _map(original: _Original, found: list[Release]) -> Iterator[str]:
    """The lines of a time map, the oldest memento first."""
    oldest, newest = found[-1], found[0]
    yield f'<{original.iri}>; rel="original"'
    yield f'<{original.at("timegate")}>; rel="timegate"'
    yield (
        f'<{original.at("timemap")}>; rel="self"; type="{LINK_FORMAT.media_type}"; '
        f'from="{_written(oldest)}"; until="{_written(newest)}"'
    )
    for release in reversed(found):
        ends = "".join(f"{name} " for name, end in (("first", oldest), ("last", newest)) if release is end)
        yield f'<{original.memento(release)}>; rel="{ends}memento"; datetime="{_written(release)}"'
