"""What may be asked of a thing and its documents beside GET, and what a client has already."""

import pytest

from tropegraph.server.formats import TWIN_SYNTAXES, Syntax

from .served import Served
from .test_server_entities import THINGS, syntax_ids


@pytest.mark.parametrize(
    "path", ["/Film/RedHeat", "/Film/RedHeat.ttl", "/Film/RedHeat.html", "/Film/Nothing"]
)
def test_head_is_get_without_a_body(target: Served, path: str) -> None:
    plain = {"Accept-Encoding": "identity"}
    get, head = target.get(path, headers=plain), target.request("HEAD", path, headers=plain)
    assert head.status_code == get.status_code
    assert head.content == b""
    differing = {"date", "content-length"}
    assert {k: v for k, v in head.headers.items() if k not in differing} == {
        k: v for k, v in get.headers.items() if k not in differing
    }
    if get.status_code == 200:
        assert head.headers["Content-Length"] == str(len(get.content))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/Film/RedHeat", "/Film/RedHeat.ttl"])
def test_nothing_can_be_written(target: Served, method: str, path: str) -> None:
    response = target.request(method, path)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert response.json()["status"] == 405


def test_options_say_what_is_allowed(target: Served) -> None:
    response = target.request("OPTIONS", "/Film/RedHeat")
    assert response.status_code == 204
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_preflight_is_answered(target: Served) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    response = target.request("OPTIONS", "/Film/RedHeat.ttl", headers=asked)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in response.headers["Access-Control-Allow-Methods"]
    allowed = response.headers["Access-Control-Allow-Headers"].split(", ")
    assert {"Accept", "Accept-Datetime", "Range"} <= set(allowed)


@pytest.mark.parametrize(
    "path", ["/Film/RedHeat", "/Film/RedHeat.ttl", "/Film/Nothing", "/", "/sparql", "/health"]
)
def test_pages_of_other_sites_may_read_everything(target: Served, path: str) -> None:
    response = target.get(path)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Link", "Location", "Content-Location", "Memento-Datetime", "Repr-Digest"} <= set(
        response.headers["Access-Control-Expose-Headers"].split(", ")
    )


@pytest.mark.parametrize("syntax", TWIN_SYNTAXES, ids=syntax_ids)
def test_a_twin_that_the_client_has_is_304(target: Served, syntax: Syntax) -> None:
    first = target.get(f"/Film/RedHeat{syntax.extension}")
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = target.get(f"/Film/RedHeat{syntax.extension}", headers={"If-None-Match": given})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == tag
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    other = target.get(f"/Film/RedHeat{syntax.extension}", headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_each_twin_has_a_tag_of_its_own(target: Served) -> None:
    tags = {target.get(f"/{p}{s.extension}").headers["ETag"] for p in THINGS for s in TWIN_SYNTAXES}
    assert len(tags) == len(THINGS) * len(TWIN_SYNTAXES)


def test_what_is_unknown_is_not_304(target: Served) -> None:
    assert target.get("/Film/Nothing.ttl", headers={"If-None-Match": "*"}).status_code == 404


def test_the_host_header_changes_no_answer(target: Served) -> None:
    plain = target.get("/Film/RedHeat.ttl").content
    assert target.get("/Film/RedHeat.ttl", headers={"Host": "evil.example"}).content == plain
    response = target.get("/Film/RedHeat", headers={"Host": "evil.example"})
    assert response.headers["Location"] == "/Film/RedHeat.ttl"
