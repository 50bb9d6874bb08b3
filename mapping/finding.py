"""Entities that a page's structure shows though nobody curated them: casts, credits, speakers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .authority_files import Entity, Scope
from .gazetteer import Gazetteer
from .iris import camel_name
from .lead import Lead, Role
from .page import Passage, Span

CREDIT_SCORE = 0.95
"""How sure a name in a credit or a cast is to be one: nearly all are."""

SPEAKER_SCORE = 0.85
"""How sure a speaker's name is to be a character's: some are "All" or a job."""

_NICKNAME = re.compile(r"[\"“]([^\"”]+)[\"”]")


@dataclass
class Found:
    """An entity found on the page; ``types`` are prefixed names beside its class."""

    path: str
    kind: str
    label: str
    span: Span
    score: float
    aliases: list[str] = field(default_factory=list)
    types: tuple[str, ...] = ()


class Finder:
    """Resolves names to what the authority knows, and makes an entity of each that it does not."""

    def __init__(self, work: str, scope: Scope) -> None:
        self._work = work
        self._scope = scope
        self._by_alias: dict[str, tuple[str, str]] = {}
        self.found: dict[str, Found] = {}
        for alias, entity in scope.aliases():
            self._claim(alias, entity)

    def agent(self, name: Passage, organisation: bool = False) -> str:
        """The path of the agent with this name."""
        known = self._by_alias.get(name.text)
        if known and known[1] == "Agent":
            return known[0]
        types = ("schema:Organization",) if organisation else ("schema:Person",)
        return self._make(name, "agent", "Agent", CREDIT_SCORE, types)

    def character(self, name: Passage, score: float) -> str:
        """The path of the character, or group that speaks as one, with this name."""
        plain = _NICKNAME.sub("", name.text).replace("  ", " ").strip()
        for alias in (name.text, plain):
            known = self._by_alias.get(alias)
            if known and known[1] in {"Character", "Group"}:
                return known[0]
        path = self._make(Passage(plain, name.span), "character", "Character", score, ())
        for alias in _name_parts(name.text):
            if alias != plain and alias not in self._by_alias:
                self._by_alias[alias] = (path, "Character")
                self.found[path].aliases.append(alias)
        return path

    def gazetteer(self, tropes: Iterable[tuple[str, str]] = ()) -> Gazetteer:
        """Every name that stands for something here; ``tropes`` are (title, path) pairs."""
        names = [(alias, path, kind) for alias, (path, kind) in self._by_alias.items()]
        return Gazetteer([*names, *((title, path, "Trope") for title, path in tropes)])

    def _claim(self, alias: str, entity: Entity) -> None:
        if entity.kind and not (entity.kind == "Work" and entity.path == self._work):
            self._by_alias.setdefault(alias, (entity.path, entity.kind))

    def _make(self, name: Passage, folder: str, kind: str, score: float, types: tuple[str, ...]) -> str:
        path = f"{self._work}/{folder}/{camel_name(name.text)}"
        if path not in self.found:
            self.found[path] = Found(path, kind, name.text, name.span, score, types=types)
            self._by_alias.setdefault(name.text, (path, kind))
        return path


def cast(finder: Finder, roles: Iterable[Role]) -> list[tuple[str, str, Span]]:
    """The (character, performer, range) of each role, entities made where none is known."""
    return [
        (finder.character(role.character, CREDIT_SCORE), finder.agent(role.performer), role.span)
        for role in roles
    ]


def credits(finder: Finder, lead: Lead) -> dict[str, list[str]]:
    """The lead's credits: agent paths by prefixed name of the property."""
    companies = lead.companies
    return {
        "schema:director": [finder.agent(name) for name in lead.directors],
        "schema:productionCompany": [finder.agent(name, organisation=True) for name in companies],
        "schema:producer": [finder.agent(name) for name in lead.producers if name not in companies],
    }


def _name_parts(name: str) -> list[str]:
    """The shorter names that a full name allows: nickname, first name, surname."""
    nicknames = _NICKNAME.findall(name)
    words = _NICKNAME.sub("", name).split()
    if len(words) < 2 or not all(word[0].isupper() for word in words):
        return nicknames
    return [*nicknames, words[0].rstrip("."), words[-1]] if len(words) == 2 else [*nicknames, words[-1]]
