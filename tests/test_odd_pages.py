"""Pages of hostile, foreign and rewritten texts: nothing in them does harm or is changed."""

import re

from .odd_content import HOSTILE
from .release_maker import BASE as ODD_BASE
from .served import BROWSER, Served
from .test_server_pages import Page, page


def test_texts_do_no_harm(odd_server: Served) -> None:
    for path in (
        "/Film/Hostile",
        "/sparql?query=SELECT * { <Film/Hostile> ?p ?o }",
        "/sparql?query=" + "</textarea><script>",
    ):
        response = odd_server.follow(path, BROWSER)
        own = re.sub(
            r'<script (?:defer src="/static/|type="application/ld[+]json">[^<>]*</script>)', "", response.text
        )
        assert "<script" not in own
        assert "<img" not in response.text
        assert not re.search(r"=\s*[\"']?\s*javascript:", response.text)
    assert Page(odd_server.get("/Film/Hostile.html").text).text.count(HOSTILE) >= 2
    assert '"javascript:' not in odd_server.get("/Film/Hostile.html").text.replace('title="javascript:', "")


def test_links_are_rewritten_and_texts_are_not(odd_server: Served) -> None:
    found = page(odd_server, "/Film/Rewriting")
    links = {element.get("href") for element in found.all("a")}
    assert "/Main/Hub" in links
    assert f"https://example.org/copy?of={ODD_BASE}Film/Hostile" in links
    assert f"see {ODD_BASE}Film/Hostile" in found.text


def test_names_of_other_languages_say_so(odd_server: Served) -> None:
    [heading] = page(odd_server, "/Film/Work0000/character/%C3%89mile%D0%AF").all("h1")
    assert heading == {"lang": "fr"}


def test_a_trope_that_is_left_out_is_shown_apart(odd_server: Served) -> None:
    text = page(odd_server, "/Main/Hub.html?page=9").text
    assert text.index("Used in") < text.index("Left out or prevented in")
