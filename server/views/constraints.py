"""What a shape demands of its focus nodes or values, in words.

https://www.w3.org/TR/shacl/#core-components
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tropegraph.server.rdf import BlankNode, Literal, NamedNode, Term, expand

from .reading import Reader, Reference
from .statements import Facts, Index, curie, items
from .words import worded_as_class


@dataclass(frozen=True)
class Code:
    """What a page shows as code."""

    code: str


Phrase = tuple[str | Code | Reference, ...]
"""Words, code and links, one after the other."""

_UNSAID = {
    expand(each)
    for each in (
        "rdf:type rdfs:label rdfs:isDefinedBy sh:message sh:severity sh:path sh:property sh:sparql "
        "sh:targetClass sh:targetSubjectsOf sh:minCount sh:maxCount sh:qualifiedMinCount sh:qualifiedMaxCount"
    ).split()
}
"""What is said elsewhere, or together with another parameter."""
_ORDER = (
    "sh:class sh:nodeKind sh:datatype sh:in sh:hasValue sh:or sh:node sh:pattern sh:minInclusive "
    "sh:maxInclusive sh:minLength sh:uniqueLang sh:equals sh:disjoint sh:qualifiedValueShape"
).split()
_PLACES = {expand(each): number for number, each in enumerate(_ORDER)}
_KINDS = {
    "rdf:langString": "text with its language",
    "xsd:string": "text",
    "xsd:integer": "a whole number",
    "xsd:decimal": "a decimal number",
    "xsd:boolean": "true or false",
    "xsd:anyURI": "an address",
    "xsd:dateTime": "a date and a time",
    "xsd:gYear": "a year",
    "sh:IRI": "an IRI",
    "sh:Literal": "a literal",
    "sh:BlankNode": "a blank node",
}


def demands(reader: Reader, index: Index, shape: Term) -> list[Phrase]:
    """Everything that a shape demands but for its queries: how many values, then what holds of each."""
    facts = index[shape]
    found: list[Phrase] = [(words,)] if (words := _number(facts, "min", "max")) else []
    parameters = [each for each in facts if each not in _UNSAID]
    for parameter in sorted(parameters, key=lambda each: (_PLACES.get(each, len(_ORDER)), each.value)):
        for value in sorted(facts[parameter], key=str):
            found.append(_said(reader, index, facts, parameter, value))
    return [phrase for phrase in found if phrase]


def _said(reader: Reader, index: Index, facts: Facts, parameter: NamedNode, value: Term) -> Phrase:
    name = curie(parameter)
    if name == "sh:qualifiedValueShape":
        how_many = _number(facts, "qualifiedMin", "qualifiedMax") or "some"
        return (f"{how_many} of these: ", *_all_of(reader, index, value))
    if name == "sh:or":
        return _joined((_all_of(reader, index, each) for each in items(index, value)), " or ")
    if name == "sh:in":
        values = [(_reference(reader, each),) for each in items(index, value)]
        return ("one of ", *_joined(values, ", ")) if len(values) > 1 else ("only ", *_joined(values, ""))
    if name in _WORDED and isinstance(value, Literal):
        return _WORDED[name](value.value)
    if name in _LED:
        return (_LED[name], _reference(reader, value))
    if name in ("sh:datatype", "sh:nodeKind") and curie(value) in _KINDS:
        return (_KINDS[curie(value)],)
    return (Code(name), " ", _reference(reader, value))


_WORDED: dict[str, Callable[[str], Phrase]] = {
    "sh:pattern": lambda value: ("matches ", Code(value)),
    "sh:minInclusive": lambda value: (f"from {value} on",),
    "sh:maxInclusive": lambda value: (f"up to {value}",),
    "sh:minLength": lambda value: ("not empty" if value == "1" else f"at least {value} characters",),
    "sh:uniqueLang": lambda value: ("one in each language",) if value == "true" else (),
}
_LED = {
    "sh:class": "of the class ",
    "sh:hasValue": "among them ",
    "sh:node": "fits the ",
    "sh:equals": "the same as its ",
    "sh:disjoint": "other than its ",
}


def _all_of(reader: Reader, index: Index, shape: Term) -> Phrase:
    """What a shape that another holds demands, in one phrase."""
    return _joined(demands(reader, index, shape), ", ")


def _joined(phrases: Iterable[Phrase], between: str) -> Phrase:
    found: list[str | Code | Reference] = []
    for number, phrase in enumerate(phrases):
        found += [between, *phrase] if number and between else phrase
    return tuple(found)


def _number(facts: Facts, least: str, most: str) -> str:
    """How many values there are, in words; nothing where any number will do."""
    low, high = (next(iter(_values(facts, f"sh:{each}Count")), "") for each in (least, most))
    if low == high:
        return f"exactly {_few(low)}" if low else ""
    if low and high:
        return f"{low} to {high}"
    return f"at least {_few(low)}" if low else f"at most {_few(high)}"


def _values(facts: Facts, name: str) -> Iterator[str]:
    return (term.value for term in facts.get(expand(name), ()) if isinstance(term, Literal))


def _few(number: str) -> str:
    return "one" if number == "1" else number


def _reference(reader: Reader, term: Term) -> str | Code | Reference:
    """A term that a demand names: a class by its vocabulary too, so Agent is not PROV's."""
    if isinstance(term, NamedNode):
        return worded_as_class(reader.reference(term))
    return Code(str(term)) if isinstance(term, BlankNode) else term.value if isinstance(term, Literal) else ""
