"""The web application: it registers its parts, and does nothing else."""

from flask import Flask
from werkzeug.exceptions import HTTPException

from . import about, downloads, entities, handling, recipes, reports, sparql, vocabularies
from .config import Config
from .errors import RequestError
from .front import Front
from .site import EXTENSION, Site, edition_of
from .store import Store

_PARTS = (about, sparql, recipes, downloads, vocabularies, reports, entities)


def create_app(config: Config, store: Store) -> Flask:
    """The application that serves a release from a store."""
    app = Flask("tropegraph.server")
    app.config["MAX_CONTENT_LENGTH"] = config.max_body_bytes
    app.url_map.merge_slashes = False
    site = Site(config, store, edition_of(config))
    app.extensions[EXTENSION] = site
    for part in _PARTS:
        app.register_blueprint(part.blueprint)
    app.register_error_handler(RequestError, handling.refused)
    app.register_error_handler(HTTPException, handling.failed)
    app.register_error_handler(Exception, handling.broken)
    app.after_request(handling.add_headers)
    app.wsgi_app = Front(app.wsgi_app, site)  # type: ignore[method-assign]
    return app
