"""The dump files of a release, written as streams from its sorted N-Quads: same content, same bytes."""

import gzip
import hashlib
import io
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import IO, Any

import zstandard
from pyoxigraph import Quad, RdfFormat, parse, serialize

from tropegraph.mapping.iris import Iris
from tropegraph.mapping.shared import ONTOLOGY_FILES
from tropegraph.mapping.vocabulary import PREFIXES

from .cache import bodies
from .content import triple_of
from .facts import unpacked
from .formats import RDF_SYNTAXES
from .jsonld import node_of, package_context
from .tables import write_csv, write_parquet

GZIP_LEVEL = 6
ZSTD_LEVEL = 12
WORKS_AT_ONCE = 200

_MEDIA_TYPES = {
    ".gz": "application/gzip",
    ".zst": "application/zstd",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    **{syntax.extension: syntax.media_type for syntax in RDF_SYNTAXES},
}


def media_type(file: str) -> str:
    """The media type of a dump by its name's ending."""
    return _MEDIA_TYPES.get(Path(file).suffix, "text/plain")


@dataclass(frozen=True)
class Dump:
    """What the manifest says of a dump; ``triples`` is None for a table."""

    size_bytes: int
    sha256: str
    triples: int | None
    media_type: str


@dataclass(frozen=True)
class Task:
    """Some dumps to write: a function of this module, and what it is called with."""

    write: Callable[..., dict[str, int | None]]
    arguments: tuple[Any, ...]

    def run(self, folder: Path) -> dict[str, Dump]:
        """Writes the dumps into a folder, and gives what the manifest says of them."""
        written = self.write(folder, *self.arguments)
        return {file: described(folder / file, triples) for file, triples in written.items()}


def dump_tasks(
    content: Path, triples: int, cache: Path, works: list[tuple[str, str]], iris: Iris
) -> list[Task]:
    """All dumps of a release but the checksums, those that take longest first.

    ``works`` are the (id, key in the cache) pairs of the works, in order.
    """
    links = iris.graph("links")
    slices = [works[start : start + WORKS_AT_ONCE] for start in range(0, len(works), WORKS_AT_ONCE)]
    return [
        Task(_write_json_ld, (content, triples)),
        Task(_write_zstandard, (content, triples)),
        *(
            Task(_write_rdf, (content, triples, ending, rdf_format, quads))
            for ending, rdf_format, quads in (
                ("trig", "TRIG", True),
                ("rdf", "RDF_XML", False),
                ("ttl", "TURTLE", False),
            )
        ),
        Task(_write_n_quads, (content, triples)),
        Task(_write_n_triples, (content, triples)),
        *(Task(_write_works, (cache, some)) for some in slices),
        Task(_write_tables, (content,)),
        Task(_write_links, (content, links)),
        Task(_write_vocabulary, ()),
    ]


def write_checksums(folder: Path, dumps: dict[str, Dump]) -> dict[str, Dump]:
    """All dumps in order of name, with the file of checksums, which it writes."""
    sums = "".join(f"{dump.sha256}  {file}\n" for file, dump in sorted(dumps.items()))
    (folder / "SHA256SUMS").write_text(sums, "utf-8")
    return dict(sorted({**dumps, "SHA256SUMS": described(folder / "SHA256SUMS", None)}.items()))


def _write_n_quads(folder: Path, content: Path, triples: int) -> dict[str, int | None]:
    with content.open("rb") as lines, gzipped(folder / "tropegraph.nq.gz") as file:
        shutil.copyfileobj(lines, file, 1 << 20)
    return {"tropegraph.nq.gz": triples}


def _write_zstandard(folder: Path, content: Path, triples: int) -> dict[str, int | None]:
    compressor = zstandard.ZstdCompressor(level=ZSTD_LEVEL)
    with content.open("rb") as lines, (folder / "tropegraph.nq.zst").open("wb") as file:
        compressor.copy_stream(lines, file, size=content.stat().st_size)
    return {"tropegraph.nq.zst": triples}


def _write_n_triples(folder: Path, content: Path, triples: int) -> dict[str, int | None]:
    """No triple stands in two graphs, so that each line is one of its own without its graph."""
    with content.open("rb", buffering=1 << 20) as lines, gzipped(folder / "tropegraph.nt.gz") as file:
        file.writelines(triple_of(line) + b" .\n" for line in lines)
    return {"tropegraph.nt.gz": triples}


def _write_rdf(
    folder: Path, content: Path, triples: int, ending: str, rdf_format: str, with_graphs: bool
) -> dict[str, int | None]:
    quads = parse(path=content, format=RdfFormat.N_QUADS, lenient=True)
    statements = quads if with_graphs else (quad.triple for quad in quads)
    with gzipped(folder / f"tropegraph.{ending}.gz") as file:
        serialize(statements, file, format=getattr(RdfFormat, rdf_format), prefixes=PREFIXES)
    return {f"tropegraph.{ending}.gz": triples}


def _write_json_ld(folder: Path, content: Path, triples: int) -> dict[str, int | None]:
    """One node object a line, those of one graph that stand side by side in one object for the graph."""
    context = package_context().fresh()
    identifier, members = context.keyword("@id"), context.keyword("@graph")
    nodes = (
        (graph, node_of(subject, about, context))
        for subject, quads in groupby(
            parse(path=content, format=RdfFormat.N_QUADS, lenient=True),
            lambda quad: quad.subject.value,
        )
        for graph, about in _by_graph(quads).items()
    )
    with gzipped(folder / "tropegraph.jsonld.gz") as binary:
        file = io.TextIOWrapper(binary, "utf-8", write_through=True)
        file.write(f'{{"@context": {_json(context.definitions)},\n"{members}": [\n')
        for number, (graph, of_graph) in enumerate(groupby(nodes, lambda pair: pair[0])):
            file.write(",\n" if number else "")
            file.write(f"{{{_json(identifier)}: {_json(context.reference(graph))}, {_json(members)}: [\n")
            for position, (_, written) in enumerate(of_graph):
                file.write((",\n" if position else "") + _json(written))
            file.write("]}")
        file.write("\n]}\n")
        file.detach()
    return {"tropegraph.jsonld.gz": triples}


def _by_graph(quads: Iterable[Quad]) -> dict[str, list[Quad]]:
    """The statements about one subject by the IRI of their graph."""
    graphs: dict[str, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name)[1:-1], []).append(quad)
    return graphs


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _write_links(folder: Path, content: Path, links_graph: str) -> dict[str, int | None]:
    end = f" <{links_graph}> .\n".encode()
    with content.open("rb", buffering=1 << 20) as lines, gzipped(folder / "links.nt.gz") as file:
        links = [triple_of(line) + b" .\n" for line in lines if line.endswith(end)]
        file.writelines(links)
    return {"links.nt.gz": len(links)}


def _write_tables(folder: Path, content: Path) -> dict[str, int | None]:
    with gzipped(folder / "occurrences.csv.gz") as file:
        write_csv(content, file)
    write_parquet(content, folder / "occurrences.parquet")
    return {"occurrences.csv.gz": None, "occurrences.parquet": None}


def _write_vocabulary(folder: Path) -> dict[str, int | None]:
    """The ontology with modes and alignments in one file, and the shapes in another, as they are written."""
    written: dict[str, int | None] = {}
    shapes = (entry.name for entry in files("tropegraph.shapes").iterdir() if entry.name.endswith(".ttl"))
    for package, names in (("ontology", ONTOLOGY_FILES), ("shapes", sorted(shapes))):
        source = files(f"tropegraph.{package}")
        data = b"\n".join((source / name).read_bytes() for name in names)
        (folder / f"{package}.ttl").write_bytes(data)
        written[f"{package}.ttl"] = len({str(quad.triple) for quad in parse(data, format=RdfFormat.TURTLE)})
    return written


def _write_works(folder: Path, cache: Path, works: list[tuple[str, str]]) -> dict[str, int | None]:
    """One Turtle file a work: what its pages say."""
    written: dict[str, int | None] = {}
    for (work, _), body in zip(works, bodies(cache, [key for _, key in works]), strict=True):
        triples = [quad.triple for quad in parse(unpacked(body), format=RdfFormat.N_QUADS, lenient=True)]
        file = folder / "works" / f"{work}.ttl"
        file.parent.mkdir(parents=True, exist_ok=True)
        serialize(triples, file, format=RdfFormat.TURTLE, prefixes=PREFIXES)
        written[f"works/{work}.ttl"] = len(triples)
    return written


@contextmanager
def gzipped(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that is packed with gzip, without name and time: the same data give the same bytes."""
    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", GZIP_LEVEL, raw, mtime=0) as packed,
        io.BufferedWriter(packed, 1 << 20) as file,
    ):
        yield file


def described(path: Path, triples: int | None) -> Dump:
    """What the manifest says of a file: its size, its SHA-256 and its media type."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Dump(path.stat().st_size, digest, triples, media_type(path.name))
