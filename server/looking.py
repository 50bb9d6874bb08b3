"""What sources hold and what in them does not fit, told without building anything."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tropegraph.mapping.authority_files import Authority, load
from tropegraph.mapping.errors import SourceError, UnknownWorkError
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.moves import Moved, renamed
from tropegraph.mapping.names_file import NamesFile
from tropegraph.mapping.page import Page
from tropegraph.mapping.readers import read
from tropegraph.mapping.readers.identity import several_works, works_named

from .grouping import dispute, like_named
from .sources import Source


@dataclass
class Look:
    """The issues as ``file:line: reason``, in the order of the sources and their lines, and counts."""

    lines: list[str] = field(default_factory=list)
    pages: int = 0
    entries: int = 0
    refused: int = 0
    disputed: int = 0

    @property
    def is_good(self) -> bool:
        """Whether a build would take every source."""
        return not (self.refused or self.disputed)

    @property
    def summary(self) -> str:
        """The counts in a sentence."""
        return (
            f"Pages: {self.pages}; entries: {self.entries}; lines to look at: {len(self.lines)}; "
            f"sources that are no pages: {self.refused}."
        )


def look(
    sources: Iterable[Source],
    names: NamesFile,
    work: str | None,
    namespace: str,
    moved: Sequence[Moved] = (),
) -> Look:
    """What the readers say of these sources; lines of HTML and wiki markup count in the page's text.

    A content that stands in two sources counts once, as in a build.
    """
    looker = _Looker(load(Iris(), names, moved), work, namespace)
    for source in sources:
        looker.look_at(source)
    looker.look_again()
    return looker.found()


class _Looker:
    """Reads sources one by one; ``lines`` are those of each source, in the order in which they came."""

    def __init__(self, authority: Authority, work: str | None, namespace: str) -> None:
        self._authority = authority
        self._work = work
        self._namespace = namespace
        self._look = Look()
        self._seen: set[bytes] = set()
        self._claims: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self._lines: list[list[str]] = []
        self._waiting: list[tuple[Source, list[str], UnknownWorkError]] = []

    def look_at(self, source: Source) -> None:
        """Reads a source; one that does not say its work waits until the others have been read."""
        lines: list[str] = []
        self._lines.append(lines)
        try:
            data = source.read()
            digest = hashlib.sha256(data).digest()
            if digest not in self._seen:
                self._seen.add(digest)
                lines += self._read(source, data, self._work)
        except UnknownWorkError as fault:
            self._waiting.append((source, lines, fault))
        except SourceError as fault:
            self._refuse(fault, lines)

    def look_again(self) -> None:
        """Reads what waits, where the other sources have one work of the name that it seeks."""
        works = {work for claiming in self._claims.values() for _, work in claiming}
        for source, lines, unknown in self._waiting:
            named = works_named(unknown.page, works)
            try:
                if len(named) == 1:
                    lines += self._read(source, source.read(), named[0])
                else:
                    several = SourceError(source.path, several_works(unknown.page, named))
                    self._refuse(several if named else unknown, lines)
            except SourceError as fault:
                self._refuse(fault, lines)

    def found(self) -> Look:
        """What was found in all sources, and which of them claim the same page."""
        look = self._look
        look.lines = [line for lines in self._lines for line in lines]
        disputes = [
            dispute(path, (rival for rival, _ in claiming if rival != path), id, claimed)
            for id, claiming in sorted(self._claims.items())
            if len(claiming) > 1
            for path, claimed in claiming
        ]
        look.disputed = len(disputes)
        look.lines += map(str, disputes)
        look.lines += like_named(work for claiming in self._claims.values() for _, work in claiming)
        return look

    def _read(self, source: Source, data: bytes, work: str | None) -> Iterator[str]:
        pages = read(data, source.path, self._authority.names, work, self._namespace)
        pages = renamed(pages, self._authority.moved, source.path, self._authority.names)
        self._look.pages += len(pages)
        self._look.entries += sum(len(page.entries) for page in pages)
        for page in pages:
            self._claims[page.id].append((source.path, page.work))
        return _issues(pages, source.path)

    def _refuse(self, fault: SourceError, lines: list[str]) -> None:
        self._look.refused += 1
        lines.append(str(fault))


def _issues(pages: Sequence[Page], path: str) -> Iterator[str]:
    """The issues of the pages of one source, in the order of its lines."""
    for issue in sorted((issue for page in pages for issue in page.issues), key=lambda issue: issue.line):
        yield f"{path}:{issue.line}: {issue.told()}"
