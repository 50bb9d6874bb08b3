"""The page about a work: facts, cast, tropes with their texts and dialogue, entities."""

from dataclasses import dataclass, replace

from tropegraph.server.addresses import Address
from tropegraph.server.documents import Document, Listed
from tropegraph.server.queries import query
from tropegraph.server.rdf import Literal, NamedNode, expand
from tropegraph.server.site import site
from tropegraph.server.store import Store

from .figures import Network, network
from .frame import Frame, render
from .occurrences import dialogue, occurrence_views
from .reading import Reader, Reference, Why
from .things import facts, links, naming, thing_frame, told, why

_ELSEWHERE = (
    "rdf:type rdfs:label schema:name schema:actor schema:character tg:performance tg:exhibits tg:quotation "
    "owl:sameAs skos:exactMatch skos:closeMatch schema:sameAs foaf:isPrimaryTopicOf"
).split()
_SHOWN = ("tg:inWork", "foaf:primaryTopic")
_ENTITIES = (("Character", "Characters"), ("Group", "Groups"), ("Place", "Places"), ("Prop", "Props"))


@dataclass(frozen=True)
class CastRow:
    """Who plays whom; None for the part of a player where the page does not say it."""

    actor: Reference | None
    character: Reference | None
    why: Why | None


def work_page(reader: Reader, address: Address, document: Document) -> str:
    """The page about a work."""
    work = document.subject
    occurrences, size = _occurrences(reader.store, work), site().config.list_size
    start = (document.page - 1) * size
    shown = occurrences[start : start + size]
    return render(
        "work.html",
        facts=facts(reader, work, without=_ELSEWHERE),
        links=links(reader, work),
        quote=dialogue(reader, work),
        cast=_cast(reader, work),
        entities=_entities(reader, work),
        occurrences=occurrence_views(reader, shown, with_parts=True),
        total=len(occurrences),
        network=_network(address) if document.page == 1 else None,
        first=start + 1,
        naming=naming(reader, document),
        frame=_dated(reader, work, thing_frame(reader, address, document)),
    )


def listed(work: NamedNode) -> Listed:
    """What the page lists: the occurrences of the work, which it finds in the order of the source."""
    pages = -(-len(_occurrences(site().store, work)) // site().config.list_size)
    return Listed(without=frozenset(map(expand, _SHOWN)), pages=max(1, pages))


def _network(address: Address) -> Network | None:
    """The picture of who is involved in which trope; none where the release has no lists."""
    return network(address.path, site().lists.meetings(address.path)) if site().has_files else None


def _dated(reader: Reader, work: NamedNode, frame: Frame) -> Frame:
    """The frame with the work's year in its title, which tells works of one name apart."""
    years = reader.values(work, "schema:copyrightYear")
    year = f"({years[0].value})" if len(years) == 1 and isinstance(years[0], Literal) else ""
    if not year or frame.title.endswith(year):
        return frame
    return told(reader, work, replace(frame, title=f"{frame.title} {year}"))


def _occurrences(store: Store, work: NamedNode) -> list[NamedNode]:
    rows = store.select(query("occurrences-of-work"), work=work)
    return [found for row in rows if isinstance(found := row["occurrence"], NamedNode)]


def _cast(reader: Reader, work: NamedNode) -> list[CastRow]:
    performances = reader.things(work, "tg:performance")
    reader.load(performances)
    rows, named = [], set()
    for performance in performances:
        actor, character = reader.one(performance, "schema:actor"), reader.one(performance, "tg:character")
        named |= {actor, character}
        rows.append(
            CastRow(
                reader.reference(actor) if actor else None,
                reader.reference(character) if character else None,
                why(reader, performance, reader.graphs(performance, expand("schema:actor"))),
            )
        )
    others = [actor for actor in reader.things(work, "schema:actor") if actor not in named]
    of_work = why(reader, work, reader.graphs(work, expand("schema:actor"))) if others else None
    return [*rows, *(CastRow(reader.reference(actor), None, of_work) for actor in others)]


def _entities(reader: Reader, work: NamedNode) -> list[tuple[str, list[Reference]]]:
    """The entities of the work by kind, with the heading of each kind."""
    by_class: dict[object, list[NamedNode]] = {}
    for row in reader.store.select(query("entities-of-work"), work=work):
        if isinstance(entity := row["entity"], NamedNode):
            by_class.setdefault(row["class"], []).append(entity)
    reader.load_labels(entity for found in by_class.values() for entity in found)
    return [
        (title, reader.references(by_class[expand(f"tg:{name}")]))
        for name, title in _ENTITIES
        if expand(f"tg:{name}") in by_class
    ]
