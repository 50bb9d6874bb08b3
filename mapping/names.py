"""Known trope names: they settle capitalisation and where a head ends."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from .iris import wikiword

_NAMES = r"(?<!Mc)(?<!Mac(?=[A-Z][a-z])(?!(?:And|In|Of|On|The|To)(?![a-z])))(?<!You(?=Tube))"
_PARTS = re.compile(rf"(?<=[a-z0-9]){_NAMES}(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])|(?<=[A-Z0-9])(?=[A-Z][a-z])")


class KnownNames:
    """WikiWords that are known, looked up without regard to capitals.

    >>> KnownNames(["SoMuchForStealth"]).resolve("So Much For Stealth")
    'SoMuchForStealth'
    """

    def __init__(
        self,
        wikiwords: Iterable[str] = (),
        first: Iterable[str] = (),
        redirects: Mapping[str, str] | None = None,
        sought: Collection[str] | None = None,
    ) -> None:
        """``first`` are spelled better than ``wikiwords``; a name in ``redirects`` stands for another one.

        ``sought`` are the names that are looked for in text, where not all of them are.
        """
        self._by_folded: dict[str, str] = {}
        for known in (*sorted(first), *sorted(wikiwords)):
            self._by_folded.setdefault(known.casefold(), known)
        for old, new in sorted((redirects or {}).items()):
            self._by_folded[old.casefold()] = self.settle(new)
        self._sought = None if sought is None else {word.casefold() for word in (*sought, *first)}

    def resolve(self, title: str) -> str:
        """The WikiWord of a title, capitalised as the known one where there is one.

        Raises ValueError where none can be made.
        """
        made = kept_wikiword(title)
        known = self._by_folded.get(made.casefold())
        return known or self._spelled(title) or made

    @property
    def folded(self) -> Mapping[str, str]:
        """The known WikiWords by what they are when casefolded."""
        return self._by_folded

    def by_key(self, key: str) -> str | None:
        """The known WikiWord that reads like this but for capitals; ``key`` is casefolded."""
        return self._by_folded.get(key)

    def __len__(self) -> int:
        return len(self._by_folded)

    def settle(self, word: str) -> str:
        """A WikiWord, capitalised as the known one where there is one; of a redirect, where it leads."""
        return self._by_folded.get(word.casefold(), word)

    def knows(self, title: str) -> bool:
        """Whether a title's WikiWord is a known one."""
        try:
            return kept_wikiword(title).casefold() in self._by_folded or bool(self._spelled(title))
        except ValueError:
            return False

    def seeks(self, word: str) -> bool:
        """Whether a WikiWord in a text is meant as the name of a trope, capitals apart."""
        known = self._by_folded.get(word.casefold())
        return known is not None and (self._sought is None or known.casefold() in self._sought)

    def _spelled(self, title: str) -> str | None:
        """The known name of a title whose figures and signs stand for words: "11th-Hour Ranger"."""
        if not _SIGNS.search(title):
            return None
        for spell in (_in_words, _in_plain_words):
            known = self._by_folded.get(kept_wikiword(spell(title)).casefold())
            if known:
                return known
        return None


def settled(heads: Mapping[str, int], names: KnownNames) -> dict[str, str]:
    """How WikiWords are to be written, for those that the pages of a build capitalise in several ways.

    ``heads`` counts how often each stands at the head of an entry. The known list decides, then the most
    frequent spelling, then code-point order; words that stay as they are are left out.
    """
    by_folded: defaultdict[str, list[str]] = defaultdict(list)
    for word in heads:
        by_folded[word.casefold()].append(word)
    found = {}
    for folded, words in by_folded.items():
        best = names.by_key(folded) or min(words, key=lambda word: (-heads[word], word))
        found.update({word: best for word in words if word != best})
    return found


_SIGNS = re.compile(r"[0-9%+&]|\bvs?\b|[-–]\d")
_FIGURES = re.compile(r"\d+")
_ONES = (
    "Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen"
    " Seventeen Eighteen Nineteen"
).split()
_TENS = "Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety".split()
_ORDINALS = {
    "One": "First",
    "Two": "Second",
    "Three": "Third",
    "Five": "Fifth",
    "Eight": "Eighth",
    "Nine": "Ninth",
    "Twelve": "Twelfth",
}


def _in_words(title: str) -> str:
    """A title with its figures and signs as words: "Infinity +1 Sword" is "Infinity Plus One Sword"."""
    spelled = re.sub(r"\bvs?\b\.?", "Versus", title).replace("%", " Percent ").replace("+", " Plus ")
    spelled = re.sub(r"(?<!\w)[-–](?=\d)", " Minus ", spelled)
    spelled = re.sub(r"(\d+)(?:st|nd|rd|th)\b", lambda match: _ordinal(int(match[1])), spelled)
    return _FIGURES.sub(lambda match: _cardinal(int(match[0])) + " ", spelled)


def _in_plain_words(title: str) -> str:
    """The same with "Hundred" for "One Hundred", as the names of tropes have it."""
    return re.sub(r"\bOne (?=Hundred|Thousand|Million)", "", _in_words(title))


def _cardinal(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens = _TENS[number // 10 - 2]
        return f"{tens} {_ONES[number % 10]}" if number % 10 else tens
    for size, word in ((1_000_000, "Million"), (1000, "Thousand"), (100, "Hundred")):
        if size <= number < size * 1000:
            rest = f" {_cardinal(number % size)}" if number % size else ""
            return f"{_cardinal(number // size)} {word}{rest}"
    return str(number)


def _ordinal(number: int) -> str:
    *before, last = _cardinal(number).split()
    ending = _ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return " ".join([*before, ending])


kept_wikiword = lru_cache(maxsize=65_536)(wikiword)
"""The WikiWord of a title, kept: the same titles are asked for again and again."""


def is_title_of(title: str, word: str) -> bool:
    """Whether a title is that of a WikiWord, capitals apart; its figures and signs may stand for words.

    >>> is_title_of("11th-Hour Storm", "EleventhHourStorm"), is_title_of("a storm", "EleventhHourStorm")
    (True, False)
    """
    folded = word.casefold()
    try:
        if kept_wikiword(title).casefold() == folded:
            return True
        spelled = (_in_words(title), _in_plain_words(title)) if _SIGNS.search(title) else ()
        return any(kept_wikiword(each).casefold() == folded for each in spelled)
    except ValueError:
        return False


@lru_cache(maxsize=65_536)
def words_of(word: str) -> str:
    """A title made from a WikiWord, where no page gives one: words parted at capitals and figures.

    >>> words_of("AClockworkOrange1971"), words_of("TheMacGuffin")
    ('A Clockwork Orange 1971', 'The MacGuffin')
    """
    return _PARTS.sub(" ", word)
