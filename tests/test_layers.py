"""Which part may import which: the direction that docs and package docstrings promise."""

import ast
from pathlib import Path

import pytest

from .places import PROJECT

MODULES = sorted(path for folder in ("mapping", "server") for path in (PROJECT / folder).rglob("*.py"))
NEEDS_OXIGRAPH = {
    "mapping/authority_files.py",
    "mapping/compiled/expressions.py",
    "mapping/compiled/running.py",
    "mapping/report_rdf.py",
    "mapping/shapes_rules.py",
    "mapping/shared.py",
    "server/agreement.py",
    "server/checking.py",
    "server/dumps.py",
    "server/formats.py",
    "server/jsonld.py",
    "server/quad_lines.py",
    "server/rdf.py",
    "server/storing.py",
    "server/store/constructed.py",
    "server/store/dataset.py",
    "server/store/embedded.py",
    "server/store/endpoint.py",
    "server/store/evaluation.py",
    "server/store/tables.py",
}


def imported(path: Path) -> set[str]:
    """The modules that a module imports, in full."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return found


def name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 30


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_point_one_way(path: Path) -> None:
    for module in imported(path):
        assert not module.startswith(".."), f"{module}: write the absolute name"
        if name(path).startswith("mapping/"):
            root = module.partition(".")[0]
            assert not module.startswith("tropegraph.server")
            assert root not in {"flask", "granian", "werkzeug", "jinja2", "socket", "urllib", "http", "httpx"}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_oxigraph_is_imported_where_it_is_needed_only(path: Path) -> None:
    assert ("pyoxigraph" in imported(path)) == (name(path) in NEEDS_OXIGRAPH)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_are_short_and_begin_with_what_they_are(path: Path) -> None:
    text = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 300
