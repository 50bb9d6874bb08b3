"""What the service says of itself.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/#service-manifest
"""

from importlib.metadata import version

from .queries import BATCH_SIZE
from .schema import KINDS, type_object

SCHEMA = "reconcile/schema"
"""The path of the document that says what the ids of types and properties mean."""
WIDTH, HEIGHT = 430, 300
"""Of a preview, in pixels."""


def manifest(base: str, public_url: str) -> dict[str, object]:
    """The manifest of the service; ``public_url`` is where clients reach the site."""
    root = public_url.rstrip("/")

    def at(path: str) -> dict[str, str]:
        return {"service_url": root, "service_path": path}

    flyout = {"flyout_service_path": "/reconcile/flyout/entity?id=${id}"}
    return {
        "versions": ["0.2"],
        "name": "Tropegraph: tropes, works, characters",
        "identifierSpace": base,
        "schemaSpace": f"{base}{SCHEMA}#",
        "serviceVersion": version("tropegraph"),
        "documentation": f"{root}/",
        "logo": f"{root}/favicon.ico",
        "defaultTypes": [type_object(kind) for kind in KINDS],
        "batchSize": BATCH_SIZE,
        "view": {"url": f"{root}/{{{{id}}}}"},
        "preview": {"url": f"{root}/reconcile/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {
            "entity": {**at("/reconcile/suggest/entity"), **flyout},
            "property": at("/reconcile/suggest/property"),
            "type": at("/reconcile/suggest/type"),
        },
        "extend": {
            "propose_properties": at("/reconcile/properties"),
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Values",
                    "type": "number",
                    "default": 100,
                    "help_text": "How many values of a thing to fetch at most",
                }
            ],
        },
    }
