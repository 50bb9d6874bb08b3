"""What several test files share: a release of the default pages, and servers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .command import built
from .odd_content import odd_n_quads
from .release_maker import make_release
from .served import Served, served
from .two_releases import Changed, two_releases


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
def changed(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    """Two releases of the default page, which was changed in between."""
    return two_releases(tmp_path_factory.mktemp("changed"))


@pytest.fixture(scope="session")
def changed_server(changed: Changed) -> Iterator[Served]:
    """A server of the newer of two releases."""
    with served(changed.out) as running:
        yield running
