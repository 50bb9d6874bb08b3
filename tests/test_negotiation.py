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
    RESULT_SYNTAXES,
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


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9"
RDFLIB_ANY = (
    "application/rdf+xml, text/n3, text/turtle, application/n-triples, application/ld+json, "
    "application/n-quads, application/trix, application/trig"
)
JENA = (
    "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,"
    "application/n-quads,application/trig;q=0.9,*/*;q=0.5"
)
COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
    "text/turtle;q=0.6,application/rdf+xml;q=0.5,application/json;q=0.45,text/n3;q=0.35,"
    "application/xml;q=0.3,image/svg+xml;q=0.3,text/xml;q=0.3,text/html;q=0.2,application/xhtml+xml;q=0.18"
)

ENTITY_CLIENTS = [
    (
        "Chrome",
        f"{BROWSER},image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
        "html",
    ),
    ("Firefox", f"{BROWSER},*/*;q=0.8", "html"),
    ("Firefox 92 to 127", f"{BROWSER},image/avif,image/webp,*/*;q=0.8", "html"),
    ("Safari", f"{BROWSER},*/*;q=0.8", "html"),
    (
        "Safari of old",
        "application/xml,application/xhtml+xml,text/html;q=0.9,text/plain;q=0.8,image/png,*/*;q=0.5",
        "html",
    ),
    ("Edge of old", "text/html, application/xhtml+xml, image/jxr, */*", "html"),
    ("Lynx", "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01", "html"),
    ("w3m", "text/html, text/*;q=0.5, image/*", "html"),
    ("Googlebot", f"{BROWSER},*/*;q=0.8", "html"),
    ("script in a page, fetch", "*/*", "ttl"),
    ("script in a page, axios", "application/json, text/plain, */*", "jsonld"),
    ("jQuery getJSON", "application/json, text/javascript, */*; q=0.01", "jsonld"),
    ("curl", "*/*", "ttl"),
    ("wget", "*/*", "ttl"),
    ("Python requests", "*/*", "ttl"),
    ("owlready2 and urllib", None, "ttl"),
    ("rdflib, no format", RDFLIB_ANY, "ttl"),
    (
        "rdflib 4, no format",
        "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1",
        "rdf",
    ),
    ("rdflib, xml", "application/rdf+xml, */*;q=0.1", "rdf"),
    ("rdflib, n3", "text/n3, */*;q=0.1", "ttl"),
    ("rdflib, turtle", "text/turtle, application/x-turtle, */*;q=0.1", "ttl"),
    ("rdflib, nt", "text/plain, */*;q=0.1", "nt"),
    ("rdflib, trig", "application/trig, */*;q=0.1", "trig"),
    ("rdflib, trix", "application/trix, */*;q=0.1", "ttl"),
    ("rdflib, json-ld", "application/ld+json, application/json;q=0.9, */*;q=0.1", "jsonld"),
    ("Jena, graphs", JENA, "ttl"),
    (
        "Jena, data sets",
        "application/trig,application/n-quads;q=0.9,application/ld+json;q=0.8,*/*;q=0.5",
        "trig",
    ),
    ("Jena of old", "text/turtle,application/rdf+xml;q=0.9,application/xml;q=0.8,*/*;q=0.5", "ttl"),
    (
        "RDF4J",
        "text/turtle, application/trig;q=0.8, application/rdf+xml;q=0.5, application/n-triples;q=0.5",
        "ttl",
    ),
    ("Protégé, OWL API", "application/rdf+xml, application/xml; q=0.5, text/xml; q=0.3, */*; q=0.2", "rdf"),
    ("OWL API 5", "application/rdf+xml", "rdf"),
    ("Java HttpURLConnection", "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "html"),
    ("Comunica", COMUNICA, "nq"),
    (
        "rapper, Raptor",
        "application/rdf+xml, text/rdf;q=0.6, application/x-turtle;q=0.8, text/turtle;q=0.8, */*;q=0.1",
        "rdf",
    ),
    ("jsonld.js", "application/ld+json, application/json", "jsonld"),
    (
        "PyLD",
        'application/ld+json;profile="http://www.w3.org/ns/json-ld#context", application/ld+json',
        "jsonld",
    ),
    ("Titanium JSON-LD", "application/ld+json;q=1.0, application/json;q=0.9, */*;q=0.1", "jsonld"),
    ("JSON-LD, compacted", 'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
    (
        "Mastodon",
        'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/as"',
        "jsonld",
    ),
    ("rdf-dereference", "application/ld+json;q=1.0,text/turtle;q=0.9,application/n-quads;q=0.8", "jsonld"),
    (
        "Virtuoso Sponger",
        "application/rdf+xml; q=1.0, text/rdf+n3; q=0.9, application/rdf+turtle; q=0.5, */*; q=0.1",
        "rdf",
    ),
    ("Sindice", "application/rdf+xml, application/xhtml+xml;q=0.3, text/html;q=0.2", "rdf"),
    ("Vapour validator", "application/rdf+xml;q=0.5,text/html;q=0.5", "rdf"),
    ("Turtle with a charset", "text/turtle;charset=utf-8", "ttl"),
    ("RDF 1.2 client", "text/turtle;version=1.2, text/turtle;version=1.1;q=0.9", "ttl"),
    ("N-Triples of old", "text/plain;charset=us-ascii", "nt"),
    ("SPARQL client by mistake", "application/sparql-results+json", None),
    ("picture viewer", "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8", None),
]


def test_there_are_enough_clients() -> None:
    assert len(ENTITY_CLIENTS) >= 40


@pytest.mark.parametrize(
    ("accept", "expected"), [row[1:] for row in ENTITY_CLIENTS], ids=[row[0] for row in ENTITY_CLIENTS]
)
def test_what_a_client_gets_for_a_thing(accept: str | None, expected: str | None) -> None:
    assert chosen(accept) == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        pytest.param("*/*", "rdf", id="any"),
        pytest.param(None, "rdf", id="owlready2"),
        pytest.param("application/rdf+xml", "rdf", id="Protégé"),
        pytest.param(f"{BROWSER},*/*;q=0.8", "html", id="Firefox"),
        pytest.param("text/turtle, application/x-turtle, */*;q=0.1", "ttl", id="rdflib turtle"),
        pytest.param(JENA, "ttl", id="Jena"),
    ],
)
def test_what_a_client_gets_for_the_ontology(accept: str | None, expected: str) -> None:
    assert chosen(accept, ONTOLOGY_OFFERS) == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        pytest.param(None, "json", id="none"),
        pytest.param("*/*", "json", id="curl"),
        pytest.param("application/sparql-results+xml", "xml", id="rdflib SPARQLStore"),
        pytest.param(
            "application/sparql-results+json,application/json,text/javascript", "json", id="SPARQLWrapper"
        ),
        pytest.param(
            "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7",
            "json",
            id="Comunica",
        ),
        pytest.param(
            "application/sparql-results+json, application/sparql-results+xml;q=0.9, "
            "text/tab-separated-values;q=0.7, text/csv;q=0.5, application/json;q=0.2, */*;q=0.1",
            "json",
            id="Jena",
        ),
        pytest.param("text/csv", "csv", id="spreadsheet"),
        pytest.param("text/tab-separated-values", "tsv", id="R"),
        pytest.param("application/json, text/plain, */*", "json", id="axios"),
        pytest.param(f"{BROWSER},*/*;q=0.8", "html", id="Firefox"),
        pytest.param("text/turtle", None, id="RDF only"),
    ],
)
def test_what_a_client_gets_for_a_select(accept: str | None, expected: str | None) -> None:
    assert chosen(accept, (*RESULT_SYNTAXES, HTML)) == expected


def test_every_syntax_is_reached_by_its_media_type() -> None:
    offers = [*RDF_SYNTAXES, HTML]
    assert [chosen(offer.media_type) for offer in offers] == [offer.name for offer in offers]
