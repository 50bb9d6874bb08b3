"""What a client is told about a query that cannot be read."""

import pytest
from pyoxigraph import Store

from tropegraph.server.diagnosis import explain, is_update


def fault_of(query: str) -> tuple[int, int, str]:
    """Line, column and message for a query that Oxigraph refuses."""
    with pytest.raises(SyntaxError) as refused:
        Store().query(query)
    fault = explain(query, str(refused.value))
    return fault.line, fault.column, fault.message


@pytest.mark.parametrize(
    ("query", "line", "column", "words"),
    [
        pytest.param("", 1, 1, "empty", id="nothing"),
        pytest.param("# only a comment", 1, 1, "empty", id="comment"),
        pytest.param("SELEC * {}", 1, 1, "SELEC", id="misspelt form"),
        pytest.param("SELECT * WHERE { ?s ?p ?o", 1, 16, "never closed", id="open brace"),
        pytest.param("SELECT * WHERE { ?s ?p ?o }}", 1, 28, "closes nothing", id="brace too many"),
        pytest.param("SELECT * WHERE { FILTER(1 }", 1, 27, ") should close (", id="wrong bracket"),
        pytest.param("SELECT *\n{ ?s ?p 'x }", 2, 9, "string", id="open string"),
        pytest.param("ASK { ?s foaf:name ?o }", 1, 10, "prefix foaf: of foaf:name", id="prefix"),
        pytest.param("PREFIX : <x:> ASK { :s q:p :o }", 1, 24, "q:p", id="one prefix of several"),
        pytest.param("SELECT * { ?s ?p ?o } garbage", 1, 23, "garbage", id="text after the end"),
        pytest.param('SELECT "é" "x" {}', 1, 8, '"é"', id="literal in the head"),
        pytest.param(
            "SELECT *\r\n{ ?s ?p '\U0001f600' oops }", 2, 13, "oops", id="other characters before it"
        ),
        pytest.param("SELECT * { ?s ?p ?o FILTER ?o > 1 }", 1, 28, "?o", id="filter without brackets"),
        pytest.param("SELECT ?x ?x (1 AS ?x) {}", 1, 25, "Duplicated variable", id="variable twice"),
    ],
)
def test_the_place_of_a_fault(query: str, line: int, column: int, words: str) -> None:
    found = fault_of(query)
    assert found[:2] == (line, column)
    assert words in found[2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INSERT DATA { <a:a> <a:b> 1 }", True),
        ("BASE <x:> PREFIX insert: <x:> delete where { ?s ?p ?o }", True),
        ("# SELECT\nWITH <x:g> DELETE { ?s ?p ?o } WHERE {}", True),
        ("SELECT * { ?s ?p 'INSERT' }", False),
        ("PREFIX delete: <x:> SELECT * { ?delete delete:delete <insert> }", False),
        ("", False),
    ],
)
def test_what_is_an_update(text: str, expected: bool) -> None:
    assert is_update(text) is expected
