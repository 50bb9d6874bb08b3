"""What is said of an entity wherever it is described: by the authority, or by a link that names it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from .authority_files import TYPES_OF, Entity
from .finding import LINK_SCORE, Named, agent_type
from .iris import Iris
from .media import medium_of
from .stating import range_term
from .terms import Statement, decimal, iri, name, string
from .vocabulary import TVTROPES_PAGE

_TYPE, _LABEL, _DERIVED = name("rdf:type"), name("rdfs:label"), name("prov:wasDerivedFrom")


def described(entity: Entity) -> Iterator[tuple[str, str]]:
    """What the authority says of an entity, as (predicate, object) pairs, without provenance."""
    assert entity.kind and entity.label, "the authority was checked when it was read"
    yield from ((_TYPE, term) for term in (*TYPES_OF[entity.kind], *entity.types))
    yield _LABEL, string(entity.label, "en")
    yield from ((name("skos:altLabel"), string(alias, "en")) for alias in entity.aliases)
    yield name("tg:foundBy"), name("tg:Authority")
    yield from entity.statements


def named_statements(named: Iterable[Named], known: Collection[str], iris: Iris) -> Iterator[Statement]:
    """The statements of ``graph/entities`` about things that links name, ``known`` ones left out.

    Of several labels the most frequent counts, words of the page before words made from the id, then
    code-point order; of several places the first by page and range.
    """
    graph = iri(iris.graph("entities"))
    by_path: defaultdict[str, list[Named]] = defaultdict(list)
    for each in named:
        if each.path not in known:
            by_path[each.path].append(each)
    for path, seen in sorted(by_path.items()):
        label, first = _best_label(seen), min(each.at for each in seen)
        subject = iri(iris.entity(path))
        pairs = [(_TYPE, term) for term in TYPES_OF[seen[0].kind]]
        if seen[0].kind == "Agent":
            pairs += [(_TYPE, name(agent_type(label)))]
        else:
            pairs += [(_TYPE, name(kind)) for kind in medium_of(path).types]
            pairs += [(name("schema:name"), string(label, "en"))]
        pairs += [(_LABEL, string(label, "en")), (name("tg:tvTropesId"), string(path))]
        pairs += [(name("foaf:isPrimaryTopicOf"), iri(TVTROPES_PAGE + path))]
        pairs += [(name("tg:foundBy"), name("tg:Structure")), (name("tg:score"), decimal(LINK_SCORE))]
        pairs += [(_DERIVED, range_term(iris, first.page, first.span))]
        yield from ((subject, predicate, value, graph) for predicate, value in pairs)


def _best_label(seen: list[Named]) -> str:
    votes: defaultdict[tuple[bool, str], int] = defaultdict(int)
    for each in seen:
        votes[not each.titled, each.label] += 1
    return min(votes, key=lambda key: (key[0], -votes[key], key[1]))[1]
