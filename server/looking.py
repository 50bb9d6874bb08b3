"""What sources hold and what in them does not fit, told without building anything."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tropegraph.mapping.authority_files import load
from tropegraph.mapping.errors import SourceError
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.moves import renamed
from tropegraph.mapping.names_file import NamesFile
from tropegraph.mapping.readers import read

from .sources import Source


@dataclass
class Look:
    """The issues as ``file:line: reason``, in the order of the sources, and counts."""

    lines: list[str] = field(default_factory=list)
    pages: int = 0
    entries: int = 0
    refused: int = 0

    @property
    def summary(self) -> str:
        """The counts in a sentence."""
        return (
            f"Pages: {self.pages}; entries: {self.entries}; lines to look at: {len(self.lines)}; "
            f"sources that are no pages: {self.refused}."
        )


def look(sources: Iterable[Source], names: NamesFile, work: str | None, namespace: str) -> Look:
    """What the readers say of these sources; lines of HTML and wiki markup count in the page's text."""
    authority = load(Iris(), names)
    found = Look()
    for source in sources:
        try:
            pages = read(source.read(), source.path, authority.names, work, namespace)
            pages = renamed(pages, authority.moved, source.path)
        except SourceError as fault:
            found.refused += 1
            found.lines.append(str(fault))
            continue
        found.pages += len(pages)
        found.entries += sum(len(page.entries) for page in pages)
        found.lines += [
            f"{source.path}:{issue.line}: {issue.reason}" for page in pages for issue in page.issues
        ]
    return found
