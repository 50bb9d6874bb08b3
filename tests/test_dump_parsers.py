"""Every dump, read by parsers that are not ours."""

import gzip
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pytest
import zstandard
from pyoxigraph import RdfFormat, parse

needs_serdi = pytest.mark.skipif(
    shutil.which("serdi") is None, reason="serdi (Debian's serdi) is not installed"
)
needs_rapper = pytest.mark.skipif(shutil.which("rapper") is None, reason="rapper is not installed")
BASE = "https://w3id.org/tropegraph/"


def plain(dumps: Path, name: str) -> bytes:
    data = (dumps / name).read_bytes()
    if name.endswith(".gz"):
        return gzip.decompress(data)
    return zstandard.ZstdDecompressor().decompress(data) if name.endswith(".zst") else data


@pytest.fixture(scope="module")
def dumps(default_out: Path) -> Path:
    return default_out / "latest" / "dumps"


@pytest.fixture(scope="module")
def expected(dumps: Path) -> dict[str, int | None]:
    """The number of triples of each dump, by the manifest."""
    manifest: dict[str, Any] = json.loads((dumps.parent / "manifest.json").read_text("utf-8"))
    return {name: entry["triples"] for name, entry in manifest["dumps"].items()}


def rdf_dumps(expected: dict[str, int | None]) -> dict[str, str]:
    """The dumps that are RDF, with their ending."""
    endings = {name: name.removesuffix(".gz").removesuffix(".zst").rpartition(".")[2] for name in expected}
    return {name: ending for name, ending in endings.items() if expected[name] is not None}


def run(command: list[str], data: bytes) -> int:
    """How many lines a parser prints; it must have nothing to complain of."""
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    assert done.stderr == b""
    return len(set(done.stdout.splitlines()))


@needs_serdi
def test_serd_reads_every_dump_in_its_syntaxes(dumps: Path, expected: dict[str, int | None]) -> None:
    syntaxes = {"ttl": "turtle", "nt": "ntriples", "nq": "nquads", "trig": "trig"}
    read = 0
    for name, ending in rdf_dumps(expected).items():
        if ending in syntaxes:
            output = "nquads" if ending in ("nq", "trig") else "ntriples"
            command = ["serdi", "-i", syntaxes[ending], "-o", output, "-", BASE]
            assert run(command, plain(dumps, name)) == expected[name], name
            read += 1
    assert read >= 9


@needs_rapper
def test_raptor_reads_every_dump_in_its_syntaxes(dumps: Path, expected: dict[str, int | None]) -> None:
    syntaxes = {"ttl": "turtle", "nt": "ntriples", "nq": "nquads", "rdf": "rdfxml"}
    read = 0
    for name, ending in rdf_dumps(expected).items():
        if ending in syntaxes:
            command = ["rapper", "-q", "-i", syntaxes[ending], "-o", "ntriples", "-", BASE]
            assert run(command, plain(dumps, name)) == expected[name], name
            read += 1
    assert read >= 9


def test_oxigraph_reads_every_dump(dumps: Path, expected: dict[str, int | None]) -> None:
    syntaxes = {
        "ttl": RdfFormat.TURTLE,
        "nt": RdfFormat.N_TRIPLES,
        "nq": RdfFormat.N_QUADS,
        "trig": RdfFormat.TRIG,
        "rdf": RdfFormat.RDF_XML,
        "jsonld": RdfFormat.JSON_LD,
    }
    found = rdf_dumps(expected)
    assert set(found.values()) == set(syntaxes)
    for name, ending in found.items():
        quads = {str(quad) for quad in parse(plain(dumps, name), format=syntaxes[ending])}
        assert len(quads) == expected[name], name


def test_duckdb_reads_the_tables_and_finds_them_equal(dumps: Path) -> None:
    tables = [
        duckdb.execute(f"SELECT * FROM '{dumps / name}' ORDER BY occurrence").fetchall()
        for name in ("occurrences.parquet", "occurrences.csv.gz")
    ]
    parquet, csv = (
        [tuple("" if cell is None else str(cell) for cell in row) for row in each] for each in tables
    )
    assert len(parquet) == 40
    assert parquet == csv
    (counted,) = duckdb.execute(
        f"SELECT count(*) FROM '{dumps / 'occurrences.parquet'}' WHERE mode LIKE '%/Lampshaded'"
    ).fetchall()
    assert counted[0] > 0
