"""docs/serving.md names every route, every error and every setting."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from tropegraph.server.app import create_app
from tropegraph.server.config import Config
from tropegraph.server.errors import STATUS
from tropegraph.server.formats import RESULT_SYNTAXES, TEXT, TWIN_SYNTAXES
from tropegraph.server.release import open_release
from tropegraph.server.store.embedded import EmbeddedStore

from .places import PROJECT

DOCS = (PROJECT / "docs" / "serving.md").read_text("utf-8")
CODE = set(re.findall(r"`([^`]+)`", DOCS))


@pytest.fixture(scope="module")
def routes(default_out: Path) -> set[str]:
    """The application's routes, with ``{name}`` for what varies."""
    release = open_release(default_out)
    app = create_app(Config(release), EmbeddedStore(release.store_folder, release.base))
    return {re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}


def test_every_route_is_documented(routes: set[str]) -> None:
    assert routes - CODE == set()


def test_every_documented_route_is_there(routes: set[str]) -> None:
    table = DOCS[DOCS.index("## Routes") : DOCS.index("## Things")]
    first_cells = re.findall(r"^\| (`/[^|]*) \|", table, re.MULTILINE)
    documented = {path for cell in first_cells for path in re.findall(r"`([^`]+)`", cell)}
    vocabularies = {path for path in documented if re.match(r"/(ontology|modes|shapes)(\.\w+)?$", path)}
    assert documented - vocabularies - routes == set()
    assert len(documented) > 15


def test_every_format_is_documented() -> None:
    wanted = {syntax.extension for syntax in (*TWIN_SYNTAXES, TEXT)} | {s.name for s in RESULT_SYNTAXES}
    assert wanted - CODE == set()


def test_every_status_is_documented() -> None:
    assert {str(status.value) for status in STATUS.values()} - set(
        re.findall(r"^\| (\d+) \|", DOCS, re.MULTILINE)
    ) == set()


def test_every_setting_is_documented() -> None:
    settings = {field.name for field in fields(Config)} - {"release"}
    assert {name for name in settings if f"`{name}`" not in DOCS} == set()
