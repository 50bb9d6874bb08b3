"""What an error offers the client in place of what was asked for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Variant:
    """A representation that the client could have asked for."""

    href: str
    media_type: str
    title: str


@dataclass(frozen=True)
class KeptRelease:
    """A release that the client can ask for; ``created`` is when it was built."""

    href: str
    id: str
    created: str


@dataclass(frozen=True)
class Suggestion:
    """What may have been meant, or what to read next."""

    href: str
    title: str
