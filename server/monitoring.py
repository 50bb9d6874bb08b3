"""The figures of the server, for Prometheus: https://prometheus.io/docs/instrumenting/exposition_formats/"""

from flask import Blueprint, Response

from .meters import CONTENT_TYPE, METRICS, exposition
from .site import site

blueprint = Blueprint("monitoring", __name__)


@blueprint.get(METRICS)
def metrics() -> Response:
    """Requests, queries, readers and memory of all processes, and the release that they serve."""
    body = exposition(site().release)
    return Response(body, content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})
