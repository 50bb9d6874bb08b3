"""What a linked work states, as RDF: the model of docs/ontology.md, one named graph for each of its pages."""

from dataclasses import dataclass

from .authority_files import TYPES_OF
from .described import described
from .finding import Named
from .iris import Iris
from .linked import LinkedPage, LinkedWork
from .media import medium_of
from .occurrences import PageStatements
from .page import Location
from .stating import Stating
from .terms import Statement, decimal, integer, iri, name, string
from .vocabulary import TVTROPES_PAGE

_TYPE, _LABEL, _DERIVED = name("rdf:type"), name("rdfs:label"), name("prov:wasDerivedFrom")
_ALIAS, _ACTOR = name("skos:altLabel"), name("schema:actor")


@dataclass(frozen=True)
class MappedWork:
    """A work as RDF.

    ``statements`` are those of its pages' graphs, ``pages`` the ids of these pages, the one first whose graph
    says what is said of the work. ``tropes`` are the (WikiWord, title) pairs that it uses or names;
    ``references`` the paths of shared entities that it names; ``named`` describes those of them that links
    name and no authority knows; ``redirects`` are (old path, path) pairs of other names. The last four go to
    the shared graphs.
    """

    work: str
    pages: tuple[str, ...]
    statements: tuple[Statement, ...]
    tropes: tuple[tuple[str, str], ...]
    references: frozenset[str]
    named: tuple[Named, ...] = ()
    redirects: tuple[tuple[str, str], ...] = ()


def map_work(linked: LinkedWork, iris: Iris, with_text: bool = True) -> MappedWork:
    """The statements of a work's pages, and what they name that other works may name too."""
    stating = Stating(linked, iris, with_text)
    home = _home(linked)
    pages = {page.page.id: PageStatements(page, stating) for page in linked.pages}
    mapper = _WorkStatements(stating, pages[home.page.id].graph)
    quotation = 1
    for page in linked.pages:
        pages[page.page.id].state(quotation)
        quotation += bool(page.quote)
    exhibits = dict.fromkeys(trope for page in pages.values() for trope in page.exhibits)
    mapper.state(tuple(exhibits))
    named = sorted(each for path, each in linked.named.items() if path in stating.references)
    return MappedWork(
        linked.work,
        (home.page.id, *(page.page.id for page in linked.pages if page is not home)),
        tuple(dict.fromkeys(stating.statements)),
        tuple(sorted(stating.tropes.items())),
        frozenset(stating.references),
        tuple(named),
        linked.redirects,
    )


def _home(linked: LinkedWork) -> LinkedPage:
    """The page in whose graph stands what is said of the work: its main one, else the first by IRI."""
    return min(linked.pages, key=lambda each: (not each.page.is_main, each.page.id))


class _WorkStatements:
    """States what is said of the work and of its own entities."""

    def __init__(self, stating: Stating, graph: str) -> None:
        self._out = stating
        self._linked = stating.linked
        self._iris = stating.iris
        self._graph = graph

    def state(self, exhibits: tuple[str, ...]) -> None:
        """States the work with the tropes that it exhibits, its performances and its entities."""
        linked, out = self._linked, self._out
        derived = out.derived(linked.title_place) if linked.title_place else (_DERIVED, self._graph)
        self._say(out.work, (_TYPE, name("tg:Work")), *self._names(), derived)
        self._say(out.work, *((_TYPE, name(kind)) for kind in medium_of(linked.work).types))
        self._say(out.work, *((_ALIAS, string(alias, "en")) for alias in linked.aliases))
        self._state_lead()
        for character, performer, place in linked.cast:
            self._state_performance(character, performer, place)
        self._say(out.work, *((name(predicate), out.entity(work)) for predicate, work in linked.relations))
        self._state_named_in_prose()
        own = linked.scope.entities.get(linked.work)
        if own and own.statements:
            for _, value in own.statements:
                out.note_reference(value)
            curated = (_DERIVED, iri(self._iris.authority(own.file)))
            self._say(out.work, *own.statements, curated)
        self._say(out.work, *((name("tg:exhibits"), trope) for trope in exhibits))
        for path in sorted(self._own_entities()):
            self._state_own_entity(path)

    def _say(self, subject: str, *pairs: tuple[str, str]) -> None:
        self._out.say(self._graph, subject, *pairs)

    def _names(self) -> list[tuple[str, str]]:
        work, title = self._linked.work, string(self._linked.title, "en")
        return [
            (_LABEL, title),
            (name("schema:name"), title),
            (name("tg:tvTropesId"), string(work)),
            (name("foaf:isPrimaryTopicOf"), iri(TVTROPES_PAGE + work)),
        ]

    def _state_lead(self) -> None:
        lead, place = self._linked.lead, self._linked.lead_place
        if lead and place and (lead.year or lead.genres or self._linked.credits):
            self._say(self._out.work, self._out.derived(place))
        if lead and lead.year:
            self._say(self._out.work, (name("schema:copyrightYear"), integer(lead.year)))
        for genre in lead.genres if lead else ():
            self._say(self._out.work, (name("schema:genre"), string(genre, "en")))
        for predicate, agents in self._linked.credits.items():
            self._say(self._out.work, *((name(predicate), self._out.entity(agent)) for agent in agents))

    def _state_performance(self, character: str, performer: str, place: Location) -> None:
        path = self._iris.of_work(self._linked.work, "performance", character.rpartition("/")[2])
        performance, player = iri(path), self._out.entity(performer)
        label = f"{self._out.label(performer)} as {self._out.label(character)}"
        self._say(self._out.work, (name("tg:performance"), performance), (_ACTOR, player))
        self._say(
            performance,
            (_TYPE, name("tg:Performance")),
            (_TYPE, name("schema:PerformanceRole")),
            (_LABEL, string(label, "en")),
            (name("tg:character"), self._out.entity(character)),
            (_ACTOR, player),
            self._out.derived(place),
        )

    def _state_named_in_prose(self) -> None:
        """Entities that lead, plot and page quote name, where no better property says so already."""
        said = {path for agents in self._linked.credits.values() for path in agents}
        said |= {path for character, performer, _ in self._linked.cast for path in (character, performer)}
        said |= {work for _, work in self._linked.relations}
        named = dict.fromkeys(path for page in self._linked.pages for path in page.named_in_prose)
        for path in named:
            if path not in said and "/character/" not in path:
                self._say(self._out.work, (name("tg:involves"), self._out.entity(path)))

    def _own_entities(self) -> set[str]:
        """The work's own entities: those found on its pages, and those that its authority file describes."""
        work = f"{self._linked.work}/"
        curated = {path for path in self._linked.scope.entities if path.startswith(work)}
        return curated | set(self._linked.found)

    def _state_own_entity(self, path: str) -> None:
        subject, found = iri(self._iris.entity(path)), self._linked.found.get(path)
        entity, first = self._linked.scope.entities.get(path), self._linked.first_mentions.get(path)
        if entity:
            self._say(subject, *described(entity))
            for _, value in entity.statements:
                self._out.note_reference(value)
            file = (_DERIVED, iri(self._iris.authority(entity.file)))
            self._say(subject, self._out.derived(first) if first else file)
            kind = entity.kind
        elif found:
            self._say(subject, *((_TYPE, term) for term in TYPES_OF[found.kind]))
            self._say(subject, *((_TYPE, name(each)) for each in found.types))
            self._say(subject, (_LABEL, string(found.label, "en")), self._out.derived(found.at))
            self._say(subject, *((_ALIAS, string(alias, "en")) for alias in found.aliases))
            self._say(
                subject,
                (name("tg:foundBy"), name(f"tg:{found.method}")),
                (name("tg:score"), decimal(found.score)),
            )
            kind = found.kind
        if kind != "Agent":
            self._say(subject, (name("tg:inWork"), self._out.work))
        if kind == "Character":
            self._say(self._out.work, (name("schema:character"), subject))
