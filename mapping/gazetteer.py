"""Finding known names in text: the longest one at each place, in its own capitals, whole words only."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from .borders import Borders
from .iris import wikiword
from .names import KnownNames, words_of
from .page import Passage, Span

MAX_WORDS = 9
"""How many words a trope's name may have when it is looked for in text."""

_INITIAL = r"[^\Wa-z_]"
_REST = r"\w*(?:['’]\w+)*"
_JOINT = r"(?: |-|[\"”] |, |: |; |\? |! |/| & |… ?|\.\.\. ?|\. )"
_SMALL = r"(?:(?:a|an|and|as|at|but|by|for|from|in|into|is|it|nor|of|on|or|than|the|to|vs|with|over)\b\.? )"
_RUN = (
    rf"{_INITIAL}(?:(?<!\w{_INITIAL})|(?<=\binvoked{_INITIAL})){_REST}"
    rf"({_JOINT}{_SMALL}{{0,3}}{_INITIAL}{_REST})*"
)
"""Its first character stands first, and what may stand before it is looked at then: that is twice as fast."""
_RUNS = re.compile(_RUN)
_TOKENS = re.compile(r"\w+(?:['’]\w+)*")
_FIRST = re.compile(r"\w+")
_MARKS = str.maketrans("", "", "'’")


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A known name in a page's text: where it stands, and the path and kind of what it names."""

    span: Span
    path: str
    kind: str


class TropeNames:
    """The names of tropes, found by the letters of their words alone: "Big Damn Heroes" is BigDamnHeroes.

    Made once for a build and shared by all of its pages: looking up costs the same for ten names and for
    ten thousand. A name of one word, or of "The"
    and a word, is common English too often to be looked for.
    """

    def __init__(self, names: KnownNames, titles: Collection[tuple[str, str]] = ()) -> None:
        self._titles: dict[str, str] = {}
        for title, word in titles:
            self._titles.setdefault(_key(title), word)
        self._initials = {each for key in self._titles for each in (key[:1], key[:1].upper())}
        self._known = names.folded
        firsts = {words_of(word).partition(" ")[0].casefold() for word in self._known.values()}
        firsts |= {_key(title.partition(" ")[0]) for title, _ in titles}
        self.first_words = frozenset(firsts)
        """With which words names begin, casefolded: a cheap first question."""

    def find(self, folded: list[str], starts_name: list[bool], first: int) -> tuple[int, str] | None:
        """The longest name from word ``first`` on: the number of its last word, and its WikiWord."""
        titles, known = self._titles, self._known
        for last in range(min(len(folded), first + MAX_WORDS) - 1, first, -1):
            if starts_name[last]:
                key = "".join(folded[first : last + 1])
                short = last == first + 1 and folded[first] == "the"
                found = titles.get(key) or (None if short else known.get(key))
                if found is None and not short and key[-1] == "s" and len(folded[last]) > 3:
                    found = known.get(key[:-1])
                if found:
                    return last, found
        alone = titles.get(folded[first])
        return (first, alone) if alone else None

    def alone(self, word: str) -> str | None:
        """The trope that one capitalised word names: only where a title of the authority is that word."""
        return self._titles.get(word.translate(_MARKS).casefold()) if word[0] in self._initials else None


class Gazetteer:
    """Known names, each standing for one thing.

    >>> names = Gazetteer([("Danko", "character/IvanDanko", "Character")])
    >>> [mention.path for mention in names.find(Passage("Danko's bird", Span(0, 12)))]
    ['character/IvanDanko']
    """

    def __init__(
        self,
        names: Iterable[tuple[str, str, str]],
        tropes: TropeNames | None = None,
        borders: Mapping[str, Borders] | None = None,
    ) -> None:
        """``borders`` say of names that were found whether they are all of a name where they stand."""
        self._tropes = tropes
        self._borders = borders or {}
        self._targets: dict[str, tuple[str, str]] = {}
        for alias, path, kind in names:
            self._targets.setdefault(alias, (path, kind))
        by_word: defaultdict[str, list[str]] = defaultdict(list)
        odd = []
        for alias in sorted(self._targets, key=lambda alias: (-len(alias), alias)):
            if _RUNS.match(alias):
                by_word[_FIRST.match(alias).group()].append(alias)  # type: ignore[union-attr]
            elif alias:
                odd.append(alias)
        self._by_word = dict(by_word)
        self._runs = _RUNS
        if odd:
            literal = "|".join(map(re.escape, odd))
            self._runs = re.compile(rf"{_RUN}|(?P<odd>(?<!\w)(?:{literal})(?!\w))")

    def find(self, passage: Passage) -> Iterator[Mention]:
        """The mentions in a passage, in order, without overlap."""
        text, offset = passage.text, passage.span.start
        has_odd = self._runs is not _RUNS
        done = 0
        for run in self._runs.finditer(text):
            start, end = run.span()
            if start < done:
                continue
            if has_odd and run["odd"]:
                path, kind = self._targets[run.group()]
                yield Mention(Span(offset + start, offset + end), path, kind)
                continue
            found = self._in_run if run.lastindex else self._in_word
            for begin, done, path, kind in found(text, start, end):
                yield Mention(Span(offset + begin, offset + done), path, kind)

    def resolve(self, alias: str) -> tuple[str, str] | None:
        """The path and kind that a whole name stands for, or None."""
        return self._targets.get(alias)

    def _in_word(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
        """The same for a word that stands alone, as most do."""
        word = text[start:end]
        entity = self._entity_at(text, word, start)
        if entity:
            yield start, *entity
        elif self._tropes:
            trope = self._tropes.alone(word)
            if trope:
                yield start, end, f"Main/{trope}", "Trope"

    def _in_run(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
        """(start, end, path, kind) of the names that begin inside a run of capitalised words."""
        tropes = self._tropes
        firsts = tropes.first_words if tropes else frozenset()
        words = [(match.group(), *match.span()) for match in _TOKENS.finditer(text, start, end)]
        capital = [not word[0].islower() for word, _, _ in words]
        folded = text[start:end].translate(_MARKS).casefold()
        folded_words = _FIRST.findall(folded)
        done = start
        for index, (word, begin, _) in enumerate(words):
            if begin < done or not capital[index]:
                continue
            entity = self._entity_at(text, word, begin, done)
            trope = None
            if tropes and folded_words[index] in firsts:
                trope = tropes.find(folded_words, capital, index)
            trope_end = _without_possessive(words[trope[0]]) if trope else 0
            if entity and entity[0] >= trope_end:
                done = entity[0]
                yield begin, done, entity[1], entity[2]
            elif trope:
                done = trope_end
                yield begin, done, f"Main/{trope[1]}", "Trope"

    def _entity_at(self, text: str, word: str, begin: int, done: int = 0) -> tuple[int, str, str] | None:
        """The end, path and kind of the longest entity's name that stands here; up to ``done`` are others."""
        first = word if word.isalnum() else _FIRST.match(word).group()  # type: ignore[union-attr]
        for alias in self._by_word.get(first, ()):
            end = begin + len(alias)
            if text.startswith(alias, begin) and not (end < len(text) and _is_word(text[end])):
                borders = self._borders.get(alias)
                if borders is None or borders.hold(text, begin, end, done):
                    return end, *self._targets[alias]
        return None


def _without_possessive(word: tuple[str, int, int]) -> int:
    """Where a word ends, a possessive's ending left out."""
    return word[2] - 2 if word[0].endswith(("'s", "’s")) else word[2]


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _key(title: str) -> str:
    """The letters of a title's words, casefolded, as the words of a text are joined."""
    key = "".join(word.translate(_MARKS) for word in _TOKENS.findall(title)).casefold()
    try:
        return key or wikiword(title).casefold()
    except ValueError:
        return key
