"""Forms of a page, read into one model.

The law of this folder: bytes in, a ``Page`` out. A reader places text; it recognises no person and no place.
"""

from tropegraph.mapping.errors import SourceError
from tropegraph.mapping.names import KnownNames
from tropegraph.mapping.page import Page

from .decoding import page_text
from .identity import identify
from .text import outline

__all__ = ["read"]


def read(source: bytes, path: str, names: KnownNames, work: str | None = None) -> Page:
    """The page in a source; ``work`` is the TV Tropes id to use where the page does not say its own.

    Raises SourceError where the source is no page, or nothing says which work it is about.
    """
    text = page_text(source, path)
    parts = outline(text, names)
    if not parts.entries:
        raise SourceError(
            path, "no trope entries found; a page needs lines such as '  • Trope: what happens' with a bullet"
        )
    work_id, title, title_span = identify(parts, path, work)
    return Page(
        id=work_id,
        work=work_id,
        title=title,
        title_span=title_span,
        text=text,
        lead=parts.lead,
        prose=tuple(parts.prose),
        quote=tuple(parts.quote),
        entries=tuple(parts.entries),
        issues=tuple(parts.issues),
        licence=parts.header.licence,
        paraphrased=parts.header.paraphrased,
    )
