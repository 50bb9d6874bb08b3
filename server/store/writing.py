"""Writing graphs to an endpoint, a bounded piece at a time.

Two ways: the Graph Store Protocol, https://www.w3.org/TR/sparql11-http-rdf-update/, or updates,
https://www.w3.org/TR/sparql11-update/, where a store has only these. Both add statements to a graph as to a
set, so a piece that is sent twice does no harm.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

import httpx

from tropegraph.server.errors import EndpointFault
from tropegraph.server.rdf import NamedNode, Quad

from .endpoint import Credentials

PIECE_BYTES = 4_000_000
UPDATE_BYTES = 200_000
"""Compiling a longer update takes Virtuoso more memory than it may have."""
TIMEOUT_S = 600.0

Graph = NamedNode | None
"""A named graph, or the default graph."""


class Writer(Protocol):
    """What can be done to the graphs of an endpoint; each raises EndpointFault where it is refused."""

    def add(self, graph: Graph, statements: Iterable[Quad]) -> None:
        """Adds statements, whose own graphs are not looked at."""
        ...

    def replace(self, graph: NamedNode, statements: Iterable[Quad]) -> None:
        """Puts a few statements in the place of a graph, in one step."""
        ...

    def clear(self, graph: Graph) -> None:
        """Takes a graph away, if it is there."""
        ...


class GraphStore:
    """Writes by the Graph Store Protocol."""

    def __init__(self, url: str, credentials: Credentials | None) -> None:
        self._url = url
        self._client = httpx.Client(auth=credentials, timeout=TIMEOUT_S)

    def add(self, graph: Graph, statements: Iterable[Quad]) -> None:
        for piece in _pieces(statements, PIECE_BYTES):
            self._send("POST", graph, piece)

    def replace(self, graph: NamedNode, statements: Iterable[Quad]) -> None:
        self._send("PUT", graph, b"".join(_pieces(statements, PIECE_BYTES)))

    def clear(self, graph: Graph) -> None:
        self._send("DELETE", graph, b"")

    def _send(self, method: str, graph: Graph, body: bytes) -> None:
        parameter = "default=" if graph is None else str(httpx.QueryParams({"graph": graph.value}))
        url = f"{self._url}{'&' if '?' in self._url else '?'}{parameter}"
        headers = {"Content-Type": "application/n-triples"} if body else {}
        absent = (404,) if method == "DELETE" else ()
        _request(self._client, method, url, body, headers, absent)


class Updates:
    """Writes by updates."""

    def __init__(self, url: str, credentials: Credentials | None) -> None:
        self._url = url
        self._client = httpx.Client(auth=credentials, timeout=TIMEOUT_S)

    def add(self, graph: Graph, statements: Iterable[Quad]) -> None:
        for piece in _pieces(statements, UPDATE_BYTES):
            inside = piece if graph is None else b"GRAPH %s {\n%s}" % (str(graph).encode(), piece)
            self._update(b"INSERT DATA {\n%s}" % inside)

    def replace(self, graph: NamedNode, statements: Iterable[Quad]) -> None:
        piece = b"".join(_pieces(statements, UPDATE_BYTES))
        name = str(graph).encode()
        self._update(b"CLEAR SILENT GRAPH %s ;\nINSERT DATA { GRAPH %s {\n%s} }" % (name, name, piece))

    def clear(self, graph: Graph) -> None:
        self._update(b"CLEAR SILENT " + (b"DEFAULT" if graph is None else f"GRAPH {graph}".encode()))

    def _update(self, text: bytes) -> None:
        headers = {"Content-Type": "application/sparql-update"}
        _request(self._client, "POST", self._url, text, headers)


def _pieces(statements: Iterable[Quad], most_bytes: int) -> Iterator[bytes]:
    """The statements as N-Triples, which INSERT DATA reads too."""
    lines: list[bytes] = []
    size = 0
    for quad in statements:
        line = f"{quad.subject} {quad.predicate} {quad.object} .\n".encode()
        if size + len(line) > most_bytes and lines:
            yield b"".join(lines)
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield b"".join(lines)


def _request(
    client: httpx.Client,
    method: str,
    url: str,
    body: bytes,
    headers: dict[str, str],
    tolerated: tuple[int, ...] = (),
) -> None:
    try:
        response = client.request(method, url, content=body, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise EndpointFault(f"cannot be written to ({error or type(error).__name__})") from error
    status = response.status_code
    if status < 300 or status in tolerated:
        return
    if status in (401, 403):
        raise EndpointFault(
            f"refuses to be written to (status {status}); give a user and a password that may, with --user "
            "and TROPEGRAPH_PASSWORD"
        )
    told = " ".join(response.text.split())[:300]
    raise EndpointFault(f"refuses to be written to (status {status} from {url.partition('?')[0]}): {told}")
