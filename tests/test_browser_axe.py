"""No page of any kind has what axe finds wrong: https://github.com/dequelabs/axe-core

WCAG 2.2 at the levels A and AA, and what axe knows of good practice; light and dark, wide and narrow.
"""

from collections.abc import Iterator, Mapping
from typing import get_args

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from .browser import Scheme, chromium, needs_browser, visit
from .kinds import KINDS
from .scenes import SCENES, scenes
from .served import Served

pytestmark = needs_browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SEEN = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
"""What else another theme and another width can get wrong."""

NOT_OURS = "#editor"
"""The query editor is a package of others; the plain form that it stands for is looked at without scripts."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The pages that the site of the default release does not have."""
    with scenes(tmp_path_factory.mktemp("scenes")) as urls:
        yield urls


def faults(browser: Browser, urls: Mapping[str, str], scheme: Scheme) -> list[str]:
    """What axe finds wrong with pages, each by the name of its kind."""
    found: list[str] = []
    looked_for = {"light": {"type": "tag", "values": TAGS}, "dark": {"type": "rule", "values": SEEN}}
    options = {"runOnly": looked_for[scheme], "resultTypes": ["violations"]}
    with visit(browser, width=1280 if scheme == "light" else 400, scheme=scheme) as visited:
        for kind, url in urls.items():
            visited.page.goto(url)
            context = {"exclude": [[NOT_OURS]]}
            results = Axe().run(visited.page, context=context, options=options)
            for violation in results.response["violations"]:
                if kind == "preview" and violation["id"] == "page-has-heading-one":
                    continue  # it is shown in a frame of other sites, below headings of theirs
                nodes = [node["html"][:120] for node in violation["nodes"][:3]]
                found.append(f"{kind}: {violation['id']}: {violation['help']}: {nodes}")
    return found


@pytest.mark.parametrize("scheme", get_args(Scheme))
def test_every_kind_of_page_is_for_everybody(server: Served, browser: Browser, scheme: Scheme) -> None:
    urls = {kind: server.url + path for kind, path in KINDS.items()}
    assert faults(browser, urls, scheme) == []


@pytest.mark.parametrize("scheme", get_args(Scheme))
def test_errors_and_changes_are_for_everybody(
    others: dict[str, str], browser: Browser, scheme: Scheme
) -> None:
    assert set(others) == set(SCENES)
    assert faults(browser, others, scheme) == []


def test_no_page_is_wider_than_the_smallest_screen(
    server: Served, others: dict[str, str], browser: Browser
) -> None:
    """A page of 1280 CSS pixels at 400 %: https://www.w3.org/TR/WCAG22/#reflow"""
    wide = []
    with visit(browser, width=320) as found:
        for kind, url in ({kind: server.url + path for kind, path in KINDS.items()} | others).items():
            found.page.goto(url)
            width = found.page.evaluate("document.documentElement.scrollWidth")
            if width > 320:
                wide.append((kind, width))
    assert wide == []
