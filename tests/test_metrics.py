"""The figures at ``/metrics``: in the format as the library reads it, of every process."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tropegraph.server.release import open_release

from .plain_wsgi import plainly_served
from .served import Served, served
from .test_server_limits import CROSS

Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


def figures(server: Served) -> Figures:
    """The samples by name and labels."""
    response = server.get("/metrics")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def figure(server: Served, name: str, **labels: str) -> float:
    return figures(server).get((name, frozenset(labels.items())), 0.0)


def awaited(read: Callable[[], float], wanted: Callable[[float], bool]) -> float:
    """A figure as soon as it is as wanted; processes tell each other every second."""
    end = time.monotonic() + 20
    while not wanted(found := read()) and time.monotonic() < end:
        time.sleep(0.1)
    return found


@pytest.fixture(scope="module")
def own(default_out: Path) -> Iterator[Served]:
    """A server that nobody else asks, with two processes and a short deadline."""
    with served(default_out, "--workers", "2", "--timeout", "1") as running:
        yield running


def test_requests_are_counted_by_route_method_and_status(own: Served) -> None:
    cases = [
        ("/Film/RedHeat", "GET", "things", "303"),
        ("/Film/RedHeat.ttl", "GET", "documents", "200"),
        ("/Film/RedHeat.ttl", "HEAD", "documents", "200"),
        ("/Film/Nothing", "GET", "things", "404"),
        ("/dumps/SHA256SUMS", "GET", "dumps", "200"),
        ("/sparql?query=ASK%20%7B%7D", "GET", "sparql", "200"),
        (f"/release/{own.release.id}/Film/RedHeat.ttl", "GET", "mementos", "200"),
    ]
    for path, method, route, status in cases:
        labels = {"route": route, "method": method, "status": status}
        before = figure(own, "tropegraph_http_requests_total", **labels)
        for _ in range(3):
            own.request(method, path)
        wanted = before + 3
        found = awaited(
            lambda labels=labels: figure(own, "tropegraph_http_requests_total", **labels),  # type: ignore[misc]
            lambda found, wanted=wanted: found >= wanted,  # type: ignore[misc]
        )
        assert found == wanted, path


def test_labels_are_few_whatever_is_asked(own: Served) -> None:
    for number in range(30):
        own.get(f"/Film/Nothing{number}")
        own.request("BREW", f"/Film/Nothing{number}")
    named = [labels for name, labels in figures(own) if name == "tropegraph_http_requests_total"]
    assert len({dict(labels)["route"] for labels in named}) < 20
    assert {dict(labels)["method"] for labels in named} <= {"GET", "HEAD", "POST", "OPTIONS", "other"}


def test_queries_are_timed_and_what_is_ended_is_counted(own: Served) -> None:
    name = "tropegraph_query_duration_seconds"
    before = figure(own, f"{name}_count", status="200")
    for number in range(5):
        assert own.get("/sparql", params={"query": f"ASK {{ ?s{number} ?p ?o }}"}).status_code == 200
    assert figure(own, f"{name}_count", status="200") == before + 5
    assert figure(own, f"{name}_bucket", status="200", le="+Inf") == before + 5
    ended = figure(own, "tropegraph_readers_ended_total")
    assert own.get("/sparql", params={"query": CROSS}).status_code == 504
    assert figure(own, f"{name}_count", status="504") >= 1
    assert figure(own, f"{name}_bucket", status="504", le="0.5") == 0
    found = awaited(lambda: figure(own, "tropegraph_readers_ended_total"), lambda found: found > ended)
    assert found > ended


def test_the_release_and_memory_are_told(own: Served) -> None:
    found = figures(own)
    about = frozenset({("release", own.release.id), ("base", own.release.base)})
    assert found["tropegraph_release_info", about] == 1
    assert found["tropegraph_release_triples", frozenset()] == own.release.manifest["counts"]["triples"]
    assert found["tropegraph_kept_bytes", frozenset()] > 2000
    assert found["tropegraph_queries_waiting", frozenset()] == 0


def test_a_process_that_has_ended_stands_for_nothing(own: Served) -> None:
    def workers() -> float:
        return figure(own, "tropegraph_workers")

    assert awaited(workers, lambda found: found == 2) == 2
    children = Path(f"/proc/{own.pid}/task/{own.pid}/children").read_text("ascii").split()
    worker = next(pid for pid in children if "gauge_livesum" in maps(pid))
    requests = "tropegraph_http_requests_total"
    before = sum(value for (name, _), value in figures(own).items() if name == requests)
    os.kill(int(worker), signal.SIGKILL)
    awaited(lambda: float(Path(f"/proc/{worker}").exists()), lambda found: not found)
    assert awaited(lambda: tried(workers), lambda found: found == 2) == 2
    assert sum(value for (name, _), value in figures(own).items() if name == requests) >= before


def maps(pid: str) -> str:
    return Path(f"/proc/{pid}/maps").read_text("utf-8")


def tried(read: Callable[[], float]) -> float:
    """A figure, 0 where the process that was asked has just ended."""
    try:
        return read()
    except httpx.TransportError:
        return 0.0


def test_queries_of_an_endpoint_are_timed(on_oxigraph: Served) -> None:
    name = "tropegraph_query_duration_seconds_count"
    before = figure(on_oxigraph, name, status="200")
    assert on_oxigraph.get("/sparql", params={"query": "ASK { ?timed ?p ?o }"}).status_code == 200
    assert figure(on_oxigraph, name, status="200") == before + 1


def test_under_another_server_the_release_is_told(default_out: Path) -> None:
    with plainly_served(open_release(default_out)) as running:
        found = figures(running)
    assert {name for name, _ in found} == {"tropegraph_release_info", "tropegraph_release_triples"}
