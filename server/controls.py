"""What a fragment says of itself: its place among the pages, its total, and how to ask for any other.

https://linkeddatafragments.org/specification/triple-pattern-fragments/#controls
"""

from .patterns import PAGE_SIZE, Fragment
from .rdf import Literal, NamedNode, Quad, Term, expand

PATH = "fragments"
_VARIABLES = ("subject", "predicate", "object")


def controls(fragment: Fragment, this: str, public_url: str, base: str, licence: str | None) -> list[Quad]:
    """The statements about a page of a fragment, in a graph of their own.

    ``this`` is the URL at which the page was asked for.
    """
    page, service = NamedNode(this), f"{public_url}{PATH}"
    graph = NamedNode(f"{this}#metadata")
    whole, dataset = NamedNode(_url(public_url, fragment, 1)), NamedNode(f"{service}#dataset")
    facts: list[tuple[NamedNode, str, Term]] = [
        (graph, "foaf:primaryTopic", dataset),
        (graph, "foaf:primaryTopic", whole),
        (dataset, "rdf:type", expand("void:Dataset")),
        (dataset, "rdf:type", expand("hydra:Collection")),
        (dataset, "rdfs:seeAlso", NamedNode(f"{base}dataset")),
        (dataset, "void:subset", page),
        (whole, "void:subset", page),
        (whole, "rdf:type", expand("hydra:Collection")),
        (whole, "dct:title", Literal(f"Triples that match {fragment.pattern.sparql}", language="en")),
        (whole, "hydra:view", page),
        (page, "rdf:type", expand("hydra:PartialCollectionView")),
        (page, "void:inDataset", NamedNode(f"{base}dataset")),
        (page, "hydra:itemsPerPage", Literal(PAGE_SIZE)),
        *((part, curie, Literal(fragment.total)) for part in {page, whole} for curie in _TOTALS),
        *((page, curie, NamedNode(url)) for curie, url in links(fragment, public_url)),
        *_form(dataset, service),
    ]
    if licence is not None:
        facts.append((page, "dct:license", NamedNode(licence)))
    return [Quad(subject, expand(curie), value, graph) for subject, curie, value in facts]


def links(fragment: Fragment, public_url: str) -> list[tuple[str, str]]:
    """The relations of a page to others, with their URLs."""
    page, last = fragment.page, fragment.pages
    found = [("hydra:first", 1), ("hydra:last", last)]
    found += [("hydra:previous", page - 1)] if page > 1 else []
    found += [("hydra:next", page + 1)] if page < last else []
    return [(curie, _url(public_url, fragment, number)) for curie, number in found]


def _url(public_url: str, fragment: Fragment, page: int) -> str:
    return f"{public_url}{PATH}{fragment.pattern.search(page)}"


def _form(dataset: NamedNode, service: str) -> list[tuple[NamedNode, str, Term]]:
    form = NamedNode(f"{service}#search")
    facts: list[tuple[NamedNode, str, Term]] = [
        (dataset, "hydra:search", form),
        (form, "rdf:type", expand("hydra:IriTemplate")),
        (form, "hydra:template", Literal(f"{service}{{?{','.join(_VARIABLES)}}}")),
        (form, "hydra:variableRepresentation", expand("hydra:ExplicitRepresentation")),
    ]
    for name in _VARIABLES:
        mapping = NamedNode(f"{service}#{name}")
        facts += [
            (form, "hydra:mapping", mapping),
            (mapping, "rdf:type", expand("hydra:IriTemplateMapping")),
            (mapping, "hydra:variable", Literal(name)),
            (mapping, "hydra:property", expand(f"rdf:{name}")),
        ]
    return facts


_TOTALS = ("hydra:totalItems", "void:triples")
