"""What the statements of a work have in common: names, provenance, and which ranges are marked."""

from bisect import bisect_right
from collections.abc import Iterable

from .iris import Iris
from .linked import LinkedWork
from .page import Location, Page, Span
from .terms import Statement, iri, name
from .vocabulary import expand

_DERIVED = name("prov:wasDerivedFrom")


class Stating:
    """Collects the statements of one work, and what they name that other works may name too."""

    def __init__(self, linked: LinkedWork, iris: Iris, with_text: bool) -> None:
        self.linked = linked
        self.iris = iris
        self.with_text = with_text
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

    def name_trope(self, word: str, title: str = "") -> None:
        """Notes a trope that the work uses or names, by the first title that a page gives it."""
        if title or word not in self.tropes:
            self.tropes[word] = self.tropes.get(word) or title

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


class Marks:
    """Which ranges of a page are spoilers and notes; ``left`` are those that nothing was said of so far."""

    def __init__(self, page: Page) -> None:
        self._marked = {expand("tg:spoiler"): list(page.spoilers), expand("tg:note"): list(page.notes)}
        self.left = {term: set(spans) for term, spans in self._marked.items()}

    def inside(self, span: Span) -> Iterable[tuple[str, Span]]:
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


def range_term(iris: Iris, page: str, span: Span) -> str:
    """The term of a half-open range of a page's text."""
    return f"<{iris.page_range(page, span.start, span.end)}>"
