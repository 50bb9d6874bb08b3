"""The syntax rules of SHACL: of which kind the values of its properties are, and how many there may be.

https://www.w3.org/TR/shacl/#syntax-rules
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH, XSD
from rdflib.term import Node

from .shape_paths import members
from .shapes_graph import prefixed

_LARGEST = 10**9
_NODE_KINDS = {
    SH[name] for name in "IRI Literal BlankNode BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral".split()
}
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_PREFIX = re.compile(r"(?:[^\W\d_](?:[\w.-]*[\w-])?)?")


@dataclass(frozen=True)
class Rule:
    """Of which ``kind`` a value is, whether there may be several, whether only property shapes have it."""

    kind: str
    several: bool = False
    of_property: bool = False


def _rules(names: str, rule: Rule) -> dict[URIRef, Rule]:
    return {SH[name]: rule for name in names.split()}


RULES = {
    **_rules("class equals disjoint targetClass targetSubjectsOf targetObjectsOf", Rule("an IRI", True)),
    **_rules("lessThan lessThanOrEquals", Rule("an IRI", True, True)),
    **_rules("datatype severity", Rule("an IRI")),
    **_rules("nodeKind", Rule("one of the six kinds of node")),
    **_rules(
        "minCount maxCount qualifiedMinCount qualifiedMaxCount", Rule("a whole number from 0 on", False, True)
    ),
    **_rules("minLength maxLength", Rule("a whole number from 0 on")),
    **_rules("minExclusive minInclusive maxExclusive maxInclusive", Rule("a literal")),
    **_rules("pattern flags select ask prefix", Rule("a text")),
    **_rules("namespace", Rule("the text of an IRI")),
    **_rules("message name description labelTemplate", Rule("a text, perhaps with a language", True)),
    **_rules("uniqueLang qualifiedValueShapesDisjoint", Rule("true or false", False, True)),
    **_rules("closed deactivated optional", Rule("true or false")),
    **_rules("in", Rule("a list")),
    **_rules("languageIn", Rule("a list of texts")),
    **_rules("ignoredProperties", Rule("a list of IRIs")),
    **_rules("and or xone", Rule("a list of shapes", True)),
    **_rules("not node", Rule("a shape", True)),
    **_rules("qualifiedValueShape", Rule("a shape", False, True)),
    **_rules("property sparql prefixes declare parameter validator", Rule("no literal", True)),
    **_rules("nodeValidator propertyValidator", Rule("no literal", True)),
    **_rules("targetNode", Rule("an IRI or a literal", True)),
    **_rules("path", Rule("no literal")),
}


def broken_rules(shapes: Graph) -> Iterator[tuple[Node, str]]:
    """The nodes that break a rule, each with what is wrong."""
    for predicate, rule in RULES.items():
        for node in set(shapes.subjects(predicate)):
            values = list(shapes.objects(node, predicate))
            if len(values) > 1 and not rule.several:
                yield node, f"has {len(values)} values of {prefixed(predicate)}, and one is allowed"
            for value in values:
                if not _KINDS[rule.kind](shapes, value):
                    yield node, f"has {_shown(value)} for {prefixed(predicate)}, which must be {rule.kind}"
            if rule.of_property and (node, SH.path, None) not in shapes:
                yield node, f"has {prefixed(predicate)}, which only a shape with sh:path may have"
    yield from _broken_sets(shapes)


def wrong_terms(shapes: Graph) -> Iterator[str]:
    """The IRIs that are none, and the tags that are of no language."""
    for term in {each for triple in shapes for each in triple}:
        if isinstance(term, URIRef) and not _is_iri(str(term)):
            yield f"<{term}> is no IRI"
        if isinstance(term, Literal):
            if term.datatype is not None and not _is_iri(str(term.datatype)):
                yield f"<{term.datatype}> is no IRI"
            if term.language and not _LANGUAGE.fullmatch(term.language):
                yield f"{term.language} is no tag of a language"


def _broken_sets(shapes: Graph) -> Iterator[tuple[Node, str]]:
    for name in ("qualifiedMinCount", "qualifiedMaxCount"):
        for node in shapes.subjects(SH[name]):
            if (node, SH.qualifiedValueShape, None) not in shapes:
                yield node, f"has sh:{name} without sh:qualifiedValueShape"
    for node in set(shapes.objects(None, SH.declare)):
        text = shapes.value(node, SH.prefix)
        if text is None or (node, SH.namespace, None) not in shapes:
            yield node, "declares no prefix: it needs sh:prefix and sh:namespace"
        elif not _PREFIX.fullmatch(str(text)):
            yield node, f"has {_shown(text)} for sh:prefix, which is none"
    for node in shapes.subjects(RDF.type, RDFS.Class):
        if isinstance(node, BNode) and set(shapes.objects(node, RDF.type)) & {SH.NodeShape, SH.PropertyShape}:
            yield node, "is a class and a shape, and so needs an IRI"
    for node in shapes.subjects(SH.entailment):
        yield (
            node,
            "asks for sh:entailment, which is not done: validate data that hold what follows from them",
        )


def _is_shape(shapes: Graph, node: Node) -> bool:
    """Whether a node may be a shape: of one with a name something must be said."""
    return isinstance(node, BNode) or (isinstance(node, URIRef) and (node, None, None) in shapes)


def _is_text(_: Graph, node: Node) -> bool:
    return isinstance(node, Literal) and node.language is None and node.datatype in (None, XSD.string)


def _is_whole(_: Graph, node: Node) -> bool:
    if not isinstance(node, Literal) or node.datatype != XSD.integer:
        return False
    return bool(re.fullmatch("[+]?[0-9]{1,10}|-0+", str(node))) and int(str(node)) <= _LARGEST


def _is_boolean(_: Graph, node: Node) -> bool:
    is_typed = isinstance(node, Literal) and node.datatype == XSD.boolean
    return is_typed and str(node) in ("true", "false", "1", "0")


def _list_of(is_member: Callable[[Graph, Node], bool]) -> Callable[[Graph, Node], bool]:
    def is_list(shapes: Graph, node: Node) -> bool:
        try:
            return all(is_member(shapes, each) for each in members(shapes, node))
        except ValueError:
            return False

    return is_list


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


_KINDS: dict[str, Callable[[Graph, Node], bool]] = {
    "an IRI": lambda _, node: isinstance(node, URIRef),
    "an IRI or a literal": lambda _, node: isinstance(node, (URIRef, Literal)),
    "no literal": lambda _, node: not isinstance(node, Literal),
    "a literal": lambda _, node: isinstance(node, Literal),
    "a text": _is_text,
    "a text, perhaps with a language": lambda shapes, node: (
        _is_text(shapes, node) or (isinstance(node, Literal) and bool(node.language))
    ),
    "the text of an IRI": lambda _, node: isinstance(node, Literal) and _is_iri(str(node)),
    "a whole number from 0 on": _is_whole,
    "true or false": _is_boolean,
    "one of the six kinds of node": lambda _, node: node in _NODE_KINDS,
    "a shape": _is_shape,
    "a list": _list_of(lambda *_: True),
    "a list of texts": _list_of(_is_text),
    "a list of IRIs": _list_of(lambda _, node: isinstance(node, URIRef)),
    "a list of shapes": _list_of(_is_shape),
}


def _shown(node: Node) -> str:
    if isinstance(node, URIRef):
        return prefixed(node)
    return "a blank node" if isinstance(node, BNode) else f'"{node}"'
