"""Names that stand for one character: full names, surnames, nicknames in quotes, ranks, possessives."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from .page import Location

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
    """A character with all names that stand for no other one."""

    label: str
    at: Location
    score: float
    method: str
    aliases: list[str] = field(default_factory=list)


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


def merged(
    sightings: Iterable[Sighting], is_taken: Callable[[str], bool], common: Collection[str] = ()
) -> list[Person]:
    """One person for all names that can stand for nobody else; a name that two could bear makes none.

    ``is_taken`` tells which names already stand for somebody, ``common`` are the words that the pages write
    with small letters too: they are no short names.
    """
    people = _people(sightings)
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for label, person in people.items():
        for part in _parts(label, person.aliases):
            owners[part].add(label)
    into: dict[str, str] = {}
    dropped = set()
    for label in people:
        others = {owner for owner in owners.get(label, ()) if owner != label}
        if len(others) == 1:
            into[label] = others.pop()
        elif len(others) > 1:
            dropped.add(label)
    for label, owner in into.items():
        target, seen = _end(owner, into), people[label]
        if target != label and target in people:
            people[target].at = min(people[target].at, seen.at)
            people[target].score = max(people[target].score, seen.score)
    kept = [person for label, person in people.items() if label not in into and label not in dropped]
    for person in kept:
        parts = _parts(person.label, person.aliases)
        parts += [label for label in into if _end(label, into) == person.label]
        person.aliases = [
            part
            for part in dict.fromkeys(parts)
            if part != person.label
            and not is_taken(part)
            and len(owners[part] - set(into)) <= 1
            and part.casefold() not in common
            and part.casefold() not in _NO_NAMES
        ]
    return kept


def _people(sightings: Iterable[Sighting]) -> dict[str, Person]:
    """Sightings by plain name; the aliases are the nicknames so far."""
    people: dict[str, Person] = {}
    for seen in sightings:
        label = plain_name(seen.name)
        person = people.setdefault(label, Person(label, seen.at, seen.score, seen.method))
        person.at = min(person.at, seen.at)
        if seen.score > person.score:
            person.score, person.method = seen.score, seen.method
        person.aliases += [name for name in _NICKNAME.findall(seen.name) if name not in person.aliases]
    return people


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
