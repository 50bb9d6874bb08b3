"""The one table of what a request can get wrong, and the bodies that say so.

TropegraphError
├── ReaderFault               a mistake of our own while a query was answered; its text is for the log
└── RequestError              the client can act on it; the text says how
    ├── MalformedRequest      a parameter is missing, doubled or cannot be read
    ├── QuerySyntaxError      the query is not SPARQL (line, column)
    ├── UpdateRefused         a release never changes
    ├── ServiceRefused        the server makes no requests of its own
    ├── UnknownResource       nothing is known of this IRI or file
    │   └── UnknownRelease    there is no such release, or it is kept no more (releases)
    ├── GoneResource          this IRI was given up, and no other has taken its place
    ├── NotAcceptable         no representation is of a type that the client accepts (variants)
    │   └── NotRepresentable  the answer cannot be written in the syntax that was asked for
    ├── AddressTooLong        the address is longer than the server reads
    ├── BodyTooLarge          the body is longer than the server reads
    ├── UnsupportedBody       the body's media type is none that the server reads
    ├── BodyLate              the body does not come in the time that it may take
    ├── QueryTimeout          the query ran until its deadline (limit_s)
    ├── QueryTooLarge         the query needs more memory than it may have (limit_bytes)
    ├── AnswerTooLarge        the answer is longer than the server sends (limit_bytes)
    ├── RowsCut               the endpoint behind sent a part of the rows only (limit_rows)
    ├── Busy                  as many queries are waiting as may (retry_after_s)
    ├── NotReady              the endpoint behind holds no whole release yet, or is busy (retry_after_s)
    ├── ServiceFault          an endpoint that the query names in SERVICE gives no answer that can be used
    ├── EndpointFault         the endpoint behind cannot be reached, or gives no answer that can be used
    └── NotOffered            the release that is served lacks what this needs
"""

from dataclasses import asdict
from http import HTTPStatus
from typing import Self

from tropegraph.mapping.errors import TropegraphError

from .offers import KeptRelease, Suggestion, Variant


class RequestError(TropegraphError):
    """The client can act on it; the text says how, and ``suggestions`` lead there."""

    suggestions: tuple[Suggestion, ...] = ()

    def suggesting(self, *suggestions: Suggestion) -> Self:
        """The same error, with what may have been meant or what to read next."""
        self.suggestions = suggestions
        return self

    def members(self) -> dict[str, object]:
        """What a problem document says beside status, title and detail."""
        return {}


class ReaderFault(TropegraphError):
    """A mistake of our own while a query was answered; its text is for the log."""


class MalformedRequest(RequestError):
    """A parameter is missing, doubled or cannot be read."""


class QuerySyntaxError(RequestError):
    """The query is not SPARQL; ``line`` and ``column`` count from 1, in the text as it was sent."""

    def __init__(self, detail: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(detail, line, column)
        self.detail = detail
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return self.detail

    def members(self) -> dict[str, object]:
        return {"line": self.line, "column": self.column} if self.line else {}


class UpdateRefused(RequestError):
    """A release never changes."""


class ServiceRefused(RequestError):
    """The server makes no requests of its own."""


class UnknownResource(RequestError):
    """Nothing is known of this IRI or file."""


class UnknownRelease(UnknownResource):
    """There is no such release, or it is kept no more."""

    def __init__(self, identifier: str, releases: tuple[KeptRelease, ...]) -> None:
        super().__init__(identifier, releases)
        self.identifier = identifier
        self.releases = releases

    def __str__(self) -> str:
        kept = ", ".join(release.id for release in self.releases)
        return f"There is no release {self.identifier}, or it is kept no more; those that are: {kept}."

    def members(self) -> dict[str, object]:
        return {"releases": [asdict(release) for release in self.releases]}


class GoneResource(RequestError):
    """This IRI was given up, and no other has taken its place."""


class NotAcceptable(RequestError):
    """No representation is of a type that the client accepts."""

    def __init__(self, detail: str, variants: tuple[Variant, ...] = ()) -> None:
        super().__init__(detail, variants)
        self.detail = detail
        self.variants = variants

    def __str__(self) -> str:
        return self.detail

    def members(self) -> dict[str, object]:
        return {"variants": [asdict(variant) for variant in self.variants]} if self.variants else {}


class NotRepresentable(NotAcceptable):
    """The answer cannot be written in the syntax that was asked for."""


class AddressTooLong(RequestError):
    """The address is longer than the server reads."""


class BodyTooLarge(RequestError):
    """The body is longer than the server reads."""


class UnsupportedBody(RequestError):
    """The body's media type is none that the server reads."""


class BodyLate(RequestError):
    """The body does not come in the time that it may take."""


class QueryTimeout(RequestError):
    """The query ran until its deadline and was ended; ``advice`` says how to ask for less."""

    def __init__(self, limit_s: float, advice: str = "") -> None:
        super().__init__(limit_s, advice)
        self.limit_s = limit_s
        self.advice = advice or (
            "Bind more of it, ask for less at a time (LIMIT, with OFFSET and ORDER BY), leave out a cross "
            "product or an unbounded path, or work on a dump: see /dumps/."
        )

    def __str__(self) -> str:
        return f"The query was ended after {self.limit_s:g} seconds, without an answer. {self.advice}"

    def members(self) -> dict[str, object]:
        return {"limit_s": self.limit_s}


class _BytesPassed(RequestError):
    def __init__(self, limit_bytes: int) -> None:
        super().__init__(limit_bytes)
        self.limit_bytes = limit_bytes

    def members(self) -> dict[str, object]:
        return {"limit_bytes": self.limit_bytes}


class QueryTooLarge(_BytesPassed):
    """The query needs more memory than it may have."""

    def __str__(self) -> str:
        return (
            f"The query was ended because it needs more than {self.limit_bytes // 1_000_000} MB of memory. "
            "Sort, group or join fewer rows, or work on a dump: see /dumps/."
        )


class AnswerTooLarge(_BytesPassed):
    """The answer is longer than the server sends."""

    def __str__(self) -> str:
        return (
            f"The answer is longer than {self.limit_bytes // 1_000_000} MB. Ask for a part at a time "
            "(LIMIT and OFFSET with ORDER BY), for CSV, or take a dump: see /dumps/."
        )


def _again(retry_after_s: int) -> str:
    """When to try again.

    >>> _again(1), _again(30)
    ('Try again in 1 second.', 'Try again in 30 seconds.')
    """
    return f"Try again in {retry_after_s} second{'' if retry_after_s == 1 else 's'}."


class Busy(RequestError):
    """As many queries are waiting as may; the client is told when to try again."""

    def __init__(self, retry_after_s: int, queue: int) -> None:
        super().__init__(retry_after_s, queue)
        self.retry_after_s = retry_after_s
        self.queue = queue

    def __str__(self) -> str:
        return (
            f"The server is busy with other queries, and no more than {self.queue} may wait. "
            f"{_again(self.retry_after_s)}"
        )

    def members(self) -> dict[str, object]:
        return {"retry_after_s": self.retry_after_s}


class RowsCut(RequestError):
    """The endpoint behind sent a part of the rows, as many as it sends at most where that is known."""

    def __init__(self, limit_rows: int | None) -> None:
        super().__init__(limit_rows)
        self.limit_rows = limit_rows

    def __str__(self) -> str:
        if self.limit_rows is None:
            return (
                "The endpoint behind this site ran out of time and had a part of the answer only, which is "
                "not sent. Ask for fewer rows (LIMIT), name terms instead of variables, or take a dump: see "
                "/dumps/."
            )
        return (
            f"The endpoint behind this site sends no more than {self.limit_rows} rows, and the answer has as "
            f"many or more. Ask for a part at a time (LIMIT up to {self.limit_rows}, and OFFSET with ORDER "
            "BY), count instead of listing, or take a dump: see /dumps/."
        )

    def members(self) -> dict[str, object]:
        return {"limit_rows": self.limit_rows} if self.limit_rows else {}


class NotReady(RequestError):
    """There is nothing to answer from at the moment; the client is told when to try again."""

    def __init__(self, detail: str, retry_after_s: int) -> None:
        super().__init__(detail, retry_after_s)
        self.detail = detail
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        return f"{self.detail} {_again(self.retry_after_s)}"

    def members(self) -> dict[str, object]:
        return {"retry_after_s": self.retry_after_s}


class ServiceFault(RequestError):
    """An endpoint that the query names in SERVICE gives no answer that can be used."""


class EndpointFault(RequestError):
    """The endpoint behind cannot be reached, or gives no answer that can be used."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"The SPARQL endpoint behind this site {self.reason}."


class NotOffered(RequestError):
    """The release that is served lacks what this needs."""


STATUS: dict[type[RequestError], HTTPStatus] = {
    MalformedRequest: HTTPStatus.BAD_REQUEST,
    QuerySyntaxError: HTTPStatus.BAD_REQUEST,
    UpdateRefused: HTTPStatus.FORBIDDEN,
    ServiceRefused: HTTPStatus.FORBIDDEN,
    UnknownResource: HTTPStatus.NOT_FOUND,
    UnknownRelease: HTTPStatus.NOT_FOUND,
    GoneResource: HTTPStatus.GONE,
    NotAcceptable: HTTPStatus.NOT_ACCEPTABLE,
    NotRepresentable: HTTPStatus.NOT_ACCEPTABLE,
    AddressTooLong: HTTPStatus.REQUEST_URI_TOO_LONG,
    BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnsupportedBody: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    BodyLate: HTTPStatus.REQUEST_TIMEOUT,
    QueryTimeout: HTTPStatus.GATEWAY_TIMEOUT,
    QueryTooLarge: HTTPStatus.INSUFFICIENT_STORAGE,
    AnswerTooLarge: HTTPStatus.INSUFFICIENT_STORAGE,
    RowsCut: HTTPStatus.INSUFFICIENT_STORAGE,
    Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    NotReady: HTTPStatus.SERVICE_UNAVAILABLE,
    ServiceFault: HTTPStatus.BAD_GATEWAY,
    EndpointFault: HTTPStatus.BAD_GATEWAY,
    NotOffered: HTTPStatus.NOT_IMPLEMENTED,
}
