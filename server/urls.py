"""Every URL that the server writes, and the IRI that a path stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from tropegraph.mapping.vocabulary import DEFAULT_BASE

_SAFE = "/:@!$&'()*+,;=~-._"
VOCABULARY_PATHS = ("ontology", "shapes", "modes", "mode")
"""First segments of paths whose IRIs are the project's own whatever the base of the release."""
SITE_PATHS = frozenset(
    {
        "",
        ".well-known",
        "context.jsonld",
        "cookbook",
        "favicon.ico",
        "feed",
        "fragments",
        "health",
        "lookup",
        "metrics",
        "modes",
        "ontology",
        "reconcile",
        "release",
        "robots.txt",
        "search",
        "shapes",
        "sitemap.xml",
        "sitemap",
        "static",
        "timegate",
        "timemap",
    }
)
"""First segments of paths that belong to the site as a whole; all others belong to a release."""


def of_site(path: str) -> bool:
    """Whether a path belongs to the site as a whole, and not to one release."""
    first = path.partition("/")[0]
    return first in SITE_PATHS or first.partition(".")[0] in ("modes", "ontology", "shapes")


@dataclass(frozen=True)
class Urls:
    """Builds URLs for one release, on the host and below the root at which it is reached.

    ``root`` is the path that the application is mounted at, without a slash at its end. Where that is the
    path of a release, ``site_root`` is the path of the whole site.

    >>> urls = Urls("https://example.org/data/")
    >>> urls.iri("Film/RedHeat"), urls.iri("mode/Averted")
    ('https://example.org/data/Film/RedHeat', 'https://w3id.org/tropegraph/mode/Averted')
    >>> urls.local("https://example.org/data/Film/RedHeat/character/ÉmileX")
    '/Film/RedHeat/character/%C3%89mileX'
    >>> urls.local("https://example.org/data/lookup?iri=")
    '/lookup?iri='
    >>> urls.local("https://www.wikidata.org/entity/Q1") is None
    True
    >>> mounted = Urls("https://example.org/data/", "/release/ID", "")
    >>> mounted.to("Film/RedHeat"), mounted.to("ontology")
    ('/release/ID/Film/RedHeat', '/ontology')
    """

    base: str
    root: str = ""
    site_root: str | None = None

    def iri(self, path: str) -> str:
        """The canonical IRI of a path of this site."""
        owner = DEFAULT_BASE if path.partition("/")[0] in VOCABULARY_PATHS else self.base
        return owner + path

    def path(self, iri: str) -> str | None:
        """The path of an IRI on this site, with its fragment; None where another site answers for it."""
        if iri.startswith(DEFAULT_BASE):
            path = iri.removeprefix(DEFAULT_BASE)
            if path.partition("/")[0].partition("#")[0] in VOCABULARY_PATHS:
                return path
        return iri.removeprefix(self.base) if iri.startswith(self.base) else None

    def local(self, iri: str) -> str | None:
        """The URL on this site that answers for an IRI; None where another site does."""
        path = self.path(iri)
        if path is None:
            return None
        whole, hash_mark, fragment = path.partition("#")
        document, question_mark, search = whole.partition("?")
        search = quote(search, safe=_SAFE + "%?")
        return self.to(document) + question_mark + search + hash_mark + quote(fragment, safe=_SAFE)

    def places(self) -> list[tuple[str, str]]:
        """Pairs of how an IRI begins and how the URL that answers for it does; the first that fits counts.

        >>> Urls("https://example.org/data/", "/release/ID", "").places()[-2:]
        [('https://example.org/data/release/', '/release/'), ('https://example.org/data/', '/release/ID/')]
        """
        vocabularies = [(DEFAULT_BASE + path, self.to(path)) for path in VOCABULARY_PATHS]
        return [*vocabularies, (f"{self.base}release/", self.to("release/")), (self.base, f"{self.root}/")]

    def to(self, path: str, fields: Sequence[tuple[str, str]] = (), **query: str | int) -> str:
        """The URL of a path of this site, with the fields of its query in order."""
        search = f"?{urlencode([*fields, *query.items()])}" if fields or query else ""
        root = self.root if self.site_root is None or not of_site(path) else self.site_root
        return f"{root}/{quote(path, safe=_SAFE)}{search}"

    def static(self, file: str, version: str) -> str:
        """The URL of a file of our own that may be kept for ever."""
        return self.to(f"static/{file}", v=version)

    def dump(self, file: str) -> str:
        return self.to(f"dumps/{file}")

    def query(self, text: str) -> str:
        """The URL of the query form, filled in."""
        return self.to("sparql", query=text)

    @staticmethod
    def uri(iri: str) -> str:
        """An IRI as it stands in a header, which holds ASCII only.

        https://www.rfc-editor.org/rfc/rfc3987#section-3.1
        """
        return quote(iri, safe=_SAFE + "%#?[]")
