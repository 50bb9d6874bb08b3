"""What stands in a saved page, taken out by other code than the reader's: bullets, links, characters."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tropegraph.mapping.iris import wikiword
from tropegraph.mapping.readers.decoding import browser_text

from .places import FIXTURES

_TARGET = re.compile(r"pmwiki\.php/([A-Z][A-Za-z0-9]*)/([A-Za-z0-9]+)")


@dataclass
class Item:
    """A bullet of the HTML form: its words, its head's link, its own links, what hangs below."""

    words: str = ""
    head: tuple[str, str] | None = None
    links: set[tuple[str, str]] = field(default_factory=set)
    children: list["Item"] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def truth(source: Path) -> list[Item]:
    """The top-level bullets of a saved page."""
    tree = LexborHTMLParser(browser_text(source.read_bytes(), str(source))[0])
    article = tree.css_first("#main-article")
    assert article is not None
    for node in article.css("span[isnote], span.notelabel, script, h6, .proper-ad-unit"):
        node.decompose()
    return [_item(node) for node in article.css("li") if not _inside_item(node)]


def characters() -> dict[str, list[set[str]]]:
    """The characters that a person found in three entries or more of each page, or among those that we found.

    Each is a set of the names that the page has for it.
    """
    found: defaultdict[str, list[set[str]]] = defaultdict(list)
    with (FIXTURES / "characters.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found[row["page"]].append(set(row["names"].split("|")))
    return found


def word_of(text: str | None) -> str:
    try:
        return wikiword(text or "").casefold()
    except ValueError:
        return ""


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
                item.links.add((target[2].casefold(), word_of(child.text())))
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
            item.links.add((target[2].casefold(), word_of(child.text())))
    item.lines += [part.strip() for part in parts if part.strip()]


def _inside_item(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag == "li":
            return True
        parent = parent.parent
    return False


def all_below(item: Item) -> Iterator[Item]:
    for child in item.children:
        yield child
        yield from all_below(child)


def all_of(items: list[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from all_below(item)
