"""The kinds of lists: what a line of each holds, how it is sorted, and what it is narrowed to, in SQL."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; an empty value narrows nothing.

    ``mode``, ``trope``, ``work`` and ``character`` are paths under the base, ``years`` the first and the
    last; ``name`` is a part of the label, in any case.
    """

    name: str = ""
    medium: str = ""
    years: tuple[int, int] | None = None
    mode: str = ""
    trope: str = ""
    work: str = ""
    character: str = ""


@dataclass(frozen=True)
class Item:
    """A line of a list: a thing by path and label, and what the list says beside it.

    ``tropes``, ``works``, ``occurrences`` and ``lines`` are numbers, None where the list does not count them;
    ``of`` is the (path, label) of a character's work. A work that is only named has no page.
    """

    path: str
    label: str
    tropes: int | None = None
    works: int | None = None
    occurrences: int | None = None
    lines: int | None = None
    year: int | None = None
    medium: str = ""
    has_page: bool = True
    of: tuple[str, str] | None = None


@dataclass(frozen=True)
class Kind:
    """The columns of a list, the tables that they come from, and its orders by name, the usual one first."""

    columns: str
    source: str
    orders: dict[str, str]


KINDS = {
    "works": Kind(
        "work.path, work.label, work.tropes, work.occurrences, work.year, work.medium, work.has_page",
        "work",
        {
            "name": "work.sort, work.path",
            "tropes": "work.tropes DESC, work.sort, work.path",
            "year": "work.year IS NULL, work.year, work.sort, work.path",
        },
    ),
    "tropes": Kind(
        "trope.path, trope.label, trope.works, trope.occurrences",
        "trope",
        {"name": "trope.sort, trope.path", "works": "trope.works DESC, trope.sort, trope.path"},
    ),
    "characters": Kind(
        "character.path, character.label, character.occurrences, character.lines, of.path, of.label",
        "character LEFT JOIN work of ON of.id = character.work",
        {
            "name": "character.sort, character.path",
            "work": "of.sort, character.sort, character.path",
            "occurrences": "character.occurrences DESC, character.sort, character.path",
        },
    ),
}
ORDERS = {kind: tuple(each.orders) for kind, each in KINDS.items()}
"""The orders of each list by name, the usual one first."""


def _work(row: tuple[Any, ...]) -> Item:
    path, label, tropes, occurrences, year, medium, has_page = row
    return Item(
        path,
        label,
        tropes=tropes,
        occurrences=occurrences,
        year=year,
        medium=medium,
        has_page=bool(has_page),
    )


def _trope(row: tuple[Any, ...]) -> Item:
    path, label, works, occurrences = row
    return Item(path, label, works=works, occurrences=occurrences)


def _character(row: tuple[Any, ...]) -> Item:
    path, label, occurrences, lines, *of = row
    return Item(path, label, occurrences=occurrences, lines=lines, of=(of[0], of[1]) if of[0] else None)


ITEMS = {"works": _work, "tropes": _trope, "characters": _character}


def where(kind: str, filters: Filters) -> tuple[str, list[Any]]:
    """The condition of a list's query, and its values."""
    table = kind.removesuffix("s")
    conditions: list[str] = []
    values: list[Any] = []
    if filters.name:
        conditions.append(f"instr({table}.sort, ?)")
        values.append(filters.name.casefold())
    if filters.medium:
        conditions.append("work.medium = ?")
        values.append(filters.medium)
    if filters.years:
        conditions.append("work.year BETWEEN ? AND ?")
        values += filters.years
    if filters.work and kind == "characters":
        conditions.append("of.path = ?")
        values.append(filters.work)
    used, of_uses = _uses(kind, filters)
    if used:
        conditions.append(used)
        values += of_uses
    return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), values


def _uses(kind: str, filters: Filters) -> tuple[str, list[str]]:
    """The condition that one occurrence has all of mode, trope, work and character that are given."""
    asked = [
        (column, table, path)
        for column, table, path in (
            ("o.mode", "mode", filters.mode),
            ("o.trope", "trope", filters.trope),
            ("o.work", "work", filters.work if kind == "tropes" else ""),
            ("i.character", "character", filters.character),
        )
        if path
    ]
    if not asked:
        return "", []
    is_involved = kind == "characters" or bool(filters.character)
    source = "occurrence o JOIN involves i ON i.occurrence = o.id" if is_involved else "occurrence o"
    given = " AND ".join(f"{column} = (SELECT id FROM {table} WHERE path = ?)" for column, table, _ in asked)
    column = {"works": "o.work", "tropes": "o.trope", "characters": "i.character"}[kind]
    own = f"{kind.removesuffix('s')}.id"
    values = [path for _, _, path in asked]
    if [each for each, _, _ in asked] == ["o.mode"]:  # so common that to look at each line is quicker
        return f"EXISTS (SELECT 1 FROM {source} WHERE {column} = {own} AND {given})", values
    return f"{own} IN (SELECT {column} FROM {source} WHERE {given})", values
