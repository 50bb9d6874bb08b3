"""What several test files share: a release of the default pages, and servers."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from .command import built
from .differences import reason_for
from .odd_content import odd_n_quads
from .release_maker import make_release
from .served import Served, served, served_from
from .stores import needs_virtuoso, oxigraph, published, virtuoso
from .two_releases import Changed, two_releases

settings.register_profile("project", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("project")
"""Examples are other ones at each run, but for CI: what fails there is the fault of the change."""


@pytest.fixture(scope="session")
def default_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a build of the default pages."""
    return built(tmp_path_factory.mktemp("default"))


@pytest.fixture(scope="session")
def server(default_out: Path) -> Iterator[Served]:
    """A server of the default pages."""
    with served(default_out) as running:
        yield running


@pytest.fixture(scope="session")
def odd_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of content that no page of ours has: see ``odd_content``."""
    folder = make_release(tmp_path_factory.mktemp("odd") / "release", odd_n_quads())
    with served(folder) as running:
        yield running


@pytest.fixture(scope="session")
def on_oxigraph(default_out: Path) -> Iterator[Served]:
    """A server of the default pages as they stand in an Oxigraph server."""
    with oxigraph() as engine:
        published(default_out, engine)
        with served_from(engine.url, default_out) as running:
            yield running


@pytest.fixture(scope="session")
def on_virtuoso(default_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of the default pages as they stand in Virtuoso."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as engine:
        published(default_out, engine)
        with served_from(engine.url, default_out) as running:
            yield running


STORES = {"embedded": "server", "oxigraph": "on_oxigraph", "virtuoso": "on_virtuoso"}


@pytest.fixture(
    scope="session",
    params=[pytest.param(name, marks=[needs_virtuoso] if name == "virtuoso" else []) for name in STORES],
)
def target(request: pytest.FixtureRequest) -> Served:
    """A server of the default pages on each store in turn."""
    running: Served = request.getfixturevalue(STORES[request.param])
    return running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that an engine is known to fail: see ``differences``."""
    for item in items:
        if reason := reason_for(item.name):
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    """Two releases of the default page, which was changed in between."""
    return two_releases(tmp_path_factory.mktemp("changed"))


@pytest.fixture(scope="session")
def changed_server(changed: Changed) -> Iterator[Served]:
    """A server of the newer of two releases."""
    with served(changed.out) as running:
        yield running
