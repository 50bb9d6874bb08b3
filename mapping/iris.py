"""The one table of IRI patterns, and the names that IRIs are made of."""

import re
import unicodedata
from dataclasses import dataclass

from .errors import UsageError
from .vocabulary import DEFAULT_BASE

NAMESPACE = re.compile(r"[A-Z][A-Za-z0-9]*")
WIKI_ID = re.compile(r"[A-Z][A-Za-z0-9]*/[A-Za-z0-9]+")

_EXCEPTIONS = {"The Backwards Я": "TheBackwardsR", "48 Hrs.": "FortyEightHours"}
"""Titles whose WikiWord no rule gives."""

_WORDS = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ´`")


@dataclass(frozen=True)
class Iris:
    """Makes every IRI that Tropegraph mints under one base.

    >>> Iris().occurrence("Film/RedHeat", "HandCannon")
    'https://w3id.org/tropegraph/Film/RedHeat/occurrence/HandCannon'
    """

    base: str = DEFAULT_BASE

    def entity(self, path: str) -> str:
        """The IRI of a path under the base: a TV Tropes id, ``agent/CamelName``, ``place/CamelName``…"""
        return self.base + path

    def trope(self, wikiword: str) -> str:
        return f"{self.base}Main/{wikiword}"

    def occurrence(self, page_id: str, wikiword: str, number: int = 1) -> str:
        """A top-level occurrence; ``number`` counts the entries of one trope on the page."""
        suffix = f"-{number}" if number > 1 else ""
        return f"{self.base}{page_id}/occurrence/{wikiword}{suffix}"

    def of_work(self, work_id: str, kind: str, camel_name: str) -> str:
        """A character, group, prop, place, performance or agent that belongs to a work."""
        return f"{self.base}{work_id}/{kind}/{camel_name}"

    def page(self, page_id: str) -> str:
        """The source page, which is also its named graph."""
        return f"{self.base}page/{page_id}"

    def page_range(self, page_id: str, start: int, end: int) -> str:
        """A half-open range of code points: https://www.rfc-editor.org/rfc/rfc5147#section-2.1"""
        return f"{self.page(page_id)}#char={start},{end}"

    def graph(self, shared: str) -> str:
        """A graph of what pages share: tropes, entities, links, ontology; release, report."""
        return f"{self.base}graph/{shared}"

    def authority(self, file: str) -> str:
        """A curated file: ``Film/RedHeat``, ``agents``…"""
        return f"{self.base}authority/{file}"


def checked_base(base: str) -> str:
    """A base for IRIs as the user gave it; raises UsageError where none can be made under it."""
    percent = r"%(?![0-9A-Fa-f]{2})"
    if not re.fullmatch(r"https?://[^\s<>\"{}|^`\\?#]+/", base) or re.search(percent, base):
        raise UsageError(f"--base {base}: give an absolute http or https IRI that ends in a slash")
    return base


def wikiword(title: str) -> str:
    """The WikiWord of a trope's or work's title: CamelCase, ASCII, no punctuation.

    Raises ValueError when a title holds letters that have no ASCII form or no letters at all.

    >>> wikiword("So Much for Stealth")
    'SoMuchForStealth'
    """
    title = title.strip()
    if not title.isascii():
        title = unicodedata.normalize("NFC", title)
    if title in _EXCEPTIONS:
        return _EXCEPTIONS[title]
    made = _camel(title if title.isascii() else _without_accents(title))
    if not made or not made.isascii():
        raise ValueError(f"no WikiWord can be made from {title!r}")
    return made


def _without_accents(title: str) -> str:
    decomposed = unicodedata.normalize("NFKD", title)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def camel_name(label: str) -> str:
    """The CamelName of an entity's label; letters of every script stay (NFC).

    >>> camel_name("Ed O'Ross")
    'EdORoss'
    """
    made = _camel(unicodedata.normalize("NFC", label))
    if not made:
        raise ValueError(f"no name can be made from {label!r}")
    return made


def _camel(text: str) -> str:
    words = _WORDS.findall(text.translate(_APOSTROPHES).replace("&", " And "))
    return "".join([word[0].upper() + word[1:] for word in words])
