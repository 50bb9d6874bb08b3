"""Where an engine differs from what the tests ask of every store, each with its reason."""

from fnmatch import fnmatchcase

_DEEP = (
    "Oxigraph's server ends, with all that it holds in memory, on a query of some thousand levels, and "
    "Virtuoso's compiler gives up at 500; so an endpoint is asked nothing of more than 200: 400"
)
_TABLE = "test_a_table_is_the_same_on_every_store"
DIFFERENCES = {
    "test_a_deep_query_does_not_end_the_server[oxigraph-*]": _DEEP,
    "test_a_deep_query_does_not_end_the_server[virtuoso-*]": _DEEP,
    f"{_TABLE}[virtuoso-language tags]": (
        "Virtuoso knows the DATATYPE of SPARQL 1.0, which a text with a language has none of"
    ),
    f"{_TABLE}[virtuoso-sums and means]": "Virtuoso's AVG of integers is a double: a mean of 16 digits",
    f"{_TABLE}[virtuoso-decimals and doubles]": "Virtuoso divides integers as integers: 7 / 2 is 3",
    f"{_TABLE}[virtuoso-a path of one or more]": (
        "Virtuoso refuses + and * between two variables (transitive start not given): 400; name one end"
    ),
    f"{_TABLE}[virtuoso-conditions]": "Virtuoso's SQL has no booleans: what an expression finds is 1 or 0",
    f"{_TABLE}[virtuoso-what functions find, as a value]": (
        "Virtuoso's SQL has no booleans: what a function finds is 1 or 0"
    ),
    f"{_TABLE}[virtuoso-a comparison as a value]": (
        "Virtuoso's SQL has no booleans: what a comparison finds is 1 or 0"
    ),
    f"{_TABLE}[virtuoso-truth as a value]": ("Virtuoso's SQL has no booleans: true is 1"),
    f"{_TABLE}[virtuoso-escapes for an IRI, other scripts]": (
        "Virtuoso's ENCODE_FOR_URI does not encode as UTF-8"
    ),
    f"{_TABLE}[virtuoso-a sum of nothing]": ("Virtuoso's SUM of nothing is SQL's: unbound"),
    f"{_TABLE}[virtuoso-a mean of nothing]": ("Virtuoso's AVG of nothing is SQL's: unbound"),
    f"{_TABLE}[virtuoso-a relative IRI of a text]": (
        "Virtuoso leaves the IRI of a relative reference relative, which is no answer: 502"
    ),
    f"{_TABLE}[virtuoso-a division by zero]": ("Virtuoso ends a query that divides by zero: 400"),
    f"{_TABLE}[virtuoso-a division of doubles]": ("Virtuoso writes six digits of a double"),
    f"{_TABLE}[virtuoso-an integer of 23 digits]": (
        "Virtuoso has integers of 64 bits, and another number for longer ones"
    ),
    f"{_TABLE}[virtuoso-a term that is a triple]": ("Virtuoso has SPARQL 1.1, without triple terms: 400"),
    f"{_TABLE}[virtuoso-a variable beyond ASCII]": ("Virtuoso has names of variables in ASCII only: 400"),
    "test_a_spelling_does_not_change_what_a_query_means[virtuoso-a dot in a variable]": (
        "Virtuoso gives nothing for a variable whose name is not ASCII; name it in ASCII"
    ),
}
"""Reasons by the name of a test: a pattern, in which ``*`` is any text and brackets mean themselves."""


def reason_for(test: str) -> str | None:
    """Why this test is known to fail on its store; None for one that has to pass."""
    for pattern, reason in DIFFERENCES.items():
        if fnmatchcase(test, pattern.replace("[", "[[]")):
            return reason
    return None
