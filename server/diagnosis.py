"""Saying what is wrong with a query that the parser refused, and where.

Oxigraph's parser reports where it gave up, which for a keyword is as many characters too far as the keyword
has. This module finds the token that is meant, and knows the commonest mistakes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_STARTS = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
"""What a name may begin with: https://www.w3.org/TR/sparql11-query/#rPN_CHARS_BASE"""
_WORD = rf"{_STARTS}_0-9\u00b7\u0300-\u036f\u203f\u2040"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%]"
_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+|\#[^\r\n]*)
  | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*>)
  | (?P<string>\"{{3}}(?:[^"\\]|\\.|"(?!""))*\"{{3}}|'{{3}}(?:[^'\\]|\\.|'(?!''))*'{{3}}
              |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
  | (?P<variable>[?$][{_STARTS}_0-9][{_WORD}]*)
  | (?P<blank>_:[{_STARTS}_0-9](?:[{_WORD}.-]*[{_WORD}-])?)
  | (?P<name>(?P<prefix>(?:[{_STARTS}](?:[{_WORD}.-]*[{_WORD}-])?)?)
             :(?:(?:[{_STARTS}_:0-9]|{_ESCAPED})(?:(?:[{_WORD}:-]|{_ESCAPED}|\.+(?=[{_WORD}:%\\-]))*))?)
  | (?P<tag>@[A-Za-z][A-Za-z0-9-]*)
  | (?P<word>[{_WORD}]+)
  | (?P<open>[({{\[])
  | (?P<close>[)}}\]])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_KEYWORD = re.compile(r"[A-Z][A-Z ]+[A-Z]\Z")
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
_CLOSES = {"(": ")", "{": "}", "[": "]"}


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: ``offset`` counts from 0 in the text, line and column from 1."""

    message: str
    offset: int
    line: int
    column: int


@dataclass(frozen=True)
class Token:
    """A piece of a query; ``kind`` is the name of its group in the grammar above.

    https://www.w3.org/TR/sparql11-query/#sparqlGrammar; escapes stay as they are written.
    """

    kind: str
    text: str
    offset: int
    prefix: str | None = None


def is_update(text: str) -> bool:
    """Whether the text begins, after its prologue, like a SPARQL update."""
    words = (token.text.upper() for token in tokens_of(text) if token.kind == "word")
    return next((word for word in words if word not in ("BASE", "PREFIX", "VERSION")), "") in _UPDATES


def explain(text: str, parser_message: str) -> Fault:
    """The fault of a query that the parser refused with this message."""
    tokens = list(tokens_of(text))
    if not tokens:
        return _fault(text, 0, "The query is empty.")
    return (
        _open_string(text, tokens)
        or _undeclared_prefix(text, tokens)
        or _unbalanced(text, tokens)
        or _unexpected(text, tokens, parser_message)
    )


def tokens_of(text: str) -> Iterator[Token]:
    """The pieces of a query in order, blanks and comments left out."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind == "prefix":
            kind = "name"
        if kind != "space":
            yield Token(kind, match.group(), match.start(), match.group("prefix"))


def _undeclared_prefix(text: str, tokens: list[Token]) -> Fault | None:
    declared: set[str | None] = set()
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.kind != "name":
            continue
        if before is not None and before.text.upper() == "PREFIX":
            declared.add(token.prefix)
        elif token.prefix not in declared:
            message = f"The prefix {token.prefix}: of {token.text} is not declared."
            return _fault(text, token.offset, message)
    return None


def _open_string(text: str, tokens: list[Token]) -> Fault | None:
    for token in tokens:
        if token.kind == "other" and token.text in "\"'":
            return _fault(text, token.offset, "The string that begins here is never closed.")
    return None


def _unbalanced(text: str, tokens: list[Token]) -> Fault | None:
    opened: list[Token] = []
    for token in tokens:
        if token.kind == "open":
            opened.append(token)
        elif token.kind == "close":
            if not opened:
                return _fault(text, token.offset, f"This {token.text} closes nothing.")
            last = opened.pop()
            if _CLOSES[last.text] != token.text:
                wanted = _CLOSES[last.text]
                return _fault(
                    text, token.offset, f"Found {token.text} where {wanted} should close {last.text}."
                )
    if opened:
        return _fault(text, opened[-1].offset, f"This {opened[-1].text} is never closed.")
    return None


def _unexpected(text: str, tokens: list[Token], parser_message: str) -> Fault:
    match = _PLACE.match(parser_message)
    if match is None:
        return _fault(text, 0, f"The query is not SPARQL: {parser_message}.")
    reported = _offset(text, int(match[1]), int(match[2]))
    expected = [item.strip() for item in match[3].split(", ")]
    keywords = [item for item in expected if _KEYWORD.match(item)]
    literals = [item.strip('"') for item in expected if re.fullmatch(r'"[^"\\]+"', item)]
    phrases = [item for item in expected if re.fullmatch(r"[A-Z]\w+ [\w ]+", item) and item not in keywords]
    if phrases:
        return _fault(text, _start(tokens, reported - 1), f"{phrases[0]}.")
    if keywords and not literals:
        reported -= min(len(keyword) for keyword in keywords)
    offset = _start(tokens, reported)
    found = next((token.text[:60] for token in tokens if token.offset == offset), None)
    if found is None:
        return _fault(text, offset, "The query breaks off, or goes wrong near its end.")
    hint = f"; expected one of: {' '.join(literals)}" if literals else ""
    return _fault(text, offset, f"The query cannot be read from {found} on{hint}.")


def _start(tokens: list[Token], offset: int) -> int:
    """Where the token at an offset begins, or the next one."""
    for token in tokens:
        if offset < token.offset + len(token.text):
            return token.offset
    return tokens[-1].offset + len(tokens[-1].text)


def _offset(text: str, line: int, column: int) -> int:
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    return min(starts[min(line, len(starts)) - 1] + column - 1, len(text))


def _fault(text: str, offset: int, message: str) -> Fault:
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    return Fault(message, offset, line, column)
