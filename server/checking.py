"""Validating what is on disk: an RDF file of this model, or a whole release with its checksums."""

import gzip
import hashlib
import io
from pathlib import Path

import zstandard
from pyoxigraph import RdfFormat, parse
from rdflib import Graph

from tropegraph.mapping.errors import SourceError
from tropegraph.mapping.report import Report
from tropegraph.mapping.validation import count_targets, validate

from .formats import RDF_SYNTAXES
from .release import Release, open_release

_BY_EXTENSION = {syntax.extension: syntax.rdf_format for syntax in RDF_SYNTAXES}


def check_file(path: Path) -> Report:
    """What in an RDF file breaks a shape; the file's ending names its syntax, ``.gz`` and ``.zst`` too.

    Raises SourceError where the file is not RDF.
    """
    graph = _graph(path)
    if not count_targets(graph):
        raise SourceError(str(path), "it holds nothing of the Tropegraph model, so there is nothing to check")
    return validate(graph)


def check_release(folder: Path) -> tuple[Release, Report, list[str]]:
    """The release in a folder, its report, and the dumps that are not what its manifest says.

    Raises ReleaseError where the folder holds no whole release.
    """
    release = open_release(folder)
    wrong = []
    for file, dump in release.manifest["dumps"].items():
        if hashlib.sha256((release.dumps_folder / file).read_bytes()).hexdigest() != dump["sha256"]:
            wrong.append(
                f"{release.dumps_folder / file}: the checksum is not that of the manifest; build again"
            )
    if any("tropegraph.nq.gz" in fault for fault in wrong):
        return release, Report(), wrong
    return release, validate(_graph(release.dumps_folder / "tropegraph.nq.gz")), wrong


def _graph(path: Path) -> Graph:
    """The triples of a file, named graphs merged."""
    syntax = _syntax(path)
    try:
        data = path.read_bytes()
        if path.suffix == ".gz":
            data = gzip.decompress(data)
        elif path.suffix == ".zst":
            data = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)).read()
        lines = {f"{quad.triple} ." for quad in parse(data, format=syntax, base_iri=path.resolve().as_uri())}
    except SyntaxError as error:
        raise SourceError(
            str(path), f"this is not valid {syntax.name} ({error.msg}); mend it", error.lineno
        ) from error
    except (OSError, EOFError, zstandard.ZstdError) as error:
        raise SourceError(str(path), f"cannot be read ({error}); check the file") from error
    if not lines:
        raise SourceError(str(path), "the file holds no statement; give RDF of the Tropegraph model")
    return Graph().parse(data="\n".join(lines), format="nt")


def _syntax(path: Path) -> RdfFormat:
    suffixes = [suffix for suffix in path.suffixes if suffix not in {".gz", ".zst"}]
    syntax = _BY_EXTENSION.get(suffixes[-1] if suffixes else "")
    if syntax is None:
        endings = ", ".join(_BY_EXTENSION)
        raise SourceError(
            str(path), f"its name does not say which RDF syntax it holds; end it with one of {endings}"
        )
    return syntax
