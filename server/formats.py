"""The one table of formats: media types, file endings, and what each can hold."""

from dataclasses import dataclass

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True)
class Syntax:
    """A way to write an answer; ``aliases`` are media types that clients ask for it by.

    ``names`` are what else clients call it in a ``format`` parameter.
    """

    name: str
    title: str
    media_type: str
    extension: str
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The Content-Type header: text has a charset, which is always UTF-8."""
        if self.media_type.startswith("text/"):
            return f"{self.media_type}; charset=utf-8"
        return self.media_type

    def named(self, name: str) -> bool:
        """Whether a ``format`` parameter means this syntax: by name, by ending or by media type."""
        return name.lower() in (self.name, self.extension, self.media_type, *self.aliases, *self.names)


@dataclass(frozen=True)
class RdfSyntax(Syntax):
    """An RDF syntax; one that does not hold graphs carries triples only."""

    rdf_format: RdfFormat = RdfFormat.TURTLE
    holds_graphs: bool = False


@dataclass(frozen=True)
class ResultSyntax(Syntax):
    """A syntax for the answers of SELECT and ASK; CSV and TSV have none for ASK in the specification."""

    results_format: QueryResultsFormat = QueryResultsFormat.JSON


TURTLE = RdfSyntax(
    "ttl",
    "Turtle",
    "text/turtle",
    ".ttl",
    ("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3"),
    ("turtle", "n3"),
    RdfFormat.TURTLE,
)
JSON_LD = RdfSyntax(
    "jsonld",
    "JSON-LD",
    "application/ld+json",
    ".jsonld",
    ("application/json",),
    ("json-ld", "json"),
    RdfFormat.JSON_LD,
)
N_TRIPLES = RdfSyntax(
    "nt",
    "N-Triples",
    "application/n-triples",
    ".nt",
    ("text/plain",),
    ("n-triples", "ntriples"),
    RdfFormat.N_TRIPLES,
)
RDF_XML = RdfSyntax(
    "rdf",
    "RDF/XML",
    "application/rdf+xml",
    ".rdf",
    ("application/xml", "text/xml"),
    ("xml", "rdf+xml", "rdf xml", "rdfxml"),
    RdfFormat.RDF_XML,
)
N_QUADS = RdfSyntax(
    "nq",
    "N-Quads",
    "application/n-quads",
    ".nq",
    ("text/x-nquads", "text/nquads"),
    ("n-quads", "nquads"),
    RdfFormat.N_QUADS,
    True,
)
TRIG = RdfSyntax(
    "trig", "TriG", "application/trig", ".trig", ("application/x-trig",), (), RdfFormat.TRIG, True
)

RDF_SYNTAXES = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, N_QUADS, TRIG)
"""In the server's order of preference."""

RESULT_SYNTAXES = (
    ResultSyntax(
        "json",
        "JSON",
        "application/sparql-results+json",
        ".srj",
        ("application/json",),
        (),
        QueryResultsFormat.JSON,
    ),
    ResultSyntax(
        "xml",
        "XML",
        "application/sparql-results+xml",
        ".srx",
        ("application/xml", "text/xml"),
        (),
        QueryResultsFormat.XML,
    ),
    ResultSyntax("csv", "CSV", "text/csv", ".csv", (), (), QueryResultsFormat.CSV),
    ResultSyntax("tsv", "TSV", "text/tab-separated-values", ".tsv", (), (), QueryResultsFormat.TSV),
)

HTML = Syntax("html", "HTML", "text/html", ".html", ("application/xhtml+xml",))
TEXT = Syntax("txt", "Text", "text/plain", ".txt")
QUERY_TEXT = Syntax("rq", "SPARQL", "application/sparql-query", ".rq")
PROBLEM = Syntax("problem", "JSON", "application/problem+json", ".json", ("application/json",))
JSON = Syntax("json", "JSON", "application/json", ".json")
"""Beside the RDF syntaxes: pages, the text of a source page, and errors."""

TWIN_SYNTAXES: tuple[Syntax, ...] = (*RDF_SYNTAXES, HTML)
"""What every entity has a twin in. HTML is last: browsers ask for it by name, other clients mean data."""


def syntax_of(name: str) -> Syntax:
    """The syntax of that name; raises KeyError for a name that no table holds."""
    return {syntax.name: syntax for syntax in (*RDF_SYNTAXES, *RESULT_SYNTAXES, HTML, TEXT)}[name]
