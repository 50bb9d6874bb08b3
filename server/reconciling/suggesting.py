"""Things, types and properties that begin as a user types.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/#suggest-services
"""

from collections.abc import Sequence

from tropegraph.server.errors import MalformedRequest
from tropegraph.server.indexing.describing import descriptions
from tropegraph.server.indexing.reading import Entry, Index
from tropegraph.server.indexing.searching import COUNTED_UP_TO, search
from tropegraph.server.indexing.words import fold
from tropegraph.server.links import answers
from tropegraph.server.store import Store
from tropegraph.server.urls import Urls

from .schema import KINDS, PROPERTIES, type_object, types_of
from .schema import types as types_here
from .values import id_of

SUGGESTED = 10


def entities(
    store: Store, index: Index, urls: Urls, prefix: str, types: Sequence[str], cursor: int
) -> list[dict[str, object]]:
    """Things with a name that begins so, or whose identifier the prefix is; ten from the cursor on."""
    first = _identified(store, index, urls, prefix)
    found = first[cursor : cursor + SUGGESTED]
    start, size = max(0, cursor - len(first)), SUGGESTED - len(found)
    classes = types or KINDS
    if first and start:  # those among them that stood first are not counted twice
        before = search(index, prefix, classes, 0, start + len(first)).hits
        start += sum(hit.entry in first for hit in before)
    hits = search(index, prefix, classes, start, size + len(first)).hits if cursor <= COUNTED_UP_TO else ()
    others = [hit.entry for hit in hits if hit.entry not in first]
    entries = [*found, *others[:size]]
    described = descriptions(index, entries, urls.base)
    return [
        {
            "id": id_of(entry, urls.base),
            "name": entry.label,
            "description": described[entry.number],
            "notable": types_of(entry),
        }
        for entry in entries
    ]


def types(index: Index, prefix: str, cursor: int) -> list[dict[str, object]]:
    """Types with a word in their name that begins so, and how many things are of each."""
    found = [item for item in types_here(index).items() if _begins(item[0].replace(":", " "), prefix)]
    return [
        {**type_object(name), "description": f"{size:,} here"}
        for name, size in found[cursor : cursor + SUGGESTED]
    ]


def properties(prefix: str, cursor: int) -> list[dict[str, object]]:
    """Properties with a word in their name or id that begins so."""
    found = [each for each in PROPERTIES if _begins(f"{each.name} {each.id}", prefix)]
    return [
        {**each.as_json(), "description": each.curie or "an identifier elsewhere"}
        for each in found[cursor : cursor + SUGGESTED]
    ]


def _identified(store: Store, index: Index, urls: Urls, prefix: str) -> list[Entry]:
    try:
        answered = answers(index, store, urls, [prefix])
    except MalformedRequest:  # a name like any other
        return []
    return [match.entry for match in answered[0].matches]


def _begins(name: str, prefix: str) -> bool:
    words, sought = fold(name).split(), fold(prefix).split()
    return all(any(word.startswith(each) for word in words) for each in sought)
