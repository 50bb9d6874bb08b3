"""A real browser, driven over the WebDriver protocol: https://www.w3.org/TR/webdriver2/"""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from .served import free_port

needs_browser = pytest.mark.skipif(
    not (shutil.which("chromium") and shutil.which("chromedriver")),
    reason="chromium and chromedriver are not installed",
)
_ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1200,1000"
)
WAIT_S = 20


@dataclass(frozen=True)
class Browser:
    """One session of a browser."""

    session: str
    client: httpx.Client

    def open(self, url: str) -> None:
        self._post("/url", {"url": url})

    def run(self, script: str, *arguments: object) -> Any:
        """What a script returns in the page."""
        return self._post("/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, script: str) -> Any:
        """What a script returns as soon as that is true."""
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            if found := self.run(script):
                return found
            time.sleep(0.05)
        raise AssertionError(f"not true within {WAIT_S} s: {script}")

    def complaints(self) -> list[str]:
        """What the console holds of errors, such as what the security policy refused."""
        entries = self._post("/se/log", {"type": "browser"})
        return [entry["message"] for entry in entries if entry["level"] == "SEVERE"]

    def _post(self, path: str, body: dict[str, object]) -> Any:
        response = self.client.post(f"{self.session}{path}", json=body)
        assert response.status_code == 200, response.text
        return response.json()["value"]


@contextmanager
def browser(profile: str) -> Iterator[Browser]:
    """A browser with an empty profile in that folder."""
    port = free_port()
    with (
        subprocess.Popen(
            ["chromedriver", f"--port={port}", "--log-level=OFF"], stdout=subprocess.DEVNULL
        ) as driver,
        httpx.Client(timeout=60) as client,
    ):
        try:
            url = f"http://127.0.0.1:{port}"
            _await(client, url)
            options = {"args": [*_ARGUMENTS.split(), f"--user-data-dir={profile}"]}
            wanted = {
                "browserName": "chrome",
                "goog:chromeOptions": options,
                "goog:loggingPrefs": {"browser": "ALL"},
            }
            begun = client.post(f"{url}/session", json={"capabilities": {"alwaysMatch": wanted}}).json()[
                "value"
            ]
            session = f"{url}/session/{begun['sessionId']}"
            yield Browser(session, client)
            client.delete(session)
        finally:
            driver.terminate()


def _await(client: httpx.Client, url: str) -> None:
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        try:
            if client.get(f"{url}/status").json()["value"]["ready"]:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("chromedriver does not start")
