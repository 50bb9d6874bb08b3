"""RDF terms as canonical N-Triples text, and statements as tuples of them.

Terms are plain strings because they are made by the million: they hash, sort, pickle and join without a
parser. The escapes are those of canonical N-Quads: https://www.w3.org/TR/rdf-canon/#canonical-quads
"""

import json
import re
from collections.abc import Iterable
from functools import cache

from .vocabulary import expand

Triple = tuple[str, str, str]
Statement = tuple[str, str, str, str]
"""Subject, predicate, object, graph; each as canonical N-Triples text."""

_ECHAR = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_TO_ESCAPE = re.compile('[\x00-\x1f"\\\\\x7f\ufffe\uffff]')
_NOT_IN_IRI = re.compile('[\x00-\x20<>"{}|^`\\\\]')


def iri(value: str) -> str:
    """An IRI term; raises ValueError for characters that no IRI may hold.

    https://www.w3.org/TR/n-triples/#grammar-production-IRIREF
    """
    if _NOT_IN_IRI.search(value):
        raise ValueError(f"not an IRI: {value!r}")
    return f"<{value}>"


@cache
def name(curie: str) -> str:
    """The IRI term of a prefixed name from the vocabulary table.

    >>> name("rdf:type")
    '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>'
    """
    return iri(expand(curie))


def string(value: str, language: str | None = None) -> str:
    r"""A plain or language-tagged literal.

    >>> string('Ed "O" Ross', "en")
    '"Ed \\"O\\" Ross"@en'
    """
    escaped = _TO_ESCAPE.sub(_escape, value)
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'


def parts_of(literal: str) -> tuple[str, str]:
    r"""The text and the language of a literal; the language is empty where it has none.

    >>> parts_of('"Ed \\"O\\" Ross"@en'), parts_of('"1"^^<urn:own>')
    (('Ed "O" Ross', 'en'), ('1', ''))
    """
    text, _, rest = literal.rpartition('"')
    return json.loads(f'{text}"', strict=False), rest.removeprefix("@") if rest.startswith("@") else ""


def integer(value: int) -> str:
    """An ``xsd:integer`` literal in its canonical form."""
    return f'"{value}"^^{name("xsd:integer")}'


def boolean(value: bool) -> str:
    """An ``xsd:boolean`` literal in its canonical form."""
    return f'"{str(value).lower()}"^^{name("xsd:boolean")}'


def decimal(value: float) -> str:
    """An ``xsd:decimal`` literal with at most four digits after the point.

    >>> decimal(0.5)
    '"0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    digits = f"{value:.4f}".rstrip("0").rstrip(".")
    return f'"{digits}"^^{name("xsd:decimal")}'


def n_quads(statements: Iterable[Statement]) -> str:
    """Canonical N-Quads: each statement once, sorted by code point.

    Without blank nodes this is the RDFC-1.0 form: https://www.w3.org/TR/rdf-canon/
    """
    return "".join(sorted({f"{s} {p} {o} {g} .\n" for s, p, o, g in statements}))


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    return _ECHAR.get(char) or f"\\u{ord(char):04X}"
