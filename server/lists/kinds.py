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
    ``of`` is the (path, label, language) of a character's work. A work that is only named has no page.
    ``language`` is that of the label, empty where it has none.
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
    of: tuple[str, str, str] | None = None
    language: str = ""


@dataclass(frozen=True)
class Kind:
    """The columns of a list, the table that they come from, what is joined to it, and its orders by name.

    The usual order is the first.
    """

    columns: str
    table: str
    orders: dict[str, str]
    joined: str = ""

    @property
    def source(self) -> str:
        return f"{self.table} {self.joined}"


KINDS = {
    "works": Kind(
        "work.path, work.label, work.tropes, work.occurrences, work.year, work.medium, work.has_page, "
        "work.language",
        "work",
        {
            "name": "work.sort, work.path",
            "tropes": "work.tropes DESC, work.sort, work.path",
            "year": "work.year IS NULL, work.year, work.sort, work.path",
        },
    ),
    "tropes": Kind(
        "trope.path, trope.label, trope.works, trope.occurrences, trope.language",
        "trope",
        {"name": "trope.sort, trope.path", "works": "trope.works DESC, trope.sort, trope.path"},
    ),
    "characters": Kind(
        "character.path, character.label, character.occurrences, character.lines, character.language, "
        "of.path, of.label, of.language",
        "character",
        {
            "name": "character.sort, character.path",
            "work": "of.sort, character.sort, character.path",
            "occurrences": "character.occurrences DESC, character.sort, character.path",
        },
        "LEFT JOIN work of ON of.id = character.work",
    ),
}
ORDERS = {kind: tuple(each.orders) for kind, each in KINDS.items()}
"""The orders of each list by name, the usual one first."""


def _work(row: tuple[Any, ...]) -> Item:
    path, label, tropes, occurrences, year, medium, has_page, language = row
    return Item(
        path,
        label,
        tropes=tropes,
        occurrences=occurrences,
        year=year,
        medium=medium,
        has_page=bool(has_page),
        language=language,
    )


def _trope(row: tuple[Any, ...]) -> Item:
    path, label, works, occurrences, language = row
    return Item(path, label, works=works, occurrences=occurrences, language=language)


def _character(row: tuple[Any, ...]) -> Item:
    path, label, occurrences, lines, language, *of = row
    work = (of[0], of[1], of[2]) if of[0] else None
    return Item(path, label, occurrences=occurrences, lines=lines, of=work, language=language)


ITEMS = {"works": _work, "tropes": _trope, "characters": _character}


@dataclass(frozen=True)
class Uses:
    """What one occurrence has to have: where occurrences are found, which of its columns is the thing listed,
    the condition, and its values."""

    source: str
    column: str
    given: str
    values: tuple[str, ...]


def where(kind: str, filters: Filters, *, with_uses: bool = True) -> tuple[str, list[Any]]:
    """The condition of a list's query, and its values; without what occurrences have to have, if so asked."""
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
    if with_uses and (used := uses(kind, filters)):
        if [path for path in used.values if path != filters.mode]:
            conditions.append(f"{table}.id IN (SELECT {used.column} FROM {used.source} WHERE {used.given})")
        else:  # a mode is so common that to look at each line is quicker
            given = "SELECT id FROM mode WHERE path = ?"
            conditions.append(
                f"EXISTS (SELECT 1 FROM mode_of_{table} m WHERE m.thing = {table}.id AND m.mode = ({given}))"
            )
        values += used.values
    return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), values


def uses(kind: str, filters: Filters) -> Uses | None:
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
        return None
    is_involved = kind == "characters" or bool(filters.character)
    return Uses(
        "occurrence o JOIN involves i ON i.occurrence = o.id" if is_involved else "occurrence o",
        {"works": "o.work", "tropes": "o.trope", "characters": "i.character"}[kind],
        " AND ".join(f"{column} = (SELECT id FROM {table} WHERE path = ?)" for column, table, _ in asked),
        tuple(path for _, _, path in asked),
    )
