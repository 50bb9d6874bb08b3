"""Which pages make which work: pages are read one by one, works are built, failed and left out as one."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tropegraph.mapping.errors import SourceError
from tropegraph.mapping.names import KnownNames, settled

from .sources import Surveyed
from .steps import PageFacts, read_facts


@dataclass(frozen=True)
class FoundPage:
    """A page of the build: the key of its packed form, its source, and its facts."""

    key: str
    source: Surveyed
    facts: PageFacts

    @property
    def path(self) -> str:
        """The path of its source, as the user knows it."""
        return self.source.source.path


@dataclass(frozen=True)
class FoundWork:
    """A work of the build: the key of what it is mapped to, its pages by id, and how their names are spelled.

    ``spelling`` gives WikiWords that the build as a whole capitalises otherwise than these pages.
    """

    id: str
    key: str
    pages: tuple[FoundPage, ...]
    spelling: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        """The paths of its pages' sources."""
        return ", ".join(dict.fromkeys(page.path for page in self.pages))


def found_pages(key: str, source: Surveyed, facts: bytes) -> list[FoundPage]:
    """The pages of a source that was read under a key."""
    return [FoundPage(f"{key}/{number}", source, page) for number, page in enumerate(read_facts(facts))]


def grouped(
    pages: Iterable[FoundPage], key: Callable[[list[object]], str]
) -> tuple[list[FoundWork], list[SourceError]]:
    """The works with their pages, by id, and a fault for each source that claims the page of another.

    Where two sources claim a page neither is built, nor is the work that it belongs to. ``key`` makes the key
    of a work from what decides it: the keys of its pages, and how names on them are spelled.
    """
    by_work, faults = _undisputed(pages)
    every = [page for of_work in by_work.values() for page in of_work]
    spelling = settled(Counter(head for page in every for head in page.facts.heads), KnownNames())
    works = []
    for work, of_work in sorted(by_work.items()):
        own = _spelled(of_work, spelling)
        works.append(FoundWork(work, key([[page.key for page in of_work], own]), tuple(of_work), own))
    return works, faults


def _spelled(pages: Iterable[FoundPage], spelling: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What the build says of names that these pages look up, in order."""
    words = {word for page in pages for word in (*page.facts.heads, *page.facts.linked)}
    return tuple(sorted((word, spelling[word]) for word in words if word in spelling))


def _undisputed(pages: Iterable[FoundPage]) -> tuple[dict[str, list[FoundPage]], list[SourceError]]:
    """The pages of each work, by id, without the works of which two sources claim a page."""
    claims: defaultdict[str, list[FoundPage]] = defaultdict(list)
    works: defaultdict[str, list[FoundPage]] = defaultdict(list)
    for page in sorted(pages, key=lambda page: (page.facts.id, page.path)):
        claims[page.facts.id].append(page)
        works[page.facts.work].append(page)
    disputed = {page.facts.work for rivals in claims.values() if len(rivals) > 1 for page in rivals}
    faults = [
        _dispute(page, [rival for rival in claims[page.facts.id] if rival is not page])
        for work in sorted(disputed)
        for page in works[work]
    ]
    return {work: of_work for work, of_work in works.items() if work not in disputed}, faults


def _dispute(page: FoundPage, rivals: list[FoundPage]) -> SourceError:
    about = f"{', '.join(each.path for each in rivals)} is about {page.facts.id} too"
    reason = about if rivals else f"two sources claim a page of {page.facts.work}"
    return SourceError(
        page.path,
        f"{reason}, so neither is built; leave one out, or give each a first line 'Namespace / Title'",
    )
