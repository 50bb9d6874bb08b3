"""CSV holds what the terms are, whatever is in them: compared with the terms and with the engine's CSV."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from tropegraph.server.store import Question
from tropegraph.server.store.evaluation import evaluate

BASE = "https://example.org/"
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.text(
    "\"\\,<>\t\r\n'@^_: a\u2028", max_size=8
)
IRIS = st.text("ab,;()'!*$&+=/?.:@-_~é", max_size=12).map(lambda tail: f"<http://x/{tail}>")


def escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(plain, written)
    return f'"{text}"'


LITERALS = TEXT.map(escaped)
TERMS = st.one_of(
    IRIS,
    LITERALS,
    LITERALS.map(lambda text: f"{text}@en-GB"),
    LITERALS.map(lambda text: f"{text}^^<http://x/a>"),
    st.integers(-999, 999).map(str),
    st.sampled_from(["1.50", "1e3", "true", "UNDEF", '"01"^^<http://www.w3.org/2001/XMLSchema#gYear>']),
)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(TERMS, min_size=width, max_size=width), max_size=8)
)


def table(text: str, store: Store | None = None) -> bytes:
    question = Question(text, BASE, "csv", None)
    return evaluate(store or Store(), question).read()


def values(text: str, store: Store | None = None) -> list[list[str]]:
    """The header and the values of a table, from one term after the other."""
    result = (store or Store()).query(text, base_iri=BASE)
    assert isinstance(result, QuerySolutions)
    names = [variable.value for variable in result.variables]
    rows = [[solution[name] for name in names] for solution in result]
    return [names, *([getattr(term, "value", "") for term in row] for row in rows)]


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


def query_of(rows: list[list[str]]) -> str:
    names = " ".join(f"?v{number}" for number in range(len(rows[0]) if rows else 2))
    body = " ".join(f"({' '.join(row)})" for row in rows)
    return f"SELECT {names} {{ VALUES ({names}) {{ {body} }} }}"


@given(TABLES)
def test_every_cell_is_the_value_of_its_term(rows: list[list[str]]) -> None:
    text = query_of(rows)
    assert read(table(text)) == values(text)


@given(TABLES)
def test_without_commas_in_iris_it_is_what_the_engine_writes(rows: list[list[str]]) -> None:
    rows = [[cell.replace(",", "") if cell.startswith("<") else cell for cell in row] for row in rows]
    text = query_of([[*row, "1"] for row in rows])
    result: Any = Store().query(text, base_iri=BASE)
    assert table(text) == result.serialize(format=QueryResultsFormat.CSV)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { }", b"\r\n\r\n"),
        ("SELECT ?a ?b { }", b"a,b\r\n,\r\n"),
        ("SELECT ?a { {} UNION { BIND(1 AS ?a) } }", b'a\r\n""\r\n1\r\n'),
        ("SELECT ?a { VALUES ?a { <http://x/1,2> } }", b'a\r\n"http://x/1,2"\r\n'),
        ("SELECT ?a { VALUES ?a { } }", b"a\r\n"),
    ],
)
def test_small_tables(text: str, expected: bytes) -> None:
    assert table(text) == expected


def test_a_blank_node_keeps_its_label_and_order_its_order() -> None:
    rows = read(table("SELECT (BNODE() AS ?b) ?n { VALUES ?n { 3 1 2 } } ORDER BY DESC(?n)"))
    assert [row[1] for row in rows] == ["n", "3", "2", "1"]
    assert all(row[0].startswith("_:") for row in rows[1:])


def test_a_table_of_many_pieces_is_whole() -> None:
    """The engine writes in pieces that end anywhere in a row."""
    text = (
        'SELECT ?a (CONCAT("é, \\"", STR(?b), "\\"\\n") AS ?t) (IRI(CONCAT("http://x/,", STR(?a))) AS ?i) {'
    )
    many = " ".join(map(str, range(60)))
    text += f" VALUES ?a {{ {many} }} VALUES ?b {{ {many} }} }}"
    data = table(text)
    assert len(data) > 100_000
    assert read(data) == values(text)
