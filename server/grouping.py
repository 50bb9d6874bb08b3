"""Which pages make which work: pages are read one by one, works are built, failed and left out as one."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tropegraph.mapping.errors import SourceError

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
    """A work of the build: the key of what it is mapped to, and its pages by id."""

    id: str
    key: str
    pages: tuple[FoundPage, ...]

    @property
    def path(self) -> str:
        """The path of its first page's source."""
        return self.pages[0].path


def found_pages(key: str, source: Surveyed, facts: bytes) -> list[FoundPage]:
    """The pages of a source that was read under a key."""
    return [FoundPage(f"{key}/{number}", source, page) for number, page in enumerate(read_facts(facts))]


def grouped(
    pages: Iterable[FoundPage], key: Callable[[list[str]], str]
) -> tuple[list[FoundWork], list[SourceError]]:
    """The works with their pages, by id, and a fault for each source that claims the page of another.

    Where two sources claim a page neither is built, nor is the work that it belongs to. ``key`` makes the key
    of a work from the keys of its pages.
    """
    claims: defaultdict[str, list[FoundPage]] = defaultdict(list)
    works: defaultdict[str, list[FoundPage]] = defaultdict(list)
    for page in sorted(pages, key=lambda page: (page.facts.id, page.path)):
        claims[page.facts.id].append(page)
        works[page.facts.work].append(page)
    disputed: set[str] = set()
    faults: list[SourceError] = []
    for page_id, claiming in claims.items():
        if len(claiming) > 1:
            disputed |= {page.facts.work for page in claiming}
            faults += _disputes(page_id, claiming)
    return [
        FoundWork(work, key([page.key for page in of_work]), tuple(of_work))
        for work, of_work in sorted(works.items())
        if work not in disputed
    ], faults


def _disputes(page_id: str, claiming: list[FoundPage]) -> list[SourceError]:
    return [
        SourceError(
            page.path,
            f"{', '.join(each.path for each in claiming if each is not page)} is about {page_id} too, so "
            "neither is built; leave one out, or give each a first line 'Namespace / Title'",
        )
        for page in claiming
    ]
