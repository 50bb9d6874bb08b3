"""The services that answer for the data, as a release describes them.

https://www.w3.org/TR/vocab-dcat-3/#Class:Data_Service
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tropegraph.mapping.iris import Iris
from tropegraph.mapping.terms import Triple, iri, name, string

_SERVICE = "dcat:service"


@dataclass(frozen=True)
class Service:
    """A service: its path under the base, which also describes it, and the specification that it follows."""

    path: str
    title: str
    description: str
    conforms_to: str | None = None


SERVICES = (
    Service(
        "sparql",
        "SPARQL endpoint",
        "Answers SPARQL 1.1 queries about the data, and describes itself.",
        "https://www.w3.org/TR/sparql11-protocol/",
    ),
    Service("search", "Search", "Finds things by the words of their names and texts."),
    Service(
        "lookup",
        "Lookup",
        "Finds things by what stands for them in other data sets, and the other way round.",
    ),
    Service(
        "reconcile",
        "Reconciliation service",
        "Finds things by their names, for OpenRefine and its like.",
        "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/",
    ),
    Service(
        "fragments",
        "Triple Pattern Fragments",
        "Gives the statements of a pattern, page by page.",
        "https://linkeddatafragments.org/specification/triple-pattern-fragments/",
    ),
)


def described(iris: Iris, dataset: str, catalog: str) -> Iterator[Triple]:
    """What is said of the services; given are the terms of the data set and of the catalogue."""
    for service in SERVICES:
        node, url = iri(f"{iris.entity('dataset')}#service-{service.path}"), iri(iris.entity(service.path))
        yield catalog, name(_SERVICE), node
        yield node, name("rdf:type"), name("dcat:DataService")
        for label in ("rdfs:label", "dct:title"):
            yield node, name(label), string(service.title, "en")
        yield node, name("dct:description"), string(service.description, "en")
        yield node, name("dcat:endpointURL"), url
        yield node, name("dcat:endpointDescription"), url
        yield node, name("dcat:servesDataset"), dataset
        if service.conforms_to:
            yield node, name("dct:conformsTo"), iri(service.conforms_to)
