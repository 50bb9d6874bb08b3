"""Small releases that are published to an endpoint, and a site that reads them from there."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from .command import tropegraph
from .release_maker import make_release
from .served import START_S, free_port, process
from .stores import Engine

BASE = "http://data.example/tropes/"


WORKS = 60


XSD = "http://www.w3.org/2001/XMLSchema#"


RELEASE = f"{BASE}release/"


COUNT = f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), '{BASE}')) }}"


DEFAULT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


IDENTIFIER = "<http://purl.org/dc/terms/identifier>"


FOREIGN = "http://elsewhere.example/graph"


def made(folder: Path, release_id: str, text: str = "a") -> Path:
    """A release of ``WORKS`` pages, whose works are called by that text."""
    rdf, tg = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "https://w3id.org/tropegraph/ontology#"
    void, label = "http://rdfs.org/ns/void#", "http://www.w3.org/2000/01/rdf-schema#label"
    lines = []
    for number in range(WORKS):
        work, page = f"<{BASE}Film/W{number}>", f"<{BASE}page/Film/W{number}>"
        lines.append(f"{work} <{rdf}type> <{tg}Work> {page} .")
        lines.append(f'{work} <{label}> "{text} {number}"@en {page} .')
        lines.append(f"<{BASE}dataset> <{void}subset> {page} <{BASE}graph/release> .")
        lines.append(f"{page} <{rdf}type> <{void}Dataset> <{BASE}graph/release> .")
        lines.append(f'{page} <{void}triples> "2"^^<{XSD}integer> <{BASE}graph/release> .')
    release, graph = f"<{RELEASE}{release_id}>", f"<{BASE}graph/release>"
    lines.append(f"{release} <{rdf}type> <http://www.w3.org/ns/prov#Entity> {graph} .")
    lines.append(f'{release} <http://purl.org/dc/terms/identifier> "{release_id}" {graph} .')
    total = f'"{2 * WORKS}"^^<{XSD}integer>'
    lines.append(f"<{BASE}dataset> <{void}triples> {total} {graph} .")
    return make_release(folder, "\n".join(lines) + "\n", identifier=release_id)


def update(engine: Engine, text: str) -> None:
    """Changes what an Oxigraph server holds."""
    address = engine.url.removesuffix("query") + "update"
    response = httpx.post(address, content=text, headers={"Content-Type": "application/sparql-update"})
    assert response.status_code == 204, response.text


def refusal(folder: Path, engine: Engine, *options: str) -> str:
    """What publishing said that went wrong, one sentence."""
    done = tropegraph("publish", folder, "--endpoint", engine.url, *engine.access, *options)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: {engine.url} ")
    assert done.stderr.count("\n") == 1
    return done.stderr


@contextmanager
def site_of(engine: Engine, *options: str) -> Iterator[httpx.Client]:
    """A client of a server that reads from an engine, from its first answer on, whatever that says."""
    port = free_port()
    options = ("--endpoint", engine.url, "--base", BASE, *options)
    with (
        process(None, port, *options) as running,
        httpx.Client(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        end = time.monotonic() + START_S
        while True:
            assert running.poll() is None and time.monotonic() < end
            try:
                client.get("/health")
            except httpx.TransportError:
                time.sleep(0.02)
            else:
                break
        yield client
