"""The pages of lists: what is asked for, the lines, and what to try where there are none."""

from dataclasses import dataclass, replace

from tropegraph.mapping.media import name_of
from tropegraph.server.lists.kinds import ORDERS, Filters, Item
from tropegraph.server.lists.reading import Listing
from tropegraph.server.site import site

from .announcing import announced
from .frame import Alternate, Frame, render
from .near import near, words_of
from .untold import character_of, untold_lines

KINDS = ("works", "tropes", "characters")
_SUGGESTED = 100
"""Names of tropes that the form offers to complete."""

_TITLES = {"works": "Works", "tropes": "Tropes", "characters": "Characters"}
_COLUMNS = {
    "works": (("Work", "name"), ("Year", "year"), ("Medium", ""), ("Tropes present", "tropes")),
    "tropes": (("Trope", "name"), ("Works with it", "works"), ("Occurrences", "")),
    "characters": (("Character", "name"), ("Work", "work"), ("Occurrences", "occurrences"), ("Lines", "")),
}
_NUMBERS = ("Year", "Tropes present", "Works with it", "Occurrences", "Lines")
_IN_ALL = ("Tropes present", "Works with it", "Occurrences", "Lines")
"""Numbers that are those of the whole release, whatever the list is narrowed to."""
_PARTIAL = ("mode", "trope", "work", "character")
"""Filters that hold of single occurrences, so that a reader may take numbers for those of these alone."""
_DESCENDING = ("tropes", "works", "occurrences")
_CLEARED = {"year": {"years": None}}
_MOST_NEAR, _LONGEST_NAME = 100, 200
_NEAR = 6
"""Things of other names that are offered where nothing has that name."""


@dataclass(frozen=True)
class Asked:
    """What a URL asks for: the list, its fields as they were given and as they are meant, order and page.

    ``found`` are the paths of all things that have the name that was given, by field; the first is meant.
    """

    kind: str
    given: tuple[tuple[str, str], ...]
    filters: Filters
    order: str
    page: int
    found: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def own_fields(self) -> tuple[tuple[str, str], ...]:
        """The fields that decide what the list holds, as they are meant, not as they were typed."""
        meant = {"mode": self.filters.mode.rpartition("/")[2]} if self.filters.mode else {}
        meant |= {"medium": self.filters.medium} if self.filters.medium else {}
        meant |= {field: getattr(self.filters, field) for field, paths in self.found if paths}
        return tuple((name, meant.get(name, text)) for name, text in self.given)

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
    """A line of a list; ``href`` leads to the thing, ``of`` is a character's work: label, URL, language.

    One with a ``secret`` gives away a story: that says what it is without naming it.
    """

    item: Item
    href: str
    medium: str
    of: tuple[str, str, str] | None
    secret: str


@dataclass(frozen=True)
class Other:
    """A thing that may be meant by a name, what tells it from others, and the URL of the list with it.

    One with a ``secret`` is named in spoilers alone: that says what it is without naming it.
    """

    label: str
    path: str
    href: str
    secret: str


@dataclass(frozen=True)
class Doubt:
    """A name that nothing has, or several things have, with those that may be meant by it."""

    field: str
    text: str
    is_known: bool
    others: tuple[Other, ...]


@dataclass(frozen=True)
class Choice:
    """What a list can be narrowed to, and how many lines it would have."""

    value: str
    label: str
    number: int
    is_chosen: bool


@dataclass(frozen=True)
class Chip:
    """A filter that is in force, the URL of a list without it or with it alone, and how long that is."""

    field: str
    text: str
    href: str
    total: int


def browse_page(asked: Asked, listing: Listing, pages: int) -> str:
    """A page of a list."""
    urls, path = site().urls, f"browse/{asked.kind}"
    fields, is_sorted = asked.url_fields(), asked.order != ORDERS[asked.kind][0]
    frame = Frame(
        _title(asked),
        kind="Browse",
        alternates=(Alternate("JSON", urls.to(path, [*fields, ("format", "json")]), "application/json"),),
        page=asked.page,
        pages=pages,
        page_path=path,
        page_fields=fields,
        path=path,
        fields=(*asked.own_fields(), *([("sort", asked.order)] if asked.page > 1 and is_sorted else [])),
    )

    secret = untold_lines(asked.kind, asked.filters, (item.path for item in listing.items))
    return render(
        "browse.html",
        announced(frame, _about(asked, listing), "CollectionPage"),
        asked=asked,
        given=dict(asked.given),
        hidden_sort=is_sorted,
        listing=listing,
        tabs=[(_TITLES[kind], urls.to(f"browse/{kind}"), kind == asked.kind) for kind in KINDS],
        columns=_columns(asked),
        lines=[_line(item, secret.get(item.path, "")) for item in listing.items],
        chips=_chips(asked),
        ways=[] if listing.items else _ways(asked),
        modes=_modes(asked),
        media=_media(asked) if asked.kind == "works" else [],
        doubts=[doubt for field, paths in asked.found if (doubt := _doubt(asked, field, paths))],
        suggested=[] if asked.kind == "tropes" else _suggested(),
    )


def _title(asked: Asked) -> str:
    """The title; it names a filter, so that pages can be told apart in a browser's history."""
    words = [_shown(field, text, asked) for field, text in asked.given]
    return f"{_TITLES[asked.kind]}: {', '.join(words)}" if words else _TITLES[asked.kind]


def _modes(asked: Asked) -> list[Choice]:
    """The modes that something in the list has, and the one that it is narrowed to."""
    numbers, chosen = site().lists.by_mode(asked.kind, asked.filters), asked.filters.mode
    choices = (
        Choice(mode.path.rpartition("/")[2], mode.label, numbers.get(mode.path, 0), mode.path == chosen)
        for mode in site().lists.modes()
    )
    return sorted((each for each in choices if each.number or each.is_chosen), key=lambda each: each.label)


def _media(asked: Asked) -> list[Choice]:
    """The media that works in the list have, and the one that it is narrowed to."""
    chosen = asked.filters.medium
    numbers = {**({chosen: 0} if chosen else {}), **dict(site().lists.by_medium(asked.filters))}
    choices = (Choice(each, name_of(each), number, each == chosen) for each, number in numbers.items())
    return sorted(choices, key=lambda each: each.label.casefold())


def _doubt(asked: Asked, field: str, paths: tuple[str, ...]) -> Doubt | None:
    """Whether a name can be meant otherwise; None where one thing alone has it."""
    lists, base, text = site().lists, site().release.base, dict(asked.given)[field]
    meant = getattr(asked.filters, field)
    if paths:
        others = [(lists.label(f"{field}s", path), path) for path in paths if path != meant]
        if not others or text.removeprefix(base) == meant:
            return None
    else:
        found = near(words_of(meant), _NEAR, (field.capitalize(),))
        others = [(each.label, each.iri.removeprefix(base)) for each in found]
    secret = {path: character_of(path) for path in lists.untold(path for _, path in others)}
    links = (Other(label, path, _with(asked, field, path), secret.get(path, "")) for label, path in others)
    return Doubt(field, text, bool(paths), tuple(links))


def _with(asked: Asked, field: str, text: str) -> str:
    """The URL of the list narrowed to another thing."""
    fields = [(name, text if name == field else given) for name, given in asked.url_fields()]
    return site().urls.to(f"browse/{asked.kind}", fields)


def _about(asked: Asked, listing: Listing) -> str:
    total = f"{listing.total:,} {asked.kind if listing.total != 1 else asked.kind[:-1]}"
    narrowed = f" ({_title(asked).partition(': ')[2]})" if asked.given else ""
    return f"{total} of Tropegraph{narrowed}, as a list to narrow, sort and link to."


def _suggested() -> list[str]:
    found = site().lists.listing("tropes", Filters(), "works", 0, _SUGGESTED)
    return sorted((item.label for item in found.items), key=str.casefold)


def _columns(asked: Asked) -> list[Column]:
    columns = []
    is_partial = any(field in _PARTIAL for field, _ in asked.given)
    for title, order in _COLUMNS[asked.kind]:
        is_sorted = order == asked.order
        direction = "descending" if order in _DESCENDING else "ascending"
        href = site().urls.to(f"browse/{asked.kind}", asked.url_fields(order=order)) if order else ""
        shown = f"{title}, in all" if is_partial and title in _IN_ALL else title
        columns.append(Column(shown, href, direction if is_sorted else "", title in _NUMBERS))
    return columns


def _line(item: Item, secret: str) -> Line:
    urls = site().urls
    of = (item.of[1], urls.to(item.of[0]), item.of[2]) if item.of else None
    return Line(item, urls.to(item.path), name_of(item.medium) if item.medium else "", of, secret)


def _chips(asked: Asked) -> list[Chip]:
    """The filters in force, each with the list that there is without it."""
    chips = []
    for field, text in asked.given:
        others = replace(asked.filters, **_CLEARED.get(field, {field: ""}))
        total = site().lists.listing(asked.kind, others, asked.order, 0, 0).total
        href = site().urls.to(f"browse/{asked.kind}", asked.url_fields(without=field))
        chips.append(Chip(field, _shown(field, text, asked), href, total))
    return chips


def _ways(asked: Asked) -> list[Chip]:
    """What to try where a list is empty: it without one of its filters, else with one of them alone.

    A name that is spelled otherwise is found by the search.
    """
    ways = [replace(chip, field=f"without {chip.field}") for chip in _chips(asked) if chip.total]
    if not ways:
        ways = [chip for field, text in asked.given if (chip := _alone(asked, field, text)).total]
    if (name := asked.filters.name) and not _alone(asked, "name", name).total:
        kind = asked.kind[:-1].capitalize()
        if found := len(near(name[:_LONGEST_NAME], _MOST_NEAR, (kind,))):
            href = site().urls.to("search", q=name[:_LONGEST_NAME], type=kind)
            ways.insert(0, Chip("search for", name[:_LONGEST_NAME], href, found))
    return ways


def _alone(asked: Asked, field: str, text: str) -> Chip:
    """The list that is narrowed by one filter alone."""
    own = next(iter(_CLEARED.get(field, (field,))))
    filters = replace(Filters(), **{own: getattr(asked.filters, own)})
    total = site().lists.listing(asked.kind, filters, asked.order, 0, 0).total
    href = site().urls.to(f"browse/{asked.kind}", [(field, text)])
    return Chip(f"with {field}", _shown(field, text, asked), href, total)


def _shown(field: str, text: str, asked: Asked) -> str:
    """A filter as a reader would say it: the label of a thing, not its path."""
    if field == "medium":
        return name_of(asked.filters.medium)
    if field == "mode":
        return next(mode.label for mode in site().lists.modes() if mode.path == asked.filters.mode)
    if field in ("trope", "work", "character"):
        path = getattr(asked.filters, field)
        return site().lists.label(f"{field}s", path) if dict(asked.found)[field] else text
    return text
