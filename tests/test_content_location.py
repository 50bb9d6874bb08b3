"""What is negotiated says where the representation that was chosen has an address of its own."""

import pytest

from .served import BROWSER, Served

PATHS = [
    "/",
    "/browse/works",
    "/browse/tropes?sort=works&name=the&page=1",
    "/dumps/",
    "/release/",
    "/search?q=red+heat&type=Work&type=Trope",
    "/lookup?iri=wd%3AQ514293",
    "/linkset/Film/RedHeat",
    "/linkset",
    "/cookbook/",
    "/void",
    "/dcat",
    "/ontology",
    "/sparql",
]
ACCEPTS = ["*/*", BROWSER, "application/json", "text/turtle", "application/ld+json", "application/linkset"]


@pytest.mark.parametrize("path", PATHS)
def test_the_address_of_a_representation_answers_with_it(server: Served, path: str) -> None:
    found = set()
    for accept in ACCEPTS:
        response = server.get(path, accept)
        if response.status_code != 200:
            continue
        assert "accept" in response.headers["Vary"].lower()
        location = response.headers["Content-Location"]
        assert location.startswith("/")
        for other in (None, "image/png", BROWSER):
            again = server.get(location, other)
            assert (again.status_code, again.headers["Content-Type"]) == (
                200,
                response.headers["Content-Type"],
            )
        assert server.get(location, accept).content == response.content
        found.add(location)
    assert len(found) >= 1


def test_a_memento_names_its_own_address(server: Served) -> None:
    path = f"/release/{server.release.id}/browse/works?sort=year"
    location = server.get(path, "application/json").headers["Content-Location"]
    assert location == f"{path}&format=json"


@pytest.mark.parametrize(
    "path", ["/browse/works?page=99", "/dumps/?format=png", "/Film/RedHeat", "/fragments"]
)
def test_what_has_no_address_of_its_own_names_none(server: Served, path: str) -> None:
    assert "Content-Location" not in server.get(path).headers


def test_an_answer_to_post_has_no_address(server: Served) -> None:
    assert "Content-Location" not in server.request("POST", "/lookup", json=["wd:Q514293"]).headers
