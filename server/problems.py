"""What an error looks like to the client: the one body shape of all errors."""

from dataclasses import asdict, dataclass

from .errors import STATUS, RequestError


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
    members = error.members()
    if error.suggestions:
        members["suggestions"] = [asdict(each) for each in error.suggestions]
    return Problem(status.value, status.phrase, str(error), members)
