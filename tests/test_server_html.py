"""Every kind of page as HTML: what a checker says of it, how long it is, and that no template is left out."""

import gzip
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from flask import template_rendered

from tropegraph.server.app import create_app
from tropegraph.server.config import Config
from tropegraph.server.release import open_release
from tropegraph.server.store.embedded import EmbeddedStore

from .kinds import KINDS
from .places import PROJECT
from .served import BROWSER, Served
from .two_releases import two_releases

TEMPLATES = PROJECT / "server" / "templates"
MOST_BYTES = 100_000
"""How long a page may be on its way; the script of the query editor comes on top of it."""

_OF_LATER_HTML = re.compile(
    r"missing </dl> before </div>|missing </div> before <dt>|inserting implicit <dl>|missing <dd>"
    r"|<title> proprietary attribute \"id\"|proprietary attribute \"(?:aria-current|autocapitalize)\""
    r"|<a> proprietary attribute \"href\""
)
"""What HTML has come to allow since tidy 5.6: https://html.spec.whatwg.org/#the-dl-element and others."""

NO_PAGES = set(
    "static about.void about.void_twin about.dcat about.dcat_twin monitoring.metrics "
    "about.health about.robots about.icon downloads.folder_without_slash "
    "downloads.dump downloads.changes_without_slash downloads.changes_file releases.list_without_slash "
    "releases.latest releases.release releases.nothing reports.newest reports.newest_twin "
    "signposts.of_dataset signposts.of_thing feed.feed sitemap.parts sitemap.part reconcile.service "
    "reconcile.suggest_entity reconcile.schema "
    "reconcile.suggest_type reconcile.suggest_property reconcile.propose_properties reconcile.flyout "
    "recipes.text vocabularies.version vocabularies.context mementos.timegate mementos.timemap".split()
)
"""The routes that answer with data, with a file, or with a redirect."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The application in this process, with two releases."""
    changed = two_releases(tmp_path_factory.mktemp("changed"))
    release = open_release(changed.out)
    yield create_app(Config(release), EmbeddedStore(release.store_folder, release.base))


def pages() -> list[str]:
    more = "/diff/", "/ontology", "/report.html", "/release/latest/report", "/Film/RedHeat/quotation/1.html"
    return [*KINDS.values(), *more]


needs_tidy = pytest.mark.skipif(not shutil.which("tidy"), reason="tidy is not installed")


@needs_tidy
def test_pages_are_html(server: Served, tmp_path: Path) -> None:
    faults = []
    for kind, path in KINDS.items():
        file = tmp_path / f"{kind}.html"
        file.write_text(server.follow(path, BROWSER).text, "utf-8")
        command = ["tidy", "-quiet", "-errors", "-utf8", "--drop-empty-elements", "no", str(file)]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        faults += [f"{kind}: {line}" for line in told.stderr.splitlines() if not _OF_LATER_HTML.search(line)]
    assert faults == []


@needs_tidy
def test_a_checker_that_finds_nothing_would_be_noticed(tmp_path: Path) -> None:
    file = tmp_path / "wrong.html"
    file.write_text("<!doctype html><title>x</title><p><div></p><blink>", "utf-8")
    told = subprocess.run(
        ["tidy", "-quiet", "-errors", str(file)], capture_output=True, text=True, check=False
    )
    assert [line for line in told.stderr.splitlines() if not _OF_LATER_HTML.search(line)]


@pytest.mark.parametrize("which", ["default", "long"])
def test_pages_are_short(server: Served, odd_server: Served, which: str) -> None:
    of = {"default": (server, KINDS.values()), "long": (odd_server, ("/Main/Hub.html", "/browse/works"))}
    running, paths = of[which]
    long = {
        path: size
        for path in paths
        if (size := len(gzip.compress(running.follow(path, BROWSER).content, 6))) > MOST_BYTES
    }
    assert long == {}


def followed(client: Any, path: str) -> Any:
    """The answer to a browser after all redirects, whose addresses are relative to that of the request."""
    response = client.get(path, headers={"Accept": BROWSER})
    while location := response.headers.get("Location"):
        path = urljoin(path, location)
        response = client.get(path, headers={"Accept": BROWSER})
    return response


def test_every_route_of_pages_is_shown_here(site: Any) -> None:
    """Every route that can answer a browser with a page is reached by a kind of page that tests look at."""
    client, adapter = site.test_client(), site.url_map.bind("localhost")
    reached = set()
    for path in pages():
        response = followed(client, path)
        assert response.mimetype == "text/html", path
        if response.status_code == 200:
            reached.add(adapter.match(response.request.path)[0])
    told = {rule.endpoint for rule in site.url_map.iter_rules() if "GET" in rule.methods}
    assert reached | NO_PAGES == told
    assert reached & NO_PAGES == set()


def test_every_template_is_rendered(site: Any) -> None:
    rendered = set()

    def note(_: object, template: Any, **__: object) -> None:
        rendered.add(template.name)

    client = site.test_client()
    with template_rendered.connected_to(note, site):
        for path in pages():
            followed(client, path)
    files = {file.name for file in TEMPLATES.glob("*.html")}
    whole = {name for name in files if not name.startswith("_")} - {"base.html"}
    assert whole - rendered == set()
    texts = "".join(file.read_text("utf-8") for file in [*TEMPLATES.glob("*.html")])
    texts += "".join(file.read_text("utf-8") for file in (PROJECT / "server").rglob("*.py"))
    assert all(f'"{name}"' in texts for name in files - whole)


def test_texts_of_other_languages_say_so(odd_server: Served) -> None:
    text = odd_server.get("/Film/Work0000/character/%C3%89mile%D0%AF.html").text
    assert re.search(r'<h1 lang="fr">Émile Я</h1>', text)
