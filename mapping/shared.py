"""The graphs of what pages share: tropes, entities, links, and the ontology itself."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from .authority_files import TYPES_OF, Authority, Entity, as_term
from .described import described, named_statements
from .errors import AuthorityError
from .iris import Iris
from .media import medium_of
from .names import words_of
from .terms import Statement, iri, name, string
from .triples import MappedWork
from .vocabulary import CC0, DBTROPES, TVTROPES_PAGE

_TYPE, _LABEL = name("rdf:type"), name("rdfs:label")
_DERIVED = name("prov:wasDerivedFrom")
ONTOLOGY_FILES = ("tropegraph.ttl", "modes.ttl", "alignments.ttl")


def shared_statements(works: Iterable[MappedWork], authority: Authority, iris: Iris) -> Iterator[Statement]:
    """The statements of ``graph/tropes``, ``graph/entities`` and ``graph/links`` for some works."""
    works = list(works)
    named = {work.work for work in works}
    references = _closure({path for work in works for path in work.references}, authority, named)
    tropes = _trope_labels(works, authority)
    yield from _tropes(tropes, authority, iris)
    yield from _entities(references - named, authority, iris)
    described_elsewhere = {path for path, entity in authority.shared.items() if entity.kind} | named
    yield from named_statements((each for work in works for each in work.named), described_elsewhere, iris)
    yield from _authority_files(works, references - named, authority, iris)
    own = {subject for work in works for subject, *_ in work.statements}
    yield from _links(tropes, references, own, authority, iris)


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


def _trope_labels(works: list[MappedWork], authority: Authority) -> dict[str, str]:
    """One label a WikiWord: the known one, else the most frequent, else the first by code point."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for work in works:
        for wikiword, title in work.tropes:
            votes[wikiword][title] += 1
    labels = {}
    for wikiword, titles in votes.items():
        known = authority.tropes.get(wikiword)
        titles.pop("", None)
        ranked = sorted(titles.items(), key=lambda item: (-item[1], item[0]))
        labels[wikiword] = (
            known.label if known and known.label else ranked[0][0] if ranked else words_of(wikiword)
        )
    return labels


def _tropes(labels: dict[str, str], authority: Authority, iris: Iris) -> Iterator[Statement]:
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
        for alias in known.aliases if known else ():
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
    works: list[MappedWork], references: set[str], authority: Authority, iris: Iris
) -> Iterator[Statement]:
    """A description of each authority file that a statement of the release names."""
    graph = iri(iris.graph("entities"))
    prefix = iris.authority("")
    used = {authority.shared[path].file for path in references if path in authority.shared}
    for work in works:
        for _, predicate, value, _ in work.statements:
            if predicate == _DERIVED and value.startswith(f"<{prefix}"):
                used.add(value[len(prefix) + 1 : -1])
    for file in sorted(used):
        subject = iri(iris.authority(file))
        yield subject, _TYPE, name("prov:Entity"), graph
        yield subject, _TYPE, name("foaf:Document"), graph
        yield subject, _LABEL, string(f"Authority file {file}", "en"), graph
        yield subject, name("dct:license"), iri(CC0), graph


def _links(
    tropes: dict[str, str], references: set[str], own: set[str], authority: Authority, iris: Iris
) -> Iterator[Statement]:
    graph = iri(iris.graph("links"))
    linked = {link.target for link in authority.links}
    for wikiword in sorted(authority.known.in_dbtropes.intersection(tropes)):
        if f"{DBTROPES}Main/{wikiword}" not in linked:
            yield iri(iris.trope(wikiword)), name("skos:exactMatch"), iri(f"{DBTROPES}Main/{wikiword}"), graph
    for link in authority.links:
        subject = iri(iris.entity(link.path))
        trope = link.path.startswith("Main/") and link.path.partition("/")[2] in tropes
        if trope or link.path in references or subject in own:
            yield subject, iri(link.predicate), iri(link.target), graph
