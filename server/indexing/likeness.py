"""How much the names of things are like words, and the things that are spelled much like them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from .expressions import tokens
from .reading import Entry, Index
from .words import grams
from .writing import class_token, folded_name

_NEAR = 20
_RUNS, _RUN_NAMES = 12, 20_000
_CANDIDATES, _CANDIDATES_OF_ALL_CLASSES = 100, 1000
_PART_LETTERS = 5
_LIKENESS = 72.0
"""The least likeness of a name that is found though it is spelled in another way."""


@dataclass(frozen=True)
class Hit:
    """A thing that was found; ``match`` is one of the ranks of a search.

    ``likeness`` in [0, 100] is that of its nearest name to what was looked for.
    """

    entry: Entry
    match: str
    likeness: float


def near(
    index: Index, words: Sequence[str], classes: Sequence[str], known: Collection[int] = ()
) -> list[Hit]:
    """Things with a name that is spelled much like some folded words, the most alike first.

    Candidates are the things that share most of the rarest runs of three characters: an index, no scan.
    """
    asked = " ".join(words)
    wanted = tokens(classes)
    rarest = _rarest(index, sorted(grams(asked)))
    limit = _CANDIDATES_OF_ALL_CLASSES if wanted else _CANDIDATES
    rows = index.rows(
        "SELECT number, kind, classes FROM ("
        f"SELECT number, count(*) AS shared FROM gram WHERE gram IN ({','.join('?' * len(rarest))})"
        f" GROUP BY number ORDER BY shared DESC, number LIMIT {limit}"
        ") JOIN thing USING (number) ORDER BY shared DESC, number",
        rarest,
    )
    numbers = [
        number for number, kind, of in rows if number not in known and is_of((kind, *of.split()), wanted)
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
            for name in folded_names(entry)
        ),
        default=0.0,
    )


def _part_likeness(asked: str, entry: Entry) -> float:
    """How much a part of one of a thing's names is like folded words; too few letters are like anything."""
    if len(asked) < _PART_LETTERS:
        return 0.0
    return max(
        (0.9 * fuzz.partial_ratio(asked, name) for name in folded_names(entry) if len(name) > len(asked)),
        default=0.0,
    )


def is_of(classes: Iterable[str], wanted: Collection[str]) -> bool:
    """Whether one of some classes is wanted, by the words that stand for them; none means any."""
    return not wanted or any(f'"{class_token(name)}"' in wanted for name in classes)


def folded_names(entry: Entry) -> list[str]:
    """All names of a thing as they are compared."""
    return [folded_name(name) for name in (entry.label, *entry.names)]


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
