"""Links to other data sets, kept as SSSOM TSV: https://mapping-commons.github.io/sssom/spec-formats-tsv/"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from .errors import AuthorityError
from .iris import Iris
from .vocabulary import DEFAULT_BASE


@dataclass(frozen=True, slots=True)
class Link:
    """A checked link: the path of ours, the predicate, the IRI of theirs, and how it was checked."""

    path: str
    predicate: str
    target: str
    justification: str


_REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")


def read_links(table: str, iris: Iris) -> Iterator[Link]:
    """The links of an SSSOM table whose subjects are ours.

    Raises AuthorityError for a missing column, an unknown prefix or a foreign subject.
    """
    lines = table.splitlines()
    prefixes = dict(_curie_map(lines))
    rows = csv.DictReader((line for line in lines if line and not line.startswith("#")), delimiter="\t")
    missing = [column for column in _REQUIRED if column not in (rows.fieldnames or ())]
    if missing:
        raise AuthorityError(f"links.sssom.tsv: the column {missing[0]} is missing")
    for row in rows:
        subject, predicate, target, justification = (_expanded(row[column], prefixes) for column in _REQUIRED)
        if not subject.startswith(DEFAULT_BASE):
            raise AuthorityError(f"links.sssom.tsv: {row['subject_id']} is no IRI of ours")
        yield Link(subject.removeprefix(DEFAULT_BASE), predicate, target, justification)


def _curie_map(lines: list[str]) -> Iterator[tuple[str, str]]:
    """The prefixes of the ``#curie_map:`` block."""
    inside = False
    for line in lines:
        if not line.startswith("#"):
            return
        content = line[1:].removeprefix(" ")
        if content.startswith("curie_map:"):
            inside = True
        elif inside and content[:1].isspace():
            prefix, _, value = content.strip().partition(":")
            yield prefix.strip(), value.strip().strip("\"'")
        else:
            inside = False


def _expanded(curie: str, prefixes: dict[str, str]) -> str:
    if curie.startswith(("http://", "https://")):
        return curie
    prefix, _, local = curie.partition(":")
    if prefix not in prefixes:
        raise AuthorityError(f"links.sssom.tsv: {curie} has a prefix that the curie_map does not declare")
    return prefixes[prefix] + local
