"""The examples in docstrings run."""

import doctest
import importlib

import pytest

from .places import PROJECT

MODULES = sorted(
    "tropegraph." + ".".join(path.relative_to(PROJECT).with_suffix("").parts)
    for folder in ("mapping", "server")
    for path in (PROJECT / folder).rglob("*.py")
    if path.stem != "__init__" and ">>> " in path.read_text("utf-8")
)


def test_there_are_examples() -> None:
    assert len(MODULES) >= 5


@pytest.mark.parametrize("module", MODULES)
def test_examples(module: str) -> None:
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted > 0
    assert result.failed == 0
