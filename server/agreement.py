"""Whether the parts of a release say the same: manifest, checksums, dumps, VoID, store."""

import gzip
import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import zstandard
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, parse

from tropegraph.mapping.terms import name

from .counting import Counts, count
from .release import Release

_PIECE_BYTES = 1 << 20
_APART = (("release", "void"), ("report", "report"))
"""The graphs that are no content, each with the name of its file."""


def disagreements(release: Release) -> Iterator[str]:
    """A sentence for each thing that two parts of the release say differently; the content is read once."""
    damaged = [fault for fault in _checksum_faults(release) if fault]
    yield from damaged
    if any("tropegraph.nq" in fault for fault in damaged):
        return
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content.nq"
        yield from _content_faults(release, content)
        counts = count(content, f"{release.base}graph/links", Path(folder))
    yield from _manifest_faults(release, counts)
    yield from _void_faults(release, counts)
    yield from _store_faults(release, counts)


def _checksum_faults(release: Release) -> Iterator[str]:
    folder = release.dumps_folder
    listed: dict[str, str] = {}
    sums = folder / "SHA256SUMS"
    for line in sums.read_text("utf-8", "replace").splitlines() if sums.exists() else ():
        digest, _, file = line.partition("  ")
        listed[file] = digest
    for file, dump in release.manifest["dumps"].items():
        with (folder / file).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest != dump["sha256"]:
            yield f"{folder / file}: the checksum is not that of the manifest; build again"
        elif file != "SHA256SUMS" and listed.get(file) != digest:
            yield f"{sums}: it has another checksum of {file} than the manifest; build again"
        elif dump.get("size_bytes") != (folder / file).stat().st_size:
            yield f"{folder / file}: it is not as long as the manifest says; build again"


def _content_faults(release: Release, content: Path) -> Iterator[str]:
    """Unpacks the content; the N-Quads of both packings are the content that the manifest names."""
    wanted = release.manifest.get("content_sha256")
    gzipped, packed = (release.dumps_folder / f"tropegraph.nq.{ending}" for ending in ("gz", "zst"))
    digest = hashlib.sha256()
    with gzip.open(gzipped) as stream, content.open("wb") as file:
        while piece := stream.read(_PIECE_BYTES):
            digest.update(piece)
            file.write(piece)
    if digest.hexdigest() != wanted:
        yield f"{gzipped}: it holds other statements than the manifest's content_sha256 says; build again"
    if packed.exists():
        digest = hashlib.sha256()
        with packed.open("rb") as raw:
            for piece in zstandard.ZstdDecompressor().read_to_iter(raw):
                digest.update(piece)
        if digest.hexdigest() != wanted:
            yield f"{packed}: it holds other statements than the manifest's content_sha256 says; build again"


def _manifest_faults(release: Release, counts: Counts) -> Iterator[str]:
    said = dict(release.manifest["counts"])
    graphs = said.pop("graphs", {})
    place = release.folder / "manifest.json"
    yield from _different(place, "the dump", said, counts.summary())
    yield from _different(place, "the dump", graphs, counts.by_graph)
    dumps = {file: dump for file, dump in release.manifest["dumps"].items() if file.startswith("tropegraph.")}
    triples = {f"triples of {file}": dump.get("triples") for file, dump in dumps.items()}
    yield from _different(place, "the dump", triples, dict.fromkeys(triples, counts.triples))


def _void_faults(release: Release, counts: Counts) -> Iterator[str]:
    """What VoID counts, against the dump; and what the store has of it, against the file."""
    file = release.folder / "void.ttl"
    said: dict[str, dict[str, str]] = {}
    try:
        triples = list(parse(path=file, format=RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        yield f"{file}: it cannot be read ({error}); build again"
        return
    for triple in triples:
        said.setdefault(str(triple.subject), {})[str(triple.predicate)] = getattr(triple.object, "value", "")
    data = said.get(f"<{release.base}dataset>", {})
    terms = ("triples", "classes", "properties", "distinctSubjects", "distinctObjects")
    found = (counts.triples, len(counts.by_class), len(counts.by_property), counts.subjects, counts.objects)
    numbers = {term: _number(data.get(name(f"void:{term}"))) for term in terms}
    yield from _different(file, "the dump", numbers, dict(zip(terms, found, strict=True)))
    yield from _part_faults(file, said, f"{release.base}dataset", counts.by_class, counts.by_property)
    for graph in {graph for graph, _ in counts.properties_of_graph}:
        classes, properties = (
            {term: counted[of, term] for of, term in counted if of == graph}
            for counted in (counts.classes_of_graph, counts.properties_of_graph)
        )
        yield from _part_faults(file, said, graph, classes, properties)
    graphs = {
        graph: _number(said.get(f"<{graph}>", {}).get(name("void:triples"))) for graph in counts.by_graph
    }
    yield from _different(file, "the dump", graphs, counts.by_graph)


def _part_faults(
    file: Path,
    said: Mapping[str, Mapping[str, str]],
    whole: str,
    classes: Mapping[str, int],
    properties: Mapping[str, int],
) -> Iterator[str]:
    """What the partitions of a data set count, against the dump."""
    for of, number, counted in (
        ("void:class", "void:entities", classes),
        ("void:property", "void:triples", properties),
    ):
        parts = {
            part[name(of)]: _number(part.get(name(number)))
            for subject, part in said.items()
            if subject.startswith(f"<{whole}#") and name(of) in part
        }
        yield from _different(file, "the dump", parts, counted)


def _store_faults(release: Release, counts: Counts) -> Iterator[str]:
    """The statements of each graph, and those apart, which are files too; or that the store is damaged."""
    try:
        yield from list(_store_differences(release, counts))
    except (OSError, RuntimeError) as error:
        yield f"{release.store_folder}: the store cannot be read ({error}); build again"


def _store_differences(release: Release, counts: Counts) -> Iterator[str]:
    store = Store.read_only(str(release.store_folder))
    graphs = {
        graph.value: sum(1 for _ in store.quads_for_pattern(None, None, None, graph))
        for graph in store.named_graphs()
        if isinstance(graph, NamedNode)
    }
    apart = {f"{release.base}graph/{kind}": release.folder / f"{file}.ttl" for kind, file in _APART}
    whole = sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph()))
    content = {graph: number for graph, number in graphs.items() if graph not in apart}
    yield from _different(release.store_folder, "the dump", content, counts.by_graph)
    yield from _different(
        release.store_folder, "the dump", {"default graph": whole}, {"default graph": counts.triples}
    )
    for graph, file in apart.items():
        held = {str(quad.triple) for quad in store.quads_for_pattern(None, None, None, NamedNode(graph))}
        if held != _triples(file):
            yield f"{release.store_folder}: {graph} is not what {file.name} says; build again"


def _triples(file: Path) -> set[str]:
    """The triples of a Turtle file; none where it is not Turtle."""
    try:
        return {str(quad.triple) for quad in parse(path=file, format=RdfFormat.TURTLE)}
    except (OSError, SyntaxError):
        return set()


def _number(text: str | None) -> int:
    """A count as it stands in VoID; -1 where there is none."""
    return int(text) if text is not None and text.isdecimal() else -1


def _different(place: Path, other: str, said: Mapping[str, int], counted: Mapping[str, int]) -> Iterator[str]:
    for key in sorted({*said, *counted}):
        if said.get(key, 0) != counted.get(key, 0):
            numbers = f"it has {said.get(key, 0)} of {key}, {other} has {counted.get(key, 0)}"
            yield f"{place}: {numbers}; build again"
