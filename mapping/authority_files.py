"""What is known about entities before a page is read: curated Turtle, links, and what has moved."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse
from pyoxigraph import Literal as OxLiteral

from .errors import AuthorityError
from .gazetteer import TropeNames
from .iris import WIKI_ID, Iris
from .moves import Moved, followed, read_moved
from .names import KnownNames, words_of
from .names_file import NO_NAMES, NamesFile
from .sssom import Link, read_links
from .terms import boolean, integer, iri, name, string
from .vocabulary import expand

KINDS = {expand(f"tg:{kind}"): kind for kind in "Work Trope Character Group Place Prop Thing Agent".split()}
"""The classes that an authority file may give an entity."""

_LABELS = (expand("rdfs:label"), expand("skos:prefLabel"))
_ALIAS = expand("skos:altLabel")
_HIDDEN = expand("skos:hiddenLabel")
_TYPE = expand("rdf:type")


@dataclass
class Entity:
    """A curated entity, by its path under the base.

    ``types`` and ``statements`` are N-Triples terms: the types beside its class, and (predicate, object)
    pairs that are published as they stand. ``file`` is the authority file that describes it.
    """

    path: str
    file: str
    kind: str | None = None
    label: str | None = None
    aliases: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    statements: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Scope:
    """What is known on the pages of one work: its own entities, the global ones, and its occurrences.

    ``given_up`` are the paths that must never come to mean something else.
    """

    file: str | None
    entities: dict[str, Entity]
    occurrences: dict[str, Entity]
    given_up: Collection[str] = ()

    def aliases(self) -> Iterator[tuple[str, Entity]]:
        """Every string that names an entity here, with the entity."""
        for entity in self.entities.values():
            for alias in (entity.label, *entity.aliases, *entity.hidden):
                if alias:
                    yield alias, entity


@dataclass(frozen=True)
class Authority:
    """All curated files, read against one base."""

    shared: dict[str, Entity]
    works: dict[str, dict[str, Entity]]
    links: tuple[Link, ...]
    moved: tuple[Moved, ...]
    known: NamesFile = NO_NAMES

    def scope(self, work: str) -> Scope:
        """What is known on the pages of a work."""
        own = self.works.get(work, {})
        entities = {path: entity for path, entity in self.shared.items() if entity.kind != "Trope"}
        occurrences = {path: entity for path, entity in own.items() if "/occurrence/" in path}
        for path, entity in own.items():
            if path in occurrences:
                continue
            known = entities.get(path)
            entities[path] = _merged(known, entity) if known else entity
        return Scope(work if own else None, entities, occurrences, self.given_up)

    @cached_property
    def tropes(self) -> dict[str, Entity]:
        """The known tropes by WikiWord."""
        return {
            path.partition("/")[2]: entity for path, entity in self.shared.items() if entity.kind == "Trope"
        }

    @cached_property
    def redirects(self) -> dict[str, str]:
        """Paths that lead to others, each with where it leads in the end."""
        named = {f"Main/{old}": f"Main/{new}" for old, new in self.known.redirects}
        return followed({**named, **{row.old: row.new for row in self.moved if row.new}})

    @cached_property
    def gone(self) -> frozenset[str]:
        """Paths that were given up for nothing."""
        return frozenset(row.old for row in self.moved if row.new is None)

    @cached_property
    def given_up(self) -> frozenset[str]:
        """All paths that were given up."""
        return frozenset(row.old for row in self.moved)

    @cached_property
    def names(self) -> KnownNames:
        """The known trope names; the authority's spelling counts before that of a names file."""
        return KnownNames(self.known.wikiwords, self.tropes, self._redirected_tropes, self.known.sought)

    @cached_property
    def _redirected_tropes(self) -> dict[str, str]:
        """The WikiWords of tropes that go by another one."""
        return {
            old.partition("/")[2]: new.partition("/")[2]
            for old, new in self.redirects.items()
            if old.startswith("Main/") and new.startswith("Main/")
        }

    @cached_property
    def trope_names(self) -> TropeNames:
        """The known trope names as they are looked for in text."""
        titles = [
            (title, word)
            for word, trope in self.tropes.items()
            for title in (trope.label, *trope.aliases)
            if title
        ]
        gone = {path.partition("/")[2].casefold() for path in self.gone if path.startswith("Main/")}
        sought = KnownNames((word for word in self.known.sought if word.casefold() not in gone), self.tropes)
        titles += [
            (words_of(old), new)
            for old, new in self._redirected_tropes.items()
            if sought.by_key(new.casefold()) and " " in words_of(old).removeprefix("The ")
        ]
        return TropeNames(sought, titles)


def load(iris: Iris, names: NamesFile = NO_NAMES, moved: Sequence[Moved] = ()) -> Authority:
    """The authority that comes with the package, its relative IRIs taken under the base of ``iris``.

    ``names`` are further known names of tropes, ``moved`` further paths that were given up.

    Raises AuthorityError for a file that cannot be parsed, an entity without a label, or a path that was
    given up and is described.
    """
    shared: dict[str, Entity] = {}
    works: dict[str, dict[str, Entity]] = {}
    root = files("tropegraph.mapping") / "authority"
    for file, source in _turtle_files(root):
        target = works.setdefault(file, {}) if WIKI_ID.fullmatch(file) else shared
        for subject, predicate, value in _parse(source, file, iris.base):
            path = subject.removeprefix(iris.base)
            _add(target.setdefault(path, Entity(path, file)), predicate, value)
    _check(shared, works)
    authority = Authority(
        shared,
        works,
        tuple(read_links((root / "links.sssom.tsv").read_text("utf-8"), iris)),
        (*read_moved((root / "moved.tsv").read_text("utf-8")), *moved),
        names,
    )
    _check_moved(authority)
    return authority


def _turtle_files(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from _turtle_files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".ttl"):
            yield prefix + entry.name.removesuffix(".ttl"), entry


def _parse(source: Traversable, file: str, base: str) -> Iterator[tuple[str, str, NamedNode | OxLiteral]]:
    try:
        for triple in parse(source.read_bytes(), format=RdfFormat.TURTLE, base_iri=base):
            subject, value = triple.subject, triple.object
            if not isinstance(subject, NamedNode) or isinstance(value, BlankNode):
                raise AuthorityError(f"authority/{file}.ttl: blank nodes have no place here; give an IRI")
            assert isinstance(value, (NamedNode, OxLiteral))
            yield subject.value, triple.predicate.value, value
    except SyntaxError as error:
        raise AuthorityError(f"authority/{file}.ttl: this is not Turtle ({error})") from error


def _add(entity: Entity, predicate: str, value: NamedNode | OxLiteral) -> None:
    if predicate == _TYPE and value.value in KINDS:
        entity.kind = KINDS[value.value]
    elif predicate == _TYPE:
        entity.types.append(iri(value.value))
    elif predicate in _LABELS:
        entity.label = value.value
    elif predicate == _ALIAS:
        entity.aliases.append(value.value)
    elif predicate == _HIDDEN:
        entity.hidden.append(value.value)
    else:
        entity.statements.append((iri(predicate), as_term(value)))


def as_term(value: NamedNode | OxLiteral) -> str:
    """A parsed term as N-Triples text."""
    if isinstance(value, NamedNode):
        return iri(value.value)
    if value.language:
        return string(value.value, value.language)
    datatype = value.datatype.value
    if datatype == expand("xsd:string"):
        return string(value.value)
    if datatype == expand("xsd:integer"):
        return integer(int(value.value))
    if datatype == expand("xsd:boolean"):
        return boolean(value.value in {"true", "1"})
    return f"{string(value.value)}^^{iri(datatype)}"


def _merged(known: Entity, scoped: Entity) -> Entity:
    """A global entity with what a work's file adds for that work's pages."""
    return Entity(
        known.path,
        known.file,
        known.kind,
        known.label,
        known.aliases,
        known.hidden + scoped.hidden + scoped.aliases,
        known.types,
        known.statements,
    )


def _check(shared: dict[str, Entity], works: dict[str, dict[str, Entity]]) -> None:
    for work, entities in works.items():
        for entity in entities.values():
            described = entity.path in shared or "/occurrence/" in entity.path or entity.path == work
            if not described and not (entity.kind and entity.label):
                raise AuthorityError(f"authority/{entity.file}.ttl: {entity.path} needs a class and a label")
            if entity.path in shared and (entity.statements or entity.types):
                raise AuthorityError(
                    f"authority/{entity.file}.ttl: {entity.path} is described in authority/"
                    f"{shared[entity.path].file}.ttl; a work's file may add skos:hiddenLabel to it only"
                )
    for entity in shared.values():
        if not (entity.kind and entity.label):
            raise AuthorityError(f"authority/{entity.file}.ttl: {entity.path} needs a class and a label")


def _check_moved(authority: Authority) -> None:
    try:
        redirects = authority.redirects
    except ValueError as error:
        raise AuthorityError(f"moved.tsv: the redirects go in a circle ({error}); take one out") from error
    described = {**authority.shared, **{k: v for own in authority.works.values() for k, v in own.items()}}
    for row in authority.moved:
        if row.old in described:
            file = described[row.old].file
            raise AuthorityError(f"moved.tsv: {row.old} was given up, and authority/{file}.ttl describes it")
        if redirects.get(row.old) in authority.gone:
            raise AuthorityError(f"moved.tsv: {row.old} leads to {redirects[row.old]}, which was given up")


TYPES_OF = {
    "Work": (name("tg:Work"),),
    "Trope": (name("tg:Trope"), name("skos:Concept")),
    "Character": (name("tg:Character"), name("schema:Person"), name("dbo:FictionalCharacter")),
    "Group": (name("tg:Group"), name("schema:Organization")),
    "Place": (name("tg:Place"), name("schema:Place")),
    "Prop": (name("tg:Prop"), name("schema:Thing")),
    "Thing": (name("tg:Thing"), name("schema:Thing")),
    "Agent": (name("tg:Agent"),),
}
"""The classes that each kind of entity always has."""
