"""The saved HTML form, rendered in the plain form's layout; links, spoilers, notes and folders as ranges."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tropegraph.mapping.errors import SourceError

from .rendering import Mark, Markup, Rendering

_TARGET = re.compile(r"pmwiki\.php/([A-Z][A-Za-z0-9]*)/([A-Za-z0-9]+)(?:[?#]|$)")
_SKIPPED = frozenset({"script", "style", "iframe", "noscript", "template", "img", "svg", "button", "input"})
_BLOCKS = frozenset(
    (
        "p div h1 h2 h3 h4 h5 h6 table caption tr blockquote dl dd dt section article header footer main"
        " aside figure figcaption pre address center form fieldset details summary hr"
    ).split()
)
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"td", "th"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MARKER_WORDS = 3
"""How many words a hidden marker such as "invoked" has at most; more are text that somebody hid."""
_FOLLOWERS = re.compile(r"\s+[\d,.]*[KM]?\s*Follow(?:ing|ers?)\s*$")
_SPACES = re.compile(r"\s+")
_BEGINNING = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|div)\b", re.I | re.S
)
MAX_DEPTH = 60


@dataclass(frozen=True)
class HtmlPage:
    """What a saved page holds: its id where it says it, its title line, the article, links beside it."""

    id: str | None
    heading: str
    markup: Markup
    beside: tuple[str, ...]
    is_cut: bool


def is_html(source: bytes) -> bool:
    """Whether a source is HTML, by how it begins."""
    return bool(_BEGINNING.match(source[:4000]))


def read_html(text: str, path: str) -> HtmlPage:
    """The parts of a saved page; raises SourceError where it has no article."""
    tree = LexborHTMLParser(text)
    article = tree.css_first("#main-article")
    if article is None:
        raise SourceError(
            path,
            "this HTML has no #main-article; give a whole TV Tropes page, as the browser got it",
        )
    title = tree.css_first("h1.entry-title")
    heading = _FOLLOWERS.sub("", _SPACES.sub(" ", title.text()).strip()) if title else ""
    group, word = tree.css_first("#groupname-hidden"), tree.css_first("#title-hidden")
    parts = [node.attributes.get("value") if node else None for node in (group, word)]
    own = "/".join(each for each in parts if each) if all(parts) else None
    rendering = Rendering()
    if heading:
        rendering.write(heading)
        rendering.blank_line()
    _Renderer(rendering).render(article)
    beside = [link_target(node) for node in tree.css("nav.body-options a.subpage-link")]
    is_cut = not re.search(r"</html\s*>", text[-20_000:], re.I)
    return HtmlPage(own, heading, rendering.result(), tuple(each for each in beside if each), is_cut)


def link_target(node: LexborNode) -> str | None:
    """The TV Tropes id that a link points to, None for other links."""
    match = _TARGET.search(node.attributes.get("href") or "")
    return f"{match[1]}/{match[2]}" if match else None


class _Renderer:
    """Writes an article; knows how deep in lists it stands."""

    def __init__(self, out: Rendering) -> None:
        self._out = out
        self._items = 0

    def render(self, root: LexborNode) -> None:
        """Writes everything below a node; without recursion, for pages may be nested as deep as they like."""
        open_nodes: list[tuple[LexborNode, list[int]]] = []
        node = root.first_child
        while node is not None or open_nodes:
            if node is None:
                closing, ranges = open_nodes.pop()
                self._leave(closing, ranges)
                node = closing.next
            elif node.is_text_node:
                self._out.write(node.text_content or "")
                node = node.next
            elif not node.is_element_node or self._is_left_out(node):
                node = node.next
            else:
                open_nodes.append((node, self._enter(node)))
                node = node.first_child

    def _is_left_out(self, node: LexborNode) -> bool:
        """Whether an element is no part of the text; one that hides words is reported."""
        if _is_skipped(node):
            return True
        if not _is_hidden(node):
            return False
        words = (node.text() or "").split()
        if len(words) > _MARKER_WORDS:
            self._out.report(f"a block of {len(words)} words that the page hides is left out")
        return True

    def _enter(self, node: LexborNode) -> list[int]:
        tag = node.tag
        classes = (node.attributes.get("class") or "").split() if tag in {"div", "span", "a"} else ()
        if tag == "li":
            self._items += 1
            self._out.start_line(self._margin(self._items - 1), "• ")
        elif tag in {"br", "ul", "ol"}:
            self._break()
        elif tag in _CELLS and _has_cell_before(node):
            self._out.write(" | ")
        elif tag in _BLOCKS:
            self._block()
        ranges = [self._out.open(*mark) for mark in _marks(node, tag, classes)]
        if tag == "span" and "isnote" in node.attributes:
            self._out.write("[note: ")
        return ranges

    def _leave(self, node: LexborNode, ranges: list[int]) -> None:
        tag = node.tag
        if "isnote" in node.attributes and tag == "span":
            self._out.write("]")
        for number in reversed(ranges):
            self._out.close(number)
        if tag == "li":
            self._items -= 1
            self._break()
        elif tag in {"ul", "ol"}:
            self._break()
        elif tag in _BLOCKS:
            self._block()

    def _margin(self, depth: int) -> str:
        return " " * (2 + 2 * min(depth, MAX_DEPTH)) if depth >= 0 else ""

    def _break(self) -> None:
        """A new line, under the text of the item that is open."""
        self._out.start_line(self._margin(self._items) if self._items else "")

    def _block(self) -> None:
        if self._items:
            self._break()
        else:
            self._out.blank_line()


def _is_skipped(node: LexborNode) -> bool:
    tag = node.tag
    if tag in _SKIPPED:
        return True
    if tag not in {"div", "span"}:
        return False
    classes = node.attributes.get("class") or ""
    return "proper-ad-unit" in classes or "notelabel" in classes


def _is_hidden(node: LexborNode) -> bool:
    """Whether the page shows an element to nobody; a closed folder and a note are shown at a click."""
    if node.tag not in {"div", "span"} or not _HIDDEN.search(node.attributes.get("style") or ""):
        return False
    classes = (node.attributes.get("class") or "").split()
    return not ("folder" in classes or {"isfolder", "isnote"} & node.attributes.keys())


def _has_cell_before(node: LexborNode) -> bool:
    before = node.prev
    while before is not None and before.tag not in _CELLS:
        before = before.prev
    return before is not None


def _marks(node: LexborNode, tag: str | None, classes: Sequence[str]) -> Iterator[Mark]:
    """The ranges that an element stands for."""
    if tag == "a":
        target = link_target(node)
        if target:
            yield "link", target
    elif tag == "span" and "spoiler" in classes:
        yield "spoiler", ""
    elif tag == "span" and "isnote" in node.attributes:
        yield "note", ""
    elif tag == "div" and "folderlabel" in classes:
        yield "folder", ""
    elif tag == "strong":
        yield "strong", ""
    elif tag in _HEADINGS:
        yield "heading", ""
