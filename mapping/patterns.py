"""Names that only their capitals and their repetition show: found with care, marked ``tg:Pattern``."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from .names import KnownNames
from .page import Entry, Location, Page, Span
from .people import Sighting

MIN_ENTRIES = 3
"""In how many entries a name must stand inside a sentence."""

MIN_ACTS = 2
"""How often a name must own or do something: "Ruth's", "Ruth takes"."""

_NAMES = re.compile(
    r"(?<=[a-z,;] )(?P<name>[A-ZÀ-ÖØ-ÞĀ-Ž][a-zà-öø-ÿā-ž]+(?:-[A-Za-z]+)?"
    r"(?: [A-ZÀ-ÖØ-ÞĀ-Ž][a-zà-öø-ÿā-ž]+(?:-[A-Za-z]+)?)?)(?!\w)(?P<acts>['’]s? | (?:is|was|has|had|does|did"
    r"|says|said|tells|told|gets|got|takes|took|tries|tried|makes|made|goes|went|uses|used|wants|finds|found|kills|killed"
    r"|starts|manages|decides|realizes|dies|fights|himself|herself|and|who|can|could|would|will|also)\b)?"
)
_SMALL = re.compile(r"\b[a-zà-öø-ÿ]+\b")
_PLACES = frozenset(
    "in at the a an this that these into inside outside near during from for on episode chapter of".split()
)
_NOT_PEOPLE = frozenset(
    "English American British French German Japanese Chinese Russian Italian Spanish Korean European Western "
    "Christmas Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May "
    "June July August September October November December God Earth World War Internet Jesus Japan America "
    "Russia Germany England".split()
)


@dataclass
class _Candidate:
    """How a name stands in the text."""

    at: Location
    entries: set[int] = field(default_factory=set)
    acts: int = 0
    placed: int = 0
    seen: int = 0


def repeated_names(
    pages: Sequence[Page], names: KnownNames, is_known: Callable[[str], bool], common: Collection[str]
) -> Iterator[Sighting]:
    """Names of one or two words that act or own something in several entries, and are no trope's.

    ``common`` are words that the pages write with small letters too: they are no names.
    The score grows from 0.5 with the number of entries, and stays below 0.8.
    """
    found = _candidates(pages)
    for name, each in sorted(found.items()):
        known = (
            is_known(name)
            or names.knows(name)
            or any(word in _NOT_PEOPLE or word.casefold() in common for word in name.split())
        )
        enough = len(each.entries) >= MIN_ENTRIES and each.acts >= MIN_ACTS and each.placed * 10 <= each.seen
        if enough and not known:
            yield Sighting(name, each.at, round(0.8 - 0.9 / len(each.entries), 2), "Pattern")


def common_words(pages: Sequence[Page]) -> frozenset[str]:
    """The words that the pages write with small letters."""
    return frozenset(word for page in pages for word in _SMALL.findall(page.text))


def _candidates(pages: Sequence[Page]) -> dict[str, _Candidate]:
    found: defaultdict[str, _Candidate] = defaultdict(lambda: _Candidate(Location("", Span(0, 0))))
    serial = 0
    for page in pages:
        for entry in page.entries:
            serial += 1
            for start, text in _texts(entry):
                for match in _NAMES.finditer(text):
                    each = found[match["name"]]
                    if not each.seen:
                        span = Span(start + match.start("name"), start + match.end("name"))
                        each.at = Location(page.id, span)
                    each.seen += 1
                    each.entries.add(serial)
                    each.acts += match["acts"] is not None
                    before = text[max(0, match.start() - 10) : match.start() - 1].rpartition(" ")[2]
                    each.placed += before in _PLACES
    return found


def _texts(entry: Entry) -> Iterator[tuple[int, str]]:
    if entry.text:
        yield entry.text.span.start, entry.text.text
    for child in entry.children:
        yield from _texts(child)
