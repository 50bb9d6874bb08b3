"""Reconciliation queries and requests for values, read from JSON that may be anything.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/#structure-of-a-reconciliation-query
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tropegraph.server.errors import BodyTooLarge, MalformedRequest
from tropegraph.server.indexing.reading import Index
from tropegraph.server.json_input import read_json

from .schema import Property, checked_types, property_of

BATCH_SIZE = 100
MAX_IDS = 1000
MAX_VALUES = 5000
_LIMIT, _MAX_LIMIT = 10, 100
_MAX_CHARACTERS = 500
_MAX_CONDITIONS, _MAX_CONDITION_VALUES = 10, 20
_STRICTNESS = ("any", "all", "should")


@dataclass(frozen=True)
class Condition:
    """A property that a candidate should have one of some values of: texts, numbers, or (id, name) pairs."""

    property: Property
    values: tuple[str | float | tuple[str, str], ...]


@dataclass(frozen=True)
class ReconciliationQuery:
    """What is to be matched; ``strict`` says whether a candidate needs any type, all, or none of them."""

    text: str
    types: tuple[str, ...]
    strict: str
    conditions: tuple[Condition, ...]
    limit: int


@dataclass(frozen=True)
class Wanted:
    """A property whose values are wanted, at most ``limit`` of a thing; ``id`` is its name in the request."""

    id: str
    property: Property
    limit: int


@dataclass(frozen=True)
class Extension:
    """Things by their ids, and the properties whose values are wanted of each."""

    ids: tuple[str, ...]
    properties: tuple[Wanted, ...]


def read_queries(text: str, index: Index) -> dict[str, ReconciliationQuery]:
    """The queries of a batch by their keys; raises MalformedRequest and BodyTooLarge."""
    batch = read_json(text, "The parameter queries")
    if not isinstance(batch, dict) or not batch:
        raise MalformedRequest('The queries are no JSON object such as {"q0": {"query": "Red Heat"}}.')
    if len(batch) > BATCH_SIZE:
        raise BodyTooLarge(f"The batch holds {len(batch)} queries; up to {BATCH_SIZE} are answered at once.")
    return {key: _query(key, value, index) for key, value in batch.items()}


def read_extension(text: str) -> Extension:
    """The request for values; raises MalformedRequest and BodyTooLarge."""
    asked = read_json(text, "The parameter extend")
    ids = asked.get("ids") if isinstance(asked, dict) else None
    properties = asked.get("properties") if isinstance(asked, dict) else None
    if not _is_list_of(ids, str) or not _is_list_of(properties, dict):
        raise MalformedRequest(
            'The request is no JSON object such as {"ids": [], "properties": [{"id": "year"}]}.'
        )
    assert isinstance(ids, list) and isinstance(properties, list)
    if len(ids) > MAX_IDS or len(ids) * len(properties) > MAX_VALUES:
        raise BodyTooLarge(
            f"{len(properties)} properties of {len(ids)} things are asked for; up to {MAX_IDS} things and "
            f"{MAX_VALUES} pairs of thing and property are answered at once."
        )
    return Extension(tuple(ids), tuple(map(_wanted, properties)))


def _wanted(asked: dict[str, Any]) -> Wanted:
    identifier, settings = asked.get("id"), asked.get("settings", {})
    if not isinstance(identifier, str) or not isinstance(settings, dict):
        raise MalformedRequest("A property has no id, or settings that are no object.")
    limit = settings.get("limit", 0) or _MAX_LIMIT
    if isinstance(limit, str) and limit.isascii() and limit.isdigit() and len(limit) < 9:
        limit = int(limit)
    return Wanted(identifier, property_of(identifier), _positive("limit", limit))


def _query(key: str, value: object, index: Index) -> ReconciliationQuery:
    if not isinstance(value, dict):
        raise MalformedRequest(f"The query {key!r} is no JSON object.")
    text, conditions = value.get("query", ""), value.get("properties", [])
    if not isinstance(text, str) or not _is_list_of(conditions, dict):
        raise MalformedRequest(f"The query {key!r} has a text that is none, or properties that are no list.")
    if not text.strip() and not conditions:
        raise MalformedRequest(f"The query {key!r} has neither a text nor properties.")
    if len(text) > _MAX_CHARACTERS:
        raise MalformedRequest(f"The text of the query {key!r} is longer than {_MAX_CHARACTERS} characters.")
    if len(conditions) > _MAX_CONDITIONS:
        raise BodyTooLarge(f"The query {key!r} has more than {_MAX_CONDITIONS} properties.")
    strict = value.get("type_strict", "any")
    if strict not in _STRICTNESS:
        raise MalformedRequest(f"The type_strict of the query {key!r} is none of {', '.join(_STRICTNESS)}.")
    limit = min(_positive("limit", value.get("limit", _LIMIT)), _MAX_LIMIT)
    return ReconciliationQuery(
        text.strip(),
        checked_types(index, _types(key, value.get("type"))),
        strict,
        tuple(dict.fromkeys(_condition(key, each) for each in conditions)),
        limit,
    )


def _types(key: str, given: object) -> list[str]:
    """The ids of types: one or a list, as texts or as objects with an id."""
    several = given if isinstance(given, list) else [] if given in (None, "") else [given]
    ids = [each.get("id") if isinstance(each, dict) else each for each in several]
    if not _is_list_of(ids, str):
        raise MalformedRequest(
            f"The type of the query {key!r} is no text, list of texts, or object with an id."
        )
    return [str(each) for each in ids]


def _condition(key: str, given: dict[str, Any]) -> Condition:
    identifier = given.get("pid")
    if not isinstance(identifier, str) or "v" not in given:
        raise MalformedRequest(f"A property of the query {key!r} has no pid, or no v.")
    several: Sequence[object] = given["v"] if isinstance(given["v"], list) else [given["v"]]
    if len(several) > _MAX_CONDITION_VALUES:
        raise BodyTooLarge(
            f"A property of the query {key!r} has more than {_MAX_CONDITION_VALUES} values in v."
        )
    return Condition(property_of(identifier), tuple(_value(key, each) for each in several))


def _value(key: str, given: object) -> str | float | tuple[str, str]:
    if isinstance(given, dict) and isinstance(given.get("id"), str):
        return _short_enough(key, given["id"]), _short_enough(key, str(given.get("name", "")))
    if isinstance(given, str):
        return _short_enough(key, given)
    if isinstance(given, int | float):
        return given
    raise MalformedRequest(
        f"A value of a property of the query {key!r} is no text, number, or object with an id."
    )


def _short_enough(key: str, text: str) -> str:
    if len(text) > _MAX_CHARACTERS:
        raise MalformedRequest(f"A value in the query {key!r} is longer than {_MAX_CHARACTERS} characters.")
    return text


def _positive(name: str, given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise MalformedRequest(f"The {name} {given!r} is no whole number from 1 on.")
    return given


def _is_list_of(value: object, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(each, kind) for each in value)
