"""Which pages make which work: pages are read one by one, works are built, failed and left out as one."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tropegraph.mapping.errors import SourceError
from tropegraph.mapping.vocabulary import CC0, CC_BY_NC_SA

from .facts import PageFacts, read_facts
from .sources import Surveyed


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

    def row(self, with_text: bool) -> dict[str, str]:
        """The row of the page among the sources of a manifest."""
        licence = self.facts.licence or CC_BY_NC_SA
        return {
            "path": Path(self.path).name,
            "sha256": self.source.sha256,
            "page": self.facts.id,
            "work": self.facts.work,
            "licence": licence if with_text else CC0,
        }


@dataclass(frozen=True)
class FoundWork:
    """A work of the build: the key of what it is mapped to, and its pages by id."""

    id: str
    key: str
    pages: tuple[FoundPage, ...]

    @property
    def path(self) -> str:
        """The paths of its pages' sources, with commas."""
        return ", ".join(dict.fromkeys(page.path for page in self.pages))


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
    disputed = {page.facts.work for rivals in claims.values() if len(rivals) > 1 for page in rivals}
    faults = [_dispute(page, claims[page.facts.id]) for work in sorted(disputed) for page in works[work]]
    return [
        FoundWork(work, key([page.key for page in of_work]), tuple(of_work))
        for work, of_work in sorted(works.items())
        if work not in disputed
    ], faults


def dispute(path: str, rivals: Iterable[str], id: str, work: str) -> SourceError:
    """The fault of a source that claims a page, which others at these paths claim, or of that page's work."""
    others = ", ".join(rivals)
    about = f"{others} is about {id} too" if others else f"two sources claim a page of {work}"
    return SourceError(
        path, f"{about}, so neither is built; leave one out, or give each a first line 'Namespace / Title'"
    )


def like_named(works: Iterable[str]) -> list[str]:
    """A note for works whose ids differ in capitals alone, which may be one.

    >>> like_named(["Film/WALLE", "Film/Up", "Film/WallE"])
    ['Film/WALLE and Film/WallE differ in capitals alone; if they are one work, give both pages one id']
    """
    alike: defaultdict[str, set[str]] = defaultdict(set)
    for work in works:
        alike[work.casefold()].add(work)
    return [
        f"{' and '.join(sorted(ids))} differ in capitals alone; if they are one work, give both pages one id"
        for _, ids in sorted(alike.items())
        if len(ids) > 1
    ]


def _dispute(page: FoundPage, claiming: list[FoundPage]) -> SourceError:
    rivals = (each.path for each in claiming if each is not page)
    return dispute(page.path, rivals, page.facts.id, page.facts.work)
