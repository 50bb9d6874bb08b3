"""A list of known trope names that the user gives."""

import re
from dataclasses import dataclass

from .errors import SourceError
from .moves import followed

_WIKIWORD = re.compile(r"[A-Z0-9][A-Za-z0-9]*")


@dataclass(frozen=True)
class NamesFile:
    """A list of known trope names: WikiWords in their best spelling; those that DBTropes has.

    ``redirects`` are (name, name that it stands for) pairs, the second in the end of all redirects.

    ``sought`` are those that are looked for in text: the ones that DBTropes has, where the list tells, for
    among the others many are names of people, places and works.
    """

    wikiwords: tuple[str, ...] = ()
    in_dbtropes: frozenset[str] = frozenset()
    sought: tuple[str, ...] = ()
    redirects: tuple[tuple[str, str], ...] = ()


NO_NAMES = NamesFile()


def read_names(text: str, path: str) -> NamesFile:
    """A names file: a TSV table with a column ``wikiword``, and if it has them the others of docs/reading.md.

    Of spellings that differ in capitals only the one in most sources is kept, then the one in DBTropes, then
    the first by code point. Ids that are no WikiWord are left out. Raises SourceError for a table without
    such a column, and for redirects that lead in a circle.
    """
    header, *rows = [line.rstrip("\r").split("\t") for line in text.split("\n") if line.strip()] or [[""]]
    columns = {name.strip().casefold(): number for number, name in enumerate(header)}
    if "wikiword" not in columns:
        raise SourceError(
            path, "no column is called 'wikiword'; give a TSV table of names with a first line of names"
        )
    dbtropes = next((number for name, number in columns.items() if name.startswith("in_dbtropes")), None)
    best: dict[str, tuple[int, bool, str]] = {}
    held = set()
    redirects: dict[str, str] = {}
    for row in rows:
        word = _cell(row, columns["wikiword"])
        if not _WIKIWORD.fullmatch(word):
            continue
        goal = _cell(row, columns.get("redirects_to")).removeprefix("Main/")
        if _WIKIWORD.fullmatch(goal) and goal.casefold() != word.casefold():
            redirects[word] = goal
            continue
        sources, known = _cell(row, columns.get("n_sources")), _cell(row, dbtropes) in {"1", "true", "yes"}
        rank = (-int(sources) if sources.isdigit() else 0, not known, word)
        best[word.casefold()] = min(best.get(word.casefold(), rank), rank)
        if known:
            held.add(word)
    words = tuple(word for _, _, word in best.values())
    folded = {word.casefold() for word in held}
    sought = words if dbtropes is None else tuple(word for word in words if word.casefold() in folded)
    return NamesFile(words, frozenset(held), sought, _ends(redirects, path))


def _ends(redirects: dict[str, str], path: str) -> tuple[tuple[str, str], ...]:
    try:
        return tuple(sorted(followed(redirects).items()))
    except ValueError as error:
        raise SourceError(
            path, f"redirects lead in a circle ({error}); mend the column redirects_to"
        ) from error


def _cell(row: list[str], number: int | None) -> str:
    return row[number].strip() if number is not None and number < len(row) else ""
