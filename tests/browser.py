"""A real browser, Debian's Chromium, driven by Playwright: https://playwright.dev/python/"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

needs_browser = pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed")

_ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
WAIT_MS = 20_000
Scheme = Literal["light", "dark"]


@dataclass
class Visit:
    """A page of a browser, what its console complained of, and the URLs that it asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def others_than(self, root: str) -> list[str]:
        """The requests that went elsewhere than to the site at ``root``."""
        return [url for url in self.requests if not url.startswith((root, "data:", "blob:", "about:"))]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that has nothing of its own: each visit begins with an empty profile."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=_ARGUMENTS.split()
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visit(
    browser: Browser, *, width: int = 1280, scheme: Scheme = "light", scripts: bool = True
) -> Iterator[Visit]:
    """A new page with a window of that width in CSS pixels, with or without JavaScript."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
    )
    try:
        yield watched(context)
    finally:
        context.close()


def watched(context: BrowserContext) -> Visit:
    """A page whose console and requests are written down."""
    context.set_default_timeout(WAIT_MS)
    found = Visit(context.new_page())
    found.page.on(
        "console",
        lambda message: found.complaints.append(message.text) if message.type == "error" else None,
    )
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    found.page.on("request", lambda request: found.requests.append(request.url))
    return found
