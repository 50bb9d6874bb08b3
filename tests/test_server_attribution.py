"""Pages name whose texts they show, over HTTP."""

import re
from collections.abc import Iterator

import pytest

from tropegraph.mapping.terms import Statement, integer, iri, n_quads, name, string
from tropegraph.mapping.vocabulary import CC_BY, CC_BY_NC_SA

from .release_maker import BASE, make_release
from .served import Served, served

TV_TROPES = "https://tvtropes.org/pmwiki/pmwiki.php/"
WIKI_TEXT = "The ending is wild."
OUR_TEXT = "The ending is calm."
CREDIT = re.compile(r"Text: (.*?)\.(?= Text:| Read from|</p>)")


def thing(path: str) -> str:
    return iri(BASE + path)


def content() -> Iterator[Statement]:
    """A trope in two works of TV Tropes, one of ours, and one whose page credits nobody; an agent."""
    yield thing("Main/Hub"), name("rdf:type"), name("tg:Trope"), thing("graph/tropes")
    yield thing("agent/Somebody"), name("rdf:type"), name("tg:Agent"), thing("page/Film/Wild")
    for work, text, credited, licence in (
        ("Film/Wild", WIKI_TEXT, ("TV Tropes", f"{TV_TROPES}Film/Wild"), CC_BY_NC_SA),
        ("Film/Wilder", WIKI_TEXT, ("TV Tropes", f"{TV_TROPES}Film/Wilder"), CC_BY_NC_SA),
        ("Film/Calm", OUR_TEXT, ("The Tropegraph authors", BASE), CC_BY),
        ("Film/Nobody", OUR_TEXT, None, CC_BY),
    ):
        page, occurrence = thing(f"page/{work}"), thing(f"{work}/occurrence/Hub")
        yield page, name("rdf:type"), name("tg:Page"), page
        yield page, name("rdfs:label"), string(f"{work}: source page", "en"), page
        yield page, name("tg:pageText"), string(text), page
        yield page, name("dct:license"), iri(licence), page
        if credited:
            yield page, name("cc:attributionName"), string(credited[0], "en"), page
            yield page, name("cc:attributionURL"), iri(credited[1]), page
        yield thing(work), name("rdf:type"), name("tg:Work"), page
        yield occurrence, name("rdf:type"), name("tg:Occurrence"), page
        yield occurrence, name("tg:inWork"), thing(work), page
        yield occurrence, name("tg:ofTrope"), thing("Main/Hub"), page
        yield occurrence, name("tg:position"), integer(1), page
        yield occurrence, name("tg:text"), string(text), page


@pytest.fixture(scope="module")
def credited_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = make_release(tmp_path_factory.mktemp("credited") / "release", n_quads(content()))
    with served(folder) as running:
        yield running


def credits_of(server: Served, path: str) -> list[str]:
    """What the foot of a page says of its texts."""
    response = server.get(path)
    assert response.status_code == 200
    return CREDIT.findall(response.text.partition("<footer")[2])


@pytest.mark.parametrize("path", ["Film/Wild", "Film/Wild/occurrence/Hub", "page/Film/Wild"])
def test_a_page_that_shows_a_text_names_whose_it_is(credited_server: Served, path: str) -> None:
    assert WIKI_TEXT in credited_server.get(f"/{path}.html").text
    assert credits_of(credited_server, f"/{path}.html") == [
        f'<a href="{TV_TROPES}Film/Wild">TV Tropes</a>, <a href="{CC_BY_NC_SA}">CC BY-NC-SA 3.0</a>'
    ]


def test_a_page_with_texts_of_many_names_each_once(credited_server: Served) -> None:
    by = f'<a href="{CC_BY}">CC BY 4.0</a>'
    assert credits_of(credited_server, "/Main/Hub.html") == [
        f'<a href="/page/Film/Nobody">Film/Nobody: source page</a>, {by}',
        f'TV Tropes (<a href="{TV_TROPES}Film/Wild">TV Tropes: Film/Wild</a>, '
        f'<a href="{TV_TROPES}Film/Wilder">TV Tropes: Film/Wilder</a>), '
        f'<a href="{CC_BY_NC_SA}">CC BY-NC-SA 3.0</a>',
        f'<a href="/">The Tropegraph authors</a>, {by}',
    ]


def test_a_page_with_texts_of_many_has_the_strictest_licence(credited_server: Served) -> None:
    foot = credited_server.get("/Main/Hub.html").text.partition("<footer")[2]
    assert f'This document: <a rel="license" href="{CC_BY_NC_SA}">' in foot


def test_a_page_without_texts_names_nobody(credited_server: Served) -> None:
    assert credits_of(credited_server, "/agent/Somebody.html") == []


@pytest.mark.parametrize("path", ["Film/RedHeat", "Main/YourMom", "page/Film/RedHeat"])
def test_our_own_texts_are_ours(server: Served, path: str) -> None:
    assert credits_of(server, f"/{path}.html") == [
        f'<a href="/">The Tropegraph authors</a>, <a href="{CC_BY}">CC BY 4.0</a>'
    ]


def test_a_text_names_its_licence(credited_server: Served) -> None:
    links = credited_server.get("/page/Film/Wild.txt").headers["Link"]
    assert f'<{CC_BY_NC_SA}>; rel="license"' in links
