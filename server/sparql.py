"""The SPARQL endpoint: queries, its service description, and a page with a form for browsers."""

from flask import Blueprint, Response, request

from . import protocol
from .answering import Wanted, ask, check_length, variants, wanted_by
from .errors import MalformedRequest, NotAcceptable, NotRepresentable, RequestError
from .formats import HTML, RDF_SYNTAXES, RESULT_SYNTAXES, RdfSyntax, Syntax, syntax_of
from .front import OUTCOME, is_volatile
from .handling import problem_response
from .negotiation import choose
from .problems import problem_of
from .protocol import QueryRequest
from .rdf import ordered, write
from .responses import kept, negotiated, wanted
from .service import service_description
from .site import site
from .views.query import form_page, has_editor, result_page

blueprint = Blueprint("sparql", __name__)
ACCEPT_POST = f"{protocol.FORM}, {protocol.QUERY}"
EDITOR_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
"""The editor sets styles of its own; scripts still come from files of ours only."""
PAGE_BYTES = 10_000_000
"""The longest answer that is shown on a page."""


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """The answer to a query as a page, or the service description where there is none.

    Answers that are data have been given before the application is reached, see ``front``.
    """
    if outcome := request.environ.get(OUTCOME):
        raise outcome
    asked = protocol.read(request)
    if asked.text is None:
        if request.method == "POST":
            raise MalformedRequest("There is no query in this request.")
        return _description()
    if wanted_by(asked.format, request.headers.get("Accept")).is_nothing:
        raise NotAcceptable("No answer to a query comes in a format that is accepted.")
    return _answer_page(asked)


@blueprint.after_request
def allow_editor(response: Response) -> Response:
    """Pages with the editor have a policy of their own."""
    if response.mimetype == HTML.media_type and has_editor():
        response.headers["Content-Security-Policy"] = EDITOR_POLICY
    return response


@blueprint.errorhandler(RequestError)
def refused(error: RequestError) -> Response:
    """The error, for a browser together with the form and the query that it is about."""
    if isinstance(error, NotAcceptable):
        fields = [(name, value) for name in request.values for value in request.values.getlist(name)]
        if request.mimetype == protocol.QUERY:
            fields.append(("query", request.get_data().decode("utf-8", "replace")))
        want = wanted_by(request.values.get("format"), request.headers.get("Accept"))
        not_held = (want.results, want.graph) if isinstance(error, NotRepresentable) else ()
        error = type(error)(str(error), variants(fields, not_held))
    problem = problem_of(error)
    if choose(request.headers.get("Accept"), (*RDF_SYNTAXES, *RESULT_SYNTAXES, HTML)) != HTML:
        response = problem_response(problem)
    else:
        text = "\n".join(request.values.getlist("query"))
        response = negotiated(Response(form_page(text, problem), status=problem.status))
        response.headers["Cache-Control"] = "no-cache"
        if retry_after_s := problem.members.get("retry_after_s"):
            response.headers["Retry-After"] = str(retry_after_s)
    if problem.status == 415:
        response.headers["Accept-Post"] = ACCEPT_POST
        response.headers["Accept-Encoding"] = "identity"
    return response


def _answer_page(asked: QueryRequest) -> Response:
    """A page with the answer as a table; the whole of it in other formats is one link away."""
    check_length(site(), asked)
    want = Wanted(syntax_of("json"), syntax_of("ttl"))
    answer = ask(site(), asked, want, most_bytes=PAGE_BYTES)
    if is_volatile(asked.text or ""):
        response = Response(result_page(asked, answer))
        response.headers["Cache-Control"] = "no-store"
        return negotiated(response)
    etag = site().etag("sparql", asked.text or "", str(asked), site().urls.root)
    return negotiated(kept(HTML, etag, lambda: result_page(asked, answer)))


def _description() -> Response:
    def href(syntax: Syntax) -> str:
        return site().urls.to("sparql", format=syntax.name)

    syntax = wanted((*RDF_SYNTAXES, HTML), href)
    etag = site().etag("sparql", syntax.name)
    if not isinstance(syntax, RdfSyntax):
        return negotiated(kept(syntax, etag, lambda: form_page("", None)))
    quads = service_description(site().release, site().config.limits)
    return negotiated(kept(syntax, etag, lambda: write(ordered(quads, syntax), syntax)))
