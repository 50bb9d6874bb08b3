"""Link sets: each file, what VoID says of it, and the data agree."""

import csv
import gzip
import io
from typing import Any
from urllib.parse import urlencode

import pytest
from rdflib import RDF, VOID, Graph, URIRef

from .served import Served

BASE = "https://w3id.org/tropegraph/"
SOURCES = ("dbpedia", "dbtropes", "imdb", "tmdb", "tvtropes", "wikidata")
SAME_AS = "http://www.w3.org/2002/07/owl#sameAs"
REQUIRED = {"subject_id", "predicate_id", "object_id", "mapping_justification"}
"""https://mapping-commons.github.io/sssom/Mapping/"""

Triple = tuple[str, str, str]


def downloaded(server: Served, file: str) -> str:
    response = server.get(f"/dumps/links/{file}")
    assert response.status_code == 200
    return gzip.decompress(response.content).decode()


def triples(server: Served, source: str) -> set[Triple]:
    """The links to a data set, by a parser that is not ours."""
    graph = Graph().parse(data=downloaded(server, f"{source}.nt.gz"), format="nt")
    return {(str(s), str(p), str(o)) for s, p, o in graph}


def sssom(server: Served, source: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The header of a table with its prefixes, and its rows with prefixed names written out."""
    lines = downloaded(server, f"{source}.sssom.tsv.gz").splitlines()
    head = [line[1:] for line in lines if line.startswith("#")]
    prefixes = dict(line.strip().split(": ", 1) for line in head if line.startswith("  "))
    facts = dict(line.split(": ", 1) for line in head if ": " in line and not line.startswith("  "))
    rows = csv.DictReader(io.StringIO("\n".join(lines[len(head) :])), delimiter="\t", quoting=csv.QUOTE_NONE)
    assert set(rows.fieldnames or ()) >= REQUIRED

    def full(curie: str) -> str:
        prefix, _, local = curie.partition(":")
        return prefixes[prefix] + local

    return facts, [
        {key: full(value) if key in REQUIRED else value for key, value in row.items()} for row in rows
    ]


def count(server: Served, where: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ {where} }}"
    answer = server.get(f"/sparql?{urlencode({'query': query})}", "application/sparql-results+json").json()
    return int(answer["results"]["bindings"][0]["n"]["value"])


@pytest.fixture(scope="module")
def void(server: Served) -> Graph:
    return Graph().parse(data=server.get("/void.ttl").text, format="turtle")


def test_every_target_has_its_files(server: Served) -> None:
    names = {name for name in server.release.manifest["dumps"] if name.startswith("links/")}
    assert names == {f"links/{source}.{kind}.gz" for source in SOURCES for kind in ("nt", "sssom.tsv")}
    for name in names:
        assert server.release.manifest["dumps"][name]["licence"].endswith("zero/1.0/")


@pytest.mark.parametrize("source", SOURCES)
def test_tables_and_triples_hold_the_same_links(server: Served, source: str) -> None:
    facts, rows = sssom(server, source)
    assert {(row["subject_id"], row["predicate_id"], row["object_id"]) for row in rows} == triples(
        server, source
    )
    assert all(row["subject_label"] for row in rows)
    assert facts["mapping_set_id"] == f"{BASE}dumps/links/{source}.sssom.tsv.gz"
    assert facts["license"].startswith("https://creativecommons.org/publicdomain/zero")


@pytest.mark.parametrize("source", SOURCES)
def test_identity_is_stated_only_where_it_was_checked(server: Served, source: str) -> None:
    _, rows = sssom(server, source)
    same = [row for row in rows if row["predicate_id"] == SAME_AS]
    assert {row["mapping_justification"].rpartition("/")[2] for row in same} <= {"ManualMappingCuration"}
    assert bool(same) == (source in ("wikidata", "dbpedia"))


def test_the_files_together_are_the_graph_of_links_and_the_pages(server: Served) -> None:
    found = set().union(*(triples(server, source) for source in SOURCES))
    in_graph = count(server, f"GRAPH <{BASE}graph/links> {{ ?s ?p ?o }}")
    pages = count(server, "?s <http://xmlns.com/foaf/0.1/isPrimaryTopicOf> ?o")
    assert len(found) == in_graph + pages == sum(len(triples(server, source)) for source in SOURCES)
    asked = " ".join(f"(<{s}> <{p}> <{o}>)" for s, p, o in found)
    assert count(server, f"VALUES (?s ?p ?o) {{ {asked} }} ?s ?p ?o") == len(found)


@pytest.mark.parametrize("source", SOURCES)
def test_void_counts_what_the_files_hold(server: Served, void: Graph, source: str) -> None:
    linkset = URIRef(f"{BASE}dataset#links-{source}")
    links = triples(server, source)
    assert (linkset, RDF.type, VOID.Linkset) in void
    assert (
        number(void, linkset)
        == len(links)
        == server.release.manifest["dumps"][f"links/{source}.nt.gz"]["triples"]
    )
    assert {str(each) for each in void.objects(linkset, VOID.linkPredicate)} == {p for _, p, _ in links}
    dumps = {str(each).removeprefix(BASE) for each in void.objects(linkset, VOID.dataDump)}
    assert dumps == {f"release/{server.release.id}/dumps/links/{source}.nt.gz"}
    assert {server.get(f"/{path}").status_code for path in dumps} == {200}
    assert (linkset, VOID.subjectsTarget, URIRef(f"{BASE}dataset")) in void
    parts = list(void.objects(linkset, VOID.subset))
    assert sum(number(void, part) for part in parts) == len(links)
    for part in parts:
        predicate, target = void.value(part, VOID.linkPredicate), void.value(part, VOID.objectsTarget)
        host = str(target).split("/")[2].removeprefix("www.")
        assert number(void, part) == count(
            server,
            f'?s <{predicate}> ?o . FILTER(CONTAINS(STR(?o), "{host}/")) '
            f'FILTER(STRSTARTS(STR(?s), "{BASE}")) '
            "FILTER NOT EXISTS { ?s a <https://w3id.org/tropegraph/ontology#Mode> }",
        )


def number(void: Graph, part: Any) -> int:
    return int(str(void.value(part, VOID.triples)))


def test_only_rdf_is_a_dump_of_a_link_set(void: Graph) -> None:
    dumps = {str(each) for each in void.objects(None, URIRef("http://rdfs.org/ns/void#dataDump"))}
    assert any(each.endswith(".nt.gz") for each in dumps)
    assert not [each for each in dumps if each.endswith(".tsv.gz")]
