"""What the index holds, taken from the sorted content of a release: things, and their links elsewhere."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tropegraph.mapping.terms import name
from tropegraph.mapping.vocabulary import DEFAULT_BASE, PREFIXES
from tropegraph.server.content import subjects

KINDS = {
    "tg:Trope": "Trope",
    "tg:Work": "Work",
    "tg:Character": "Character",
    "tg:Group": "Group",
    "tg:Place": "Place",
    "tg:Prop": "Prop",
    "tg:Thing": "Thing",
    "tg:Agent": "Agent",
    "tg:Performance": "Performance",
    "tg:Mode": "Mode",
    "tg:Occurrence": "Occurrence",
    "tg:Line": "Line",
    "owl:Class": "Class",
    "owl:ObjectProperty": "Property",
    "owl:DatatypeProperty": "Property",
}
"""The kinds of things that are found, by class; a thing that is of several is the first."""

KIND_NAMES = tuple(dict.fromkeys(KINDS.values()))

UNNAMED = ("Performance", "Occurrence", "Line")
"""Kinds whose labels are made from the names of others: found by words, not by what they are called."""

LINKS = (
    "owl:sameAs",
    "skos:exactMatch",
    "schema:sameAs",
    "skos:closeMatch",
    "foaf:isPrimaryTopicOf",
    "owl:equivalentClass",
    "owl:equivalentProperty",
)
"""The properties that lead to what stands for a thing elsewhere, the closest first."""

_NAMING = (
    "tg:inWork tg:ofTrope tg:mode tg:involves tg:mentionsTrope tg:character schema:actor schema:director "
    "schema:character schema:productionCompany schema:spokenByCharacter"
).split()
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")


@dataclass(frozen=True)
class Thing:
    """What is found: ``names`` are its other names, ``links`` (property, IRI elsewhere) pairs.

    ``classes`` are short names such as "schema:Movie"; properties of links are short names too.
    """

    iri: str
    kind: str
    classes: tuple[str, ...]
    label: str
    names: tuple[str, ...]
    text: str
    links: tuple[tuple[str, str], ...]


def things(content: Path, base: str, uses: Counter[bytes]) -> Iterator[Thing]:
    """The things of sorted N-Quads in order; ``uses`` counts by the way how often each is named.

    What counts is a statement that an occurrence, a performance, a line or a work makes of a thing.
    """
    ours = (f"<{base}".encode(), f"<{DEFAULT_BASE}".encode())
    for subject, lines in subjects(content):
        statements = [
            (predicate, _object(rest)) for _, predicate, rest in (line.split(b" ", 2) for line in lines)
        ]
        for predicate, value in statements:
            if predicate in _NAMING_TERMS:
                uses[value] += 1
        kind = next((_KIND_TERMS[value] for value in _CLASS_ORDER if (_TYPE, value) in statements), None)
        if kind is not None and subject.startswith(ours):
            yield _thing(subject, kind, statements)


def short(iri: str) -> str:
    """An IRI with its prefix where we know one, else as it is."""
    for prefix, space in PREFIXES.items():
        if iri.startswith(space) and iri != space:
            return f"{prefix}:{iri.removeprefix(space)}"
    return iri


def _thing(subject: bytes, kind: str, statements: list[tuple[bytes, bytes]]) -> Thing:
    texts: dict[str, list[str]] = {"label": [], "names": [], "text": []}
    classes, links = [], []
    for predicate, value in statements:
        if part := _TEXT_TERMS.get(predicate):
            texts[part].append(literal_value(value))
        elif predicate == _TYPE:
            classes.append(short(value[1:-1].decode()))
        elif link := _LINK_TERMS.get(predicate):
            if value.startswith(b"<"):
                links.append((link, value[1:-1].decode()))
    iri = subject[1:-1].decode()
    label = texts["label"][0] if texts["label"] else iri
    others = dict.fromkeys(name for name in [*texts["label"], *texts["names"]] if name != label)
    return Thing(iri, kind, tuple(classes), label, tuple(others), "\n".join(texts["text"]), tuple(links))


def _object(rest: bytes) -> bytes:
    """The object of a line of N-Quads, which is followed by its graph."""
    return rest[: rest.rindex(b" <")]


def literal_value(term: bytes) -> str:
    """The text of a literal in N-Quads, its escapes undone."""
    text = term[1 : term.rindex(b'"')].decode()
    return _ESCAPED.sub(_unescaped, text) if "\\" in text else text


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPES.get(match[3], match[3])


_TYPE = name("rdf:type").encode()
_KIND_TERMS = {name(curie).encode(): kind for curie, kind in KINDS.items()}
_CLASS_ORDER = tuple(_KIND_TERMS)
_NAMING_TERMS = frozenset(name(curie).encode() for curie in _NAMING)
_LINK_TERMS = {name(curie).encode(): curie for curie in LINKS}
_TEXT_TERMS = {
    name(curie).encode(): part
    for curie, part in (
        ("rdfs:label", "label"),
        ("skos:altLabel", "names"),
        ("tg:tvTropesId", "names"),
        ("tg:text", "text"),
        ("schema:text", "text"),
        ("skos:definition", "text"),
    )
}
