"""Lists of works, tropes and characters: narrowed, sorted and paged by the URL."""

import re

from flask import Blueprint, Response, request

from .errors import MalformedRequest, UnknownResource
from .formats import HTML, JSON
from .lists.kinds import ORDERS, Filters
from .lists.reading import Listing
from .responses import as_json, kept, negotiated, wanted
from .site import site
from .views.browse import Asked, browse_page

blueprint = Blueprint("browse", __name__)

PAGE_SIZE = 100
_YEARS = re.compile(r"(\d{1,4})?\s*([-–]?)\s*(\d{1,4})?")
FIELDS = {
    "works": ("name", "medium", "year", "mode", "trope", "character"),
    "tropes": ("name", "mode", "work", "character"),
    "characters": ("name", "mode", "trope", "work"),
}
"""What each list can be narrowed by: the fields of its form, and the parameters of its URL."""


@blueprint.get("/browse/<any(works, tropes, characters):kind>")
def browse(kind: str) -> Response:
    """A list, as a page or as JSON."""
    asked = _asked(kind)
    urls = site().urls
    path, fields = f"browse/{kind}", asked.url_fields()
    syntax = wanted((HTML, JSON), lambda offer: urls.to(path, [*fields, ("format", offer.name)]))
    listing = site().lists.listing(kind, asked.filters, asked.order, (asked.page - 1) * PAGE_SIZE, PAGE_SIZE)
    pages = max(1, -(-listing.total // PAGE_SIZE))
    if asked.page > pages:
        raise UnknownResource(f"This list has {pages} pages, and no page {asked.page}.")
    etag = site().etag(path, syntax.name, urls.root, str(asked))
    if syntax == JSON:
        return negotiated(kept(syntax, etag, lambda: as_json(_as_json(asked, listing, pages))))
    return negotiated(kept(syntax, etag, lambda: browse_page(asked, listing, pages)))


def _asked(kind: str) -> Asked:
    """What the URL asks for; MalformedRequest where it cannot be meant."""
    given = {name: text for name in FIELDS[kind] if (text := request.args.get(name, "").strip())}
    order = request.args.get("sort") or ORDERS[kind][0]
    if order not in ORDERS[kind]:
        raise MalformedRequest(
            f"The list of {kind} is sorted by {', '.join(ORDERS[kind])}, not by {order!r}."
        )
    number = request.args.get("page", "1")
    if not (number.isascii() and number.isdigit() and 0 < int(number[:9]) and len(number) < 9):
        raise MalformedRequest(f"The page {number!r} is not a whole number from 1 on.")
    filters = Filters(
        name=given.get("name", ""),
        medium=given.get("medium", ""),
        years=_years(given["year"]) if "year" in given else None,
        mode=_mode(given["mode"]) if "mode" in given else "",
        **{
            field: _path(f"{field}s", given[field])
            for field in ("trope", "work", "character")
            if field in given
        },
    )
    return Asked(kind, tuple(given.items()), filters, order, int(number))


def _years(text: str) -> tuple[int, int]:
    """The first and the last year of ``1988``, ``1980-1989``, ``1980-`` or ``-1989``."""
    match = _YEARS.fullmatch(text)
    if not match or not (match[1] or match[3]):
        raise MalformedRequest(f"The year {text!r} is none, and no range such as 1980-1989.")
    first, last = match[1] or (None if match[2] else match[3]), match[3] or (None if match[2] else match[1])
    return int(first or 0), int(last or 9999)


def _mode(text: str) -> str:
    """The path of a mode by its name, its path or its IRI."""
    wanted_name = text.rpartition("/")[2].replace(" ", "").casefold()
    for mode in site().lists.modes():
        if mode.path.rpartition("/")[2].casefold() == wanted_name:
            return mode.path
    raise MalformedRequest(f"There is no mode {text!r}; /modes lists all.")


def _path(kind: str, text: str) -> str:
    """The path of a thing by its path, its IRI or its name; the text itself where nothing is called so."""
    path = text.removeprefix(site().release.base)
    return site().lists.found(kind, path) or path


def _as_json(asked: Asked, listing: Listing, pages: int) -> dict[str, object]:
    base = site().release.base
    items = []
    for item in listing.items:
        row: dict[str, object] = {"iri": base + item.path, "label": item.label}
        for name in ("year", "medium", "tropes", "works", "occurrences", "lines"):
            if (value := getattr(item, name)) not in (None, ""):
                row[name] = value
        if item.of:
            row["work"] = {"iri": base + item.of[0], "label": item.of[1]}
        items.append(row)
    return {"total": listing.total, "page": asked.page, "pages": pages, "sort": asked.order, "items": items}
