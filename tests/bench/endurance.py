"""What light queries feel beside heavy ones, how soon a killed reader is back, and whether memory is flat.

``python -m tests.bench.endurance`` prints a Markdown table; ``make bench-sparql`` runs it too.
"""

import os
import signal
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx

from tests.command import built
from tests.served import Served, served
from tests.test_hostile_queries import children, memory

from .peers import wrk

LIGHT = "SELECT ?l { <Film/RedHeat> <http://www.w3.org/2000/01/rdf-schema#label> ?l }"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SCRIPT = """
local counter = 0
function request()
  counter = counter + 1
  return wrk.format("GET", "/sparql?query=ASK%20%7B%3Fs%20%3Fp%20" .. counter .. "%7D")
end
"""


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


def latency(server: Served, queries: int) -> None:
    """Prints what light queries take alone, and beside four clients whose queries are ended."""
    light(server, 500, "warm")
    alone = statistics.quantiles(light(server, queries, "alone"), n=100)
    stop = threading.Event()
    threads = [threading.Thread(target=_heavy, args=(server, stop, number)) for number in range(4)]
    for thread in threads:
        thread.start()
    try:
        beside = statistics.quantiles(light(server, queries, "beside"), n=100)
    finally:
        stop.set()
    for thread in threads:
        thread.join()
    print(f"| light queries alone | median {alone[49]:.2f} ms, p99 {alone[98]:.2f} ms |")
    print(f"| beside heavy ones | median {beside[49]:.2f} ms, p99 {beside[98]:.2f} ms |")
    print(f"| p99 beside heavy ones, in medians beside them | {beside[98] / beside[49]:.1f} |")


def replacement(server: Served, times: int = 20) -> None:
    """Prints how long it takes until there are as many readers as before one was killed."""
    [worker] = children(server.pid)
    [nursery] = children(worker)
    taken = []
    for number in range(times):
        readers = {pid for pid in children(nursery) if _is_alive(pid)}
        begun = time.perf_counter()
        os.kill(sorted(readers)[number % len(readers)], signal.SIGKILL)
        while not set(children(nursery)) - readers and time.perf_counter() - begun < 5:
            time.sleep(0.001)
        taken.append(time.perf_counter() - begun)
        time.sleep(0.2)
    median, longest = statistics.median(taken) * 1000, max(taken) * 1000
    print(f"| a killed reader is replaced | median {median:.0f} ms, at most {longest:.0f} ms |")


def _is_alive(pid: int) -> bool:
    """Whether a process runs, and is not one that has ended and that nobody has asked about yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def flatness(server: Served, queries: int) -> None:
    """Prints the resident memory of all processes before and after so many queries with distinct texts.

    The answers that are kept have filled their room before.
    """
    begun = time.monotonic()
    filled = _ask(server, 50_000, 0, begun + 60)
    before = memory(server)
    asked = _ask(server, queries, filled, begun + 150)
    after = memory(server)
    print(f"| resident memory over {asked:,} queries | {before / 1e6:.0f} MB, then {after / 1e6:.0f} MB |")


def _ask(server: Served, queries: int, first: int, end: float) -> int:
    """Asks at least so many light queries, or for so long; gives how many they were."""
    asked = 0
    while asked < queries and time.monotonic() < end:
        script = SCRIPT.replace("counter = 0", f"counter = {first + asked}")
        rate, _, _, bad = wrk(server.url, script, 5)
        assert not bad
        asked += int(rate * 5)
    return asked


def main(queries: int = 3000, many: int = 100_000) -> None:
    with tempfile.TemporaryDirectory() as folder, served(built(Path(folder)), "--timeout", "1") as server:
        print("| what | measured |\n|---|---|")
        latency(server, queries)
        replacement(server)
        flatness(server, many)


def _heavy(server: Served, stop: threading.Event, number: int) -> None:
    with httpx.Client(timeout=30) as client:
        count = 0
        while not stop.is_set():
            count += 1
            client.get(f"{server.url}/sparql", params={"query": f"{HEAVY} # {number} {count}"})


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
