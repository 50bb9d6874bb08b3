"""Forms of a page, read into one model.

The law of this folder: bytes in, pages out. A reader places text; it recognises no person and no place.
Markup is rendered in the plain form's layout, so that one grammar reads all forms.
"""

from dataclasses import replace

from tropegraph.mapping.errors import SourceError
from tropegraph.mapping.names import KnownNames
from tropegraph.mapping.page import Issue, Page, Span

from .decoding import browser_text, check_characters, check_lines, checked_bytes, strict_text
from .html import is_html, read_html
from .identity import Told, checked_namespace, checked_work, identify
from .rendering import Markup
from .table import is_table, read_table
from .text import Outline, outline
from .wiki import is_wiki, read_wiki

__all__ = ["read"]

_NO_ENTRIES = "no trope entries found; a page needs lines such as '  • Trope: what happens' with a bullet"


def read(
    source: bytes, path: str, names: KnownNames, work: str | None = None, namespace: str = "Film"
) -> list[Page]:
    """The pages in a source: one, or one a work where it is a table.

    ``work`` is the TV Tropes id to use where the page does not say its own; ``namespace`` that of a table's
    works without one. Raises SourceError where the source is no page, or nothing says which work it is about.
    """
    checked_work(work)
    checked_namespace(namespace)
    pages = _pages(checked_bytes(source, path), path, names, work, namespace)
    for page in pages:
        check_characters(page.text, path)
    return pages


def _pages(source: bytes, path: str, names: KnownNames, work: str | None, namespace: str) -> list[Page]:
    if is_html(source):
        return [_html_page(source, path, names, work)]
    text = strict_text(source, path)
    if is_table(text):
        return _table_pages(text, path, names, namespace)
    check_lines(text, path)
    if is_wiki(text):
        markup = read_wiki(text, names)
        return [replace(_page(markup, path, names, work, Told(links=markup.links)), parted=True)]
    return [_page(Markup(text), path, names, work, Told())]


def _table_pages(text: str, path: str, names: KnownNames, namespace: str) -> list[Page]:
    """The pages of a table; what its rows got wrong stands with the first of them."""
    pages, issues = read_table(text, path, names, namespace)
    pages[0] = replace(pages[0], issues=(*issues, *pages[0].issues))
    return [page for page in pages if page.entries or page.issues]


def _html_page(source: bytes, path: str, names: KnownNames, work: str | None) -> Page:
    text, mixed_at = browser_text(source, path)
    html = read_html(text, path)
    issues = []
    if mixed_at:
        reason = f"line {mixed_at} of the file is UTF-8 and others are cp1252; each is read as what it is"
        issues.append(Issue(1, Span(0, 0), reason))
    if html.is_cut:
        last = html.markup.text.count("\n")
        end = len(html.markup.text)
        issues.append(Issue(last, Span(end, end), "the HTML stops before </html>; the page may be cut short"))
    told = Told(html.id, html.beside, html.markup.links)
    return _page(html.markup, path, names, work, told, issues)


def _page(
    markup: Markup,
    path: str,
    names: KnownNames,
    work: str | None,
    told: Told,
    issues: list[Issue] | None = None,
) -> Page:
    parts = outline(markup, names)
    if not parts.entries and not parts.is_index:
        raise SourceError(path, _NO_ENTRIES)
    identity = identify(parts, path, work, told)
    return Page(
        id=identity.id,
        work=identity.work,
        title=identity.title,
        title_span=identity.title_span,
        text=markup.text,
        lead=parts.lead,
        prose=tuple(parts.prose),
        quote=tuple(parts.quote),
        entries=tuple(parts.entries),
        issues=(*parts.issues, *markup.issues, *(issues or ())),
        licence=parts.header.licence,
        paraphrased=parts.header.paraphrased,
        untitled=identity.untitled,
        aspect=identity.aspect,
        aliases=_aliases(parts, identity.title),
        frame=tuple(parts.frame),
        links=markup.links,
        spoilers=markup.ranges.get("spoiler", ()),
        notes=markup.ranges.get("note", ()),
        sections=tuple(parts.sections),
    )


def _aliases(parts: Outline, title: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(alias for alias in parts.header.aliases if alias != title))
