"""Mementos: documents as they were, found by time. https://www.rfc-editor.org/rfc/rfc7089"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import urljoin

import httpx
import pytest

from .served import BROWSER, Served
from .two_releases import Changed

BASE = "https://w3id.org/tropegraph/"
PATH = "Film/RedHeat.ttl"


@pytest.fixture
def releases(changed: Changed, changed_server: Served) -> tuple[Served, str, str]:
    """A server of two releases, the older and the newer."""
    return changed_server, changed.older, changed.newer


def links(text: str) -> list[tuple[str, str, dict[str, str]]]:
    """The links of a header or a map: target, relation, and the other parameters."""
    found = []
    for target, rest in re.findall(r'<([^>]*)>((?:\s*;\s*\w+="[^"]*")*)', text):
        parameters = dict(re.findall(r'(\w+)="([^"]*)"', rest))
        found.append((target, parameters.pop("rel"), parameters))
    return found


def one(text: str, relation: str) -> str:
    (target,) = (target for target, rel, _ in links(text) if relation in rel.split())
    return target


def gate(server: Served, path: str, moment: datetime | str | None) -> httpx.Response:
    text = format_datetime(moment, usegmt=True) if isinstance(moment, datetime) else moment
    headers = {} if text is None else {"Accept-Datetime": text}
    return server.get(f"/timegate/{path}", headers=headers)


def time_of(server: Served, release: str, path: str = PATH) -> datetime:
    header = server.get(f"/release/{release}/{path}").headers["Memento-Datetime"]
    return parsedate_to_datetime(header)


@pytest.mark.parametrize("ending", ["ttl", "jsonld", "nt", "rdf", "nq", "trig", "html"])
def test_every_twin_links_to_its_gate_and_its_map(releases: tuple[Served, str, str], ending: str) -> None:
    header = releases[0].get(f"/Film/RedHeat.{ending}").headers["Link"]
    assert one(header, "original") == f"{BASE}Film/RedHeat.{ending}"
    assert one(header, "timegate") == f"/timegate/Film/RedHeat.{ending}"
    assert one(header, "timemap") == f"/timemap/Film/RedHeat.{ending}"


def test_a_memento_is_the_document_as_it_was(releases: tuple[Served, str, str]) -> None:
    server, older, newer = releases
    now = server.get(f"/{PATH}")
    as_it_was = server.get(f"/release/{older}/{PATH}")
    as_it_is = server.get(f"/release/{newer}/{PATH}")
    assert as_it_is.content == now.content != as_it_was.content
    assert "Main/TheInformant" in as_it_was.text
    assert "Main/TheInformant" not in as_it_is.text
    assert as_it_was.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert one(as_it_was.headers["Link"], "original") == f"{BASE}{PATH}"
    assert "Memento-Datetime" not in now.headers
    created = datetime.strptime(server.release.created, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert time_of(server, newer) == created > time_of(server, older)


@pytest.mark.parametrize("accept", ["text/turtle", BROWSER])
def test_a_thing_of_a_release_leads_to_its_memento(releases: tuple[Served, str, str], accept: str) -> None:
    server, older, _ = releases
    response = server.get(f"/release/{older}/Film/RedHeat", accept)
    assert response.status_code == 303
    assert response.headers["Location"].startswith(f"/release/{older}/Film/RedHeat.")
    assert server.follow(f"/release/{older}/Film/RedHeat", accept).headers["Memento-Datetime"]


def test_the_gate_leads_to_the_memento_of_the_time(releases: tuple[Served, str, str]) -> None:
    server, older, newer = releases
    first, second = time_of(server, older), time_of(server, newer)
    moments = {
        first - timedelta(days=4000): older,
        first: older,
        second - timedelta(seconds=1): older,
        second: newer,
        second + timedelta(days=4000): newer,
    }
    for moment, release in moments.items():
        response = gate(server, PATH, moment)
        assert response.status_code == 302
        assert response.headers["Location"] == f"/release/{release}/{PATH}"
        assert "accept-datetime" in response.headers["Vary"].lower()
        assert one(response.headers["Link"], "original") == f"{BASE}{PATH}"
        assert one(response.headers["Link"], "timemap") == f"/timemap/{PATH}"
    assert gate(server, PATH, None).headers["Location"] == f"/release/{newer}/{PATH}"


@pytest.mark.parametrize(
    "date",
    [
        "yesterday",
        "",
        "2026-11-22",
        "Sun, 22 Nov 2026 16:00:00",
        "Sun, 22 Nov 2026 16:00:00 +0000",
        "Sun, 31 Feb 2026 16:00:00 GMT",
        "Sun, 22 Nov 2026 25:00:00 GMT",
        "Sun, 22 Nov 0000 16:00:00 GMT",
        "Son, 22 Nov 2026 16:00:00 GMT",
    ],
)
def test_a_date_that_is_none_is_400(releases: tuple[Served, str, str], date: str) -> None:
    response = gate(releases[0], PATH, date)
    assert response.status_code == 400
    assert response.json()["title"] == "Bad Request"


def test_the_map_lists_every_memento(releases: tuple[Served, str, str]) -> None:
    server, older, newer = releases
    response = server.get(f"/timemap/{PATH}")
    assert response.headers["Content-Type"] == "application/link-format"
    assert one(response.text, "original") == f"{BASE}{PATH}"
    assert one(response.text, "timegate") == f"/timegate/{PATH}"
    mementos = [each for each in links(response.text) if "memento" in each[1].split()]
    assert [(target, relation) for target, relation, _ in mementos] == [
        (f"/release/{older}/{PATH}", "first memento"),
        (f"/release/{newer}/{PATH}", "last memento"),
    ]
    for target, _, parameters in mementos:
        memento = server.get(urljoin(response.request.url.path, target))
        assert memento.headers["Memento-Datetime"] == parameters["datetime"]


def test_the_map_leaves_out_releases_that_do_not_hold_the_thing(releases: tuple[Served, str, str]) -> None:
    server, older, newer = releases
    text = server.get("/timemap/Main/TheInformant").text
    assert f"/release/{older}/Main/TheInformant>" in text
    assert newer not in text
    assert gate(server, "Main/TheInformant.nt", None).headers["Location"] == (
        f"/release/{older}/Main/TheInformant.nt"
    )


@pytest.mark.parametrize("path", ["Film/Nothing", "ontology", "release/x", "", "..%2f..%2fetc/passwd"])
@pytest.mark.parametrize("service", ["timegate", "timemap"])
def test_what_no_release_holds_is_404(releases: tuple[Served, str, str], service: str, path: str) -> None:
    assert releases[0].get(f"/{service}/{path}").status_code == 404


def test_files_have_mementos_too(releases: tuple[Served, str, str]) -> None:
    server, older, newer = releases
    text = server.get("/timemap/dumps/works/Film/RedHeat.ttl").text
    assert f"/release/{older}/dumps/works/Film/RedHeat.ttl>" in text
    assert f"/release/{newer}/dumps/works/Film/RedHeat.ttl>" in text


def test_what_is_not_there_has_no_date(releases: tuple[Served, str, str]) -> None:
    server, older, _ = releases
    response = server.get(f"/release/{older}/Film/Nothing.ttl")
    assert response.status_code == 404
    assert "Memento-Datetime" not in response.headers


def test_void_names_the_dumps_of_its_own_release(releases: tuple[Served, str, str]) -> None:
    server, older, newer = releases
    for path, release in (("/void.nt", newer), (f"/release/{older}/void.nt", older)):
        text = server.get(path).text
        dumps = re.findall(r"<http://rdfs.org/ns/void#dataDump> <([^>]*)>", text)
        assert len(dumps) > 10
        for dump in dumps:
            assert dump.startswith(f"{BASE}release/{release}/dumps/")
            assert server.request("HEAD", dump.replace(BASE, "/")).status_code == 200


OTHERS = [
    "dumps/tropegraph.nq.gz",
    "dumps/",
    "void",
    "void.jsonld",
    "dcat.ttl",
    "browse/works",
    "browse/tropes?sort=works&name=the",
    "linkset/Film/RedHeat",
    "linkset",
    "Film/RedHeat?page=1",
    "Film/RedHeat.ttl?page=1",
    "page/Film/RedHeat.txt",
]


@pytest.mark.parametrize("path", OTHERS)
def test_whatever_a_release_holds_is_found_by_time(releases: tuple[Served, str, str], path: str) -> None:
    server, older, newer = releases
    for here in (f"/{path}", f"/release/{older}/{path}"):
        header = server.get(here).headers["Link"]
        assert one(header, "original") == f"{BASE}{path}"
        assert one(header, "timegate") == f"/timegate/{path}"
        assert one(header, "timemap") == f"/timemap/{path}"
    assert "Memento-Datetime" in server.get(f"/release/{older}/{path}").headers
    before = time_of(server, older)
    assert gate(server, path, before).headers["Location"] == f"/release/{older}/{path}"
    text = server.get(f"/timemap/{path}").text
    assert one(text, "original") == f"{BASE}{path}"
    assert one(text, "timegate") == f"/timegate/{path}"
    assert one(text, "self") == f"/timemap/{path}"
    assert [target for target, relation, _ in links(text) if "memento" in relation] == [
        f"/release/{older}/{path}",
        f"/release/{newer}/{path}",
    ]


@pytest.mark.parametrize("path", ["sparql", "sparql?query=ASK%7B%7D", "report", "report.ttl", "", "health"])
def test_what_is_no_document_has_no_mementos(releases: tuple[Served, str, str], path: str) -> None:
    server = releases[0]
    assert server.get(f"/timegate/{path}").status_code == 404
    assert server.get(f"/timemap/{path}").status_code == 404
    assert 'rel="timegate"' not in server.get(f"/{path}").headers.get("Link", "")


@pytest.mark.parametrize("path", ["Film/RedHeat.ttl?page=9", "browse/works?page=99", "void?format=png"])
def test_a_page_that_no_release_has_is_404(releases: tuple[Served, str, str], path: str) -> None:
    assert releases[0].get(f"/timegate/{path}").status_code == 404
    assert releases[0].get(f"/timemap/{path}").status_code == 404


def test_what_follows_a_path_stays_in_its_link(releases: tuple[Served, str, str]) -> None:
    header = releases[0].get('/browse/works?name=a>; rel="evil"\u00e9').headers["Link"]
    assert "evil" not in {relation for _, relation, _ in links(header)}
    assert one(header, "original").startswith(f"{BASE}browse/works?name=a%3E")
