"""Lists of works, tropes and characters: narrowed, sorted and paged by the URL."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from flask import Blueprint, Response, request
from rapidfuzz import fuzz, process

from tropegraph.mapping.media import MEDIA, name_of

from .errors import MalformedRequest
from .formats import HTML, JSON
from .lists.kinds import ORDERS, Filters
from .lists.reading import Listing
from .offers import Suggestion
from .parameters import beyond
from .responses import as_json, kept, negotiated, wanted
from .site import site
from .views.browse import Asked, browse_page

blueprint = Blueprint("browse", __name__)

PAGE_SIZE = 100
_LIKENESS = 60
"""How alike two names are at least for one to be meant by the other, of 100."""
_SHORT = 3
_WIKI = "https://tvtropes.org/pmwiki/pmwiki.php/"
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
        raise beyond("This list", asked.page, pages, urls.to(path, fields))
    etag = site().etag(path, syntax.name, urls.root, str(asked))
    if syntax == JSON:
        return negotiated(kept(syntax, etag, lambda: as_json(_as_json(asked, listing, pages))))
    return negotiated(kept(syntax, etag, lambda: browse_page(asked, listing, pages)))


def _asked(kind: str) -> Asked:
    """What the URL asks for; MalformedRequest where it cannot be meant."""
    given = {name: text for name in FIELDS[kind] if (text := request.args.get(name, "").strip())}
    order = request.args.get("sort") or ORDERS[kind][0]
    if order not in ORDERS[kind]:
        by = (Suggestion(_instead(kind, "sort", each), f"Sorted by {each}") for each in ORDERS[kind])
        raise MalformedRequest(
            f"The list of {kind} is sorted by {', '.join(ORDERS[kind])}, not by {order!r}."
        ).suggesting(*by)
    number = request.args.get("page", "1")
    if not (number.isascii() and number.isdigit() and 0 < int(number[:9]) and len(number) < 9):
        raise MalformedRequest(f"The page {number!r} is not a whole number from 1 on.")
    found = {
        field: site().lists.found(f"{field}s", _path(given[field]))
        for field in ("trope", "work", "character")
        if field in given
    }
    filters = Filters(
        name=given.get("name", ""),
        medium=_medium(kind, given["medium"]) if "medium" in given else "",
        years=_years(kind, given["year"]) if "year" in given else None,
        mode=_mode(kind, given["mode"]) if "mode" in given else "",
        **{field: paths[0] if paths else _path(given[field]) for field, paths in found.items()},
    )
    return Asked(kind, tuple(given.items()), filters, order, int(number), tuple(found.items()))


def _instead(kind: str, field: str, value: str = "") -> str:
    """The URL of the list that is asked for with another value of a field, or without it."""
    asked = {name: text for name in (*FIELDS[kind], "sort") if (text := request.args.get(name, "").strip())}
    fields = [(name, text) for name, text in (asked | {field: value}).items() if text]
    return site().urls.to(f"browse/{kind}", fields)


def _without(kind: str, field: str) -> list[Suggestion]:
    """The list that is asked for without a field, where anything else is asked."""
    if not any(request.args.get(name, "").strip() for name in FIELDS[kind] if name != field):
        return []
    return [Suggestion(_instead(kind, field), f"The same list without the {field}")]


def _years(kind: str, text: str) -> tuple[int, int]:
    """The first and the last year of ``1988``, ``1980-1989``, ``1980-`` or ``-1989``."""
    match = _YEARS.fullmatch(text)
    if not match or not (match[1] or match[3]):
        raise MalformedRequest(f"The year {text!r} is none, and no range such as 1980-1989.").suggesting(
            *_without(kind, "year"), Suggestion(site().urls.to(f"browse/{kind}", sort="year"), "All by year")
        )
    first, last = match[1] or (None if match[2] else match[3]), match[3] or (None if match[2] else match[1])
    return int(first or 0), int(last or 9999)


def _medium(kind: str, text: str) -> str:
    """The namespace of a medium by its own name or the one that pages show, in any case."""
    found = [namespace for namespace, _ in site().lists.by_medium(Filters()) if namespace]
    media = {each: name_of(each) for each in (*found, *(medium.namespace for medium in MEDIA))}
    wanted = text.replace(" ", "").casefold()
    for namespace, label in media.items():
        if wanted in (namespace.casefold(), label.replace(" ", "").casefold()):
            return namespace
    likely = (Suggestion(_instead(kind, "medium", each), media[each]) for each in _alike(text, media))
    everything = Suggestion(site().urls.to(f"browse/{kind}"), f"All {kind}, and their media")
    raise MalformedRequest(f"There is no medium {text!r}.").suggesting(
        *likely, *_without(kind, "medium"), everything
    )


def _mode(kind: str, text: str) -> str:
    """The path of a mode by its name, its label, its path or its IRI."""
    modes = {mode.path: mode.label for mode in site().lists.modes()}
    wanted = text.rpartition("/")[2].replace(" ", "").casefold()
    for path, label in modes.items():
        if wanted in (path.rpartition("/")[2].casefold(), label.replace(" ", "").casefold()):
            return path
    likely = (
        Suggestion(_instead(kind, "mode", path.rpartition("/")[2]), modes[path])
        for path in _alike(text, modes)
    )
    raise MalformedRequest(f"There is no mode {text!r}.").suggesting(
        *likely,
        *_without(kind, "mode"),
        Suggestion(site().urls.to("modes"), "All modes, and what they mean"),
    )


def _alike(text: str, labels: Mapping[str, str]) -> list[str]:
    """The keys of labels that a name is like, the most alike first; a short name is like none in part."""
    scorer = fuzz.WRatio if len(text) > _SHORT else fuzz.ratio
    found = process.extract(
        text, labels, scorer=scorer, processor=str.casefold, limit=3, score_cutoff=_LIKENESS
    )
    return [key for _, _, key in found]


def _path(text: str) -> str:
    """A name as it was given, or the path under the base that an IRI or an address of it has."""
    for start in (site().release.base, site().public_url, _WIKI):
        if text.startswith(start):
            return unquote(text.removeprefix(start)).removesuffix(".html")
    return text


def _as_json(asked: Asked, listing: Listing, pages: int) -> dict[str, object]:
    base = site().release.base
    items = []
    for item in listing.items:
        row: dict[str, object] = {"iri": base + item.path, "label": item.label}
        if item.language not in ("", "en"):
            row["language"] = item.language
        for name in ("year", "medium", "tropes", "works", "occurrences", "lines"):
            if (value := getattr(item, name)) not in (None, ""):
                row[name] = value
        if item.of:
            row["work"] = {"iri": base + item.of[0], "label": item.of[1]}
        items.append(row)
    return {"total": listing.total, "page": asked.page, "pages": pages, "sort": asked.order, "items": items}
