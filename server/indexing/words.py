"""Words as they are looked for: without accents, capitals and punctuation; and what in a text matched."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_APOSTROPHES = str.maketrans("", "", "'’‘ʼ´`")
_WORDS = re.compile(r"[^\W_]+")
_TOKENS = re.compile(r"[^\W_]+(?:['’‘ʼ´`][^\W_]+)*")
_BEFORE, _SHOWN = 8, 32
"""How many words a snippet has before the first one that matched, and in all."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; marked where it is what was looked for."""

    text: str
    is_marked: bool = False


def fold(text: str) -> str:
    """The words of a text, one space between them, without accents, capitals, apostrophes and punctuation.

    >>> fold("Café  Society: It's “Fun” & Games")
    'cafe society its fun and games'
    >>> fold("The Backwards Я")
    'the backwards я'
    """
    plain = text.translate(_APOSTROPHES).replace("&", " and ").casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    return " ".join(_WORDS.findall(plain))


def grams(folded: str) -> set[str]:
    """The runs of three characters of a folded name, its two ends among them.

    >>> sorted(grams("heat"))
    [' he', 'at ', 'eat', 'hea']
    """
    padded = f" {folded} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def marked(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """A whole text in pieces, those marked that begin with one of some folded words."""
    return tuple(_pieces(text, list(_TOKENS.finditer(text)), words))


def snippet(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """The part of a text that has most of some folded words, the first of them; none where it holds none.

    >>> pieces = snippet("Heat. " * 50 + "A red car.", ["red", "heat"])
    >>> pieces[-2].text, pieces[-1].text
    ('red', ' …')
    """
    tokens = list(_TOKENS.finditer(text))
    found = [frozenset(_matching(token.group(), words)) for token in tokens]
    places = [at for at, matched in enumerate(found) if matched]
    if not places:
        return ()
    first = max(places, key=lambda at: (len(frozenset().union(*found[at : at + _SHOWN - _BEFORE])), -at))
    shown = tokens[max(0, first - _BEFORE) :][:_SHOWN]
    cut_start = shown[0].start() if shown[0] is not tokens[0] else 0
    cut_end = shown[-1].end() if shown[-1] is not tokens[-1] else len(text)
    moved = list(_TOKENS.finditer(text[cut_start:cut_end]))
    pieces = _pieces(text[cut_start:cut_end], moved, words)
    before = [Piece("… ")] if cut_start else []
    after = [Piece(" …")] if cut_end < len(text) else []
    return (*before, *pieces, *after)


def _pieces(text: str, tokens: Iterable[re.Match[str]], words: Sequence[str]) -> list[Piece]:
    pieces, end = [], 0
    for token in tokens:
        if _matches(token.group(), words):
            if token.start() > end:
                pieces.append(Piece(text[end : token.start()]))
            pieces.append(Piece(token.group(), True))
            end = token.end()
    if end < len(text):
        pieces.append(Piece(text[end:]))
    return pieces


def _matches(token: str, words: Sequence[str]) -> bool:
    return any(True for _ in _matching(token, words))


def _matching(token: str, words: Sequence[str]) -> Iterator[str]:
    """Those of some folded words that a part of a token begins with."""
    parts = fold(token).split()
    return (word for word in words if any(part.startswith(word) for part in parts))
