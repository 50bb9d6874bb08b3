"""The types and properties that reconciliation offers, and what a client's names for them mean."""

from collections.abc import Iterable, Set
from dataclasses import dataclass

from tropegraph.mapping.vocabulary import PREFIXES
from tropegraph.server.errors import MalformedRequest
from tropegraph.server.indexing.collecting import KIND_NAMES, short
from tropegraph.server.indexing.identifiers import SOURCES
from tropegraph.server.indexing.reading import Entry, Index

KINDS = ("Trope", "Work", "Character", "Agent", "Group", "Place", "Prop", "Thing", "Mode")
"""The kinds of things that are matched where a query names no type, the likeliest first."""


@dataclass(frozen=True)
class Property:
    """A property by what clients call it; ``curie`` is that of the data, empty for an identifier elsewhere.

    One that is ``inverse`` leads from the object to the subject. ``source`` is the data set of an identifier.
    ``kinds`` are the kinds of things that have it, none where all may.
    """

    id: str
    name: str
    curie: str = ""
    kinds: tuple[str, ...] = ()
    inverse: bool = False
    source: str = ""
    values: str = ""

    def as_json(self) -> dict[str, str]:
        return {"id": self.id, "name": self.name}


_OF_WORKS = ("Character", "Group", "Place", "Prop", "Occurrence", "Line")

PROPERTIES = (
    Property("year", "year", "schema:copyrightYear", ("Work",)),
    Property("director", "director", "schema:director", ("Work",), values="Agent"),
    Property("author", "author", "schema:author", ("Work",), values="Agent"),
    Property("actor", "actor", "schema:actor", ("Work", "Performance"), values="Agent"),
    Property("character", "character", "schema:character", ("Work",), values="Character"),
    Property(
        "productionCompany", "production company", "schema:productionCompany", ("Work",), values="Agent"
    ),
    Property("genre", "genre", "schema:genre", ("Work",)),
    Property("exhibits", "tropes that it exhibits", "tg:exhibits", ("Work",), values="Trope"),
    Property("exhibitedBy", "works that exhibit it", "tg:exhibits", ("Trope",), inverse=True, values="Work"),
    Property("inWork", "work that it belongs to", "tg:inWork", _OF_WORKS, values="Work"),
    Property("involvedIn", "occurrences that involve it", "tg:involves", inverse=True, values="Occurrence"),
    Property("altLabel", "other name", "skos:altLabel"),
    Property("tvTropesId", "TV Tropes id", "tg:tvTropesId", ("Trope", "Work")),
    *(
        Property(source.name, f"{source.title} identifier", source=source.name)
        for source in SOURCES
        if source.name != "tvtropes"
    ),
)
_BY_ID = {each.id.casefold(): each for each in PROPERTIES}
_KINDS_BY_NAME = {name.casefold(): name for name in KIND_NAMES}
_BY_CURIE = {each.curie: each for each in PROPERTIES if each.curie and not each.inverse}


def property_of(identifier: str) -> Property:
    """The property that a client means: by id, by prefixed name, or by IRI.

    Raises MalformedRequest where it is none of these.
    """
    known = _BY_ID.get(identifier.casefold())
    if known is not None:
        return known
    curie = _short(identifier)
    prefix, colon, local = curie.partition(":")
    if not (colon and prefix in PREFIXES and local.isidentifier()):
        known_ids = ", ".join(each.id for each in PROPERTIES)
        raise MalformedRequest(
            f"There is no property {identifier!r}; properties are {known_ids}, or prefixed names such as "
            "schema:genre."
        )
    return _BY_CURIE.get(curie) or Property(identifier, local, curie)


def properties_of(kinds: Set[str]) -> list[Property]:
    """The properties that things of some kinds may have; all where no kind is given."""
    return [each for each in PROPERTIES if not kinds or not each.kinds or not kinds.isdisjoint(each.kinds)]


def kinds_of(index: Index, name: str | None) -> frozenset[str]:
    """The kinds of the things of a type, none where no type is given; raises MalformedRequest."""
    (found,) = checked_types(index, [name]) if name else ("",)
    if found in KIND_NAMES:
        return frozenset({found})
    return frozenset(index.kinds_of(found)) if found else frozenset()


def checked_types(index: Index, names: Iterable[str]) -> tuple[str, ...]:
    """Types as they are called here, by the names that clients give them: ids, prefixed names or IRIs.

    Raises MalformedRequest for one that nothing here is of.
    """
    checked = []
    for name in names:
        curie = _short(name)
        plain = curie.removeprefix("tg:")
        found = _KINDS_BY_NAME.get(plain.casefold()) or index.class_named(curie)
        if found is None:
            raise MalformedRequest(f"Nothing here is of the type {name!r}; types are {', '.join(KINDS)}.")
        checked.append(found)
    return tuple(checked)


def types(index: Index) -> dict[str, int]:
    """The ids of types that things here have, the kinds first, and how many things are of each."""
    sizes = {each.name: each.things for each in index.classes()}
    kinds = {kind: sizes[f"tg:{kind}"] for kind in KINDS if f"tg:{kind}" in sizes}
    return kinds | {name: size for name, size in sizes.items() if not name.startswith(("tg:", "owl:"))}


def described(index: Index) -> dict[str, object]:
    """What the ids of types and properties mean: the document of the space that they stand in."""
    return {
        "types": [
            {**type_object(name), "iri": _iri(f"tg:{name}" if name in KINDS else name)}
            for name in types(index)
        ],
        "properties": [
            {
                **each.as_json(),
                **({"iri": _iri(each.curie)} if each.curie else {"identifiers": each.source}),
                **({"inverse": True} if each.inverse else {}),
            }
            for each in PROPERTIES
        ],
    }


def _iri(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else curie


def _short(name: str) -> str:
    """A name with its prefix, of schema.org also by the IRIs that have no s.

    >>> _short("http://schema.org/Movie"), _short("https://w3id.org/tropegraph/ontology#Work"), _short("year")
    ('schema:Movie', 'tg:Work', 'year')
    """
    secure = PREFIXES["schema"]
    plain = secure.replace("https:", "http:")
    return short(secure + name.removeprefix(plain) if name.startswith(plain) else name)


def types_of(entry: Entry) -> list[dict[str, str]]:
    """The types of a thing: its kind, then its classes in other vocabularies."""
    others = [name for name in entry.classes if not name.startswith(("tg:", "owl:"))]
    return [type_object(name) for name in (entry.kind, *others)]


def type_object(name: str) -> dict[str, str]:
    """A type as clients show it.

    >>> type_object("schema:Movie")
    {'id': 'schema:Movie', 'name': 'Movie (schema.org)'}
    """
    prefix, colon, local = name.partition(":")
    titles = {"schema": "schema.org", "dbo": "DBpedia", "skos": "SKOS"}
    return {"id": name, "name": f"{local} ({titles.get(prefix, prefix)})" if colon else name}
