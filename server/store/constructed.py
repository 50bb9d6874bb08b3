"""Filling the template of a CONSTRUCT here, with the solutions that an endpoint has found.

Virtuoso cuts what it constructs at 10,000 solutions and says so nowhere, while it says so for SELECT.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from pyoxigraph import BlankNode, NamedNode, Quad, QueryTriples, Store

from tropegraph.server.errors import NotAcceptable
from tropegraph.server.formats import RdfSyntax, syntax_of
from tropegraph.server.rdf import Term, write

from . import Answer, Question, Row
from .parts import Parts
from .spool import Spool
from .tables import ended

_ROWS_AT_ONCE = 1_000
_BLANK = "urn:x-blank:"
"""Stands for a blank node where only an IRI may."""


def construct(rows: Iterable[Row], parts: Parts, question: Question) -> Answer:
    """The graph that the template makes of the solutions, each triple once.

    Raises NotAcceptable, NotRepresentable, AnswerTooLarge.
    """
    syntax = syntax_of(question.graph_syntax) if question.graph_syntax else None
    if not isinstance(syntax, RdfSyntax):
        raise NotAcceptable("The answer of CONSTRUCT and DESCRIBE comes in an RDF syntax.")
    quads = dict.fromkeys(_filled(rows, parts, question.base))
    spool = Spool(question.answer_bytes, question.coding)
    spool.write(write(quads, syntax))
    return ended(spool, syntax.name)


def _filled(rows: Iterable[Row], parts: Parts, base: str) -> Iterator[Quad]:
    store, rest = Store(), iter(rows)
    variables = parts.template_variables
    head = " ".join(f"?{variable}" for variable in variables)
    while some := list(islice(rest, _ROWS_AT_ONCE)):
        values = "\n".join(f"({' '.join(_value(row.get(each)) for each in variables)})" for row in some)
        text = f"{parts.prologue}CONSTRUCT {{{parts.template}\n}} WHERE {{ VALUES ({head}) {{ {values} }} }}"
        made = store.query(text, base_iri=base)
        assert isinstance(made, QueryTriples)
        for triple in made:
            yield Quad(_plain(triple.subject), triple.predicate, _plain(triple.object))  # type: ignore[arg-type]


def _value(term: Term | None) -> str:
    if term is None:
        return "UNDEF"
    return f"<{_BLANK}{term.value}>" if isinstance(term, BlankNode) else str(term)


def _plain(term: Term) -> Term:
    if isinstance(term, NamedNode) and term.value.startswith(_BLANK):
        return BlankNode(term.value.removeprefix(_BLANK))
    return term
