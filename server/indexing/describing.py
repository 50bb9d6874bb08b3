"""A few words that tell things of one name apart: "Character in Red Heat"."""

from collections.abc import Iterable

from tropegraph.mapping.media import name_of

from .reading import Entry, Index


def descriptions(index: Index, entries: Iterable[Entry], base: str) -> dict[int, str]:
    """What each thing is, by number: its kind, with the work whose IRI its own begins with or the medium."""
    wanted = list(entries)
    works = {entry.number: _owner(entry.iri, base) for entry in wanted}
    owners = index.by_iri({work for work in works.values() if work is not None})
    found = {}
    for entry in wanted:
        owner = owners.get(works[entry.number] or "")
        if owner is not None and not entry.label.endswith(f" in {owner.label}"):
            found[entry.number] = f"{entry.kind} in {owner.label}"
        elif entry.kind == "Work":
            found[entry.number] = f"Work ({name_of(entry.iri.removeprefix(base).partition('/')[0])})"
        else:
            found[entry.number] = entry.kind
    return found


def _owner(iri: str, base: str) -> str | None:
    """The IRI of the work or page that an IRI goes on from, None where it goes on from none."""
    namespace, _, rest = iri.removeprefix(base).partition("/")
    word, slash, _ = rest.partition("/")
    return f"{base}{namespace}/{word}" if slash and namespace[:1].isupper() else None
