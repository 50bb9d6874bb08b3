"""The dump files of a release; the same content gives the same bytes."""

import csv
import gzip
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import zstandard
from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from tropegraph.mapping.iris import Iris
from tropegraph.mapping.shared import ONTOLOGY_FILES
from tropegraph.mapping.terms import Statement, name
from tropegraph.mapping.vocabulary import PREFIXES

from .jsonld import write_dataset

COLUMNS = ("occurrence", "parent", "work", "trope", "mode", "basis", "position")
GZIP_LEVEL = 6
ZSTD_LEVEL = 12

_MEDIA_TYPES = {".gz": "application/gzip", ".zst": "application/zstd", ".ttl": "text/turtle"}


@dataclass(frozen=True)
class Dump:
    """What the manifest says of a dump; ``triples`` is None for a table."""

    size_bytes: int
    sha256: str
    triples: int | None
    media_type: str


class DumpFolder:
    """A folder that dumps are written to, and what was written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.dumps: dict[str, Dump] = {}

    def add(self, file: str, data: bytes, triples: int | None) -> None:
        """Writes one dump; a name may hold folders."""
        path = self._folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        self.dumps[file] = Dump(len(data), digest, triples, _media_type(file))

    def add_compressed(self, file: str, data: bytes, triples: int | None) -> None:
        """Writes one dump with gzip, without the time, so that the same data give the same bytes."""
        self.add(f"{file}.gz", gzip.compress(data, GZIP_LEVEL, mtime=0), triples)


def write_dumps(folder: Path, content: str, statements: list[Statement], iris: Iris) -> dict[str, Dump]:
    """Writes every dump of a release's content below a folder; ``content`` is its sorted N-Quads."""
    dumps = DumpFolder(folder)
    quads = list(parse(content.encode(), format=RdfFormat.N_QUADS))
    _add_whole(dumps, content, quads)
    links = [
        line for line in content.splitlines(keepends=True) if line.endswith(f" <{iris.graph('links')}> .\n")
    ]
    dumps.add_compressed("links.nt", "".join(_without_graph(line) for line in links).encode(), len(links))
    dumps.add_compressed("occurrences.csv", _occurrences(statements), None)
    _add_vocabulary(dumps)
    _add_works(dumps, quads, iris)
    sums = "".join(f"{dump.sha256}  {file}\n" for file, dump in sorted(dumps.dumps.items()))
    dumps.add("SHA256SUMS", sums.encode(), None)
    return dict(sorted(dumps.dumps.items()))


def _add_whole(dumps: DumpFolder, content: str, quads: list[Quad]) -> None:
    """The whole content in every RDF syntax."""
    triples = [quad.triple for quad in quads]
    lines = sorted({_without_graph(line) for line in content.splitlines(keepends=True)})
    dumps.add_compressed("tropegraph.nq", content.encode(), len(quads))
    compressor = zstandard.ZstdCompressor(level=ZSTD_LEVEL)
    dumps.add("tropegraph.nq.zst", compressor.compress(content.encode()), len(quads))
    dumps.add_compressed("tropegraph.nt", "".join(lines).encode(), len(lines))
    dumps.add_compressed("tropegraph.ttl", _serialized(triples, RdfFormat.TURTLE), len(lines))
    dumps.add_compressed("tropegraph.rdf", _serialized(triples, RdfFormat.RDF_XML), len(lines))
    dumps.add_compressed("tropegraph.trig", _serialized(quads, RdfFormat.TRIG), len(quads))
    dumps.add_compressed("tropegraph.jsonld", write_dataset(quads), len(quads))


def _without_graph(line: str) -> str:
    """A line of N-Quads as N-Triples: the graph is the last term, and an IRI."""
    return line[: line.rindex(" <")] + " .\n"


def _add_vocabulary(dumps: DumpFolder) -> None:
    """The ontology with modes and alignments in one file, and the shapes in another, as they are written."""
    shapes = (entry.name for entry in files("tropegraph.shapes").iterdir() if entry.name.endswith(".ttl"))
    for package, names in (("ontology", ONTOLOGY_FILES), ("shapes", sorted(shapes))):
        folder = files(f"tropegraph.{package}")
        data = b"\n".join((folder / name).read_bytes() for name in names)
        triples = {str(quad.triple) for quad in parse(data, format=RdfFormat.TURTLE)}
        dumps.add(f"{package}.ttl", data, len(triples))


def _add_works(dumps: DumpFolder, quads: Iterable[Quad], iris: Iris) -> None:
    """One Turtle file a work: what its page says."""
    by_page: dict[str, list[Triple]] = {}
    prefix = iris.page("")
    for quad in quads:
        graph = str(quad.graph_name)[1:-1]
        if graph.startswith(prefix):
            by_page.setdefault(graph.removeprefix(prefix), []).append(quad.triple)
    for page, triples in by_page.items():
        dumps.add(f"works/{page}.ttl", _serialized(triples, RdfFormat.TURTLE), len(triples))


def _serialized(statements: Iterable[Triple] | Iterable[Quad], rdf_format: RdfFormat) -> bytes:
    data = serialize(statements, format=rdf_format, prefixes=PREFIXES)
    assert data is not None, "without an output file the bytes come back"
    return data


def _media_type(file: str) -> str:
    return _MEDIA_TYPES.get(Path(file).suffix, "text/plain")


def _occurrences(statements: Iterable[Statement]) -> bytes:
    """The occurrences as CSV with the columns of ``COLUMNS``, IRIs in full, in order of IRI."""
    wanted = {
        name("tg:partOf"): "parent",
        name("tg:inWork"): "work",
        name("tg:ofTrope"): "trope",
        name("tg:mode"): "mode",
        name("tg:modeBasis"): "basis",
        name("tg:position"): "position",
    }
    rows: dict[str, dict[str, str]] = {}
    kept = []
    for subject, predicate, value, _ in statements:
        if predicate == name("rdf:type") and value == name("tg:Occurrence"):
            rows[subject] = {"occurrence": subject[1:-1]}
        elif predicate in wanted:
            kept.append((subject, wanted[predicate], value))
    for subject, column, value in kept:
        if subject in rows:
            rows[subject][column] = value[1:-1] if value.startswith("<") else value.split('"')[1]
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, lineterminator="\r\n", restval="")
    writer.writeheader()
    writer.writerows(row for _, row in sorted(rows.items()))
    return table.getvalue().encode()
