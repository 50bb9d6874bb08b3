"""What happens to every response, and to every error on its way to the client."""

import logging
import secrets

from flask import Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge

from .errors import AddressTooLong, BodyTooLarge, MalformedRequest, RequestError, UnknownResource
from .formats import HTML, PROBLEM
from .negotiation import choose
from .problems import Problem, problem_of
from .responses import EXPOSED_HEADERS, as_json, negotiated
from .site import site
from .views.errors import error_page

_log = logging.getLogger("tropegraph.server")

REFUSAL = "tropegraph.refusal"
"""Where the application finds why it is not to answer a request."""
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
COMMON_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": EXPOSED_HEADERS,
    **SECURITY_HEADERS,
}
"""What every response has. https://fetch.spec.whatwg.org/#http-cors-protocol"""


LONG_QUERIES = ("/sparql", "/lookup", "/reconcile")
"""What may be asked at length in an address; there the query has a limit of its own."""


def check_address() -> None:
    """Raises MalformedRequest, AddressTooLong or UnknownResource for an address that nothing of ours has."""
    if not request.environ["PATH_INFO"].startswith("/") and request.method != "OPTIONS":
        raise MalformedRequest("The address in the first line of the request begins with no slash.")
    if request.environ["PATH_INFO"].startswith("//"):  # the framework takes it for a single one
        raise UnknownResource("No address here begins with two slashes.")
    limit = site().config.max_address_characters
    query = b"" if request.path in LONG_QUERIES else request.query_string
    if len(request.path) > limit or len(query) > limit:
        raise AddressTooLong(f"The address is longer than the {limit} characters that are read.")


def refuse() -> None:
    """Raises the error that a request had come to before it reached the application.

    What a browser asks in advance is answered, or it would not let its page see the error; so is the
    stylesheet of a page that shows one, unless the error is in that very request.
    """
    error = request.environ.get(REFUSAL)
    is_served = request.endpoint in ("static", "about.icon") and not isinstance(error, HTTPException)
    if error is not None and not is_served and request.method != "OPTIONS":
        raise error


def refused(error: RequestError) -> Response:
    """The response to a request that the client can put right."""
    return problem_response(problem_of(error))


def failed(error: HTTPException) -> Response:
    """The response to an error that the framework found."""
    if isinstance(error, RequestEntityTooLarge):
        limit = site().config.max_body_bytes
        response = refused(BodyTooLarge(f"The body is longer than the {limit} bytes that are read."))
        response.headers["Connection"] = "close"  # the rest of the body is still on its way
        return response
    if error.code is None or error.code < 400:
        return Response(error.get_response().get_data(), status=error.code or 500)
    response = problem_response(Problem(error.code, error.name, _said(error), {}))
    for name, value in error.get_headers():
        if name != "Content-Type":  # Allow, Content-Range and the like are part of the error
            response.headers[name] = value
    return response


def _said(error: HTTPException) -> str:
    """What went wrong, about this very request where the framework says it of any."""
    if isinstance(error, NotFound):
        return f"There is no page and no file at {request.script_root}{request.path}."
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        return f"{request.path} answers no {request.method}; it answers {allowed}."
    return error.description or error.name


def broken(error: Exception) -> Response:
    """The response to a fault of our own: the log has the traceback, the client an id to ask about."""
    identifier = secrets.token_hex(6)
    _log.error("%s %s failed, id %s", request.method, request.path, identifier, exc_info=error)
    detail = f"The server made a mistake, and its operator can find it by the id {identifier}."
    return problem_response(Problem(500, "Internal Server Error", detail, {"id": identifier}))


def problem_response(problem: Problem) -> Response:
    """A problem as HTML for whoever asks for that, else as a problem document (RFC 9457)."""
    syntax = choose(request.headers.get("Accept"), (PROBLEM, HTML)) or PROBLEM
    if syntax == HTML:
        body: str | bytes = error_page(problem)
    else:
        body = as_json(problem.as_json())
    response = Response(body, status=problem.status, content_type=syntax.content_type)
    response.headers["Cache-Control"] = "no-cache"
    if retry_after_s := problem.members.get("retry_after_s"):
        response.headers["Retry-After"] = str(retry_after_s)
    return negotiated(response)


def add_headers(response: Response) -> Response:
    """Lets pages of other sites read the response, and browsers trust no more of it than they must."""
    if request.method == "OPTIONS" and response.status_code == 200:
        response.status_code = 204
        response.headers.pop("Content-Type", None)
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Headers"] = (
            "Accept, Accept-Datetime, Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Range, "
            "If-Unmodified-Since, Range"
        )
        response.headers["Access-Control-Max-Age"] = "86400"
    if request.endpoint == "static" and response.status_code == 200:
        is_current = request.args.get("v") == site().static_version
        lasting = (
            "public, max-age=31536000, immutable"
            if is_current
            else f"public, max-age={site().config.max_age_s}"
        )
        response.headers["Cache-Control"] = lasting
    for name, value in COMMON_HEADERS.items():
        response.headers.setdefault(name, value)
    return response
