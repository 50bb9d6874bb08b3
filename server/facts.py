"""What a build has to know of pages and works while their statements wait on disk; packed as JSON."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, dataclass
from typing import Any

import zstandard

from tropegraph.mapping.finding import Named
from tropegraph.mapping.names import KnownNames
from tropegraph.mapping.page import Issue, Location, Page, Span
from tropegraph.mapping.report import Fault, Report
from tropegraph.mapping.shared import Contribution

_LEVEL = 3


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the build as a whole has to know of a page.

    ``heads`` counts the WikiWords of its entries; ``merged`` is how many doubles of entries its table held.
    """

    id: str
    work: str
    licence: str | None
    heads: Mapping[str, int]
    issues: tuple[Issue, ...]
    merged: int


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """What the build as a whole has to know of a work: what it shares, what is wrong, what was not used.

    ``asked`` are the WikiWords whose capitals were looked up among all pages, by what they were settled to.
    """

    contribution: Contribution
    report: Report
    unused: tuple[tuple[str, str], ...]
    asked: Mapping[str, str]


def pack_pages(pages: Iterable[Page], names: KnownNames) -> bytes:
    """The facts of a source's pages, packed."""
    rows = [
        {
            "id": page.id,
            "work": page.work,
            "licence": page.licence,
            "heads": Counter(page.heads(names)),
            "issues": [astuple(issue) for issue in page.issues],
            "merged": page.merged,
        }
        for page in pages
    ]
    return packed(_json(rows))


def pack_work(facts: WorkFacts) -> bytes:
    """The facts of a mapped work, packed."""
    shared = {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in asdict(facts.contribution).items()
    }
    faults = [astuple(fault) for fault in facts.report.faults]
    return packed(
        _json({"shared": shared, "faults": faults, "unused": facts.unused, "asked": dict(facts.asked)})
    )


def read_facts(data: bytes) -> list[PageFacts]:
    """The facts of a source's pages."""
    return [
        PageFacts(
            row["id"],
            row["work"],
            row["licence"],
            {sys.intern(word): number for word, number in row["heads"].items()},
            tuple(
                Issue(line, Span(*span), reason, tuple(left_out))
                for line, span, reason, left_out in row["issues"]
            ),
            row["merged"],
        )
        for row in _unpacked_json(data)
    ]


def work_facts(data: bytes) -> WorkFacts:
    """The facts of a mapped work."""
    row = _unpacked_json(data)
    shared = row["shared"]
    return WorkFacts(
        Contribution(
            shared["work"],
            tuple((wikiword, title) for wikiword, title in shared["tropes"]),
            frozenset(shared["references"]),
            frozenset(shared["files"]),
            frozenset(shared["linked"]),
            tuple(_named(each) for each in shared["named"]),
            tuple((old, new) for old, new in shared["redirects"]),
            frozenset(shared["moved"]),
        ),
        Report(tuple(_fault(*fault) for fault in row["faults"])),
        tuple((file, path) for file, path in row["unused"]),
        row["asked"],
    )


def _fault(
    focus: str,
    shape: str,
    path: str,
    constraint: str,
    severity: str,
    messages: list[str],
    value: str,
    argument: str,
) -> Fault:
    return Fault(focus, shape, path, constraint, severity, tuple(messages), value, argument)


def _named(row: dict[str, Any]) -> Named:
    at = Location(row["at"]["page"], Span(**row["at"]["span"]))
    return Named(row["path"], row["kind"], row["label"], row["titled"], at)


def packed(data: bytes) -> bytes:
    """Bytes as they wait in the cache."""
    return zstandard.ZstdCompressor(level=_LEVEL).compress(data)


def unpacked(data: bytes) -> bytes:
    """What was packed."""
    return zstandard.ZstdDecompressor().decompress(data)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _unpacked_json(data: bytes) -> Any:
    return json.loads(unpacked(data))
