"""What is said of an entity wherever it is described: by the authority, or by a link that names it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from .authority_files import TYPES_OF, Entity
from .finding import LINK_SCORE, Named, agent_type
from .iris import Iris
from .media import medium_of
from .page import Location
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


class NamedVotes:
    """What works call the things that links name, added up; the order of adding changes nothing."""

    def __init__(self) -> None:
        self._votes: dict[str, Counter[tuple[str, bool, str]]] = {}
        self._first: dict[str, Location] = {}

    @property
    def paths(self) -> Collection[str]:
        """The paths of these things."""
        return self._votes.keys()

    def add(self, named: Iterable[Named]) -> None:
        """Takes in what one more work names."""
        for each in named:
            self._votes.setdefault(each.path, Counter())[each.kind, not each.titled, each.label] += 1
            self._first[each.path] = min(each.at, self._first.get(each.path, each.at))

    def statements(self, known: Collection[str], iris: Iris) -> Iterator[Statement]:
        """The statements of ``graph/entities`` about these things, ``known`` ones left out.

        Of several labels the most frequent counts, words of the page before words made from the id, then
        code-point order; of several places the first by page and range.
        """
        graph = iri(iris.graph("entities"))
        for path in sorted(self._votes.keys() - set(known)):
            kind, _, label = _best(self._votes[path])
            subject = iri(iris.entity(path))
            pairs = [(_TYPE, term) for term in TYPES_OF[kind]]
            if kind == "Agent":
                pairs += [(_TYPE, name(agent_type(label)))]
            else:
                pairs += [(_TYPE, name(medium)) for medium in medium_of(path).types]
                pairs += [(name("schema:name"), string(label, "en"))]
            pairs += [(_LABEL, string(label, "en")), (name("tg:tvTropesId"), string(path))]
            pairs += [(name("foaf:isPrimaryTopicOf"), iri(TVTROPES_PAGE + path))]
            pairs += [(name("tg:foundBy"), name("tg:Structure")), (name("tg:score"), decimal(LINK_SCORE))]
            pairs += [(_DERIVED, range_term(iris, self._first[path].page, self._first[path].span))]
            yield from ((subject, predicate, value, graph) for predicate, value in pairs)


def _best(votes: Counter[tuple[str, bool, str]]) -> tuple[str, bool, str]:
    return min(votes, key=lambda key: (key[0], key[1], -votes[key], key[2]))
