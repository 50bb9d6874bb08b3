"""Where faults come from: a constraint of a shape, and what all its results have in common."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from .report import Fault
from .shape_paths import members, path_text
from .shapes_graph import prefixed
from .terms import iri, parts_of, string
from .vocabulary import PREFIXES

_NO_BINDINGS: Mapping[str, str] = {}
_VARIABLE = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True)
class Source:
    """A constraint as its faults name it; ``is_own`` means that it is a SPARQL constraint.

    ``messages`` are literals as N-Triples text, in which a SPARQL constraint may name what it selects.
    """

    shape: str
    path: str
    constraint: str
    severity: str
    messages: tuple[str, ...]
    is_own: bool = False

    def fault(
        self,
        focus: str,
        value: str = "",
        path: str = "",
        argument: str = "",
        bound: Mapping[str, str] = _NO_BINDINGS,
    ) -> Fault:
        """The fault of a focus node; terms are N-Triples text, ``path`` is the IRI of its result's path, if
        that is not the one of the shape. ``bound`` are the values of the variables of a SPARQL constraint.
        """
        return Fault(
            focus,
            self.shape,
            prefixed(URIRef(path[1:-1])) if path else self.path,
            self.constraint,
            self.severity,
            self._said(bound) if self.is_own else self.messages,
            value,
            argument,
        )

    def _said(self, bound: Mapping[str, str]) -> tuple[str, ...]:
        """The messages with values in the place of variables; a ``?message`` that is bound is the message.

        https://www.w3.org/TR/shacl/#sparql-constraints-variables
        """
        if bound.get("message", "").startswith('"'):
            return (bound["message"],)
        return tuple(sorted(filled(message, bound) for message in self.messages))

    def recognised(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The messages whose texts, variables filled in, are among these.

        A processor that fills them in may lose their languages; here they are found again.
        """
        given = sorted(texts)
        found = set()
        for message in self.messages:
            template, language = parts_of(message)
            pattern = "(?s:.*)".join(re.escape(part) for part in _VARIABLE.split(template)[::2])
            found |= {string(text, language) for text in given if re.fullmatch(pattern, text)}
        return tuple(sorted(found)) or self.messages


def source_of(shapes: Graph, shape: Node, constraint: str, own: Node | None = None) -> Source:
    """The source of a shape's faults; ``constraint`` is a parameter, ``own`` a SPARQL constraint's node."""
    path = shapes.value(shape, SH.path)
    name = constraint if own is None else _local(own, "shapes")
    return Source(
        shape=_local(shape, "shapes"),
        path=path_text(shapes, path, prefixed) if path is not None else "",
        constraint=name,
        severity=_local(shapes.value(shape, SH.severity) or SH.Violation, "sh"),
        messages=_messages(shapes, [shape] if own is None else [own, shape])
        or (string(f"The constraint {name} does not hold.", "en"),),
        is_own=own is not None,
    )


def filled(message: str, bound: Mapping[str, str]) -> str:
    """A literal with values in the place of the variables that it names.

    >>> filled('"{?value} is too {$size} for {?a}."@en', {"value": "<urn:x>", "size": '"large"'})
    '"urn:x is too large for {?a}."@en'
    """
    if "{" not in message:
        return message
    text, language = parts_of(message)
    return string(_VARIABLE.sub(lambda each: _shown(bound.get(each[1], ""), each[0]), text), language)


def text_of(term: Node | None) -> str:
    """A term as N-Triples text, empty for none."""
    if term is None:
        return ""
    if isinstance(term, BNode):
        return f"_:{term}"
    if not isinstance(term, Literal):
        return iri(str(term))
    datatype = (
        None if term.language or term.datatype in (None, XSD.string) else f"^^{iri(str(term.datatype))}"
    )
    return string(str(term), term.language) + (datatype or "")


def argument_text(shapes: Graph, argument: Node) -> str:
    """The value of a parameter for people: a name, a literal, or a list of such."""
    if isinstance(argument, BNode) and (argument, RDF.first, None) in shapes:
        return f"({' '.join(argument_text(shapes, each) for each in members(shapes, argument))})"
    return prefixed(argument) if isinstance(argument, URIRef) else text_of(argument)


def _shown(term: str, otherwise: str) -> str:
    if term.startswith('"'):
        return parts_of(term)[0]
    return term.strip("<>") if term else otherwise


def _messages(shapes: Graph, sources: Iterable[Node]) -> tuple[str, ...]:
    """The messages of the first that has any: a constraint's own, else those of its shape."""
    for source in sources:
        found = {text_of(each) for each in shapes.objects(source, SH.message)}
        if found:
            return tuple(sorted(found))
    return ()


def _local(term: Node, prefix: str) -> str:
    return str(term).removeprefix(PREFIXES[prefix])
