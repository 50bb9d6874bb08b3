"""Writing responses: what is chosen, what caches may keep, what scripts on other sites may read."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar
from urllib.parse import quote, urlencode

from flask import Response, g, request

from .errors import NotAcceptable
from .formats import Syntax
from .negotiation import choose
from .offers import Variant
from .site import site

EXPOSED_HEADERS = (
    "Accept-Ranges, Allow, Content-Length, Content-Location, Content-Range, ETag, Link, Location, "
    "Memento-Datetime, Repr-Digest, Retry-After, Vary"
)
SyntaxT = TypeVar("SyntaxT", bound=Syntax)


def wanted(offers: Sequence[SyntaxT], href: Callable[[SyntaxT], str]) -> SyntaxT:
    """The syntax that the request asks for, by ``format`` parameter or Accept header.

    Raises NotAcceptable, with the URL of every offer, where it asks for none of them.
    """
    name = request.args.get("format")
    if name is not None:
        chosen = next((offer for offer in offers if offer.named(name)), None)
        asked = f"the format {name!r}"
    else:
        chosen = choose(request.headers.get("Accept"), offers)
        asked = f"{request.headers.get('Accept')}"
    if chosen is None:
        variants = tuple(Variant(href(offer), offer.media_type, offer.title) for offer in offers)
        raise NotAcceptable(f"There is no representation for {asked}; choose one of those listed.", variants)
    g.chosen = chosen
    return chosen


def kept(syntax: Syntax, etag: str, body: Callable[[], bytes | str]) -> Response:
    """A response that caches may keep."""
    response = Response(body(), content_type=syntax.content_type)
    response.set_etag(etag)
    response.headers["Cache-Control"] = f"public, max-age={site().config.max_age_s}"
    return response


def negotiated(response: Response, location: str | None = None) -> Response:
    """The same response, marked as one that another Accept header would have changed.

    ``location`` is where this representation has an address of its own; else that is the address of the
    request with the ``format`` that was chosen: https://www.rfc-editor.org/rfc/rfc9110#section-8.7
    """
    response.vary.add("Accept")
    is_chosen = "chosen" in g and request.method != "POST" and response.status_code == 200
    if location is not None or is_chosen:
        response.headers["Content-Location"] = location or _address_of(g.chosen)
    return response


def _address_of(syntax: Syntax) -> str:
    """The address of the request as it stands for one syntax, whatever the client accepts."""
    fields = [pair for pair in request.args.items(multi=True) if pair[0] != "format"]
    here = quote(f"{request.script_root}{request.path}", safe="/:@!$&'()*+,;=~-._")
    return f"{here}?{urlencode([*fields, ('format', syntax.name)])}"


def add_links(response: Response, links: Iterable[tuple[str, str, str | None]]) -> None:
    """Adds links to a response; each is target, relation and media type.

    https://www.rfc-editor.org/rfc/rfc8288#section-3
    """
    for target, relation, media_type in links:
        suffix = f'; type="{media_type}"' if media_type else ""
        response.headers.add("Link", f'<{target}>; rel="{relation}"{suffix}')


def as_json(value: object) -> bytes:
    """A JSON text with a line break at its end."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
