"""The one table of media: TV Tropes namespaces, the words for them, and what their works are."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Medium:
    """A namespace of works; ``name`` is the medium as lists show it, whatever the kinds of its works.

    ``words`` name such a work in running text, ``types`` are its classes.
    """

    namespace: str
    name: str
    words: tuple[str, ...]
    types: tuple[str, ...]


MEDIA = (
    Medium("Film", "film", ("film", "movie"), ("schema:Movie", "dbo:Film")),
    Medium(
        "WesternAnimation",
        "Western animation",
        ("animated film", "animated series", "cartoon"),
        ("schema:CreativeWork", "dbo:Cartoon"),
    ),
    Medium("Anime", "anime", ("anime", "anime series"), ("schema:CreativeWork", "dbo:Anime")),
    Medium(
        "Series",
        "television series",
        (
            "television series",
            "tv series",
            "tv show",
            "television show",
            "sitcom",
            "miniseries",
            "series",
            "show",
        ),
        ("schema:TVSeries", "dbo:TelevisionShow"),
    ),
    Medium(
        "Literature",
        "literature",
        ("novel", "novella", "short story", "book"),
        ("schema:Book", "dbo:WrittenWork"),
    ),
    Medium(
        "VideoGame",
        "video game",
        ("video game", "visual novel", "game"),
        ("schema:VideoGame", "dbo:VideoGame"),
    ),
    Medium(
        "ComicBook",
        "comic book",
        ("comic book", "comic", "graphic novel"),
        ("schema:CreativeWork", "dbo:Comic"),
    ),
    Medium("Manga", "manga", ("manga",), ("schema:CreativeWork", "dbo:Manga")),
    Medium("Webcomic", "webcomic", ("webcomic",), ("schema:CreativeWork", "dbo:WrittenWork")),
    Medium("Theatre", "theatre", ("play", "stage musical", "musical"), ("schema:Play", "dbo:Play")),
    Medium("WebVideo", "web video", ("web series",), ("schema:CreativeWork", "dbo:Work")),
    Medium("Music", "music", ("album", "song"), ("schema:CreativeWork", "dbo:MusicalWork")),
    Medium("Radio", "radio", ("radio show", "radio series"), ("schema:RadioSeries", "dbo:RadioProgram")),
    Medium("TabletopGame", "tabletop game", ("tabletop game", "board game"), ("schema:Game", "dbo:Game")),
    Medium("LightNovel", "light novel", ("light novel",), ("schema:Book", "dbo:WrittenWork")),
    Medium("Franchise", "franchise", ("franchise",), ("schema:CreativeWorkSeries", "dbo:Work")),
    Medium("Animation", "animation", (), ("schema:CreativeWork", "dbo:Work")),
    Medium("ComicStrip", "comic strip", ("comic strip",), ("schema:CreativeWork", "dbo:ComicStrip")),
    Medium("VisualNovel", "visual novel", (), ("schema:VideoGame", "dbo:VideoGame")),
    Medium("WebAnimation", "web animation", (), ("schema:CreativeWork", "dbo:Cartoon")),
    Medium("WebOriginal", "web original", (), ("schema:CreativeWork", "dbo:Work")),
    Medium("Fanfic", "fan fiction", (), ("schema:CreativeWork", "dbo:WrittenWork")),
    Medium("Podcast", "podcast", ("podcast",), ("schema:CreativeWork", "dbo:Work")),
    Medium("AudioPlay", "audio play", (), ("schema:CreativeWork", "dbo:Work")),
    Medium("Manhua", "manhua", (), ("schema:CreativeWork", "dbo:Comic")),
    Medium("Manhwa", "manhwa", (), ("schema:CreativeWork", "dbo:Comic")),
    Medium("Roleplay", "roleplay", (), ("schema:CreativeWork", "dbo:Work")),
    Medium("Toys", "toys", (), ("schema:CreativeWork", "dbo:Work")),
    Medium("Disney", "Disney animation", (), ("schema:Movie", "dbo:Film")),
)

_UNKNOWN = Medium("", "other", (), ("schema:CreativeWork", "dbo:Work"))
_ASPECTS = {
    "Trivia": "Trivia",
    **dict.fromkeys(
        (
            "YMMV Funny Heartwarming Awesome AwesomeMusic NightmareFuel TearJerker Fridge Headscratchers WMG"
            " Shocking Memes"
        ).split(),
        "Opinion",
    ),
}
"""Namespaces of pages beside a work's own, by what they are about."""

_BESIDE_WORKS = frozenset(
    "Main Characters Recap Laconic Quotes Synopsis Analysis ShoutOut Creator UsefulNotes".split()
)
_ELSEWHERE = frozenset(
    (
        "ARG Administrivia Advertising Art AsianAnimation Blog DarthWiki DrinkingGame ImageLinks JustForFun"
        " Magazine MediaNotes Myth Pinball PlayingWith Ride SelfDemonstrating SoYouWantTo Sports SugarWiki"
        " Timeline Tropers Website Wrestling"
    ).split()
)
"""Other namespaces of the wiki, whose pages are nothing of ours."""

_BY_NAMESPACE = {medium.namespace: medium for medium in MEDIA}
_BY_WORD = {word: medium for medium in MEDIA for word in medium.words}


def medium_of(work_id: str) -> Medium:
    """The medium of a work by the namespace of its TV Tropes id."""
    return _BY_NAMESPACE.get(work_id.partition("/")[0], _UNKNOWN)


def name_of(namespace: str) -> str:
    """The name of the medium whose works a namespace holds; of one that is not in the table, its words.

    >>> name_of("WesternAnimation"), name_of("Main"), name_of("AsianAnimation")
    ('Western animation', 'other', 'Asian animation')
    """
    if namespace in _BESIDE_WORKS:
        return _UNKNOWN.name
    first, *words = re.findall(r"[A-Z]?[^A-Z]+|[A-Z]+", namespace) or [namespace]
    medium = _BY_NAMESPACE.get(namespace)
    return medium.name if medium else " ".join([first, *(word.lower() for word in words)])


def namespace_for(word: str) -> str | None:
    """The namespace that a word such as "film" or "video game" stands for."""
    medium = _BY_WORD.get(word.casefold())
    return medium.namespace if medium else None


def is_work_namespace(name: str) -> bool:
    """Whether a name is a namespace of works."""
    return name in _BY_NAMESPACE


def is_namespace(name: str) -> bool:
    """Whether a name is a namespace of works, or of the pages beside them: opinions, trivia, tropes."""
    return is_work_namespace(name) or name in _ASPECTS or name in _BESIDE_WORKS


def is_wiki_namespace(name: str) -> bool:
    """Whether the wiki has such a namespace, be it for works, for pages beside them or for others."""
    return is_namespace(name) or name in _ELSEWHERE


def aspect_of(namespace: str) -> str | None:
    """What pages of a namespace are about, where that is not the work itself: Opinion or Trivia."""
    return _ASPECTS.get(namespace)


MEDIUM_WORDS = tuple(sorted(_BY_WORD, key=len, reverse=True))
"""Every word for a medium, longest first."""
