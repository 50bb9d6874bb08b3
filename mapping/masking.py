"""Pages as who reads no spoilers sees them: what only a spoiler says is neither shown nor found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .authority_files import Authority
from .cover import Cover
from .linked import LinkedEntry, LinkedWork
from .linking import link_work
from .page import Entry, Line, Page, Passage, Span

MASK = "█"
"""What stands for each character of a spoiler that is masked; white space stays, so ranges do too."""

HIDDEN = (
    "the trope's name stands in a spoiler, and spoilers are masked: the entry is left out with all below it"
)


def masked(text: str, spoilers: Iterable[Span]) -> str:
    """A text of the same length in which spoilers cannot be read.

    >>> masked("He dies.", [Span(3, 7)])
    'He ████.'
    """
    parts, done = [], 0
    for span in spoilers:
        start = max(span.start, done)
        parts.append(text[done:start])
        parts.append("".join(char if char.isspace() else MASK for char in text[start : span.end]))
        done = max(done, span.end)
    return "".join([*parts, text[done:]])


def without_hidden_heads(page: Page) -> Page:
    """The page without the entries whose tropes' names stand in spoilers, each of them among its issues."""
    if not page.spoilers:
        return page
    hidden = Cover(page.spoilers)
    return page.without(lambda entry: HIDDEN if entry.head and hidden.overlaps(entry.head.span) else "")


def link_masked(
    pages: Sequence[Page], authority: Authority, settled: Mapping[str, str] | None = None
) -> LinkedWork:
    """A work's pages, masked, with what they name outside of spoilers: see :func:`.linking.link_work`.

    The mode of an entry is that of its whole text, for another one would be wrong. Entries whose heads are
    hidden must have been left out.
    """
    whole = link_work(pages, authority, settled)
    if not any(page.spoilers for page in pages):
        return whole
    shown = link_work([_masked_page(page) for page in pages], authority, settled)
    paired = zip(shown.pages, whole.pages, strict=True)
    return replace(
        shown,
        pages=tuple(replace(page, entries=_with_modes(page.entries, read.entries)) for page, read in paired),
    )


def _with_modes(entries: Iterable[LinkedEntry], read: Iterable[LinkedEntry]) -> tuple[LinkedEntry, ...]:
    return tuple(
        replace(entry, reading=whole.reading, children=_with_modes(entry.children, whole.children))
        for entry, whole in zip(entries, read, strict=True)
    )


def _masked_page(page: Page) -> Page:
    text, hidden = masked(page.text, page.spoilers), Cover(page.spoilers)

    def passage(shown: Passage) -> Passage:
        return replace(shown, text=shown.span.cut(text))

    def line(said: Line) -> Line:
        speaker = said.speaker if said.speaker and not hidden.overlaps(said.speaker.span) else None
        return replace(said, text=said.span.cut(text), speaker=speaker)

    def entry(given: Entry) -> Entry:
        return replace(
            given,
            text=passage(given.text) if given.text else None,
            children=tuple(map(entry, given.children)),
            dialogue=tuple(map(line, given.dialogue)),
        )

    return replace(
        page,
        text=text,
        lead=passage(page.lead) if page.lead else None,
        prose=tuple(map(passage, page.prose)),
        quote=tuple(map(line, page.quote)),
        entries=tuple(map(entry, page.entries)),
        aliases=tuple(alias for alias in page.aliases if alias in text),
        links=tuple(link for link in page.links if not hidden.overlaps(link.span)),
    )
