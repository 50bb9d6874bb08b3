"""What a release of some hundred works says of itself: in pages that are short, and all of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, parse
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, VOID
from rdflib.term import Node

from tropegraph.server.formats import N_QUADS, N_TRIPLES, RDF_SYNTAXES, TURTLE, RdfSyntax
from tropegraph.server.self_description import WORKS_A_PART

from .command import built
from .served import BROWSER, Served, served, served_from
from .stores import oxigraph, published

BASE = "https://w3id.org/tropegraph/"
WORKS = 2 * WORKS_A_PART + 7
PAGES = 3
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DATASET = URIRef(f"{BASE}dataset")
DESCRIPTIONS = ("void", "dcat", "dataset", "graph/release")


@pytest.fixture(scope="module")
def many_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a build of a table of many works."""
    folder = tmp_path_factory.mktemp("many")
    works = {f"Room{number:03d}": ["BaldOfEvil", "HandCannon"] for number in range(WORKS)}
    (folder / "works.json").write_text(json.dumps(works), "utf-8")
    return built(folder / "out", folder / "works.json")


@pytest.fixture(scope="module")
def many(many_out: Path) -> Iterator[Served]:
    with served(many_out) as running:
        yield running


@pytest.fixture(scope="module")
def whole(many_out: Path) -> set[tuple[str, ...]]:
    return triples((many_out / "latest" / "void.ttl").read_bytes(), TURTLE)


def triples(data: bytes, syntax: RdfSyntax, apart: str = "") -> set[tuple[str, ...]]:
    """The triples of a document, but for those about what has IRIs that begin so."""
    quads = parse(data, format=syntax.rdf_format)
    return {tuple(map(str, quad.triple)) for quad in quads if not is_about(quad, apart)}


def is_about(quad: Quad, start: str) -> bool:
    return bool(start) and isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(start)


def pages_of(server: Served, path: str) -> list[bytes]:
    """The bodies of all pages of a document, by the links from each to the next."""
    bodies, following = [], path
    while following:
        response = server.get(following)
        assert response.status_code == 200, following
        bodies.append(response.content)
        following = response.links.get("next", {}).get("url", "")
    return bodies


def graph_of(server: Served, path: str) -> Graph:
    return Graph().parse(data=server.get(path).text, format="turtle")


@pytest.mark.parametrize("syntax", RDF_SYNTAXES, ids=[syntax.name for syntax in RDF_SYNTAXES])
def test_the_pages_of_void_hold_each_statement_of_the_description_once(
    many: Served, whole: set[tuple[str, ...]], syntax: RdfSyntax
) -> None:
    path = f"void{syntax.extension}"
    pages = [triples(body, syntax, f"{BASE}{path}") for body in pages_of(many, f"/{path}")]
    assert len(pages) == PAGES
    assert set.union(*pages) == whole
    assert sum(map(len, pages)) == len(whole)


def test_the_first_page_has_what_is_said_of_the_whole(many: Served, whole: set[tuple[str, ...]]) -> None:
    first = triples(many.get("/void.nt").content, N_TRIPLES)
    works = ("page/Film/", f"release/{many.release.id}#works/")
    of_whole = {
        each for each in whole if not any(f"{BASE}{start}" in term for term in each for start in works)
    }
    assert len(of_whole) > 500
    assert of_whole <= first


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_no_page_describes_more_than_a_hundred_works(many: Served, name: str) -> None:
    for number in range(1, PAGES + 1):
        graph = graph_of(many, f"/{name}.ttl?page={number}")
        for thing, member in ((DATASET, VOID.subset), (DATASET, DCAT.distribution)):
            values = [str(each) for each in graph.objects(thing, member)]
            assert sum("/page/" in each or "#works/" in each for each in values) <= WORKS_A_PART
        described = {str(each) for each in graph.subjects() if "/page/" in str(each)}
        assert len(described) <= WORKS_A_PART


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("void", VOID.subset),
        ("void", DCAT.distribution),
        ("dcat", DCAT.distribution),
        ("dataset", VOID.subset),
        ("graph/release", VOID.subset),
    ],
)
def test_a_list_that_is_cut_has_its_total_and_all_its_members(
    many: Served, many_out: Path, name: str, member: URIRef
) -> None:
    void = Graph().parse(many_out / "latest" / "void.ttl", format="turtle")
    wanted = set(void.objects(DATASET, member))
    members: list[Node] = []
    for number in range(1, PAGES + 1):
        graph = graph_of(many, f"/{name}.ttl?page={number}")
        (assertion,) = (
            each for each in graph.subjects(HYDRA.property, member) if (each, HYDRA.subject, DATASET) in graph
        )
        (collection,) = graph.subjects(HYDRA.memberAssertion, assertion)
        assert graph.value(collection, HYDRA.totalItems) == Literal(len(wanted))
        here = set(graph.objects(collection, HYDRA.member))
        assert here == set(graph.objects(DATASET, member))
        members += here
    assert len(members) == len(wanted) > WORKS
    assert set(members) == wanted


def test_the_pages_of_the_catalogue_describe_every_file(many: Served) -> None:
    found = Graph()
    for body in pages_of(many, "/dcat.ttl"):
        found.parse(data=body.decode(), format="turtle")
    files = {str(found.value(each, DCTERMS.title)) for each in found.subjects(RDF.type, DCAT.Distribution)}
    assert files == set(many.release.manifest["dumps"]) - {"SHA256SUMS"}
    assert not any(str(each).startswith(str(VOID)) for each in found.predicates() if each != VOID.inDataset)


def test_the_documents_about_the_data_set_and_the_release_say_all(
    many: Served, whole: set[tuple[str, ...]]
) -> None:
    for thing in ("dataset", f"release/{many.release.id}"):
        own = {each for each in whole if each[0] == f"<{BASE}{thing}>"}
        pages = [triples(body, N_TRIPLES) for body in pages_of(many, f"/{thing}.nt")]
        assert len(pages) == PAGES
        assert own <= set.union(*pages)
        assert not own <= pages[0]


def test_the_graph_of_the_release_is_named_on_every_page(many: Served, whole: set[tuple[str, ...]]) -> None:
    found = []
    for body in pages_of(many, "/graph/release.nq"):
        quads = parse(body, format=N_QUADS.rdf_format)
        found += [quad.triple for quad in quads if quad.graph_name == NamedNode(f"{BASE}graph/release")]
    assert {tuple(map(str, each)) for each in found} == whole
    assert len(found) == len(whole)


@pytest.mark.parametrize("name", ["void", "dcat"])
def test_each_page_says_where_the_others_are(many: Served, name: str) -> None:
    graph = graph_of(many, f"/{name}?page=2")
    page = [URIRef(f"{BASE}{name}.ttl{query}") for query in ("", "?page=2", "?page=3")]
    assert (page[1], RDF.type, VOID.DatasetDescription) in graph
    for relation, other in (("first", 0), ("previous", 0), ("next", 2), ("last", 2)):
        assert graph.value(page[1], HYDRA[relation]) == page[other]
    response = many.get(f"/{name}?page=2")
    assert response.headers["Content-Location"] == f"/{name}.ttl?page=2"
    assert f'</{name}.ttl>; rel="prev"' in response.headers["Link"]
    assert f'</{name}.ttl?page=3>; rel="next"' in response.headers["Link"]


@pytest.mark.parametrize(
    "path", ["/void", "/dcat", "/void.nt", "/dcat.nt", "/dataset.nt", "/graph/release.nt"]
)
def test_a_page_of_the_description_that_is_not_there(many: Served, path: str) -> None:
    assert many.get(f"{path}?page={PAGES + 1}").status_code == 404
    assert many.get(f"{path}?page=0").status_code == 400


def test_the_pages_of_html_show_every_part_of_the_graph(many: Served, whole: set[tuple[str, ...]]) -> None:
    first = many.get("/graph/release.html", BROWSER)
    total = len({each[0] for each in whole})
    assert f'Parts of this document <span class="count">{total:,}</span>' in first.text
    assert first.text.count("<tr id=") == 100
    assert many.get(f"/graph/release.html?page={-(-total // 100)}", BROWSER).status_code == 200
    assert many.get(f"/graph/release.html?page={-(-total // 100) + 1}", BROWSER).status_code == 404


def test_an_endpoint_gives_the_same_pages(many: Served, many_out: Path) -> None:
    with oxigraph() as engine:
        published(many_out, engine)
        with served_from(engine.url, many_out) as running:
            for name in ("void", "dcat"):
                assert pages_of(running, f"/{name}.nt") == pages_of(many, f"/{name}.nt")


def test_a_short_description_is_one_document(server: Served, default_out: Path) -> None:
    assert server.get("/void.ttl").content == (default_out / "latest" / "void.ttl").read_bytes()
    assert "next" not in server.get("/dcat.ttl").links
    assert str(HYDRA) not in server.get("/dcat.nt").text
    assert server.get("/void.ttl?page=2").status_code == 404
