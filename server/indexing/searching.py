"""Finding things by words: exact names first, then names that begin so, then all words, then near misses."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from .reading import Entry, Index
from .words import fold, grams
from .writing import class_token, folded_name

RANKS = ("exact", "prefix", "words", "text", "near")
"""How a thing is found: by a name, by its beginning, by all words of its names, by its text, by likeness."""

COUNTED_UP_TO = 10_000
_HEAD = 200
"""How many things of each of the first three ranks are put in order; all others come by use."""
_FEW = 5
_NEAR = 20
_RUNS, _RUN_NAMES = 12, 20_000
_CANDIDATES, _CANDIDATES_OF_ALL_CLASSES = 100, 1000
_PART_LETTERS = 5
_LIKENESS = 72.0
"""The least likeness of a name that is found though it is spelled in another way."""

_FIELDS = ("label", "names", "text")
_NAMES = ("label", "names")


@dataclass(frozen=True)
class Hit:
    """A thing that was found; ``match`` is one of RANKS.

    ``likeness`` in [0, 100] is that of its nearest name to what was looked for.
    """

    entry: Entry
    match: str
    likeness: float


@dataclass(frozen=True)
class Found:
    """A part of what was found; where ``is_exact`` is false there are more than ``total`` things.

    ``words`` are the folded words that were looked for.
    """

    hits: tuple[Hit, ...]
    total: int
    is_exact: bool
    words: tuple[str, ...]


def search(index: Index, query: str, classes: Sequence[str], start: int, size: int) -> Found:
    """The things found by a query, ``size`` of them from ``start`` on.

    ``classes`` are names of classes or kinds, of which a thing has to have one; none means any. A thing is
    found by its names and texts where they hold all words of the query, each at least as the beginning of a
    word. Where few are, things with a name that is spelled much like it follow.
    """
    words = tuple(fold(query).split())
    if not words:
        return Found((), 0, True, ())
    pattern = _pattern(_FIELDS, words, classes)
    counted = index.rows(
        f"SELECT count(*) FROM (SELECT 1 FROM word WHERE word MATCH ? LIMIT {COUNTED_UP_TO + 1})", [pattern]
    )
    total: int = counted[0][0]
    head = named(index, words, classes)
    numbers = [hit.entry.number for hit in head]
    if total < _FEW:
        head += _texts(index, pattern, words, numbers, 0, total)
        head += near(index, words, classes, {hit.entry.number for hit in head})
        return Found(tuple(head[start : start + size]), len(head), True, words)
    page = head[start : start + size]
    page += _texts(index, pattern, words, numbers, max(0, start - len(head)), size - len(page))
    return Found(tuple(page), min(total, COUNTED_UP_TO), total <= COUNTED_UP_TO, words)


def named(index: Index, words: Sequence[str], classes: Sequence[str]) -> list[Hit]:
    """Things whose names hold all of some folded words, the best first."""
    asked = " ".join(words)
    tokens = _tokens(classes)
    of_names = index.rows(
        "SELECT number FROM name WHERE name = ? OR (name > ? AND name < ?)"
        f" ORDER BY name <> ?, number LIMIT {_HEAD}",
        [asked, asked, f"{asked}\U0010ffff", asked],
    )
    of_words = [
        row
        for is_whole in (True, False)
        for row in index.rows(
            f"SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid LIMIT {_HEAD}",
            [_pattern(_NAMES, words, classes, is_whole=is_whole)],
        )
    ]
    entries = index.entries(dict.fromkeys(number for (number,) in (*of_names, *of_words)))
    hits = [_hit(entry, words, asked) for entry in entries if _is_of((entry.kind, *entry.classes), tokens)]
    return sorted(
        hits,
        key=lambda hit: (
            RANKS.index(hit.match),
            -hit.likeness if hit.match == "exact" else 0,
            hit.entry.number,
        ),
    )


def near(
    index: Index, words: Sequence[str], classes: Sequence[str], known: Collection[int] = ()
) -> list[Hit]:
    """Things with a name that is spelled much like some folded words, the most alike first.

    Candidates are the things that share most of the rarest runs of three characters: an index, no scan.
    """
    asked = " ".join(words)
    tokens = _tokens(classes)
    rarest = _rarest(index, sorted(grams(asked)))
    limit = _CANDIDATES_OF_ALL_CLASSES if tokens else _CANDIDATES
    rows = index.rows(
        "SELECT number, kind, classes FROM ("
        f"SELECT number, count(*) AS shared FROM gram WHERE gram IN ({','.join('?' * len(rarest))})"
        f" GROUP BY number ORDER BY shared DESC, number LIMIT {limit}"
        ") JOIN thing USING (number) ORDER BY shared DESC, number",
        rarest,
    )
    numbers = [
        number for number, kind, of in rows if number not in known and _is_of((kind, *of.split()), tokens)
    ]
    entries = index.entries(numbers[:_CANDIDATES])
    hits = [
        Hit(entry, "near", max(likeness(asked, entry), _part_likeness(asked, entry))) for entry in entries
    ]
    alike = [hit for hit in hits if hit.likeness >= _LIKENESS]
    return sorted(alike, key=lambda hit: (-hit.likeness, hit.entry.number))[:_NEAR]


def likeness(asked: str, entry: Entry) -> float:
    """How much the nearest of a thing's names is like folded words, in [0, 100]; spaces count little."""
    squashed = asked.replace(" ", "")
    return max(
        (
            max(
                fuzz.ratio(asked, name),
                fuzz.ratio(squashed, name.replace(" ", "")) - 1,
                100 * OSA.normalized_similarity(asked, name),
            )
            for name in _folded_names(entry)
        ),
        default=0.0,
    )


def _part_likeness(asked: str, entry: Entry) -> float:
    """How much a part of one of a thing's names is like folded words; too few letters are like anything."""
    if len(asked) < _PART_LETTERS:
        return 0.0
    return max(
        (0.9 * fuzz.partial_ratio(asked, name) for name in _folded_names(entry) if len(name) > len(asked)),
        default=0.0,
    )


def _texts(
    index: Index, pattern: str, words: Sequence[str], known: list[int], start: int, size: int
) -> list[Hit]:
    """Things that hold the words, those apart that are known, in order of use."""
    if size <= 0:
        return []
    rows = index.rows(
        f"SELECT rowid FROM word WHERE word MATCH ? AND rowid NOT IN ({','.join(map(str, known))})"
        " ORDER BY rowid LIMIT ? OFFSET ?",
        [pattern, size, start],
    )
    asked = " ".join(words)
    return [_hit(entry, words, asked) for entry in index.entries(number for (number,) in rows)]


def _hit(entry: Entry, words: Sequence[str], asked: str) -> Hit:
    names = _folded_names(entry)
    if asked in names:
        match = "exact"
    elif any(name.startswith(asked) for name in names):
        match = "prefix"
    else:
        said = [word for name in names for word in name.split()]
        is_named = all(any(each.startswith(word) for each in said) for word in words)
        match = "words" if is_named else "text"
    return Hit(entry, match, likeness(asked, entry))


def _rarest(index: Index, runs: Sequence[str]) -> list[str]:
    """The runs that stand in fewest names, as many as can be looked at quickly."""
    sizes = index.rows(
        f"SELECT gram, names FROM gram_size WHERE gram IN ({','.join('?' * len(runs))}) ORDER BY names, gram",
        runs,
    )
    rarest: list[str] = []
    weight = 0
    for run, names in sizes[:_RUNS]:
        weight += names
        if rarest and weight > _RUN_NAMES:
            break
        rarest.append(run)
    return rarest


def _pattern(
    fields: Iterable[str], words: Sequence[str], classes: Sequence[str], *, is_whole: bool = False
) -> str:
    """What FTS5 is to look for: https://www.sqlite.org/fts5.html#full_text_query_syntax

    Folded words hold letters and figures only, so that nothing in them means anything to FTS5.
    """
    star = "" if is_whole else "*"
    sought = " AND ".join(f'"{word}"{star}' for word in words)
    tokens = _tokens(classes)
    of_class = f" AND class : ({' OR '.join(tokens)})" if tokens else ""
    return f"{{{' '.join(fields)}}} : ({sought}){of_class}"


def _tokens(classes: Sequence[str]) -> list[str]:
    return [f'"{class_token(name)}"' for name in classes]


def _is_of(classes: Iterable[str], tokens: Collection[str]) -> bool:
    return not tokens or any(f'"{class_token(name)}"' in tokens for name in classes)


def _folded_names(entry: Entry) -> list[str]:
    return [folded_name(name) for name in (entry.label, *entry.names)]
