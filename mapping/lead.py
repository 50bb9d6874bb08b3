"""What a page's lead sentence says: title, year, genres, director, company; and the casts in its prose."""

import re
from dataclasses import dataclass

from .media import MEDIUM_WORDS
from .page import Passage, Span

_SENTENCE = re.compile(
    r"(?P<title>\S.{0,120}?)\s+(?:\((?P<aside>[^)]*)\)\s+)?(?:is|was)\s+(?:an?|the)\s+(?P<body>.*)", re.DOTALL
)
_YEAR = re.compile(r"(\d{4})\b(?!s)")
_YEAR_INSIDE = re.compile(r"\b(1[89]\d\d|20\d\d)\b(?!s)")
_MEDIUM = re.compile(rf"\b({'|'.join(map(re.escape, MEDIUM_WORDS))})\b", re.IGNORECASE)
_GENRE = re.compile(r"[a-zà-ÿ'’ -]+", re.IGNORECASE)
_NATIONS = re.compile(
    r"^(?:(?:North |South |Hong )?(?:American|British|English|Irish|Scottish|French|Italian|German|Spanish"
    r"|Korean|Japanese|Chinese|Kong|Indian|Canadian|Australian|Russian|Soviet|Swedish|Danish|Norwegian|Mexican|Polish"
    r"|Brazilian|Taiwanese|Thai)(?:[-/](?=[A-Z])|\s+|$))+"
)
_TOKEN = re.compile(r"\s*(?P<word>[^\s,;:()]+)")
_PARTICLES = frozenset("de da del della di du la le van von der den bin al el y".split())
_SUFFIXES = frozenset({"Jr.", "Sr.", "Jr", "Sr", "II", "III", "IV"})
_COMPANY = re.compile(
    r"\b(?:Pictures|Films?|Studios?|Entertainment|Productions?|Company|Corporation|Corp|Inc|Ltd|Media|Enix|Bros"
    r"|Brothers|Animation|Network|Games|Television|TV|International|Group|Cinema)\b"
)
_PERFORMER = re.compile(r" \((?:(?:played|portrayed|voiced) by )?(?P<performer>[^()]{3,60})\)")
_BEFORE = re.compile(r"(?:(?:[^\W\d_][\w'’.-]*|\"[^\"]{1,30}\"|“[^”]{1,30}”)\s)*(?:[^\W\d_][\w'’.-]*)$")
_LONGEST_NAME = 200
"""How many characters before a performer a character's name may take up."""
_NOT_NAMES = frozenset(
    "a an the when while after before in on at with and but as if for from to of by his her their its this "
    "that these those he she they it also then meanwhile later soon once both one two however there "
    "here".split()
)


@dataclass(frozen=True)
class Lead:
    """The facts of a lead sentence; spans are ranges of the page's text."""

    title: str
    title_span: Span
    year: int | None
    genres: tuple[str, ...]
    medium: str | None
    directors: tuple[Passage, ...]
    producers: tuple[Passage, ...]
    actors: tuple[Passage, ...] = ()

    @property
    def companies(self) -> tuple[Passage, ...]:
        """The producers whose names are those of companies."""
        return tuple(name for name in self.producers if is_company(name.text))


@dataclass(frozen=True)
class Role:
    """A "Character (Performer)" pair."""

    character: Passage
    performer: Passage

    @property
    def span(self) -> Span:
        return Span(self.character.span.start, self.performer.span.end + 1)


def read_lead(lead: Passage) -> Lead | None:
    """The facts that a lead's first sentence states, or None where it is no "*Title* is a …" sentence."""
    match = _SENTENCE.match(lead.text)
    if not match:
        return None
    start = lead.span.start
    body, body_start = match["body"], match.start("body")
    medium = _MEDIUM.search(body)
    year = _YEAR.match(body) or _YEAR_INSIDE.search(body)
    title = match["title"].strip("\"“”'")
    if not title or title[0].islower() or title.casefold() in _NOT_NAMES:
        return None
    title_start = start + lead.text.index(title)
    return Lead(
        title,
        Span(title_start, title_start + len(title)),
        int(year[1]) if year else None,
        _genres(body[year.end() if year and year.end() < (medium.start() if medium else 0) else 0 :]),
        medium[1].lower() if medium else None,
        _credits("directed by", body, start + body_start),
        _credits("produced by", body, start + body_start),
        _credits("starring", body, start + body_start),
    )


def is_company(name: str) -> bool:
    """Whether a name is that of a company by its words: "Harbour Films"."""
    return bool(_COMPANY.search(name))


def roles(passage: Passage, explicit: bool = False) -> list[Role]:
    """The "Character (Performer)" pairs of a passage, in order; ``explicit`` for "(played by …)" alone."""
    found = []
    for match in _PERFORMER.finditer(passage.text):
        performer = match["performer"]
        if not _is_person(performer) or (explicit and match.start("performer") == match.start() + 2):
            continue
        character = _name_ending(passage.text, match.start())
        if character:
            start = passage.span.start
            found.append(
                Role(
                    Passage(
                        character.cut(passage.text), Span(start + character.start, start + character.end)
                    ),
                    Passage(
                        performer, Span(start + match.start("performer"), start + match.end("performer"))
                    ),
                )
            )
    return found


def _genres(before_medium: str) -> tuple[str, ...]:
    """The genres between the year and the word for the medium: "buddy cop/crime/action" is three."""
    medium = _MEDIUM.search(before_medium)
    if not medium:
        return ()
    phrase = _NATIONS.sub("", before_medium[: medium.start()].strip(" -"))
    parts = [part.strip() for part in re.split(r"[/,]|\band\b", phrase)]
    return tuple(part for part in parts if part and len(part) <= 40 and _GENRE.fullmatch(part))


def _credits(phrase: str, text: str, offset: int) -> tuple[Passage, ...]:
    """The names after "directed by" and the like, joined by commas, "and" or "&"."""
    at = text.find(f"{phrase} ")
    if at < 0:
        return ()
    names, position = [], at + len(phrase)
    while True:
        name = _name_at(text, position)
        if name is None:
            break
        names.append(Passage(name.cut(text), Span(offset + name.start, offset + name.end)))
        joint = re.match(r",? (?:and|&) |, ", text[name.end :])
        if not joint:
            break
        position = name.end + joint.end() - 1
    return tuple(names)


def _name_at(text: str, position: int) -> Span | None:
    """The run of capitalised words that starts here; particles such as "van" are part of a name."""
    start, end = None, position
    while match := _TOKEN.match(text, end):
        word = match["word"]
        if not (word[0].isupper() or (start is not None and word in _PARTICLES)):
            break
        if start is None:
            start = match.start("word")
        end = match.end("word")
        if word.endswith(".") and word not in _SUFFIXES and len(word) > 2:
            end -= 1
            break
    if start is None:
        return None
    name = text[start:end]
    if name.endswith(".") and name.rsplit(" ", 1)[-1] not in _SUFFIXES:
        end -= 1
    return Span(start, end)


def _name_ending(text: str, end: int) -> Span | None:
    """The run of capitalised words, nicknames in quotes among them, that ends here."""
    begin = max(0, end - _LONGEST_NAME)
    begin = text.find(" ", begin, end) + 1 if begin else 0
    match = _BEFORE.search(text[begin:end])
    if not match:
        return None
    words = list(re.finditer(r"\"[^\"]*\"|“[^”]*”|\S+", match.group()))
    first = len(words)
    while first and (words[first - 1].group()[0].isupper() or words[first - 1].group()[0] in '"“'):
        first -= 1
    while first < len(words) and (
        words[first].group().casefold() in _NOT_NAMES or words[first].group()[0] in '"“'
    ):
        first += 1
    if first == len(words):
        return None
    return Span(begin + match.start() + words[first].start(), end)


def _is_person(text: str) -> bool:
    words = text.split()
    return (
        2 <= len(words) <= 5
        and words[0].casefold() not in _NOT_NAMES
        and all(word[0].isupper() or word in _PARTICLES for word in words)
        and not any(char.isdigit() or char in ",;:/" for char in text)
    )
