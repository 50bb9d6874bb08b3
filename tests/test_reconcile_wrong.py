"""Wrong, odd and oversized requests to the reconciliation service."""

import json
from typing import Any

import pytest

from .reconciliation_schemas import RESULTS
from .reconciling import ask, checked, manifest_of
from .served import Served


@pytest.mark.parametrize(
    "queries",
    [
        "",
        "{",
        "[]",
        "{}",
        "null",
        '"text"',
        '{"q": 1}',
        '{"q": {}}',
        '{"q": {"query": ""}}',
        '{"q": {"query": 1}}',
        '{"q": {"query": "a", "limit": 0}}',
        '{"q": {"query": "a", "limit": "ten"}}',
        '{"q": {"query": "a", "limit": true}}',
        '{"q": {"query": "a", "type": 1}}',
        '{"q": {"query": "a", "type": "Nothing"}}',
        '{"q": {"query": "a", "type_strict": "maybe"}}',
        '{"q": {"query": "a", "properties": {}}}',
        '{"q": {"query": "a", "properties": [{}]}}',
        '{"q": {"query": "a", "properties": [{"pid": "year"}]}}',
        '{"q": {"query": "a", "properties": [{"pid": "nothing", "v": 1}]}}',
        '{"q": {"query": "a", "properties": [{"pid": "tg:a> b", "v": 1}]}}',
        '{"q": {"query": "a", "properties": [{"pid": "year", "v": null}]}}',
        '{"q": {"query": "a", "properties": [{"pid": "year", "v": {"name": "x"}}]}}',
        json.dumps({"q": {"query": "a" * 501}}),
        json.dumps({"q": {"query": "a", "properties": [{"pid": "year", "v": "a" * 501}]}}),
        json.dumps({"q": {"query": "a", "properties": [{"pid": "year", "v": {"id": "a" * 501}}]}}),
        "[" * 100_000,
        '{"\\ud800": {"query": "Red Heat"}}',
        '{"q": {"query": "a \\udc00"}}',
        '{"q": {"query": "a", "properties": [{"pid": "year", "v": NaN}]}}',
        '{"q": {"query": "a", "properties": [{"pid": "year", "v": -1e999}]}}',
        '{"q": {"query": "a", "properties": [{"pid": "year", "v": 1%s}]}}' % ("0" * 400),
    ],
    ids=lambda text: text[:60],
)
def test_malformed_queries(server: Served, queries: str) -> None:
    response = server.request("POST", "/reconcile", "application/json", data={"queries": queries})
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize(
    "value",
    [
        {"id": "a b<>"},
        {"id": ""},
        {"id": "http://\x00/"},
        "'); DROP",
        1e308,
        True,
        [],
        "\ud800".encode("utf-8", "replace").decode(),
    ],
    ids=repr,
)
def test_odd_values_are_just_unlike(server: Served, value: object) -> None:
    for pid in ("year", "director", "imdb", "exhibitedBy"):
        ask(server, {"query": "Red Heat", "properties": [{"pid": pid, "v": value}]})
        ask(server, {"properties": [{"pid": pid, "v": value}]})


@pytest.mark.parametrize(
    "extend",
    [
        "{",
        "[]",
        "{}",
        '{"ids": "a", "properties": []}',
        '{"ids": [1], "properties": []}',
        '{"ids": [], "properties": [1]}',
        '{"ids": [], "properties": [{}]}',
        '{"ids": [], "properties": [{"id": "nothing"}]}',
        '{"ids": ["a"], "properties": [{"id": "year", "settings": {"limit": -1}}]}',
        '{"ids": ["a"], "properties": [{"id": "year", "settings": {"limit": "%s"}}]}' % ("9" * 5001),
        '{"ids": ["a b<>\\u0000", "\\ud800"], "properties": [{"id": "year"}]}',
    ],
)
def test_malformed_extensions(server: Served, extend: str) -> None:
    response = server.request("POST", "/reconcile", "application/json", data={"extend": extend})
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")


def test_batches_beyond_the_limit(server: Served) -> None:
    manifest = manifest_of(server)
    size = manifest["batchSize"]
    queries = {f"q{number}": {"query": "Danko", "limit": 1} for number in range(size)}
    whole = server.request("POST", "/reconcile", data={"queries": json.dumps(queries)})
    assert len(checked(whole.json(), RESULTS)) == size
    beyond = json.dumps({**queries, "one more": {"query": "Danko"}})
    assert server.request("POST", "/reconcile", "*/*", data={"queries": beyond}).status_code == 413
    ids = json.dumps({"ids": ["a"] * 1001, "properties": [{"id": "year"}]})
    assert server.request("POST", "/reconcile", "*/*", data={"extend": ids}).status_code == 413


@pytest.mark.parametrize(
    "properties",
    [[{"pid": "exhibits", "v": f"x{number}"} for number in range(11)], [{"pid": "year", "v": [1988] * 21}]],
    ids=["properties", "values"],
)
def test_queries_beyond_the_limit(server: Served, properties: list[dict[str, Any]]) -> None:
    queries = json.dumps({"q": {"query": "the", "limit": 100, "properties": properties}})
    response = server.request("POST", "/reconcile", "application/json", data={"queries": queries})
    assert (response.status_code, response.headers["Content-Type"]) == (413, "application/problem+json")


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("POST", "/reconcile", {"json": {"queries": {}}}, 415),
        ("POST", "/reconcile", {"data": {"query": "Red Heat"}}, 400),
        ("POST", "/reconcile", {"data": {"queries": "{}", "extend": "{}"}}, 400),
        ("GET", "/reconcile/suggest/entity", {}, 400),
        ("GET", "/reconcile/suggest/entity?prefix=a&cursor=-1", {}, 400),
        ("GET", "/reconcile/suggest/type?prefix=a&cursor=x", {}, 400),
        ("GET", "/reconcile/preview", {}, 400),
        ("GET", "/reconcile/preview?id=Film%2FNoSuch", {}, 404),
        ("GET", "/reconcile/preview?id=..%2f..%2fetc%2fpasswd", {}, 404),
        ("GET", "/reconcile/flyout/entity?id=%00", {}, 404),
        ("GET", "/reconcile/properties?limit=x", {}, 400),
        ("GET", "/reconcile/nothing", {}, 404),
        ("PUT", "/reconcile", {}, 405),
    ],
)
def test_bad_requests(server: Served, method: str, path: str, options: dict[str, Any], status: int) -> None:
    response = server.request(method, path, "application/json", **options)
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")
