"""Entities that a page's structure shows though nobody curated them: links, casts, credits, speakers."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from .authority_files import Entity, Scope
from .borders import Borders
from .gazetteer import Gazetteer, TropeNames
from .iris import camel_name, wikiword
from .lead import Lead, Role, is_company
from .media import is_work_namespace
from .names import words_of
from .page import Link, Location, Page, Passage
from .people import Person, Sighting, is_one_person, merged, plain_name

CREDIT_SCORE = 0.95
"""How sure a name in a credit or a cast is to be one: nearly all are."""

SPEAKER_SCORE = 0.85
"""How sure a speaker's name is to be a character's: some are a job or a thing."""

LINK_SCORE = 1.0
"""A link by namespace says itself what it names."""

_PEOPLE = frozenset({"Character", "Group"})
_YEAR_IN_ID = re.compile(r"(?:18|19|20)\d\d$")


@dataclass
class Found:
    """An entity found on the work's pages; ``types`` are prefixed names beside its class."""

    path: str
    kind: str
    label: str
    at: Location
    score: float
    method: str = "Structure"
    aliases: list[str] = field(default_factory=list)
    types: tuple[str, ...] = ()


@dataclass(frozen=True, order=True)
class Named:
    """An agent or work that a link names by its id; ``titled`` where the link's words are its name."""

    path: str
    kind: str
    label: str
    titled: bool
    at: Location


class Finder:
    """Resolves names to what the authority knows, and makes an entity of each that it does not."""

    def __init__(self, work: str, scope: Scope, pages: Iterable[Page] = ()) -> None:
        """``pages`` are those whose links name things; these names then stand for them in all texts."""
        self._work = work
        self._given_up = scope.given_up
        self._by_alias: dict[str, tuple[str, str]] = {}
        self.found: dict[str, Found] = {}
        self.named: dict[str, Named] = {}
        self._borders: dict[str, Borders] = {}
        self._folded: dict[str, set[str]] | None = None
        for alias, entity in scope.aliases():
            self._claim(alias, entity)
        for page in pages:
            self._take_links(page)

    def _take_links(self, page: Page) -> None:
        """Takes in the agents and works that a page links to."""
        for link in page.links:
            kind = kind_of(link)
            if kind is None or kind == "Trope" or link.target == self._work:
                continue
            text = " ".join(link.span.cut(page.text).split())
            titled = _fits(text, link.target)
            label = text if titled else words_of(link.target.partition("/")[2])
            new = Named(link.target, kind, label, titled, Location(page.id, link.span))
            known = self.named.get(link.target)
            if known is None or (titled and not known.titled):
                self.named[link.target] = new
            if titled and (kind == "Agent" or " " in text):
                self._by_alias.setdefault(text, (link.target, kind))

    def linked(self, link: Link) -> tuple[str, str] | None:
        """The path and kind of the agent or work that a link names; the authority's where it knows it."""
        named = self.named.get(link.target)
        if named is None:
            return None
        known = self._by_alias.get(named.label)
        return known if known and known[1] == named.kind else (named.path, named.kind)

    def agent(self, name: Passage, page: str, organisation: bool = False) -> str:
        """The path of the agent with this name."""
        known = self._by_alias.get(name.text)
        if known and known[1] == "Agent":
            return known[0]
        types = ("schema:Organization",) if organisation else ("schema:Person",)
        at = Location(page, name.span)
        return self._make(Found("", "Agent", name.text, at, CREDIT_SCORE, types=types), "agent")

    def characters(self, sightings: Iterable[Sighting], common: Collection[str] = ()) -> None:
        """Makes an entity of each character that is seen and not known; an agent who speaks is none.

        ``common`` are words that the pages write with small letters too.
        """
        people = [seen for seen in sightings if is_one_person(seen.name)]
        unknown = [seen for seen in people if not (self.character(seen.name) or self._is_agent(seen.name))]
        for person in merged(unknown, self._by_alias.__contains__, common):
            self._add(person, common)

    def character(self, name: str) -> str | None:
        """The path of the character, or group that speaks as one, with this name; None for an unknown one."""
        for alias in (name, plain_name(name)):
            known = self._by_alias.get(alias)
            if known and known[1] in _PEOPLE:
                return known[0]
        return self._in_other_capitals(plain_name(name).casefold())

    def _in_other_capitals(self, folded: str) -> str | None:
        """The one character or group with a name that reads like this but for capitals."""
        if self._folded is None:
            self._folded = {}
            for alias, (path, kind) in self._by_alias.items():
                if kind in _PEOPLE:
                    self._folded.setdefault(alias.casefold(), set()).add(path)
        paths = self._folded.get(folded, set())
        return next(iter(paths)) if len(paths) == 1 else None

    def _is_agent(self, name: str) -> bool:
        known = self._by_alias.get(plain_name(name))
        return known is not None and known[1] == "Agent"

    def knows(self, name: str) -> bool:
        """Whether a name already stands for something."""
        return name in self._by_alias

    def gazetteer(self, tropes: TropeNames) -> Gazetteer:
        """Every name that stands for something here."""
        names = [(alias, *target) for alias, target in self._by_alias.items()]
        return Gazetteer(names, tropes, self._borders)

    def _claim(self, alias: str, entity: Entity) -> None:
        if entity.kind and not (entity.kind == "Work" and entity.path == self._work):
            self._by_alias.setdefault(alias, (entity.path, entity.kind))

    def _add(self, person: Person, common: Collection[str]) -> None:
        made = Found("", "Character", person.label, person.at, person.score, person.method, person.aliases)
        path = self._make(made, "character")
        self._folded = None
        borders = Borders(person.label, common)
        self._borders.setdefault(person.label, borders)
        for alias in (*person.aliases, *person.spellings):
            self._by_alias.setdefault(alias, (path, "Character"))
            self._borders.setdefault(alias, borders)

    def _make(self, found: Found, folder: str) -> str:
        """Gives an entity its path; another one of the same CamelName is numbered from 2."""
        try:
            camel = camel_name(found.label)
        except ValueError:
            camel = "Unnamed"
        path, number = f"{self._work}/{folder}/{camel}", 1
        while path in self._given_up or (path in self.found and self.found[path].label != found.label):
            number += 1
            path = f"{self._work}/{folder}/{camel}-{number}"
        if path not in self.found:
            found.path = path
            self.found[path] = found
            self._by_alias.setdefault(found.label, (path, found.kind))
        return path


def kind_of(link: Link) -> str | None:
    """What a link names, by its namespace; None where that is no thing of ours."""
    if link.namespace == "Main":
        return "Trope"
    if link.namespace == "Creator":
        return "Agent"
    return "Work" if is_work_namespace(link.namespace) else None


def cast_sightings(page: str, roles: Iterable[Role]) -> list[Sighting]:
    """The characters of "Character (Performer)" pairs."""
    return [
        Sighting(role.character.text, Location(page, role.character.span), CREDIT_SCORE, "Structure")
        for role in roles
    ]


def credits(finder: Finder, lead: Lead, page: str) -> dict[str, list[str]]:
    """The lead's credits: agent paths by prefixed name of the property."""
    companies = lead.companies
    return {
        "schema:director": [finder.agent(name, page) for name in lead.directors],
        "schema:actor": [finder.agent(name, page) for name in lead.actors],
        "schema:productionCompany": [finder.agent(name, page, organisation=True) for name in companies],
        "schema:producer": [finder.agent(name, page) for name in lead.producers if name not in companies],
    }


def agent_type(label: str) -> str:
    """Whether an agent's name is a company's or a person's, as a prefixed name."""
    return "schema:Organization" if is_company(label) else "schema:Person"


def _fits(text: str, target: str) -> bool:
    """Whether a link's words are the name of what it points to, apart from a year at the end of the id."""
    try:
        made = wikiword(text).casefold()
    except ValueError:
        return False
    word = target.partition("/")[2]
    return made in {word.casefold(), _YEAR_IN_ID.sub("", word).casefold()}
