"""Content negotiation: which of several representations an Accept header asks for.

One pure function over anything that has a media type. It follows RFC 9110, section 12.5.1
(https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1): the most specific range that matches a
representation gives its quality, and a quality of 0 excludes it. Of equal qualities, a representation that is
named comes before one that a wildcard reaches, and then the order of the offers decides.

An alias is a guess at what a client means, such as ``text/plain`` for N-Triples or ``application/xml`` for
RDF/XML, so aliases count only where the header names no offer by its own media type: a browser that ranks
``application/xml`` above ``text/html`` still gets its page.

Real clients are not strict, so neither is this: parameters that we do not serve variants of (``charset``,
``profile``, ``version``) do not keep a range from matching, and an element that cannot be parsed is passed
over.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar


class Offer(Protocol):
    """A representation that can be chosen; ``aliases`` are other media types that clients call it by."""

    @property
    def media_type(self) -> str: ...

    @property
    def aliases(self) -> tuple[str, ...]: ...


OfferT = TypeVar("OfferT", bound=Offer)


@dataclass(frozen=True)
class MediaRange:
    """One element of an Accept header, in lower case; ``quality`` in [0, 1]."""

    type: str
    subtype: str
    quality: float = 1.0
    has_parameters: bool = False


_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE = re.compile(rf"\s*({_TOKEN})\s*/\s*({_TOKEN})\s*$")
_QUALITY = re.compile(r"\s*q\s*=\s*\"?(\d*\.?\d*)\"?\s*$", re.IGNORECASE)
_MAX_LENGTH = 4096
"""Characters of the header that are looked at: enough for every real client."""


def choose(accept: str | None, offers: Sequence[OfferT]) -> OfferT | None:
    """The offer that the header prefers, the first among equals; None where none is acceptable.

    A missing or empty header, and one without a single element that can be read, accepts everything.
    """
    ranges = media_ranges(accept or "")
    if not ranges:
        return offers[0] if offers else None
    by_name = any(_named(offer.media_type, ranges) for offer in offers)
    best: tuple[float, bool] = (0.0, True)
    chosen: OfferT | None = None
    for offer in offers:
        rank = _rank(offer, ranges, with_aliases=not by_name)
        if rank > best:
            best, chosen = rank, offer
    return chosen


def media_ranges(accept: str) -> list[MediaRange]:
    """The ranges of an Accept header, in its order, without the elements that cannot be read."""
    elements = _split(accept[:_MAX_LENGTH], ",")
    return [parsed for element in elements if (parsed := _media_range(element)) is not None]


def _media_range(element: str) -> MediaRange | None:
    name, *parameters = _split(element, ";")
    if name.strip() == "*":  # sent by Java's HttpURLConnection
        name = "*/*"
    match = _RANGE.match(name)
    if match is None:
        return None
    type_, subtype = match[1].lower(), match[2].lower()
    if type_ == "*" and subtype != "*":
        return None
    quality, has_parameters = 1.0, False
    for parameter in parameters:
        if re.match(r"\s*q\s*=", parameter, re.IGNORECASE):
            read = _quality(parameter)
            if read is None:
                return None
            quality = read
            break  # what follows a weight is no parameter of the media type
        has_parameters = has_parameters or bool(parameter.strip())
    return MediaRange(type_, subtype, quality, has_parameters)


def _split(text: str, separator: str) -> list[str]:
    """The parts between separators that do not stand in a quoted string."""
    if '"' not in text:
        return text.split(separator)
    parts, start, quoted, position = [], 0, False, 0
    while position < len(text):
        char = text[position]
        if char == "\\" and quoted:
            position += 1
        elif char == '"':
            quoted = not quoted
        elif char == separator and not quoted:
            parts.append(text[start:position])
            start = position + 1
        position += 1
    return [*parts, text[start:]]


def _quality(parameter: str) -> float | None:
    match = _QUALITY.match(parameter)
    if match is None or not any(char.isdigit() for char in match[1]):
        return None
    return min(float(match[1]), 1.0)


def _rank(offer: Offer, ranges: list[MediaRange], *, with_aliases: bool) -> tuple[float, bool]:
    """The offer's quality, and whether the header names it."""
    names = (offer.media_type, *(offer.aliases if with_aliases else ()))
    for name in names:
        quality = _named(name, ranges)
        if quality is not None:
            return quality, True
    type_ = offer.media_type.partition("/")[0]
    for wildcard in (type_, "*"):
        qualities = [r.quality for r in ranges if r.type == wildcard and r.subtype == "*"]
        if qualities:
            return max(qualities), False
    return 0.0, False


def _named(media_type: str, ranges: Iterable[MediaRange]) -> float | None:
    """The quality of a media type where a range names it.

    A range without parameters speaks for the type; one with parameters does so where there is no other, but
    cannot exclude it: ``text/turtle;version=1.2;q=0`` refuses a version that we do not send.
    """
    named = [r for r in ranges if f"{r.type}/{r.subtype}" == media_type]
    bare = [r.quality for r in named if not r.has_parameters]
    narrowed = [r.quality for r in named if r.has_parameters and r.quality > 0]
    return max(bare or narrowed, default=None)
