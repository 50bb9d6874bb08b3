"""The shapes as SPARQL queries: validation of a whole store at once, with the report that pySHACL gives.

The law of this folder: a query finds exactly the results of a constraint, for all focus nodes together. What
cannot be said in such a query is left to pySHACL, and is never left out. Nothing here changes a store given.
"""

from .running import (
    CompiledShapes,
    Progress,
    Row,
    Select,
    add_modes,
    published_shapes,
    run,
    select_from,
    validate_quads,
    validate_store,
)

__all__ = [
    "CompiledShapes",
    "Progress",
    "Row",
    "Select",
    "add_modes",
    "published_shapes",
    "run",
    "select_from",
    "validate_quads",
    "validate_store",
]
