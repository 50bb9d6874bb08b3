"""Modes that are read from what gives away the story: a badge would tell what its text hides."""

import re

from tropegraph.mapping.modes import read_mode
from tropegraph.server.queries import query
from tropegraph.server.rdf import NamedNode, expand

from .reading import Reader, Text
from .secrets import load_with_lines
from .veiling import ranges, veiled

_STOP = "."
"""What stands for hidden text: a mode may end before it, and never goes on behind it."""


def is_mode_hidden(reader: Reader, occurrence: NamedNode) -> bool:
    """Whether the mode of an occurrence stands only in what its text hides.

    A part that states none has that of the whole; a whole without a text has that of its parts. Without
    texts, as in a release that holds none, a mode that is stated beside a spoiler is hidden.
    """
    basis, text = reader.one(occurrence, "tg:modeBasis"), veiled(reader, occurrence, "tg:text")
    if basis == expand("tg:Asserted"):
        if text is None or _mode(reader, occurrence, text.text) is None:
            whole = reader.one(occurrence, "tg:partOf")
            is_beside = text is None and bool(ranges(reader, occurrence, "tg:spoiler"))
            return is_beside or (whole is not None and is_mode_hidden(reader, whole))
        return bool(text.hidden) and _mode(reader, occurrence, _shown(text)) is None
    if text is None and reader.text_sources and basis == expand("tg:Assumed"):
        rows = reader.store.select(query("parts-of-occurrence"), whole=occurrence)
        parts = [part for row in rows if isinstance(part := row["part"], NamedNode)]
        load_with_lines(reader, parts)
        return any(_states_hidden(reader, part) for part in parts)
    return False


def _states_hidden(reader: Reader, part: NamedNode) -> bool:
    text = veiled(reader, part, "tg:text")
    return text is not None and bool(text.hidden) and is_mode_hidden(reader, part)


def _mode(reader: Reader, occurrence: NamedNode, text: str) -> str | None:
    """The mode of an occurrence where a text states it, whoever "lampshaded by …" goes on to name."""
    found, mode = read_mode(text, range(len(text) + 1)), reader.one(occurrence, "tg:mode")
    return found.mode if found and mode and mode.value.endswith(f"/{found.mode}") else None


def _shown(text: Text) -> str:
    shown = "".join(_STOP if is_hidden else piece for piece, is_hidden in text.pieces)
    return re.sub(rf"\s+\{_STOP}", _STOP, shown)
