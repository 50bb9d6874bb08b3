"""Which page this is, and of which work: by its id, header, lead sentence or links, or as the caller says."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tropegraph.mapping.errors import SourceError, UnknownWorkError, UsageError
from tropegraph.mapping.iris import WIKI_ID, wikiword
from tropegraph.mapping.lead import read_lead
from tropegraph.mapping.media import aspect_of, is_namespace, is_work_namespace, namespace_for
from tropegraph.mapping.names import words_of
from tropegraph.mapping.page import Aspect, Link, Span

from .text import Outline

_HOW = "add a first line such as 'Film / Title', or call with --work Film/WikiWord"
_YEAR_AT_END = re.compile(r"\s*\((?:18|19|20)\d\d\)$")
_NAMESPACE = re.compile(r"[A-Z][A-Za-z0-9]*")
_YEAR_IN_ID = re.compile(r"(?:18|19|20)\d\d$")
_HEADING_MEDIUM = re.compile(
    r"\bthis ([a-z ]+?) (?:has|have|provides?|contains?|shows?|features?|includes?)\b", re.I
)


@dataclass(frozen=True)
class Identity:
    """A page's TV Tropes id, its work's, the work's title and where on the page the title first stands."""

    id: str
    work: str
    title: str
    title_span: Span | None = None
    aspect: Aspect | None = None
    untitled: bool = False


@dataclass(frozen=True)
class Told:
    """What markup says of a page: its id, and the ids of the pages that stand beside it."""

    id: str | None = None
    beside: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


def checked_work(stated: str | None) -> None:
    """Raises UsageError for a stated id that is none."""
    if stated is not None and not WIKI_ID.fullmatch(stated):
        raise UsageError(f"--work {stated}: a work is given as Namespace/WikiWord, such as Film/RedHeat")
    namespace = stated.partition("/")[0] if stated else ""
    if is_namespace(namespace) and not is_work_namespace(namespace):
        raise UsageError(
            f"--work {stated}: {namespace} pages are no works; give the work's own id, such as Film/RedHeat"
        )


def checked_namespace(stated: str) -> None:
    """Raises UsageError for a namespace that can hold no work."""
    if not _NAMESPACE.fullmatch(stated):
        raise UsageError(f"--namespace {stated!r}: a namespace is one word with a capital, such as Film")
    if is_namespace(stated) and not is_work_namespace(stated):
        raise UsageError(f"--namespace {stated}: {stated} pages are no works; give a namespace such as Film")


def identify(outline: Outline, path: str, stated: str | None, told: Told) -> Identity:
    """Which page this is; raises SourceError where nothing says which work it is about."""
    checked_work(stated)
    own = told.id if told.id and WIKI_ID.fullmatch(told.id) else _id_in_header(outline, path, stated)
    if own is None:
        return _from_lead(outline, path, stated)
    namespace = own.partition("/")[0]
    if is_work_namespace(namespace):
        if stated not in (None, own):
            raise SourceError(path, f"its header names {own}, --work says {stated}; leave one of them out")
        return _titled(outline, own, own, None)
    if kind := kind_of_list(namespace):
        raise SourceError(
            path, f"{own} is {kind}, not a work's: its entries name works; give the pages of those works"
        )
    aspect = aspect_of(namespace)
    work = stated or _linked_work(own, told, outline, path)
    return _titled(outline, own, work, Aspect(aspect) if aspect else None)


def kind_of_list(namespace: str) -> str | None:
    """What a page of a namespace is whose entries name works; None for pages about works."""
    if namespace == "Main":
        return "a trope's own page"
    return f"a {namespace} page" if namespace in {"Creator", "UsefulNotes"} else None


def _id_in_header(outline: Outline, path: str, stated: str | None) -> str | None:
    header = outline.header
    if header.namespace and header.title:
        return _id(header.namespace, header.title, path)
    if header.subpage and (header.group or stated):
        group = wikiword(header.group) if header.group else str(stated).partition("/")[2]
        return f"{group}/{header.subpage}"
    return None


def _titled(outline: Outline, page: str, work: str, aspect: Aspect | None) -> Identity:
    """The identity with the best title that the page has: of its header, its lead, else made from the id."""
    header, word = outline.header, work.partition("/")[2]
    named = header.title or header.group
    if named and header.title_span:
        title = _YEAR_AT_END.sub("", named)
        if page == work or _fits(title, word):
            start = header.title_span.start
            return Identity(page, work, title, Span(start, start + len(title)), aspect)
    lead = read_lead(outline.lead) if outline.lead and page == work else None
    if lead and (not named or _fits(lead.title, word)):
        return Identity(page, work, lead.title, lead.title_span, aspect)
    return Identity(page, work, words_of(word), None, aspect, untitled=True)


def _fits(title: str, word: str) -> bool:
    """Whether a title is that of a WikiWord, apart from a year at its end."""
    try:
        made = wikiword(title)
    except ValueError:
        return False
    return made.casefold() in {word.casefold(), _YEAR_IN_ID.sub("", word).casefold()}


def _linked_work(page: str, told: Told, outline: Outline, path: str) -> str:
    """The work that a page beside a work's own links to; raises SourceError for none or several."""
    group, _, word = page.partition("/")
    first = min((entry.span.start for entry in outline.entries), default=0)
    above = [link.target for link in told.links if link.span.start < first]
    nearer = ([id for id in told.beside if id.endswith(f"/{word}")], _of_group(above, group))
    for near in (*nearer, _of_group(above, word), told.beside, above):
        works = sorted({each for each in near if is_work_namespace(each.partition("/")[0])})
        if len(works) == 1:
            return works[0]
        if works:
            raise SourceError(path, several_works(page, works, "links to"))
    raise UnknownWorkError(path, page)


def several_works(page: str, works: Iterable[str], how: str = "has the name of") -> str:
    """Why nobody can say which of some works a page is about."""
    return f"{page} {how} several works ({', '.join(works)}); name one with --work Film/WikiWord"


def works_named(page: str, works: Iterable[str]) -> list[str]:
    """Those of some works that a page beside a work's own names by its id, sorted.

    Names that are the same count before those that are but for a year at the end of one of them.

    >>> works_named("DryLand/TropesAToD", ["Film/DryLand1994", "Film/WetLand"])
    ['Film/DryLand1994']
    """
    group, _, word = page.partition("/")
    name = (word if is_namespace(group) else group).casefold()
    by_name = {work: work.partition("/")[2].casefold() for work in sorted(works)}
    same = [work for work, other in by_name.items() if other == name]
    bare = _YEAR_IN_ID.sub("", name)
    return same or [
        work
        for work, other in by_name.items()
        if _YEAR_IN_ID.sub("", other) == bare and bare in (other, name)
    ]


def _of_group(targets: Iterable[str], group: str) -> list[str]:
    """The ids whose WikiWord is a page group's name, a year apart."""
    return [id for id in targets if _YEAR_IN_ID.sub("", id.partition("/")[2]) == _YEAR_IN_ID.sub("", group)]


def _from_lead(outline: Outline, path: str, stated: str | None) -> Identity:
    lead = read_lead(outline.lead) if outline.lead else None
    if stated is not None:
        if lead:
            return Identity(stated, stated, lead.title, lead.title_span)
        return Identity(stated, stated, words_of(stated.partition("/")[2]), untitled=True)
    medium = lead.medium if lead else None
    if medium is None and outline.heading:
        match = _HEADING_MEDIUM.search(outline.heading.text)
        medium = match[1] if match else None
    namespace = namespace_for(medium) if medium else None
    if lead is None or namespace is None:
        raise SourceError(path, f"nothing says which work this page is about; {_HOW}")
    work = _id(namespace, lead.title, path)
    return Identity(work, work, lead.title, lead.title_span)


def _id(namespace: str, title: str, path: str) -> str:
    try:
        return f"{namespace}/{wikiword(title)}"
    except ValueError as error:
        raise SourceError(path, f"{error}; call with --work {namespace}/WikiWord") from error
