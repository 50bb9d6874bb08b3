"""The IRIs of things and their documents, over HTTP."""

import re
from urllib.parse import quote, urljoin

import httpx
import pytest
from pyoxigraph import Dataset, NamedNode, Quad, RdfFormat, parse

from tropegraph.server.formats import RDF_SYNTAXES, TWIN_SYNTAXES, RdfSyntax, Syntax

from .served import BROWSER, Served

BASE = "https://w3id.org/tropegraph/"
TG = f"{BASE}ontology#"

THINGS = [
    "Film/RedHeat",
    "Main/YourMom",
    "Film/RedHeat/occurrence/BottomlessMagazines/2",
    "Film/RedHeat/character/IvanDanko",
    "Film/RedHeat/performance/IvanDanko",
    "Film/RedHeat/occurrence/PoliceAreUseless/quotation/1",
    "Film/RedHeat/occurrence/PoliceAreUseless/quotation/1/line/1",
    "agent/WalterHill",
    "place/Chicago",
    "page/Film/RedHeat",
    "graph/tropes",
    "graph/links",
    "graph/ontology",
    "mode/Lampshaded",
    "tropes",
    "dataset",
]
syntax_ids = [syntax.name for syntax in TWIN_SYNTAXES]


def links_of(response: httpx.Response) -> list[tuple[str, str]]:
    """The links of the Link headers: relation and target."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"', response.headers["Link"])
    return [(relation, target) for target, relation in found]


def statements(target: Served, path: str, syntax: RdfSyntax) -> Dataset:
    """The statements of a twin but those about itself, without their graphs."""
    response = target.get(f"/{path}{syntax.extension}")
    assert response.status_code == 200
    twin = f"{BASE}{path}{syntax.extension}"
    quads = parse(response.content, format=syntax.rdf_format)
    return Dataset(Quad(*quad.triple) for quad in quads if not str(quad.subject).startswith(f"<{twin}"))


@pytest.mark.parametrize("path", THINGS)
@pytest.mark.parametrize("syntax", TWIN_SYNTAXES, ids=syntax_ids)
def test_a_thing_answers_303_to_the_twin_that_is_wanted(target: Served, path: str, syntax: Syntax) -> None:
    response = target.get(f"/{path}", syntax.media_type)
    assert response.status_code == 303
    assert response.headers["Location"] == f"/{path}{syntax.extension}"
    assert response.headers["Vary"] == "Accept"
    twin = target.get(urljoin(f"/{path}", response.headers["Location"]))
    assert twin.status_code == 200
    assert twin.headers["Content-Type"].partition(";")[0] == syntax.media_type


@pytest.mark.parametrize(
    ("accept", "extension"),
    [(None, ".ttl"), ("*/*", ".ttl"), ("", ".ttl"), (BROWSER, ".html"), ("text/plain, */*;q=0.1", ".nt")],
)
def test_who_asks_gets_what(target: Served, accept: str | None, extension: str) -> None:
    assert target.get("/Film/RedHeat", accept).headers["Location"] == f"/Film/RedHeat{extension}"


@pytest.mark.parametrize(
    "path",
    [
        "Film%2FRedHeat",
        "Film%2FRedHeat%2Foccurrence%2FYourMom",
        "Film/RedHeat%2Foccurrence/YourMom",
        "Main%2FYourMom",
        "page%2FFilm%2FRedHeat",
        "page/Film%2FRedHeat",
    ],
)
@pytest.mark.parametrize("ending", ["", ".ttl", ".html"])
def test_an_encoded_slash_leads_to_no_broken_path(target: Served, path: str, ending: str) -> None:
    response = target.get(f"/{path}{ending}")
    links = [target for relation, target in links_of(response) if relation in ("alternate", "describedby")]
    assert len(links) >= 6
    if not ending:
        assert response.status_code == 303
        links.append(response.headers["Location"])
    for link in links:
        assert target.get(urljoin(f"/{path}{ending}", link)).status_code == 200, link


def test_a_text_says_its_licence(target: Served) -> None:
    links = links_of(target.get("/page/Film/RedHeat.txt"))
    assert ("license", "https://creativecommons.org/licenses/by/4.0/") in links


def test_the_format_parameter_comes_before_the_header(target: Served) -> None:
    assert target.get("/Film/RedHeat?format=jsonld", BROWSER).headers["Location"] == "/Film/RedHeat.jsonld"
    response = target.get("/Film/RedHeat?format=text/turtle", BROWSER)
    assert response.headers["Location"] == "/Film/RedHeat.ttl"


@pytest.mark.parametrize(
    "path", ["Film/Nothing", "Main/", "film/RedHeat", "Film/RedHeat/", "Film//RedHeat", "a b", "%3Cx%3E"]
)
@pytest.mark.parametrize("ending", ["", ".ttl", ".html"])
def test_what_is_not_known_is_404(target: Served, path: str, ending: str) -> None:
    response = target.get(f"/{path}{ending}")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 404
    assert response.json()["title"] == "Not Found"
    assert target.get(f"/{path}{ending}", BROWSER).headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", ["Film/RedHeat.txt", "Film/RedHeat.exe", "Film/RedHeat.ttl.ttl", ".ttl"])
def test_an_ending_that_a_thing_has_no_twin_for_is_404(target: Served, path: str) -> None:
    assert target.get(f"/{path}").status_code == 404


def test_what_cannot_be_had_is_406_with_a_list(target: Served) -> None:
    response = target.get("/Film/RedHeat", "image/png")
    assert response.status_code == 406
    assert response.headers["Vary"] == "Accept"
    variants = response.json()["variants"]
    assert [variant["media_type"] for variant in variants] == [syntax.media_type for syntax in TWIN_SYNTAXES]
    for variant in variants:
        assert target.get(urljoin("/Film/RedHeat", variant["href"])).status_code == 200


@pytest.mark.parametrize("path", THINGS)
def test_all_formats_say_the_same(target: Served, path: str) -> None:
    first, *others = (statements(target, path, syntax) for syntax in RDF_SYNTAXES)
    assert len(first) > 0
    for other in others:
        assert other == first


def test_quads_name_the_graph_that_each_statement_stands_in(target: Served) -> None:
    quads = list(parse(target.get("/Main/YourMom.nq").content, format=RdfFormat.N_QUADS))
    graphs = {str(quad.graph_name) for quad in quads if quad.predicate == NamedNode(f"{TG}exhibits")}
    assert graphs == {f"<{BASE}page/Film/RedHeat>"}


def test_a_trope_names_the_works_and_occurrences_that_use_it(target: Served) -> None:
    triples = {quad.triple for quad in statements(target, "Main/YourMom", RDF_SYNTAXES[0])}
    found = {
        (t.subject.value, t.predicate.value) for t in triples if str(t.object) == f"<{BASE}Main/YourMom>"
    }
    assert (f"{BASE}Film/RedHeat", f"{TG}exhibits") in found
    assert (f"{BASE}Film/RedHeat/occurrence/YourMom", f"{TG}ofTrope") in found


def test_everything_that_a_document_names_has_its_label(target: Served) -> None:
    text = target.get("/Film/RedHeat/occurrence/PoliceAreUseless.nt").text
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    for path in (
        "Main/PoliceAreUseless",
        "Film/RedHeat",
        "place/Chicago",
        "mode/Lampshaded",
        "ontology#ofTrope",
    ):
        assert f"<{BASE}{path}> {label} " in text


@pytest.mark.parametrize("path", [path for path in THINGS if not path.startswith("page/")])
def test_a_document_has_labels_for_things_of_ours_terms_licences_and_itself(
    target: Served, path: str
) -> None:
    """What stands elsewhere and is no term has its label there; a range of a page is no thing."""
    quads = list(parse(target.get(f"/{path}.nt").content, format=RdfFormat.N_TRIPLES))
    labels = {quad.subject.value for quad in quads if quad.predicate.value.endswith("rdf-schema#label")}
    licences = {quad.object.value for quad in quads if quad.predicate.value.endswith("terms/license")}
    assert {f"{BASE}{path}.nt", f"{BASE}dataset", *licences} <= labels
    terms = {quad.predicate.value for quad in quads}
    terms |= {quad.object.value for quad in quads if quad.predicate.value.endswith("#type")}
    assert terms - labels == set()
    named = {term.value for quad in quads for term in quad.triple if isinstance(term, NamedNode)}
    places = re.compile(
        rf"{BASE}$|{BASE}(release/|dumps/|page/|sparql$|search$|lookup$|reconcile$|fragments$|ontology#$)"
    )
    ours = {each for each in named if each.startswith(BASE) and not places.match(each)}
    assert ours - labels == set()
    assert not [each for each in labels if each.startswith("http://www.wikidata.org/")]


@pytest.mark.parametrize("syntax", RDF_SYNTAXES, ids=syntax_ids[:-1])
def test_a_document_says_what_it_is_about_and_how_it_is_licensed(target: Served, syntax: RdfSyntax) -> None:
    quads = parse(target.get(f"/Film/RedHeat{syntax.extension}").content, format=syntax.rdf_format)
    twin = NamedNode(f"{BASE}Film/RedHeat{syntax.extension}")
    said = {(quad.predicate.value, str(quad.object)) for quad in quads if quad.subject == twin}
    assert ("http://xmlns.com/foaf/0.1/primaryTopic", f"<{BASE}Film/RedHeat>") in said
    assert ("http://rdfs.org/ns/void#inDataset", f"<{BASE}dataset>") in said
    assert ("http://purl.org/dc/terms/license", "<https://creativecommons.org/licenses/by/4.0/>") in said


def test_a_page_in_rdf_is_its_graph(target: Served) -> None:
    path = "page/Film/RedHeat"
    counted = target.release.manifest["counts"]["graphs"][f"{BASE}{path}"]
    assert len(statements(target, path, RDF_SYNTAXES[0])) == counted


def test_the_text_of_a_page_is_what_its_ranges_count_in(target: Served) -> None:
    response = target.get("/page/Film/RedHeat.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    quads = list(parse(target.get("/page/Film/RedHeat.nt").content, format=RdfFormat.N_TRIPLES))
    derived = f"<http://www.w3.org/ns/prov#wasDerivedFrom> <{BASE}page/Film/RedHeat#char="
    texts = {
        quad.subject: quad.object.value for quad in quads if quad.predicate.value == "https://schema.org/text"
    }
    ranges = {
        quad.subject: quad.object.value for quad in quads if derived in f"{quad.predicate} {quad.object}"
    }
    assert len(texts) == target.release.manifest["counts"]["lines"]
    for line, text in texts.items():
        start, end = ranges[line].rpartition("=")[2].split(",")
        assert response.text[int(start) : int(end)] == text


def test_a_shared_graph_is_described_with_its_dump(target: Served) -> None:
    text = target.get("/graph/links.nt").text
    dump = f"{BASE}release/{target.release.id}/dumps/links.nt.gz"
    assert f"<http://rdfs.org/ns/void#dataDump> <{dump}>" in text
    assert "http://rdfs.org/ns/void#triples" in text


def test_a_twin_links_to_the_others_and_to_the_thing(target: Served) -> None:
    links = target.get("/Film/RedHeat.ttl").headers["Link"]
    assert f'<{BASE}Film/RedHeat.ttl>; rel="canonical"' in links
    assert f'<{BASE}Film/RedHeat>; rel="describes"' in links
    assert '</Film/RedHeat.jsonld>; rel="alternate"; type="application/ld+json"' in links
    assert 'rel="license"' in links


@pytest.mark.parametrize("ending", ["", ".ttl", ".html"])
def test_what_was_given_up_leads_on_or_is_gone(odd_server: Served, ending: str) -> None:
    moved = odd_server.get(f"/Film/OldName{ending}")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/Film/Work0001{ending}")
    gone = odd_server.get(f"/Film/Removed{ending}")
    assert (gone.status_code, gone.json()["status"]) == (410, 410)


@pytest.mark.parametrize("path", ["Film/Work0000/character/ÉmileЯ", "agent/黒澤明"])
def test_letters_of_every_script_are_names(odd_server: Served, path: str) -> None:
    response = odd_server.get(f"/{quote(path)}")
    assert response.status_code == 303
    assert response.headers["Location"].isascii()
    twin = odd_server.get(urljoin(f"/{quote(path)}", response.headers["Location"]))
    assert f"<{odd_server.release.base}{path}> a " in twin.text
    assert all(value.isascii() for value in twin.headers.values())


def test_the_vocabulary_keeps_its_iris_under_another_base(odd_server: Served) -> None:
    assert odd_server.get("/Main/Hub.ttl").status_code == 200
    assert f"<{odd_server.release.base}Main/Hub> a tg:Trope" in odd_server.get("/Main/Hub.ttl").text
    assert odd_server.get("/ontology.ttl").status_code == 200
    assert "<https://w3id.org/tropegraph/mode/Averted>" in odd_server.get("/mode/Averted.nt").text
