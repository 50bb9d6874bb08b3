"""In which mode an entry says that its trope is used, read from clear positions only.

Clear positions are the start of the description ("Averted: …", "Inverted Trope", "The trope is subverted",
"Played for laughs when …"), "a stealth parody thereof" at its start, and "… lampshaded by <Character>"
anywhere, which is said of tropes alone. A word such as "averts" or "averted by" inside a sentence is none,
nor is the ``invoked`` that saved pages glue to the next word.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """How a mode is known; the values are the local names of the ontology's individuals."""

    ASSERTED = "Asserted"
    CURATED = "Curated"
    ASSUMED = "Assumed"


@dataclass(frozen=True, slots=True)
class Reading:
    """A mode, by its local name, and how it is known."""

    mode: str
    basis: Basis


ASSUMED = Reading("PlayedStraight", Basis.ASSUMED)
"""What an entry without a marker means: more than 93 of 100 carry none."""

MIXED = Reading("PlayedWith", Basis.ASSUMED)
"""What a parent of children in several modes takes."""

_WORDS = {
    r"played (?:entirely |completely |perfectly |mostly |very )?straight": "PlayedStraight",
    r"exaggerated": "Exaggerated",
    r"downplayed": "Downplayed",
    r"justified": "Justified",
    r"gender[- ]?inverted": "GenderInverted",
    r"inverted": "Inverted",
    r"double[- ]subverted": "DoubleSubverted",
    r"subverted": "Subverted",
    r"parodied": "Parodied",
    r"zig[- ]?zagged": "ZigZagged",
    r"averted": "Averted",
    r"enforced": "Enforced",
    r"lampshaded": "Lampshaded",
    r"invoked": "Invoked",
    r"exploited": "Exploited",
    r"defied": "Defied",
    r"discussed": "Discussed",
    r"conversed": "Conversed",
    r"implied": "Implied",
    r"deconstructed": "Deconstructed",
    r"reconstructed": "Reconstructed",
    r"played for laughs": "PlayedForLaughs",
    r"played for drama": "PlayedForDrama",
    r"played for horror": "PlayedForHorror",
    r"played with": "PlayedWith",
}
_NOUNS = {
    "parody": "Parodied",
    "spoof": "Parodied",
    "subversion": "Subverted",
    "double subversion": "DoubleSubverted",
    "aversion": "Averted",
    "inversion": "Inverted",
    "gender inversion": "GenderInverted",
    "exaggeration": "Exaggerated",
    "deconstruction": "Deconstructed",
    "reconstruction": "Reconstructed",
}
_ADVERBS = (
    r"(?:(?:also|heavily|slightly|mostly|largely|partially|partly|somewhat|initially|usually|generally|often|briefly"
    r"|completely|totally|entirely|thoroughly|hilariously|notably|actually|explicitly|deliberately|frequently"
    r"|constantly|repeatedly|brutally|horribly|played with and|very much|to an extent|[a-z]+ly) )?"
)
_TROPE = "(?:trope|example)s?"
_FOLLOWS = (
    r"(?=$|[.,:;!?)\]—–-]|\s+[—–(-]|\s+(?:by|in|with|when|whenever|as|for|at|since|because|on|twice|throughout|here|to"
    r"|then|and|but|during|initially|until|after|before|though|although|later|if|once|where|while|from|via|through"
    r"|both|however|regarding|several|a few|also|verbatim|word for word|or|due|thanks|so|out|this|hard|big"
    r"|hilariously|somewhat|heavily|slightly|too|again|constantly|repeatedly|near|towards?|quite|multiple"
    r"|every|each|only|just|almost|even|always|sometimes|not|like|despite|unless|given|between|against|under|over"
    rf"|{_TROPE}|(?!(?:fami|bul|al|rep|bel|assemb|anoma|jel|fol)ly\b)[a-z]+ly)\b)"
)
_MARKER = re.compile(r"^invoked(?=[A-Z\"“‘'(])")
_START = re.compile(
    rf"^[\"'*_(\[]*(?:(?:(?:this|the|that) )?trope (?:is|was|gets|got) |an? (?=[\w -]+ {_TROPE}\b))?"
    rf"{_ADVERBS}(?:{'|'.join(f'(?P<m{i}>{word})' for i, word in enumerate(_WORDS))}){_FOLLOWS}",
    re.IGNORECASE,
)
_NOUN_START = re.compile(
    rf"^(?:an?|the) (?:[\w-]+ ){{0,2}}?(?P<noun>{'|'.join(sorted(_NOUNS, key=len, reverse=True))})"
    r" (?:thereof|of (?:this|the|that) (?:trope|\w+ ?\w*)|of it|of [A-Z])",
    re.IGNORECASE,
)
_NOUN_ALONE = re.compile(
    r"^(?:(?:an?|the) )?(?:(?:partial|complete|total|slight|minor|major|notable) )?"
    rf"(?P<noun>{'|'.join(sorted(_NOUNS, key=len, reverse=True))})(?=$|[.:;!]|\s[—–-])",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(lampshaded|invoked|discussed) by ", re.IGNORECASE)
_MODE_WORD = re.compile(
    rf"{_ADVERBS}(?:{'|'.join(_WORDS)})(?: {_TROPE})?|(?:double |gender )?(?:subversion|aversion|inversion)",
    re.IGNORECASE,
)
_MODES = list(_WORDS.values())
_FIRST_WORD = re.compile(r"[\"'*_(\[]*(\w+)")
_OPENINGS = frozenset(
    {word for pattern in (*_WORDS, _ADVERBS) for word in re.findall(r"\b[a-z]{2,}", pattern)}
    | {word for noun in _NOUNS for word in noun.split()}
    | {"a", "an", "the", "this", "that", "trope", "genderinverted", "zigzagged"}
)
"""The words that a statement of a mode can begin with, and some more: a cheap first question."""


def read_mode(text: str, characters: Collection[int]) -> Reading | None:
    """The mode that a description states, or None where it states none.

    ``characters`` are the offsets at which the text names characters.
    """
    marker = _MARKER.match(text)
    opening = text[marker.end() :] if marker else text
    first = _FIRST_WORD.match(opening)
    if first and (first[1].casefold() in _OPENINGS or first[1].endswith("ly")):
        stated = _opening_mode(opening)
        if stated:
            return stated
    for by in _BY.finditer(text) if characters and " by " in text else ():
        if by.end() in characters:
            return Reading(by[1].capitalize(), Basis.ASSERTED)
    return None


def begins_with_mode(text: str) -> bool:
    """Whether a mode stands before the first colon, where the name of a trope might.

    >>> begins_with_mode("Averted: Mara does nothing."), begins_with_mode("Averted Crisis: It passes.")
    (True, False)
    """
    head, colon, _ = text.partition(":")
    return bool(colon) and bool(_MODE_WORD.fullmatch(head.strip()))


def _opening_mode(opening: str) -> Reading | None:
    """The mode with which a description begins."""
    start = _START.match(opening)
    if start:
        return Reading(_mode_of(start), Basis.ASSERTED)
    noun = _NOUN_START.match(opening) or _NOUN_ALONE.match(opening)
    if noun:
        return Reading(_NOUNS[noun["noun"].lower()], Basis.ASSERTED)
    return None


def _mode_of(match: re.Match[str]) -> str:
    group = next(name for name, value in match.groupdict().items() if value is not None)
    return _MODES[int(group[1:])]
