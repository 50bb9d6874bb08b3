"""Every error that Tropegraph raises on purpose.

TropegraphError               something went wrong that the user can act on
├── UsageError                the command was called in a way that cannot work
├── SourceError               a source is not a page that can be read (path, line, reason)
│   └── UnknownWorkError      a page beside a work's own does not say which work it is about (page)
├── NotValidatedError         what was given cannot be validated, so nothing is known of it
├── ShapesError               a file of shapes says what cannot be meant (path, reasons)
├── UnusableShapesError       shapes that no validator here can run
├── AuthorityError            a curated file contradicts itself or cannot be parsed
├── BuildError                a build could not go on
├── OutputError               the output folder cannot be written
├── ReleaseError              a release folder is missing, incomplete or of another version
├── PublishError              an endpoint holds something else, or does not take what it is given
└── ServeError                the server cannot start
"""

from collections.abc import Sequence


class TropegraphError(Exception):
    """Something went wrong that the user can act on; its text is one sentence that says how."""

    exit_code = 1


class UsageError(TropegraphError):
    """The command was called in a way that cannot work."""

    exit_code = 2


class SourceError(TropegraphError):
    """A source is not a page that can be read."""

    def __init__(self, path: str, reason: str, line: int | None = None) -> None:
        self.path = path
        self.reason = reason
        self.line = line
        place = f"{path}:{line}" if line else path
        super().__init__(f"{place}: {reason}")


class UnknownWorkError(SourceError):
    """A page beside a work's own does not say which work it is about; ``page`` is its id."""

    def __init__(self, path: str, page: str) -> None:
        self.page = page
        super().__init__(path, f"{page} does not say which work it is about; call with --work Film/WikiWord")


class NotValidatedError(TropegraphError):
    """What was given cannot be validated, so nothing is known of it."""

    exit_code = 2


class ShapesError(TropegraphError):
    """A file of shapes says what cannot be meant."""

    exit_code = 2

    def __init__(self, path: str, reasons: Sequence[str]) -> None:
        self.path = path
        self.reasons = reasons
        super().__init__(f"{path}: " + "; ".join(reasons))


class UnusableShapesError(TropegraphError):
    """Shapes that no validator here can run."""

    exit_code = 2


class AuthorityError(TropegraphError):
    """A curated file contradicts itself or cannot be parsed."""


class BuildError(TropegraphError):
    """A build could not go on, or was told to stop at the first fault."""


class OutputError(TropegraphError):
    """The output folder cannot be written."""


class ReleaseError(TropegraphError):
    """A release folder is missing, incomplete or of another version."""


class PublishError(TropegraphError):
    """An endpoint holds something else, or does not take what it is given."""


class ServeError(TropegraphError):
    """The server cannot start."""
