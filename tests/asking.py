"""Asking the SPARQL endpoint of a server in the ways of the protocol."""

import httpx

from .served import Served

BASE = "https://w3id.org/tropegraph/"


TG = "PREFIX tg: <https://w3id.org/tropegraph/ontology#> "


SELECT = f"{TG}SELECT ?work WHERE {{ ?work tg:exhibits <Main/YourMom> }}"


EVERYTHING = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


NAMED = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"


RED_HEAT = f"{BASE}Film/RedHeat"


FORM = "application/x-www-form-urlencoded"


QUERY = "application/sparql-query"


def ask(target: Served, query: str, accept: str | None = "*/*", **parameters: str) -> httpx.Response:
    return target.get("/sparql", accept, params={"query": query, **parameters})


def post(
    target: Served, body: bytes | str, content_type: str, accept: str = "*/*", search: str = ""
) -> httpx.Response:
    content = body.encode() if isinstance(body, str) else body
    headers = {"Content-Type": content_type}
    return target.request("POST", f"/sparql{search}", accept, content=content, headers=headers)


def number(response: httpx.Response) -> int:
    assert response.status_code == 200, response.text
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


def rows(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [row["work"]["value"] for row in response.json()["results"]["bindings"]]


# Ways to send a query
