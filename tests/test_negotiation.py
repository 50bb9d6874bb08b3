"""Content negotiation: one test a rule, and what real clients send.

https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tropegraph.server.formats import (
    HTML,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_SYNTAXES,
    RDF_XML,
    TRIG,
    TURTLE,
    TWIN_SYNTAXES,
    Syntax,
)
from tropegraph.server.negotiation import choose, media_ranges

ONTOLOGY_OFFERS = (RDF_XML, TURTLE, JSON_LD, N_TRIPLES, N_QUADS, TRIG, HTML)
"""What /ontology offers: RDF/XML first."""


def chosen(accept: str | None, offers: tuple[Syntax, ...] = TWIN_SYNTAXES) -> str | None:
    found = choose(accept, offers)
    return found.name if found else None


def test_no_header_accepts_the_first_offer() -> None:
    assert chosen(None) == "ttl"


def test_an_empty_header_accepts_the_first_offer() -> None:
    assert chosen("") == "ttl"


def test_any_type_accepts_the_first_offer() -> None:
    assert chosen("*/*") == "ttl"


def test_the_higher_quality_wins() -> None:
    assert chosen("text/turtle;q=0.4, application/rdf+xml;q=0.5") == "rdf"


def test_a_specific_range_beats_a_wildcard_of_higher_quality() -> None:
    assert chosen("text/turtle;q=0.1, */*;q=0.5, application/ld+json;q=0.2", (TURTLE, JSON_LD)) == "jsonld"


def test_a_subtype_wildcard_beats_the_full_wildcard() -> None:
    assert chosen("text/*;q=0.2, */*;q=0.1, application/*;q=0.9") == "jsonld"


def test_quality_zero_excludes() -> None:
    assert chosen("text/turtle;q=0, */*") == "jsonld"


def test_quality_zero_of_a_wildcard_excludes_the_rest() -> None:
    assert chosen("text/html, */*;q=0") == "html"


def test_all_excluded_is_none() -> None:
    assert chosen("*/*;q=0") is None


def test_no_match_is_none() -> None:
    assert chosen("image/png") is None


def test_equal_quality_is_decided_by_the_server() -> None:
    assert chosen("application/n-triples, application/rdf+xml, text/turtle") == "ttl"


def test_equal_quality_prefers_what_is_named_to_what_a_wildcard_reaches() -> None:
    assert chosen("application/ld+json, */*") == "jsonld"


def test_an_alias_counts_only_where_nothing_is_named() -> None:
    assert chosen("text/plain, text/html;q=0.5") == "html"


def test_an_alias_is_answered() -> None:
    assert chosen("text/plain") == "nt"


def test_a_wildcard_does_not_reach_aliases() -> None:
    assert chosen("text/*", (N_TRIPLES, HTML)) == "html"


def test_types_are_read_in_any_case() -> None:
    assert chosen("Text/HTML;Q=1") == "html"


@pytest.mark.parametrize("space", ["", " ", "\t", "  "])
def test_optional_white_space_is_read(space: str) -> None:
    assert chosen(f"text/html{space};{space}q=0.1{space},{space}application/trig") == "trig"


@pytest.mark.parametrize(
    "parameter",
    [
        "charset=utf-8",
        "charset=UTF-8",
        'profile="http://www.w3.org/ns/json-ld#compacted"',
        'profile="a, b;q=0"',
        "version=1.2",
        "",
    ],
)
def test_a_parameter_does_not_keep_a_range_from_matching(parameter: str) -> None:
    assert chosen(f"application/ld+json;{parameter}, text/html;q=0.5") == "jsonld"


def test_a_range_without_parameters_speaks_before_one_with() -> None:
    assert chosen("application/ld+json;profile=x;q=1, application/ld+json;q=0.2, text/turtle;q=0.5") == "ttl"


def test_a_version_that_is_refused_does_not_refuse_the_type() -> None:
    assert chosen("text/turtle;version=1.2;q=0, */*;q=0.1") == "ttl"


def test_what_follows_the_quality_is_ignored() -> None:
    assert chosen("text/html;q=0.5;level=1, text/turtle;q=0.4") == "html"


@pytest.mark.parametrize("quality", ["0.5", ".5", "0.500", '"0.5"'])
def test_ways_to_write_a_quality(quality: str) -> None:
    assert chosen(f"text/turtle;q=0.6, text/html;q={quality}, application/trig;q=0.4") == "ttl"
    assert media_ranges(f"a/b;q={quality}")[0].quality == 0.5


def test_a_quality_above_one_is_one() -> None:
    assert media_ranges("text/html;q=7")[0].quality == 1


@pytest.mark.parametrize(
    "bad", ["text", "*/html", "text/", "/html", "text/html;q=high", "text/html;q=-1", ";", "a b/c"]
)
def test_what_cannot_be_read_is_passed_over(bad: str) -> None:
    assert chosen(f"{bad}, application/trig;q=0.1") == "trig"


@pytest.mark.parametrize("bad", ["text", ",", ";;;", "*/html", "q=1"])
def test_a_header_without_a_readable_element_is_none(bad: str) -> None:
    assert chosen(bad) == "ttl"


def test_a_lone_star_is_any_type() -> None:
    assert chosen("image/gif, *; q=.2") == "ttl"


def test_no_offers_is_none() -> None:
    assert chosen("*/*", ()) is None


@given(st.text(max_size=200))
def test_no_header_is_too_strange(accept: str) -> None:
    assert chosen(accept) in {None, *(offer.name for offer in TWIN_SYNTAXES)}


@given(st.sampled_from(TWIN_SYNTAXES), st.permutations(["image/png", "text/css;q=0.5", "*/*;q=0.1"]))
def test_the_order_of_the_header_says_nothing(offer: Syntax, others: list[str]) -> None:
    assert chosen(", ".join([*others[:1], offer.media_type, *others[1:]])) == offer.name


def test_every_syntax_is_reached_by_its_media_type() -> None:
    offers = [*RDF_SYNTAXES, HTML]
    assert [chosen(offer.media_type) for offer in offers] == [offer.name for offer in offers]
