"""Queries that engines are known to see in ways of their own: one answer, whatever store is behind."""

import httpx
import pytest

from .served import Served

PREFIXES = """
PREFIX tg: <https://w3id.org/tropegraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX mode: <https://w3id.org/tropegraph/mode/>
"""
QUERIES = {
    "a long literal": "SELECT ?text (STRLEN(?text) AS ?n) { ?page tg:pageText ?text }",
    "other scripts": 'SELECT ("Я 黒澤 \U0001f600 é" AS ?x) (UCASE("é") AS ?y) (STRLEN("黒") AS ?z) {}',
    "language tags": "SELECT DISTINCT (LANG(?o) AS ?a) (DATATYPE(?o) AS ?b) { ?s ?p ?o }",
    "a language that a constant has": 'SELECT ?s { ?s rdfs:label "Red Heat"@en }',
    "a language by its range": 'SELECT ?s ?o { ?s skos:altLabel ?o FILTER(LANGMATCHES(LANG(?o), "EN")) }',
    "booleans": "SELECT ?s ?o { ?s tg:paraphrase ?o }",
    "a boolean that is asked for": "SELECT ?s { ?s tg:paraphrase true }",
    "integers": "SELECT ?s ?o { ?s tg:position ?o FILTER(?o > 2 && ?o < 5) }",
    "an integer that is asked for": "SELECT ?s { ?s schema:copyrightYear 1988 }",
    "sums and means": "SELECT (SUM(?o) AS ?a) (AVG(?o) AS ?b) (MIN(?o) AS ?c) { ?s tg:position ?o }",
    "decimals and doubles": "SELECT (1.50 AS ?a) (1.0E3 AS ?b) (7 / 2 AS ?c) (ROUND(2.5) AS ?d) {}",
    "texts of numbers": 'SELECT (STR(1.50) AS ?a) (STR(3) AS ?b) (xsd:integer("07") AS ?c) {}',
    "values": "SELECT ?s ?n { VALUES (?s ?n) { (<Film/RedHeat> 1) (UNDEF 2) } ?s a tg:Work }",
    "values after all": "SELECT ?s ?o { ?s tg:position ?o } VALUES ?o { 1 3 }",
    "a path of one or more": "SELECT ?a ?b { ?a tg:partOf+ ?b }",
    "a path of none or more": "SELECT ?b { tg:Character rdfs:subClassOf* ?b }",
    "an inverse path": "SELECT ?a ?b { ?a ^tg:ofTrope/tg:mode ?b }",
    "a negated path": "SELECT ?b { <Film/RedHeat> !(rdfs:label|schema:name|tg:exhibits) ?b }",
    "optional": "SELECT ?s ?w { ?s a tg:Occurrence OPTIONAL { ?s tg:partOf ?w } FILTER(!BOUND(?w)) }",
    "what does not exist": "SELECT ?t { ?t a tg:Trope FILTER NOT EXISTS { ?o tg:ofTrope ?t } }",
    "minus": "SELECT ?t { ?t a tg:Trope MINUS { ?o tg:ofTrope ?t } }",
    "graphs": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "a graph by its name": "SELECT (COUNT(*) AS ?n) { GRAPH <graph/links> { ?s ?p ?o } }",
    "a graph by its name, all columns": "SELECT * { GRAPH <graph/links> { ?s ?p ?o } }",
    "a graph and the default graph": "SELECT ?s ?n { GRAPH <graph/links> { ?s ?p ?o } ?s rdfs:label ?n }",
    "a graph in a filter": "SELECT ?s { ?s a tg:Trope FILTER EXISTS { GRAPH <graph/links> { ?s ?p ?o } } }",
    "a graph of the release": "SELECT ?n { GRAPH <graph/release> { <dataset> void:triples ?n } }",
    "from": "SELECT (COUNT(*) AS ?n) FROM <graph/links> FROM <graph/tropes> { ?s ?p ?o }",
    "from named": "SELECT ?g (COUNT(*) AS ?n) FROM NAMED <graph/links> { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "from, and no graph": "SELECT (COUNT(*) AS ?n) FROM <graph/links> { GRAPH ?g { ?s ?p ?o } }",
    "from a graph of nobody": "SELECT (COUNT(*) AS ?n) FROM <http://www.w3.org/ns/ldp#> { ?s ?p ?o }",
    "nothing of the engine's own": "SELECT ?s { ?s ?p ?o FILTER(CONTAINS(STR(?s), 'openlinksw')) }",
    "distinct subjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "having": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p HAVING (COUNT(*) > 50)",
    "a subquery": "SELECT * { { SELECT ?t { ?t a tg:Trope } ORDER BY ?t LIMIT 3 } ?t rdfs:label ?n }",
    "an order far down": "SELECT ?a ?b { ?a a tg:Trope . ?b a ?c } ORDER BY ?a ?b ?c LIMIT 5 OFFSET 9000",
    "texts": 'SELECT (SUBSTR("heat", 2) AS ?a) (REPLACE("heat", "e(.)", "$1") AS ?b) (UCASE("a") AS ?c) {}',
    "conditions": 'SELECT (IF(1 < 2, "y", "n") AS ?a) (COALESCE(?z, 3) AS ?b) ("b" IN ("a", "b") AS ?c) {}',
    "an error in an expression": 'SELECT (1 + "x" AS ?a) {}',
    "a regular expression": 'SELECT ?n { ?s rdfs:label ?n FILTER(REGEX(?n, "^red h", "i")) }',
    "what functions find, as a value": 'SELECT (CONTAINS("ab", "b") AS ?a) (ISIRI(<x:a>) AS ?b) {}',
    "what functions find, in conditions": 'SELECT ?s { ?s rdfs:label ?n FILTER(CONTAINS(?n, "Heat")) }',
    "a comparison as a value": 'SELECT (("a" = "a") AS ?a) {}',
    "truth as a value": "SELECT (true AS ?a) {}",
    "escapes for an IRI, ASCII": 'SELECT (ENCODE_FOR_URI("a b/c") AS ?a) {}',
    "escapes for an IRI, other scripts": 'SELECT (ENCODE_FOR_URI("ü黒") AS ?a) {}',
    "a sum of nothing": "SELECT (SUM(?z) AS ?a) { ?s <x:nothing> ?z }",
    "a mean of nothing": "SELECT (AVG(?z) AS ?a) { ?s <x:nothing> ?z }",
    "the least of nothing": "SELECT (MIN(?z) AS ?a) (COUNT(?z) AS ?b) { ?s <x:nothing> ?z }",
    "an absolute IRI of a text": 'SELECT (IRI("http://x.example/a") AS ?a) {}',
    "a relative IRI of a text": 'SELECT (IRI("Film/RedHeat") AS ?a) {}',
    "a division by zero": "SELECT (1 / 0 AS ?a) (COALESCE(1 / 0, 2) AS ?b) {}",
    "a division of doubles": "SELECT (1e0 / 3 AS ?a) {}",
    "a division of decimals": "SELECT (7.0 / 2 AS ?a) {}",
    "an integer of 23 digits": "SELECT (10000000000000000000000 AS ?a) {}",
    "a term that is a triple": "SELECT ?a { BIND(<<( <x:a> <x:b> 1 )>> AS ?a) }",
    "a variable beyond ASCII": "SELECT ?é { ?s schema:copyrightYear ?é }",
    "ask": "ASK { <Film/RedHeat> schema:copyrightYear 1988 }",
    "ask for nothing": "ASK { <Film/RedHeat> schema:copyrightYear 1989 }",
}
GRAPHS = {
    "construct": "CONSTRUCT { ?s <x:p> ?n ; <x:q> ?o } { ?s rdfs:label ?n OPTIONAL { ?s tg:nothing ?o } }",
    "construct where": "CONSTRUCT WHERE { ?s tg:position ?n }",
    "construct without variables": "CONSTRUCT { <x:s> <x:p> true } { ?s a tg:Work }",
    "construct in order": "CONSTRUCT { ?s <x:p> ?n } { ?s tg:position ?n } ORDER BY ?s LIMIT 4",
    "describe": "DESCRIBE <Film/RedHeat>",
    "describe two": "DESCRIBE <Film/RedHeat> ?t { ?t rdfs:label 'Your Mom'@en }",
    "describe some": "DESCRIBE ?t { ?t a tg:Trope } ORDER BY ?t LIMIT 3",
    "describe what is in a graph": "DESCRIBE <Film/RedHeat> FROM <graph/links>",
    "describe nothing": "DESCRIBE <http://nothing.example/>",
}
COUNTED = "SELECT (COUNT(*) AS ?n)"
EVERYTHING = "{ ?s ?p ?o }"
SPELLINGS = {
    "a comment up to a carriage return": (
        f"{COUNTED} #x\rFROM <graph/links> {EVERYTHING}",
        f"{COUNTED} FROM <graph/links> {EVERYTHING}",
    ),
    "a graph twice, once in front of such a comment": (
        f"{COUNTED} FROM <graph/links> #x\rFROM <graph/links> {EVERYTHING}",
        f"{COUNTED} FROM <graph/links> {EVERYTHING}",
    ),
    "a graph twice, once with an escape": (
        rf"{COUNTED} FROM <graph/links> FROM <graph/\u006C\U00000069nks> {EVERYTHING}",
        f"{COUNTED} FROM <graph/links> {EVERYTHING}",
    ),
    "a graph twice, once by a detour": (
        f"PREFIX g: <graph/x/../> {COUNTED} FROM <graph/links> FROM g:links {EVERYTHING}",
        f"{COUNTED} FROM <graph/links> {EVERYTHING}",
    ),
    "a graph whose name ends in a hash": (
        f"PREFIX g: <graph/links#> {COUNTED} FROM g: {EVERYTHING}",
        f"{COUNTED} FROM <graph/none> {EVERYTHING}",
    ),
    "escapes in a text": (
        r"""SELECT ("a\u0022b\u005Cc\\u0041" AS ?x) ('d\u0027\u000A' AS ?y) { } # \u000A } oops""",
        r"""SELECT ('a"b\\c\\u0041' AS ?x) ("d'\n" AS ?y) {}""",
    ),
    "an escape in what is described": (r"DESCRIBE <Film/Red\u0048eat>", "DESCRIBE <Film/RedHeat>"),
    "a dot in a variable": (
        "CONSTRUCT { ?s <x:p> ?a·b } { ?s tg:position ?a·b }",
        "CONSTRUCT { ?s <x:p> ?a } { ?s tg:position ?a }",
    ),
    "a full stop after a word": (
        "CONSTRUCT { ?s <x:p> true.:a <x:q> ?s } { ?s tg:position 1 }".replace(":a", "tg:a"),
        "CONSTRUCT { ?s <x:p> true . tg:a <x:q> ?s } { ?s tg:position 1 }",
    ),
    "what is described whether or not the pattern is found": (
        "DESCRIBE <Film/RedHeat> ?x { ?x a <x:nothing> }",
        "DESCRIBE <Film/RedHeat>",
    ),
    "what is described in a graph": (
        "DESCRIBE <Film/RedHeat> ?x FROM <graph/links> { ?x a <x:nothing> } LIMIT 0",
        "DESCRIBE <Film/RedHeat> FROM <graph/links>",
    ),
}
"""Queries in an odd spelling and in a plain one, which mean the same."""


def ask(server: Served, query: str, format_: str) -> httpx.Response:
    return server.get("/sparql", params={"query": PREFIXES + query, "format": format_})


@pytest.mark.parametrize("name", QUERIES)
def test_a_table_is_the_same_on_every_store(target: Served, server: Served, name: str) -> None:
    expected, found = (ask(each, QUERIES[name], "json") for each in (server, target))
    assert found.status_code == 200, found.text
    assert rows(found) == rows(expected)


def rows(response: httpx.Response) -> object:
    """What a table holds, in no order but as often; in an ASK, the truth."""
    answer = response.json()
    if "boolean" in answer:
        return answer["boolean"]
    return sorted(
        str(sorted((k, sorted(v.items())) for k, v in row.items())) for row in answer["results"]["bindings"]
    )


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_is_the_same_on_every_store(target: Served, server: Served, name: str) -> None:
    expected, found = (ask(each, GRAPHS[name], "nt") for each in (server, target))
    assert found.status_code == 200, found.text
    assert sorted(found.text.splitlines()) == sorted(expected.text.splitlines())


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_spelling_does_not_change_what_a_query_means(target: Served, name: str) -> None:
    is_graph = not SPELLINGS[name][1].partition("{")[0].count("SELECT")
    odd, plain = (ask(target, query, "nt" if is_graph else "json") for query in SPELLINGS[name])
    assert odd.status_code == plain.status_code == 200, odd.text
    assert sorted(odd.text.splitlines()) == sorted(plain.text.splitlines())
    assert len(plain.text) > 0
