"""Texts of which parts give away the story: cut into what is shown and what is hidden, and whom they name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

RANGE = re.compile(r"#(char=(\d+),(\d+))\Z")
"""The fragment of a range of a page's text: https://www.rfc-editor.org/rfc/rfc5147"""

_WORD = re.compile(r"\w+")
ThingT = TypeVar("ThingT")
Span = tuple[int, int]
"""A half-open range of characters."""


def range_of(iri: str) -> tuple[str, Span] | None:
    """The page and the range of its text that an IRI names; None where it names none.

    >>> range_of("x:page/Film/X#char=3,7"), range_of("x:page/Film/X")
    (('x:page/Film/X', (3, 7)), None)
    """
    match = RANGE.search(iri)
    return (iri[: match.start()], (int(match[2]), int(match[3]))) if match else None


def pieces(text: str, start: int, hidden: Iterable[Span]) -> tuple[tuple[str, bool], ...]:
    """A text, which begins at ``start``, cut where it is to be hidden: (piece, whether it is).

    >>> pieces("He dies.", 10, [(13, 17), (0, 11)])
    (('H', True), ('e ', False), ('dies', True), ('.', False))
    """
    end, found, at = start + len(text), [], start
    for first, last in sorted(hidden):
        first, last = max(first, at), min(last, end)
        if first < last:
            found += [(text[at - start : first - start], False), (text[first - start : last - start], True)]
            at = last
    found.append((text[at - start :], False))
    return tuple(piece for piece in found if piece[0])


def is_inside(places: Iterable[tuple[str, Span]], hidden: Mapping[str, Iterable[Span]]) -> bool:
    """Whether all places of pages' texts lie in hidden ranges, of which there is one at least.

    >>> hidden = {"p": [(2, 6)]}
    >>> is_inside([("p", (3, 5))], hidden), is_inside([("p", (3, 5)), ("p", (8, 9))], hidden)
    (True, False)
    """
    found = list(places)
    return bool(found) and all(
        any(first <= start and end <= last for first, last in hidden.get(page, ()))
        for page, (start, end) in found
    )


def words(text: str) -> list[str]:
    """The words of a text, in no capitals."""
    return _WORD.findall(text.casefold())


def named(texts: Iterable[str], names: Mapping[ThingT, Iterable[str]]) -> set[ThingT]:
    """The things whose names stand in texts as whole words, in any capitals; a longer name hides those in it.

    A name that two things bear tells of neither.

    >>> named(["Greta Holm's cap"], {"holm": ["Greta Holm"], "piet": ["Piet Holm", "Holm"]})
    {'holm'}
    """
    bearers: dict[tuple[str, ...], set[ThingT]] = defaultdict(set)
    for thing, own in names.items():
        for name in own:
            bearers[tuple(words(name))].add(thing)
    longest = max(map(len, bearers), default=0)
    found: set[ThingT] = set()
    for text in texts:
        said, at = words(text), 0
        while at < len(said):
            sizes = range(min(longest, len(said) - at), 0, -1)
            size = next((size for size in sizes if tuple(said[at : at + size]) in bearers), 0)
            some = bearers[tuple(said[at : at + size])] if size else set()
            found |= some if len(some) == 1 else set()
            at += size or 1
    return found


def telling(names: Iterable[str], label: str) -> list[str]:
    """The names of a thing that tell which it is: its label, and those that share a word with it.

    >>> telling(["Maas", "the mole"], "Piet Maas")
    ['Piet Maas', 'Maas']
    """
    own = set(words(label))
    return [label, *(name for name in names if own & set(words(name)))]
