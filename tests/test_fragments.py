"""Triple Pattern Fragments over HTTP: what they hold, and a client that knows nothing but their controls."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from pyoxigraph import BlankNode, DefaultGraph, RdfFormat, parse
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.store import Store
from rdflib.term import Node
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tropegraph.server.formats import RDF_SYNTAXES, RdfSyntax

from .odd_content import HOSTILE, WORKS
from .release_maker import BASE
from .served import BROWSER, Served

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
VOID = Namespace("http://rdfs.org/ns/void#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
TG = "https://w3id.org/tropegraph/ontology#"
FILM = "https://w3id.org/tropegraph/Film/RedHeat"
N_QUADS = "application/n-quads"


def read(server: Served, url: str) -> tuple[Graph, Graph]:
    """The data of a page, and what the page says of itself."""
    response = server.get(url, N_QUADS)
    assert response.status_code == 200, response.text
    quads = list(parse(response.content, format=RdfFormat.N_QUADS))
    return tuple(  # type: ignore[return-value]
        Graph().parse(data="".join(f"{quad.triple} .\n" for quad in some), format="nt")
        for some in (
            [quad for quad in quads if quad.graph_name == DefaultGraph()],
            [quad for quad in quads if quad.graph_name != DefaultGraph()],
        )
    )


def written(term: Node) -> str:
    """A term as the explicit representation has it: https://www.hydra-cg.com/spec/latest/core/"""
    if not isinstance(term, Literal):
        return str(term)
    if term.language:
        return f'"{term}"@{term.language}'
    return f'"{term}"^^{term.datatype}' if term.datatype else f'"{term}"'


class FragmentStore(Store):
    """What rdflib asks triple by triple, answered by way of the form and the next links of fragments."""

    def __init__(self, server: Served) -> None:
        super().__init__()
        self._server = server
        self.pages = 0
        _, about = read(server, "/fragments")
        form = next(about.objects(None, HYDRA.search))
        self._template = str(about.value(form, HYDRA.template))
        self._variables = {
            about.value(mapping, HYDRA.property): str(about.value(mapping, HYDRA.variable))
            for mapping in about.objects(form, HYDRA.mapping)
        }

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
        terms = zip((RDF.subject, RDF.predicate, RDF.object), triple_pattern, strict=True)
        fields = {self._variables[role]: written(term) for role, term in terms if term is not None}
        path, _, _ = self._template.partition("{?")
        url: str | None = f"{path}?{urlencode(fields, quote_via=quote, safe='')}" if fields else path
        while url is not None:
            self.pages += 1
            data, about = read(self._server, url)
            yield from ((triple, iter([])) for triple in data)
            following = about.value(URIRef(url), HYDRA.next)
            url = None if following is None else str(following)

    def __len__(self, context: Any = None) -> int:
        return sum(1 for _ in self.triples((None, None, None)))


QUERIES = (
    f"SELECT ?label ?mode {{ ?o <{TG}inWork> <{FILM}> ; <{TG}ofTrope> ?t ; <{TG}mode> ?mode . "
    "?t <http://www.w3.org/2000/01/rdf-schema#label> ?label }",
    f"SELECT ?c {{ ?p <{TG}character> ?c ; <https://schema.org/actor> ?a . ?a "
    '<http://www.w3.org/2000/01/rdf-schema#label> "Arnold Schwarzenegger"@en }',
    "SELECT ?s { ?s <https://schema.org/copyrightYear> 1988 }",
)


@pytest.mark.parametrize("query", QUERIES)
def test_another_engine_joins_fragments_to_what_the_endpoint_answers(server: Served, query: str) -> None:
    joined = {tuple(map(str, row)) for row in Graph(FragmentStore(server)).query(query)}  # type: ignore[arg-type]
    rows = server.get(f"/sparql?{urlencode({'query': query})}", "application/sparql-results+json").json()
    names = rows["head"]["vars"]
    expected = {tuple(row[name]["value"] for name in names) for row in rows["results"]["bindings"]}
    assert joined == expected
    assert expected


def test_all_pages_together_hold_everything_once(server: Served) -> None:
    store = FragmentStore(server)
    triples = [triple for triple, _ in store.triples((None, None, None))]
    total = server.release.manifest["counts"]["triples"]
    assert len(triples) == len(set(triples)) == total
    assert store.pages == -(-total // 100)


def test_pages_say_where_they_stand(odd_server: Served) -> None:
    def controls(page: int) -> dict[str, str]:
        fields = {
            "predicate": f"{TG}ofTrope",
            "object": f"{BASE}Main/Hub",
            **({"page": page} if page > 1 else {}),
        }
        url = f"{odd_server.url}/fragments?{urlencode(fields, quote_via=quote, safe='')}"
        data, about = read(odd_server, url)
        assert (None, VOID.subset, URIRef(url)) in about
        assert len(data) == (100 if page < 13 else 3)
        return {str(p): str(o) for p, o in about.predicate_objects(URIRef(url))}

    first, middle, last = controls(1), controls(12), controls(13)
    assert {each[str(HYDRA.totalItems)] for each in (first, middle, last)} == {str(WORKS)}
    assert {each[str(VOID.triples)] for each in (first, middle, last)} == {str(WORKS)}
    assert str(HYDRA.previous) not in first
    assert str(HYDRA.next) not in last
    assert middle[str(HYDRA.next)].endswith("page=13")
    assert middle[str(HYDRA.last)].endswith("page=13")
    assert middle[str(HYDRA.previous)].endswith("page=11")
    assert odd_server.get(middle[str(HYDRA.first)]).status_code == 200


@pytest.mark.parametrize("syntax", RDF_SYNTAXES, ids=[syntax.name for syntax in RDF_SYNTAXES])
def test_every_format_holds_data_and_controls(server: Served, syntax: RdfSyntax) -> None:
    query = urlencode({"predicate": f"{TG}exhibits"})
    response = server.get(f"/fragments?{query}", syntax.media_type)
    quads = list(parse(response.content, format=syntax.rdf_format))
    reference = server.get(f"/fragments?{query}", N_QUADS).content
    assert response.headers["Content-Type"].startswith(syntax.media_type)
    assert {str(quad.triple) for quad in quads} == {
        str(quad.triple) for quad in parse(reference, format=RdfFormat.N_QUADS)
    }
    assert f"{TG}exhibits" in {quad.predicate.value for quad in quads}
    assert str(HYDRA.template) in {quad.predicate.value for quad in quads}
    assert not any(isinstance(term, BlankNode) for quad in quads for term in quad.triple)


@pytest.mark.parametrize(
    ("fields", "total"),
    [
        ({}, None),
        ({"subject": "?s", "predicate": "?p", "object": "?o"}, None),
        ({"subject": FILM, "predicate": "https://schema.org/copyrightYear"}, 1),
        ({"subject": f"<{FILM}>", "predicate": "schema:copyrightYear"}, 1),
        ({"subject": FILM, "object": '"1988"^^http://www.w3.org/2001/XMLSchema#integer'}, 1),
        ({"subject": FILM, "object": '"1988"^^<http://www.w3.org/2001/XMLSchema#integer>'}, 1),
        ({"subject": FILM, "object": '"1988"'}, 0),
        ({"subject": FILM, "predicate": "rdfs:label", "object": '"Red Heat"@en'}, 1),
        ({"subject": FILM, "predicate": "rdfs:label", "object": '"Red Heat"@de'}, 0),
        ({"subject": "http://example.org/"}, 0),
    ],
    ids=str,
)
def test_terms_of_a_pattern(server: Served, fields: dict[str, str], total: int | None) -> None:
    expected = server.release.manifest["counts"]["triples"] if total is None else total
    url = f"{server.url}/fragments?{urlencode(fields)}" if fields else f"{server.url}/fragments"
    _, about = read(server, url)
    assert int(str(about.value(URIRef(url), HYDRA.totalItems))) == expected


def test_literals_with_quotes_are_found(odd_server: Served) -> None:
    data, _ = read(odd_server, f"/fragments?{urlencode({'object': written(Literal(HOSTILE, lang='en'))})}")
    assert [str(subject) for subject in data.subjects()] == [f"{BASE}Film/Hostile"]


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "Film/RedHeat"},
        {"subject": '"text"'},
        {"predicate": '"text"'},
        {"subject": "_:b"},
        {"object": '"open'},
        {"object": '"x"^^nothing'},
        {"object": '"x"@not_a_language'},
        {"subject": "http://x/ y"},
        {"subject": "http://x/> <http://y"},
        {"subject": "?x", "object": "?x"},
        {"page": "0"},
        {"page": "x"},
        {"page": ["1", "2"]},
    ],
    ids=lambda fields: str(fields)[:60],
)
def test_what_is_no_pattern_is_refused(server: Served, fields: dict[str, Any]) -> None:
    response = server.get(f"/fragments?{urlencode(fields, doseq=True)}", "text/turtle")
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")


def test_a_page_after_the_last_is_not_there(server: Served) -> None:
    assert server.get("/fragments?page=9999").status_code == 404
    assert server.get("/fragments?subject=http://example.org/&page=2").status_code == 404


def test_fragments_are_kept_by_caches_and_open_to_other_sites(server: Served) -> None:
    response = server.get("/fragments?predicate=tg:exhibits", "text/turtle")
    tag = {"If-None-Match": response.headers["ETag"]}
    assert "max-age" in response.headers["Cache-Control"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Accept" in response.headers["Vary"]
    assert server.get("/fragments?predicate=tg:exhibits", "text/turtle", headers=tag).status_code == 304
    assert server.get("/fragments?predicate=tg:mode", "text/turtle", headers=tag).status_code == 200


def test_links_lead_to_the_next_page(server: Served) -> None:
    assert server.get("/fragments", "text/turtle").links["next"]["url"] == "/fragments?page=2"
    assert server.get("/fragments?page=2", "text/turtle").links["prev"]["url"] == "/fragments"


def test_the_host_header_decides_nothing(server: Served) -> None:
    spoofed = server.get("/fragments", "text/turtle", headers={"Host": "evil.example"})
    assert "evil.example" not in spoofed.text
    assert f"{server.url}/fragments" in spoofed.text


def test_a_page_for_browsers(odd_server: Served) -> None:
    page = HTMLParser(odd_server.get("/fragments?predicate=rdfs:label", BROWSER).text)
    assert len(page.css("table tbody tr")) == 100
    following = page.css_first("a[rel=next]")
    assert following is not None and following.attributes["href"] is not None
    again = HTMLParser(odd_server.get(following.attributes["href"], BROWSER).text)
    assert len(again.css("table tbody tr")) == 100
    field = again.css_first("input[name=predicate]")
    assert field is not None and field.attributes["value"] == "http://www.w3.org/2000/01/rdf-schema#label"
    hostile = odd_server.get(f"/fragments?subject={quote(BASE)}Film/Hostile", BROWSER).text
    assert "<img" not in hostile
