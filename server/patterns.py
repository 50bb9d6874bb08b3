"""Triple patterns: read from requests, and answered a page at a time by the store.

https://linkeddatafragments.org/specification/triple-pattern-fragments/
"""

import json
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from .config import Config
from .errors import MalformedRequest, UnknownResource
from .rdf import NAMESPACES, Literal, NamedNode, Quad, Term, iri, read_n_triples
from .store import Question, Store

PAGE_SIZE = 100
_PAGES_AT_ONCE = 50
"""Later pages are read so many at a time: the store has to walk past all triples before them."""

_SINGLY_UP_TO = 10
_STRETCHES, _TOTALS = 8, 10_000
"""Stretches of later pages, and totals, that a process keeps."""

_LITERAL = re.compile(r'"(.*)"(?:@([A-Za-z0-9-]+)|\^\^<?([^<>"\s]+)>?)?', re.DOTALL)


@dataclass(frozen=True)
class Pattern:
    """A triple with holes; None matches anything."""

    subject: NamedNode | None = None
    predicate: NamedNode | None = None
    object: NamedNode | Literal | None = None

    @property
    def sparql(self) -> str:
        """The pattern as SPARQL writes it; a term writes itself, escaped."""
        terms = (self.subject, self.predicate, self.object)
        return " ".join(str(term) if term else f"?{name}" for term, name in zip(terms, "spo", strict=True))

    def search(self, page: int = 1) -> str:
        """The query of the URL of a page with its question mark, in the one spelling in which we write it."""
        terms = {"subject": self.subject, "predicate": self.predicate, "object": self.object}
        fields = {name: _written(term) for name, term in terms.items() if term is not None}
        if page > 1:
            fields["page"] = str(page)
        return f"?{urlencode(fields, quote_via=quote, safe='')}" if fields else ""


@dataclass(frozen=True)
class Fragment:
    """A page of the triples that a pattern matches; pages count from 1."""

    pattern: Pattern
    page: int
    total: int
    triples: tuple[Quad, ...]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


class Fragments:
    """Answers patterns from a store, in the fixed order of its index."""

    def __init__(self, config: Config, store: Store) -> None:
        self._config = config
        self._store = store
        self._lock = threading.Lock()
        self._totals: OrderedDict[Pattern, int] = OrderedDict()
        self._stretches: OrderedDict[tuple[Pattern, int], list[Quad]] = OrderedDict()
        self._totals[Pattern()] = config.release.manifest["counts"]["triples"]

    def fragment(self, pattern: Pattern, page: int) -> Fragment:
        """A page of what a pattern matches; raises UnknownResource for one after the last."""
        total = self._total(pattern)
        if page > max(1, -(-total // PAGE_SIZE)):
            raise UnknownResource(f"The fragment has {total} triples, and no page {page}.")
        start = (page - 1) * PAGE_SIZE
        if page <= _SINGLY_UP_TO:
            return Fragment(pattern, page, total, tuple(self._triples(pattern, start, PAGE_SIZE)))
        number, within = divmod(start, _PAGES_AT_ONCE * PAGE_SIZE)
        triples = self._stretch(pattern, number)[within : within + PAGE_SIZE]
        return Fragment(pattern, page, total, tuple(triples))

    def _stretch(self, pattern: Pattern, number: int) -> list[Quad]:
        with self._lock:
            kept = self._stretches.get((pattern, number))
        if kept is None:
            size = _PAGES_AT_ONCE * PAGE_SIZE
            kept = self._triples(pattern, number * size, size)
            with self._lock:
                self._stretches[pattern, number] = kept
                if len(self._stretches) > _STRETCHES:
                    self._stretches.popitem(last=False)
        return kept

    def _triples(self, pattern: Pattern, start: int, count: int) -> list[Quad]:
        sought = pattern.sparql
        text = f"CONSTRUCT {{ {sought} }} WHERE {{ {sought} }} OFFSET {start:d} LIMIT {count:d}"
        return read_n_triples(self._answer(text))

    def _total(self, pattern: Pattern) -> int:
        with self._lock:
            total = self._totals.get(pattern)
        if total is None:
            answer = self._answer(f"SELECT (COUNT(*) AS ?total) WHERE {{ {pattern.sparql} }}")
            total = int(json.loads(answer)["results"]["bindings"][0]["total"]["value"])
            with self._lock:
                self._totals[pattern] = total
                if len(self._totals) > _TOTALS:
                    self._totals.popitem(last=False)
        return total

    def _answer(self, text: str) -> bytes:
        """The answer of the store to a query, which may be ended as any client's may."""
        deadline_s, most_bytes = self._config.limits.deadline_s, self._config.limits.answer_bytes
        base = self._config.release.base
        question = Question(text, base, "json", "nt", deadline_s=deadline_s, answer_bytes=most_bytes)
        return self._store.answer(question).read()


def pattern_of(subject: str, predicate: str, object_: str) -> Pattern:
    """The pattern that a request means; an empty text or a variable is a hole.

    Raises MalformedRequest for what is no term, and for a variable that stands twice.
    """
    texts = {"subject": subject, "predicate": predicate, "object": object_}
    variables = [text for text in texts.values() if text.startswith("?") and len(text) > 1]
    if len(set(variables)) < len(variables):
        raise MalformedRequest(
            f"The variable {max(variables)} stands twice: a pattern cannot ask for equal terms."
        )
    terms = {name: _term(name, text) for name, text in texts.items()}
    subject_term, predicate_term = terms["subject"], terms["predicate"]
    for name, term in (("subject", subject_term), ("predicate", predicate_term)):
        if isinstance(term, Literal):
            raise MalformedRequest(f"The {name} is a literal, which only an object can be.")
    assert not isinstance(subject_term, Literal) and not isinstance(predicate_term, Literal)
    return Pattern(subject_term, predicate_term, terms["object"])


def _term(name: str, text: str) -> NamedNode | Literal | None:
    """An IRI, with or without angle brackets or as a prefixed name, or a literal in quotes."""
    if not text or text.startswith("?"):
        return None
    if match := _LITERAL.fullmatch(text):
        return _literal(name, match)
    inner = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    prefix, _, local = inner.partition(":")
    found = iri(NAMESPACES[prefix] + local) if prefix in NAMESPACES else iri(inner)
    if found is None or text.startswith("_:"):
        raise MalformedRequest(
            f'The {name} {text!r} is no term: give an absolute IRI, or a literal such as "Danko"@en.'
        )
    return found


def _literal(name: str, match: re.Match[str]) -> Literal:
    value, language, datatype = match.groups()
    try:
        if language:
            return Literal(value, language=language)
        return Literal(value, datatype=NamedNode(datatype)) if datatype else Literal(value)
    except ValueError as error:
        raise MalformedRequest(f"The {name} {match[0]!r} is no literal: {error}.") from error


def _written(term: Term) -> str:
    """A term as URLs of fragments write it: an IRI without brackets, a literal in quotes, not escaped."""
    if isinstance(term, Literal):
        if term.language:
            return f'"{term.value}"@{term.language}'
        plain = term.datatype.value == "http://www.w3.org/2001/XMLSchema#string"
        return f'"{term.value}"' if plain else f'"{term.value}"^^{term.datatype.value}'
    return term.value if isinstance(term, NamedNode) else str(term)
