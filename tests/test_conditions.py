"""Conditions and ranges, by RFC 9110 sections 13 and 14, of the gateway and of the application alone."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import httpx
import pytest

from tropegraph.server.release import open_release

from .plain_wsgi import plainly_served
from .served import BROWSER, Served

DUMP = "/dumps/tropegraph.nq.gz"
PATHS = {
    "a document": "/Film/RedHeat.ttl",
    "a page": "/Film/RedHeat.html",
    "a dump": DUMP,
    "a stylesheet": "/static/tropegraph.css",
    "an answer": "/sparql?query=ASK%20%7B%7D",
}
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def application(default_out: Path) -> Iterator[Served]:
    """The application under a server of another kind."""
    with plainly_served(open_release(default_out)) as running:
        yield running


@pytest.fixture(params=["server", "application"])
def either(request: pytest.FixtureRequest) -> Served:
    """The gateway, or the application alone."""
    running: Served = request.getfixturevalue(request.param)
    return running


def asked(server: Served, path: str, conditions: dict[str, str], method: str = "GET") -> httpx.Response:
    """The answer to a request; ``TAG``, ``TIME``, ``BEFORE`` and ``AFTER`` stand for those of its target."""
    plain = {"Accept-Encoding": "identity"}
    first = server.request("HEAD", path, headers=plain).headers
    known = {"TAG": first.get("ETag", "")}
    if modified := first.get("Last-Modified"):
        time = parsedate_to_datetime(modified)
        moments = {"TIME": time, "BEFORE": time - HOUR, "AFTER": time + HOUR}
        known |= {name: format_datetime(moment, usegmt=True) for name, moment in moments.items()}
    headers = dict(plain)
    for name, value in conditions.items():
        for word, meant in known.items():
            value = value.replace(word, meant)
        headers[name] = value
    return server.request(method, path, headers=headers)


TAGS: dict[str, tuple[dict[str, str], int]] = {
    "expected": ({"If-Match": "TAG"}, 200),
    "expected among others": ({"If-Match": '"other", TAG'}, 200),
    "anything expected": ({"If-Match": "*"}, 200),
    "another expected": ({"If-Match": '"other"'}, 412),
    "a weak one expected": ({"If-Match": "W/TAG"}, 412),
    "known": ({"If-None-Match": "TAG"}, 304),
    "known weakly": ({"If-None-Match": "W/TAG"}, 304),
    "known among others": ({"If-None-Match": '"other" , TAG'}, 304),
    "anything known": ({"If-None-Match": "*"}, 304),
    "another known": ({"If-None-Match": '"other"'}, 200),
    "expected and known": ({"If-Match": "TAG", "If-None-Match": "TAG"}, 304),
    "another expected, this known": ({"If-Match": '"other"', "If-None-Match": "TAG"}, 412),
}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
@pytest.mark.parametrize(("conditions", "status"), TAGS.values(), ids=TAGS)
def test_a_tag_is_a_condition(
    either: Served, path: str, conditions: dict[str, str], status: int, method: str
) -> None:
    response = asked(either, path, conditions, method)
    assert response.status_code == status
    if status == 304:
        assert response.headers["ETag"]
        assert response.content == b""
        assert "Content-Type" not in response.headers
    if status == 412:
        assert response.headers["Content-Type"] == "application/problem+json"
        assert method == "HEAD" or response.json()["status"] == 412


DATES: dict[str, tuple[dict[str, str], int]] = {
    "unmodified since": ({"If-Unmodified-Since": "TIME"}, 200),
    "unmodified since later": ({"If-Unmodified-Since": "AFTER"}, 200),
    "modified since": ({"If-Unmodified-Since": "BEFORE"}, 412),
    "no date": ({"If-Unmodified-Since": "yesterday"}, 200),
    "a tag comes before a date": ({"If-Match": "TAG", "If-Unmodified-Since": "BEFORE"}, 200),
    "modified, and known": ({"If-Unmodified-Since": "BEFORE", "If-None-Match": "TAG"}, 412),
    "known by date": ({"If-Modified-Since": "TIME"}, 304),
    "known by a later date": ({"If-Modified-Since": "AFTER"}, 304),
    "known from before": ({"If-Modified-Since": "BEFORE"}, 200),
    "known by no date": ({"If-Modified-Since": "2026-11-22"}, 200),
    "known by two dates": ({"If-Modified-Since": "TIME, TIME"}, 200),
    "another tag comes before a date": ({"If-Modified-Since": "TIME", "If-None-Match": '"other"'}, 200),
    "a tag comes before an older date": ({"If-Modified-Since": "BEFORE", "If-None-Match": "TAG"}, 304),
}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(("conditions", "status"), DATES.values(), ids=DATES)
def test_a_date_is_a_condition(either: Served, conditions: dict[str, str], status: int, method: str) -> None:
    assert asked(either, DUMP, conditions, method).status_code == status


PART = "bytes=10-19"
RANGES: dict[str, tuple[dict[str, str], int]] = {
    "one range": ({"Range": PART}, 206),
    "in capitals": ({"Range": "BYTES=10-19"}, 206),
    "a list of one": ({"Range": "bytes= 10-19 ,"}, 206),
    "known": ({"Range": PART, "If-None-Match": "TAG"}, 304),
    "known by date": ({"Range": PART, "If-Modified-Since": "TIME"}, 304),
    "another expected": ({"Range": PART, "If-Match": '"other"'}, 412),
    "beyond, and known": ({"Range": "bytes=99999999999-", "If-None-Match": "TAG"}, 304),
    "of this state": ({"Range": PART, "If-Range": "TAG"}, 206),
    "of another state": ({"Range": PART, "If-Range": '"other"'}, 200),
    "of a weak tag": ({"Range": PART, "If-Range": "W/TAG"}, 200),
    "of this date": ({"Range": PART, "If-Range": "TIME"}, 206),
    "of an earlier date": ({"Range": PART, "If-Range": "BEFORE"}, 200),
    "of a later date": ({"Range": PART, "If-Range": "AFTER"}, 200),
    "of no date": ({"Range": PART, "If-Range": "yesterday"}, 200),
    "beyond, of another state": ({"Range": "bytes=99999999999-", "If-Range": '"other"'}, 200),
    "another unit": ({"Range": "lines=10-19"}, 200),
    "no unit": ({"Range": "10-19"}, 200),
    "several": ({"Range": "bytes=0-1,3-4"}, 200),
    "several, one beyond": ({"Range": "bytes=0-1,99999999999-"}, 200),
    "turned round": ({"Range": "bytes=19-10"}, 200),
    "no numbers": ({"Range": "bytes=a-b"}, 200),
    "nothing": ({"Range": "bytes="}, 200),
    "a hyphen": ({"Range": "bytes=-"}, 200),
    "negative": ({"Range": "bytes=--5"}, 200),
    "an If-Range without a range": ({"If-Range": '"other"'}, 200),
    "beyond": ({"Range": "bytes=99999999999-"}, 416),
    "far beyond": ({"Range": f"bytes={'9' * 5000}-"}, 416),
    "the last none": ({"Range": "bytes=-0"}, 416),
}


@pytest.mark.parametrize(("conditions", "status"), RANGES.values(), ids=RANGES)
def test_one_range_is_sent_where_the_client_has_that_state(
    either: Served, conditions: dict[str, str], status: int
) -> None:
    whole = either.get(DUMP)
    response = asked(either, DUMP, conditions)
    assert response.status_code == status
    if status == 200:
        assert response.content == whole.content
        assert "Content-Range" not in response.headers
    if status == 206:
        assert response.content == whole.content[10:20]
        assert response.headers["Content-Range"] == f"bytes 10-19/{len(whole.content)}"
        assert response.headers["ETag"] == whole.headers["ETag"]
    if status == 416:
        assert response.headers["Content-Range"] == f"bytes */{len(whole.content)}"
        assert response.json()["status"] == 416


def test_a_part_of_a_file_that_is_kept_in_memory(either: Served) -> None:
    path = PATHS["a stylesheet"]
    whole = either.get(path, headers={"Accept-Encoding": "identity"}).content
    for _ in range(2):
        part = asked(either, path, {"Range": PART, "If-Range": "TAG"})
        assert (part.status_code, part.content) == (206, whole[10:20])
        assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole)}"


@pytest.mark.parametrize("path", ["/Film/RedHeat.ttl", "/sparql?query=ASK%20%7B%7D"])
@pytest.mark.parametrize("wanted", [PART, "bytes=99999999999-"])
def test_what_has_no_parts_is_sent_whole(either: Served, path: str, wanted: str) -> None:
    response = asked(either, path, {"Range": wanted})
    assert (response.status_code, response.content) == (200, either.get(path).content)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/Film/RedHeat", 303), ("/Film/Nothing", 404), ("/sparql?query=BROKEN", 400), ("/diff", 308)],
)
@pytest.mark.parametrize("name", ["If-Match", "If-None-Match"])
def test_what_is_no_success_has_no_conditions(either: Served, path: str, status: int, name: str) -> None:
    for value in ("*", '"other"'):
        assert either.get(path, headers={name: value}).status_code == status


def test_post_and_options_have_no_conditions(either: Served) -> None:
    headers = {"If-Match": '"other"', "Range": "bytes=0-1"}
    response = either.request("POST", "/sparql", data={"query": "ASK {}"}, headers=headers)
    assert (response.status_code, response.json()["boolean"]) == (200, True)
    assert either.request("OPTIONS", "/sparql", headers=headers).status_code == 204


@pytest.mark.parametrize(
    "conditions",
    [
        {"If-Match": "*"},
        {"If-Unmodified-Since": "Sun, 22 Nov 2026 16:00:00 GMT"},
        {"If-Modified-Since": "Sun, 22 Nov 2026 16:00:00 GMT"},
        {"Accept-Datetime": "Sun, 22 Nov 2026 16:00:00 GMT"},
        {"Authorization": "Basic YTpi"},
        {"Range": "bytes=0-9"},
    ],
    ids=lambda conditions: next(iter(conditions)),
)
def test_a_document_is_compressed_whatever_else_is_asked(server: Served, conditions: dict[str, str]) -> None:
    coded = {"Accept-Encoding": "br"}
    plain, asked = (server.get("/Film/RedHeat.ttl", headers={**coded, **more}) for more in ({}, conditions))
    for name in ("Content-Encoding", "Vary", "ETag", "Content-Length"):
        assert asked.headers[name] == plain.headers[name]
    assert asked.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in asked.headers["Vary"]
    assert asked.content == plain.content


def test_what_is_not_kept_is_compressed_too(server: Served) -> None:
    values = ["wd:Q514293", "tt0095963"] * 10
    plain, coded = (
        server.request("POST", "/lookup", json=values, headers={"Accept-Encoding": each})
        for each in ("identity", "gzip")
    )
    assert (coded.headers["Content-Encoding"], coded.json()) == ("gzip", plain.json())
    for response in (plain, coded):
        assert response.headers["Vary"] == "Accept, Accept-Encoding"


def test_what_pages_load_is_compressed_and_kept(server: Served) -> None:
    (found,) = re.findall(r'href="(/static/tropegraph\.css\?v=\w+)"', server.get("/", BROWSER).text)
    current = server.get(found, headers={"Accept-Encoding": "br"})
    assert current.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (current.headers["Content-Encoding"], current.headers["Vary"]) == ("br", "Accept-Encoding")
    for other in ("/static/tropegraph.css", "/static/tropegraph.css?v=other"):
        response = server.get(other, headers={"Accept-Encoding": "gzip"})
        assert response.headers["Cache-Control"] == "public, max-age=300"
        assert response.content == current.content
