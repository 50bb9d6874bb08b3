"""A query's data set as the set of graphs that it is.

https://www.w3.org/TR/sparql11-query/#specifyingDataset: naming a graph twice names it once.
Oxigraph 0.5 reads it twice, and counts its statements twice.
"""

import re

from pyoxigraph import NamedNode, RdfFormat, parse

from tropegraph.server.diagnosis import Token, tokens_of

_FROM = re.compile(r"\bfrom\b", re.IGNORECASE)


def with_each_graph_once(text: str, base: str) -> str:
    """The query without the FROM clauses that repeat another; blanks take their place, so that offsets stay.

    >>> with_each_graph_once("SELECT * FROM <a> FROM <a> FROM NAMED <a> {}", "http://b/")
    'SELECT * FROM <a>          FROM NAMED <a> {}'
    """
    if text.lower().count("from") < 2 or len(_FROM.findall(text)) < 2:
        return text
    tokens = list(tokens_of(text))
    prefixes: dict[str | None, str] = {}
    seen: set[tuple[bool, str]] = set()
    for position, token in enumerate(tokens):
        after = tokens[position + 1 : position + 3]
        word = token.text.upper() if token.kind == "word" else ""
        if word == "BASE" and after:
            base = resolved(after[0].text, base)
        elif word == "PREFIX" and len(after) == 2:
            prefixes[after[0].prefix] = resolved(after[1].text, base)
        elif word == "FROM" and after:
            named = after[0].text.upper() == "NAMED"
            graph = after[named : named + 1]
            key = (named, named_iri(graph[0], prefixes, base) if graph else "")
            if key in seen and graph:
                end = graph[0].offset + len(graph[0].text)
                text = text[: token.offset] + " " * (end - token.offset) + text[end:]
            seen.add(key)
    return text


def named_iri(token: Token, prefixes: dict[str | None, str], base: str) -> str:
    """The IRI that a token names, by the prefixes and the base that hold there."""
    if token.kind == "iri":
        return resolved(token.text, base)
    local = token.text.partition(":")[2].replace("\\", "")
    return prefixes.get(token.prefix, f"{token.prefix}:") + local


def resolved(reference: str, base: str) -> str:
    r"""The absolute IRI of a reference in angle brackets, its escapes read, as the parser of queries has it.

    What cannot be one is given back as it is: the parser will refuse it.

    >>> resolved(r"<graph/\u006Cinks#>", "http://b/")
    'http://b/graph/links#'
    """
    try:
        (quad,) = parse(f"{reference} <a:a> <a:a> .", RdfFormat.TURTLE, base_iri=base)
    except (SyntaxError, ValueError):
        return reference
    return quad.subject.value if isinstance(quad.subject, NamedNode) else reference
