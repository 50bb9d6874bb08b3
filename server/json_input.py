"""JSON that clients send: what is not wholly text, finite numbers and lists of them is refused."""

import json
import math
from typing import Any

from .errors import MalformedRequest

_MOST_DIGITS = 30


def read_json(text: str | bytes, what: str) -> Any:
    """The value that a text says; raises MalformedRequest, which calls the text ``what``.

    Half characters (lone surrogates), numbers that are none or infinite, and whole numbers of over 30 digits
    are no data of anyone, but break what reads on: https://www.rfc-editor.org/rfc/rfc8259#section-8.2
    """
    try:
        value = json.loads(text, parse_int=_whole, parse_float=_finite, parse_constant=_finite)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise MalformedRequest(f"{what} has half a character, such as \\ud800 alone.") from error
    except (ValueError, RecursionError) as error:
        raise MalformedRequest(f"{what} is no JSON: {error}.") from error
    return value


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"a whole number has over {_MOST_DIGITS} digits")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number is none, or too large")
    return number
