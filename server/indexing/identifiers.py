"""The identifiers of other data sets in all the forms in which people write them, each brought to one key.

A key is equal for all forms of one identifier: ``wd:Q514293``, ``https://www.wikidata.org/wiki/Q514293``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True)
class Source:
    """A data set elsewhere: ``forms`` match an identifier in any form, its own part in group 1.

    ``normal`` brings that part to the one spelling in which it is compared.
    """

    name: str
    title: str
    forms: re.Pattern[str]
    normal: Callable[[str], str]


@dataclass(frozen=True)
class Identifier:
    """An identifier; ``source`` is "iri" for that of a data set that we do not know.

    ``part`` is its own part in the spelling in which it is compared, ``spelling`` in that of its data set.
    """

    source: str
    part: str
    spelling: str

    @property
    def key(self) -> str:
        return f"{self.source} {self.part}"


def _number(part: str) -> str:
    """IMDb writes its numbers with seven digits at least."""
    return part[:2].lower() + part[2:].lstrip("0").zfill(7)


def _title(part: str) -> str:
    """Underscores for spaces, percent-encoding undone, the first letter large."""
    plain = unquote(part).replace(" ", "_")
    return plain[:1].upper() + plain[1:]


def _wiki_id(part: str) -> str:
    """Older addresses have a dot for the slash."""
    return part.replace(".", "/", 1)


def _film(part: str) -> str:
    return part.lower() if "/" in part else f"movie/{part}"


def _forms(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{pattern}/?(?:[?#].*)?", re.IGNORECASE)


_WIKI_ID = r"([a-z][a-z0-9]*[/.][a-z0-9]+)"

SOURCES = (
    Source(
        "wikidata",
        "Wikidata",
        _forms(
            r"(?:https?://(?:www\.|m\.)?wikidata\.org/(?:entity/|wiki/(?:special:entity(?:data|page)/|property:"
            r"|lexeme:)?|prop/(?:[a-z-]+/)*)|wdt?:|wikidata:)?([pql][1-9]\d*)(?:\.[a-z]+)?"
        ),
        str.upper,
    ),
    Source(
        "imdb",
        "IMDb",
        _forms(
            r"(?:https?://(?:www\.|m\.)?imdb\.com/(?:[a-z]{2}(?:-[a-z]{2,3})?/)?[a-z]+/|imdb:)?"
            r"((?:tt|nm|co|ch|ev)\d{4,12})(?:/[^?#]*)?"
        ),
        _number,
    ),
    Source(
        "dbpedia",
        "DBpedia",
        _forms(
            r"(?:https?://(?:www\.)?dbpedia\.org/(?:resource|page)/|https?://en\.(?:m\.)?wikipedia\.org/wiki/"
            r"|dbr:|dbpedia:)([^?#]+?)"
        ),
        _title,
    ),
    Source(
        "dbtropes",
        "DBTropes",
        _forms(
            rf"(?:https?://(?:www\.)?dbtropes\.org/(?:resource|page|data)/|dbtropes:){_WIKI_ID}(?:\.[a-z]+)?"
        ),
        _wiki_id,
    ),
    Source(
        "tvtropes",
        "TV Tropes",
        _forms(
            r"(?:https?://(?:www\.)?tvtropes\.org/(?:pmwiki/)?(?:pmwiki\.php(?:/|\?n=))?|tvtropes:)?"
            + _WIKI_ID
        ),
        _wiki_id,
    ),
    Source(
        "tmdb",
        "TMDB",
        _forms(
            r"(?:https?://(?:www\.)?themoviedb\.org/|tmdb:)((?:(?:movie|tv|person)/)?\d+)(?:-[^?#/]*)?"
            r"(?:/[^?#]*)?"
        ),
        _film,
    ),
    Source("viaf", "VIAF", _forms(r"(?:https?://(?:www\.)?viaf\.org/(?:viaf/)?|viaf:)(\d+)"), str),
)

TITLES = {source.name: source.title for source in SOURCES}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_NOT_IN_IRI = re.compile('[\x00-\x20\x7f<>"{}|^`\\\\]')


def identify(value: str) -> Identifier | None:
    """The identifier that a value is, in whatever form; None where it is neither one nor an absolute IRI.

    >>> identify("https://m.imdb.com/title/tt0095963/reference?ref_=x").key
    'imdb tt0095963'
    >>> identify("http://tvtropes.org/pmwiki/pmwiki.php/Film/RedHeat")
    Identifier(source='tvtropes', part='film/redheat', spelling='Film/RedHeat')
    """
    if _NOT_IN_IRI.search(value):
        return None
    for source in SOURCES:
        if match := source.forms.fullmatch(value):
            spelling = source.normal(match[1])
            part = spelling.casefold() if source.normal is _wiki_id else spelling  # the wiki folds capitals
            return Identifier(source.name, part, spelling)
    plain = _plain(value) if _SCHEME.fullmatch(value) else None
    return None if plain is None else Identifier("iri", plain, value)


def _plain(iri: str) -> str | None:
    """An IRI without what makes no difference in practice: http or https, ``www.``, a slash at its end.

    None where its host is none: ``http://[``.
    """
    try:
        parts = urlsplit(iri)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return iri
    host = parts.netloc.lower().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"//{host}{parts.path.rstrip('/')}{query}{fragment}"
