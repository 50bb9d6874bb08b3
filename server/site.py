"""What every request handler needs: the configuration, the store, the URLs."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import cast

from flask import current_app, request

from .config import Config
from .errors import NotOffered
from .indexing.reading import Index
from .keeping import Archive
from .lists.reading import NO_FILES, Lists
from .mounts import ROOT, Mounts
from .patterns import Fragments
from .release import Release
from .self_description import SelfDescription
from .store import Store
from .urls import Urls

EXTENSION = "tropegraph"


@dataclass(frozen=True)
class Site:
    """A release as it is served; ``edition`` changes whenever the code or the release does.

    ``found_index`` is None where the release has no index.
    """

    config: Config
    store: Store
    edition: str
    mounts: Mounts
    lists: Lists
    fragments: Fragments
    description: SelfDescription
    found_index: Index | None = None

    @property
    def release(self) -> Release:
        return self.config.release

    @property
    def has_files(self) -> bool:
        """Whether the release is on disk too: its dumps, its lists and its index."""
        return self.release.folder.is_dir()

    @property
    def index(self) -> Index:
        """The index of the release; raises NotOffered where it has none."""
        if not self.has_files:
            raise NotOffered(NO_FILES)
        if self.found_index is None:
            raise NotOffered(
                "What is served here has no index, so nothing can be looked up in it; "
                "build the release again with this version: tropegraph build."
            )
        return self.found_index

    @property
    def urls(self) -> Urls:
        """The URLs as the client of the current request reaches them."""
        root, site_root = request.script_root.rstrip("/"), request.environ.get(ROOT)
        if site_root is None and self.release.id != self.archive.served.id:  # a page about an older release
            return Urls(self.release.base, f"{root}/release/{self.release.id}", root)
        return Urls(self.release.base, root, site_root)

    @property
    def static_version(self) -> str:
        """What the URLs of our own files end in; another as soon as one of them is."""
        return self.edition[:12]

    @property
    def public_url(self) -> str:
        """Where clients reach the site, with a slash at its end; never taken from a request."""
        return self.config.public_url or self.release.base

    @property
    def archive(self) -> Archive:
        """The releases that are kept."""
        return self.mounts.archive

    @property
    def is_memento(self) -> bool:
        """Whether the current request is for a document as it was in a release, found below its IRI."""
        return ROOT in request.environ

    def etag(self, *parts: str) -> str:
        """A strong entity tag for what this edition answers to these parts of a request."""
        return hashlib.sha256("\0".join((self.edition, *parts)).encode()).hexdigest()[:32]


def site() -> Site:
    """The site that the current application serves."""
    return cast(Site, current_app.extensions[EXTENSION])


def edition_of(config: Config) -> str:
    """A digest of the release, of where it is read from, and of everything that decides how it is shown."""
    return hashlib.sha256(f"{config.release.id}{config.endpoint}{_code_digest()}".encode()).hexdigest()


@cache
def _code_digest() -> str:
    digest = hashlib.sha256()
    for package in ("pyoxigraph", "flask", "brotli", "rapidfuzz", "zstandard"):
        digest.update(version(package).encode())
    for folder in ("server", "mapping", "ontology", "shapes"):
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
