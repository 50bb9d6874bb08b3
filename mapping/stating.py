"""What the statements of a work have in common: names, provenance, and what text may be shown."""

from bisect import bisect_right
from collections.abc import Iterable

from .iris import Iris
from .linked import LinkedWork
from .page import Line, Location, Page, Passage, Span
from .terms import Statement, iri, name
from .vocabulary import expand

MASK = "█"
"""What stands for each character of a spoiler that is masked; white space stays, so ranges do too."""

_DERIVED = name("prov:wasDerivedFrom")


class Stating:
    """Collects the statements of one work, and what they name that other works may name too."""

    def __init__(self, linked: LinkedWork, iris: Iris, with_text: bool, mask_spoilers: bool) -> None:
        self.linked = linked
        self.iris = iris
        self.with_text = with_text
        self.mask_spoilers = mask_spoilers
        self.work = iri(iris.entity(linked.work))
        self.statements: list[Statement] = []
        self.tropes: dict[str, str] = {}
        self.references: set[str] = set()
        self._own = f"{linked.work}/"

    def say(self, graph: str, subject: str, *pairs: tuple[str, str]) -> None:
        """States (predicate, object) pairs of a subject in a page's graph."""
        self.statements += [(subject, predicate, value, graph) for predicate, value in pairs]

    def entity(self, path: str) -> str:
        """The term of an entity, which is noted as named."""
        if not path.startswith(self._own) and path != self.linked.work:
            self.references.add(path)
        return f"<{self.iris.base}{path}>"

    def note_reference(self, term: str) -> None:
        """Notes what a curated statement points to."""
        if term.startswith(f"<{self.iris.base}"):
            self.entity(term.strip("<>").removeprefix(self.iris.base))

    def label(self, path: str) -> str:
        """The label of an entity that the work names."""
        found, entity = self.linked.found.get(path), self.linked.scope.entities.get(path)
        named = self.linked.named.get(path)
        label = found.label if found else entity.label if entity else named.label if named else None
        assert label, f"{path} is named but not described"
        return label

    def derived(self, place: Location) -> tuple[str, str]:
        """That something was derived from a range of a page's text."""
        return _DERIVED, range_term(self.iris, place.page, place.span)


class PageTexts:
    """The texts of one page as they may be published, and which ranges of it are spoilers and notes."""

    def __init__(self, page: Page, mask_spoilers: bool) -> None:
        self._masked = masked(page.text, page.spoilers) if mask_spoilers and page.spoilers else None
        self.whole = self._masked if self._masked is not None else page.text
        self._marked = {expand("tg:spoiler"): list(page.spoilers), expand("tg:note"): list(page.notes)}
        self.left = {term: set(spans) for term, spans in self._marked.items()}

    def of(self, passage: Passage | Line) -> str:
        """A passage's text."""
        return passage.text if self._masked is None else passage.span.cut(self._masked)

    def marks(self, span: Span) -> Iterable[tuple[str, Span]]:
        """(IRI of the property, range) of the spoilers and notes, or their parts, inside a range."""
        for term, spans in self._marked.items():
            if not spans:
                continue
            index = max(bisect_right(spans, Span(span.start, span.start)) - 1, 0)
            while index < len(spans) and spans[index].start < span.end:
                start, end = max(spans[index].start, span.start), min(spans[index].end, span.end)
                if start < end:
                    self.left[term].discard(spans[index])
                    yield term, Span(start, end)
                index += 1


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


def range_term(iris: Iris, page: str, span: Span) -> str:
    """The term of a half-open range of a page's text."""
    return f"<{iris.page_range(page, span.start, span.end)}>"
