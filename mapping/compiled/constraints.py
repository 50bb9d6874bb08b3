"""``sh:sparql`` constraints as queries over all focus nodes at once.

A query with ``$this`` bound in advance gives the same as one joined with the focus nodes, as long as no inner
group reads ``$this`` without binding it. Where one does, the constraint is not compiled.
https://www.w3.org/TR/shacl/#pre-binding
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from rdflib import Graph, Variable
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from tropegraph.mapping.shapes_graph import load_shapes
from tropegraph.mapping.shapes_queries import SIEVE, declared

from .expressions import Uncompilable, is_known

_THIS = Variable("this")
_BEYOND = re.compile(
    r"\b(MINUS|VALUES|SERVICE|GRAPH|GROUP\s+BY|ORDER\s+BY|LIMIT|OFFSET|HAVING)\b", re.IGNORECASE
)
_PLAIN = {"Project", "Distinct", "Reduced", "Join", "Union", "LeftJoin", "Filter", "Extend", "BGP"}


def compiled_constraint(shapes: Graph, constraint: Node, focus: str, path: str | None) -> str:
    """The SELECT query, of ``?this`` and what else it selects; ``focus`` is a pattern that binds ``?this``.

    Raises Uncompilable where the query with the focus nodes joined might not say the same.
    """
    select = shapes.value(constraint, SH.select)
    if select is None or (constraint, SH.ask, None) in shapes:
        raise Uncompilable("a SPARQL constraint without SELECT")
    text = str(select)
    if re.search(r"[$?](shapesGraph|currentShape|failure)\b", text) or "#" in re.sub(
        r"<[^>]*>|\"[^\"]*\"", "", text
    ):
        raise Uncompilable("a variable of its own, or a comment")
    if _BEYOND.search(text) or len(re.findall(r"\bSELECT\b", text, re.IGNORECASE)) > 1:
        raise Uncompilable("a subquery, or a part that is not allowed beside variables bound in advance")
    if "$PATH" in text:
        if path is None:
            raise Uncompilable("$PATH without a path")
        text = text.replace("$PATH", path)
    head, _, body = text.partition("{")
    head = _prefixes(shapes, constraint) + head
    if not re.search(r"[$?]this\b", head):
        raise Uncompilable("a SPARQL constraint that does not select $this")
    if shapes is not load_shapes():  # parsing ours takes seconds, and the tests do it
        reason = _objection(f"{head}{{ {re.sub('<[^>]*>', '<urn:any>', focus)} {body}")
        if reason:
            raise Uncompilable(reason)
    query = re.sub(r"SELECT\s+(?!DISTINCT)", "SELECT DISTINCT ", f"{head}{{ {focus} {body}", count=1)
    if not is_known(query):
        raise Uncompilable("a query that Oxigraph does not read")
    return query


def sieve_of(shapes: Graph, constraint: Node) -> str | None:
    """The quick query that a constraint may carry, which finds something wherever the constraint does."""
    sieve = shapes.value(constraint, SIEVE)
    query = f"{_prefixes(shapes, constraint)}{sieve}"
    return query if sieve is not None and is_known(query) else None


def _prefixes(shapes: Graph, constraint: Node) -> str:
    lines = {f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in declared(shapes, constraint)}
    return "".join(sorted(lines))


@lru_cache(maxsize=256)
def _objection(query: str) -> str:
    """Why a query cannot be compiled, empty where it can; parsing is slow, and many differ in IRIs only."""
    try:
        _check(prepareQuery(query).algebra.p)
    except Uncompilable as reason:
        return str(reason)
    except Exception as error:  # the parser raises errors of many kinds
        return f"a query that is not read ({error})"
    return ""


def _check(part: CompValue, outermost: bool = True) -> None:
    """Raises Uncompilable where a part reads ``$this`` without binding it, or is of another kind."""
    if part.name not in _PLAIN or (part.name in {"Project", "Distinct", "Reduced"} and not outermost):
        raise Uncompilable(f"a {part.name} in a SPARQL constraint")
    if part.name in {"Filter", "Extend", "LeftJoin"}:
        group = part.p1 if part.name == "LeftJoin" else part.p
        if part.name == "Extend" and part.var == _THIS:
            raise Uncompilable("a BIND to $this")
        if _THIS in _variables(part.expr) and _THIS not in _bound(group):
            raise Uncompilable("a condition on $this in a group that does not bind it")
    for inner in (part.p, part.p1, part.p2):
        if isinstance(inner, CompValue):
            _check(inner, outermost and part.name in {"Project", "Distinct", "Reduced"})


def _bound(part: CompValue) -> set[Any]:
    """The variables that each solution of a part binds."""
    if part.name == "BGP":
        return {term for triple in part.triples for term in triple if isinstance(term, Variable)}
    if part.name == "Join":
        return _bound(part.p1) | _bound(part.p2)
    if part.name == "Union":
        return _bound(part.p1) & _bound(part.p2)
    if part.name == "LeftJoin":
        return _bound(part.p1)
    return _bound(part.p) if part.p is not None else set()


def _variables(expression: Any) -> set[Any]:
    return set(_walk(expression))


def _walk(node: Any) -> Iterator[Any]:
    if isinstance(node, Variable):
        yield node
    elif isinstance(node, CompValue):
        for value in node.values():
            yield from _walk(value)
    elif isinstance(node, (list, tuple, set)):
        for value in node:
            yield from _walk(value)
