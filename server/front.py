"""The way of a query past the framework: from the request to the reader and back.

A light query is answered in a fraction of a millisecond, of which routing and response objects would take
the most. So queries whose result is data are answered here. Everything else at the endpoint, pages, errors
and the service description, goes on to the application, an error as the outcome of the request.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request
from werkzeug.wsgi import wrap_file

from . import protocol
from .answering import Wanted, ask, check_length, wanted_by
from .codings import choose_coding
from .conditional import not_modified, verdict
from .errors import ReaderFault, RequestError
from .formats import syntax_of
from .handling import COMMON_HEADERS, REFUSAL
from .kept import Headers, Reply
from .mounts import ROOT
from .protocol import QueryRequest
from .site import Site
from .store import Answer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/sparql"
OUTCOME = "tropegraph.outcome"
"""Where the application finds the error that a request has already come to."""
_VOLATILE_WORDS = ("now", "rand", "uuid", "bnode", "service", "\\u", "construct")
_VOLATILE = re.compile(r"\b(?:now|rand|uuid|struuid|bnode|service)\b|\\u", re.IGNORECASE)
_CONSTRUCT = re.compile(r"construct\b", re.IGNORECASE)
_BLANK = re.compile(r"\[|_:|\(\s*[^\s)]|<<|\{\||~")
"""What a template makes new blank nodes of: https://www.w3.org/TR/sparql12-query/#sparqlGrammar"""


def is_volatile(text: str) -> bool:
    """Whether the same query may have another answer next time; it may say so of some that have not.

    >>> is_volatile("SELECT (NOW() AS ?now) {}"), is_volatile("SELECT ?known { ?s ?p ?known }")
    (True, False)
    """
    lowered = text.lower()
    if not any(word in lowered for word in _VOLATILE_WORDS):  # a tenth of the time of the patterns
        return False
    if _VOLATILE.search(text):
        return True
    construct = _CONSTRUCT.search(text)
    return bool(construct and _BLANK.search(text, construct.end()))


@dataclass(frozen=True, slots=True)
class DataQuery:
    """A query whose answer is data, the syntaxes and the coding that it may come in.

    ``etag`` is the strong entity tag of its answer, empty where the next answer may be another one.
    """

    asked: QueryRequest
    want: Wanted
    coding: str
    etag: str


def data_query(
    site: Site, asked: QueryRequest, accept: str | None, accept_encoding: str | None
) -> DataQuery | None:
    """The query of a request; None where the application has to answer it. Raises BodyTooLarge."""
    if asked.text is None:
        return None
    check_length(site, asked)
    want = wanted_by(asked.format, accept)
    if want.is_page or want.is_nothing:
        return None
    coding = choose_coding(accept_encoding)
    etag = "" if is_volatile(asked.text) else _etag(site, asked, want, coding)
    return DataQuery(asked, want, coding, etag)


def reply_to(site: Site, query: DataQuery, answer: Answer) -> Reply:
    """The reply with an answer."""
    size = len(answer.body) if answer.file is None else os.fstat(answer.file.fileno()).st_size
    headers = _headers(site, query.etag)
    headers.append(("Content-Type", syntax_of(answer.syntax).content_type))
    if answer.coding:
        headers.append(("Content-Encoding", answer.coding))
    headers.append(("Content-Length", str(size)))
    if answer.file is None:
        return Reply(200, headers, answer.body, query.etag)
    return Reply(200, headers, b"", query.etag, f"/dev/fd/{answer.file.fileno()}", opened=answer.file)


def unless_known(site: Site, query: DataQuery, if_none_match: str | None) -> Reply | None:
    """304 where the client has the answer, by its tag; no query is run for it.

    ``*`` means any answer, and whether there is one at all is only known once the query has run.
    """
    if not if_none_match or "*" in if_none_match or not query.etag:
        return None
    reply = Reply(200, _headers(site, query.etag), etag=query.etag)
    status = verdict({"if-none-match": if_none_match}.get, query.etag, "")
    return None if status == HTTPStatus.OK else not_modified(reply)


def read_environ(environ: "WSGIEnvironment", max_body_bytes: int) -> QueryRequest:
    """The query of a request, whose body can then be read again."""
    request = Request(environ)
    request.max_content_length = max_body_bytes
    if environ["REQUEST_METHOD"] == "POST":
        data = request.get_data()
        environ["wsgi.input"] = BytesIO(data)
        environ["CONTENT_LENGTH"] = str(len(data))
    return protocol.read(request)


class Front:
    """A WSGI application that answers queries for data, and hands on every other request."""

    def __init__(self, application: "WSGIApplication", site: Site) -> None:
        self._application = application
        self._site = site

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        is_query = environ["PATH_INFO"] == PATH and environ["REQUEST_METHOD"] in ("GET", "HEAD", "POST")
        if is_query and OUTCOME not in environ and REFUSAL not in environ:
            answered = self._answered(environ, start_response)
            if answered is not None:
                return answered
        return self._application(environ, start_response)

    def _answered(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes] | None:
        accept, accept_encoding = environ.get("HTTP_ACCEPT"), environ.get("HTTP_ACCEPT_ENCODING")
        try:
            asked = read_environ(environ, self._site.config.max_body_bytes)
            if (other := self._other_release(asked)) is not None:
                return self._elsewhere(other, environ, start_response)
            query = data_query(self._site, asked, accept, accept_encoding)
            if query is None:
                return None
            answer = ask(self._site, query.asked, query.want, query.coding)
        except (RequestError, ReaderFault, HTTPException) as error:
            environ[OUTCOME] = error
            return None
        start_response("200 OK", reply_to(self._site, query, answer).headers)
        if answer.file is None:
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]
        if environ["REQUEST_METHOD"] == "HEAD":
            answer.file.close()
            return []
        return wrap_file(environ, answer.file, 65536)

    def _elsewhere(
        self, identifier: str, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        answered = self._site.mounts.ask(identifier, environ, start_response)
        if answered is None:
            root = str(environ.get(ROOT, environ.get("SCRIPT_NAME", "")))
            raise self._site.archive.missing(identifier, root)
        return answered

    def _other_release(self, asked: QueryRequest) -> str | None:
        """The release that a query is for, where it is not this one."""
        named = self._site.archive.served.id if asked.release == "latest" else asked.release
        return None if named == self._site.release.id else named


def _headers(site: Site, etag: str) -> Headers:
    headers = [*COMMON_HEADERS.items(), ("Vary", "Accept, Accept-Encoding")]
    if not etag:
        return [*headers, ("Cache-Control", "no-store")]
    return [*headers, ("ETag", f'"{etag}"'), ("Cache-Control", f"public, max-age={site.config.max_age_s}")]


def _etag(site: Site, asked: QueryRequest, want: Wanted, coding: str) -> str:
    return site.etag(
        asked.text or "",
        "\1".join(asked.default_graphs),
        "\1".join(asked.named_graphs),
        want.results.name if want.results else "",
        want.graph.name if want.graph else "",
        coding,
    )
