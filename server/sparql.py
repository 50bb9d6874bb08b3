"""The SPARQL endpoint: queries, its service description, and a page with a form for browsers."""

import hashlib
from dataclasses import dataclass

from flask import Blueprint, Response, request

from . import protocol
from .errors import BodyTooLarge, MalformedRequest, NotAcceptable, RequestError, Variant, problem_of
from .formats import HTML, RDF_SYNTAXES, RESULT_SYNTAXES, RdfSyntax, ResultSyntax, Syntax, syntax_of
from .handling import problem_response
from .negotiation import choose
from .protocol import QueryRequest
from .rdf import ordered, write
from .responses import kept, negotiated, wanted
from .service import service_description
from .site import site
from .store import Answer, Question
from .views.query import form_page, result_page

blueprint = Blueprint("sparql", __name__)
ACCEPT_POST = f"{protocol.FORM}, {protocol.QUERY}"


@dataclass(frozen=True)
class Wanted:
    """The syntax that a client wants for each form of query; None where it accepts none."""

    results: Syntax | None
    graph: Syntax | None

    @property
    def is_page(self) -> bool:
        """Whether the answer is to be shown in a browser."""
        return HTML in (self.results, self.graph)


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """The answer to a query, or the service description where there is none."""
    asked = protocol.read(request)
    if asked.text is None:
        if request.method == "POST":
            raise MalformedRequest("There is no query in this request.")
        return _description()
    limit = site().config.max_query_characters
    if len(asked.text) > limit:
        raise BodyTooLarge(f"The query is longer than the {limit} characters that are read.")
    want = _wanted()
    if want.is_page:
        return _answer_page(asked)
    if want.results is None and want.graph is None:
        raise NotAcceptable("No answer to a query comes in a format that is accepted.", _variants())
    return _answered(_ask(asked, want))


@blueprint.errorhandler(RequestError)
def refused(error: RequestError) -> Response:
    """The error, for a browser together with the form and the query that it is about."""
    problem = problem_of(error)
    if choose(request.headers.get("Accept"), (*RDF_SYNTAXES, *RESULT_SYNTAXES, HTML)) != HTML:
        response = problem_response(problem)
    else:
        text = "\n".join(request.values.getlist("query"))
        response = negotiated(Response(form_page(text, problem), status=problem.status))
        response.headers["Cache-Control"] = "no-cache"
    if problem.status == 415:
        response.headers["Accept-Post"] = ACCEPT_POST
    return response


def _wanted() -> Wanted:
    name = request.values.get("format")
    results: tuple[Syntax, ...] = (*RESULT_SYNTAXES, HTML)
    graphs: tuple[Syntax, ...] = (*RDF_SYNTAXES, HTML)
    if name:
        return Wanted(
            next((offer for offer in results if offer.named(name)), None),
            next((offer for offer in graphs if offer.named(name)), None),
        )
    accept = request.headers.get("Accept")
    return Wanted(choose(accept, results), choose(accept, graphs))


def _ask(asked: QueryRequest, want: Wanted) -> Answer:
    question = Question(
        text=asked.text or "",
        base=site().release.base,
        result_syntax=want.results.name if isinstance(want.results, ResultSyntax) else None,
        graph_syntax=want.graph.name if isinstance(want.graph, RdfSyntax) else None,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
    )
    try:
        return site().store.answer(question)
    except NotAcceptable as error:
        raise type(error)(str(error), _variants()) from error


def _answered(answer: Answer) -> Response:
    """The whole answer: its length is known before the first byte leaves."""
    etag = hashlib.sha256(answer.syntax.encode() + answer.body).hexdigest()[:32]
    return negotiated(kept(syntax_of(answer.syntax), etag, lambda: answer.body))


def _answer_page(asked: QueryRequest) -> Response:
    """A page with the answer as a table; the whole of it in other formats is one link away."""
    answer = _ask(asked, Wanted(syntax_of("json"), syntax_of("ttl")))
    etag = site().etag("sparql", asked.text or "", str(asked), hashlib.sha256(answer.body).hexdigest())
    return negotiated(kept(HTML, etag, lambda: result_page(asked, answer)))


def _description() -> Response:
    def href(syntax: Syntax) -> str:
        return site().urls.to("sparql", format=syntax.name)

    syntax = wanted((*RDF_SYNTAXES, HTML), href)
    etag = site().etag("sparql", syntax.name)
    if not isinstance(syntax, RdfSyntax):
        return negotiated(kept(syntax, etag, lambda: form_page("", None)))
    quads = service_description(site().release)
    return negotiated(kept(syntax, etag, lambda: write(ordered(quads, syntax), syntax)))


def _variants() -> tuple[Variant, ...]:
    """The formats of an answer; a query may be too long for a URL, so they are named, not linked, on POST."""
    given = request.query_string.decode("ascii", "replace") if request.method == "GET" else ""
    query = f"?{given}&format=" if given else "?format="
    offers = (*RESULT_SYNTAXES, *RDF_SYNTAXES)
    return tuple(Variant(f"sparql{query}{offer.name}", offer.media_type, offer.title) for offer in offers)
