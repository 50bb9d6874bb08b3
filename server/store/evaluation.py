"""Running a client's query on a pyoxigraph store: text in, whole answer out.

Only plain values come in and go out, beside the store itself, so that this can run in another process.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, Store, Triple

from tropegraph.server.diagnosis import explain, is_update
from tropegraph.server.errors import (
    MalformedRequest,
    NotAcceptable,
    QuerySyntaxError,
    RequestError,
    ServiceFault,
    ServiceRefused,
    UpdateRefused,
)
from tropegraph.server.formats import RdfSyntax, syntax_of
from tropegraph.server.rdf import write

from . import Answer, Question
from .dataset import with_each_graph_once
from .parts import Parts, parts_of
from .spool import Spool
from .tables import ended, write_table

_SERVICE = re.compile(r"service", re.IGNORECASE)
_AFTER_SERVICE = re.compile(r"service(?:\s|#[^\r\n]*)*(?:silent)?(?:\s|#[^\r\n]*)*", re.IGNORECASE)


def evaluate(store: Store, question: Question, service_allowed: Sequence[str] = ()) -> Answer:
    """The whole answer to a question, which may send requests to the endpoints that are allowed only.

    Raises QuerySyntaxError, UpdateRefused, ServiceRefused, MalformedRequest, NotAcceptable, NotRepresentable,
    AnswerTooLarge.
    """
    _refuse_service(question, service_allowed)
    try:
        result = _run(store, question)
        if isinstance(result, QueryTriples):
            return _graph([*result, *_named_things(store, question)], question)
        return write_table(result, question)
    except (OSError, RuntimeError) as error:
        raise _unanswered(question, error, service_allowed) from error


def _unanswered(question: Question, error: Exception, service_allowed: Sequence[str]) -> RequestError:
    """What it means that the engine gives up: where it has asked another endpoint, that one is to blame."""
    if service_allowed and _SERVICE.search(question.text):
        return ServiceFault(
            "An endpoint that the query names in SERVICE gives no answer that can be used "
            f"({' '.join(str(error).split())[:300]}). Try again later, or do without it: SERVICE SILENT."
        )
    if isinstance(error, OSError):  # nothing else of it reads or writes
        raise error
    return MalformedRequest(f"The query cannot be answered: {error}.")


def _named_things(store: Store, question: Question) -> Iterable[Triple]:
    """What is said of the things that DESCRIBE names by IRI beside variables, which Oxigraph leaves out
    where the pattern finds nothing: https://www.w3.org/TR/sparql11-query/#descriptionsOfResources
    """
    if "describe" not in question.text.lower():
        return ()
    parts = parts_of(question.text, question.base)
    if parts.form != "DESCRIBE" or not parts.described or not parts.body:
        return ()
    text = f"DESCRIBE {' '.join(f'<{each}>' for each in parts.described)}"
    described = _run(store, replace(_over_dataset(question, parts), text=text))
    return described if isinstance(described, QueryTriples) else ()


def _over_dataset(question: Question, parts: Parts) -> Question:
    """The question with the data set that the query names, unless the request has named one."""
    if question.default_graphs or question.named_graphs:
        return question
    return replace(question, default_graphs=parts.default_graphs, named_graphs=parts.named_graphs)


def _run(store: Store, question: Question) -> QuerySolutions | QueryBoolean | QueryTriples:
    has_dataset = bool(question.default_graphs or question.named_graphs)
    try:
        if not has_dataset:
            text = with_each_graph_once(question.text, question.base)
            return store.query(text, base_iri=question.base)
        return store.query(
            question.text,
            base_iri=question.base,
            default_graph=[NamedNode(graph) for graph in question.default_graphs],
            named_graphs=[NamedNode(graph) for graph in question.named_graphs],
        )
    except SyntaxError as error:
        raise _syntax_error(question.text, error) from error


def _refuse_service(question: Question, allowed: Sequence[str]) -> None:
    """Raises ServiceRefused for a query that would send a request to an endpoint that is not allowed.

    Only the parser knows whether the word is a keyword or stands in a name, a string or a comment. So it is
    asked: with the word changed everywhere to one of the same length that is no keyword, a query without
    SERVICE clauses still parses, and one that has any does not. What is allowed is taken for GRAPH there.
    """
    text = question.text
    if "service" not in text.lower():
        return
    if allowed:
        text = _allowed(allowed).sub(lambda found: f"GRAPH {found[1]}", text)
    try:
        Store().query(_SERVICE.sub("zervice", text), base_iri=question.base)
    except SyntaxError as error:
        fault = explain(text, str(error))
        for match in _AFTER_SERVICE.finditer(text):
            if match.start() <= fault.offset <= match.end():
                raise ServiceRefused(_no_service(allowed)) from error
        raise _syntax_error(text, error) from error
    except RuntimeError:
        return  # it parses; what else is wrong comes out when it runs


def _allowed(endpoints: Sequence[str]) -> re.Pattern[str]:
    iris = "|".join(re.escape(endpoint) for endpoint in endpoints)
    return re.compile(rf"\bservice\s+(?:silent\s+)?(<(?:{iris})>)", re.IGNORECASE)


def _no_service(allowed: Sequence[str]) -> str:
    if allowed:
        return f"SERVICE may name these endpoints only, each as a whole IRI: {', '.join(allowed)}."
    return (
        "This endpoint sends no requests to others: SERVICE is refused. Ask the other endpoint "
        "yourself, or call this one with SERVICE from there."
    )


def _syntax_error(text: str, error: SyntaxError) -> QuerySyntaxError | UpdateRefused:
    if is_update(text):
        return QuerySyntaxError(
            "This is an update, and this endpoint answers queries only: a release never changes. "
            "Send SELECT, ASK, CONSTRUCT or DESCRIBE.",
            1,
            1,
        )
    fault = explain(text, str(error))
    return QuerySyntaxError(fault.message, fault.line, fault.column)


def _graph(result: Iterable[Triple], question: Question) -> Answer:
    syntax = syntax_of(question.graph_syntax) if question.graph_syntax else None
    if not isinstance(syntax, RdfSyntax):
        raise NotAcceptable("The answer of CONSTRUCT and DESCRIBE comes in an RDF syntax.")
    spool = Spool(question.answer_bytes, question.coding)
    spool.write(write([Quad(*triple) for triple in dict.fromkeys(result)], syntax))
    return ended(spool, syntax.name)
