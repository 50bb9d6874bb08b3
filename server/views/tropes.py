"""The page about a trope: the works that use it, by whether it is there, talked about or left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from tropegraph.server.addresses import Address
from tropegraph.server.documents import Document, Listed
from tropegraph.server.rdf import NamedNode, expand
from tropegraph.server.site import site

from .figures import Bars, bars
from .frame import render
from .occurrences import PRESENCES, OccurrenceView, occurrence_views
from .reading import Reader, Reference
from .things import facts, links, naming, thing_frame

_COMPANIONS = 10
_NONE = "No other trope shares more than one work with it"
_ALONE = f"{_NONE}, or a character: all tropes of its works go with it alike, and there is nothing to draw."
_FEW = 6
"""Uses beside which there is room for what goes with a trope."""
_HEADINGS = {
    "Present": "Used in",
    "TalkedAbout": "Talked about in",
    "Absent": "Left out or prevented in",
}
_ELSEWHERE = (
    "rdf:type rdfs:label skos:prefLabel owl:sameAs skos:exactMatch skos:closeMatch schema:sameAs "
    "foaf:isPrimaryTopicOf"
).split()


@dataclass(frozen=True)
class Use:
    """A work that uses the trope, and how: in one occurrence or several.

    It ``is_secret`` where each of them gives away the story by the name of its trope, or by its mode.
    """

    work: Reference | None
    views: tuple[OccurrenceView, ...]
    is_secret: bool = False


@dataclass(frozen=True)
class Group:
    """The uses in which the trope is there, talked about or left out; ``works`` counts all pages."""

    heading: str
    uses: tuple[Use, ...]
    works: int


@dataclass(frozen=True)
class ModeUse:
    """A mode, how many occurrences of the trope are in it, and the list of the works that have them."""

    label: str
    presence: str
    occurrences: int
    href: str


def trope_page(reader: Reader, address: Address, document: Document) -> str:
    """The page about a trope."""
    views = occurrence_views(reader, _occurrences(address, document), with_parts=False)
    rows, groups = naming(reader, document), _groups(views, address.path, document.pages)
    reader.secret_sources |= _secret_sources(groups)
    mentions = expand("tg:mentionsTrope").value
    return render(
        "trope.html",
        facts=facts(reader, document.subject, without=_ELSEWHERE),
        links=links(reader, document.subject),
        groups=groups,
        modes=_modes(address.path) if document.page == 1 else [],
        is_short=document.totals.get(expand("tg:ofTrope"), 0) <= _FEW,
        total=document.totals.get(expand("tg:ofTrope"), 0),
        mentioned=[row for row in rows if row.property.iri == mentions],
        companions=_companions(address.path) if document.page == 1 else None,
        others=[row for row in rows if row.property.iri != mentions],
        frame=thing_frame(reader, address, document),
    )


def listed(trope: NamedNode) -> Listed:
    """What the page lists: occurrences in an order of its own, not the works that exhibit the trope."""
    return Listed(elsewhere=frozenset({expand("tg:ofTrope")}), without=frozenset({expand("tg:exhibits")}))


def _occurrences(address: Address, document: Document) -> list[NamedNode]:
    """The occurrences on a page: as the lists of the release order them, where it has those."""
    of_trope, size = expand("tg:ofTrope"), site().config.list_size
    start = (document.page - 1) * size
    if site().has_files:
        paths = site().lists.occurrences(address.path, start, size)
        if len(paths) == min(size, max(0, document.totals.get(of_trope, 0) - start)):
            return [NamedNode(site().urls.iri(path)) for path in paths]
    quads = site().store.incoming(document.subject, of_trope, start, size)
    return [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]


def _groups(views: list[OccurrenceView], trope: str, pages: int) -> list[Group]:
    """The occurrences below the headings that they belong to, those of one work together."""
    works = site().lists.works_by_presence(trope) if site().has_files and pages > 1 else {}
    found = []
    for presence in PRESENCES:
        uses = _uses(
            view for view in views if (view.mode.presence if view.mode else PRESENCES[0]) == presence
        )
        if uses:
            found.append(Group(_HEADINGS[presence], uses, max(len(uses), works.get(presence, 0))))
    return found


def _secret_sources(groups: list[Group]) -> set[NamedNode]:
    """The source pages of works whose stories are given away by that they use the trope."""
    pages: dict[bool, set[str]] = {True: set(), False: set()}
    for use in (use for group in groups for use in group.uses):
        pages[use.is_secret] |= {graph.iri for view in use.views for graph in view.graphs}
    return {NamedNode(page) for page in pages[True] - pages[False]}


def _uses(views: Iterable[OccurrenceView]) -> tuple[Use, ...]:
    def key(view: OccurrenceView) -> tuple[str, str]:
        return (view.work.text.casefold(), view.work.iri) if view.work else ("", "")

    def use(some: list[OccurrenceView]) -> Use:
        return Use(some[0].work, tuple(some), all(map(_is_secret, some)))

    ordered = sorted(views, key=lambda view: (*key(view), view.occurrence.iri))
    return tuple(use(list(some)) for _, some in groupby(ordered, key))


def _is_secret(view: OccurrenceView) -> bool:
    return view.occurrence.is_hidden or (view.mode is not None and view.mode.mode.is_hidden)


def _modes(trope: str) -> list[ModeUse]:
    """The modes in which a trope is used, where it is in more than one."""
    urls = site().urls
    used = site().lists.uses(trope) if site().has_files else ()
    return [
        ModeUse(
            mode.label,
            mode.presence,
            mode.occurrences,
            urls.to("browse/works", mode=mode.path.rpartition("/")[2], trope=trope),
        )
        for mode in used
        if len(used) > 1
    ]


def _companions(path: str) -> Bars | None:
    """The tropes that most of the works exhibit which exhibit this one.

    Where none shares two works with it, those that involve the same characters; where none does that
    either, why there is nothing to draw.
    """
    if not site().has_files:
        return None
    urls = site().urls
    found = site().lists.companions(path, _COMPANIONS)
    query = urls.to("cookbook/co-occurring-tropes", trope=path)
    if not found:
        return None
    if found[0].number < 2:
        return _of_same_characters(path) or Bars(_ALONE, ("work", "works"), (), query)
    return bars(
        f"Tropes that share most works with it{_first(found)}",
        ("work", "works"),
        [(each.label, urls.to(each.path), each.number) for each in found],
        query,
    )


def _of_same_characters(path: str) -> Bars | None:
    urls, found = site().urls, site().lists.of_same_characters(path, _COMPANIONS)
    return bars(
        f"{_NONE}, but these share most characters{_first(found)}",
        ("character", "characters"),
        [(each.label, urls.to(each.path), each.number) for each in found],
        urls.to("cookbook/tropes-with-its-characters", trope=path),
    )


def _first(found: Sequence[object]) -> str:
    """What a title says where there may be more than those shown."""
    return f", the first {_COMPANIONS}" if len(found) == _COMPANIONS else ""
