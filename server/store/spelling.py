"""A client's query as every engine reads it alike.

SPARQL 1.1 reads code point escapes before anything else, SPARQL 1.2 in IRIs and strings only, and some
engines end a comment at a line feed alone. A query that has neither means the same to all of them, so that
none runs what was not checked.
"""

import re

from tropegraph.server.diagnosis import Token, tokens_of
from tropegraph.server.errors import MalformedRequest

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)", re.DOTALL)
_PUNCTUATION = ".;,=!<>|&*/+-^?~"
_WRITTEN = {'"': '\\"', "'": "\\'", "\\": "\\\\", "\n": "\\n", "\r": "\\r"}


def spelt_out(text: str) -> str:
    r"""The query without comments and code point escapes; raises MalformedRequest for one of unknown tokens.

    >>> print(spelt_out(r'ASK { <a:\u0062> ?p "\u0022" }#\u000A').rstrip())
    ASK { <a:b> ?p "\"" }
    """
    pieces: list[str] = []
    end = 0
    for token in tokens_of(text):
        if token.kind == "other" and token.text not in _PUNCTUATION:
            raise MalformedRequest(
                f"The query cannot be taken apart at {token.text!r}; put a blank after each < that compares."
            )
        pieces += [_blank(text[end : token.offset]), _spelt(token)]
        end = token.offset + len(token.text)
    return "".join((*pieces, _blank(text[end:])))


def _blank(between: str) -> str:
    """What stands between two tokens, a blank in the place of comments."""
    return re.sub(r"#[^\r\n]*", " ", between)


def _spelt(token: Token) -> str:
    if token.kind not in ("iri", "string") or "\\" not in token.text:
        return token.text
    is_string = token.kind == "string"

    def read(escape: re.Match[str]) -> str:
        code = int(escape[1] or escape[2] or "110000", 16)
        if code > 0x10FFFF:
            return escape[0]
        return _WRITTEN.get(chr(code), chr(code)) if is_string else chr(code)

    return _ESCAPE.sub(read, token.text)
