"""The statements of an RDF file with graphs as lines of canonical N-Quads, as a stream.

https://www.w3.org/TR/rdf-canon/#canonical-quads
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from tropegraph.mapping.errors import SourceError
from tropegraph.mapping.terms import string
from tropegraph.mapping.vocabulary import PREFIXES

from .streams import unpacked_file

_IRI = rb"<[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*>"
_LITERAL = (
    rb'"(?:[^\x00-\x1f\x7f"\\]|\\["\\tnrbf]|\\u00[01][0-9A-F]|\\u007F|\\uFFF[EF])*"(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^'
    + _IRI
    + rb")?"
)
_CANONICAL = re.compile(_IRI + b" " + _IRI + b" (?:" + _IRI + b"|" + _LITERAL + b") " + _IRI + rb" \.\n")
_STRING = f"^^<{PREFIXES['xsd']}string>".encode()
_FORMATS = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG}


def canonical_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file in N-Quads or TriG, packed or not, in the order of the file.

    Raises SourceError where the file cannot be read, is not in the syntax that its name says, or holds a
    blank node or a statement in no graph, which no release does.
    """
    endings = [suffix for suffix in path.suffixes if suffix not in (".gz", ".zst")]
    syntax = _FORMATS.get(endings[-1] if endings else "")
    if syntax is None:
        raise SourceError(
            str(path), f"its name says no syntax with graphs; end it with {' or '.join(_FORMATS)}"
        )
    with unpacked_file(path) as file:
        yield from _n_quads(path, file) if syntax == RdfFormat.N_QUADS else _parsed(path, file, syntax)


def _n_quads(path: Path, file: BinaryIO) -> Iterator[bytes]:
    """A line that is canonical is taken as it is, which is much faster; any other is parsed."""
    for number, line in enumerate(file, 1):
        if _CANONICAL.fullmatch(line) and _STRING not in line:
            yield line
        else:
            yield from _parsed(path, line, RdfFormat.N_QUADS, number)


def _parsed(
    path: Path, data: BinaryIO | bytes, syntax: RdfFormat, line: int | None = None
) -> Iterator[bytes]:
    try:
        for quad in parse(data, format=syntax, lenient=True):  # which leaves languages as they are written
            yield _line(path, quad, line)
    except SyntaxError as error:
        at = line or error.lineno
        raise SourceError(str(path), f"this is not valid {syntax.name} ({error.msg}); mend it", at) from error


def _line(path: Path, quad: Quad, line: int | None) -> bytes:
    if quad.graph_name == DefaultGraph():
        raise SourceError(str(path), "a statement stands in no graph; give a dump with graphs", line)
    terms = [_term(term) for term in (*quad.triple, quad.graph_name)]
    if "" in terms:
        raise SourceError(
            str(path), "it holds a blank node, which no release does; give tropegraph.nq.gz", line
        )
    written = f"{' '.join(terms)} .\n".encode()
    if not _CANONICAL.fullmatch(written):
        raise SourceError(str(path), f"a statement holds what is no absolute IRI ({quad})", line)
    return written


def _term(term: object) -> str:
    """The term as canonical text; nothing for what no release holds."""
    if isinstance(term, NamedNode):
        return f"<{term.value}>"
    if not isinstance(term, Literal):
        return ""
    if term.language or term.datatype.value == f"{PREFIXES['xsd']}string":
        return string(term.value, term.language)
    return f"{string(term.value)}^^<{term.datatype.value}>"
