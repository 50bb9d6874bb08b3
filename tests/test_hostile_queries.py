"""Twelve kinds of query that could bring a server down, fifty at once, beside a light one."""

import contextlib
import csv
import io
import json
import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from .served import Served, served

LIGHT = "SELECT ?l { <Film/RedHeat> <http://www.w3.org/2000/01/rdf-schema#label> ?l }"
AT_ONCE = 50
ANY = "application/sparql-results+json, text/turtle"
DOUBLING = " ".join(f"BIND(CONCAT(?s{n}, ?s{n}, ?s{n}, ?s{n}) AS ?s{n + 1})" for n in range(20))
NESTED = "{ SELECT ?a (COUNT(?b) AS ?n) { ?a ?p ?b . ?c ?q ?d } GROUP BY ?a }"
OTHER = NESTED.replace("?a", "?x").replace("?n", "?o")
VALUES = " ".join(f"<x:{number}>" for number in range(10_000))
UNIONS = " UNION ".join(["{ ?a ?b ?c . ?d ?e ?f }"] * 1500)
HOSTILE = {
    "cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "deep path": "SELECT (COUNT(*) AS ?n) { ?a (!<x:a>|!<x:b>)* ?b . ?b (!<x:c>)+ ?c . ?c (^!<x:d>)* ?a }",
    "huge sort": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY DESC(?c) ?f STR(?i)",
    "regular expression": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f "
        'FILTER(REGEX(CONCAT(STR(?c), STR(?f)), "(a|aa)+(b|c)*.*(x+x+)+y")) }'
    ),
    "constructed graph": "CONSTRUCT { ?a ?e ?i . ?d ?b ?f . ?g ?h ?c } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "long string": f'SELECT (STRLEN(?s20) AS ?n) {{ BIND("0123456789" AS ?s0) {DOUBLING} }}',
    "nested aggregates": f"SELECT (SUM(?n) AS ?m) {{ {NESTED} {OTHER} }}",
    "long text": f'SELECT * {{ ?s ?p "{"x" * 1_000_000}" }}',
    "many values": f"SELECT (COUNT(*) AS ?n) {{ VALUES ?s {{ {VALUES} }} ?a ?b ?s . ?c ?d ?e }}",
    "deep nesting": f"SELECT * {{ {'{ ' * 4000} ?s ?p ?o {' }' * 4000} }}",
    "many unions": f"SELECT (COUNT(*) AS ?n) {{ {UNIONS} }}",
}


@pytest.fixture(scope="module")
def target(default_out: Path) -> Iterator[Served]:
    """A server of its own, with a short deadline so that the test is short."""
    with served(default_out, "--timeout", "1.5", "--memory", "200", "--answer", "20") as running:
        yield running


def post(server: Served, query: str, accept: str = ANY) -> httpx.Response:
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    return httpx.post(f"{server.url}/sparql", content=query.encode(), headers=headers, timeout=30)


def memory(server: Served) -> int:
    """The resident memory of the server and all that it started, in bytes."""
    total, level = 0, [server.pid]
    while level:
        total += sum(resident(pid) for pid in level)
        level = [child for pid in level for child in children(pid)]
    return total


def resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    except OSError:
        return 0


def children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def is_whole(response: httpx.Response) -> bool:
    """Whether a body can be read to its end in the format that it claims."""
    kind = response.headers["Content-Type"].partition(";")[0]
    if kind == "application/sparql-results+json":
        document = json.loads(response.content)
        return "results" in document or "boolean" in document
    if kind == "application/sparql-results+xml":
        return ElementTree.fromstring(response.content).tag.endswith("sparql")
    if kind in ("text/csv", "text/tab-separated-values"):
        widths = {
            len(row)
            for row in csv.reader(io.StringIO(response.text), delimiter="," if kind == "text/csv" else "\t")
        }
        return len(widths) == 1
    return sum(1 for _ in parse(response.content, format=RdfFormat.from_media_type(kind))) >= 0


@pytest.mark.parametrize("kind", HOSTILE)
def test_one_ends_with_a_whole_answer_or_an_error(target: Served, kind: str) -> None:
    response = post(target, HOSTILE[kind])
    assert response.status_code in (200, 400, 413, 503, 504, 507), response.text[:300]
    if response.status_code == 200:
        assert is_whole(response)
    else:
        assert response.json()["status"] == response.status_code
        assert response.json()["detail"]


@pytest.fixture
def patient(default_out: Path) -> Iterator[Served]:
    """A server whose deadline leaves a light query time on a machine that other tests keep busy too."""
    with served(default_out, "--timeout", "4", "--memory", "200", "--answer", "20") as running:
        yield running


def test_fifty_at_once_leave_a_light_query_its_answers(patient: Served) -> None:
    post(patient, LIGHT)
    before = memory(patient)
    queries = [
        f"{text} # {number}" for number in range(-(-AT_ONCE // len(HOSTILE))) for text in HOSTILE.values()
    ]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = [pool.submit(post, patient, query) for query in queries[:AT_ONCE]]
        light: list[int] = []
        while not all(future.done() for future in running) or len(light) < 20:
            light.append(post(patient, f"{LIGHT} # {len(light)}").status_code)
            time.sleep(0.02)
        statuses = {future.result().status_code for future in running}
    assert set(light) == {200}
    assert len(light) >= 20
    assert statuses <= {200, 400, 413, 503, 504, 507}
    assert all(is_whole(future.result()) for future in running if future.result().status_code == 200)
    assert settled(patient, before) <= before * 1.1


def settled(server: Served, before: int) -> int:
    """The memory once readers that were ended are gone and new ones are there; after 10 s whatever it is."""
    end = time.monotonic() + 10
    while (now := memory(server)) > before * 1.1 and time.monotonic() < end:
        time.sleep(0.1)
    return now


def test_slow_clients_do_not_keep_others_waiting(target: Served) -> None:
    """The twelfth kind: connections that send a byte of their query, and then nothing."""
    address = urlsplit(target.url)
    lines = [
        "POST /sparql HTTP/1.1",
        "Host: x",
        "Content-Type: application/sparql-query",
        "Content-Length: 9",
    ]
    connections = [socket.create_connection((address.hostname, address.port or 80)) for _ in range(AT_ONCE)]
    try:
        for connection in connections:
            connection.sendall("\r\n".join([*lines, "", "S"]).encode())
        assert {post(target, f"{LIGHT} # slow {number}").status_code for number in range(10)} == {200}
    finally:
        for connection in connections:
            connection.close()
    assert post(target, LIGHT).status_code == 200


@pytest.mark.parametrize("format_", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize("rows", [1, 3_000, 400_000])
def test_no_table_is_cut_short(target: Served, format_: str, rows: int) -> None:
    query = f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {rows}"
    response = target.get("/sparql", params={"query": query, "format": format_})
    assert response.status_code == (200 if rows <= 3_000 else response.status_code)
    if response.status_code == 200:
        assert is_whole(response)
    else:
        assert response.status_code in (504, 507)


@pytest.mark.parametrize("format_", ["ttl", "nt", "rdf", "nq", "trig", "jsonld"])
@pytest.mark.parametrize("triples", [1, 500, 400_000])
def test_no_graph_is_cut_short(target: Served, format_: str, triples: int) -> None:
    query = f"CONSTRUCT {{ ?a <x:p> ?c . ?d <x:q> ?f }} {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {triples}"
    response = target.get("/sparql", params={"query": query, "format": format_})
    assert response.status_code == (200 if triples <= 500 else response.status_code)
    if response.status_code == 200:
        assert is_whole(response)
    else:
        assert response.status_code in (504, 507)


def nicest(server: Served) -> int:
    """How nice the nicest thread is of what the server started, beside the server."""
    found, level = [0], [server.pid]
    while level:
        for pid in level:
            with contextlib.suppress(OSError):  # it has just ended
                tasks = os.listdir(f"/proc/{pid}/task")
                found += [os.getpriority(os.PRIO_PROCESS, int(task)) for task in tasks]
        level = [child for pid in level for child in children(pid)]
    return max(found) - os.getpriority(os.PRIO_PROCESS, server.pid)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="there is no /proc to find threads in")
def test_a_slow_query_gives_way_to_the_others(default_out: Path) -> None:
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with served(default_out, "--timeout", "20") as running, ThreadPoolExecutor(1) as pool:
        assert nicest(running) == 0
        heavy = pool.submit(running.get, "/sparql", "*/*", params={"query": cross, "timeout": "6"})
        while not (seen := nicest(running)) and not heavy.done():
            time.sleep(0.05)
        assert seen == 10
        assert running.get("/sparql", "*/*", params={"query": "ASK {}"}).status_code == 200
        assert heavy.result().status_code == 504
