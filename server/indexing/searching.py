"""Finding things by words: exact names first, then names that begin so, names, texts, labels, near misses."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from .collecting import UNNAMED
from .expressions import anywhere, in_labels_alone, in_labels_too, in_names, in_texts, labelled, tokens
from .likeness import Hit, folded_names, is_of, likeness, near
from .reading import Entry, Index
from .words import fold

RANKS = ("exact", "prefix", "words", "text", "label", "near")
"""How a thing is found: by a name, by its beginning, by all words of its names, by its text, by a label that
is made from the names of others, by likeness."""

COUNTED_UP_TO = 10_000
_HEAD = 200
"""How many things of each of the first three ranks are put in order; all others come by use."""
_LOOKED_AT = 1000
"""So many things that hold the words are looked at one by one."""
FEW = 5
"""Where fewer things are found, those of like names follow."""
_MOST_WORDS, _MOST_LETTERS = 8, 20
"""Of how much of a query the parts are tried."""
_LEAST_MADE, _MOST_MADE = 3, 30
"""How many words a label has that is made from the names of others; a longer one is found by its words."""


@dataclass(frozen=True)
class Found:
    """A part of what was found; where ``is_exact`` is false there are more than ``total`` things.

    ``words`` are the folded words that were looked for, ``near`` how many of all are only spelled like them;
    ``has_more`` where something follows the hits. ``kinds`` are those of all, None where these are too many.
    """

    hits: tuple[Hit, ...]
    total: int
    is_exact: bool
    words: tuple[str, ...]
    near: int = 0
    has_more: bool = False
    kinds: Counter[str] | None = None


@dataclass(frozen=True)
class Holder:
    """A thing that holds the words, by number."""

    number: int
    kind: str
    has_text: bool


def search(index: Index, query: str, classes: Sequence[str], start: int, size: int) -> Found:
    """The things found by a query, ``size`` of them from ``start`` on.

    ``classes`` are names of classes or kinds, of which a thing has to have one; none means any. A thing is
    found by its names and texts where they hold all words of the query, each at least as the beginning of a
    word. Where few are, things with a name that is spelled much like it follow.
    """
    words = tuple(fold(query).split())
    if not words:
        return Found((), 0, True, (), kinds=Counter())
    all_ = holders(index, words, classes)
    total = count(index, anywhere(words, classes)) if all_ is None else len(all_)
    of_names = named(index, words, classes)
    head = _of_that_label(index, words, classes) + of_names
    known = {hit.entry.number for hit in head}
    left = None if all_ is None else [each for each in all_ if each.number not in known]
    rest = _Rest(index, words, classes, known, len(of_names) < _HEAD, left)
    if total < FEW:
        head += rest.hits(0, total)
        alike = near(index, words, classes, {hit.entry.number for hit in head})
        head += alike
        end, kinds = start + size, Counter(hit.entry.kind for hit in head)
        return Found(tuple(head[start:end]), len(head), True, words, len(alike), len(head) > end, kinds)
    page = head[start : start + size + 1]
    page += rest.hits(max(0, start - len(head)), size + 1 - len(page))
    kinds_ = None if all_ is None else Counter(each.kind for each in all_)
    is_exact, has_more = total <= COUNTED_UP_TO, len(page) > size
    return Found(tuple(page[:size]), min(total, COUNTED_UP_TO), is_exact, words, 0, has_more, kinds_)


def holders(index: Index, words: Sequence[str], classes: Sequence[str]) -> list[Holder] | None:
    """All things that hold the words in names or texts, in order of use; None where they are too many."""
    rows = index.rows(
        "SELECT number, kind, thing.text <> '' FROM word JOIN thing ON number = word.rowid WHERE word MATCH ?"
        f" ORDER BY word.rowid LIMIT {_LOOKED_AT + 1}",
        [anywhere(words, classes)],
    )
    return [Holder(*row) for row in rows] if len(rows) <= _LOOKED_AT else None


def count(index: Index, expression: str) -> int:
    """How many things an expression finds; one more than COUNTED_UP_TO where there are more."""
    limited = f"SELECT 1 FROM word WHERE word MATCH ? LIMIT {COUNTED_UP_TO + 1}"
    return int(index.rows(f"SELECT count(*) FROM ({limited})", [expression])[0][0])


def fewer(index: Index, query: str) -> str:
    """The longest part of a query that finds something: some of its words, or the beginning of its only one.

    Empty where none does, and where a query of more than a few words has none in its first ones.
    """
    words = list(dict.fromkeys(fold(query).split()))[:_MOST_WORDS]
    parts = [
        words[start : start + size]
        for size in range(len(words) - 1, 0, -1)
        for start in range(len(words) - size + 1)
    ]
    if len(words) == 1:
        parts = [[words[0][:letters]] for letters in range(min(len(words[0]), _MOST_LETTERS) - 1, 2, -1)]
    return next((" ".join(part) for part in parts if count(index, anywhere(part, ()))), "")


def named(
    index: Index, words: Sequence[str], classes: Sequence[str], *, by_labels: bool = False
) -> list[Hit]:
    """Things whose names hold all of some folded words, the best first.

    ``by_labels`` finds those too whose labels are made from the names of others.
    """
    asked = " ".join(words)
    of_names = index.rows(
        "SELECT number FROM name WHERE name = ? OR (name > ? AND name < ?)"
        f" ORDER BY name <> ?, number LIMIT {_HEAD}",
        [asked, asked, f"{asked}\U0010ffff", asked],
    )
    expression = in_labels_too if by_labels else in_names
    of_words = _first(index, expression(words, classes))
    if len(of_words) == _HEAD:
        of_words += _first(index, expression(words, classes, is_whole=True))
    wanted = tokens(classes)
    entries = index.entries(dict.fromkeys(number for (number,) in of_names + of_words))
    hits = [_hit(entry, asked) for entry in entries if is_of((entry.kind, *entry.classes), wanted)]
    return sorted(
        hits,
        key=lambda hit: (
            RANKS.index(hit.match),
            -hit.likeness if hit.match == "exact" else 0,
            hit.entry.number,
        ),
    )


def _of_that_label(index: Index, words: Sequence[str], classes: Sequence[str]) -> list[Hit]:
    """Things of exactly that label, which is made from the names of others."""
    if not _LEAST_MADE <= len(words) <= _MOST_MADE:
        return []
    asked = " ".join(words)
    numbers = (number for (number,) in _first(index, labelled(words, classes)))
    hits = (_hit(entry, asked) for entry in index.entries(numbers))
    return [hit for hit in hits if hit.match == "exact"]


def _first(index: Index, expression: str) -> list[tuple[int]]:
    """The numbers of the first things that an expression finds, in order of use."""
    return index.rows(f"SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid LIMIT {_HEAD}", [expression])


@dataclass(frozen=True)
class _Rest:
    """The things that hold the words, those apart that are known.

    Those come first whose names hold them, unless all these are known, then those whose texts do, then those
    whose labels alone do that are made from the names of others; each in order of use. ``left`` are all of
    them, None where these are too many to be looked at.
    """

    index: Index
    words: Sequence[str]
    classes: Sequence[str]
    known: Set[int]
    are_names_known: bool
    left: Sequence[Holder] | None

    def hits(self, start: int, size: int) -> list[Hit]:
        """``size`` of them from ``start`` on."""
        asked = " ".join(self.words)
        if self.left is not None and not any(each.has_text for each in self.left):
            ordered = sorted(self.left, key=lambda each: (each.kind in UNNAMED, each.number))
            entries = self.index.entries(each.number for each in ordered[start : start + size])
            return [_hit(entry, asked, "label" if entry.kind in UNNAMED else "words") for entry in entries]
        unknown = f"word MATCH ? AND rowid NOT IN ({','.join(map(str, sorted(self.known)))})"
        found: list[Hit] = []
        for rank, expression in self._stretches():
            if len(found) == size:
                break
            rows = self.index.rows(
                f"SELECT rowid FROM word WHERE {unknown} ORDER BY rowid LIMIT ? OFFSET ?",
                [expression, size - len(found), start],
            )
            if start and not rows:
                start -= self.index.rows(f"SELECT count(*) FROM word WHERE {unknown}", [expression])[0][0]
            elif rows:
                start = 0
            entries = self.index.entries(number for (number,) in rows)
            found += [_hit(entry, asked, rank) for entry in entries]
        return found

    def _stretches(self) -> Iterator[tuple[str, str]]:
        """Ranks, and the expressions that find what is of each."""
        if not self.are_names_known:
            yield "words", in_names(self.words, self.classes)
        yield "text", in_texts(self.words, self.classes)
        yield "label", in_labels_alone(self.words, self.classes)


def _hit(entry: Entry, asked: str, rank: str = "words") -> Hit:
    """A thing as it was found; one whose names hold the words may have a better rank than that."""
    names = folded_names(entry)
    if asked in names:
        rank = "exact"
    elif rank == "words" and any(name.startswith(asked) for name in names):
        rank = "prefix"
    return Hit(entry, rank, likeness(asked, entry))
