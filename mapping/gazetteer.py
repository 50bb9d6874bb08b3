"""Finding known names in text: the longest one at each place, in its own capitals, whole words only."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .page import Passage, Span


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A known name in a page's text: where it stands, and the path and kind of what it names."""

    span: Span
    path: str
    kind: str


class Gazetteer:
    """Known names, each standing for one thing.

    >>> names = Gazetteer([("Danko", "character/IvanDanko", "Character")])
    >>> [mention.path for mention in names.find(Passage("Danko's bird", Span(0, 12)))]
    ['character/IvanDanko']
    """

    def __init__(self, names: Iterable[tuple[str, str, str]]) -> None:
        self._targets: dict[str, tuple[str, str]] = {}
        for alias, path, kind in names:
            self._targets.setdefault(alias, (path, kind))
        longest_first = sorted(self._targets, key=lambda alias: (-len(alias), alias))
        self._pattern = (
            re.compile(rf"(?:(?<!\w)|(?<=\binvoked))(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
            if longest_first
            else None
        )

    def find(self, passage: Passage) -> Iterator[Mention]:
        """The mentions in a passage, in order, without overlap."""
        if self._pattern is None:
            return
        start = passage.span.start
        for match in self._pattern.finditer(passage.text):
            path, kind = self._targets[match.group()]
            yield Mention(Span(start + match.start(), start + match.end()), path, kind)

    def resolve(self, alias: str) -> tuple[str, str] | None:
        """The path and kind that a whole name stands for, or None."""
        return self._targets.get(alias)
