"""What passages of a work's pages name, by their links and by known names, and where each is named first."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .cover import Cover
from .finding import Finder, kind_of
from .gazetteer import Mention, TropeNames
from .names import KnownNames
from .page import Link, Location, Page, Passage, Span

_PEOPLE = frozenset({"Character", "Group"})


@dataclass(frozen=True)
class Names:
    """The mentions of some passages, in order."""

    mentions: tuple[Mention, ...] = ()

    def __add__(self, more: "Names") -> "Names":
        return Names(self.mentions + more.mentions)

    @property
    def entities(self) -> tuple[str, ...]:
        """The paths of all things but tropes, each once."""
        return tuple(dict.fromkeys([each.path for each in self.mentions if each.kind != "Trope"]))

    @property
    def tropes(self) -> tuple[str, ...]:
        """The WikiWords of the tropes, each once."""
        return tuple(
            dict.fromkeys([each.path.removeprefix("Main/") for each in self.mentions if each.kind == "Trope"])
        )

    @property
    def works(self) -> tuple[str, ...]:
        """The paths of the works."""
        return tuple(each.path for each in self.mentions if each.kind == "Work")

    @property
    def people(self) -> frozenset[int]:
        """Where characters and groups are named."""
        return frozenset(each.span.start for each in self.mentions if each.kind in _PEOPLE)

    def person_before(self, offset: int | None) -> str | None:
        """The character whose name ends here."""
        if offset is None:
            return None
        found = (each for each in self.mentions if each.kind == "Character" and each.span.end == offset)
        return next((each.path for each in found), None)


class Mentions:
    """Finds mentions on one page after the other; ``first`` is where each path is named first."""

    def __init__(
        self, finder: Finder, tropes: TropeNames, names: KnownNames, settled: Mapping[str, str]
    ) -> None:
        self._finder = finder
        self._gazetteer = finder.gazetteer(tropes)
        self._names = names
        self._settled = settled
        self._links: tuple[Link, ...] = ()
        self._starts: list[int] = []
        self._page = ""
        self.first: dict[str, Location] = {}

    def turn_to(self, page: Page) -> None:
        """Takes up a page: what is found from now on stands on it."""
        self._page = page.id
        self._links = page.links
        self._starts = [link.span.start for link in page.links]

    def trope(self, title: str, target: str | None) -> str:
        """The WikiWord of a trope by the link at its head, else by its title."""
        word = self._names.settle(target) if target else self._names.resolve(title)
        return self._settled.get(word, word)

    def find(self, passages: Iterable[Passage]) -> Names:
        """The mentions in passages; a link says better what is named than the words that it holds."""
        found: list[Mention] = []
        for passage in passages:
            linked = list(self._linked(passage.span)) if self._links else []
            read = self._gazetteer.find(passage)
            if linked:
                taken = Cover(link.span for link in self._over(passage.span))
                read = (each for each in read if not taken.overlaps(each.span))
                found += sorted([*linked, *read])
            else:
                found += read
        for mention in found:
            self.remember(mention.path, mention.span)
        return Names(tuple(found)) if found else _NONE

    def resolve(self, name: str) -> tuple[str, str] | None:
        """The path and kind that a whole name stands for, or None."""
        return self._gazetteer.resolve(name)

    def remember(self, path: str | None, span: Span) -> None:
        """Notes where a path is named, if that is the first place."""
        if path is None:
            return
        known = self.first.get(path)
        if known is None or (known.page == self._page and span < known.span):
            self.first[path] = Location(self._page, span)

    def _over(self, span: Span) -> Iterator[Link]:
        """The links inside a range."""
        for index in range(bisect_left(self._starts, span.start), len(self._links)):
            if self._links[index].span.start >= span.end:
                return
            yield self._links[index]

    def _linked(self, span: Span) -> Iterator[Mention]:
        for link in self._over(span):
            kind = kind_of(link)
            if kind == "Trope":
                word = self.trope("", link.target.partition("/")[2])
                yield Mention(link.span, f"Main/{word}", "Trope")
            elif kind:
                entity = self._finder.linked(link)
                if entity:
                    yield Mention(link.span, *entity)


_NONE = Names()
