"""Requests that no library would send, byte by byte."""

import contextlib
import json
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from .served import Served


@contextlib.contextmanager
def sent(server: Served, request: bytes) -> Iterator[socket.socket]:
    there = urlsplit(server.url)
    with socket.create_connection((there.hostname, there.port), timeout=15) as connection:
        connection.sendall(request)
        yield connection


def answered(server: Served, request: bytes) -> bytes:
    with sent(server, request) as connection:
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_a_body_that_does_not_come_is_408(server: Served) -> None:
    head = b"Host: x\r\nContent-Type: application/sparql-query\r\n"
    began = time.monotonic()
    reply = answered(server, b"POST /sparql HTTP/1.1\r\n%sContent-Length: 100\r\n\r\nASK" % head)
    assert reply.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in reply
    assert json.loads(reply.partition(b"\r\n\r\n")[2])["status"] == 408
    assert time.monotonic() - began < 12  # it is an end at all


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("version", "status"), [("1.1", b"400"), ("1.0", b"200")])
def test_http_1_1_names_a_host(server: Served, method: str, version: str, status: bytes) -> None:
    body = b"query=ASK%20%7B%7D"
    path = "/sparql" if method == "POST" else f"/sparql?{body.decode()}"
    head = f"{method} {path} HTTP/{version}\r\nConnection: close\r\n"
    if method == "POST":
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    reply = answered(server, head.encode() + b"\r\n" + (body if method == "POST" else b""))
    assert reply.split()[1] == status


HEADS: dict[str, tuple[str, bytes]] = {
    "two hosts": ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n", b"400"),
    "no host": ("GET / HTTP/1.1\r\n", b"400"),
    "no slash": ("GET Film HTTP/1.1\r\nHost: x\r\n", b"400"),
    "a whole address": ("GET http://other.example/robots.txt HTTP/1.1\r\nHost: x\r\n", b"200"),
    "a null byte": ("GET /a%00b HTTP/1.1\r\nHost: x\r\n", b"404"),
    "no UTF-8": ("GET /%ff%fe HTTP/1.1\r\nHost: x\r\n", b"404"),
    "a long address": (f"GET /{'a' * 60_000} HTTP/1.1\r\nHost: x\r\n", b"414"),
    "a long header": (f"GET /robots.txt HTTP/1.1\r\nHost: x\r\nX-Long: {'a' * 100_000}\r\n", b"200"),
}


@pytest.mark.parametrize(("head", "status"), HEADS.values(), ids=HEADS)
def test_an_odd_head_has_the_right_status_and_body(server: Served, head: str, status: bytes) -> None:
    reply = answered(server, f"{head}Connection: close\r\n\r\n".encode())
    first, _, body = reply.partition(b"\r\n\r\n")
    assert first.split()[1] == status
    if status != b"200":
        assert b"application/problem+json" in first
        assert json.loads(body)["status"] == int(status)


REFUSED: dict[str, tuple[str, bytes]] = {
    "no HTTP": ("hello\r\n", b"400"),
    "a space in a name": ("GET / HTTP/1.1\r\nHost: x\r\nX Y: 1\r\n", b"400"),
    "a length that is none": ("POST /lookup HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n", b"400"),
    "two lengths": ("POST /lookup HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n", b"400"),
    "an endless address": (f"GET /{'a' * 70_000} HTTP/1.1\r\nHost: x\r\n", b"414"),
    "a flood of headers": ("GET / HTTP/1.1\r\nHost: x\r\n" + "X: 1\r\n" * 150, b"431"),
}


@pytest.mark.parametrize(("head", "status"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_http_is_refused_with_a_status(server: Served, head: str, status: bytes) -> None:
    assert answered(server, f"{head}\r\n".encode()).split()[1] == status
    assert server.get("/health").status_code == 200
