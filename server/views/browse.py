"""The pages of lists: what is asked for, the lines, and what to try where there are none."""

from dataclasses import dataclass, replace

from tropegraph.mapping.media import MEDIA
from tropegraph.server.lists.kinds import ORDERS, Filters, Item
from tropegraph.server.lists.reading import Listing
from tropegraph.server.site import site

from .frame import Alternate, Frame, render

KINDS = ("works", "tropes", "characters")
_SUGGESTED = 100
"""Names of tropes that the form offers to complete."""

_TITLES = {"works": "Works", "tropes": "Tropes", "characters": "Characters"}
_COLUMNS = {
    "works": (("Work", "name"), ("Year", "year"), ("Medium", ""), ("Tropes", "tropes")),
    "tropes": (("Trope", "name"), ("Works", "works"), ("Occurrences", "")),
    "characters": (("Character", "name"), ("Work", "work"), ("Occurrences", "occurrences"), ("Lines", "")),
}
_NUMBERS = ("Year", "Tropes", "Works", "Occurrences", "Lines")
_DESCENDING = ("tropes", "works", "occurrences")
_CLEARED = {"year": {"years": None}}
_MEDIUM_WORDS = {medium.namespace: medium.words[0] for medium in MEDIA if medium.words}


@dataclass(frozen=True)
class Asked:
    """What a URL asks for: the list, its fields as they were given and as they are meant, order and page."""

    kind: str
    given: tuple[tuple[str, str], ...]
    filters: Filters
    order: str
    page: int

    def url_fields(self, *, without: str = "", order: str = "") -> tuple[tuple[str, str], ...]:
        """The fields of the URL of this list, without the page."""
        order = order or self.order
        fields = [(name, text) for name, text in self.given if name != without]
        return (*fields, ("sort", order)) if order != ORDERS[self.kind][0] else tuple(fields)


@dataclass(frozen=True)
class Column:
    """A column of a list; ``href`` sorts by it, ``sorted`` is what ``aria-sort`` says."""

    title: str
    href: str
    sorted: str
    is_number: bool


@dataclass(frozen=True)
class Line:
    """A line of a list; ``href`` leads to the thing, ``of`` is the (label, URL) of a character's work."""

    item: Item
    href: str
    medium: str
    of: tuple[str, str] | None


@dataclass(frozen=True)
class Chip:
    """A filter that is in force, the URL of the list without it, and how long that is."""

    field: str
    text: str
    href: str
    total: int


def browse_page(asked: Asked, listing: Listing, pages: int) -> str:
    """A page of a list."""
    urls, lists, path = site().urls, site().lists, f"browse/{asked.kind}"
    fields = asked.url_fields()
    frame = Frame(
        _title(asked),
        kind="Browse",
        alternates=(Alternate("JSON", urls.to(path, [*fields, ("format", "json")]), "application/json"),),
        page=asked.page,
        pages=pages,
        page_path=path,
        page_fields=fields,
    )
    return render(
        "browse.html",
        frame,
        asked=asked,
        given=dict(asked.given),
        hidden_sort=asked.order != ORDERS[asked.kind][0],
        listing=listing,
        tabs=[(_TITLES[kind], urls.to(f"browse/{kind}"), kind == asked.kind) for kind in KINDS],
        columns=_columns(asked),
        lines=[_line(item) for item in listing.items],
        chips=_chips(asked),
        modes=sorted(lists.modes(), key=lambda mode: mode.label),
        media=[(name, _medium(name), number) for name, number in lists.media()],
        suggested=[] if asked.kind == "tropes" else _suggested(),
    )


def _title(asked: Asked) -> str:
    """The title; it names a filter, so that pages can be told apart in a browser's history."""
    words = [text for _, text in asked.given]
    return f"{_TITLES[asked.kind]}: {', '.join(words)}" if words else _TITLES[asked.kind]


def _suggested() -> list[str]:
    found = site().lists.listing("tropes", Filters(), "works", 0, _SUGGESTED)
    return sorted((item.label for item in found.items), key=str.casefold)


def _columns(asked: Asked) -> list[Column]:
    columns = []
    for title, order in _COLUMNS[asked.kind]:
        is_sorted = order == asked.order
        direction = "descending" if order in _DESCENDING else "ascending"
        href = site().urls.to(f"browse/{asked.kind}", asked.url_fields(order=order)) if order else ""
        columns.append(Column(title, href, direction if is_sorted else "", title in _NUMBERS))
    return columns


def _line(item: Item) -> Line:
    urls = site().urls
    of = (item.of[1], urls.to(item.of[0])) if item.of else None
    return Line(item, urls.to(item.path), _medium(item.medium) if item.medium else "", of)


def _medium(namespace: str) -> str:
    """The word for a namespace of works."""
    return _MEDIUM_WORDS.get(namespace, namespace)


def _chips(asked: Asked) -> list[Chip]:
    """The filters in force, each with the list that there is without it."""
    chips = []
    for field, text in asked.given:
        others = replace(asked.filters, **_CLEARED.get(field, {field: ""}))
        total = site().lists.listing(asked.kind, others, asked.order, 0, 0).total
        href = site().urls.to(f"browse/{asked.kind}", asked.url_fields(without=field))
        chips.append(Chip(field, _shown(field, text, asked), href, total))
    return chips


def _shown(field: str, text: str, asked: Asked) -> str:
    """A filter as a reader would say it: the label of a thing, not its path."""
    if field == "medium":
        return _medium(text)
    if field in ("trope", "work", "character"):
        return site().lists.label(f"{field}s", getattr(asked.filters, field))
    return text
