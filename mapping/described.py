"""What is said of an entity wherever it is described: by the authority, or by a link that names it."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

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


@dataclass
class Naming:
    """How links of several pages name one thing, added up; the order of adding changes nothing.

    Of several labels the most frequent counts, words of the page before words made from the id, then
    code-point order; of several places the first by page and range.
    """

    kind: str = ""
    votes: Counter[tuple[bool, str]] = field(default_factory=Counter)
    first: Location | None = None

    def add(self, named: Named) -> None:
        """Takes in what one page's links say."""
        self.kind = named.kind
        self.votes[not named.titled, named.label] += 1
        self.first = min(self.first or named.at, named.at)

    @property
    def label(self) -> str:
        """The best label."""
        return min(self.votes, key=lambda key: (key[0], -self.votes[key], key[1]))[1]


def named_statements(named: Mapping[str, Naming], known: Collection[str], iris: Iris) -> Iterator[Statement]:
    """The statements of ``graph/entities`` about things that links name by path, ``known`` ones left out."""
    graph = iri(iris.graph("entities"))
    for path, naming in sorted(named.items(), key=lambda item: item[0]):
        if path in known:
            continue
        assert naming.first, "somebody named it"
        label, first = naming.label, naming.first
        subject = iri(iris.entity(path))
        pairs = [(_TYPE, term) for term in TYPES_OF[naming.kind]]
        if naming.kind == "Agent":
            pairs += [(_TYPE, name(agent_type(label)))]
        else:
            pairs += [(_TYPE, name(kind)) for kind in medium_of(path).types]
            pairs += [(name("schema:name"), string(label, "en"))]
        pairs += [(_LABEL, string(label, "en")), (name("tg:tvTropesId"), string(path))]
        pairs += [(name("foaf:isPrimaryTopicOf"), iri(TVTROPES_PAGE + path))]
        pairs += [(name("tg:foundBy"), name("tg:Structure")), (name("tg:score"), decimal(LINK_SCORE))]
        pairs += [(_DERIVED, range_term(iris, first.page, first.span))]
        yield from ((subject, predicate, value, graph) for predicate, value in pairs)
