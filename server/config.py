"""What a server is started with."""

from dataclasses import dataclass, field

from .prefix import prefix_of
from .release import Release
from .store.limits import Limits


@dataclass(frozen=True)
class Config:
    """The release that is served, and the limits of a request.

    ``max_body_bytes`` bounds the body of a request, ``max_query_characters`` the query in it or in the URL;
    ``max_address_characters`` bounds every other address;
    ``page_size`` bounds the statements of one property that one document lists of those that point at its
    subject, ``list_size`` the entries of one list on one page of HTML; ``max_age_s`` is how long a cache may
    use an answer without asking again. ``limits`` are those of queries, and ``kept_bytes`` bounds the answers
    to queries that a process keeps in memory.
    ``public_url`` is where clients reach the server, with a slash at its end: for services whose clients
    need whole URLs. Empty means the base of the release. ``contact`` is the address of mail or the URL that
    the page about the site names, empty for none. ``endpoint`` is the URL of the endpoint that the data is
    read from, empty where that is the release's own store.
    """

    release: Release
    max_body_bytes: int = 1_000_000
    max_address_characters: int = 8_000
    max_query_characters: int = 100_000
    page_size: int = 500
    list_size: int = 100
    max_age_s: int = 300
    kept_bytes: int = 64_000_000
    endpoint: str = ""
    public_url: str = ""
    contact: str = ""
    limits: Limits = field(default_factory=Limits)

    @property
    def prefix(self) -> str:
        """The path that the site is reached below, with a slash at its beginning and none at its end."""
        return prefix_of(self.public_url) if self.public_url else ""
