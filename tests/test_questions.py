"""Questions that users of trope data ask, each with the rows that answer it.

The data are the default page and a second work, which averts and discusses tropes that Red Heat uses.
"""

from pathlib import Path

import pytest
from pyoxigraph import Store

from .command import built
from .places import FIXTURES, PROJECT

BASE = "https://w3id.org/tropegraph/"
QUESTIONS = sorted((FIXTURES / "questions").glob("*.rq"))
PAGES = (PROJECT / "mapping" / "pages", FIXTURES / "pages" / "DryLand.txt")
SEPARATOR = "\n# output\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store.read_only(str(built(tmp_path_factory.mktemp("questions"), *PAGES) / "latest" / "store"))


def answer(store: Store, query: str) -> str:
    """The rows, a line each: IRIs without the base, values parted by `` | ``."""
    rows = [
        " | ".join(str(value.value).removeprefix(BASE) for value in solution)
        for solution in store.query(query, base_iri=BASE)  # type: ignore[union-attr]
    ]
    return "\n".join(rows) + "\n"


def test_there_are_ten_questions() -> None:
    assert len(QUESTIONS) == 10


@pytest.mark.parametrize("file", QUESTIONS, ids=[file.stem for file in QUESTIONS])
def test_question(store: Store, file: Path) -> None:
    query, _, expected = file.read_text("utf-8").partition(SEPARATOR)
    assert answer(store, query) == expected
