"""Every command and option is documented, and nothing else is."""

import re

import pytest
from click import Group, Option

from tropegraph.server.cli import main

from .command import tropegraph
from .places import PROJECT

PAGE = (PROJECT / "docs" / "commands.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## `tropegraph (\w+)[^\n]*\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def test_the_page_has_every_command() -> None:
    assert isinstance(main, Group)
    assert set(SECTIONS) == set(main.commands)


@pytest.mark.parametrize("command", sorted(SECTIONS))
def test_the_page_has_every_option(command: str) -> None:
    options = {
        name for option in main.commands[command].params if isinstance(option, Option) for name in option.opts
    }
    assert set(re.findall(r"^\| `(--[\w-]+)", SECTIONS[command], re.MULTILINE)) == options


@pytest.mark.parametrize("arguments", [["--help"], *([command, "--help"] for command in sorted(SECTIONS))])
def test_help(arguments: list[str]) -> None:
    done = tropegraph(*arguments)
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: tropegraph")


def test_version() -> None:
    assert re.fullmatch(r"tropegraph, version \d+\.\d+\.\d+\n", tropegraph("--version").stdout)
