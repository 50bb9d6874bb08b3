"""Where an engine differs from what the tests ask of every store, each with its reason."""

from fnmatch import fnmatchcase

_DEEP = (
    "Oxigraph's server ends, with all that it holds in memory, on a query of some thousand levels, and "
    "Virtuoso's compiler gives up at 500; so an endpoint is asked nothing of more than 200: 400"
)
DIFFERENCES = {
    "test_a_deep_query_does_not_end_the_server[oxigraph-*]": _DEEP,
    "test_a_deep_query_does_not_end_the_server[virtuoso-*]": _DEEP,
}
"""Reasons by the name of a test: a pattern, in which ``*`` is any text and brackets mean themselves."""


def reason_for(test: str) -> str | None:
    """Why this test is known to fail on its store; None for one that has to pass."""
    for pattern, reason in DIFFERENCES.items():
        if fnmatchcase(test, pattern.replace("[", "[[]")):
            return reason
    return None
