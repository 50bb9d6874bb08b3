"""Texts of which a part gives away the story: what of them is hidden until a reader asks for it."""

from dataclasses import replace

from tropegraph.server.rdf import NamedNode
from tropegraph.server.story import RANGE

from .reading import Reader, Text

TEXTS = ("tg:text", "schema:text")
"""The properties whose values stand at the end of the range that their thing was read from."""


def veiled(reader: Reader, thing: NamedNode, curie: str) -> Text | None:
    """A text that stands at the end of the range it was read from, with what of it gives away the story."""
    text = reader.text(thing, curie)
    hidden = ranges(reader, thing, "tg:spoiler")
    if text is None or not hidden:
        return text
    end = max((last for _, last in ranges(reader, thing, "prov:wasDerivedFrom")), default=0)
    start = end - len(text.text)
    return replace(text, hidden=tuple((first - start, last - start) for first, last in hidden))


def unrevealing(text: Text) -> str:
    """The words of a text for where no reader can be asked, without what is hidden.

    >>> unrevealing(Text("He dies.", hidden=((3, 7),)))
    'He [spoiler].'
    """
    return "".join("[spoiler]" if is_hidden else piece for piece, is_hidden in text.pieces)


def ranges(reader: Reader, thing: NamedNode, curie: str) -> list[tuple[int, int]]:
    """The half-open ranges of page texts that a property of a thing names."""
    matches = (RANGE.search(value.value) for value in reader.things(thing, curie))
    return [(int(match[2]), int(match[3])) for match in matches if match]
