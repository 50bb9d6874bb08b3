"""The header fields of a request: what is read of them, and what the application is given to read."""

from collections.abc import Iterable
from typing import Any


def field(headers: Any, name: str) -> str | None:
    """The value of a field, its lines joined to one list; None where the request has none.

    Who looks up a kept reply, who negotiates and who compares tags must all read the same value:
    https://www.rfc-editor.org/rfc/rfc9110#section-5.2
    """
    lines: list[str] = headers.get_all(name)
    if len(lines) == 1:
        return lines[0]
    return ", ".join(lines) if lines else None


def fields(headers: Any) -> Iterable[tuple[str, str]]:
    """Every field with its value, by the name that the application has for it, ``HTTP_ACCEPT``.

    A name with an underscore is left out: there it could not be told from the one with a hyphen.
    """
    for name in dict.fromkeys(name.lower() for name in headers.keys()):
        value = field(headers, name)
        if value is not None and "_" not in name:
            key = name.upper().replace("-", "_")
            yield key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}", value
