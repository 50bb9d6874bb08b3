"""Which work a page is about: its header, else its lead sentence, else what the caller says."""

import re

from tropegraph.mapping.errors import SourceError, UsageError
from tropegraph.mapping.iris import WIKI_ID, wikiword
from tropegraph.mapping.lead import read_lead
from tropegraph.mapping.media import is_work_namespace, namespace_for
from tropegraph.mapping.page import Span

from .text import Outline

_HOW = "add a first line such as 'Film / Title', or call with --work Film/WikiWord"
_YEAR_AT_END = re.compile(r"\s*\((?:18|19|20)\d\d\)$")
_HEADING_MEDIUM = re.compile(
    r"\bthis ([a-z ]+?) (?:has|have|provides?|contains?|shows?|features?|includes?)\b", re.I
)


def identify(outline: Outline, path: str, stated: str | None) -> tuple[str, str, Span | None]:
    """The work's TV Tropes id, its title, and where on the page the title first stands.

    Raises UsageError for a stated id that is none, SourceError where nothing says which work it is.
    """
    if stated is not None and not WIKI_ID.fullmatch(stated):
        raise UsageError(f"--work {stated}: a work is given as Namespace/WikiWord, such as Film/RedHeat")
    header = outline.header
    lead = read_lead(outline.lead) if outline.lead else None
    if header.namespace and header.title:
        if not is_work_namespace(header.namespace):
            raise SourceError(
                path, f"a {header.namespace} page is not a work's own page; give the work's main page"
            )
        title = _YEAR_AT_END.sub("", header.title)
        from_header = _id(header.namespace, header.title, path)
        if stated not in (None, from_header):
            raise SourceError(
                path, f"its header names {from_header}, --work says {stated}; leave one of them out"
            )
        assert header.title_span, "a title in the header has a place"
        start = header.title_span.start
        return from_header, title, Span(start, start + len(title))
    if stated is not None:
        return (stated, lead.title, lead.title_span) if lead else (stated, _words(stated), None)
    medium = lead.medium if lead else None
    if medium is None and outline.heading:
        match = _HEADING_MEDIUM.search(outline.heading.text)
        medium = match[1] if match else None
    namespace = namespace_for(medium) if medium else None
    if lead is None or namespace is None:
        raise SourceError(path, f"nothing says which work this page is about; {_HOW}")
    return _id(namespace, lead.title, path), lead.title, lead.title_span


def _id(namespace: str, title: str, path: str) -> str:
    try:
        return f"{namespace}/{wikiword(title)}"
    except ValueError as error:
        raise SourceError(path, f"{error}; call with --work {namespace}/WikiWord") from error


def _words(work_id: str) -> str:
    """A title from a WikiWord, where the page gives none: words parted at capitals and figures."""
    word = work_id.partition("/")[2]
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])", " ", word)
