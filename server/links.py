"""Which of our things stand for an identifier elsewhere, and which identifiers stand for a thing of ours."""

from collections.abc import Sequence
from dataclasses import dataclass

from . import addresses
from .errors import MalformedRequest
from .indexing.collecting import LINKS
from .indexing.identifiers import TITLES, Identifier, identify
from .indexing.reading import Entry, Index, Link
from .rdf import NamedNode, Quad, expand, iri
from .store import Store
from .urls import Urls

TV_TROPES_ID = "tg:tvTropesId"
"""The relation of what has just the TV Tropes id that an identifier of another data set holds."""

REPLACES = "dct:replaces"
"""The relation of what has taken the place of an IRI of ours that was given up."""


@dataclass(frozen=True)
class Elsewhere:
    """What stands for a thing in another data set; ``source`` names that, None where we do not know it."""

    relation: str
    iri: str
    source: str | None
    identifier: str


@dataclass(frozen=True)
class Match:
    """A thing of ours; ``relation`` to ``target`` is how it was found, None for its own IRI."""

    entry: Entry
    relation: str | None
    target: str | None
    links: tuple[Elsewhere, ...]


@dataclass(frozen=True)
class Answer:
    """What a value stands for here, the closest first; nothing where we know of none."""

    value: str
    matches: tuple[Match, ...]


def answers(index: Index, store: Store, urls: Urls, values: Sequence[str]) -> list[Answer]:
    """What each of some values stands for: an IRI or identifier elsewhere, or an IRI or path of ours.

    Raises MalformedRequest for a value that is none of these.
    """
    own = {value: path for value in values if (path := _own(value, urls)) is not None}
    foreign = {value: _foreign(value) for value in values if value not in own}
    found = [*_by_own(index, store, own), *_by_link(index, foreign)]
    entries = {entry.number: entry for entry in index.entries({number for _, number, _, _ in found})}
    links = index.links_of(entries)
    matches: dict[str, list[Match]] = {value: [] for value in values}
    for value, number, relation, target in found:
        closest = sorted(links[number], key=lambda link: (LINKS.index(link.property), link.target))
        known = tuple(map(_elsewhere, closest))
        matches[value].append(Match(entries[number], relation, target, known))
    return [Answer(value, tuple(sorted(matches[value], key=_closeness))) for value in values]


def statements(answered: Sequence[Answer], store: Store) -> list[Quad]:
    """The links that answers hold, as statements, with the label of each thing."""
    found = {match.entry.iri: match.links for answer in answered for match in answer.matches}
    labels = store.labels(map(NamedNode, found))
    return [
        *(Quad(quad.subject, quad.predicate, quad.object) for quad in labels),
        *(
            Quad(NamedNode(subject), expand(link.relation), NamedNode(link.iri))
            for subject, links in found.items()
            for link in links
        ),
    ]


def _own(value: str, urls: Urls) -> str | None:
    """The IRI of ours that a value is: an IRI, or a path with a slash before it, also that of a document."""
    path = value.removeprefix("/") if value.startswith("/") else urls.path(value)
    if path is None:
        return None
    address = addresses.read(path, urls)
    if iri(address.iri) is None:
        raise MalformedRequest(f"{value!r} is no path of an IRI of ours.")
    return address.iri


def _foreign(value: str) -> Identifier:
    found = identify(value)
    if found is None:
        raise MalformedRequest(
            f"{value!r} is neither an absolute IRI nor an identifier of {', '.join(TITLES.values())}."
        )
    return found


_Found = tuple[str, int, str | None, str | None]


def _by_own(index: Index, store: Store, own: dict[str, str]) -> list[_Found]:
    """The things of IRIs of ours, or those that have taken the place of things that were given up."""
    entries = index.by_iri(set(own.values()))
    heirs = {
        value: heir
        for value, iri in own.items()
        if iri not in entries and (heir := _heir(store, iri)) is not None
    }
    inherited = index.by_iri(set(heirs.values()))
    return [
        *((value, entries[iri].number, None, None) for value, iri in own.items() if iri in entries),
        *(
            (value, inherited[heir].number, REPLACES, own[value])
            for value, heir in heirs.items()
            if heir in inherited
        ),
    ]


def _heir(store: Store, iri: str) -> str | None:
    replaced = (
        quad for quad in store.describe([NamedNode(iri)]) if quad.predicate == expand("dct:isReplacedBy")
    )
    return next((quad.object.value for quad in replaced if isinstance(quad.object, NamedNode)), None)


def _by_link(index: Index, foreign: dict[str, Identifier]) -> list[_Found]:
    """What is linked to identifiers; what no link leads to is found by the TV Tropes id in a DBTropes IRI."""
    keys = {each.key for each in foreign.values()}
    by_id = {each.key: f"tvtropes {each.part}" for each in foreign.values() if each.source == "dbtropes"}
    links = index.linked(keys | set(by_id.values()))
    found: list[_Found] = []
    for value, each in foreign.items():
        rows = [(value, link.number, link.property, link.target) for link in links[each.key]]
        known = {row[1] for row in rows}
        for link in links[by_id[each.key]] if each.key in by_id else ():
            if link.number not in known:
                rows.append((value, link.number, TV_TROPES_ID, each.spelling))
        found += rows
    return found


def _elsewhere(link: Link) -> Elsewhere:
    known = identify(link.target)
    if known is None or known.source == "iri":
        return Elsewhere(link.property, link.target, None, link.target)
    return Elsewhere(link.property, link.target, known.source, known.spelling)


def _closeness(match: Match) -> tuple[int, int]:
    order = (None, REPLACES, *LINKS, TV_TROPES_ID)
    return order.index(match.relation), match.entry.number
