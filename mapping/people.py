"""Names that stand for one character: full names, surnames, nicknames in quotes, ranks, possessives."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .page import Location, Page

_NICKNAME = re.compile(r"[\"“]([^\"”]+)[\"”]")
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]?")
_POSSESSIVE = re.compile(r"['’]s?$")
_RANKS = re.compile(
    r"(?:(?:Agent|Captain|Cap'n|Cmdr\.?|Commander|Capt\.?|Chief|Col\.?|Colonel|Corporal|Count|Countess|Detective|Det\.?"
    r"|Director|Doctor|Dr\.?|General|Gen\.?|Inspector|Judge|King|Lady|Lieutenant|Lt\.?|Lord|Madame|Major|Miss"
    r"|Mister|Mr\.?|Mrs\.?|Ms\.?|Officer|President|Prince|Princess|Private|Prof\.?|Professor|Queen|Sergeant|Sgt\.?"
    r"|Sheriff|Sir|Sister|Uncle|Aunt) )+(?=\S)"
)
_NOBODY = frozenset(
    (
        "all both everyone everybody others crowd audience together man woman men women boy girl boys "
        "girls voice voices announcer narrator caption subtitle text title lyrics chorus cast me you i "
        "we they he she him her us"
    ).split()
)
_NO_NAMES = frozenset("oh ah hey old young big little black white red blue green mad doctor captain".split())
_WORDS = re.compile(r"\w+")
_FEW = 30
"""How many names may be looked for one by one; for more of them words are counted first."""
_SEVERAL = re.compile(r" (?:and|&|or) |/|, | \+ ")


@dataclass(frozen=True)
class Sighting:
    """A name that the page shows to be a character's: where, how sure, and by which method."""

    name: str
    at: Location
    score: float
    method: str


@dataclass
class Person:
    """A character with all names that stand for no other one.

    ``spellings`` are names that differ from these in capitals: by them the character is found, not called.
    """

    label: str
    at: Location
    score: float
    method: str
    aliases: list[str] = field(default_factory=list)
    spellings: list[str] = field(default_factory=list)


def plain_name(name: str) -> str:
    """A name without nickname, aside and possessive.

    >>> plain_name('Tom "Sparks" Weller (quietly)')
    'Tom Weller'
    """
    bare = _ASIDE.sub("", _NICKNAME.sub("", name))
    return " ".join(_POSSESSIVE.sub("", bare.strip(" :,")).split())


def is_one_person(name: str) -> bool:
    """Whether a speaker's name can be that of one character: not "All", not "Tom and Ruth"."""
    plain = plain_name(name)
    first = plain[:1]
    return (
        bool(first)
        and (first.isupper() or first.isdigit())
        and plain.casefold() not in _NOBODY
        and not _SEVERAL.search(plain)
        and not plain.casefold().startswith(("the ", "a ", "an ", "all ", "every "))
        and len(plain.split()) <= 5
    )


def named_again(
    speakers: Sequence[Sighting], others: Iterable[Sighting], pages: Iterable[Page]
) -> list[Sighting]:
    """The speakers but for those of one line whom the pages name nowhere else: these may be anybody.

    Who is in ``others`` too, or in a text by a part of the name, is named elsewhere.
    """
    times = Counter(_key(plain_name(seen.name)) for seen in (*speakers, *others))
    texts = {page.id: page.text for page in pages}
    lone = sum(number == 1 for number in times.values())
    words = Counter(_WORDS.findall(" ".join(texts.values()))) if lone > _FEW else None
    return [
        seen
        for seen in speakers
        if times[_key(plain_name(seen.name))] > 1 or _stands_elsewhere(seen, texts, words)
    ]


def merged(
    sightings: Iterable[Sighting], is_taken: Callable[[str], bool], common: Collection[str] = ()
) -> list[Person]:
    """One person for all names that can stand for nobody else; a name that two could bear makes none.

    Names are the same whatever their capitals. ``is_taken`` tells which names already stand for somebody,
    ``common`` are the words that the pages write with small letters too: they are no short names.
    """
    people = _people(sightings)
    owners = _owners(people)
    into: dict[str, str] = {}
    dropped = set()
    for label in people:
        others = owners.get(label.casefold(), set()) - {label}
        if len(others) == 1:
            into[label] = others.pop()
        elif len(others) > 1:
            dropped.add(label)
    absorbed: defaultdict[str, list[str]] = defaultdict(list)
    for label, owner in into.items():
        target, seen = _end(owner, into), people[label]
        absorbed[target].append(label)
        if target != label and target in people:
            people[target].at = min(people[target].at, seen.at)
            people[target].score = max(people[target].score, seen.score)
    kept = [person for label, person in people.items() if label not in into and label not in dropped]

    def may_stand(name: str) -> bool:
        folded = name.casefold()
        bearers = sum(owner not in into for owner in owners[folded])
        return not is_taken(name) and bearers <= 1 and folded not in common and folded not in _NO_NAMES

    for person in kept:
        labels = absorbed[person.label]
        written = [*_parts(person.label, person.aliases), *labels, *person.spellings]
        written += [spelling for label in labels for spelling in people[label].spellings]
        person.aliases, person.spellings = _by_capitals(person.label, filter(may_stand, written))
    return kept


def _owners(people: Mapping[str, Person]) -> defaultdict[str, set[str]]:
    """The labels of those who could bear each name."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for label, person in people.items():
        for part in _parts(label, person.aliases):
            owners[part.casefold()].add(label)
    return owners


def _by_capitals(label: str, names: Iterable[str]) -> tuple[list[str], list[str]]:
    """The names beside a label, and those that differ from one of these, or from it, in capitals alone."""
    best = {label.casefold(): label}
    written = dict.fromkeys(names)
    for name in sorted(written, key=str.isupper):
        best.setdefault(name.casefold(), name)
    aliases = [name for name in written if name != label and best[name.casefold()] == name]
    return aliases, [name for name in written if best[name.casefold()] != name]


def _people(sightings: Iterable[Sighting]) -> dict[str, Person]:
    """Sightings by plain name; aliases are nicknames so far, spellings other capitals and orders of it."""
    people: dict[tuple[str, ...], Person] = {}
    for seen in sightings:
        label = plain_name(seen.name)
        person = people.setdefault(_key(label), Person(label, seen.at, seen.score, seen.method))
        person.at = min(person.at, seen.at)
        if seen.score > person.score:
            person.score, person.method = seen.score, seen.method
        if label != person.label:
            if person.label.isupper() and not label.isupper():
                person.label, label = label, person.label
            person.spellings += [label] if label not in person.spellings else []
        person.aliases += [name for name in _NICKNAME.findall(seen.name) if name not in person.aliases]
    return {person.label: person for person in people.values()}


def _key(name: str) -> tuple[str, ...]:
    """By what a plain name is known whatever its capitals; of two words, in either order.

    >>> _key("Lee Woo-jin") == _key("Woo-Jin LEE")
    True
    """
    words = name.casefold().split()
    return tuple(sorted(words) if len(words) == 2 else words)


def _stands_elsewhere(seen: Sighting, texts: Mapping[str, str], words: Counter[str] | None) -> bool:
    """Whether a name, or a part of it that is one, stands outside of where it was seen.

    ``words`` says how often each word stands in the texts, where somebody counted: a cheap first question.
    """
    plain = plain_name(seen.name)
    names = [plain, *(part for part in _parts(plain, []) if part.casefold() not in _NO_NAMES)]
    names += [name.title() for name in names if name.isupper()]
    own = _WORDS.findall(seen.name)
    for name in names:
        parts = _WORDS.findall(name)
        if words is not None and not all(words[part] > own.count(part) for part in parts):
            continue
        is_counted = words is not None and parts == [name]
        if is_counted or any(_stands(name, text, seen.at, page) for page, text in texts.items()):
            return True
    return False


def _stands(name: str, text: str, seen: Location, page: str) -> bool:
    """Whether a name stands in a page's text as whole words, outside of where it was seen."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        is_own = page == seen.page and seen.span.start <= at < seen.span.end
        if not (is_own or _WORDS.match(text[max(0, at - 1) : at]) or _WORDS.match(text[end : end + 1])):
            return True
        at = text.find(name, end)
    return False


def _parts(label: str, nicknames: list[str]) -> list[str]:
    """The shorter names that a name allows: nicknames, without rank, first name, surname."""
    bare = _RANKS.sub("", label, count=1)
    parts = [*nicknames]
    if bare != label:
        parts.append(bare)
    words = bare.split()
    if len(words) < 2 or not all(word[0].isupper() for word in words):
        return parts
    return [*parts, words[0].rstrip("."), words[-1]] if len(words) == 2 else [*parts, words[-1]]


def _end(label: str, into: dict[str, str]) -> str:
    """The name that a chain of merges ends in; a circle ends where it began."""
    seen = {label}
    while label in into and into[label] not in seen:
        label = into[label]
        seen.add(label)
    return label
