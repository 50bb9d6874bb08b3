"""The way of a query past the framework: from the request to the reader and back.

A light query is answered in a fraction of a millisecond, of which routing and response objects would take
the most. So this WSGI layer answers queries whose result is data. Everything else at the endpoint, pages,
errors and the service description, goes on to the application, an error as the outcome of the request.
"""

import hashlib
import os
import re
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_etags
from werkzeug.wrappers import Request
from werkzeug.wsgi import FileWrapper

from . import protocol
from .answering import Wanted, ask, check_length, wanted_by
from .codings import choose_coding
from .errors import RequestError
from .formats import syntax_of
from .handling import COMMON_HEADERS
from .kept import KeptReplies, KeptReply
from .protocol import QueryRequest
from .site import Site

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/sparql"
OUTCOME = "tropegraph.outcome"
"""Where the application finds the error that a request has already come to."""
_VOLATILE_WORDS = ("now", "rand", "uuid", "bnode", "service", "\\u", "construct")
_VOLATILE = re.compile(r"\b(?:now|rand|uuid|struuid|bnode|service)\b|\\u", re.IGNORECASE)
_CONSTRUCT = re.compile(r"construct\b", re.IGNORECASE)
_BLANK = re.compile(r"\[|_:|\(\s*[^\s)]")
_VARY = ("Vary", "Accept, Accept-Encoding")


def is_volatile(text: str) -> bool:
    """Whether the same query may have another answer next time; it may say so of some that have not.

    >>> is_volatile("SELECT (NOW() AS ?now) {}"), is_volatile("SELECT ?known { ?s ?p ?known }")
    (True, False)
    """
    lowered = text.lower()
    if not any(word in lowered for word in _VOLATILE_WORDS):  # a tenth of the time of the pattern
        return False
    if _VOLATILE.search(text):
        return True
    construct = _CONSTRUCT.search(text)
    return bool(construct and _BLANK.search(text, construct.end()))


class Front:
    """A WSGI application that answers queries for data, and hands on every other request."""

    def __init__(self, application: "WSGIApplication", site: Site) -> None:
        self._application = application
        self._site = site
        self._kept = KeptReplies(site.config.kept_bytes)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"] == PATH and environ["REQUEST_METHOD"] in ("GET", "HEAD", "POST"):
            answered = self._answered(environ, start_response)
            if answered is not None:
                return answered
        return self._application(environ, start_response)

    def _answered(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes] | None:
        method = environ["REQUEST_METHOD"]
        accept, accept_encoding = environ.get("HTTP_ACCEPT"), environ.get("HTTP_ACCEPT_ENCODING")
        line = (environ.get("QUERY_STRING", ""), accept, accept_encoding)
        if method == "GET" and "HTTP_IF_NONE_MATCH" not in environ and (kept := self._kept.get(line)):
            start_response("200 OK", kept.headers)
            return [kept.body]
        try:
            asked = _read(environ, self._site.config.max_body_bytes)
            if asked.text is None:
                return None
            check_length(self._site, asked)
            want = wanted_by(asked.format, accept)
            if want.is_page or want.is_nothing:
                return None
            return self._reply(environ, start_response, asked, want, line)
        except (RequestError, HTTPException) as error:
            environ[OUTCOME] = error
            return None

    def _reply(
        self,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
        asked: QueryRequest,
        want: Wanted,
        line: tuple[str, str | None, str | None],
    ) -> Iterable[bytes]:
        coding = choose_coding(line[2])
        is_kept = not is_volatile(asked.text or "")
        etag = self._etag(asked, want, coding) if is_kept else ""
        key = (etag,)
        if is_kept and (given := environ.get("HTTP_IF_NONE_MATCH")) and _has(given, etag):
            start_response("304 Not Modified", self._headers(etag, None, 0, "")[:-1])
            return []
        reply = self._kept.get(key) if is_kept else None
        if reply is None:
            answer = ask(self._site, asked, want, coding)
            content_type = syntax_of(answer.syntax).content_type
            if answer.file is not None:
                size = os.fstat(answer.file.fileno()).st_size
                start_response("200 OK", self._headers(etag, content_type, size, answer.coding))
                if environ["REQUEST_METHOD"] == "HEAD":
                    answer.file.close()
                    return []
                return FileWrapper(answer.file, 65536)
            headers = self._headers(etag, content_type, len(answer.body), answer.coding)
            reply = KeptReply(headers, answer.body, etag)
            if is_kept:
                self._kept.put(key, len(etag), reply)
        if is_kept and environ["REQUEST_METHOD"] == "GET":
            self._kept.put(line, len(line[0]), reply)
        start_response("200 OK", reply.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [reply.body]

    def _headers(self, etag: str, content_type: str | None, size: int, coding: str) -> list[tuple[str, str]]:
        """The headers of an answer, its length last."""
        headers = [*COMMON_HEADERS.items(), _VARY]
        if etag:
            headers += [
                ("ETag", f'"{etag}"'),
                ("Cache-Control", f"public, max-age={self._site.config.max_age_s}"),
            ]
        else:
            headers.append(("Cache-Control", "no-store"))
        if content_type:
            headers.append(("Content-Type", content_type))
        if coding:
            headers.append(("Content-Encoding", coding))
        return [*headers, ("Content-Length", str(size))]

    def _etag(self, asked: QueryRequest, want: Wanted, coding: str) -> str:
        parts = (
            self._site.edition,
            asked.text or "",
            "\1".join(asked.default_graphs),
            "\1".join(asked.named_graphs),
            want.results.name if want.results else "",
            want.graph.name if want.graph else "",
            coding,
        )
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _read(environ: "WSGIEnvironment", max_body_bytes: int) -> QueryRequest:
    """The query of a request, whose body can then be read again."""
    request = Request(environ)
    request.max_content_length = max_body_bytes
    if environ["REQUEST_METHOD"] == "POST":
        data = request.get_data()
        environ["wsgi.input"] = BytesIO(data)
        environ["CONTENT_LENGTH"] = str(len(data))
    return protocol.read(request)


@lru_cache(maxsize=64)
def _tags(given: str) -> frozenset[str]:
    return frozenset(tag for tag in parse_etags(given).as_set(include_weak=True))


def _has(given: str, etag: str) -> bool:
    """https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2"""
    return etag in _tags(given)
