"""Which content coding an Accept-Encoding header asks for: https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3"""

import re
from functools import lru_cache

CODINGS = ("zstd", "br", "gzip")
"""In the server's order of preference: the first is the cheapest to make."""

_WEIGHT = re.compile(r"q\s*=\s*(\d*\.?\d*)", re.IGNORECASE)
_MAX_LENGTH = 1024


@lru_cache(maxsize=256)
def choose_coding(accept_encoding: str | None) -> str:
    """The coding that the header prefers, the first among equals; empty for none.

    >>> choose_coding("gzip, deflate, br"), choose_coding("gzip;q=1, br;q=0.5"), choose_coding("identity")
    ('br', 'gzip', '')
    """
    if not accept_encoding:
        return ""
    weights: dict[str, float] = {}
    for element in accept_encoding[:_MAX_LENGTH].lower().split(","):
        name, _, parameters = element.partition(";")
        weights[name.strip().removeprefix("x-")] = _weight(parameters)
    rest = weights.get("*", 0.0)
    ranked = [(weights.get(coding, rest), coding) for coding in CODINGS]
    best, coding = max(ranked, key=lambda pair: pair[0])
    identity = weights.get("identity", 0.0)
    return coding if best > 0 and best >= identity else ""


def _weight(parameters: str) -> float:
    match = _WEIGHT.search(parameters)
    try:
        return min(float(match[1]), 1.0) if match else 1.0
    except ValueError:
        return 0.0
