"""The dump files of the release, what changed since the one before, and the pages about them."""

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, send_file

from . import signposts
from .changes import FOLDER, changes_of
from .errors import UnknownResource
from .formats import HTML, JSON
from .offers import Suggestion
from .parameters import page_number
from .responses import add_links, as_json, kept, negotiated, wanted
from .site import site
from .views.changes import changes_page
from .views.dumps import dumps_page, licence_of

blueprint = Blueprint("downloads", __name__)
NO_DUMPS = (
    "This site reads its release from a SPARQL endpoint and has no dump files; ask /sparql for the data, "
    "or the site where the release was built."
)


@blueprint.get("/dumps")
def folder_without_slash() -> Response:
    """The address of the list as people shorten it."""
    return Response(status=308, headers={"Location": "dumps/"})


@blueprint.get("/dumps/")
def listing() -> Response:
    """The list of files, with sizes, numbers of triples and checksums."""
    syntax = wanted((HTML, JSON), lambda offer: f"?format={offer.name}")
    number = page_number()
    etag = site().etag("dumps/", syntax.name, site().urls.root, str(number))
    dumps = site().release.manifest["dumps"]
    return negotiated(kept(syntax, etag, lambda: dumps_page(number) if syntax == HTML else as_json(dumps)))


@blueprint.get("/dumps/<path:file>")
def dump(file: str) -> Response:
    """A file that the manifest names.

    A ``.gz`` file is what is asked for, not an encoding of something else, so it has no Content-Encoding.
    """
    entry = site().release.manifest["dumps"].get(file)
    if entry is None and site().config.endpoint and not site().release.manifest["dumps"]:
        raise UnknownResource(NO_DUMPS)
    if entry is None:
        raise UnknownResource(f"The release has no dump called {file}; /dumps/ lists them.")
    response = _sent(site().release.dumps_folder / file, entry)
    release = f"release/{site().release.id}/"
    add_links(response, signposts.of_file(release if site().is_memento else ""))
    licence = licence_of(entry)
    if licence is not None:
        add_links(response, [(licence, "license", None)])
    return response


@blueprint.get("/diff")
def changes_without_slash() -> Response:
    """The address of what changed as people shorten it."""
    return Response(status=308, headers={"Location": "diff/"})


@blueprint.get("/diff/")
def changes() -> Response:
    """What changed since the release before: in words, and the files that say it in full."""
    syntax = wanted((HTML, JSON), lambda offer: f"?format={offer.name}")
    release = site().release
    found = changes_of(release)
    if found is None:
        urls = site().urls
        raise UnknownResource(
            f"Release {release.id} was compared with none before it, so nothing is known of what it changed."
        ).suggesting(
            Suggestion(urls.to("release/"), "All releases that are kept"),
            Suggestion(urls.to(f"release/{release.id}/"), "What this release holds"),
            Suggestion(urls.to("feed"), "The feed, which tells of the next one"),
        )
    etag = site().etag("diff/", syntax.name, site().urls.root)
    return negotiated(kept(syntax, etag, lambda: changes_page(found) if syntax == HTML else found.as_json()))


@blueprint.get("/diff/<file>")
def changes_file(file: str) -> Response:
    """One of the files about what changed since the release before."""
    entry = site().release.manifest.get("changes", {}).get("files", {}).get(file)
    if entry is None:
        raise UnknownResource(f"There is no file {file} about what changed in release {site().release.id}.")
    return _sent(site().release.folder / FOLDER / file, entry)


def _sent(path: Path, entry: Mapping[str, Any]) -> Response:
    """A file of the release with its entry in the manifest."""
    media_type = entry["media_type"]
    response = send_file(
        path,
        mimetype=media_type,
        conditional=False,
        etag=entry["sha256"],
        max_age=site().config.max_age_s,
    )
    response.accept_ranges = "bytes"  # which ``conditional`` answers
    if media_type.startswith("text/"):
        response.content_type = f"{media_type}; charset=utf-8"
    digest = b64encode(bytes.fromhex(entry["sha256"])).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    add_links(response, [(site().urls.to("void"), "describedby", None)])
    return response
