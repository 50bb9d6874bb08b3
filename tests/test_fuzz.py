"""Any bytes are read or refused with a sentence, in bounded time, and no line of what is read is lost."""

import random
import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tropegraph.mapping.authority_files import Authority
from tropegraph.mapping.errors import SourceError
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.linking import link_work
from tropegraph.mapping.names import KnownNames
from tropegraph.mapping.page import Entry, Page, Span
from tropegraph.mapping.readers import read
from tropegraph.mapping.triples import map_work

from .places import FIXTURES

NAMES = KnownNames(["SomeTrope", "RedHerring"])
NOTHING_KNOWN = Authority({}, {}, (), ())
SEEDS = {
    name: (FIXTURES / "pages" / name).read_bytes()
    for name in ("Lighthouse.txt", "Harbour.html", "Harbour.wiki")
}
SEEDS["table.csv"] = b"work,trope\nSalt,SomeTrope\nSalt,RedHerring\n"
SEEDS["table.json"] = b'{"Salt": ["SomeTrope", "RedHerring"]}'
LONGEST_S = 20


def spans(page: Page) -> Iterator[Span]:
    """The ranges of everything that is accounted for."""
    yield from (each.span for each in (page.lead, *page.prose, *page.frame) if each)
    yield from (line.whole for line in page.quote)
    yield from (issue.span for issue in page.issues)
    waiting: list[Entry] = list(page.entries)
    while waiting:
        entry = waiting.pop()
        waiting += entry.children
        yield entry.span
        yield from (line.whole for line in entry.dialogue)


def lost_lines(page: Page) -> list[str]:
    """The lines with words of which no part is accounted for."""
    starts = sorted((span.start, span.end) for span in spans(page))
    lost, position = [], 0
    for line in page.text.split("\n"):
        end = position + len(line)
        words = re.search(r"\w", line)
        if words and not any(start < end and stop > position for start, stop in starts):
            lost.append(line)
        position = end + 1
    return lost


def pages_of(source: bytes) -> list[Page]:
    """The pages of a source by what it says itself, else as those of one work; none where it is refused."""
    for work in (None, "Film/Odd"):
        try:
            return read(source, "odd", NAMES, work)
        except SourceError as error:
            assert "\n" not in str(error)
    return []


def check(source: bytes) -> None:
    """Reads, links and maps a source."""
    begun = time.monotonic()
    for page in pages_of(source):
        assert lost_lines(page) == []
        mapped = map_work(link_work([page], NOTHING_KNOWN), Iris())
        assert mapped.statements
    assert time.monotonic() - begun < LONGEST_S


LINE = st.sampled_from(
    [line for seed in SEEDS.values() for line in seed.decode().split("\n")]
    + [
        "  • ",
        "    • child",
        "      Tom: said",
        "\u00a0\u00a0label\u00a0",
        "* A",
        "[[spoiler:",
        "]]",
        "•",
        "::",
        "  •  : x",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(LINE, st.text(max_size=30)), max_size=20))
def test_any_mixture_of_lines_loses_none(lines: list[str]) -> None:
    check("\n".join(lines).encode("utf-8", "surrogatepass"))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(SEEDS)), st.integers(0, 2**32))
def test_damaged_pages_are_read_or_refused(name: str, seed: int) -> None:
    chance, source = random.Random(seed), bytearray(SEEDS[name])
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(source) + 1)
        what = chance.randrange(4)
        if what == 0:
            del source[place : place + chance.randint(1, 40)]
        elif what == 1:
            source[place:place] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 5)))
        elif what == 2:
            other = SEEDS[chance.choice(sorted(SEEDS))]
            source[place:place] = other[chance.randrange(len(other)) :][:80]
        else:
            source[place : place + 1] *= chance.randint(2, 50)
    check(bytes(source))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(source: bytes) -> None:
    check(source)


HARD = {
    "a line of brackets": b"* A: " + b"[[spoiler:" * 20_000,
    "braces": b"* A: " + b"{{" * 50_000,
    "quotes": b"* A: " + b"'" * 200_000,
    "colons": "  • A".encode() + b":" * 100_000,
    "capitals": "  • A: ".encode() + b"Aa Bb, " * 30_000,
    "commas": b"work,trope\n" + b"," * 200_000,
    "many tags": b"<html><div id='main-article'><ul><li>A: " + b"<b><i><a href='x'>" * 20_000,
    "open spoilers": b"<html><div id='main-article'><ul><li>A: " + b"<span class='spoiler'>x" * 5_000,
    "speakers": "  • A: b\n".encode() + b"    Tom (aside: (((( \n" * 5_000,
    "brackets of casts": b"Film / A\n\nA is a film.\n\n" + b"Tom (Ann " * 20_000 + "\n\n  • A: b\n".encode(),
    "casts": b"Film / A\n\nA is a film.\n\n" + b"Tom Reed (Ann Lee) " * 5_000 + "\n\n  • A: b\n".encode(),
    "notes": b"* A: " + b"[[note]]" * 20_000,
    "ends of notes": b"* A: " + b"[[spoiler:" * 20_000 + b"[[/note]]" * 20_000,
    "ends in notes": b"* A: [[spoiler:" + b"[[note]]" * 20_000 + b"]]" * 20_000,
    "literals": b"* A: " + b"[=" * 100_000,
    "links": b"* A: " + b"SomeTrope " * 20_000,
    "lone speakers": "  • A: b\n".encode()
    + b"".join(b"    Tom%dx Reed%dx: So.\n" % (n, n) for n in range(4_000)),
}


@pytest.mark.parametrize("source", HARD.values(), ids=list(HARD))
def test_pages_made_to_be_slow_are_not(source: bytes) -> None:
    check(source)
