"""Pictures of every kind of page, for people to look at: ``make screenshots`` writes them into screenshots/.

Each kind of page is taken at 400 and at 1,280 CSS pixels, light and dark, some on paper too. ``--readme``
writes the few that the README shows into docs/images/ instead, smaller.
"""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

from .browser import Scheme, chromium, visit
from .command import built
from .kinds import KINDS
from .places import PROJECT
from .scenes import scenes
from .served import served

WIDTHS = (400, 1280)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
PRINTED = ("home", "work", "trope", "ontology", "report")
PAPER_WIDTH = 718
"""The width of A4 without its margins, in CSS pixels."""
Medium = Literal["screen", "print"]
MOST_PIXELS = 6000
"""The height at which a picture ends, however long the page is."""


def take(
    browser: Browser, url: str, file: Path, width: int, scheme: Scheme, medium: Medium = "screen"
) -> None:
    """Writes the picture of a page, on a screen or on paper."""
    with visit(browser, width=width, scheme=scheme) as found:
        found.page.goto(url, wait_until="load")
        found.page.emulate_media(media=medium)
        height = min(MOST_PIXELS, int(found.page.evaluate("document.documentElement.scrollHeight")))
        found.page.set_viewport_size({"width": width, "height": max(height, 600)})
        found.page.screenshot(path=file)


def take_all(out: Path, urls: Mapping[str, str], wanted: list[str]) -> int:
    """Writes the pictures of all kinds of pages, or of those named; how many they are."""
    out.mkdir(parents=True, exist_ok=True)
    taken = 0
    with chromium() as browser:
        for kind, url in urls.items():
            if wanted and kind not in wanted:
                continue
            for width in WIDTHS:
                for scheme in SCHEMES:
                    take(browser, url, out / f"{kind}-{width}-{scheme}.png", width, scheme)
                    taken += 1
            if kind in PRINTED:
                take(browser, url, out / f"{kind}-paper.png", PAPER_WIDTH, "dark", "print")
                taken += 1
    return taken


README_PICTURES: tuple[tuple[str, int, Scheme], ...] = (
    ("home", 1280, "light"),
    ("work", 1280, "dark"),
    ("trope", 400, "light"),
    ("ontology", 1280, "light"),
)
README_HEIGHTS = {400: 1250, 1280: 1060}


def take_readme(out: Path, root: str) -> int:
    """Writes the pictures of the README, of few colours; how many they are."""
    out.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for kind, width, scheme in README_PICTURES:
            with visit(browser, width=width, scheme=scheme) as found:
                found.page.set_viewport_size({"width": width, "height": README_HEIGHTS[width]})
                found.page.goto(root + KINDS[kind], wait_until="load")
                found.page.screenshot(path=out / f"{kind}.png")
    for file in out.glob("*.png"):
        subprocess.run(["pngquant", "--force", "--ext", ".png", "--speed", "1", "32", file], check=True)
    return len(README_PICTURES)


def main(wanted: list[str]) -> None:
    """Serves a release of the default pages, and takes all pictures, or those of the kinds that are named."""
    with tempfile.TemporaryDirectory() as name, served(built(Path(name) / "out")) as server:
        if wanted == ["--readme"]:
            out = PROJECT / "docs" / "images"
            print(f"{take_readme(out, server.url)} pictures in {out}")
            return
        out = PROJECT / "screenshots"
        urls = {kind: server.url + path for kind, path in KINDS.items()}
        with scenes(Path(name)) as others:
            print(f"{take_all(out, urls | others, wanted)} pictures in {out}")


if __name__ == "__main__":
    main(sys.argv[1:])
