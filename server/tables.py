"""The occurrences of a release as a table, in order of IRI: CSV and Parquet."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from tropegraph.mapping.terms import name

from .content import subjects, triple_of

COLUMNS = ("occurrence", "parent", "work", "trope", "mode", "basis", "position")
_ROWS_AT_ONCE = 50_000

_PREDICATES = {
    name("tg:partOf").encode(): "parent",
    name("tg:inWork").encode(): "work",
    name("tg:ofTrope").encode(): "trope",
    name("tg:mode").encode(): "mode",
    name("tg:modeBasis").encode(): "basis",
    name("tg:position").encode(): "position",
}
_IS_OCCURRENCE = f" {name('rdf:type')} {name('tg:Occurrence')}".encode()

Row = dict[str, str]


def write_csv(content: Path, file: IO[bytes]) -> None:
    """Writes the rows with a header: https://www.rfc-editor.org/rfc/rfc4180"""
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n", restval="")
    writer.writeheader()
    writer.writerows(_rows(content))
    text.detach()


def write_parquet(content: Path, file: Path) -> None:
    """Writes the same rows; a column that a row has no value for is null there, ``position`` is a number."""
    import pyarrow  # slow to import, and this function alone needs it
    from pyarrow import parquet

    types = {"position": pyarrow.int32()}
    schema = pyarrow.schema([(column, types.get(column, pyarrow.string())) for column in COLUMNS])
    rows = _rows(content)
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while part := list(islice(rows, _ROWS_AT_ONCE)):
            columns = {column: [row.get(column) for row in part] for column in COLUMNS}
            columns["position"] = [int(row["position"]) for row in part]  # type: ignore[misc]
            writer.write_table(pyarrow.table(columns, schema=schema))


def _rows(content: Path) -> Iterator[Row]:
    """A row for each occurrence of sorted N-Quads, IRIs in full."""
    for subject, lines in subjects(content):
        triples = [triple_of(line) for line in lines]
        if subject + _IS_OCCURRENCE in triples:
            row = {"occurrence": subject[1:-1].decode()}
            for triple in triples:
                _, predicate, value = triple.split(b" ", 2)
                if column := _PREDICATES.get(predicate):
                    row[column] = _plain(value)
            yield row


def _plain(term: bytes) -> str:
    text = term.decode()
    return text[1:-1] if text.startswith("<") else text.split('"')[1]
