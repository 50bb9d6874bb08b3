"""The published list of films and their tropes: no pair of it is lost."""

import gzip
import json

import pytest

from tropegraph.mapping.page import Page
from tropegraph.mapping.readers import read

from .places import SHARED, needs_shared_pages
from .quality import known

pytestmark = needs_shared_pages

FILMS = SHARED / "lists" / "films_tropes_20190501.json.gz"


@pytest.fixture(scope="module")
def source() -> bytes:
    return gzip.decompress(FILMS.read_bytes())


@pytest.fixture(scope="module")
def pages(source: bytes) -> list[Page]:
    return read(source, FILMS.name, known().names)


def test_entries_merged_doubles_and_issues_add_up_to_the_pairs(source: bytes, pages: list[Page]) -> None:
    pairs = sum(map(len, json.loads(source).values()))
    entries, merged = sum(len(page.entries) for page in pages), sum(page.merged for page in pages)
    left_out = sum(issue.reason.endswith("it is left out") for page in pages for issue in page.issues)
    assert (pairs, entries, merged, left_out) == (632_315, 564_437, 67_878, 0)
    assert entries + merged + left_out == pairs


def test_keys_that_differ_in_capitals_are_one_page(pages: list[Page]) -> None:
    assert len({page.id.casefold() for page in pages}) == len(pages) == 11_417
