"""What the things of the lists are called: by label and by WikiWord, whatever the capitals and the blanks."""

import sqlite3

from tropegraph.server.indexing.words import fold

SCHEMA = "CREATE TABLE called (kind TEXT, name TEXT, id INTEGER, PRIMARY KEY (kind, name, id)) WITHOUT ROWID;"
_FIRST = {"work": "has_page DESC, path", "trope": "works DESC, path", "character": "occurrences DESC, path"}
_MOST = 20
"""Things of one name that are found."""


def write_names(connection: sqlite3.Connection) -> None:
    """Fills the table ``called`` from the tables of works, tropes and characters."""
    for kind in _FIRST:
        rows = connection.execute(f"SELECT id, label, path FROM {kind}").fetchall()
        connection.executemany(
            "INSERT OR IGNORE INTO called VALUES (?, ?, ?)",
            (
                (kind, name, number)
                for number, label, path in rows
                for name in {_folded(label), _folded(path.rpartition("/")[2])} - {""}
            ),
        )


def called(kind: str, text: str) -> tuple[str, list[str]]:
    """The query for the paths of things of a kind by a path, a WikiWord or a label, and its values.

    The thing with that very path comes first, then those whose path differs in capitals, then the most used.
    """
    return (
        f"SELECT path FROM {kind} WHERE id IN (SELECT id FROM called WHERE kind = ? AND name IN (?, ?)) "
        f"ORDER BY path <> ?, lower(path) <> lower(?), {_FIRST[kind]} LIMIT {_MOST}",
        [kind, _folded(text), _folded(text.rpartition("/")[2]), text, text],
    )


def _folded(text: str) -> str:
    """A name without accents, capitals, punctuation and blanks.

    >>> _folded("Culture Clash") == _folded("CultureClash")
    True
    """
    return fold(text).replace(" ", "")
