"""What sources hold and what in them does not fit, told without building anything."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tropegraph.mapping.authority_files import load
from tropegraph.mapping.errors import SourceError
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.moves import Moved, renamed
from tropegraph.mapping.names_file import NamesFile
from tropegraph.mapping.page import Page
from tropegraph.mapping.readers import read

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
    authority = load(Iris(), names, moved)
    found = Look()
    seen: set[bytes] = set()
    claims: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for source in sources:
        try:
            data = source.read()
            digest = hashlib.sha256(data).digest()
            if digest in seen:
                continue
            seen.add(digest)
            pages = read(data, source.path, authority.names, work, namespace)
            pages = renamed(pages, authority.moved, source.path, authority.names)
        except SourceError as fault:
            found.refused += 1
            found.lines.append(str(fault))
            continue
        found.pages += len(pages)
        found.entries += sum(len(page.entries) for page in pages)
        found.lines += _issues(pages, source.path)
        for page in pages:
            claims[page.id].append((source.path, page.work))
    disputes = [
        dispute(path, (rival for rival, _ in claiming if rival != path), id, claimed)
        for id, claiming in sorted(claims.items())
        if len(claiming) > 1
        for path, claimed in claiming
    ]
    found.disputed = len(disputes)
    found.lines += map(str, disputes)
    found.lines += like_named(each for claiming in claims.values() for _, each in claiming)
    return found


def _issues(pages: Sequence[Page], path: str) -> Iterator[str]:
    """The issues of the pages of one source, in the order of its lines."""
    for issue in sorted((issue for page in pages for issue in page.issues), key=lambda issue: issue.line):
        yield f"{path}:{issue.line}: {issue.reason}"
