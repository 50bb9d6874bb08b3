"""How many lines a list has on each choice that its form offers: by mode, by medium.

A table for each kind says which things have an occurrence in which mode, so that to count a whole list reads
a line for each of its things, not one for each of their occurrences.
"""

import sqlite3
from dataclasses import replace
from typing import Any

from .kinds import KINDS, Filters, uses, where

SCHEMA = "".join(
    f"CREATE TABLE mode_of_{kind} (thing INTEGER, mode INTEGER, PRIMARY KEY (thing, mode)) WITHOUT ROWID;\n"
    for kind in ("work", "trope", "character")
)


def write_modes(connection: sqlite3.Connection) -> None:
    """Fills the tables of the modes of works, tropes and characters from their occurrences."""
    for kind in ("work", "trope"):
        connection.execute(f"INSERT INTO mode_of_{kind} SELECT DISTINCT {kind}, mode FROM occurrence")
    connection.execute(
        "INSERT INTO mode_of_character SELECT DISTINCT i.character, o.mode FROM involves i "
        "JOIN character c ON c.id = i.character JOIN occurrence o ON o.id = i.occurrence"
    )


def by_mode(kind: str, filters: Filters) -> tuple[str, list[Any]]:
    """The query for the modes of a list, whatever mode it is narrowed to: (path, things in it)."""
    others = replace(filters, mode="")
    table = kind.removesuffix("s")
    condition, values = where(kind, others, with_uses=False)
    used = uses(kind, others)
    if used is None:
        found = f"SELECT m.mode, COUNT(*) AS number FROM {KINDS[kind].source} JOIN mode_of_{table} m "
        found += f"ON m.thing = {table}.id {condition} GROUP BY m.mode"
    else:
        condition = f"{condition} AND {used.given}" if condition else f"WHERE {used.given}"
        values += used.values
        found = f"SELECT o.mode, COUNT(DISTINCT {used.column}) AS number FROM {used.source} "
        found += (
            f"JOIN {table} ON {table}.id = {used.column} {KINDS[kind].joined} {condition} GROUP BY o.mode"
        )
    return f"SELECT path, number FROM ({found}) JOIN mode ON mode.id = mode", values


def by_medium(filters: Filters) -> tuple[str, list[Any]]:
    """The query for the media of the works of a list, whatever medium it is narrowed to: (medium, works)."""
    condition, values = where("works", replace(filters, medium=""))
    return f"SELECT medium, COUNT(*) FROM work {condition} GROUP BY medium ORDER BY medium", values
