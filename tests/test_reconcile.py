"""The Reconciliation API 0.2 over HTTP: its JSON, a client that we did not write, and wrong requests."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pandas
import pytest
from reconciler import reconcile as reconcile_column

from .reconciliation_schemas import PROPOSAL, SUGGESTIONS
from .reconciling import ask, best, get_json, manifest_of
from .served import Served, served


def test_the_manifest_leads_to_what_it_names(server: Served) -> None:
    manifest = manifest_of(server)
    assert manifest["versions"] == ["0.2"]
    base = "https://w3id.org/tropegraph/"
    assert manifest["identifierSpace"] == base
    assert manifest["schemaSpace"].startswith(base)
    film = quote("Film/RedHeat", safe="")
    view = manifest["view"]["url"].replace("{{id}}", film)
    preview = manifest["preview"]["url"].replace("{{id}}", film)
    assert view.startswith(server.url)
    assert server.follow(view).status_code == server.get(preview).status_code == 200
    assert (
        server.get(manifest["logo"]).status_code == server.get(manifest["documentation"]).status_code == 200
    )
    for service in (*manifest["suggest"].values(), manifest["extend"]["propose_properties"]):
        assert (
            server.get(f"{service['service_url']}{service['service_path']}?prefix=a&type=Work").status_code
            == 200
        )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"query": "Red Heat"}, ("Film/RedHeat", True)),
        ({"query": "red heat", "type": "Work"}, ("Film/RedHeat", True)),
        ({"query": "Red Heat", "type": [{"id": "schema:Movie", "name": "Movie"}]}, ("Film/RedHeat", True)),
        ({"query": "Danko"}, ("Film/RedHeat/character/IvanDanko", True)),
        ({"query": "Red Haet"}, ("Film/RedHeat", False)),
        ({"query": "Red Heat (1988)"}, ("Film/RedHeat", True)),
        ({"query": "Red Heat (1985)"}, ("Film/RedHeat", False)),
        ({"query": "Schwarzenegger", "type": "Agent"}, ("agent/ArnoldSchwarzenegger", False)),
        ({"query": "Film/RockyIV"}, ("Film/RockyIV", True)),
        ({"query": "https://w3id.org/tropegraph/Film/RockyIV"}, ("Film/RockyIV", True)),
        ({"query": "tt0095963"}, ("Film/RedHeat", True)),
        ({"query": "http://www.wikidata.org/entity/Q514293"}, ("Film/RedHeat", True)),
        ({"properties": [{"pid": "wikidata", "v": "Q514293"}]}, ("Film/RedHeat", True)),
        ({"properties": [{"pid": "director", "v": {"id": "agent/WalterHill"}}]}, ("Film/RedHeat", True)),
    ],
    ids=str,
)
def test_the_best_candidate(server: Served, query: dict[str, Any], expected: tuple[str, bool]) -> None:
    assert best(server, query) == expected


@pytest.mark.parametrize(
    ("pid", "value", "is_match"),
    [
        ("year", 1988, True),
        ("year", "1988", True),
        ("year", 1989, False),
        ("schema:copyrightYear", [1985, 1988], True),
        ("https://schema.org/director", "Walter Hill", True),
        ("director", {"id": "agent/WalterHill", "name": "Walter Hill"}, True),
        ("director", {"id": "agent/GeneScherer"}, False),
        ("director", "Somebody Else", False),
        ("imdb", "tt0095963", True),
        ("exhibits", "Artificial Limbs", True),
        ("character", "Film/RedHeat/character/IvanDanko", True),
    ],
    ids=str,
)
def test_properties_decide(server: Served, pid: str, value: object, is_match: bool) -> None:
    candidates = ask(server, {"query": "Red Heat", "type": "Work", "properties": [{"pid": pid, "v": value}]})
    agreement = next(
        each["value"] for each in candidates[0]["features"] if each["id"] not in ("name", "uses")
    )
    assert (candidates[0]["id"], candidates[0]["match"]) == ("Film/RedHeat", is_match)
    assert (agreement == 100) == is_match
    assert (candidates[0]["score"] == 100) == is_match


SPELLINGS = [
    "schema:Movie",
    "schema:movie",
    "https://schema.org/Movie",
    "http://schema.org/Movie",
    "dbo:Film",
]


SPELLINGS += ["Work", "work", "tg:Work", "https://w3id.org/tropegraph/ontology#Work"]


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_type_is_known_by_any_of_its_names(server: Served, name: str) -> None:
    assert best(server, {"query": "Red Heat", "type": name}) == ("Film/RedHeat", True)
    found = ask(server, {"query": "Red", "type": name})
    assert {each["type"][0]["id"] for each in found} == {"Work"}
    path = f"/reconcile/suggest/entity?{urlencode({'prefix': 'red h', 'type': name})}"
    assert get_json(server, path, SUGGESTIONS)["result"][0]["id"] == "Film/RedHeat"
    proposed = get_json(server, f"/reconcile/properties?{urlencode({'type': name})}", PROPOSAL)["properties"]
    assert {"year", "director"} <= {each["id"] for each in proposed}
    assert "exhibitedBy" not in {each["id"] for each in proposed}


PROPERTY_NAMES = ["year", "Year", "schema:copyrightYear", "https://schema.org/copyrightYear"]


PROPERTY_NAMES += ["http://schema.org/copyrightYear"]


@pytest.mark.parametrize("name", PROPERTY_NAMES)
def test_a_property_is_known_by_any_of_its_names(server: Served, name: str) -> None:
    query = {"query": "Red Heat", "type": "Work", "properties": [{"pid": name, "v": 1988}]}
    assert best(server, query) == ("Film/RedHeat", True)
    extend = json.dumps({"ids": ["Film/RedHeat"], "properties": [{"id": name}]})
    answer = server.request("POST", "/reconcile", data={"extend": extend}).json()
    assert answer["rows"]["Film/RedHeat"][name] == [{"int": 1988}]


def test_the_space_of_types_and_properties_says_what_they_mean(server: Served) -> None:
    manifest = manifest_of(server)
    told = server.get(
        manifest["schemaSpace"].partition("#")[0].replace("https://w3id.org/tropegraph/", "/")
    ).json()
    iris = {each["id"]: each.get("iri") for each in (*told["types"], *told["properties"])}
    assert iris["Work"] == "https://w3id.org/tropegraph/ontology#Work"
    assert iris["schema:Movie"] == "https://schema.org/Movie"
    assert iris["year"] == "https://schema.org/copyrightYear"
    assert {each["id"] for each in manifest["defaultTypes"]} <= set(iris)
    proposed = server.get("/reconcile/properties").json()["properties"]
    assert {each["id"] for each in proposed} == {each["id"] for each in told["properties"]}


def test_types_are_any_all_or_wished_for(server: Served) -> None:
    assert ask(server, {"query": "Red Heat", "type": "Trope"}) == []
    both = ["Work", "Trope"]
    assert ask(server, {"query": "Red Heat", "type": both, "type_strict": "any"})[0]["match"]
    assert ask(server, {"query": "Red Heat", "type": both, "type_strict": "all"}) == []
    wished = ask(server, {"query": "Red Heat", "type": "Trope", "type_strict": "should"})[0]
    assert (wished["id"], wished["score"], wished["match"]) == ("Film/RedHeat", 50, False)


def test_namesakes_are_no_match_but_for_a_property(odd_server: Served) -> None:
    candidates = ask(odd_server, {"query": "Work 0001", "limit": 3})
    assert [each["match"] for each in candidates] == [True, False, False]
    assert len(ask(odd_server, {"query": "Work 000", "limit": 5})) == 5


def test_get_and_post_answer_alike(server: Served) -> None:
    queries = json.dumps({"a": {"query": "Danko"}, "b": {"query": "Nothing like it at all"}})
    posted = server.request("POST", "/reconcile", data={"queries": queries}).json()
    assert server.get(f"/reconcile?{urlencode({'queries': queries})}").json() == posted
    assert posted["b"]["result"] == []


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # of pandas, in that client
def test_a_client_that_we_did_not_write(server: Served) -> None:
    films = pandas.DataFrame({"title": ["Red Heat", "Rocky IV", "Rambo 3"], "year": ["1988", "1985", "1988"]})
    found = reconcile_column(
        films["title"],
        type_id="Work",
        property_mapping={"year": films["year"]},
        reconciliation_endpoint=f"{server.url}/reconcile",
    )
    assert dict(zip(found["input_value"], found["id"], strict=True)) == {
        "Red Heat": "Film/RedHeat",
        "Rocky IV": "Film/RockyIV",
        "Rambo 3": "Film/RamboIII",
    }
    assert found[found["match"]]["id"].tolist() == ["Film/RedHeat"]


@pytest.mark.parametrize(
    ("kind", "prefix", "identifier"),
    [
        ("entity", "arti", "Main/ArtificialLimbs"),
        ("entity", "Film/RedHeat", "Film/RedHeat"),
        ("entity", "tt0095963", "Film/RedHeat"),
        ("type", "tro", "Trope"),
        ("type", "mov", "schema:Movie"),
        ("property", "dir", "director"),
        ("property", "wiki", "wikidata"),
    ],
)
def test_suggestions(server: Served, kind: str, prefix: str, identifier: str) -> None:
    path = f"/reconcile/suggest/{kind}?{urlencode({'prefix': prefix})}"
    assert get_json(server, path, SUGGESTIONS)["result"][0]["id"] == identifier


def test_suggestions_go_on_from_a_cursor(odd_server: Served) -> None:
    def ids(cursor: int) -> list[str]:
        found = get_json(odd_server, f"/reconcile/suggest/entity?prefix=work&cursor={cursor}", SUGGESTIONS)
        return [each["id"] for each in found["result"]]

    assert len({*ids(0), *ids(10), *ids(20)}) == 30


def test_what_an_identifier_stands_for_comes_first_and_once(odd_server: Served, server: Served) -> None:
    def ids(running: Served, prefix: str, cursor: int) -> list[str]:
        path = f"/reconcile/suggest/entity?{urlencode({'prefix': prefix, 'cursor': cursor})}"
        return [each["id"] for each in get_json(running, path, SUGGESTIONS)["result"]]

    assert ids(server, "tt0095963", 0) == ["Film/RedHeat"]
    assert ids(server, "tt0095963", 10) == []
    identifier = ids(odd_server, "work", 0)[3]
    whole = [each for cursor in range(0, 60, 10) for each in ids(odd_server, identifier, cursor)]
    assert whole[0] == identifier
    assert len(whole) == len(set(whole))
    assert ids(odd_server, "work", 100_000_00) == []


def test_types_go_on_from_a_cursor(server: Served) -> None:
    def ids(cursor: int) -> list[str]:
        found = get_json(server, f"/reconcile/suggest/type?prefix=&cursor={cursor}", SUGGESTIONS)["result"]
        return [each["id"] for each in found]

    assert len(ids(0)) == 10
    assert not {*ids(0)} & {*ids(10)}
    told = {each["id"] for each in server.get("/reconcile/schema").json()["types"]}
    assert {each for cursor in range(0, 100, 10) for each in ids(cursor)} == told


def test_a_batch_answers_what_its_queries_would_alone(target: Served) -> None:
    queries: dict[str, dict[str, Any]] = {
        "by name": {"query": "Red Haet (1988)"},
        "by year": {"query": "Rocky IV", "properties": [{"pid": "year", "v": 1985}]},
        "of other years": {"query": "Rocky IV", "properties": [{"pid": "year", "v": [1987, 1988]}]},
        "by director": {"query": "Red Heat", "properties": [{"pid": "director", "v": "Walter Hill"}]},
        "by trope": {"query": "Red Heat", "properties": [{"pid": "exhibits", "v": {"id": "Main/YourMom"}}]},
        "of the trope": {"query": "Your Mom", "properties": [{"pid": "exhibitedBy", "v": "Red Heat"}]},
        "by properties": {"properties": [{"pid": "director", "v": {"id": "agent/WalterHill"}}]},
        "by identifier": {"query": "Red", "properties": [{"pid": "imdb", "v": "tt0095963"}]},
    }
    together = target.request("POST", "/reconcile", data={"queries": json.dumps(queries)}).json()
    assert {key: ask(target, query) for key, query in queries.items()} == {
        key: each["result"] for key, each in together.items()
    }
    assert together["of the trope"]["result"][0]["match"]


def test_a_batch_that_takes_too_long_is_504(default_out: Path) -> None:
    several = [
        {"pid": "exhibits", "v": [f"{a} {b} of the very same heat" for b in range(20)]} for a in range(10)
    ]
    queries = {f"q{number}": {"query": "Red Heat", "properties": several} for number in range(100)}
    with served(default_out, "--timeout", "0.1") as running:
        for accept in ("*/*", "application/json"):
            response = running.request("POST", "/reconcile", accept, data={"queries": json.dumps(queries)})
            assert response.status_code == 504
            assert response.headers["Content-Type"] == "application/problem+json"
            problem = response.json()
            assert set(problem) == {"type", "title", "status", "detail", "limit_s"}
            assert "fewer queries at a time" in problem["detail"]
