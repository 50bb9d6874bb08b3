"""The Reconciliation Service API 0.2: matching others' names to our things, for OpenRefine and its like.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from flask import Blueprint, Response, request

from .errors import MalformedRequest, UnknownResource, UnsupportedBody
from .formats import HTML, JSON
from .handling import SECURITY_HEADERS
from .indexing.reading import Entry
from .parameters import one
from .reconciling import suggesting
from .reconciling.deadline import Deadline
from .reconciling.manifest import SCHEMA, manifest
from .reconciling.matching import reconcile
from .reconciling.queries import Extension, Wanted, read_extension, read_queries
from .reconciling.schema import checked_types, described, kinds_of, properties_of, type_object
from .reconciling.values import iri_of, rows_of
from .responses import as_json, kept
from .site import site
from .views.preview import flyout_html, preview_page

blueprint = Blueprint("reconcile", __name__)

_FORM = "application/x-www-form-urlencoded"


@blueprint.get("/reconcile")
def service() -> Response:
    """The manifest of the service, or the answer to queries in the URL."""
    queries, extension = one("queries"), one("extend")
    if queries is None and extension is None:
        etag = site().etag("reconcile", site().public_url)
        site().index  # noqa: B018  # without an index there is no service
        return kept(JSON, etag, lambda: as_json(manifest(site().release.base, site().public_url)))
    return _answer(queries, extension)


@blueprint.post("/reconcile")
def answer() -> Response:
    """The answer to queries in a form."""
    if request.mimetype != _FORM:
        kind = request.mimetype or "a body without a type"
        raise UnsupportedBody(f"Queries are sent as {_FORM}, not as {kind}.")
    return _answer(request.form.get("queries"), request.form.get("extend"))


@blueprint.get("/reconcile/suggest/entity")
def suggest_entity() -> Response:
    """Things with a name that begins as is typed."""
    here = site()
    types = checked_types(here.index, [name for name in request.args.getlist("type") if name])
    return _suggested(suggesting.entities(here.store, here.index, here.urls, _prefix(), types, _cursor()))


@blueprint.get("/reconcile/suggest/type")
def suggest_type() -> Response:
    """Types with a name that begins as is typed."""
    return _suggested(suggesting.types(site().index, _prefix(), _cursor()))


@blueprint.get("/reconcile/suggest/property")
def suggest_property() -> Response:
    """Properties with a name that begins as is typed."""
    return _suggested(suggesting.properties(_prefix(), _cursor()))


@blueprint.get("/reconcile/properties")
def propose_properties() -> Response:
    """The properties whose values can be fetched for things of a type."""
    kind, limit = one("type"), _number("limit", 100)
    found = properties_of(kinds_of(site().index, kind))[:limit]
    body = {
        "properties": [each.as_json() for each in found],
        "limit": limit,
        **({"type": kind} if kind else {}),
    }
    return kept(JSON, site().etag("properties", repr(body)), lambda: as_json(body))


@blueprint.get(f"/{SCHEMA}")
def schema() -> Response:
    """What the ids of types and properties mean."""
    body = described(site().index)
    return kept(JSON, site().etag("schema", repr(body)), lambda: as_json(body))


@blueprint.get("/reconcile/preview")
def preview() -> Response:
    """A small page about a thing, which other sites may show in a frame."""
    identifier, entry = _known()
    etag = site().etag("preview", identifier, site().urls.root)
    response = kept(HTML, etag, lambda: preview_page(entry))
    policy = SECURITY_HEADERS["Content-Security-Policy"].replace(
        "frame-ancestors 'none'", "frame-ancestors *"
    )
    response.headers["Content-Security-Policy"] = policy
    return response


@blueprint.get("/reconcile/flyout/entity")
def flyout() -> Response:
    """The same as a piece of HTML in JSON."""
    identifier, entry = _known()
    etag = site().etag("flyout", identifier, site().urls.root)
    return kept(JSON, etag, lambda: as_json({"id": identifier, "html": flyout_html(entry)}))


def _answer(queries: str | None, extension: str | None) -> Response:
    if (queries is None) == (extension is None):
        raise MalformedRequest("Give either queries or extend, as JSON.")
    body = _matched(queries) if queries is not None else _extended(read_extension(extension or ""))
    return Response(as_json(body), content_type=JSON.content_type, headers={"Cache-Control": "no-store"})


def _matched(queries: str) -> dict[str, object]:
    here = site()
    deadline = Deadline(here.config.limits.deadline_s)
    batch = read_queries(queries, here.index)
    found = reconcile(here.store, here.index, here.urls, batch, deadline)
    return {key: {"result": candidates} for key, candidates in found.items()}


def _extended(asked: Extension) -> dict[str, object]:
    here = site()
    deadline = Deadline(here.config.limits.deadline_s)
    return {
        "meta": [_described(each) for each in asked.properties],
        "rows": rows_of(here.store, here.index, here.release.base, asked, deadline),
    }


def _described(wanted: Wanted) -> dict[str, object]:
    kind = wanted.property.values
    return {
        "id": wanted.id,
        "name": wanted.property.name,
        **({"type": type_object(kind)} if kind else {}),
    }


def _suggested(found: list[dict[str, object]]) -> Response:
    return kept(JSON, site().etag("suggest", repr(found)), lambda: as_json({"result": found}))


def _known() -> tuple[str, Entry]:
    identifier = one("id")
    if not identifier:
        raise MalformedRequest("Nothing says what is meant: give the id of a thing in the parameter id.")
    iri = iri_of(identifier, site().release.base)
    entry = site().index.by_iri([iri]).get(iri)
    if entry is None:
        raise UnknownResource(f"Nothing is known of {identifier}.")
    return identifier, entry


def _prefix() -> str:
    prefix = one("prefix")
    if prefix is None or len(prefix) > 500:
        raise MalformedRequest("Give what is typed in the parameter prefix, up to 500 characters of it.")
    return prefix


def _cursor() -> int:
    return _number("cursor", 0)


def _number(name: str, default: int) -> int:
    text = one(name) or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise MalformedRequest(f"The {name} {text!r} is no whole number.")
    return int(text)
