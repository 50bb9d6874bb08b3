"""What a server counts while it runs: the figures of all its processes, in one folder of the system's.

https://prometheus.github.io/client_python/multiprocess/
"""

import os
import re
import tempfile
from asyncio import CancelledError
from collections import Counter as Tally
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import STATUS, RequestError
from .kept import KeptReplies
from .release import Release
from .store.watching import Figures

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The setting by which the library, in every process, finds the folder."""
METRICS = "/metrics"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format"""
_BUCKETS_S = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_HUNG_UP = "499"
"""The status of a request whose client has not waited, as other servers write it."""
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_LIVE = re.compile(r"gauge_live\w*_(\d+)\.db")
_ROUTES = {
    "": "home",
    "browse": "lists",
    "cookbook": "cookbook",
    "diff": "dumps",
    "dumps": "dumps",
    "fragments": "fragments",
    "health": "monitoring",
    "lookup": "lookup",
    "metrics": "monitoring",
    "reconcile": "reconcile",
    "report": "reports",
    "search": "search",
    "sparql": "sparql",
    "static": "static",
    "timegate": "mementos",
    "timemap": "mementos",
    **dict.fromkeys(("context", "modes", "ontology", "shapes"), "vocabularies"),
    **dict.fromkeys((".well-known", "void", "dcat", "linkset", "sitemap", "robots", "feed"), "descriptions"),
}
"""The class of a route by the first segment of its path, without an ending."""


@contextmanager
def counting() -> Iterator[None]:
    """Lets the processes that are started inside count together."""
    with tempfile.TemporaryDirectory(prefix="tropegraph-metrics-") as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER]


@lru_cache(maxsize=2048)
def route_of(path: str) -> str:
    """The class that a path is counted in; there are as many as routes, not as paths.

    >>> route_of("/Film/RedHeat"), route_of("/Film/RedHeat.ttl"), route_of("/void.ttl"), route_of("/release/")
    ('things', 'documents', 'descriptions', 'releases')
    >>> route_of("/release/ID/Film/RedHeat.ttl"), route_of("/release/ID/report.ttl")
    ('mementos', 'reports')
    """
    first, _, rest = path[1:].partition("/")
    if first == "release":
        inner = rest.partition("/")[2]
        return "reports" if inner.startswith("report") else "mementos" if inner else "releases"
    known = _ROUTES.get(first) or (
        _ROUTES.get(first.partition(".")[0]) if "." in first and not rest else None
    )
    return known or ("documents" if "." in path[path.rfind("/") :] else "things")


class Meters:
    """The figures of one process. Requests are added up here, and told to the library by ``tell``."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        own = CollectorRegistry(auto_describe=True)
        self._requests = Counter(
            "tropegraph_http_requests",
            "Requests answered, by class of route, method and status.",
            ("route", "method", "status"),
            registry=own,
        )
        self._queries = Histogram(
            "tropegraph_query_duration_seconds",
            "Time from a query's arrival to its whole answer, by the status that it comes to.",
            ("status",),
            buckets=_BUCKETS_S,
            registry=own,
        )
        self._ended = Counter(
            "tropegraph_readers_ended",
            "Reader processes ended: their queries took too long or too much, or nobody waited.",
            registry=own,
        )

        def gauge(name: str, text: str, labels: tuple[str, ...] = ()) -> Gauge:
            return Gauge(name, text, labels, registry=own, multiprocess_mode="livesum")

        self._workers = gauge("tropegraph_workers", "Server processes.")
        self._readers = gauge("tropegraph_readers", "Reader processes by what they do.", ("state",))
        self._waiting = gauge("tropegraph_queries_waiting", "Queries that wait for a reader.")
        self._kept = gauge("tropegraph_kept_bytes", "Memory that kept replies take.")
        self._of_status = cache(self._queries.labels)
        self._tally: Tally[tuple[str, str, int]] = Tally()
        self._ended_before = 0
        self._workers.set(1)

    def count(self, path: str, method: str, status: int) -> None:
        """Counts a request."""
        self._tally[route_of(path), method if method in _METHODS else "other", status] += 1

    def answered(self, fault: BaseException | None, taken_s: float) -> None:
        """Counts a query, by the error that it came to."""
        if isinstance(fault, RequestError):
            status = str(STATUS[type(fault)].value)
        else:
            status = "200" if fault is None else _HUNG_UP if isinstance(fault, CancelledError) else "500"
        self._of_status(status).observe(taken_s)

    def tell(self, kept: KeptReplies, figures: Figures) -> None:
        """Writes down what has been counted since last time, and how things stand."""
        tally, self._tally = self._tally, Tally()
        for (route, method, status), number in tally.items():
            self._requests.labels(route, method, str(status)).inc(number)
        self._kept.set(kept.size_bytes)
        self._waiting.set(figures.waiting)
        for state, number in (("idle", figures.idle), ("busy", figures.busy), ("paused", figures.paused)):
            self._readers.labels(state).set(number)
        self._ended.inc(figures.ended - self._ended_before)
        self._ended_before = figures.ended


class _OfRelease:
    """The figures of a release, in the library's terms."""

    def __init__(self, release: Release) -> None:
        self._release = release

    def collect(self) -> Iterator["Metric"]:
        from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily

        about = {"release": self._release.id, "base": self._release.base}
        yield InfoMetricFamily("tropegraph_release", "The release that is served.", about)
        triples = self._release.manifest["counts"]["triples"]
        yield GaugeMetricFamily("tropegraph_release_triples", "Triples of its content.", triples)


def exposition(release: Release) -> bytes:
    """All figures in the format of Prometheus; those of the release alone where nothing is counted."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    registry.register(_OfRelease(release))
    if folder := os.environ.get(FOLDER):
        _forget_ended(Path(folder))
        MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def _forget_ended(folder: Path) -> None:
    """Takes away how things stood in processes that have ended; what they counted stays."""
    for file in folder.iterdir():
        match = _LIVE.fullmatch(file.name)
        if match is not None and not _is_running(int(match[1])):
            file.unlink(missing_ok=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
