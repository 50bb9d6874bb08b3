"""The web application: it registers its parts, and does nothing else."""

from collections.abc import Iterable
from types import ModuleType

from flask import Flask
from werkzeug.exceptions import HTTPException

from . import (
    about,
    browse,
    downloads,
    entities,
    feed,
    fragments,
    handling,
    lookup,
    mementos,
    monitoring,
    recipes,
    reconcile,
    releases,
    reports,
    search,
    signposts,
    sitemap,
    sparql,
    vocabularies,
)
from .conditional import Conditional
from .config import Config
from .errors import RequestError
from .front import Front
from .indexing.reading import index_of
from .keeping import Archive
from .lists.reading import Lists
from .mounts import Mounts
from .patterns import Fragments
from .prefix import below
from .self_description import SelfDescription
from .site import EXTENSION, Site, edition_of
from .store import Store

_OF_RELEASE = (about, browse, sparql, downloads, releases, reports, signposts, entities)
"""What answers for a release, below its IRI too."""
_PARTS = (
    *_OF_RELEASE,
    feed,
    sitemap,
    search,
    lookup,
    reconcile,
    fragments,
    recipes,
    vocabularies,
    mementos,
    monitoring,
)


def create_app(config: Config, store: Store) -> Flask:
    """The application that serves a release from a store, and those that are kept beside it."""
    mounts = Mounts(
        config,
        store,
        Archive(config.release),
        lambda of_release, its_store: _app(of_release, its_store, mounts, _OF_RELEASE).wsgi_app,
    )
    app = _app(config, store, mounts, _PARTS)
    whole = Conditional(mounts.around(app.wsgi_app))
    app.wsgi_app = below(config.prefix, whole)  # type: ignore[method-assign, assignment]
    return app


def _app(config: Config, store: Store, mounts: Mounts, parts: Iterable[ModuleType]) -> Flask:
    app = Flask("tropegraph.server")
    app.config["MAX_CONTENT_LENGTH"] = config.max_body_bytes
    app.url_map.merge_slashes = False
    index = index_of(config.release.folder)
    site = Site(
        config,
        store,
        edition_of(config),
        mounts,
        Lists(config.release),
        Fragments(config, store),
        SelfDescription(store, config.release.base, config.release.id),
        index,
    )
    app.extensions[EXTENSION] = site
    for part in parts:
        app.register_blueprint(part.blueprint)
    app.before_request(handling.check_address)
    app.before_request(handling.refuse)
    app.register_error_handler(RequestError, handling.refused)
    app.register_error_handler(HTTPException, handling.failed)
    app.register_error_handler(Exception, handling.broken)
    app.after_request(handling.add_headers)
    app.after_request(mementos.mark)
    app.wsgi_app = Front(app.wsgi_app, site)  # type: ignore[method-assign]
    return app
