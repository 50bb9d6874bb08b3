"""Queries that take too much are ended, and everything else goes on."""

import contextlib
import csv
import gzip
import io
import os
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import brotli
import httpx
import pytest
import zstandard

from .served import BROWSER, Served, await_answer, free_port, process, served
from .stores import oxigraph

LIGHT = "SELECT * WHERE { ?s ?p ?o } LIMIT 1"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SORT = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f DESC(?i)"
PAIRS = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture(scope="module")
def tight(default_out: Path) -> Iterator[Served]:
    """A server with low limits."""
    options = ["--timeout", "2", "--memory", "200", "--answer", "5", "--readers", "1", "--queue", "1"]
    with served(default_out, *options) as running:
        yield running


@pytest.fixture(scope="module")
def patient(default_out: Path) -> Iterator[Served]:
    """A server with time to spare, so that a busy machine does not decide which limit holds."""
    with served(default_out, "--timeout", "25", "--memory", "100", "--answer", "5") as running:
        yield running


def ask(server: Served, query: str, accept: str = "*/*", **parameters: str) -> httpx.Response:
    return server.get("/sparql", accept, params={"query": query, **parameters})


def test_a_query_is_ended_at_its_deadline(tight: Served) -> None:
    response = ask(tight, CROSS)
    assert response.status_code == 504
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["limit_s"] == 2
    assert "LIMIT" in response.json()["detail"]


def test_a_request_may_ask_for_less_time(tight: Served) -> None:
    assert ask(tight, CROSS, timeout="0.3").json()["limit_s"] == 0.3
    assert ask(tight, CROSS, timeout="3000").json()["limit_s"] == 2


@pytest.mark.parametrize("timeout", ["", "0", "-1", "x", "1e3", "nan"])
def test_a_timeout_that_is_none_is_400(tight: Served, timeout: str) -> None:
    assert ask(tight, LIGHT, timeout=timeout).status_code == 400


def test_a_query_is_ended_when_it_takes_too_much_memory(patient: Served) -> None:
    response = ask(patient, SORT)
    assert response.status_code == 507, response.text
    assert response.json()["limit_bytes"] == 100_000_000


@pytest.mark.parametrize("format_", ["json", "xml", "csv", "tsv"])
def test_an_answer_that_is_too_long_is_an_error(patient: Served, format_: str) -> None:
    response = ask(patient, f"{PAIRS} LIMIT 200000", format=format_)
    assert response.status_code == 507, response.text
    assert response.json()["limit_bytes"] == 5_000_000


def test_a_browser_sees_the_limit_with_the_query(tight: Served) -> None:
    response = ask(tight, CROSS, BROWSER)
    assert response.status_code == 504
    assert "ended after 2 seconds" in response.text
    assert "COUNT(*)" in response.text


def test_who_cannot_wait_is_told_when_to_come_back(tight: Served) -> None:
    with ThreadPoolExecutor(12) as pool:
        queries = [f"{CROSS} # {number}" for number in range(12)]
        responses = list(pool.map(lambda query: ask(tight, query), queries))
    assert {response.status_code for response in responses} == {503, 504}
    refused = next(response for response in responses if response.status_code == 503)
    assert int(refused.headers["Retry-After"]) == refused.json()["retry_after_s"] > 0
    assert ask(tight, LIGHT).status_code == 200


def test_a_browser_that_cannot_wait_is_led_back_to_its_query(tight: Served) -> None:
    with ThreadPoolExecutor(12) as pool:
        queries = [f"{CROSS} # {number} & more" for number in range(12)]
        responses = list(pool.map(lambda query: ask(tight, query, BROWSER), queries))
    refused = next(response for response in responses if response.status_code == 503)
    [href] = re.findall(r'<a href="([^"]+)">Try again</a>', refused.text)
    again = httpx.URL(f"{tight.url}{unescape(href)}")
    assert again.params == refused.request.url.params
    assert again.path == "/sparql"


def test_a_light_query_is_answered_beside_slow_ones(tight: Served) -> None:
    with ThreadPoolExecutor(3) as pool:
        slow = [pool.submit(ask, tight, f"{CROSS} # beside {number}") for number in range(3)]
        time.sleep(0.5)
        assert ask(tight, f"{LIGHT} # first").status_code == 200
        assert not all(query.done() for query in slow)
        for number in range(20):
            assert ask(tight, f"{LIGHT} # {number}").status_code == 200


def readers(server: Served) -> list[int]:
    """The processes that answer queries: the grandchildren of the server's process for requests."""
    found: list[int] = []
    level = [server.pid]
    while level:
        below = [child for pid in level for child in _children(pid)]
        found, level = (below or found), below
    return found


def _children(pid: int) -> list[int]:
    return [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in _read(task / "children").split()
    ]


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="there is no /proc to find processes in")
def test_readers_that_are_ended_from_outside_are_replaced(tight: Served) -> None:
    assert ask(tight, LIGHT).status_code == 200
    before = readers(tight)
    assert before
    for pid in before:
        with contextlib.suppress(ProcessLookupError):  # it has just been replaced
            os.kill(pid, signal.SIGKILL)
    for number in range(10):
        assert ask(tight, f"{LIGHT} # again {number}").status_code == 200


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="there is no /proc to find processes in")
@pytest.mark.parametrize(
    "is_remote", [False, True], ids=["with readers", "before an endpoint without a release"]
)
def test_a_server_that_is_killed_leaves_nobody_behind(default_out: Path, is_remote: bool) -> None:
    port = free_port()
    with oxigraph() as engine:
        options = ("--endpoint", engine.url) if is_remote else ()
        with process(None if is_remote else default_out, port, *options) as running:
            await_answer(f"http://127.0.0.1:{port}", running, 503 if is_remote else 200)
            others = below(running.pid)
            running.kill()
        assert len(others) >= (1 if is_remote else 4)
        end = time.monotonic() + 30
        while any(map(is_alive, others)) and time.monotonic() < end:
            time.sleep(0.1)
    assert [pid for pid in others if is_alive(pid)] == []


def below(pid: int) -> list[int]:
    """The processes that a process has started, and that those have."""
    started = _children(pid)
    return started + [each for child in started for each in below(child)]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


def test_a_long_answer_comes_whole(server: Served) -> None:
    response = ask(server, f"{PAIRS} LIMIT 60000", format="csv")
    assert response.status_code == 200
    assert len(response.content) > 4_000_000
    assert response.text.count("\r\n") == 60_001
    assert int(response.headers["Content-Length"]) >= 4_000_000 or response.headers["Content-Encoding"]


def test_an_iri_with_a_comma_is_one_cell(server: Served) -> None:
    query = "SELECT ?s ?range { ?s <http://www.w3.org/ns/prov#wasDerivedFrom> ?range }"
    rows = list(csv.reader(io.StringIO(ask(server, query, format="csv").text, newline="")))
    assert {len(row) for row in rows} == {2}
    assert any("#char=" in row[1] and "," in row[1] for row in rows)
    whole = ask(server, f"SELECT * {{ {{ {query} }} ?a ?b ?c }} LIMIT 25000", format="csv")
    assert whole.status_code == 200, whole.text
    assert {len(row) for row in csv.reader(io.StringIO(whole.text, newline=""))} == {5}


CODINGS = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}


@pytest.mark.parametrize("coding", list(CODINGS))
@pytest.mark.parametrize("limit", [50, 50_000])
def test_answers_are_compressed(server: Served, coding: str, limit: int) -> None:
    query = f"{PAIRS} LIMIT {limit}"
    plain = raw(server, query, "identity")
    coded = raw(server, query, coding)
    assert "Content-Encoding" not in plain.headers
    assert coded.headers["Content-Encoding"] == coding
    assert CODINGS[coding](coded.content) == plain.content
    assert plain.headers["ETag"] != coded.headers["ETag"]
    assert coded.headers["Vary"] == "Accept, Accept-Encoding"
    assert len(coded.content) == int(coded.headers["Content-Length"]) < len(plain.content)


def raw(server: Served, query: str, accept_encoding: str) -> httpx.Response:
    """The answer with its body as it was sent."""
    url = httpx.URL(f"{server.url}/sparql", params={"query": query, "format": "csv"})
    with server.client.stream("GET", url, headers={"Accept-Encoding": accept_encoding}) as response:
        body = b"".join(response.iter_raw())
    headers = dict(response.headers)
    coding = headers.pop("content-encoding", None)
    copy = httpx.Response(200, headers=headers, content=body)
    if coding:
        copy.headers["Content-Encoding"] = coding
    return copy


@pytest.mark.parametrize(
    "accept_encoding", ["", "identity", "gzip;q=0", "deflate", "br;q=0.1, identity;q=0.5"]
)
def test_an_answer_is_plain_for_who_takes_no_coding(server: Served, accept_encoding: str) -> None:
    assert "Content-Encoding" not in raw(server, f"{PAIRS} LIMIT 50", accept_encoding).headers


def test_the_tag_of_an_answer_holds_in_every_process(server: Served, tight: Served) -> None:
    query = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"
    first, second = ask(server, query), ask(tight, query)
    assert first.headers["ETag"] == second.headers["ETag"]
    assert first.content == second.content


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?x) {}",
        "SELECT (RAND() AS ?x) {}",
        "SELECT (uuid() AS ?x) {}",
        "SELECT (StrUUID() AS ?x) {}",
        "SELECT (BNODE() AS ?x) {}",
        "CONSTRUCT { [] <x:p> ?s } { ?s ?p ?o } LIMIT 2",
        "CONSTRUCT { _:a <x:p> ?s } { ?s ?p ?o } LIMIT 2",
    ],
)
def test_what_may_differ_is_not_kept(server: Served, query: str) -> None:
    response = ask(server, query)
    assert response.status_code == 200
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"
    if "NOW" not in query:
        assert ask(server, query).content != response.content


def test_a_tag_is_answered_304_without_a_body(server: Served) -> None:
    first = ask(server, LIGHT)
    again = server.get("/sparql", params={"query": LIGHT}, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Vary"] == first.headers["Vary"]


def test_a_service_that_is_allowed_is_asked(default_out: Path, server: Served) -> None:
    there = f"{server.url}/sparql"
    with served(default_out, "--service", there) as running:
        query = f"SELECT ?n {{ SERVICE <{there}> {{ SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} }} }}"
        response = ask(running, query)
        assert response.status_code == 200, response.text
        number = response.json()["results"]["bindings"][0]["n"]["value"]
        assert int(number) == server.release.manifest["counts"]["triples"]
        assert "ETag" not in response.headers
        assert ask(running, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }").status_code == 403
        assert ask(running, f"{query} # SERVICE").status_code == 200
        variable = f"SELECT * {{ VALUES ?there {{ <{there}> }} SERVICE ?there {{ ?s ?p ?o }} }}"
        assert ask(running, variable).status_code == 403
