"""Asking the reconciliation service, each answer checked against its schema."""

import json
from typing import Any

from jsonschema import Draft202012Validator

from .reconciliation_schemas import MANIFEST, RESULTS
from .served import Served

FORM = "application/x-www-form-urlencoded"


def checked(answer: Any, schema: dict[str, Any]) -> Any:
    """The answer, which meets the schema."""
    Draft202012Validator(schema).validate(answer)
    return answer


def ask(server: Served, query: dict[str, Any]) -> list[dict[str, Any]]:
    """The candidates for one query."""
    response = server.request("POST", "/reconcile", data={"queries": json.dumps({"q": query})})
    assert response.status_code == 200, response.text
    candidates: list[dict[str, Any]] = checked(response.json(), RESULTS)["q"]["result"]
    scores = [each["score"] for each in candidates]
    assert scores == sorted(scores, reverse=True)
    assert sum(each["match"] for each in candidates) <= 1
    return candidates


def best(server: Served, query: dict[str, Any]) -> tuple[str, bool]:
    candidate = ask(server, query)[0]
    return candidate["id"], candidate["match"]


def get_json(server: Served, path: str, schema: dict[str, Any]) -> Any:
    response = server.get(path)
    assert response.status_code == 200, response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return checked(response.json(), schema)


def manifest_of(server: Served) -> dict[str, Any]:
    found: dict[str, Any] = get_json(server, "/reconcile", MANIFEST)
    return found
