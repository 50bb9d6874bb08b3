"""Constraints of SHACL Core as SPARQL expressions that hold where the constraint is broken.

https://www.w3.org/TR/shacl/#core-components

No expression ends in an error: a comparison that makes no sense counts as broken, as specified.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations, count

from pyoxigraph import QuerySolutions, Store
from rdflib import Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH, XSD
from rdflib.term import Node

Expression = Callable[[str, str], str]
"""From a variable for the focus node and one for the value to an expression."""

MOST_COUNTED = 4
"""Values are told apart pair by pair up to so many; larger counts are left to COUNT."""

_FOURTH = "([02468][048]|[13579][26])"
_LEAP_YEAR = f"([0-9]{{2,}}(0[48]|[2468][048]|[13579][26])|[0-9]*{_FOURTH}00)"
_DAY = (
    "-?([0-9]{4,}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    f"|02-(0[1-9]|1[0-9]|2[0-8]))|{_LEAP_YEAR}-02-29)"
)
_TIME = "(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?|24:00:00([.]0+)?)"
_ZONE = "(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"

_LEXICAL = {
    XSD.integer: "[+-]?[0-9]+",
    XSD.decimal: r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)",
    XSD.boolean: "true|false|0|1",
    XSD.date: _DAY + _ZONE,
    XSD.dateTime: f"{_DAY}T{_TIME}{_ZONE}",
    XSD.hexBinary: "([0-9A-Fa-f]{2})*",
    XSD.anyURI: "(?s:.)*",
    XSD.string: "(?s:.)*",
    RDF.langString: "(?s:.)*",
}
"""The lexical forms of the datatypes that can be checked; None of the others is compiled."""

_NODE_KINDS = {
    SH.IRI: "isIRI({0})",
    SH.Literal: "isLiteral({0})",
    SH.BlankNode: "isBlank({0})",
    SH.BlankNodeOrIRI: "!isLiteral({0})",
    SH.BlankNodeOrLiteral: "!isIRI({0})",
    SH.IRIOrLiteral: "!isBlank({0})",
}
_COMPARISONS = {"minInclusive": ">=", "maxInclusive": "<=", "minExclusive": ">", "maxExclusive": "<"}
_fresh = count()


class Uncompilable(Exception):
    """The shape says something that is not turned into SPARQL; pySHACL has to look."""


@dataclass(frozen=True)
class Count:
    """That the values of a path that hold a condition are so many, or more, or fewer (``sign``)."""

    path: str
    sign: str
    number: int
    condition: Expression | None = None

    def broken(self, focus: str) -> str:
        """The SELECT of ``?this`` for the nodes that have the wrong number; ``focus`` binds ``?this``."""
        value = variable()
        filtered = f" FILTER ({self.condition('?this', value)})" if self.condition else ""
        values = f"OPTIONAL {{ ?this {self.path} {value} .{filtered} }}"
        return (
            f"SELECT ?this {{ {focus} {values} }} GROUP BY ?this "
            f"HAVING (COUNT(DISTINCT {value}) {self.sign} {self.number})"
        )


@dataclass(frozen=True)
class Check:
    """One constraint of a shape.

    ``of_focus`` is broken by the focus node as such and gives a result without a value. ``of_values`` are
    pairs of a path and an expression that a value of the path breaks; None stands for the focus node itself.
    ``count`` is a condition that no expression says; nothing but a query of its own can. ``argument`` is the
    value of the parameter, where the shape has several.
    """

    constraint: str
    of_focus: Expression | None = None
    of_values: tuple[tuple[str | None, Expression], ...] = ()
    count: Count | None = None
    argument: str = ""


def is_known(query: str) -> bool:
    """Whether Oxigraph reads a query: another reader may let more through."""
    try:
        Store().query(query)
    except SyntaxError:
        return False
    return True


def variable() -> str:
    """A variable that no other expression uses."""
    return f"?v{next(_fresh)}"


def either(conditions: Iterable[str]) -> str:
    return " || ".join(f"({condition})" for condition in conditions) or "false"


def at_least(number: int, focus: str, path: str, condition: Expression | None = None) -> str:
    """That the focus node has so many values of the path that hold a condition."""
    if number == 0:
        return "true"
    values = [variable() for _ in range(number)]
    filters = [f"!sameTerm({one}, {other})" for one, other in combinations(values, 2)]
    filters += [condition(focus, value) for value in values] if condition else []
    found = " ".join(f"{focus} {path} {value} ." for value in values)
    return f"EXISTS {{ {found} {' '.join(f'FILTER ({each})' for each in filters)} }}"


def few(constraint: str, number: int, path: str, condition: Expression | None = None) -> Check:
    """``minCount``, and with a condition ``qualifiedMinCount``."""
    if number > MOST_COUNTED:
        return Check(constraint, count=Count(path, "<", number, condition))
    return Check(constraint, lambda focus, _: f"!({at_least(number, focus, path, condition)})")


def many(constraint: str, number: int, path: str, condition: Expression | None = None) -> Check:
    """``maxCount``, and with a condition ``qualifiedMaxCount``."""
    if number > MOST_COUNTED:
        return Check(constraint, count=Count(path, ">", number, condition))
    return Check(constraint, lambda focus, _: at_least(number + 1, focus, path, condition))


def of_closed(allowed: Iterable[Node]) -> Check:
    """``sh:closed``: no value of any other property than these; any node may be an ``rdfs:Resource``."""
    predicate = variable()
    known = " && ".join(f"!sameTerm({predicate}, {each.n3()})" for each in sorted(allowed, key=str)) or "true"
    resource = f"(sameTerm({predicate}, {RDF.type.n3()}) && sameTerm({{0}}, {RDFS.Resource.n3()}))"
    return Check("closed", of_values=((predicate, lambda _, value: f"{known} && !{resource.format(value)}"),))


def of_class(classes: Iterable[str]) -> Expression:
    """That a value has none of the classes, written as IRIs in angle brackets."""
    types = tuple(classes)
    return lambda _, value: " && ".join(f"NOT EXISTS {{ {value} {RDF.type.n3()} {each} }}" for each in types)


def of_datatype(datatype: Node) -> Expression:
    if datatype not in _LEXICAL:
        raise Uncompilable(f"the datatype {datatype}")
    assert isinstance(datatype, URIRef)
    if datatype in (XSD.string, RDF.langString, XSD.anyURI):
        return _not_quite(lambda value: f"isLiteral({value}) && DATATYPE({value}) = {datatype.n3()}")
    form = Literal(f"^({_LEXICAL[datatype]})$").n3()
    return _not_quite(
        lambda value: (
            f"isLiteral({value}) && DATATYPE({value}) = {datatype.n3()} && REGEX(STR({value}), {form})"
        )
    )


def of_node_kind(kind: Node) -> Expression:
    return lambda _, value: f"!({_NODE_KINDS[URIRef(str(kind))].format(value)})"


def of_range(parameter: str, bound: Node) -> Expression:
    """``minInclusive`` and the like; a bound that is no number is not compiled."""
    if not isinstance(bound, Literal) or bound.datatype not in (XSD.integer, XSD.decimal):
        raise Uncompilable(f"a bound that is no integer or decimal: {bound}")
    sign, written = _COMPARISONS[parameter], f'"{bound}"^^{bound.datatype.n3()}'

    def broken(_: str, value: str) -> str:
        beyond = f"xsd:double(STR({value})) {sign} xsd:double({written})".replace(
            "xsd:double", XSD.double.n3()
        )
        large = f"IF(DATATYPE({value}) = {XSD.integer.n3()}, {beyond}, false)"
        return f"!COALESCE({value} {sign} {written}, {large}, false)"

    return broken


def of_length(parameter: str, length: int) -> Expression:
    sign = ">=" if parameter == "minLength" else "<="
    return _not_quite(lambda value: f"!isBlank({value}) && STRLEN(STR({value})) {sign} {length}")


def of_pattern(pattern: str, flags: str) -> Expression:
    """A regular expression that Oxigraph knows too; one that it does not know is not compiled."""
    call = f"{Literal(pattern).n3()}, {Literal(flags).n3()}"
    tried = Store().query(f'SELECT (REGEX("a", {call}) AS ?known) {{}}')
    assert isinstance(tried, QuerySolutions)
    if next(iter(tried))["known"] is None or re.search(r"\\[ZzAbBGK]", pattern):
        raise Uncompilable(f"the pattern {pattern}")
    return _not_quite(lambda value: f"!isBlank({value}) && REGEX(STR({value}), {call})")


def of_language_in(languages: Iterable[Node]) -> Expression:
    ranges = [Literal(str(each)).n3() for each in languages]
    return _not_quite(
        lambda value: (
            f"isLiteral({value}) && ({either(f'LANGMATCHES(LANG({value}), {each})' for each in ranges)})"
        )
    )


def of_list(members: Iterable[Node]) -> Expression:
    """``sh:in``: the value is none of the terms."""
    terms = [each.n3() for each in members]
    return lambda _, value: f"!({either(f'sameTerm({value}, {each})' for each in terms)})"


def of_unique_language(path: str) -> Expression:
    def broken(focus: str, _: str) -> str:
        one, other = variable(), variable()
        return (
            f"EXISTS {{ {focus} {path} {one}, {other} . FILTER (!sameTerm({one}, {other}) "
            f"&& LANG({one}) != '' && LCASE(LANG({one})) = LCASE(LANG({other}))) }}"
        )

    return broken


def repeated_languages(focus: str, path: str) -> str:
    """The SELECT of ``?this`` and ``?language`` for each language that two values of a focus node have."""
    one, other = variable(), variable()
    return (
        f"SELECT DISTINCT ?this (LCASE(LANG({one})) AS ?language) {{ {focus} ?this {path} {one}, {other} . "
        f"FILTER (!sameTerm({one}, {other}) && LANG({one}) != '' "
        f"&& LCASE(LANG({one})) = LCASE(LANG({other}))) }}"
    )


def of_missing(path: str) -> Expression:
    """That a value is none of another path of the same focus node."""
    return lambda focus, value: f"NOT EXISTS {{ {focus} {path} {value} }}"


def of_shared(path: str) -> Expression:
    """That a value is one of another path of the same focus node too."""
    return lambda focus, value: f"EXISTS {{ {focus} {path} {value} }}"


def of_has_value(path: str | None, wanted: Node) -> Expression:
    term = wanted.n3()
    if path is None:
        return lambda focus, _: f"!sameTerm({focus}, {term})"
    return lambda focus, _: f"NOT EXISTS {{ {focus} {path} {term} }}"


def _not_quite(holds: Callable[[str], str]) -> Expression:
    """Broken where something does not hold, or cannot even be asked."""
    return lambda _, value: f"COALESCE(!({holds(value)}), true)"
