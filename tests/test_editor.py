"""The query page in a real browser, and without scripts."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tropegraph.server.views.query import has_editor

from .browser import Browser, browser, needs_browser
from .served import BROWSER, Served

pytestmark = [
    needs_browser,
    pytest.mark.skipif(not has_editor(), reason="the query editor was not set up (make test does it)"),
]
READY = "return document.getElementById('editor').dataset.ready"
SET = "document.querySelector('.CodeMirror').CodeMirror.setValue(arguments[0])"
RUN = "document.querySelector('.yasqe_queryButton').click()"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, server: Served) -> Iterator[Browser]:
    """A browser."""
    with browser(str(tmp_path_factory.mktemp("profile"))) as running:
        yield running


def test_the_editor_is_there_and_breaks_no_policy(server: Served, page: Browser) -> None:
    page.open(f"{server.url}/sparql")
    page.wait(READY)
    assert page.run("return document.querySelector('form.query').hidden")
    assert "tg:ofTrope" in page.run("return document.querySelector('.CodeMirror').CodeMirror.getValue()")
    assert page.complaints() == []


def test_a_query_is_run(server: Served, page: Browser) -> None:
    page.open(f"{server.url}/sparql")
    page.wait(READY)
    page.run(SET, "SELECT ?name { <Film/RedHeat> <http://www.w3.org/2000/01/rdf-schema#label> ?name }")
    page.run(RUN)
    page.wait("return document.querySelector('.yasr_results').textContent.includes('Red Heat')")
    assert page.complaints() == []


def test_an_error_names_line_and_column(server: Served, page: Browser) -> None:
    page.open(f"{server.url}/sparql")
    page.wait(READY)
    page.run(SET, "SELECT * WHERE {\n  ?s foaf2:name ?o }")
    page.run("document.activeElement.blur()")
    page.run(RUN)
    text = page.wait("return document.getElementById('editor-problem').textContent")
    assert text.startswith("Line 2, column 6:")
    assert page.run("return document.querySelector('.CodeMirror').CodeMirror.getCursor().line") == 1


def test_a_query_in_the_address_is_in_the_editor_with_its_answer(server: Served, page: Browser) -> None:
    page.open(f"{server.url}/sparql?{urlencode({'query': 'ASK { ?s ?p ?o }'})}")
    page.wait(READY)
    assert (
        page.run("return document.querySelector('.CodeMirror').CodeMirror.getValue()") == "ASK { ?s ?p ?o }"
    )
    assert page.run("return document.querySelector('.yes-no').textContent") == "Yes"


def test_a_known_prefix_is_declared(server: Served, page: Browser) -> None:
    page.open(f"{server.url}/sparql")
    page.wait(READY)
    page.run(SET, "SELECT * { ?s tg:exhibits ?o }")
    page.run(
        "const m = document.querySelector('.CodeMirror').CodeMirror; m.focus(); m.getInputField().blur()"
    )
    page.wait(
        "return document.querySelector('.CodeMirror').CodeMirror.getValue()"
        ".includes('PREFIX tg: <https://w3id.org/tropegraph/ontology#>')"
    )


def test_no_script_stands_in_the_page(server: Served) -> None:
    text = server.get("/sparql", BROWSER).text
    scripts = re.findall(r"<script[^>]*>([^<]*)</script>", text)
    assert len(scripts) == 2
    assert "".join(scripts).strip() == ""
    assert not re.search(r"\son\w+=", text)
    assert "script-src" not in server.get("/", BROWSER).headers["Content-Security-Policy"]
