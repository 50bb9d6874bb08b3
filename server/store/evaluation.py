"""Running a client's query on a pyoxigraph store: text in, whole answer out.

Only plain values come in and go out, beside the store itself, so that this can run in another process.
"""

import re

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, Store

from tropegraph.server.diagnosis import explain, is_update
from tropegraph.server.errors import (
    MalformedRequest,
    NotAcceptable,
    NotRepresentable,
    QuerySyntaxError,
    ServiceRefused,
    UpdateRefused,
)
from tropegraph.server.formats import RdfSyntax, ResultSyntax, syntax_of
from tropegraph.server.rdf import write

from . import Answer, Question

_SERVICE = re.compile(r"service", re.IGNORECASE)
_AFTER_SERVICE = re.compile(r"service(?:\s|#[^\n]*\n)*(?:silent)?(?:\s|#[^\n]*\n)*", re.IGNORECASE)
_NOT_IN_XML = re.compile(b"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


def evaluate(store: Store, question: Question) -> Answer:
    """The whole answer to a question.

    Raises QuerySyntaxError, UpdateRefused, ServiceRefused, MalformedRequest, NotAcceptable, NotRepresentable.
    """
    _refuse_service(question)
    result = _run(store, question)
    try:
        if isinstance(result, QueryTriples):
            return _graph(result, question.graph_syntax)
        return _table(result, question.result_syntax)
    except RuntimeError as error:
        raise MalformedRequest(f"The query cannot be answered: {error}.") from error


def _run(store: Store, question: Question) -> QuerySolutions | QueryBoolean | QueryTriples:
    has_dataset = bool(question.default_graphs or question.named_graphs)
    try:
        if not has_dataset:
            return store.query(question.text, base_iri=question.base)
        return store.query(
            question.text,
            base_iri=question.base,
            default_graph=[NamedNode(graph) for graph in question.default_graphs],
            named_graphs=[NamedNode(graph) for graph in question.named_graphs],
        )
    except SyntaxError as error:
        raise _syntax_error(question.text, error) from error
    except RuntimeError as error:
        raise MalformedRequest(f"The query cannot be answered: {error}.") from error


def _refuse_service(question: Question) -> None:
    """Raises ServiceRefused for a query that would make the server send a request to another.

    Only the parser knows whether the word is a keyword or stands in a name, a string or a comment. So it is
    asked: with the word changed everywhere to one of the same length that is no keyword, a query without
    SERVICE clauses still parses, and one that has any does not.
    """
    text = question.text
    if not _SERVICE.search(text):
        return
    try:
        Store().query(_SERVICE.sub("zervice", text), base_iri=question.base)
    except SyntaxError as error:
        fault = explain(text, str(error))
        for match in _AFTER_SERVICE.finditer(text):
            if match.start() <= fault.offset <= match.end():
                raise ServiceRefused(
                    "This endpoint sends no requests to others: SERVICE is refused. Ask the other endpoint "
                    "yourself, or call this one with SERVICE from there."
                ) from error
        raise _syntax_error(text, error) from error
    except RuntimeError:
        return  # it parses; what else is wrong comes out when it runs


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


def _table(result: QuerySolutions | QueryBoolean, name: str | None) -> Answer:
    syntax = syntax_of(name) if name else None
    if not isinstance(syntax, ResultSyntax):
        raise NotAcceptable("The answer of SELECT and ASK comes as JSON, XML, CSV or TSV.")
    body = result.serialize(format=syntax.results_format) or b""
    return Answer(_checked_xml(body) if syntax.name == "xml" else body, syntax.name)


def _graph(result: QueryTriples, name: str | None) -> Answer:
    syntax = syntax_of(name) if name else None
    if not isinstance(syntax, RdfSyntax):
        raise NotAcceptable("The answer of CONSTRUCT and DESCRIBE comes in an RDF syntax.")
    return Answer(write([Quad(*triple) for triple in result], syntax), syntax.name)


def _checked_xml(body: bytes) -> bytes:
    """XML that is read back as the same text: https://www.w3.org/TR/xml/#sec-line-ends"""
    if _NOT_IN_XML.search(body):
        raise NotRepresentable("XML cannot hold a control character in one of the literals; ask for JSON.")
    return body.replace(b"\r", b"&#13;")
