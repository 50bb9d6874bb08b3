"""Names of tropes that a work uses as its own: "Iron Man" on every second line is a hero, not the trope."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from .linked import LinkedEntry, LinkedPage

MOST_ENTRIES = 2
"""In how many entries a trope may be named that is neither linked nor has an entry; pages name few twice."""


def without_refrains(pages: Sequence[LinkedPage], known: Collection[str]) -> tuple[LinkedPage, ...]:
    """The pages without mentions of tropes that are named too often to be meant.

    What a page links to, what has an entry of its own, and what the authority knows stays.
    """
    counts = Counter(
        trope for page in pages for entry in page.entries for trope in {each for each in _named(entry)}
    )
    often = {trope for trope, number in counts.items() if number > MOST_ENTRIES and trope not in known}
    if not often:
        return tuple(pages)
    often -= {entry.trope for page in pages for top in page.entries for entry in _all(top)}
    often -= {link.target.partition("/")[2] for page in pages for link in page.page.links}
    if not often:
        return tuple(pages)
    return tuple(
        replace(page, entries=tuple(_without(entry, often) for entry in page.entries)) for page in pages
    )


def _all(entry: LinkedEntry) -> Iterator[LinkedEntry]:
    yield entry
    for child in entry.children:
        yield from _all(child)


def _named(entry: LinkedEntry) -> Iterator[str]:
    for each in _all(entry):
        yield from each.tropes


def _without(entry: LinkedEntry, often: set[str]) -> LinkedEntry:
    tropes = tuple(trope for trope in entry.tropes if trope not in often)
    children = tuple(_without(child, often) for child in entry.children)
    if tropes == entry.tropes and all(new is old for new, old in zip(children, entry.children, strict=True)):
        return entry
    return replace(entry, tropes=tropes, children=children)
