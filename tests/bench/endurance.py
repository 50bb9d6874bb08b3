"""What light queries feel while heavy ones are ended beside them, and whether memory stays flat.

``python -m tests.bench.endurance`` prints the latency of light queries alone and beside heavy ones, and the
resident memory of the server before and after.
"""

import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx

from tests.command import built
from tests.served import Served, served
from tests.test_hostile_queries import memory

LIGHT = "SELECT ?l { <Film/RedHeat> <http://www.w3.org/2000/01/rdf-schema#label> ?l }"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def light(server: Served, number: int, mark: str) -> list[float]:
    """Milliseconds of that many light queries with distinct texts, one after the other."""
    taken = []
    with httpx.Client() as client:
        for count in range(number):
            begun = time.perf_counter()
            answer = client.get(f"{server.url}/sparql", params={"query": f"{LIGHT} # {mark} {count}"})
            taken.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, answer.text
    return taken


def percentiles(taken: list[float]) -> str:
    cuts = statistics.quantiles(taken, n=100)
    return f"median {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms"


def main(queries: int = 5000) -> None:
    with tempfile.TemporaryDirectory() as folder, served(built(Path(folder)), "--timeout", "1") as server:
        light(server, 500, "warm")
        before = memory(server)
        print(f"light alone: {percentiles(light(server, queries, 'alone'))}")
        stop = threading.Event()
        threads = [threading.Thread(target=_heavy, args=(server, stop, number)) for number in range(4)]
        for thread in threads:
            thread.start()
        try:
            print(f"beside heavy ones: {percentiles(light(server, queries, 'beside'))}")
        finally:
            stop.set()
        for thread in threads:
            thread.join()
        time.sleep(1)
        print(f"resident memory: {before / 1e6:.0f} MB before, {memory(server) / 1e6:.0f} MB after")


def _heavy(server: Served, stop: threading.Event, number: int) -> None:
    with httpx.Client(timeout=30) as client:
        count = 0
        while not stop.is_set():
            count += 1
            client.get(f"{server.url}/sparql", params={"query": f"{HEAVY} # {number} {count}"})


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
