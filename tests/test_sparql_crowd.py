"""Many clients at once with queries that are neither light nor heavy."""

import asyncio
from pathlib import Path

import httpx

from .served import await_answer, free_port, process

CLIENTS, EACH = 16, 10
LENGTHS = (3, 10, 30, 60)
SOME_MS = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?s ?q ?r FILTER(STRLEN(STR(?o)) > %d) }"
"""Found slow now and then while others wait, and over soon after that."""


SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
"""Ends at its deadline where it has a place among the slow ones; without one it would be 503."""


async def asked(url: str, query: str) -> list[httpx.Response]:
    async def one(client: httpx.AsyncClient, number: int) -> list[httpx.Response]:
        texts = (f"{query} # {number} {again}" for again in range(EACH))
        return [await client.get(f"{url}/sparql", params={"query": text}) for text in texts]

    async with httpx.AsyncClient(timeout=30) as client:
        answers = await asyncio.gather(*(one(client, number) for number in range(CLIENTS)))
    return [answer for each in answers for answer in each]


def test_a_query_that_ends_just_when_it_is_paused_takes_no_room_from_the_next(default_out: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    answers: list[httpx.Response] = []
    with process(default_out, port, "--readers", "1") as running:
        await_answer(url, running)
        for length in LENGTHS:
            answers += asyncio.run(asked(url, SOME_MS % length))
        slow = httpx.get(f"{url}/sparql", params={"query": SLOW}, timeout=30)
        running.terminate()
        _, told = running.communicate(timeout=30)
    assert slow.status_code == 504
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert len({answer.text for answer in answers if answer.status_code == 200}) == len(LENGTHS)
    assert told == ""
