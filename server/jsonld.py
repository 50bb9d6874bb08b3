"""Writing RDF as JSON-LD that is compact under a context, without fetching anything.

This is the part of the compaction algorithm that our data needs
(https://www.w3.org/TR/json-ld11-api/#compaction-algorithms): terms with a type or a language, prefixes,
keyword aliases, ``@set`` and ``@language`` containers. A value that a term's definition does not suit is
written out in full, so that every graph can be read back exactly.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_KEYWORDS = ("@id", "@type", "@graph", "@value", "@language", "@direction")
_JSON_SAFE_INTEGER = 2**53


@dataclass(frozen=True)
class TermDefinition:
    """A term of a context: what it stands for, and how its values are written."""

    name: str
    iri: str
    type: str | None = None
    language: str | None = None
    container: str | None = None


@dataclass
class Context:
    """A context, read once, that also notes which of its entries a document used."""

    definitions: Mapping[str, Any]
    _terms: dict[str, list[TermDefinition]] = field(default_factory=dict)
    _prefixes: dict[str, str] = field(default_factory=dict)
    _keywords: dict[str, str] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for name, definition in self.definitions.items():
            if not name.startswith("@"):
                self._read(name, definition)

    def _read(self, name: str, definition: Any) -> None:
        details = definition if isinstance(definition, dict) else {"@id": definition}
        target = details.get("@id", name)
        if target in _KEYWORDS:
            self._keywords[target] = name
            return
        iri = self.expand(target)
        container = details.get("@container")
        if container not in (None, "@set", "@language") or "@reverse" in details or iri is None:
            return
        if isinstance(definition, str) and iri[-1:] in "/#?:[]@":
            self._prefixes[name] = iri
            return
        type_ = details.get("@type")
        coerced = type_ if type_ is None or type_.startswith("@") else self.expand(type_)
        language = details.get("@language", self.definitions.get("@language"))
        self._terms.setdefault(iri, []).append(TermDefinition(name, iri, coerced, language, container))

    def expand(self, target: str) -> str | None:
        """The IRI that an entry stands for; None where it hangs on something that is not in the context."""
        prefix, colon, local = target.partition(":")
        if not colon:
            vocabulary = self.definitions.get("@vocab")
            return vocabulary + target if isinstance(vocabulary, str) else None
        namespace = self.definitions.get(prefix)
        if isinstance(namespace, dict):
            namespace = namespace.get("@id")
        if not isinstance(namespace, str) or local.startswith("//"):
            return target
        return (self.expand(namespace) or namespace) + local

    def fresh(self) -> "Context":
        """The same context with nothing noted as used."""
        return Context(self.definitions, self._terms, self._prefixes, self._keywords, set())

    def keyword(self, keyword: str) -> str:
        """A keyword, or the context's alias for it."""
        alias = self._keywords.get(keyword)
        if alias is None:
            return keyword
        self._used.add(alias)
        return alias

    def definition(self, predicate: str, value: NamedNode | BlankNode | Literal) -> TermDefinition | None:
        """The term for a predicate that suits the value best; None where none can hold it."""
        suited = [
            (suits, term) for term in self._terms.get(predicate, ()) if (suits := _suits(term, value)) >= 0
        ]
        if not suited:
            return None
        chosen = max(suited, key=lambda pair: pair[0])[1]
        self._used.add(chosen.name)
        return chosen

    def reference(self, iri: str) -> str:
        """An IRI as the value of ``@id``: a compact IRI where a prefix fits, else whole.

        Raises ValueError for an IRI whose scheme is one of our prefixes, which would be read as another.
        """
        name, namespace = None, ""
        if iri.startswith(tuple(self._prefixes.values())):
            fitting = (item for item in self._prefixes.items() if iri.startswith(item[1]))
            name, namespace = max(fitting, key=lambda item: len(item[1]))
        local = iri[len(namespace) :]
        if name is None or not local or local.startswith("//"):
            scheme, _, rest = iri.partition(":")
            if scheme in self._prefixes and not rest.startswith("//"):
                raise ValueError(f"JSON-LD with the prefix {scheme}: cannot hold the IRI <{iri}>")
            return iri
        self._used.add(name)
        return f"{name}:{local}"

    def word(self, iri: str) -> str:
        """An IRI as a key, a type or a value of ``@vocab`` type: a term where there is one."""
        for term in self._terms.get(iri, ()):
            self._used.add(term.name)
            return term.name
        vocabulary = self.definitions.get("@vocab")
        if isinstance(vocabulary, str) and iri.startswith(vocabulary):
            local = iri[len(vocabulary) :]
            if local and ":" not in local and local not in self.definitions and not local.startswith("@"):
                return local
        return self.reference(iri)

    def used(self) -> dict[str, Any]:
        """The entries that a document written with this context needs."""
        needed = set(self._used)
        pending = list(needed)
        while pending:
            for entry in _names_in(self.definitions.get(pending.pop())):
                if entry in self.definitions and entry not in needed:
                    needed.add(entry)
                    pending.append(entry)
        return {
            name: definition
            for name, definition in self.definitions.items()
            if name in needed or name.startswith("@")
        }


@cache
def package_context() -> Context:
    """The context that the project publishes, ``ontology/context.jsonld``."""
    document = json.loads(files("tropegraph.ontology").joinpath("context.jsonld").read_text("utf-8"))
    return Context(document["@context"])


def write_dataset(
    quads: Iterable[Quad],
    context: Context | None = None,
    *,
    first: str | None = None,
    indent: int | None = None,
) -> bytes:
    """A JSON-LD document of the quads, with the used part of the context inline.

    The context is the project's own unless another is given. Nodes stand in the order of the quads, the node
    ``first`` before all others; those of a named graph stand in one object for that graph.
    Raises ValueError for what JSON-LD cannot hold: a triple term, an IRI whose scheme is one of the prefixes.
    """
    context = (context or package_context()).fresh()
    graphs: dict[Any, dict[str, list[Quad]]] = {}
    for quad in quads:
        graphs.setdefault(quad.graph_name, {}).setdefault(_identifier(quad.subject), []).append(quad)
    nodes: list[dict[str, Any]] = []
    for graph, subjects in graphs.items():
        ordered = sorted(subjects.items(), key=lambda item: item[0] != first)
        written = [node_of(subject, statements, context) for subject, statements in ordered]
        if isinstance(graph, DefaultGraph):
            nodes = written + nodes
        else:
            name = {context.keyword("@id"): context.reference(_identifier(graph))}
            nodes.append({**name, context.keyword("@graph"): written})
    graph_key = context.keyword("@graph")
    document = {"@context": context.used(), graph_key: nodes}
    return json.dumps(document, ensure_ascii=False, indent=indent).encode() + b"\n"


def node_of(subject: str, statements: Iterable[Quad], context: Context) -> dict[str, Any]:
    """A subject with its statements as a JSON-LD node object; the context notes what it uses of it."""
    node: dict[str, Any] = {context.keyword("@id"): context.reference(subject)}
    for quad in statements:
        predicate, value = quad.predicate.value, quad.object
        if predicate == _RDF_TYPE and isinstance(value, NamedNode):
            _add(node, context.keyword("@type"), context.word(value.value), False)
        elif isinstance(value, NamedNode | BlankNode | Literal):
            term = context.definition(predicate, value)
            if term is None:
                _add(node, context.reference(predicate), _value(value, None, context), False)
            elif term.container == "@language" and isinstance(value, Literal):
                _add(node.setdefault(term.name, {}), value.language or "@none", value.value, False)
            else:
                _add(node, term.name, _value(value, term, context), term.container == "@set")
        else:
            raise ValueError(f"JSON-LD cannot hold the triple term {value}")
    return node


def _add(node: dict[str, Any], key: str, value: Any, is_set: bool) -> None:
    if key not in node:
        node[key] = [value] if is_set else value
    elif isinstance(node[key], list):
        node[key].append(value)
    else:
        node[key] = [node[key], value]


def _value(value: NamedNode | BlankNode | Literal, term: TermDefinition | None, context: Context) -> Any:
    if isinstance(value, Literal):
        return _literal(value, term, context)
    text = _identifier(value)
    if isinstance(value, NamedNode):
        text = context.word(text) if term and term.type == "@vocab" else context.reference(text)
    if term is not None and term.type in ("@id", "@vocab"):
        return text
    return {context.keyword("@id"): text}


def _literal(value: Literal, term: TermDefinition | None, context: Context) -> Any:
    coercion = term.type if term else None
    language = term.language if term else context.definitions.get("@language")
    plain = coercion is None
    datatype = value.datatype.value
    if value.language:
        if plain and language == value.language and value.direction is None:
            return value.value
        tagged = {context.keyword("@value"): value.value, context.keyword("@language"): value.language}
        if value.direction is not None:
            tagged[context.keyword("@direction")] = str(value.direction)
        return tagged
    if datatype == f"{_XSD}string":
        if plain and language is None:
            return value.value
        return {context.keyword("@value"): value.value}
    native = _native(value.value, datatype)
    if coercion == datatype:
        return value.value if native is None else native
    if native is not None:
        return native if plain else {context.keyword("@value"): native}
    return {
        context.keyword("@value"): value.value,
        context.keyword("@type"): context.word(datatype),
    }


def _native(lexical: str, datatype: str) -> int | bool | None:
    """The JSON value that is read back as this very literal; None where there is none."""
    if datatype == f"{_XSD}boolean" and lexical in ("true", "false"):
        return lexical == "true"
    if datatype == f"{_XSD}integer":
        digits = lexical.removeprefix("-")
        if digits.isascii() and digits.isdigit() and len(digits) <= 16:
            number = int(lexical)
            if str(number) == lexical and abs(number) < _JSON_SAFE_INTEGER:
                return number
    return None


def _suits(term: TermDefinition, value: NamedNode | BlankNode | Literal) -> int:
    """How well a term suits a value: 2 shortens it, 0 and 1 hold it written out, -1 cannot hold it."""
    if term.container == "@language":
        return 2 if isinstance(value, Literal) and value.language and value.direction is None else -1
    if not isinstance(value, Literal):
        return 2 if term.type in ("@id", "@vocab") else 0
    if value.language:
        return 2 if term.type is None and term.language == value.language else int(term.type is None)
    if term.type == value.datatype.value:
        return 2
    return int(term.type is None and term.language is None)


def _names_in(definition: Any) -> Iterable[str]:
    """The names of other entries that a definition hangs on."""
    values = definition.values() if isinstance(definition, dict) else (definition,)
    return (value.partition(":")[0] for value in values if isinstance(value, str))


def _identifier(term: Any) -> str:
    return str(term) if isinstance(term, BlankNode) else str(term.value)
