"""The one table of media: TV Tropes namespaces, the words for them, and what their works are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Medium:
    """A namespace of works; ``words`` name such a work in running text, ``types`` are its classes."""

    namespace: str
    words: tuple[str, ...]
    types: tuple[str, ...]


MEDIA = (
    Medium("Film", ("film", "movie"), ("schema:Movie", "dbo:Film")),
    Medium(
        "WesternAnimation",
        ("animated film", "animated series", "cartoon"),
        ("schema:CreativeWork", "dbo:Cartoon"),
    ),
    Medium("Anime", ("anime", "anime series"), ("schema:CreativeWork", "dbo:Anime")),
    Medium(
        "Series",
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
    Medium("Literature", ("novel", "novella", "short story", "book"), ("schema:Book", "dbo:WrittenWork")),
    Medium("VideoGame", ("video game", "visual novel", "game"), ("schema:VideoGame", "dbo:VideoGame")),
    Medium("ComicBook", ("comic book", "comic", "graphic novel"), ("schema:CreativeWork", "dbo:Comic")),
    Medium("Manga", ("manga",), ("schema:CreativeWork", "dbo:Manga")),
    Medium("Webcomic", ("webcomic",), ("schema:CreativeWork", "dbo:WrittenWork")),
    Medium("Theatre", ("play", "stage musical", "musical"), ("schema:Play", "dbo:Play")),
    Medium("WebVideo", ("web series",), ("schema:CreativeWork", "dbo:Work")),
    Medium("Music", ("album", "song"), ("schema:CreativeWork", "dbo:MusicalWork")),
    Medium("Radio", ("radio show", "radio series"), ("schema:RadioSeries", "dbo:RadioProgram")),
    Medium("TabletopGame", ("tabletop game", "board game"), ("schema:Game", "dbo:Game")),
    Medium("LightNovel", ("light novel",), ("schema:Book", "dbo:WrittenWork")),
    Medium("Franchise", ("franchise",), ("schema:CreativeWorkSeries", "dbo:Work")),
    Medium("Animation", (), ("schema:CreativeWork", "dbo:Work")),
    Medium("ComicStrip", ("comic strip",), ("schema:CreativeWork", "dbo:ComicStrip")),
    Medium("VisualNovel", (), ("schema:VideoGame", "dbo:VideoGame")),
    Medium("WebAnimation", (), ("schema:CreativeWork", "dbo:Cartoon")),
    Medium("WebOriginal", (), ("schema:CreativeWork", "dbo:Work")),
    Medium("Fanfic", (), ("schema:CreativeWork", "dbo:WrittenWork")),
    Medium("Podcast", ("podcast",), ("schema:CreativeWork", "dbo:Work")),
    Medium("AudioPlay", (), ("schema:CreativeWork", "dbo:Work")),
    Medium("Manhua", (), ("schema:CreativeWork", "dbo:Comic")),
    Medium("Manhwa", (), ("schema:CreativeWork", "dbo:Comic")),
    Medium("Roleplay", (), ("schema:CreativeWork", "dbo:Work")),
    Medium("Toys", (), ("schema:CreativeWork", "dbo:Work")),
    Medium("Disney", (), ("schema:Movie", "dbo:Film")),
)

_UNKNOWN = Medium("", (), ("schema:CreativeWork", "dbo:Work"))
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
