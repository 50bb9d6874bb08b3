"""What earlier builds have done, by the digest of everything that decided it: OUT/cache/build.sqlite.

Only time hangs on it. A row is written with its whole batch or not at all, so a build that is killed goes on
from its last finished batch; a cache that cannot be read is put aside and made anew.
"""

import errno
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS row (key TEXT PRIMARY KEY, facts BLOB NOT NULL, body BLOB NOT NULL, used INTEGER);
CREATE TABLE IF NOT EXISTS build (number INTEGER PRIMARY KEY AUTOINCREMENT);
"""
_BUILDS_KEPT = 5
_LOCK_WAIT_S = 60


@dataclass(frozen=True, slots=True)
class Row:
    """What was done under a key: facts in short, and the whole.

    A key with a slash is a part of the row before the slash, and goes with it.
    """

    key: str
    facts: bytes
    body: bytes


class Cache:
    """The rows of a folder; it is made when the first row is kept."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "build.sqlite"
        self._connection: sqlite3.Connection | None = None
        self._build = 0
        self._touched: list[str] = []

    def facts(self, key: str) -> bytes | None:
        """The facts of a row, which counts as used by this build from now on; None where there is none."""
        if self._connection is None and not self.file.is_file():
            return None
        with _as_os_errors():
            found = self._open().execute("SELECT facts FROM row WHERE key = ?", (key,)).fetchone()
        if not found:
            return None
        self._touched.append(key)
        facts: bytes = found[0]
        return facts

    def body(self, key: str) -> bytes:
        """The body of a row that is there."""
        with _as_os_errors():
            found = self._open().execute("SELECT body FROM row WHERE key = ?", (key,)).fetchone()
        body: bytes = found[0]
        return body

    def keep(self, rows: Iterable[Row]) -> None:
        """Writes rows, all or none."""
        with _as_os_errors():
            connection = self._open()
            connection.executemany(
                "INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?)",
                ((row.key, row.facts, row.body, self._build) for row in rows),
            )
            connection.commit()

    def finish(self) -> None:
        """Notes what this build used, and forgets what the last few builds did not."""
        if self._connection is None:
            return
        with _as_os_errors():
            self._connection.executemany(
                "UPDATE row SET used = ? WHERE key = ?", ((self._build, key) for key in self._touched)
            )
            old = self._build - _BUILDS_KEPT
            self._connection.execute("DELETE FROM row WHERE used <= ? AND NOT instr(key, '/')", (old,))
            self._connection.execute(
                "DELETE FROM row WHERE instr(key, '/') AND substr(key, 1, instr(key, '/') - 1)"
                " NOT IN (SELECT key FROM row)"
            )
            self._connection.commit()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._connection, self._build = _connected(self.file)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                for file in self.file.parent.glob(f"{self.file.name}*"):
                    file.unlink()
                self._connection, self._build = _connected(self.file)
        return self._connection


def bodies(file: Path, keys: Iterable[str]) -> Iterator[bytes]:
    """The bodies of rows that are there, for a process that only reads."""
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=_LOCK_WAIT_S)
    try:
        for key in keys:
            yield connection.execute("SELECT body FROM row WHERE key = ?", (key,)).fetchone()[0]
    finally:
        connection.close()


def _connected(file: Path) -> tuple[sqlite3.Connection, int]:
    """A connection, and the number of this build."""
    connection = sqlite3.connect(file, timeout=_LOCK_WAIT_S)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(_SCHEMA)
        build = connection.execute("INSERT INTO build DEFAULT VALUES").lastrowid or 0
        connection.commit()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection, build


@contextmanager
def _as_os_errors() -> Iterator[None]:
    """A full disk is one, whoever says so first."""
    try:
        yield
    except sqlite3.OperationalError as error:
        code = errno.ENOSPC if "full" in str(error) else errno.EIO
        raise OSError(code, f"the cache: {error}") from error
