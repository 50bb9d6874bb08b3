"""What the Reconciliation API 0.2 says of its JSON, as JSON Schema that lets nothing else through.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from typing import Any

Schema = dict[str, Any]


def record(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """An object with just these members."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def mapping(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


TEXT: Schema = {"type": "string"}
NAME: Schema = {"type": "string", "minLength": 1}
URL: Schema = {"type": "string", "pattern": "^https?://"}
TEMPLATE: Schema = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
POSITIVE: Schema = {"type": "integer", "minimum": 1}

TYPE = record({"id": NAME, "name": NAME})
TYPE["properties"]["broader"] = array({"type": "object"})
PROPERTY = record({"id": NAME, "name": NAME})

SERVICE = record({"service_url": URL, "service_path": {"type": "string", "pattern": "^/"}})
SUGGEST = record(
    SERVICE["properties"],
    {"flyout_service_url": URL, "flyout_service_path": {"type": "string", "pattern": r"\$\{id\}"}},
)
SETTING = record(
    {"name": NAME, "label": NAME, "type": {"enum": ["number", "text", "checkbox", "select"]}},
    {"default": {"type": ["number", "string", "boolean"]}, "help_text": TEXT, "choices": array(PROPERTY)},
)

MANIFEST = record(
    {
        "versions": {"type": "array", "items": TEXT, "contains": {"const": "0.2"}},
        "name": NAME,
        "identifierSpace": URL,
        "schemaSpace": URL,
    },
    {
        "defaultTypes": {**array(TYPE), "uniqueItems": True},
        "documentation": URL,
        "logo": URL,
        "serviceVersion": TEXT,
        "view": record({"url": TEMPLATE}),
        "feature_view": record({"url": TEMPLATE}),
        "preview": record({"url": TEMPLATE, "width": POSITIVE, "height": POSITIVE}),
        "suggest": record({}, {"entity": SUGGEST, "property": SUGGEST, "type": SUGGEST}),
        "extend": record({}, {"propose_properties": SERVICE, "property_settings": array(SETTING)}),
        "batchSize": POSITIVE,
    },
)

CANDIDATE = record(
    {
        "id": NAME,
        "name": NAME,
        "type": array(TYPE),
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
    },
    {
        "description": TEXT,
        "features": array(record({"id": NAME, "value": {"type": ["number", "boolean"]}})),
    },
)
RESULTS = mapping(record({"result": array(CANDIDATE)}))

SUGGESTIONS = record(
    {"result": array(record({"id": NAME, "name": NAME}, {"description": TEXT, "notable": array(TYPE)}))}
)

PROPOSAL = record({"properties": array(PROPERTY), "type": NAME}, {"limit": POSITIVE})

VALUE: Schema = {
    "oneOf": [
        record({"id": NAME, "name": NAME}, {"description": TEXT}),
        record({"str": TEXT}),
        record({"int": {"type": "integer"}}),
        record({"float": {"type": "number"}}),
        record({"date": {"type": "string", "format": "date-time"}}),
        record({"bool": {"type": "boolean"}}),
    ]
}
EXTENSION = record(
    {
        "meta": array(record({"id": NAME, "name": NAME}, {"type": TYPE, "service": URL})),
        "rows": mapping(mapping(array(VALUE))),
    }
)
