"""The one table of formats: media types, file endings, and what each can hold."""

from dataclasses import dataclass

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True)
class RdfSyntax:
    """An RDF syntax; ``aliases`` are media types that clients send for it."""

    name: str
    title: str
    media_type: str
    extension: str
    rdf_format: RdfFormat
    holds_graphs: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class ResultSyntax:
    """A syntax for the answers of SELECT and ASK; CSV and TSV have none for ASK in the specification."""

    name: str
    title: str
    media_type: str
    results_format: QueryResultsFormat
    aliases: tuple[str, ...] = ()


RDF_SYNTAXES = (
    RdfSyntax("ttl", "Turtle", "text/turtle", ".ttl", RdfFormat.TURTLE, aliases=("application/x-turtle",)),
    RdfSyntax("jsonld", "JSON-LD", "application/ld+json", ".jsonld", RdfFormat.JSON_LD, aliases=("application/json",)),
    RdfSyntax("nt", "N-Triples", "application/n-triples", ".nt", RdfFormat.N_TRIPLES, aliases=("text/plain",)),
    RdfSyntax("rdf", "RDF/XML", "application/rdf+xml", ".rdf", RdfFormat.RDF_XML, aliases=("application/xml", "text/xml")),
    RdfSyntax("nq", "N-Quads", "application/n-quads", ".nq", RdfFormat.N_QUADS, True, ("text/x-nquads",)),
    RdfSyntax("trig", "TriG", "application/trig", ".trig", RdfFormat.TRIG, True, ("application/x-trig",)),
)

RESULT_SYNTAXES = (
    ResultSyntax(
        "json", "JSON", "application/sparql-results+json", QueryResultsFormat.JSON, ("application/json",)
    ),
    ResultSyntax(
        "xml", "XML", "application/sparql-results+xml", QueryResultsFormat.XML, ("application/xml", "text/xml")
    ),
    ResultSyntax("csv", "CSV", "text/csv", QueryResultsFormat.CSV),
    ResultSyntax("tsv", "TSV", "text/tab-separated-values", QueryResultsFormat.TSV),
)
