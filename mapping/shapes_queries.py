"""What is wrong with the SPARQL in a graph of shapes.

https://www.w3.org/TR/shacl/#sparql-constraints, https://www.w3.org/TR/shacl/#pre-binding
"""

from collections.abc import Iterator
from typing import Any

from pyparsing import ParseResults
from rdflib import Graph, URIRef, Variable
from rdflib.namespace import SH
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from .shape_paths import path_text
from .vocabulary import PREFIXES

SIEVE = URIRef(PREFIXES["shapes"] + "sieve")
_QUERIES = {SH.select: "SelectQuery", SH.ask: "AskQuery", SIEVE: "SelectQuery"}
_FORBIDDEN = {
    "MinusGraphPattern": "MINUS",
    "ServiceGraphPattern": "SERVICE",
    "InlineData": "VALUES",
    "ValuesClause": "VALUES",
}
"""What cannot stand beside a variable that is bound in advance."""


def wrong_queries(shapes: Graph) -> Iterator[tuple[Node, str]]:
    """The nodes whose SPARQL cannot be run, each with the reason."""
    for owner, constraint in shapes.subject_objects(SH.sparql):
        if (constraint, SH.select, None) not in shapes:
            yield constraint, "has no sh:select"
        elif "$PATH" in str(shapes.value(constraint, SH.select)) and (owner, SH.path, None) not in shapes:
            yield constraint, "has $PATH in its query, and its shape has no sh:path"
    for predicate, kind in _QUERIES.items():
        for constraint, text in shapes.subject_objects(predicate):
            try:
                path = _path(shapes, constraint)
            except ValueError:
                continue  # which is told of the path itself
            query, reason = _read(str(text).replace("$PATH", path), kind, dict(declared(shapes, constraint)))
            if query is not None and predicate != SIEVE:
                reason = _misbound(query)
            if reason:
                yield constraint, reason


def declared(shapes: Graph, constraint: Node) -> Iterator[tuple[str, str]]:
    """The prefixes of a constraint's query with their namespaces."""
    for prefixes in shapes.objects(constraint, SH.prefixes):
        for declaration in shapes.objects(prefixes, SH.declare):
            yield (
                str(shapes.value(declaration, SH.prefix)),
                str(shapes.value(declaration, SH.namespace)),
            )


def _path(shapes: Graph, constraint: Node) -> str:
    owner = shapes.value(None, SH.sparql, constraint)
    path = None if owner is None else shapes.value(owner, SH.path)
    return "<urn:any>" if path is None else path_text(shapes, path)


def _read(text: str, kind: str, prefixes: dict[str, str]) -> tuple[CompValue | None, str]:
    """A query as the parser gives it, or why there is none."""
    try:
        parsed = parseQuery(text)
        translateQuery(parsed, None, prefixes)
    except Exception as error:  # the parser raises errors of many kinds
        return None, f"is not valid SPARQL ({' '.join(str(error).split())[:120]})"
    query: CompValue = parsed[1]
    if query.name != kind:
        return None, f"is no {'SELECT' if kind == 'SelectQuery' else 'ASK'} query"
    return query, ""


def _misbound(query: CompValue) -> str:
    """What cannot stand in a query of which variables are bound in advance."""
    for part in _parts(query):
        if part.name in _FORBIDDEN:
            return f"has {_FORBIDDEN[part.name]}, which a query of SHACL must not have"
        if Variable("this") in (part.get("evar"), part.get("var") if part.name == "Bind" else None):
            return "gives $this another value"
        if part.name == "SubSelect" and part.projection and not _projects_this(part):
            return "has a subquery that does not select $this"
    return ""


def _projects_this(part: CompValue) -> bool:
    return any(Variable("this") in each.values() for each in part.projection)


def _parts(node: Any) -> Iterator[CompValue]:
    if isinstance(node, CompValue):
        yield node
        node = list(node.values())
    if isinstance(node, (list, tuple, ParseResults)):
        for each in node:
            yield from _parts(each)
