"""What a linked page states, as RDF: the model of docs/ontology.md, one named graph for the page."""

from collections.abc import Iterator
from dataclasses import dataclass

from .authority_files import TYPES_OF, Entity
from .iris import Iris
from .linking import LinkedEntry, LinkedLine, LinkedPage
from .media import medium_of
from .page import Span
from .terms import Statement, boolean, decimal, integer, iri, name, string
from .vocabulary import CC0, CC_BY_NC_SA, TVTROPES_PAGE

ABSENT_OR_TALKED_ABOUT = frozenset({"Averted", "Defied", "Discussed", "Conversed"})
"""The modes that do not make a work exhibit the trope; ontology/modes.ttl says which is which."""

RIGHTS = {
    True: "The facts alone are CC0; the text of the page is licensed as stated.",
    False: "Facts only, CC0; the text of the page is left out.",
}
_TYPE, _LABEL = name("rdf:type"), name("rdfs:label")
_MODE = name("tg:mode")
_DERIVED = name("prov:wasDerivedFrom")


@dataclass(frozen=True)
class MappedWork:
    """A work as RDF.

    ``statements`` are those of its page's graph. ``tropes`` are the (WikiWord, title) pairs that it uses
    or names; ``references`` the paths of shared entities that it names; both go to the shared graphs.
    """

    work: str
    page: str
    statements: tuple[Statement, ...]
    tropes: tuple[tuple[str, str], ...]
    references: frozenset[str]


def map_page(linked: LinkedPage, iris: Iris, with_text: bool = True) -> MappedWork:
    """The statements of a page, and what it names that other pages may name too."""
    return _Mapper(linked, iris, with_text).result()


class _Mapper:
    """Collects the statements of one page."""

    def __init__(self, linked: LinkedPage, iris: Iris, with_text: bool) -> None:
        self._linked = linked
        self._page = linked.page
        self._iris = iris
        self._with_text = with_text
        self._graph = iri(iris.page(linked.page.id))
        self._work = iri(iris.entity(linked.page.work))
        self._out: list[Statement] = []
        self._tropes: dict[str, str] = {}
        self._references: set[str] = set()

    def result(self) -> MappedWork:
        self._map_page()
        self._map_work()
        for entry_position, entry in enumerate(self._linked.entries, start=1):
            self._map_entry(entry, f"{self._page.work}/occurrence/{entry.name}", entry_position, None)
        self._map_quotation(self._linked.quote, self._work, self._page.work, self._page.title)
        for path in sorted(self._own_entities()):
            self._map_own_entity(path)
        return MappedWork(
            self._page.work,
            self._page.id,
            tuple(dict.fromkeys(self._out)),
            tuple(sorted(self._tropes.items())),
            frozenset(self._references),
        )

    def _say(self, subject: str, *pairs: tuple[str, str]) -> None:
        self._out += [(subject, predicate, value, self._graph) for predicate, value in pairs]

    def _entity(self, path: str) -> str:
        """The term of an entity, which is noted as named."""
        if not path.startswith(f"{self._page.work}/") and path != self._page.work:
            self._references.add(path)
        return iri(self._iris.entity(path))

    def _range(self, span: Span) -> tuple[str, str]:
        return _DERIVED, iri(self._iris.page_range(self._page.id, span.start, span.end))

    def _map_page(self) -> None:
        page, licence = self._page, self._page.licence or CC_BY_NC_SA
        self._say(
            self._graph,
            (_TYPE, name("tg:Page")),
            (_TYPE, name("foaf:Document")),
            (_LABEL, string(f"{page.title}: source page", "en")),
            (name("foaf:primaryTopic"), self._work),
            (name("dct:license"), iri(licence if self._with_text else CC0)),
            (name("dct:rights"), string(RIGHTS[self._with_text], "en")),
        )
        if self._with_text:
            self._say(self._graph, (name("tg:pageText"), string(page.text)))
        if page.licence is None:
            self._say(self._graph, (name("dct:source"), iri(TVTROPES_PAGE + page.id)))

    def _map_work(self) -> None:
        page, lead = self._page, self._linked.lead
        self._say(self._work, (_TYPE, name("tg:Work")), *self._work_names(page.work, page.title))
        for kind in medium_of(page.work).types:
            self._say(self._work, (_TYPE, name(kind)))
        derived = self._range(page.title_span) if page.title_span else (_DERIVED, self._graph)
        self._say(self._work, derived)
        if lead and lead.year:
            self._say(self._work, (name("schema:copyrightYear"), integer(lead.year)))
        for genre in lead.genres if lead else ():
            self._say(self._work, (name("schema:genre"), string(genre, "en")))
        for predicate, agents in self._linked.credits.items():
            for agent in agents:
                self._say(self._work, (name(predicate), self._entity(agent)))
        for character, performer, span in self._linked.cast:
            self._map_performance(character, performer, span)
        for predicate, work in self._linked.relations:
            self._say(self._work, (name(predicate), self._entity(work)))
        self._map_named_in_prose()
        own = self._linked.scope.entities.get(page.work)
        for predicate, value in own.statements if own else ():
            self._note_reference(value)
            self._say(self._work, (predicate, value))

    def _work_names(self, work: str, title: str) -> list[tuple[str, str]]:
        return [
            (_LABEL, string(title, "en")),
            (name("schema:name"), string(title, "en")),
            (name("tg:tvTropesId"), string(work)),
            (name("foaf:isPrimaryTopicOf"), iri(TVTROPES_PAGE + work)),
        ]

    def _map_performance(self, character: str, performer: str, span: Span) -> None:
        performance = iri(self._iris.of_work(self._page.work, "performance", character.rpartition("/")[2]))
        label = f"{self._label(performer)} as {self._label(character)}"
        self._say(
            self._work, (name("tg:performance"), performance), (name("schema:actor"), self._entity(performer))
        )
        self._say(
            performance,
            (_TYPE, name("tg:Performance")),
            (_TYPE, name("schema:PerformanceRole")),
            (_LABEL, string(label, "en")),
            (name("tg:character"), self._entity(character)),
            (name("schema:actor"), self._entity(performer)),
            self._range(span),
        )

    def _map_named_in_prose(self) -> None:
        """Entities that lead, plot and page quote name, where no better property says so already."""
        said = {path for agents in self._linked.credits.values() for path in agents}
        said |= {path for character, performer, _ in self._linked.cast for path in (character, performer)}
        said |= {work for _, work in self._linked.relations}
        for path in self._linked.named_in_prose:
            if path not in said and "/character/" not in path:
                self._say(self._work, (name("tg:involves"), self._entity(path)))

    def _map_entry(self, entry: LinkedEntry, path: str, position: int, parent: str | None) -> None:
        subject = iri(self._iris.entity(path))
        label = self._occurrence_label(entry, position if parent else None, path)
        trope = iri(self._iris.trope(entry.trope))
        self._tropes.setdefault(entry.trope, entry.title)
        self._say(
            subject,
            (_TYPE, name("tg:Occurrence")),
            (_LABEL, string(label, "en")),
            (name("tg:inWork"), self._work),
            (name("tg:ofTrope"), trope),
            (name("tg:position"), integer(position)),
            (_MODE, name(f"mode:{entry.reading.mode}")),
            (name("tg:modeBasis"), name(f"tg:{entry.reading.basis}")),
            self._range(entry.entry.span),
        )
        if parent:
            self._say(subject, (name("tg:partOf"), parent))
        if entry.entry.text and self._with_text:
            self._say(subject, (name("tg:text"), string(entry.entry.text.text, "en")))
        self._say(subject, *((name("tg:involves"), self._entity(each)) for each in entry.entities))
        for named in entry.tropes:
            self._tropes.setdefault(named, "")
            self._say(subject, (name("tg:mentionsTrope"), iri(self._iris.trope(named))))
        if entry.counts and entry.reading.mode not in ABSENT_OR_TALKED_ABOUT:
            self._say(self._work, (name("tg:exhibits"), trope))
        self._map_curated(subject, path, entry)
        self._map_quotation(entry.lines, subject, path, label)
        for number, child in enumerate(entry.children, start=1):
            self._map_entry(child, f"{path}/{number}", number, subject)

    def _occurrence_label(self, entry: LinkedEntry, child: int | None, path: str) -> str:
        if child:
            return (
                f"{entry.title} in {self._page.title} ({path.partition('/occurrence/')[2].partition('/')[2]})"
            )
        again = f" ({entry.number})" if entry.number > 1 else ""
        return f"{entry.title} in {self._page.title}{again}"

    def _map_curated(self, subject: str, path: str, entry: LinkedEntry) -> None:
        """What the authority adds to an occurrence, and that it did."""
        curated = self._linked.scope.occurrences.get(path)
        if curated is None:
            return
        added = [pair for pair in curated.statements if pair[0] != _MODE]
        for _, value in added:
            self._note_reference(value)
        self._say(subject, *added, (_DERIVED, iri(self._iris.authority(curated.file))))

    def _note_reference(self, term: str) -> None:
        path = term.strip("<>").removeprefix(self._iris.base)
        if term.startswith(f"<{self._iris.base}"):
            self._entity(path)

    def _map_quotation(self, lines: tuple[LinkedLine, ...], owner: str, path: str, label: str) -> None:
        if not lines:
            return
        quotation_path = f"{path}/quotation/1"
        subject = iri(self._iris.entity(quotation_path))
        self._say(owner, (name("tg:quotation"), subject))
        self._say(
            subject,
            (_TYPE, name("tg:Quotation")),
            (_TYPE, name("schema:Quotation")),
            (_LABEL, string(f"Quotation in {label}", "en")),
            self._range(Span(lines[0].line.whole.start, lines[-1].line.whole.end)),
        )
        for position, line in enumerate(lines, start=1):
            self._map_line(line, subject, f"{quotation_path}/line/{position}", position, label)

    def _map_line(self, line: LinkedLine, quotation: str, path: str, position: int, label: str) -> None:
        subject = iri(self._iris.entity(path))
        by = f" by {self._label(line.speaker)}" if line.speaker else ""
        self._say(quotation, (name("tg:line"), subject))
        self._say(
            subject,
            (_TYPE, name("tg:Line")),
            (_TYPE, name("schema:Quotation")),
            (_LABEL, string(f"Line {position}{by} in {label}", "en")),
            (name("tg:position"), integer(position)),
            self._range(line.line.span),
        )
        if self._with_text:
            self._say(subject, (name("schema:text"), string(line.line.text, "en")))
        if line.speaker:
            self._say(subject, (name("schema:spokenByCharacter"), self._entity(line.speaker)))
        if self._page.paraphrased:
            self._say(subject, (name("tg:paraphrase"), boolean(True)))

    def _own_entities(self) -> set[str]:
        """The work's own entities: those found on the page, and those that its authority file describes."""
        work = f"{self._page.work}/"
        curated = {path for path in self._linked.scope.entities if path.startswith(work)}
        return curated | set(self._linked.found)

    def _map_own_entity(self, path: str) -> None:
        subject, found = iri(self._iris.entity(path)), self._linked.found.get(path)
        entity = self._linked.scope.entities.get(path)
        span = self._linked.first_mentions.get(path)
        if entity:
            self._say(subject, *described(entity))
            for _, value in entity.statements:
                self._note_reference(value)
            span_or_file = self._range(span) if span else (_DERIVED, iri(self._iris.authority(entity.file)))
            self._say(subject, span_or_file)
            kind = entity.kind
        elif found:
            self._say(subject, *((_TYPE, term) for term in TYPES_OF[found.kind]))
            self._say(subject, *((_TYPE, name(each)) for each in found.types))
            self._say(subject, (_LABEL, string(found.label, "en")), self._range(found.span))
            self._say(subject, *((name("skos:altLabel"), string(alias, "en")) for alias in found.aliases))
            self._say(
                subject, (name("tg:foundBy"), name("tg:Structure")), (name("tg:score"), decimal(found.score))
            )
            kind = found.kind
        if kind != "Agent":
            self._say(subject, (name("tg:inWork"), self._work))
        if kind == "Character":
            self._say(self._work, (name("schema:character"), subject))

    def _label(self, path: str) -> str:
        found, entity = self._linked.found.get(path), self._linked.scope.entities.get(path)
        label = found.label if found else entity.label if entity else None
        assert label, f"{path} is named but not described"
        return label


def described(entity: Entity) -> Iterator[tuple[str, str]]:
    """What the authority says of an entity, as (predicate, object) pairs, without provenance."""
    assert entity.kind and entity.label, "the authority was checked when it was read"
    yield from ((_TYPE, term) for term in (*TYPES_OF[entity.kind], *entity.types))
    yield _LABEL, string(entity.label, "en")
    yield from ((name("skos:altLabel"), string(alias, "en")) for alias in entity.aliases)
    yield name("tg:foundBy"), name("tg:Authority")
    yield from entity.statements
