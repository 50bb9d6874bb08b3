"""A question that does not fit through, behind a query that is ended."""

import socket
import time
from pathlib import Path
from urllib.parse import quote

import httpx

from .served import await_answer, free_port, process

TIMES = 16
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LONG = 'ASK { FILTER(STRLEN("' + "\N{CLAPPER BOARD}" * 30_000 + '") > 0) }'
"""As long as a query may be, and more than a socket takes while nobody reads from it."""


def begun(port: int, head: str, body: bytes) -> socket.socket:
    """A request of which all but the last byte is sent."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(f"{head}\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n".encode())
    connection.sendall(b"Content-Type: application/sparql-query\r\n\r\n" + body[:-1])
    return connection


def status(connection: socket.socket) -> int:
    with connection, connection.makefile("rb") as answer:
        line = answer.readline()
        answer.read()
    return int(line.split()[1])


def test_what_was_not_sent_to_a_reader_is_forgotten_with_it(default_out: Path) -> None:
    """Both are asked so shortly after a light query that they are meant for one reader, the only one."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    statuses: list[list[int]] = []
    with process(default_out, port, "--readers", "1", "--timeout", "1") as running:
        await_answer(url, running)
        with httpx.Client(base_url=url, timeout=30) as client:
            for number in range(TIMES):
                longs = [
                    begun(port, "POST /sparql HTTP/1.1", f"{LONG} # {each} {number}".encode())
                    for each in range(3)
                ]
                heavy = begun(port, "POST /sparql HTTP/1.1", f"{HEAVY} # {number}".encode())
                assert client.get(f"/sparql?query={quote(f'ASK {{}} # {number}')}").status_code == 200
                heavy.sendall(b"0")
                for long in longs:
                    long.sendall(b"0")
                statuses.append([status(each) for each in (heavy, *longs)])
            assert client.get("/sparql?query=ASK%7B%7D%23last").status_code == 200
        running.terminate()
        _, told = running.communicate(timeout=30)
    assert statuses == [[504, 200, 200, 200]] * TIMES
    assert told == ""
