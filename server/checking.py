"""Validating what exists: an RDF file, a whole release with its checksums, or a SPARQL endpoint."""

import gzip
import io
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from pathlib import Path
from typing import Any

import zstandard
from pyoxigraph import (
    BlankNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from tropegraph.mapping.compiled import (
    CompiledShapes,
    Progress,
    Row,
    Select,
    add_modes,
    run,
    select_from,
    validate_quads,
    validate_store,
)
from tropegraph.mapping.errors import BuildError, SourceError
from tropegraph.mapping.report import Fault, Report, merged
from tropegraph.mapping.report_rdf import AGREEMENT
from tropegraph.mapping.report_text import to_text
from tropegraph.mapping.shapes_graph import load_description_shapes
from tropegraph.mapping.terms import Triple, iri, string

from .agreement import disagreements
from .formats import RDF_SYNTAXES
from .release import Release, open_release

ENDPOINT_TIMEOUT_S = 120
THREADS = 2
_BY_CHANCE = re.compile("[0-9a-f]{28,32}")
"""The labels that the parser gives to blank nodes that have none."""
_BY_EXTENSION = {syntax.extension: syntax.rdf_format for syntax in RDF_SYNTAXES}


@dataclass(frozen=True)
class Checked:
    """What a check found; ``notes`` are what the user should know beside it."""

    report: Report
    notes: tuple[str, ...] = ()


def check_file(path: Path, shapes: CompiledShapes, progress: Progress | None = None) -> Checked:
    """What in an RDF file breaks a shape; the file's ending names its syntax, ``.gz`` and ``.zst`` too.

    Raises SourceError where the file is not RDF, or holds nothing that the shapes are about.
    """
    store = _store(path)
    notes = _idle(str(path), shapes, lambda query: select_from(store.query(query)))
    add_modes(store)
    return Checked(validate_store(store, shapes, THREADS, progress), notes)


def check_release(folder: Path, shapes: CompiledShapes, progress: Progress | None = None) -> Checked:
    """The report on a release, with what its manifest, checksums, dumps, VoID and store do not agree in.

    Raises ReleaseError where the folder holds no whole release, SourceError where its content holds nothing
    that the shapes are about.
    """
    release = open_release(folder)
    wrong = list(disagreements(release))
    notes: tuple[str, ...] = (f"Release {release.id}, {release.manifest['counts']['triples']} triples",)
    if any("tropegraph.nq.gz" in fault for fault in wrong):
        wrong.append(
            "The content is not what it was when the release was built: no shape was asked about it."
        )
        return Checked(_disagreeing(release, wrong), notes)
    dump = release.dumps_folder / "tropegraph.nq.gz"
    store = _store(dump)
    notes += _idle(str(dump), shapes, lambda query: select_from(store.query(query)))
    report = validate_store(store, shapes, THREADS, progress)
    return Checked(merged([report, _disagreeing(release, wrong)]), notes)


def _disagreeing(release: Release, wrong: Iterable[str]) -> Report:
    """A Violation of the release for each thing that two of its parts say differently."""
    node = iri(f"{release.base}release/{release.id}")
    messages = sorted(string(sentence, "en") for sentence in wrong)
    return Report(tuple(Fault(node, "", "", AGREEMENT, "Violation", (each,)) for each in messages))


def checked_store(folder: Path) -> Report:
    """The report on the store of a release to be; raises BuildError where it breaks a shape."""
    report = validate_store(Store.read_only(str(folder)), threads=THREADS)
    if report.violations:
        fault = report.violations[0]
        raise BuildError(
            f"the content breaks a shape in {len(report.violations)} places, the first <{fault.focus}> "
            f"({fault.shape}), so no release is made; tropegraph validate lists them all"
        )
    return report


def check_description(description: Iterable[Triple]) -> None:
    """Raises RuntimeError where what a release says of itself breaks a shape: then the code is wrong."""
    statements = [(*triple, "") for triple in description]
    report = validate_quads(statements, _description_shapes())
    if report.faults:
        raise RuntimeError(f"the description of the release breaks its shapes: {to_text(report)}")


@cache
def _description_shapes() -> CompiledShapes:
    return CompiledShapes(load_description_shapes())


def check_endpoint(url: str, shapes: CompiledShapes, progress: Progress | None = None) -> Checked:
    """The report on the default graph of a SPARQL endpoint, which answers the queries itself.

    Raises SourceError where it does not answer, or a shape would need its data here.
    """

    def select(query: str) -> list[Row]:
        return _ask(url, query)

    notes = _idle(url, shapes, select)
    report, left = run(select, shapes, THREADS, progress)
    if left:
        reasons = "; ".join(f"{shape}: {reason}" for shape, reason in sorted(left.items(), key=str))
        raise SourceError(
            url, f"an endpoint cannot be asked for all of the shapes ({reasons}); download its dump"
        )
    return Checked(report, notes)


def _idle(source: str, shapes: CompiledShapes, select: Select) -> tuple[str, ...]:
    """A note for each target of shapes that are not ours which selects nothing: perhaps it is misspelt.

    Raises SourceError where none selects anything.
    """
    idle = shapes.idle_targets(select)
    if len(idle) == len(shapes.targets):
        about = "that the shapes are about" if shapes.is_foreign else "of the Tropegraph model"
        raise SourceError(source, f"it holds nothing {about}, so there is nothing to check")
    notes = tuple(f"Note: the shapes' target {each} selects nothing in {source}" for each in idle)
    return notes if shapes.is_foreign else ()


def _ask(url: str, query: str) -> list[Row]:
    request = urllib.request.Request(
        url,
        data=urllib.parse.urlencode({"query": query}).encode(),
        headers={
            "Accept": QueryResultsFormat.JSON.media_type,
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=ENDPOINT_TIMEOUT_S) as answer:
            found = parse_query_results(answer.read(), format=QueryResultsFormat.JSON)
            if not isinstance(found, QuerySolutions) or not found.variables:
                raise ValueError("it answers SELECT without a table")
            return select_from(found)
    except urllib.error.HTTPError as error:
        raise SourceError(url, f"the endpoint refused a query (status {error.code})") from error
    except (OSError, SyntaxError, ValueError, HTTPException) as error:
        raise SourceError(url, f"the endpoint gave no answer that can be read ({error})") from error


def _store(path: Path) -> Store:
    """The triples of a file, named graphs merged into the default graph."""
    syntax = _syntax(path)
    store = Store()
    try:
        data = path.read_bytes()
        if path.suffix.lower() == ".gz":
            data = gzip.decompress(data)
        elif path.suffix.lower() == ".zst":
            data = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)).read()
        parsed = parse(data, format=syntax, base_iri=path.resolve().as_uri())
        store.bulk_extend(_numbered(Quad(quad.subject, quad.predicate, quad.object) for quad in parsed))
    except SyntaxError as error:
        raise SourceError(
            str(path), f"this is not valid {syntax.name} ({error.msg}); mend it", error.lineno
        ) from error
    except (OSError, EOFError, zstandard.ZstdError) as error:
        raise SourceError(str(path), f"cannot be read ({error}); check the file") from error
    if not len(store):
        raise SourceError(str(path), "the file holds no statement; give RDF of the Tropegraph model")
    return store


def _numbered(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The same statements; nodes that the parser names by chance get names in the order of the file."""
    names: dict[str, BlankNode] = {}

    def name(term: Any) -> Any:
        if isinstance(term, BlankNode) and _BY_CHANCE.fullmatch(term.value):
            return names.setdefault(term.value, BlankNode(f"unlabelled{len(names) + 1}"))
        return term

    for quad in quads:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            yield Quad(name(quad.subject), quad.predicate, name(quad.object))
        else:
            yield quad


def _syntax(path: Path) -> RdfFormat:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    suffixes = [suffix for suffix in suffixes if suffix not in {".gz", ".zst"}]
    syntax = _BY_EXTENSION.get(suffixes[-1] if suffixes else "")
    if syntax is None:
        endings = ", ".join(_BY_EXTENSION)
        raise SourceError(
            str(path), f"its name does not say which RDF syntax it holds; end it with one of {endings}"
        )
    return syntax
