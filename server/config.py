"""What a server is started with."""

from dataclasses import dataclass

from .release import Release


@dataclass(frozen=True)
class Config:
    """The release that is served, and the limits of a request.

    ``max_body_bytes`` bounds the body of a request, ``page_size`` the statements of one property that one
    document lists of those that point at its subject.
    """

    release: Release
    max_body_bytes: int = 1_000_000
    page_size: int = 500
    max_age_s: int = 300
