"""Things whose names are like what was asked for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tropegraph.server.indexing.collecting import KIND_NAMES
from tropegraph.server.indexing.describing import descriptions
from tropegraph.server.indexing.reading import Entry
from tropegraph.server.indexing.searching import search
from tropegraph.server.rdf import NamedNode
from tropegraph.server.site import site

from .reading import Reader

_MOST_LETTERS = 200
_THINGS = tuple(kind for kind in KIND_NAMES if kind not in ("Class", "Property"))
_BETWEEN_WORDS = re.compile(r"(?<=[a-zà-þ0-9])(?=[A-ZÀ-Þ])|[/_.-]+")


@dataclass(frozen=True)
class Near:
    """A thing whose name is like what was asked for; one that ``is_secret`` is named in spoilers alone."""

    label: str
    href: str
    kind: str
    iri: str
    description: str
    is_secret: bool
    language: str | None


def words_of(path: str) -> str:
    """The words of the name that a path ends with.

    >>> words_of("/Film/RedHeat.html"), words_of("/Main/your_mom")
    ('Red Heat', 'your mom')
    """
    name = re.sub(r"\.(?:html|ttl|jsonld|nt|rdf|nq|trig|txt)\Z", "", path).rpartition("/")[2]
    return " ".join(_BETWEEN_WORDS.split(name[:_MOST_LETTERS])).strip()


def near(words: str, count: int, kinds: tuple[str, ...] = ()) -> list[Near]:
    """Things with names like these words, the likeliest first; none where the release has no index.

    Terms of the ontology are among them only where their kind is asked for. Words of a letter or two are like
    too much for anything to be meant.
    """
    if all(len(word) < 3 for word in words.split()) or site().found_index is None:
        return []
    found = search(site().index, words, kinds or _THINGS, 0, count)
    entries = [hit.entry for hit in found.hits]
    described, secret = descriptions(site().index, entries, site().release.base), untold(entries)
    reader = Reader(site().store, site().urls)
    reader.load_labels(NamedNode(entry.iri) for entry in entries)
    return [
        Near(
            entry.label,
            href,
            entry.kind,
            entry.iri,
            described[entry.number],
            entry.iri in secret,
            reader.reference(NamedNode(entry.iri)).language,
        )
        for entry in entries
        if (href := site().urls.local(entry.iri)) is not None
    ]


def untold(entries: Iterable[Entry]) -> frozenset[str]:
    """The IRIs of those things that the pages about their works name in spoilers alone."""
    paths = {path: each.iri for each in entries if (path := site().urls.path(each.iri)) is not None}
    return frozenset(paths[path] for path in site().lists.untold(paths))
