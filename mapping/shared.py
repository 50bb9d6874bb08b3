"""The graphs of what pages share: tropes, entities, links, and the ontology itself."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from .authority_files import TYPES_OF, Authority, Entity, as_term
from .described import NamedVotes, described
from .errors import AuthorityError
from .finding import Named
from .given_up import Redirects, given_up, other_titles
from .iris import Iris
from .media import medium_of
from .names import words_of
from .terms import Statement, iri, name, string
from .triples import MappedWork
from .vocabulary import CC0, DBTROPES, TVTROPES_PAGE

_TYPE, _LABEL = name("rdf:type"), name("rdfs:label")
_DERIVED = name("prov:wasDerivedFrom")
ONTOLOGY_FILES = ("tropegraph.ttl", "modes.ttl", "alignments.ttl")


@dataclass(frozen=True)
class Contribution:
    """What a work brings to the graphs that works share, and nothing of its own.

    ``tropes`` are the (WikiWord, title) pairs that it uses or names, ``references`` the paths of shared
    entities that it names, ``files`` the authority files that it was derived from, ``linked`` the paths
    among the subjects of its statements that the authority links to other data sets, ``named`` what its
    links name and no authority knows, ``redirects`` (old path, path) pairs of other names, ``moved`` the
    subjects of its statements that stand in the authority's table of moves.
    """

    work: str
    tropes: tuple[tuple[str, str], ...]
    references: frozenset[str]
    files: frozenset[str]
    linked: frozenset[str]
    named: tuple[Named, ...] = ()
    redirects: tuple[tuple[str, str], ...] = ()
    moved: frozenset[str] = frozenset()


def contribution(work: MappedWork, authority: Authority, iris: Iris) -> Contribution:
    """What a work brings to the shared graphs."""
    prefix = f"<{iris.authority('')}"
    subjects = {subject for subject, *_ in work.statements}
    return Contribution(
        work.work,
        work.tropes,
        work.references,
        frozenset(
            value[len(prefix) : -1]
            for _, predicate, value, _ in work.statements
            if predicate == _DERIVED and value.startswith(prefix)
        ),
        frozenset(link.path for link in authority.links if iri(iris.entity(link.path)) in subjects),
        work.named,
        work.redirects,
        frozenset(
            path
            for row in authority.moved
            for path in (row.old, row.new)
            if path and iri(iris.entity(path)) in subjects
        ),
    )


@dataclass
class Shared:
    """What works bring to the shared graphs, added up; the order of adding changes nothing."""

    works: set[str] = field(default_factory=set)
    votes: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    references: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    linked: set[str] = field(default_factory=set)
    named: NamedVotes = field(default_factory=NamedVotes)
    redirects: Redirects = field(default_factory=Redirects)

    def add(self, work: Contribution) -> None:
        """Takes in one more work."""
        self.works.add(work.work)
        for wikiword, title in work.tropes:
            self.votes[wikiword][title] += 1
        self.references |= work.references
        self.files |= work.files
        self.linked |= work.linked
        self.named.add(work.named)
        self.redirects.add(work.redirects, work.moved)

    def statements(self, authority: Authority, iris: Iris) -> Iterator[Statement]:
        """The statements of ``graph/tropes``, ``graph/entities`` and ``graph/links``.

        What belongs to one of these works is left to the graph of that work's page.
        """
        references = _closure(self.references, authority, self.works)
        others = {path for path in references if "/".join(path.split("/")[:2]) not in self.works}
        described = {*self.works, *references, *self.named.paths, *(f"Main/{word}" for word in self.votes)}
        leading = self.redirects.leading(authority, described)
        former = other_titles(leading, self.votes)
        tropes = _trope_labels(self.votes, former, authority)
        yield from _tropes(tropes, former, authority, iris)
        yield from given_up(leading, self.redirects.gone(authority, described), iris)
        yield from _entities(others, authority, iris)
        elsewhere = {path for path, entity in authority.shared.items() if entity.kind} | self.works
        yield from self.named.statements(elsewhere, iris)
        yield from _authority_files(self.files, others, authority, iris)
        yield from _links(tropes, references | self.linked, authority, iris)


def shared_statements(works: Iterable[MappedWork], authority: Authority, iris: Iris) -> Iterator[Statement]:
    """The statements of ``graph/tropes``, ``graph/entities`` and ``graph/links`` for some works."""
    shared = Shared()
    for work in works:
        shared.add(contribution(work, authority, iris))
    return shared.statements(authority, iris)


def ontology_statements(iris: Iris) -> Iterator[Statement]:
    """The statements of ``graph/ontology``: the ontology, the modes and the alignments."""
    graph = iri(iris.graph("ontology"))
    folder = files("tropegraph.ontology")
    for file in ONTOLOGY_FILES:
        for triple in parse((folder / file).read_bytes(), format=RdfFormat.TURTLE):
            subject, value = triple.subject, triple.object
            if not isinstance(subject, NamedNode) or isinstance(value, BlankNode):
                raise AuthorityError(f"ontology/{file}: blank nodes have no place here; give an IRI")
            assert isinstance(value, (NamedNode, Literal))
            yield iri(subject.value), iri(triple.predicate.value), as_term(value), graph


def _closure(references: set[str], authority: Authority, named: set[str]) -> set[str]:
    """The paths named, and those that curated statements about them name in turn."""
    known = dict(authority.shared)
    found, waiting = set(references), list(references)
    while waiting:
        entity = known.get(waiting.pop())
        for path in _paths_in(entity, known) if entity else ():
            if path not in found and path not in named:
                found.add(path)
                waiting.append(path)
    return found


def _paths_in(entity: Entity, known: dict[str, Entity]) -> Iterator[str]:
    for _, value in entity.statements:
        for path in known:
            if value.startswith("<") and value.endswith(f"/{path}>"):
                yield path


def _trope_labels(
    votes: Mapping[str, Counter[str]], former: Mapping[str, set[str]], authority: Authority
) -> dict[str, str]:
    """One label a WikiWord: the known one, else the most frequent, else the first by code point.

    ``former`` are names by which a trope goes no more.
    """
    labels = {}
    for wikiword, titles in votes.items():
        known = authority.tropes.get(wikiword)
        old = former.get(wikiword, ())
        given = [(title, number) for title, number in titles.items() if title and title not in old]
        ranked = sorted(given, key=lambda item: (-item[1], item[0]))
        labels[wikiword] = (
            known.label if known and known.label else ranked[0][0] if ranked else words_of(wikiword)
        )
    return labels


def _tropes(
    labels: dict[str, str], former: Mapping[str, set[str]], authority: Authority, iris: Iris
) -> Iterator[Statement]:
    graph, scheme = iri(iris.graph("tropes")), iri(iris.entity("tropes"))
    yield scheme, _TYPE, name("skos:ConceptScheme"), graph
    yield scheme, _LABEL, string("Tropes", "en"), graph
    yield scheme, name("skos:prefLabel"), string("Tropes", "en"), graph
    for wikiword, label in labels.items():
        trope = iri(iris.trope(wikiword))
        known = authority.tropes.get(wikiword)
        yield from ((trope, _TYPE, kind, graph) for kind in TYPES_OF["Trope"])
        yield trope, _LABEL, string(label, "en"), graph
        yield trope, name("skos:prefLabel"), string(label, "en"), graph
        yield trope, name("skos:inScheme"), scheme, graph
        yield trope, name("tg:tvTropesId"), string(f"Main/{wikiword}"), graph
        yield trope, name("foaf:isPrimaryTopicOf"), iri(f"{TVTROPES_PAGE}Main/{wikiword}"), graph
        for alias in sorted({*(known.aliases if known else ()), *former.get(wikiword, ())} - {label}):
            yield trope, name("skos:altLabel"), string(alias, "en"), graph
        for predicate, value in known.statements if known else ():
            yield trope, predicate, value, graph


def _entities(paths: Iterable[str], authority: Authority, iris: Iris) -> Iterator[Statement]:
    graph = iri(iris.graph("entities"))
    for path in sorted(paths):
        entity = authority.shared.get(path)
        if entity is None or entity.kind == "Trope":
            continue
        subject = iri(iris.entity(path))
        for predicate, value in described(entity):
            yield subject, predicate, value, graph
        yield subject, _DERIVED, iri(iris.authority(entity.file)), graph
        if entity.kind == "Work":
            for kind in medium_of(path).types:
                yield subject, _TYPE, name(kind), graph
            yield subject, name("schema:name"), string(entity.label or "", "en"), graph
            yield subject, name("tg:tvTropesId"), string(path), graph
            yield subject, name("foaf:isPrimaryTopicOf"), iri(TVTROPES_PAGE + path), graph


def _authority_files(
    files: set[str], references: set[str], authority: Authority, iris: Iris
) -> Iterator[Statement]:
    """A description of each authority file that a statement of the release names."""
    graph = iri(iris.graph("entities"))
    used = files | {authority.shared[path].file for path in references if path in authority.shared}
    for file in sorted(used):
        subject = iri(iris.authority(file))
        yield subject, _TYPE, name("prov:Entity"), graph
        yield subject, _TYPE, name("foaf:Document"), graph
        yield subject, _LABEL, string(f"Authority file {file}", "en"), graph
        yield subject, name("dct:license"), iri(CC0), graph


def _links(
    tropes: Mapping[str, str], named: set[str], authority: Authority, iris: Iris
) -> Iterator[Statement]:
    graph = iri(iris.graph("links"))
    linked = {link.target for link in authority.links}
    for wikiword in sorted(authority.known.in_dbtropes.intersection(tropes)):
        if f"{DBTROPES}Main/{wikiword}" not in linked:
            yield iri(iris.trope(wikiword)), name("skos:exactMatch"), iri(f"{DBTROPES}Main/{wikiword}"), graph
    for link in authority.links:
        trope = link.path.startswith("Main/") and link.path.partition("/")[2] in tropes
        if trope or link.path in named:
            yield iri(iris.entity(link.path)), iri(link.predicate), iri(link.target), graph
