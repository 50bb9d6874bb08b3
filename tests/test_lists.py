"""The tables behind the lists: what goes with a trope of many works, and files of other versions."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tropegraph.mapping.terms import Statement, n_quads, name, string
from tropegraph.server.lists.companions import COUNTED_FROM_WORKS, KEPT
from tropegraph.server.lists.reading import Lists
from tropegraph.server.lists.writing import FILE, write_lists
from tropegraph.server.release import open_release

from .odd_content import LABEL, TYPE, thing
from .release_maker import BASE, make_release
from .served import BROWSER, served

WORKS = COUNTED_FROM_WORKS + 40
TROPES = {f"Main/Trope{letter}": number + 2 for number, letter in enumerate("ABCDEFGHIJKLM")}
"""Tropes by path, each in every so many works beside the hub."""


def exhibited(number: int) -> list[str]:
    """The tropes of a work; the rare one is in the first few alone."""
    others = [path for path, every in TROPES.items() if number % every == 0]
    return ["Main/Hub", *others, *(["Main/Rare"] if number < 5 else [])]


def made_up() -> Iterator[Statement]:
    shared = thing("graph/tropes")
    for path in ("Main/Hub", "Main/Rare", *TROPES):
        yield thing(path), TYPE, name("tg:Trope"), shared
        yield thing(path), LABEL, string(path.partition("/")[2], "en"), shared
    for number in range(WORKS):
        work, page = thing(f"Film/W{number:03}"), thing(f"page/Film/W{number:03}")
        yield work, TYPE, name("tg:Work"), page
        for path in exhibited(number):
            yield work, name("tg:exhibits"), thing(path), page


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Lists:
    text = n_quads(made_up())
    folder = make_release(tmp_path_factory.mktemp("lists") / "release", text)
    write_lists(sorted(text.encode().splitlines(keepends=True)), BASE, folder / FILE)
    return Lists(open_release(folder))


def expected(trope: str) -> list[tuple[str, int]]:
    together = Counter(
        path for number in range(WORKS) if trope in exhibited(number) for path in exhibited(number)
    )
    del together[trope]
    return sorted(together.items(), key=lambda item: (-item[1], item[0].casefold()))[:KEPT]


@pytest.mark.parametrize("trope", ["Main/Hub", "Main/TropeA", "Main/Rare"])
def test_what_goes_with_a_trope_is_counted_alike_however_common_it_is(lists: Lists, trope: str) -> None:
    assert [(each.path, each.number) for each in lists.companions(trope, KEPT)] == expected(trope)
    assert list(lists.companions(trope, 3)) == list(lists.companions(trope, KEPT))[:3]


def test_a_longer_list_is_counted_when_it_is_asked_for(lists: Lists) -> None:
    assert len(lists.companions("Main/Hub", 50)) == len(TROPES) + 1


def test_a_file_of_another_version_is_made_anew(default_out: Path, tmp_path: Path) -> None:
    release = tmp_path / "release"
    shutil.copytree((default_out / "latest").resolve(), release)
    with closing(sqlite3.connect(release / FILE)) as connection:
        connection.execute("PRAGMA user_version = 1")
        connection.execute("DROP TABLE companion")
        connection.commit()
    with served(release) as running:
        response = running.get("/Main/YourMom.html", BROWSER)
    assert response.status_code == 200
    assert "Goes with" in response.text
