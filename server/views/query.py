"""The page with the query form, and the answer to a query as a table."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from flask import request

from tropegraph.mapping.vocabulary import PREFIXES
from tropegraph.server.cookbook import GROUPS
from tropegraph.server.formats import RDF_SYNTAXES, RESULT_SYNTAXES
from tropegraph.server.problems import Problem
from tropegraph.server.protocol import QueryRequest
from tropegraph.server.rdf import Literal, NamedNode, iri
from tropegraph.server.site import site
from tropegraph.server.store import Answer

from .announcing import announced
from .frame import Alternate, Frame, render
from .reading import Reader, Shown, Text

ROWS_SHOWN = 1000
"""Rows of an answer that its page shows; the page says how many there are, and links to the rest."""

FIRST_QUERY = """\
PREFIX tg: <https://w3id.org/tropegraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
# Which tropes does a work use, and how?
SELECT ?trope ?mode ?text
WHERE {
  ?occurrence tg:inWork <Film/RedHeat> ;
    tg:ofTrope/rdfs:label ?trope ;
    tg:mode/skos:prefLabel ?mode ;
    tg:position ?position .
  FILTER NOT EXISTS { ?occurrence tg:partOf ?parent }
  OPTIONAL { ?occurrence tg:text ?text }
}
ORDER BY ?position
"""
"""The query that stands in the form at first; its answer has names and texts alone, and fits a window."""


@dataclass(frozen=True)
class Table:
    """The answer to SELECT."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Shown | None, ...], ...]
    total: int


_ABOUT = "Ask Tropegraph in SPARQL 1.1: which works use a trope and how, who is involved, what is said."


@cache
def has_editor() -> bool:
    """Whether the editor was set up; without it the page is a form."""
    return files("tropegraph.server").joinpath("static", "vendor", "yasgui.min.js").is_file()


def form_page(text: str, problem: Problem | None) -> str:
    """The page with the form, with a query and what is wrong with it."""
    return render(
        "query.html",
        announced(Frame("Query", path="sparql"), _ABOUT),
        query=text,
        problem=problem,
        groups=GROUPS,
        prefixes=PREFIXES,
        first=FIRST_QUERY,
        has_editor=has_editor(),
        table=None,
        answer=None,
        graph=None,
    )


def result_page(asked: QueryRequest, answer: Answer) -> str:
    """The page with the form and the answer."""
    table, boolean, graph = None, None, None
    body = answer.read()
    if answer.syntax == "json":
        document = json.loads(body)
        boolean = document.get("boolean")
        table = None if boolean is not None else _table(document)
    else:
        graph = body.decode()
    return render(
        "query.html",
        Frame("Query", alternates=_alternates(answer)),
        query=asked.text,
        problem=None,
        groups=GROUPS,
        prefixes=PREFIXES,
        first=FIRST_QUERY,
        has_editor=has_editor(),
        table=table,
        answer=boolean,
        graph=graph,
    )


def _table(document: dict[str, Any]) -> Table:
    reader = Reader(site().store, site().urls)
    columns = tuple(document["head"]["vars"])
    bindings = document["results"]["bindings"]
    terms = [[_term(row.get(column)) for column in columns] for row in bindings[:ROWS_SHOWN]]
    reader.load_labels(term for row in terms for term in row if isinstance(term, NamedNode))
    rows = tuple(tuple(None if term is None else _shown(reader, term) for term in row) for row in terms)
    return Table(columns, rows, len(bindings))


def _term(binding: dict[str, str] | None) -> NamedNode | Literal | str | None:
    if binding is None:
        return None
    if binding["type"] == "uri":
        return iri(binding["value"]) or binding["value"]
    if binding["type"] == "literal":
        return Literal(binding["value"], language=binding.get("xml:lang"))
    return f"_:{binding['value']}"


def _shown(reader: Reader, term: NamedNode | Literal | str) -> Shown:
    return Text(term) if isinstance(term, str) else reader.shown(term)


def _alternates(answer: Answer) -> tuple[Alternate, ...]:
    """The same answer in the other formats; only a query that came in the URL has URLs for them."""
    if request.method != "GET":
        return ()
    offers = RESULT_SYNTAXES if answer.syntax == "json" else RDF_SYNTAXES
    given = [(name, value) for name, value in request.args.items(multi=True) if name != "format"]
    return tuple(
        Alternate(offer.title, site().urls.to("sparql", [*given, ("format", offer.name)]), offer.media_type)
        for offer in offers
    )
