"""What no client should send: the right status, one shape of body, never a traceback or a file of ours."""

import socket
from urllib.parse import urlsplit

import pytest

from .served import BROWSER, Served


def checked(server: Served, path: str, statuses: set[int], **options: object) -> None:
    """The answer has one of these statuses, and its body says so, as JSON and as a page."""
    for accept in ("*/*", BROWSER):
        response = server.get(path, accept, **options)
        assert response.status_code in statuses, path
        if accept == BROWSER:
            assert response.headers["Content-Type"] == "text/html; charset=utf-8"
            assert "<h1" in response.text
        else:
            assert response.headers["Content-Type"] == "application/problem+json"
            problem = response.json()
            assert problem["status"] == response.status_code
            assert {"type", "title", "status", "detail"} <= problem.keys()
        assert "Traceback" not in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/Film/Red%20Heat",
        "/Film/Red%00Heat",
        "/Film/%3Cscript%3E",
        "/Film/%ff%fe",
        "/Film/Red%0d%0aSet-Cookie:x",
        "/%7B%7D",
        "/Film/RedHeat.ttl/",
        "/..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/dumps/..%2f..%2f..%2fmanifest.json",
        "/dumps/%2e%2e%2fmanifest.json",
        "/dumps/works/..%2f..%2f..%2fvoid.ttl",
        "/dumps/tropegraph.nq.gz%00.txt",
        "/dumps/..%5c..%5cmanifest.json",
        "/diff/..%2fmanifest.json",
        "/release/..%2f..%2f",
        "/release/%00/",
        "/release/2026-01-01-0123456789ab/dumps/..%2f..%2fmanifest.json",
        "/timegate/..%2f..%2fetc%2fpasswd",
        "/timemap/%00",
        "/linkset/..%2fmanifest.json",
        "/static/..%2fapp.py",
        "/static/../app.py",
    ],
)
def test_odd_paths_are_404(server: Served, path: str) -> None:
    checked(server, path, {404})


@pytest.mark.parametrize("folder", ["", "dumps", "release/{id}/dumps", "release/{id}", "diff", "static"])
def test_no_path_leads_out_of_a_folder(server: Served, folder: str) -> None:
    """Sent as they are, without the client's tidying."""
    at = urlsplit(server.url)
    start = folder.format(id=server.release.id)
    for up in ("..", "%2e%2e", "..%2f..", ".%2e/.%2e", "..%5c..", "%252e%252e"):
        for file in ("manifest.json", "store/CURRENT", "etc/passwd"):
            with socket.create_connection((at.hostname, at.port), timeout=20) as connection:
                target = f"/{start}/{up}/{up}/{file}".replace("//", "/")
                connection.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
                answer = connection.makefile("rb").read()
            assert answer.split()[1] in (b"400", b"404"), target
            assert b"content_sha256" not in answer
            assert b"root:" not in answer


@pytest.mark.parametrize("length", [9_000, 60_000])
@pytest.mark.parametrize(
    "path", ["/Film/{}", "/dumps/{}", "/release/{}/", "/Film/RedHeat?x={}", "/timegate/{}"]
)
def test_an_address_that_is_too_long_is_414(server: Served, path: str, length: int) -> None:
    checked(server, path.format("x" * length), {414})


def sent(server: Served, head: bytes) -> bytes:
    """The first bytes of the answer to a raw request."""
    at = urlsplit(server.url)
    with socket.create_connection((at.hostname, at.port), timeout=20) as connection:
        connection.sendall(head)
        return connection.recv(65536)


@pytest.mark.parametrize(
    "headers",
    [
        b"".join(b"X-%d: y\r\n" % number for number in range(5000)),
        b"X-Long: " + b"y" * 2_000_000 + b"\r\n",
    ],
    ids=["many", "long"],
)
def test_a_flood_of_headers_is_refused(server: Served, headers: bytes) -> None:
    try:
        answer = sent(server, b"GET /Film/RedHeat.ttl HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n")
    except (ConnectionError, TimeoutError):
        answer = b""
    assert answer[:12] in (b"", b"HTTP/1.1 400", b"HTTP/1.1 431")
    assert server.get("/health").status_code == 200


@pytest.mark.parametrize(
    "head",
    [
        b"GET\r\n\r\n",
        b"\x00\x01\x02\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=["no target", "bytes", "version", "raw byte"],
)
def test_what_is_no_request_ends_nothing(server: Served, head: bytes) -> None:
    try:
        answer = sent(server, head)
    except (ConnectionError, TimeoutError):
        answer = b""
    assert answer[:10] in (b"", b"HTTP/1.1 4", b"HTTP/1.0 4", b"HTTP/1.1 5")
    assert server.get("/health").status_code == 200


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("bytes=0-0", 206),
        ("bytes=-1", 206),
        ("bytes=99999999999-", 416),
        ("bytes=5-2", {200, 416}),
        ("bytes=-0", 416),
        ("bytes=a-b", {200, 416}),
        ("bytes=", {200, 416}),
        ("items=0-5", {200, 416}),
        ("bytes=0-1,2-3", {200, 206, 416}),
        ("bytes=" + ",".join(f"{n}-{n}" for n in range(500)), {200, 206, 416}),
        ("bytes=0-18446744073709551616", {200, 206, 416}),
        ("nonsense", {200, 416}),
    ],
)
def test_ranges_of_every_kind(server: Served, asked: str, status: int | set[int]) -> None:
    """https://www.rfc-editor.org/rfc/rfc9110#section-14.2: what cannot be read is ignored."""
    path = "/dumps/tropegraph.nq.gz"
    response = server.get(path, headers={"Range": asked})
    assert response.status_code in (status if isinstance(status, set) else {status})
    size = server.release.manifest["dumps"]["tropegraph.nq.gz"]["size_bytes"]
    if response.status_code == 416:
        assert response.headers["Content-Range"] == f"bytes */{size}"
        assert response.json()["status"] == 416
    elif response.status_code == 200:
        assert len(response.content) == size


@pytest.mark.parametrize("date", ["nonsense", "Sun, 99 Nov 2026 16:00:00 GMT", "1"])
def test_a_date_of_a_condition_that_is_none_is_ignored(server: Served, date: str) -> None:
    """https://www.rfc-editor.org/rfc/rfc9110#section-13.1.3"""
    response = server.get("/dumps/links.nt.gz", headers={"If-Modified-Since": date})
    assert response.status_code == 200


def test_a_body_where_none_belongs_changes_nothing(server: Served) -> None:
    response = server.request("GET", "/Film/RedHeat.ttl", content=b"x" * 1000)
    assert response.status_code == 200
