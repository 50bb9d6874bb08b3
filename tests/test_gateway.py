"""What is kept in front of the application is what it says, and a client that hangs up is noticed."""

import gzip
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import brotli
import httpx
import pytest
import zstandard

from .served import BROWSER, Served, served
from .test_server_limits import CROSS, ask

DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}
PATHS = ["/Film/RedHeat.ttl", "/Film/RedHeat.html", "/ontology", "/void.jsonld", "/"]


def raw(server: Served, path: str, **headers: str) -> tuple[httpx.Response, bytes]:
    """An answer and its body as it was sent."""
    request = server.client.build_request("GET", f"{server.url}{path}", headers=headers)
    response = server.client.send(request, stream=True)
    body = b"".join(response.iter_raw())
    response.close()
    return response, body


@pytest.mark.parametrize("coding", DECODERS)
@pytest.mark.parametrize("path", PATHS)
def test_a_document_comes_in_every_coding(server: Served, path: str, coding: str) -> None:
    plain, text = raw(server, path, **{"Accept-Encoding": "identity"})
    for _ in range(2):
        coded, body = raw(server, path, **{"Accept-Encoding": coding})
        assert coded.headers["Content-Encoding"] == coding
        assert int(coded.headers["Content-Length"]) == len(body) < len(text)
        assert DECODERS[coding](body) == text
        assert coded.headers["ETag"] != plain.headers["ETag"]
        assert "Accept-Encoding" in coded.headers["Vary"]
        assert coded.headers["Content-Type"] == plain.headers["Content-Type"]
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize("coding", ["identity", *DECODERS])
def test_the_tag_of_a_coding_is_answered_304(server: Served, coding: str) -> None:
    headers = {"Accept-Encoding": coding}
    first = server.get("/Film/RedHeat.ttl", headers=headers)
    tag = first.headers["ETag"]
    again = server.get("/Film/RedHeat.ttl", headers={**headers, "If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Vary"] == first.headers["Vary"]
    assert "Content-Encoding" not in again.headers
    other = {"Accept-Encoding": "gzip" if coding != "gzip" else "br", "If-None-Match": tag}
    assert server.get("/Film/RedHeat.ttl", headers=other).status_code == 200


@pytest.mark.parametrize("path", ["/Film/RedHeat", "/ontology", "/sparql", "/"])
def test_what_was_answered_to_one_is_not_answered_to_another(server: Served, path: str) -> None:
    accepts = ["text/turtle", BROWSER, "", None, "application/ld+json", "application/n-triples;q=0.5"]
    first = [server.get(path, accept) for accept in accepts]
    again = [server.get(path, accept) for accept in reversed(accepts)]
    for before, after in zip(first, reversed(again), strict=True):
        assert (after.status_code, after.content) == (before.status_code, before.content)
        assert after.headers.get("Location") == before.headers.get("Location")
    assert len({(response.headers.get("Location"), response.content) for response in first}) >= 3


def test_a_query_string_makes_another_document(server: Served) -> None:
    first = server.get("/Main/YourMom.ttl")
    assert server.get("/Main/YourMom.ttl?page=2").status_code == 404
    assert server.get("/Main/YourMom.ttl").content == first.content
    assert server.get("/Main%2FYourMom.ttl").content == first.content


@pytest.mark.parametrize("path", ["/Film/Nothing", "/Film/RedHeat.ttl?page=9", "/health"])
def test_what_may_change_is_not_kept(server: Served, path: str) -> None:
    answers = [server.get(path) for _ in range(2)]
    assert all("max-age" not in answer.headers.get("Cache-Control", "") for answer in answers)
    assert answers[0].status_code == answers[1].status_code


def test_an_error_in_a_browser_is_a_page_after_a_program_has_asked(server: Served) -> None:
    assert (
        server.get("/Film/Nothing", "application/json").headers["Content-Type"] == "application/problem+json"
    )
    assert server.get("/Film/Nothing", BROWSER).headers["Content-Type"].startswith("text/html")


def test_dates_are_left_to_the_application(server: Served) -> None:
    first = server.get("/dumps/tropegraph.nt.gz")
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert server.get("/dumps/tropegraph.nt.gz", headers=since).status_code == 304
    other = {**since, "If-None-Match": '"other"'}
    assert server.get("/dumps/tropegraph.nt.gz", headers=other).status_code == 200


@pytest.fixture(scope="module")
def single(default_out: Path) -> Iterator[Served]:
    """A server with one place for slow queries and nobody waiting for it."""
    with served(default_out, "--readers", "1", "--queue", "1", "--timeout", "20") as running:
        yield running


def test_a_client_that_hangs_up_frees_its_reader(single: Served) -> None:
    address = urlsplit(single.url)
    with socket.create_connection((address.hostname, address.port or 80)) as connection:
        search = urlencode({"query": f"{CROSS} # hung up"})
        connection.sendall(f"GET /sparql?{search} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.6)
    begun = time.monotonic()
    response = ask(single, f"{CROSS} # waits", timeout="1.5")
    assert response.status_code == 504  # it had the place, and was ended there
    assert time.monotonic() - begun < 10


def test_a_file_has_the_time_at_which_it_is_sent(server: Served) -> None:
    headers = [server.get("/dumps/tropegraph.nt.gz").headers for _ in range(2)]
    assert all(len(each.get_list("Date")) == 1 and "Expires" not in each for each in headers)


def test_a_long_body_without_a_length_is_413(server: Served) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(30):
            yield b"x" * 100_000

    headers = {"Content-Type": "application/sparql-query"}
    response = server.request("POST", "/sparql", content=pieces(), headers=headers)
    assert response.status_code == 413
