"""What the site says of itself, and its vocabularies, over HTTP."""

import json
import re
from urllib.parse import urljoin

import httpx
import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, RdfFormat, parse
from rdflib import OWL, RDF, Graph, URIRef
from rdflib.compare import isomorphic

from tropegraph.server.formats import RDF_SYNTAXES, TWIN_SYNTAXES, RdfSyntax, Syntax

from .served import BROWSER, Served

BASE = "https://w3id.org/tropegraph/"
VOCABULARIES = ("ontology", "modes", "shapes")
rdf_ids = [syntax.name for syntax in RDF_SYNTAXES]


def data_set(server: Served, path: str, syntax: RdfSyntax) -> Dataset:
    response = server.get(path, syntax.media_type)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == syntax.content_type
    found = Dataset(parse(response.content, format=syntax.rdf_format, base_iri=BASE))
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return found


@pytest.mark.parametrize("syntax", RDF_SYNTAXES, ids=rdf_ids)
@pytest.mark.parametrize("path", ["/void", "/.well-known/void", "/"])
def test_the_data_set_is_described_in_every_format(server: Served, path: str, syntax: RdfSyntax) -> None:
    void = (server.release.folder / "void.ttl").read_bytes()
    expected = Dataset(parse(void, format=RDF_SYNTAXES[0].rdf_format))
    assert data_set(server, path, syntax) == expected


@pytest.mark.parametrize("path", ["/void", "/.well-known/void"])
def test_void_says_which_twin_it_is(server: Served, path: str) -> None:
    response = server.get(path, "application/ld+json")
    assert response.headers["Content-Location"] == "/void.jsonld"
    assert response.headers["Vary"] == "Accept, Accept-Encoding"
    assert server.get("/void.jsonld").content == response.content


def test_void_counts_what_the_endpoint_counts(server: Served) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    [row] = server.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    triples = NamedNode("http://rdfs.org/ns/void#triples")
    [counted] = [
        quad.object.value
        for quad in parse(server.get("/void").content, format=RDF_SYNTAXES[0].rdf_format)
        if quad.subject == NamedNode(f"{BASE}dataset") and quad.predicate == triples
    ]
    assert counted == row["n"]["value"]


def test_health(server: Served) -> None:
    response = server.get("/health")
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json() == {
        "status": "ok",
        "release": server.release.id,
        "triples": server.release.manifest["counts"]["triples"],
    }


def test_robots_may_read_things_and_need_not_query(server: Served) -> None:
    response = server.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Disallow: /sparql?" in response.text


def test_the_icon_is_a_picture(server: Served) -> None:
    response = server.get("/favicon.ico")
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.text.startswith("<svg")


def test_the_context_is_that_of_the_package(server: Served) -> None:
    response = server.get("/context.jsonld")
    assert response.headers["Content-Type"] == "application/ld+json"
    assert json.loads(response.content)["@context"]["tg"] == f"{BASE}ontology#"


@pytest.mark.parametrize("syntax", TWIN_SYNTAXES, ids=[syntax.name for syntax in TWIN_SYNTAXES])
@pytest.mark.parametrize("name", [*VOCABULARIES, "ontology/1.0.0"])
def test_a_vocabulary_is_a_document(server: Served, name: str, syntax: Syntax) -> None:
    response = server.get(f"/{name}", syntax.media_type)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == syntax.content_type
    assert response.headers["Vary"] == "Accept, Accept-Encoding"
    twin = server.get(urljoin(f"/{name}", response.headers["Content-Location"]))
    assert (twin.status_code, twin.content) == (200, response.content)
    assert f'<{BASE}{name}{syntax.extension}>; rel="canonical"' in twin.headers["Link"]


@pytest.mark.parametrize("path", ["ontology/1.0.0", "release/{release}/report"])
def test_an_encoded_slash_leads_to_the_same_twins(server: Served, path: str) -> None:
    asked = "/" + path.format(release=server.release.id).replace("/", "%2F")
    response = server.get(asked, "text/turtle")
    assert response.status_code == 200
    targets = re.findall('<([^>]*)>; rel="alternate"', response.headers["Link"])
    assert len(targets) == len(TWIN_SYNTAXES) - 1
    for target in (response.headers["Content-Location"], *targets):
        assert server.get(urljoin(asked, target)).status_code == 200, target


def test_the_version_iri_of_the_ontology_is_served(server: Served) -> None:
    graph = Graph().parse(data=server.get("/ontology", "text/turtle").text, format="turtle")
    (version,) = graph.objects(URIRef(f"{BASE}ontology"), OWL.versionIRI)
    there = server.get(f"/{str(version).removeprefix(BASE)}", "text/turtle")
    assert isomorphic(Graph().parse(data=there.text, format="turtle"), graph)


@pytest.mark.parametrize("name", VOCABULARIES)
def test_a_vocabulary_says_the_same_in_every_format(server: Served, name: str) -> None:
    first, *others = (data_set(server, f"/{name}", syntax) for syntax in RDF_SYNTAXES)
    assert len(first) > 100
    for other in others:
        assert other == first


@pytest.mark.parametrize(
    ("name", "accept", "media_type"),
    [
        ("ontology", None, "application/rdf+xml"),
        ("ontology", "*/*", "application/rdf+xml"),
        ("ontology", BROWSER, "text/html; charset=utf-8"),
        ("modes", "*/*", "text/turtle; charset=utf-8"),
        ("shapes", None, "text/turtle; charset=utf-8"),
    ],
)
def test_who_asks_a_vocabulary_gets_what(
    server: Served, name: str, accept: str | None, media_type: str
) -> None:
    assert server.get(f"/{name}", accept).headers["Content-Type"] == media_type


@pytest.mark.parametrize("name", ["ontology", "shapes"])
def test_a_vocabulary_is_its_dump(server: Served, name: str) -> None:
    served = Graph().parse(data=server.get(f"/{name}.ttl").text, format="turtle")
    dump = Graph().parse(data=server.get(f"/dumps/{name}.ttl").text, format="turtle")
    assert isomorphic(served, dump)


def test_rdflib_loads_the_ontology_from_its_address(server: Served) -> None:
    graph = Graph().parse(f"{server.url}/ontology", format="xml")
    assert (URIRef(f"{BASE}ontology"), RDF.type, OWL.Ontology) in graph


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's parsers use what rdflib deprecates
@pytest.mark.parametrize("format_", ["turtle", "xml", "nt", "json-ld", "n3"])
def test_rdflib_loads_a_thing_from_its_address(server: Served, format_: str) -> None:
    graph = Graph().parse(f"{server.url}/Main/YourMom", format=format_)
    exhibits = URIRef(f"{BASE}ontology#exhibits")
    assert (URIRef(f"{BASE}Film/RedHeat"), exhibits, URIRef(f"{BASE}Main/YourMom")) in graph


@pytest.mark.parametrize(
    "path", ["/ontology/0.9.9", "/ontology/1.0.0.exe", "/ontology/", "/shapes.txt", "/mode/Nothing"]
)
def test_what_a_vocabulary_does_not_have_is_404(server: Served, path: str) -> None:
    assert server.get(path).status_code == 404


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_term_has_a_place_on_its_page(server: Served, name: str) -> None:
    namespace = {"ontology": f"{BASE}ontology#", "shapes": f"{BASE}shapes#", "modes": f"{BASE}mode/"}[name]
    quads = parse(server.get(f"/{name}.nt").content, format=RDF_SYNTAXES[2].rdf_format)
    described = {
        quad.subject.value.removeprefix(namespace)
        for quad in quads
        if isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(namespace)
        and quad.predicate.value == "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
        and "PrefixDeclaration" not in str(quad.object)
    }
    page = server.get(f"/{name}.html").text
    assert len(described) >= 20
    assert [term for term in sorted(described) if f'id="{term}"' not in page] == []


def test_the_report_is_found_by_its_name(server: Served) -> None:
    location = server.get("/report").headers["Location"]
    assert location == f"release/{server.release.id}/report"
    quads = data_set(server, f"/{location}", RDF_SYNTAXES[0])
    assert "http://www.w3.org/ns/shacl#conforms" in str(quads)
    assert "Validation report" in server.get(f"/{location}", BROWSER).text
    assert server.get("/release/2020-01-01-0123456789ab/report").status_code == 404


def test_the_release_describes_itself(server: Served) -> None:
    response = server.get(f"/release/{server.release.id}.ttl")
    assert response.status_code == 200
    assert f"<{BASE}release/{server.release.id}/dumps/tropegraph.nq.gz>" in response.text


DCAT_TYPES = ("Catalog", "Dataset", "Distribution", "DataService")


@pytest.mark.parametrize("ending", ["ttl", "jsonld", "nt", "rdf", "nq", "trig"])
def test_the_catalogue_is_the_part_of_the_description_that_dcat_has(server: Served, ending: str) -> None:
    syntax = next(each for each in RDF_SYNTAXES if each.name == ending)
    response = server.get("/dcat", syntax.media_type)
    assert (response.status_code, response.headers["Content-Location"]) == (200, f"/dcat.{ending}")
    assert "accept" in response.headers["Vary"].lower()
    assert server.get(f"/dcat.{ending}").content == response.content
    catalogue = {quad.triple for quad in parse(response.content, format=syntax.rdf_format)}
    whole = {quad.triple for quad in parse(server.get("/void.nt").content, format=RdfFormat.N_TRIPLES)}
    assert catalogue < whole
    assert not [each for each in catalogue if each.predicate.value.startswith("http://rdfs.org/ns/void#")]
    for name in DCAT_TYPES:
        term = f"<http://www.w3.org/ns/dcat#{name}>"
        described = {str(each.subject) for each in whole if str(each.object) == term}
        assert described == {str(each.subject) for each in catalogue if str(each.object) == term} != set()
    of_described = {each for each in whole if each.subject in {each.subject for each in catalogue}}
    assert {each for each in of_described - catalogue if "/void#" not in each.predicate.value} == set()


def test_the_catalogue_in_a_browser_is_the_page_of_the_release(server: Served) -> None:
    response = server.get("/dcat", BROWSER)
    assert (response.status_code, response.headers["Location"]) == (303, f"/release/{server.release.id}/")
    variants = server.get("/dcat", "image/png").json()["variants"]
    assert len(variants) == 7
    for variant in variants:
        response = server.follow(str(httpx.URL(f"{server.url}/dcat").join(variant["href"])))
        assert response.headers["Content-Type"].partition(";")[0] == variant["media_type"]
