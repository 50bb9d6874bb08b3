"""RDF terms and statements, and writing them in every RDF syntax.

The term classes are pyoxigraph's; the other modules take them from here.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from xml.parsers import expat

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    Triple,
    parse,
    serialize,
)

from tropegraph.mapping.vocabulary import PREFIXES

from .errors import NotRepresentable
from .formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, RdfSyntax
from .jsonld import write_dataset

__all__ = [
    "DEFAULT_GRAPH",
    "BlankNode",
    "GraphName",
    "Literal",
    "NamedNode",
    "Quad",
    "Term",
    "expand",
    "iri",
    "ordered",
    "read_n_triples",
    "read_turtle",
    "without_graphs",
    "write",
]

Term = NamedNode | BlankNode | Literal | Triple
GraphName = NamedNode | BlankNode | DefaultGraph
DEFAULT_GRAPH = DefaultGraph()

NAMESPACES = {
    **PREFIXES,
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "formats": "http://www.w3.org/ns/formats/",
    "vann": "http://purl.org/vocab/vann/",
}
"""The table of prefixes, and those of the vocabularies that only a server speaks."""

_LETTERS = (
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_XML_NAME = re.compile(rf"[{_LETTERS}][{_LETTERS}\-.0-9\xb7\u0300-\u036f\u203f-\u2040]*\Z")
"""https://www.w3.org/TR/xml-names/#NT-NCName"""
_RESERVED_IN_XML = ("http://www.w3.org/2000/xmlns/", "http://www.w3.org/XML/1998/namespace")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def expand(curie: str) -> NamedNode:
    """The IRI of a prefixed name.

    >>> expand("sd:endpoint").value
    'http://www.w3.org/ns/sparql-service-description#endpoint'
    """
    prefix, _, local = curie.partition(":")
    return NamedNode(NAMESPACES[prefix] + local)


def iri(value: str) -> NamedNode | None:
    """The IRI; None where the text is none."""
    try:
        return NamedNode(value)
    except ValueError:
        return None


def read_turtle(data: bytes, base: str) -> list[Quad]:
    """The statements of a Turtle file that is known to be good, blank nodes named as RDFC-1.0 does."""
    quads = list(parse(data, format=TURTLE.rdf_format, base_iri=base))
    if not any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object)):
        return quads  # naming none of them takes most of the time
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return list(dataset)


def read_n_triples(data: bytes) -> list[Quad]:
    """The statements of N-Triples that a store has written, in their order."""
    return list(parse(data, format=N_TRIPLES.rdf_format, lenient=True))


def without_graphs(quads: Iterable[Quad]) -> list[Quad]:
    """The same statements in the default graph, each once."""
    return list(dict.fromkeys(Quad(*quad.triple) for quad in quads))


def ordered(quads: Iterable[Quad], syntax: RdfSyntax, first: str | None = None) -> list[Quad]:
    """The statements in a fixed order: the subject ``first``, then by IRI; types before the rest.

    They come graph by graph for a syntax that holds graphs, and without their graphs for one that does not.
    """
    kept = list(dict.fromkeys(quads)) if syntax.holds_graphs else without_graphs(quads)
    return sorted(kept, key=lambda quad: _order(quad, first))


def write(quads: Iterable[Quad], syntax: RdfSyntax, first: str | None = None) -> bytes:
    """The statements in a syntax, each once, in the order in which they come; JSON-LD puts ``first`` first.

    Raises NotRepresentable where the syntax cannot hold one of them.
    """
    kept = list(dict.fromkeys(quads)) if syntax.holds_graphs else without_graphs(quads)
    if syntax == JSON_LD:
        try:
            return write_dataset(kept, first=first, indent=2)
        except ValueError as error:
            raise NotRepresentable(f"{error}; ask for Turtle") from error
    if syntax == RDF_XML:
        _check_xml(kept)
    try:
        data = serialize(
            kept if syntax.holds_graphs else [quad.triple for quad in kept],
            format=syntax.rdf_format,
            prefixes=_prefixes(kept),
        )
    except OSError as error:  # it writes to memory, so this is not about a disk
        raise NotRepresentable(f"{syntax.title} cannot hold this graph ({error}); ask for Turtle") from error
    return data or b""


def _order(quad: Quad, first: str | None) -> tuple[str, bool, str, bool, str, str]:
    subject, predicate = str(quad.subject), quad.predicate.value
    return (
        str(quad.graph_name) if quad.graph_name != DEFAULT_GRAPH else "",
        subject != f"<{first}>",
        subject,
        predicate != _RDF_TYPE,
        predicate,
        str(quad.object),
    )


def _prefixes(quads: list[Quad]) -> dict[str, str]:
    """The prefixes that these statements use."""
    found: set[str] = set()
    for quad in quads:
        terms = {quad.subject, quad.predicate, quad.object, quad.graph_name} - _ABBREVIATED
        for term in terms:
            named = term.datatype if isinstance(term, Literal) else term
            if isinstance(named, NamedNode) and named not in _ABBREVIATED:
                found.add(_namespace(named.value))
    return {prefix: space for prefix, space in NAMESPACES.items() if space in found}


def _namespace(value: str) -> str:
    return value[: max(value.rfind("#"), value.rfind("/")) + 1]


def _check_xml(quads: list[Quad]) -> None:
    """RDF/XML writes a predicate as an XML name, and XML forbids most control characters.

    https://www.w3.org/TR/rdf-syntax-grammar/#section-Serialising
    """
    predicates: set[str] = set()
    for quad in quads:
        predicate, value = quad.predicate, quad.object
        predicates.add(predicate.value)
        while isinstance(value, Triple):
            predicate, value = value.predicate, value.object
            predicates.add(predicate.value)
        if isinstance(value, Literal) and _NOT_IN_XML.search(value.value):
            raise NotRepresentable(
                "XML cannot hold a control character in one of the literals; ask for Turtle"
            )
    for name in predicates:
        if not _ends_in_xml_name(name):
            raise NotRepresentable(
                f"RDF/XML cannot hold the property <{name}>, which does not end in an XML name; "
                "ask for Turtle"
            )


@lru_cache(maxsize=4096)
def _ends_in_xml_name(iri: str) -> bool:
    """Whether an IRI can be written as an XML name, which all parsers of XML 1.0 take for one.

    >>> _ends_in_xml_name("http://example.org/a"), _ends_in_xml_name("http://example.org/a/")
    (True, False)
    """
    found = _XML_NAME.search(iri)
    if found is None or iri.startswith(_RESERVED_IN_XML):
        return False
    try:
        expat.ParserCreate().Parse(f"<{found[0]}/>", True)
    except expat.ExpatError:  # fewer letters in the editions before the fifth, and most parsers keep to one
        return False
    return True


_RDF_TYPE = expand("rdf:type").value
_ABBREVIATED = {expand(curie) for curie in ("rdf:type", "rdf:langString")} | {
    expand(f"xsd:{name}") for name in ("string", "integer", "decimal", "double", "boolean")
}
"""What Turtle writes without its name."""
