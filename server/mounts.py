"""The sites of the releases that are kept, each mounted below its release: ``/release/ID/Film/RedHeat.ttl``.

What is reached there is how a document was when that release was the newest: a memento
(https://www.rfc-editor.org/rfc/rfc7089). An older release is opened when it is asked for first, and only so
many are open at a time. What belongs to the site and not to a release, such as stylesheets, is not there.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from werkzeug.exceptions import ServiceUnavailable

from .config import Config
from .keeping import Archive, hold
from .release import Release
from .store import Store
from .store.pooled import PooledStore
from .urls import of_site

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/release/"
ROOT = "tropegraph.root"
"""Where an application that is mounted finds the root of the whole site."""
OTHERS_OPEN = 4
"""Older releases that a process has open at a time."""
_REMEMBERED_CHARACTERS = 1_000_000
"""How much a process remembers of the paths that releases hold."""
_OWN_PAGES = ("", "report", "report.")
"""What below ``/release/ID/`` is about the release itself, and no memento."""

MakeApplication = Callable[[Config, Store], "WSGIApplication"]


@dataclass
class _Open:
    """A release that is open: its application, what to close in the end, and how many requests it has."""

    application: "WSGIApplication"
    closing: ExitStack
    requests: int = field(default=0)


class Mounts:
    """Hands requests to the application of the release that they are about."""

    def __init__(self, config: Config, store: Store, archive: Archive, make: MakeApplication) -> None:
        """``make`` makes the application that answers below the IRI of a release."""
        self._config = config
        self._store = store
        self.archive = archive
        self._make = make
        self._open: OrderedDict[str, _Open] = OrderedDict()
        self._lock = threading.Lock()
        self._known: set[tuple[str, str]] = set()
        self._known_characters = 0

    def around(self, application: "WSGIApplication") -> "WSGIApplication":
        """An application that answers for every kept release; all else the one given does."""

        def mounted(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            path = environ["PATH_INFO"]
            if path.startswith(PREFIX):
                identifier, slash, rest = path.removeprefix(PREFIX).partition("/")
                if self._is_elsewhere(identifier, slash, rest):
                    found = self._answer(identifier, slash, rest, environ, start_response)
                    if found is not None:
                        return found
            return application(environ, start_response)

        return mounted

    def ask(
        self, identifier: str, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes] | None:
        """The answer of another release to a request, as if made below its IRI; None where it is not kept."""
        return self._answer(identifier, "/", environ["PATH_INFO"][1:], environ, start_response)

    def holds(self, release: Release, path: str, search: str, environ: "WSGIEnvironment") -> bool:
        """Whether a release that is kept answers for a path of the site with what follows it.

        Only what it holds is remembered. Raises ServiceUnavailable where it cannot say at the moment.
        """
        key = release.id, f"{path}?{search}"
        if key in self._known:
            return True
        statuses: list[str] = []
        asked = {name: value for name, value in environ.items() if not name.startswith("HTTP_")}
        asked |= {"REQUEST_METHOD": "HEAD", "PATH_INFO": f"/{path}", "QUERY_STRING": search}
        self.ask(release.id, asked, lambda status, *_: statuses.append(status))  # type: ignore[arg-type]
        if statuses and statuses[0] >= "500":
            raise ServiceUnavailable(f"Release {release.id} cannot be asked at the moment; try again.")
        if not statuses or statuses[0] >= "400":  # removed, or without it
            return False
        self._remember(key)
        return True

    def _remember(self, key: tuple[str, str]) -> None:
        with self._lock:
            if self._known_characters + len(key[1]) > _REMEMBERED_CHARACTERS:
                self._known.clear()
                self._known_characters = 0
            self._known.add(key)
            self._known_characters += len(key[1]) + 100

    def _is_elsewhere(self, identifier: str, slash: str, rest: str) -> bool:
        """Whether the application of the release that is served does not answer for a path by itself."""
        if _is_own(slash, rest):
            return identifier.partition(".")[0] != self._config.release.id
        return not of_site(rest)

    def _answer(
        self,
        identifier: str,
        slash: str,
        rest: str,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
    ) -> Iterable[bytes] | None:
        release = self.archive.find(identifier if slash else identifier.partition(".")[0])
        if release is None:
            return None
        if not _is_own(slash, rest):
            root = environ.get(ROOT, environ.get("SCRIPT_NAME", "").rstrip("/"))
            environ = {
                **environ,
                ROOT: root,
                "SCRIPT_NAME": f"{root}{PREFIX}{release.id}",
                "PATH_INFO": f"/{rest}",
            }
        try:
            opened = self._taken(release)
        except (OSError, RuntimeError):  # it was removed just now
            return None
        try:
            return opened.application(environ, start_response)
        finally:
            self._given_back(opened)

    def _taken(self, release: Release) -> _Open:
        """A release's application, which stays open until it is given back."""
        with self._lock:
            opened = self._open.get(release.id)
            if opened is None:
                opened = self._open[release.id] = self._opened(release)
            self._open.move_to_end(release.id)
            opened.requests += 1
            idle = [name for name, each in self._open.items() if not each.requests]
            for name in idle[: max(0, len(self._open) - OTHERS_OPEN - 1)]:
                self._open.pop(name).closing.close()
            return opened

    def _given_back(self, opened: _Open) -> None:
        with self._lock:
            opened.requests -= 1

    def _opened(self, release: Release) -> _Open:
        closing = ExitStack()
        store = self._store
        config = replace(self._config, release=release, kept_bytes=self._config.kept_bytes // 8)
        if release.id != self._config.release.id:
            with ExitStack() as opening:
                opening.enter_context(hold(release.folder))
                limits = replace(config.limits, readers=1, slow_readers=1)
                older = PooledStore(release.store_folder, release.base, limits)
                opening.callback(older.close)
                closing = opening.pop_all()
            store, config = older, replace(config, limits=limits)
        return _Open(self._make(config, store), closing)


def _is_own(slash: str, rest: str) -> bool:
    """Whether what comes after a release's id is the release itself, or a page about it."""
    return not slash or rest in _OWN_PAGES or rest.startswith("report.")
