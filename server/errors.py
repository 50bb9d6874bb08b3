"""The one table of what a request can get wrong, and the bodies that say so.

TropegraphError
└── RequestError              the client can act on it; the text says how
    ├── MalformedRequest      a parameter is missing, doubled or cannot be read
    ├── QuerySyntaxError      the query is not SPARQL (line, column)
    ├── UpdateRefused         a release never changes
    ├── ServiceRefused        the server makes no requests of its own
    ├── UnknownResource       nothing is known of this IRI or file
    ├── GoneResource          this IRI was given up, and no other has taken its place
    ├── NotAcceptable         no representation is of a type that the client accepts (variants)
    │   └── NotRepresentable  the answer cannot be written in the syntax that was asked for
    ├── BodyTooLarge          the body is longer than the server reads
    └── UnsupportedBody       the body's media type is none that the server reads
"""

from dataclasses import asdict, dataclass
from http import HTTPStatus

from tropegraph.mapping.errors import TropegraphError


@dataclass(frozen=True)
class Variant:
    """A representation that the client could have asked for."""

    href: str
    media_type: str
    title: str


class RequestError(TropegraphError):
    """The client can act on it; the text says how."""

    def members(self) -> dict[str, object]:
        """What a problem document says beside status, title and detail."""
        return {}


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


class BodyTooLarge(RequestError):
    """The body is longer than the server reads."""


class UnsupportedBody(RequestError):
    """The body's media type is none that the server reads."""


STATUS: dict[type[RequestError], HTTPStatus] = {
    MalformedRequest: HTTPStatus.BAD_REQUEST,
    QuerySyntaxError: HTTPStatus.BAD_REQUEST,
    UpdateRefused: HTTPStatus.FORBIDDEN,
    ServiceRefused: HTTPStatus.FORBIDDEN,
    UnknownResource: HTTPStatus.NOT_FOUND,
    GoneResource: HTTPStatus.GONE,
    NotAcceptable: HTTPStatus.NOT_ACCEPTABLE,
    NotRepresentable: HTTPStatus.NOT_ACCEPTABLE,
    BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnsupportedBody: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
}


@dataclass(frozen=True)
class Problem:
    """What went wrong with a request, ready to be written as HTML or as a problem document.

    https://www.rfc-editor.org/rfc/rfc9457#section-3
    """

    status: int
    title: str
    detail: str
    members: dict[str, object]

    def as_json(self) -> dict[str, object]:
        return {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.members,
        }


def problem_of(error: RequestError) -> Problem:
    """The problem that an error is."""
    status = STATUS[type(error)]
    return Problem(status.value, status.phrase, str(error), error.members())
