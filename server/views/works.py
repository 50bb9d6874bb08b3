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
from .reasons import why
from .secrets import hide, load_with_lines, meetings_hidden
from .telling import Told
from .things import facts, links, naming, thing_frame, told

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
    start, story = (document.page - 1) * size, Told(reader, work)
    load_with_lines(reader, [work])
    shown = occurrences[start : start + size]
    picture, left_out = _network(reader, address, story) if document.page == 1 else (None, 0)
    return render(
        "work.html",
        facts=facts(reader, work, without=_ELSEWHERE),
        links=links(reader, work),
        has_hidden=not story.is_all,
        quote=dialogue(reader, work),
        cast=_cast(reader, work, story),
        entities=_entities(reader, work, story),
        occurrences=occurrence_views(reader, shown, with_parts=True),
        total=len(occurrences),
        present=len(reader.things(work, "tg:exhibits")),
        network=picture,
        left_out=left_out,
        first=start + 1,
        naming=naming(reader, document),
        frame=_dated(reader, work, thing_frame(reader, address, document)),
    )


def listed(work: NamedNode) -> Listed:
    """What the page lists: the occurrences of the work, which it finds in the order of the source."""
    pages = -(-len(_occurrences(site().store, work)) // site().config.list_size)
    return Listed(without=frozenset(map(expand, _SHOWN)), pages=max(1, pages))


def _network(reader: Reader, address: Address, story: Told) -> tuple[Network | None, int]:
    """The picture of who is involved in which trope; none where the release has no lists.

    With it how many pairs are left out, because only what gives away the story brings them together.
    """
    if not site().has_files:
        return None, 0
    met, urls = site().lists.meetings(address.path), site().urls
    if story.is_all:
        return network(address.path, met), 0
    secret = meetings_hidden(reader, NamedNode(address.iri))
    told = [
        (trope, other)
        for trope, other in met
        if other.number > secret[NamedNode(urls.iri(trope.path)), NamedNode(urls.iri(other.path))]
    ]
    return network(address.path, told), len(met) - len(told)


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


def _cast(reader: Reader, work: NamedNode, story: Told) -> list[CastRow]:
    performances = reader.things(work, "tg:performance")
    reader.load(performances)
    actors = reader.things(work, "schema:actor")
    parts = [reader.one(performance, "tg:character") for performance in performances]
    secret = story.secret({*performances, *actors, *(part for part in parts if part)})

    reader.load_origins({*actors, *(part for part in parts if part)})

    def shown(thing: NamedNode, *, where: bool = False) -> Reference:
        return hide(reader.reference(thing), where=where or thing in secret)

    rows, named = [], set()
    for performance, part in zip(performances, parts, strict=True):
        actor, is_secret = reader.one(performance, "schema:actor"), performance in secret
        named |= {actor, part}
        read = [each for each in (actor, part) if each and not is_secret and each not in secret]
        rows.append(
            CastRow(
                shown(actor) if actor else None,
                shown(part, where=is_secret) if part else None,
                why(reader, performance, expand("schema:actor"), read),
            )
        )
    others = [actor for actor in actors if actor not in named]
    for actor in others:
        read = [actor] if actor not in secret else []
        rows.append(CastRow(shown(actor), None, why(reader, work, expand("schema:actor"), read)))
    return rows


def _entities(reader: Reader, work: NamedNode, story: Told) -> list[tuple[str, list[Reference]]]:
    """The entities of the work by kind, with the heading of each kind."""
    by_class: dict[object, list[NamedNode]] = {}
    for row in reader.store.select(query("entities-of-work"), work=work):
        if isinstance(entity := row["entity"], NamedNode):
            by_class.setdefault(row["class"], []).append(entity)
    reader.load_labels(entity for found in by_class.values() for entity in found)
    secret = story.secret(entity for found in by_class.values() for entity in found)

    def shown(entities: list[NamedNode]) -> list[Reference]:
        return [hide(each, where=NamedNode(each.iri) in secret) for each in reader.references(entities)]

    return [
        (title, shown(by_class[expand(f"tg:{name}")]))
        for name, title in _ENTITIES
        if expand(f"tg:{name}") in by_class
    ]
