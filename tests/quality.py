"""How well the pages beside the checkout are read: ``python -m tests.quality`` prints the table, or fails.

What is right is taken from the links, lists and indented blocks of the HTML form, by other code than the
reader's. The text form is measured by what it holds of that: the program that made it lost some items.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tropegraph.mapping.authority_files import Authority, load
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.linked import LinkedEntry, LinkedWork
from tropegraph.mapping.linking import link_work
from tropegraph.mapping.names_file import read_names
from tropegraph.mapping.page import Entry, Page
from tropegraph.mapping.readers import read

from .places import SHARED
from .quality_truth import Item, all_below, all_of, characters, truth, word_of

LEAST = {"entries": 0.995, "children": 0.99, "lines": 0.99, "mentions": 0.90, "characters": 0.95}
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

ONLY_HTML = ("ttg_theavengers2012", "playnite_KingdomHeartsII")
"""Main pages whose lists name subpages; their text forms hold no bullet at all and are refused."""


@dataclass
class Score:
    """How many were expected, found, and rightly found."""

    expected: int = 0
    found: int = 0
    right: int = 0
    elsewhere: int = 0
    """Mentions that are linked in another entry of the page, for the wiki links a name once; and other names
    of a character."""

    @property
    def precision(self) -> float:
        return (self.right + self.elsewhere) / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.expected + other.expected,
            self.found + other.found,
            self.right + other.right,
            self.elsewhere + other.elsewhere,
        )

    def __str__(self) -> str:
        return f"{100 * self.precision:.1f} / {100 * self.recall:.1f}"

    def is_enough(self, kind: str) -> bool:
        """Whether both are at least what they must be; of what is found by words alone, the precision."""
        enough = self.precision >= LEAST[kind]
        return enough and (kind in {"mentions", "characters"} or self.recall >= LEAST[kind])


def known() -> Authority:
    """The package's authority with the shared list of names."""
    names = SHARED / "lists" / "trope_wikiwords.tsv"
    return load(Iris(), read_names(names.read_text("utf-8"), str(names)))


def measure(name: str, form: str, authority: Authority) -> tuple[Page, dict[str, Score]]:
    """A page in one form, and its scores."""
    file = SHARED / "pages" / form / f"{name}.{'txt' if form == 'text' else form}"
    (page,) = read(file.read_bytes(), str(file), authority.names, WORKS.get(name))
    items = truth(SHARED / "pages" / "html" / f"{name}.html")
    text = squeezed(page.text)
    work = link_work([page], authority)
    entries = [each for each in items if each.head and squeezed(each.head[0]) in text and _held(each, text)]
    if all(each.head and each.words == each.head[0] for each in items):
        entries = []
    children = [child for item in items for child in all_below(item) if _held(child, text)]
    said = [line for item in all_of(items) for line in item.lines if squeezed(line)[:60] in text]
    return page, {
        "entries": _score(
            [_head(*each.head) for each in entries if each.head], list(_heads(page, authority))
        ),
        "children": _score([_start(each.words) for each in children], list(_children(page.entries))),
        "lines": _score([_start(line) for line in said], list(_lines(page))),
        "mentions": _mentions(items, work.pages[0].entries),
        "characters": _characters(name, work),
    }


def squeezed(text: str) -> str:
    """A text without notes, white space and marks that forms write in several ways."""
    text = re.sub(r"\[note: [^\]]*\]| note |note\u00a0|(?<=\S)note\b|◊|(?<![A-Za-z])invoked(?=\w)", "", text)
    return re.sub(r"[\s\u00a0—–\-\"“”'’]+", "", text)


def _held(item: Item, text: str) -> bool:
    return bool(item.words) and squeezed(item.words)[:60] in text


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
    anywhere = {word for each in all_of(items) for link in each.links for word in link}
    anywhere |= {
        word for item in items if item.head for word in (item.head[1].casefold(), word_of(item.head[0]))
    }
    for entry in entries:
        item = by_head.get(squeezed(entry.entry.head.text if entry.entry.head else ""))
        if item is None:
            continue
        links = {link for each in all_of([item]) for link in each.links}
        links |= {(each.head[1].casefold(), word_of(each.head[0])) for each in all_below(item) if each.head}
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


def _characters(name: str, work: LinkedWork) -> Score:
    """Characters that were found, against those that a person found."""
    true = characters()[name]
    labels = [each.label for each in work.found.values() if each.kind == "Character"]
    right = [label for label in labels if any(label in names for names in true)]
    hit = sum(any(label in names for label in right) for names in true)
    return Score(len(true), len(labels), hit, len(right) - hit)


@dataclass(frozen=True)
class Row:
    """A page in one form: how many entries it has, and how well what is in it is found."""

    page: str
    form: str
    entries: int
    scores: dict[str, Score]


def rows(authority: Authority) -> list[Row]:
    """All pages in all forms that hold entries or name subpages."""
    found = []
    for name, expected in EXPECTED.items():
        for form in ("html",) if name in ONLY_HTML else ("html", "text"):
            page, scores = measure(name, form, authority)
            found.append(Row(page.id, form, expected, scores))
    return found


def table(measured: list[Row]) -> str:
    """The scores as Markdown: how many were found, and precision and recall in per cent."""
    kinds = list(measured[0].scores)
    lines = [
        f"| page | form | {' | '.join(f'{kind} | P / R' for kind in kinds)} |",
        f"|---|---|{'---:|---:|' * len(kinds)}",
    ]
    for row in measured:
        cells = [
            f"{score.found}{f' of {row.entries}' if kind == 'entries' else ''} | {score}"
            for kind, score in row.scores.items()
        ]
        lines.append(f"| {row.page} | {row.form} | {' | '.join(cells)} |")
    return "\n".join(lines)


def failures(measured: list[Row]) -> list[str]:
    """What is read worse than it must be; characters count for all pages together."""
    found = [
        f"{row.page}, {row.form}: {kind} {score}"
        for row in measured
        for kind, score in row.scores.items()
        if kind != "characters" and not score.is_enough(kind)
    ]
    everybody = all_characters(measured)
    return found + ([] if everybody.is_enough("characters") else [f"characters: {everybody}"])


def all_characters(measured: list[Row]) -> Score:
    """The characters of all pages."""
    return sum((row.scores["characters"] for row in measured), Score())


def main() -> int:
    """Prints the table; 1 where a page is read worse than it must be."""
    measured = rows(known())
    print(table(measured))
    everybody = all_characters(measured)
    print(f"\nCharacters of all pages, both forms: {everybody.found}, P / R {everybody}")
    for failure in failures(measured):
        print(f"Not good enough: {failure}", file=sys.stderr)
    return int(bool(failures(measured)))


if __name__ == "__main__":
    sys.exit(main())
