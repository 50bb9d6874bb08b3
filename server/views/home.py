"""The start page: what is here, and three ways in."""

from dataclasses import dataclass

from tropegraph.server.changes import changes_of
from tropegraph.server.cookbook import recipes
from tropegraph.server.formats import RDF_SYNTAXES
from tropegraph.server.lists.kinds import Filters, Item
from tropegraph.server.site import site

from . import dataset
from .figures import Bars, bars
from .frame import Alternate, Frame, render

_COUNTED = ("tropes", "occurrences", "characters", "agents", "lines", "triples")
_SHOWN = ("tropes-of-a-work", "works-of-a-trope", "who-plays-whom", "tropes-of-years")
_WORKS = 8
_BARS = 8
_CHANGES = 3


@dataclass(frozen=True)
class WorkRow:
    """A work that a page of the release is about."""

    item: Item
    href: str


def home_page() -> str:
    """The start page."""
    urls, counts = site().urls, site().release.manifest["counts"]
    has_lists = site().has_files
    works = site().lists.listing("works", Filters(), "tropes", 0, _WORKS).items if has_lists else ()
    alternates = tuple(
        Alternate(syntax.title, urls.to(f"void{syntax.extension}"), syntax.media_type)
        for syntax in RDF_SYNTAXES
    )
    described = site().lists.described() if has_lists else int(counts.get("pages", 0))
    release = site().release
    structured = dataset.described(release, f"{release.base}dataset", release.base, "Tropegraph")
    return render(
        "home.html",
        Frame(
            "Tropegraph",
            alternates=alternates,
            structured=structured,
            path="",
            description=dataset.DESCRIPTION,
        ),
        lists=_lists(described) if has_lists else {},
        counts=[*_counted_works(described), *((name, counts[name]) for name in _COUNTED if counts.get(name))],
        works=[WorkRow(item, urls.to(item.path)) for item in works if item.has_page],
        described=described,
        changes=changes.lines(_CHANGES) if (changes := changes_of(site().release)) else None,
        recipes=[each for each in recipes() if each.name in _SHOWN],
        figures=(("modes", _modes()), ("used-most", _tropes())) if has_lists else (),
    )


def _lists(described: int) -> dict[str, str]:
    """Where the things are listed that are counted, by what they are called."""
    return {
        _described(described): "browse/works",
        "tropes": "browse/tropes",
        "characters": "browse/characters",
        "triples": "dumps/",
    }


def _described(number: int) -> str:
    return f"work{'' if number == 1 else 's'} with a page"


def _counted_works(described: int) -> list[tuple[str, int]]:
    """How many works have a page in the release, and how many more those pages name."""
    named = max(0, site().release.manifest["counts"].get("works", 0) - described)
    others = [(f"other work{'' if named == 1 else 's'} named", named)] if named else []
    return [(_described(described), described), *others]


def _modes() -> Bars | None:
    """The modes by their occurrences."""
    urls = site().urls
    used = [mode for mode in site().lists.modes() if mode.occurrences]
    rows = [(mode.label, urls.to(mode.path), mode.occurrences) for mode in used[:_BARS]]
    query = urls.to("cookbook/modes")
    return bars("Modes, by occurrences", ("occurrence", "occurrences"), rows, query, len(used) - _BARS)


def _tropes() -> Bars | None:
    """The tropes that most works exhibit; where none is in two works, those with most characters."""
    urls = site().urls
    found = site().lists.listing("tropes", Filters(), "works", 0, _BARS)
    if not found.items or (found.items[0].works or 0) < 2:
        return _tropes_by_characters()
    rows = [(item.label, urls.to(item.path), item.works or 0) for item in found.items]
    query = urls.to("cookbook/common-tropes")
    return bars("Tropes used most, by works", ("work", "works"), rows, query, found.total - _BARS)


def _tropes_by_characters() -> Bars | None:
    urls, found = site().urls, site().lists.by_characters()
    return bars(
        "Tropes used most, by characters",
        ("character", "characters"),
        [(each.label, urls.to(each.path), each.number) for each in found[:_BARS]],
        urls.to("cookbook/tropes-by-characters"),
        len(found) - _BARS,
        "No two works of this release share a trope, so the characters that each involves are counted.",
    )
