"""How well the pages beside the checkout are read: ``python -m tests.quality`` prints the table, or fails.

What is right is taken from the links, lists and indented blocks of the HTML form, by other code than the
reader's. The text form is measured by what it holds of that: the program that made it lost some items.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tropegraph.mapping.authority_files import Authority, load
from tropegraph.mapping.iris import Iris, wikiword
from tropegraph.mapping.linked import LinkedEntry
from tropegraph.mapping.linking import link_work
from tropegraph.mapping.names_file import read_names
from tropegraph.mapping.page import Entry, Page
from tropegraph.mapping.readers import read
from tropegraph.mapping.readers.decoding import browser_text

from .places import SHARED

LEAST = {"entries": 0.995, "children": 0.99, "lines": 0.99, "mentions": 0.90}
EXPECTED = {
    "ttg_film1": 32,
    "ttg_film2": 19,
    "ttg_film4": 20,
    "ttg_oldboy2003": 138,
    "ttg_oldboy_ymmv": 16,
    "ttg_theavengers2012": 5,
    "ttg_theavengers_tropesAtoD": 238,
    "tropr_anime_girlsundpanzer": 368,
    "cpt_Anime_AceAttorney": 108,
    "playnite_KingdomHeartsII": 2,
    "playnite_KingdomHeartsII-TropesAToL": 423,
}
"""Entries of each page as ../shared/pages/README.md counts them."""

WORKS = {
    "ttg_oldboy_ymmv": "Film/Oldboy2003",
    "ttg_theavengers_tropesAtoD": "Film/TheAvengers2012",
    "playnite_KingdomHeartsII-TropesAToL": "VideoGame/KingdomHeartsII",
}
"""The works that the text form of a page does not say."""

_TARGET = re.compile(r"pmwiki\.php/([A-Z][A-Za-z0-9]*)/([A-Za-z0-9]+)")


@dataclass
class Item:
    """A bullet of the HTML form: its words, its head's link, its own links, what hangs below."""

    words: str = ""
    head: tuple[str, str] | None = None
    links: set[tuple[str, str]] = field(default_factory=set)
    children: list["Item"] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


@dataclass
class Score:
    """How many were expected, found, and rightly found."""

    expected: int = 0
    found: int = 0
    right: int = 0
    elsewhere: int = 0
    """Mentions that are linked in another entry of the page: the wiki links a name once."""

    @property
    def precision(self) -> float:
        return (self.right + self.elsewhere) / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0


def known() -> Authority:
    """The package's authority with the shared list of names."""
    names = SHARED / "lists" / "trope_wikiwords.tsv"
    return load(Iris(), read_names(names.read_text("utf-8"), str(names)))


def truth(source: Path) -> list[Item]:
    """The top-level bullets of a saved page."""
    tree = LexborHTMLParser(browser_text(source.read_bytes(), str(source))[0])
    article = tree.css_first("#main-article")
    assert article is not None
    for node in article.css("span[isnote], span.notelabel, script, h6, .proper-ad-unit"):
        node.decompose()
    return [_item(node) for node in article.css("li") if not _inside_item(node)]


def measure(name: str, form: str, authority: Authority) -> tuple[Page, dict[str, Score]]:
    """A page in one form, and its scores."""
    file = SHARED / "pages" / form / f"{name}.{'txt' if form == 'text' else form}"
    (page,) = read(file.read_bytes(), str(file), authority.names, WORKS.get(name))
    items = truth(SHARED / "pages" / "html" / f"{name}.html")
    text = squeezed(page.text)
    linked = link_work([page], authority).pages[0]
    entries = [each for each in items if each.head and squeezed(each.head[0]) in text and _held(each, text)]
    if all(each.head and each.words == each.head[0] for each in items):
        entries = []
    below = [child for item in items for child in _below(item) if _held(child, text)]
    said = [line for item in _all(items) for line in item.lines if squeezed(line)[:60] in text]
    return page, {
        "entries": _score(
            [_head(*each.head) for each in entries if each.head], list(_heads(page, authority))
        ),
        "children": _score([_start(each.words) for each in below], list(_children(page.entries))),
        "lines": _score([_start(line) for line in said], list(_lines(page))),
        "mentions": _mentions(items, linked.entries),
    }


def squeezed(text: str) -> str:
    """A text without notes, white space and marks that forms write in several ways."""
    text = re.sub(r"\[note: [^\]]*\]| note |note\u00a0|(?<=\S)note\b|◊|(?<![A-Za-z])invoked(?=\w)", "", text)
    return re.sub(r"[\s\u00a0—–\-\"“”'’]+", "", text)


def _item(node: LexborNode) -> Item:
    item = Item()
    _collect(node, item)
    item.words = item.words.strip()
    return item


def _collect(node: LexborNode, item: Item) -> None:
    for child in node.iter(include_text=True):
        if child.is_text_node:
            item.words += child.text_content or ""
        elif child.tag in {"ul", "ol"}:
            item.children += [_item(each) for each in child.iter() if each.tag == "li"]
        elif child.tag == "div" and "indent" in (child.attributes.get("class") or ""):
            _collect_lines(child, item)
        else:
            target = _TARGET.search(child.attributes.get("href") or "") if child.tag == "a" else None
            if target and not item.words.strip().removeprefix("invoked"):
                item.head = ((child.text() or "").strip(), target[2])
            elif target and target[1] == "Main":
                item.links.add((target[2].casefold(), _word(child.text())))
            _collect(child, item)


def _collect_lines(node: LexborNode, item: Item) -> None:
    parts = [""]
    for child in node.traverse(include_text=True):
        if child.is_text_node:
            parts[-1] += child.text_content or ""
        elif child.tag in {"br", "div"}:
            parts.append("")
        target = _TARGET.search(child.attributes.get("href") or "") if child.tag == "a" else None
        if target and target[1] == "Main":
            item.links.add((target[2].casefold(), _word(child.text())))
    item.lines += [part.strip() for part in parts if part.strip()]


def _inside_item(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag == "li":
            return True
        parent = parent.parent
    return False


def _below(item: Item) -> Iterator[Item]:
    for child in item.children:
        yield child
        yield from _below(child)


def _all(items: list[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _below(item)


def _held(item: Item, text: str) -> bool:
    return bool(item.words) and squeezed(item.words)[:60] in text


def _word(text: str | None) -> str:
    try:
        return wikiword(text or "").casefold()
    except ValueError:
        return ""


def _head(shown: str, _target: str) -> str:
    return squeezed(shown)


def _heads(page: Page, authority: Authority) -> Iterator[str]:
    yield from (squeezed(entry.head.text) for entry in page.entries if entry.head)


def _start(words: str) -> str:
    """By what a child or line is recognised: its first characters, without the speaker's colon and marks."""
    return re.sub(r"[:\[\]]", "", squeezed(words))[:40]


def _children(entries: tuple[Entry, ...]) -> Iterator[str]:
    for entry in entries:
        for child in entry.children:
            head, text = child.head.text if child.head else "", child.text.text if child.text else ""
            yield _start(head + text)
            yield from _children((child,))


def _lines(page: Page) -> Iterator[str]:
    waiting = list(page.entries)
    while waiting:
        entry = waiting.pop()
        waiting += entry.children
        yield from (_start(line.whole.cut(page.text)) for line in entry.dialogue)


def _score(expected: list[str], found: list[str]) -> Score:
    right = Counter(expected) & Counter(found)
    return Score(len(expected), len(found), right.total())


def _mentions(items: list[Item], entries: tuple[LinkedEntry, ...]) -> Score:
    """Tropes named in passing, entry by entry, against the links of the same entry with all below it."""
    by_head = {squeezed(item.head[0]): item for item in reversed(items) if item.head}
    score = Score()
    anywhere = {word for each in _all(items) for link in each.links for word in link}
    anywhere |= {
        word for item in items if item.head for word in (item.head[1].casefold(), _word(item.head[0]))
    }
    for entry in entries:
        item = by_head.get(squeezed(entry.title))
        if item is None:
            continue
        links = {link for each in _all([item]) for link in each.links}
        links |= {(each.head[1].casefold(), _word(each.head[0])) for each in _below(item) if each.head}
        named = {trope.casefold() for trope in _named(entry)}
        score.expected += len({target for target, _ in links})
        score.found += len(named)
        here = {word for link in links for word in link}
        score.right += len(named & here)
        score.elsewhere += len((named & anywhere) - here)
    return score


def _named(entry: LinkedEntry) -> Iterator[str]:
    yield from entry.tropes
    for child in entry.children:
        yield from _named(child)


def main() -> int:
    """Prints the table; 1 where a page is read worse than it must be."""
    authority = known()
    worst = 0
    print(f"{'page':38}{'form':6}{'entries':>9}{'of':>5}{'P':>7}{'R':>7}", end="")
    print(f"{'children':>10}{'P':>7}{'R':>7}{'lines':>7}{'P':>7}{'R':>7}{'mentions':>10}{'P':>7}{'R':>7}")
    for name, expected in EXPECTED.items():
        for form in ("html", "text"):
            if form == "text" and name in {"ttg_theavengers2012", "playnite_KingdomHeartsII"}:
                continue
            _, scores = measure(name, form, authority)
            row = f"{name:38}{form:6}{scores['entries'].found:9}{expected:5}"
            for kind, score in scores.items():
                row += f"{score.found:10}" if kind in {"children", "mentions"} else ""
                row += f"{score.found:7}" if kind == "lines" else ""
                row += f"{score.precision:7.1%}{score.recall:7.1%}"
                failed = score.precision < LEAST[kind] or (kind != "mentions" and score.recall < LEAST[kind])
                worst |= failed
                row += "!" if failed else ""
            print(row)
    return int(worst)


if __name__ == "__main__":
    sys.exit(main())
