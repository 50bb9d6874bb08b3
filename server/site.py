"""What every request handler needs: the configuration, the store, the URLs."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import cast

from flask import current_app, request

from .config import Config
from .release import Release
from .store import Store
from .urls import Urls

EXTENSION = "tropegraph"


@dataclass(frozen=True)
class Site:
    """A release as it is served; ``edition`` changes whenever the code or the release does."""

    config: Config
    store: Store
    edition: str

    @property
    def release(self) -> Release:
        return self.config.release

    @property
    def urls(self) -> Urls:
        """The URLs as the client of the current request reaches them."""
        return Urls(self.release.base, request.script_root.rstrip("/"))

    def etag(self, *parts: str) -> str:
        """A strong entity tag for what this edition answers to these parts of a request."""
        return hashlib.sha256("\0".join((self.edition, *parts)).encode()).hexdigest()[:32]


def site() -> Site:
    """The site that the current application serves."""
    return cast(Site, current_app.extensions[EXTENSION])


def edition_of(config: Config) -> str:
    """A digest of the release, of where it is read from, and of everything that decides how it is shown."""
    digest = hashlib.sha256("\0".join((config.release.id, config.endpoint)).encode())
    for package in ("pyoxigraph", "flask", "brotli", "zstandard"):
        digest.update(version(package).encode())
    for folder in ("server", "mapping", "ontology"):
        for file in _files(files(f"tropegraph.{folder}")):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            if entry.name not in ("__pycache__", "pages", "authority"):
                yield from _files(entry)
        elif not entry.name.startswith("."):
            yield entry
