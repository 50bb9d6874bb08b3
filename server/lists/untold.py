"""Which things the pages about their works name only where they give away the story.

Found once, when the lists are written: in the sorted content a page comes after all that was read from it, so
one pass holds the places and names of things, and reads each text that hides something as it goes by.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tropegraph.server.indexing.collecting import literal_value
from tropegraph.server.story import Span, is_inside, named, pieces, range_of, telling, words

SCHEMA = "CREATE TABLE untold (path TEXT PRIMARY KEY) WITHOUT ROWID;"
CURIES = (
    "skos:altLabel tg:spoiler prov:wasDerivedFrom tg:pageText tg:character schema:actor foaf:primaryTopic "
    "rdfs:label"
).split()
"""The properties that are looked at."""

_OF_WORK = re.compile(rb"([A-Z][^/]*/[^/]+)/(character|group|place|prop|agent|performance)/")
"""The path of what is part of a work: the work's, and the kind."""

Facts = dict[str, list[bytes]]


@dataclass(frozen=True)
class _Named:
    """A thing that pages about a work name: where it was read, and what it is called."""

    places: tuple[tuple[str, Span], ...]
    names: tuple[str, ...]


class Untold:
    """Takes subjects in order; ``paths`` are, at the end, those whose names no page tells openly."""

    def __init__(self, base: str) -> None:
        self._base = base.encode()
        self._hidden: dict[str, list[Span]] = defaultdict(list)
        self._things: dict[bytes, dict[bytes, _Named]] = defaultdict(dict)
        self._roles: dict[bytes, tuple[tuple[tuple[str, Span], ...], frozenset[bytes]]] = {}
        self._open: set[bytes] = set()

    def take(self, subject: bytes, facts: Facts) -> None:
        for page, span in _places(facts.get("spoiler", ())):
            self._hidden[page].append(span)
        path = subject[1:-1].removeprefix(self._base)
        if (match := _OF_WORK.match(path)) and "wasDerivedFrom" in facts:
            places = tuple(_places(facts["wasDerivedFrom"]))
            if match[2] == b"performance":
                played = frozenset((*facts.get("character", ()), *facts.get("actor", ())))
                self._roles[subject] = places, played
            else:
                self._things[match[1]][subject] = _Named(places, _names(facts))
        if path.startswith(b"page/") and "pageText" in facts:
            self._read(subject[1:-1].decode(), facts)

    def paths(self) -> list[str]:
        """The paths of the things that were found, performances of these among them."""
        untold = {
            subject
            for things in self._things.values()
            for subject, thing in things.items()
            if subject not in self._open and is_inside(thing.places, self._hidden)
        }
        untold |= {
            subject
            for subject, (places, played) in self._roles.items()
            if played & untold or is_inside(places, self._hidden)
        }
        return sorted(subject[1:-1].removeprefix(self._base).decode() for subject in untold)

    def _read(self, page: str, facts: Facts) -> None:
        """Notes which things a page names openly that were read where it hides something."""
        hidden = self._hidden.get(page)
        if not hidden:
            return
        works = {value[1:-1].removeprefix(self._base) for value in facts.get("primaryTopic", ())}
        things = {subject: thing for work in works for subject, thing in self._things.get(work, {}).items()}
        unsure = {
            subject: thing.names
            for subject, thing in things.items()
            if is_inside((place for place in thing.places if place[0] == page), self._hidden)
        }
        if not unsure:
            return
        shown = [
            text
            for text, is_hidden in pieces(literal_value(facts["pageText"][0]), 0, hidden)
            if not is_hidden
        ]
        sought = [words(name) for own in unsure.values() for name in own]
        likely = [line for text in shown for line in text.splitlines() if _has_one(line.casefold(), sought)]
        self._open |= named(likely, {subject: thing.names for subject, thing in things.items()})


def write_untold(connection: sqlite3.Connection, untold: Untold) -> None:
    """Fills the table ``untold``."""
    connection.executemany("INSERT INTO untold VALUES (?)", ((path,) for path in untold.paths()))


def _has_one(text: str, sought: Iterable[list[str]]) -> bool:
    """Whether a text has all words of one of some names, if only as parts of words: a quick question."""
    return any(all(word in text for word in name) for name in sought)


def _names(facts: Facts) -> tuple[str, ...]:
    labels = [literal_value(value) for value in facts.get("label", ())]
    others = [literal_value(value) for value in facts.get("altLabel", ())]
    return tuple(name for label in labels for name in telling(others, label))


def _places(values: Iterable[bytes]) -> Iterable[tuple[str, Span]]:
    found = (range_of(value[1:-1].decode()) for value in values)
    return (each for each in found if each)
