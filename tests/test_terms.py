"""Terms as canonical N-Triples, compared with a parser and a canonicaliser that are not ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad, RdfFormat, parse, serialize

from tropegraph.mapping.terms import boolean, decimal, integer, iri, n_quads, name, string

ANY_TEXT = st.text(st.characters(codec="utf-8"))


@given(ANY_TEXT)
def test_a_string_is_read_back_as_it_was(value: str) -> None:
    (triple,) = parse(f"<http://s> <http://p> {string(value)} .".encode(), format=RdfFormat.N_TRIPLES)
    assert isinstance(triple.object, Literal)
    assert triple.object.value == value


@given(ANY_TEXT)
def test_n_quads_are_the_canonical_form(value: str) -> None:
    ours = n_quads([("<http://s>", "<http://p>", string(value, "en"), "<http://g>")])
    quads: list[Quad] = list(parse(ours.encode(), format=RdfFormat.N_QUADS))
    assert ours.encode() == serialize(quads, format=RdfFormat.N_QUADS)


def test_n_quads_are_sorted_and_hold_each_statement_once() -> None:
    statement = ("<http://s>", "<http://p>", "<http://o>", "<http://g>")
    before = ("<http://a>", "<http://p>", "<http://o>", "<http://g>")
    assert n_quads([statement, before, statement]) == (
        "<http://a> <http://p> <http://o> <http://g> .\n<http://s> <http://p> <http://o> <http://g> .\n"
    )


@pytest.mark.parametrize("value", ["http://a b", "http://a>", 'http://"', "http://a\n", "http://{x}"])
def test_what_no_iri_may_hold_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="not an IRI"):
        iri(value)


@pytest.mark.parametrize(
    ("term", "lexical"),
    [(integer(7), "7"), (boolean(True), "true"), (decimal(0.95), "0.95"), (decimal(1.0), "1")],
)
def test_numbers_have_their_canonical_form(term: str, lexical: str) -> None:
    assert term.startswith(f'"{lexical}"^^<http://www.w3.org/2001/XMLSchema#')


def test_an_unknown_prefix_is_an_error() -> None:
    with pytest.raises(KeyError):
        name("nobody:knows")
