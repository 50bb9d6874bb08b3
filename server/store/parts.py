"""A query taken apart where its clauses meet, so that a store can be asked for what it can answer well.

Only the text is looked at, and only one that the parser has accepted:
https://www.w3.org/TR/sparql11-query/#rQueryUnit
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tropegraph.server.diagnosis import Token, tokens_of
from tropegraph.server.errors import MalformedRequest

from .dataset import named_iri, resolved

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_MODIFIERS = ("ORDER", "LIMIT", "OFFSET", "GROUP", "HAVING", "VALUES")
_CHAINED = ("UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH", "EXISTS")
_UNARY = "!+-"
NESTED_UP_TO = 200
LINKED_UP_TO = 1_000
_AFTER_HEAD = ("FROM", "WHERE", *_MODIFIERS)


@dataclass(frozen=True)
class Parts:
    """The clauses of a query, as text between two of its tokens.

    ``head`` is what stands between the form and the first clause: what is selected or described. ``template``
    is that of CONSTRUCT, without its braces. ``body`` begins with the WHERE clause and goes on to the end.
    ``described`` are the IRIs that DESCRIBE names, ``limit`` is the LIMIT of the whole query.
    """

    prologue: str
    form: str
    head: str
    template: str
    body: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    described: tuple[str, ...]
    limit: int | None

    @property
    def names_dataset(self) -> bool:
        """Whether the query says which graphs it is about."""
        return bool(self.default_graphs or self.named_graphs)

    @property
    def template_variables(self) -> tuple[str, ...]:
        """The variables of the template, without question marks."""
        found = (token.text[1:] for token in tokens_of(self.template) if token.kind == "variable")
        return tuple(dict.fromkeys(found))

    @property
    def described_variables(self) -> str:
        """What a SELECT selects to find what is described: variables or ``*``; empty for IRIs alone."""
        return " ".join(
            token.text for token in tokens_of(self.head) if token.kind == "variable" or token.text == "*"
        )


def parts_of(text: str, base: str) -> Parts:
    """The parts of a query; relative IRIs are under the base.

    >>> parts = parts_of("SELECT ?s FROM <g> { ?s ?p ?o } LIMIT 5", "http://b/")
    >>> parts.head, parts.default_graphs, parts.body, parts.limit
    ('?s', ('http://b/g',), '{ ?s ?p ?o } LIMIT 5', 5)
    """
    return _Reading(text, base).parts()


def check_extent(text: str) -> None:
    """Raises MalformedRequest for a query that an engine may not survive.

    Engines read, plan and run a query by recursion, level by level and link by link of a chain. The readers
    of our own store have room for any; another engine has what its author gave it, and some end altogether.
    """
    depth = deepest = run = links = 0
    for token in tokens_of(text):
        is_operator = token.kind == "other" or _word(token) in _CHAINED
        run = run + 1 if token.text in _UNARY else 0
        depth += (token.kind == "open") - (token.kind == "close")
        deepest = max(deepest, depth + run)
        links += is_operator
    if deepest > NESTED_UP_TO or links > LINKED_UP_TO:
        raise MalformedRequest(
            f"The engine behind this endpoint is asked no query that nests more than {NESTED_UP_TO} levels "
            f"or joins more than {LINKED_UP_TO} patterns and operators; use VALUES for long lists."
        )


def with_graph_names(text: str, base: str, written: Callable[[str], str]) -> str:
    """The query with the graphs that GRAPH clauses name written in another way.

    >>> with_graph_names("PREFIX g: <graph/> ASK { GRAPH g:links { ?s ?p ?o } }", "http://b/", "[{}]".format)
    'PREFIX g: <graph/> ASK { GRAPH [http://b/graph/links] { ?s ?p ?o } }'
    """
    return _Reading(text, base).with_graph_names(written)


class _Reading:
    """One pass over the tokens of a query."""

    def __init__(self, text: str, base: str) -> None:
        self._text = text
        self._base = base
        self._tokens = list(tokens_of(text))
        self._prefixes: dict[str | None, str] = {}
        self._at = 0

    def parts(self) -> Parts:
        try:
            form_at = self._prologue()
            form = self._tokens[form_at].text.upper()
            start = self._at
            template = self._braces() if form == "CONSTRUCT" and self._is("{") else None
            if template is None:
                self._skip_head()
            head = self._between(start, self._at)
            default, named = self._dataset()
        except IndexError:
            raise MalformedRequest(
                "The query cannot be taken apart; put a blank after each < that compares."
            ) from None
        body = self._between(self._at, len(self._tokens))
        if form == "CONSTRUCT" and template is None:
            self._at += not self._is("{")
            template = self._braces()
        return Parts(
            prologue=self._text[: self._tokens[form_at].offset],
            form=form,
            head="" if form == "CONSTRUCT" else head,
            template=template or "",
            body=body,
            default_graphs=default,
            named_graphs=named,
            described=self._iris(start) if form == "DESCRIBE" else (),
            limit=self._limit(),
        )

    def with_graph_names(self, written: Callable[[str], str]) -> str:
        self._prologue()
        pieces, end = [], 0
        for word, token in pairwise(self._tokens):
            if _word(word) == "GRAPH" and token.kind in ("iri", "name"):
                graph = written(named_iri(token, self._prefixes, self._base))
                pieces += [self._text[end : token.offset], graph]
                end = token.offset + len(token.text)
        return "".join((*pieces, self._text[end:]))

    def _prologue(self) -> int:
        """Reads BASE, PREFIX and VERSION; where the form stands."""
        while (word := self._tokens[self._at].text.upper()) not in _FORMS:
            if word == "BASE":
                self._base = resolved(self._tokens[self._at + 1].text, self._base)
                self._at += 2
            elif word == "VERSION":
                self._at += 2
            else:
                target = resolved(self._tokens[self._at + 2].text, self._base)
                self._prefixes[self._tokens[self._at + 1].prefix] = target
                self._at += 3
        self._at += 1
        return self._at - 1

    def _skip_head(self) -> None:
        depth = 0
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if depth == 0 and (token.text == "{" or _word(token) in _AFTER_HEAD):
                return
            depth += (token.kind == "open") - (token.kind == "close")
            self._at += 1

    def _dataset(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        default: dict[str, None] = {}
        named: dict[str, None] = {}
        while self._at < len(self._tokens) and _word(self._tokens[self._at]) == "FROM":
            is_named = _word(self._tokens[self._at + 1]) == "NAMED"
            token = self._tokens[self._at + 1 + is_named]
            (named if is_named else default)[named_iri(token, self._prefixes, self._base)] = None
            self._at += 2 + is_named
        return tuple(default), tuple(named)

    def _braces(self) -> str:
        """The text between the brace that stands here and the one that closes it, which are passed."""
        first, depth = self._at, 0
        while True:
            token = self._tokens[self._at]
            depth += (token.text == "{") - (token.text == "}")
            self._at += 1
            if depth == 0:
                return self._text[self._tokens[first].offset + 1 : token.offset]

    def _iris(self, start: int) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for token in self._tokens[start:]:
            if token.text == "{" or _word(token) in _AFTER_HEAD:
                break
            if token.kind in ("iri", "name"):
                found[named_iri(token, self._prefixes, self._base)] = None
        return tuple(found)

    def _limit(self) -> int | None:
        """The LIMIT that follows the last brace."""
        after = self._tokens[_last_brace(self._tokens) + 1 :]
        for word, number in pairwise(after):
            if _word(word) == "LIMIT" and number.text.isdecimal():
                return int(number.text)
        return None

    def _is(self, text: str) -> bool:
        return self._tokens[self._at].text == text

    def _between(self, start: int, end: int) -> str:
        if start >= len(self._tokens):
            return ""
        stop = self._tokens[end].offset if end < len(self._tokens) else len(self._text)
        return self._text[self._tokens[start].offset : stop].strip()


def _word(token: Token) -> str:
    return token.text.upper() if token.kind == "word" else ""


def _last_brace(tokens: Sequence[Token]) -> int:
    return max((at for at, token in enumerate(tokens) if token.text == "}"), default=-1)
