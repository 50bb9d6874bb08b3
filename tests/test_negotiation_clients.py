"""What real clients ask for, and what they get."""

import pytest

from tropegraph.server.formats import (
    HTML,
    RESULT_SYNTAXES,
)

from .test_negotiation import ONTOLOGY_OFFERS, chosen

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
