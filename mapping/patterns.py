"""Names that only their capitals and their deeds show: found with care, marked ``tg:Pattern``."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .names import KnownNames
from .page import Entry, Location, Page, Span
from .people import Sighting
from .roles import is_no_person, is_proper_name

MIN_ENTRIES = 3
"""In how many entries a name must stand inside a sentence."""

MIN_ACTS = 2
"""How often a name must own or do something: "Ruth's", "Ruth takes"."""

_UPPER, _ANY = "A-ZÀ-ÖØ-ÞĀ-Ž", "\\wà-öø-ÿā-ž"
_REST = rf"[{_ANY}]*(?:-[A-Za-z]+)*"
_RUNS = re.compile(rf"[{_UPPER}](?<![\w'’-][{_UPPER}]){_REST}(?: [{_UPPER}]{_REST})*")
_STOPS = frozenset(',;)"”')
_DEEDS = re.compile(
    r",? (?:himself|herself|who|whose)\b"
    r"| (?:says|said|tells|told|asks|asked|wants|wanted|decides|realizes|realises|dies|died|thinks|believes"
    r"|loves|hates|admits|refuses|agrees|knows|feels|sees|hears|laughs|smiles|cries|screams|yells|wears"
    r"|explains|reveals|learns|discovers|remembers|survives|talks|speaks|sings|marries|kills|murders"
    r"|suspects|tries|tried|walks|runs|looks|pretends|confesses|accuses|mentions|comments|calls|begs"
    r"|replies|shouts|grabs|jumps|reacts)\b"
    r"|['’]s? (?:mother|father|mom|dad|brother|sister|son|daughters?|wife|husband|parents|family|death"
    r"|life|face|hands?|eyes|head|voice|body|hair|back|arm|heart|mind|personality|friends?|girlfriend"
    r"|boyfriend|clothes|outfit|expression|reaction)\b"
)
_ACTS = re.compile(
    r"['’]s? | (?:is|was|has|had|does|did|gets|got|takes|took|makes|made|goes|went|uses|used|finds|found"
    r"|fights|starts|can|could|would|will|and|also|manages)\b"
)
_CLAUSE = re.compile(rf"[^.!?;:{_UPPER}]*")
_PRONOUN = re.compile(r"\b(?:he|she|his|her|him)\b")
_SMALL = re.compile(r"\b[a-zà-öø-ÿ]+\b")
_ARTICLES = frozenset("the a an this these that its each every another any".split())
_PLACES = frozenset(
    "in at inside near outside into around across throughout through within episode chapter".split()
)
_PARTICLES = frozenset("de da del della di du la le van von der den bin al el".split())
_NAMES_OF_PLACES = frozenset(
    "Camp Cape Castle East Fort Hotel Lake Mount New North Planet Port San Santa South West".split()
)
"""With which words the names of places begin."""
_NOT_PEOPLE = frozenset(
    "English American British French German Japanese Chinese Russian Italian Spanish Korean European Western "
    "Christmas Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May "
    "June July August September October November December God Earth World War Internet Jesus Japan America "
    "Russia Germany England".split()
)


@dataclass
class _Candidate:
    """Where a name stands: first, in which entries, and all places as text, start and end in it."""

    at: Location
    entries: set[int] = field(default_factory=set)
    places: list[tuple[str, int, int]] = field(default_factory=list)

    def is_person(self) -> bool:
        """Whether it acts as people do: the words beside it are counted where it stands often enough."""
        if len(self.entries) < MIN_ENTRIES:
            return False
        beside = [_beside(*place) for place in self.places]
        seen = len(beside)
        return (
            sum(each.acts for each in beside) >= MIN_ACTS
            and sum(each.is_human for each in beside) * 10 >= seen
            and sum(each.article for each in beside) * 10 <= seen
            and sum(each.place for each in beside) * 5 <= seen
        )


class _Beside(NamedTuple):
    """What stands beside a name in one place.

    ``acts`` tells that it owns or does something, ``is_human`` that what stands after it is said of people:
    what they feel and say, "his", "her"; ``article`` and ``place`` that such a word stands before it.
    """

    acts: bool
    is_human: bool
    article: bool
    place: bool


def repeated_names(
    pages: Sequence[Page],
    names: KnownNames,
    is_known: Callable[[str], bool],
    common: Collection[str],
    seen: Collection[str] = (),
) -> Iterator[Sighting]:
    """Names of one or two words that act as people do in several entries, and are no trope's.

    ``common`` are words that the pages write with small letters too: they are no names. ``seen`` are names of
    characters that are known from elsewhere: where a first name and a surname are characters' each for
    itself, and stand side by side, they are one character's. The score grows from 0.5 with the number of
    entries, and stays below 0.8.
    """

    def may_be(name: str) -> bool:
        words = name.split()
        return not (
            is_known(name)
            or names.knows(name)
            or is_no_person(words[-1])
            or (len(words) > 1 and words[0] in _NAMES_OF_PLACES)
            or not is_proper_name(name)
            or any(word in _NOT_PEOPLE or word.casefold() in common for word in words)
        )

    candidates = sorted(_candidates(pages).items())
    people = {name: each for name, each in candidates if each.is_person() and may_be(name)}
    for name, each in candidates:
        first, _, last = name.partition(" ")
        whole = last and all(part in people or part in seen for part in (first, last)) and may_be(name)
        if name in people or whole:
            yield Sighting(name, each.at, round(max(0.5, 0.8 - 0.9 / len(each.entries)), 2), "Pattern")


def common_words(pages: Sequence[Page]) -> frozenset[str]:
    """The words that the pages write with small letters."""
    return frozenset[str]().union(*(_SMALL.findall(page.text) for page in pages))


def _candidates(pages: Sequence[Page]) -> dict[str, _Candidate]:
    """Runs of one or two capitalised words inside sentences, by the words."""
    found: dict[str, _Candidate] = {}
    serial = 0
    for page in pages:
        for entry in page.entries:
            serial += 1
            for start, text in _texts(entry):
                for match in _RUNS.finditer(text):
                    name = match.group()
                    if name.count(" ") < 2 and _stands_alone(text, match.start(), name):
                        each = found.get(name)
                        if each is None:
                            span = Span(start + match.start(), start + match.end())
                            each = found[name] = _Candidate(Location(page.id, span))
                        each.entries.add(serial)
                        each.places.append((text, *match.span()))
    return found


def _stands_alone(text: str, start: int, name: str) -> bool:
    """Whether a run inside a sentence is no end of a longer name, as in "de Killer", "Land of Dragons"."""
    if start < 2 or text[start - 1] != " " or name.isupper():
        return False
    last = text[start - 2]
    if last in _STOPS:
        return True
    if not last.isalnum():
        return False
    earlier, _, before = text[max(0, start - 60) : start - 1].rpartition(" ")
    if before in _PARTICLES:
        return False
    return before not in {"of", "the"} or not earlier.rpartition(" ")[2][:1].isupper()


def _beside(text: str, start: int, end: int) -> _Beside:
    """What stands beside the name from ``start`` to ``end``."""
    after = text[end : end + 90]
    deed, act = _DEEDS.match(after), _ACTS.match(after)
    clause = _CLAUSE.match(after)
    is_human = bool(deed or (clause and _PRONOUN.search(clause.group())))
    before = text[max(0, start - 20) : start - 1].rpartition(" ")[2].casefold()
    return _Beside(bool(deed or act), is_human, before in _ARTICLES, before in _PLACES)


def _texts(entry: Entry) -> Iterator[tuple[int, str]]:
    if entry.text:
        yield entry.text.span.start, entry.text.text
    for child in entry.children:
        yield from _texts(child)
