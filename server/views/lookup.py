"""What identifiers stand for, as a page and as JSON."""

from collections.abc import Sequence

from tropegraph.mapping.vocabulary import expand
from tropegraph.server.formats import JSON, RDF_SYNTAXES
from tropegraph.server.indexing.identifiers import TITLES
from tropegraph.server.links import Answer
from tropegraph.server.rdf import NamedNode
from tropegraph.server.site import site

from .frame import Alternate, Frame, render
from .reading import Reader


def as_object(answer: Answer) -> dict[str, object]:
    """An answer as JSON; relations as prefixed names, and in full as ``property``."""
    return {
        "iri": answer.value,
        "matches": [
            {
                "iri": match.entry.iri,
                "label": match.entry.label,
                "kind": match.entry.kind,
                "types": list(match.entry.classes),
                "relation": match.relation,
                "property": expand(match.relation) if match.relation else None,
                "target": match.target,
                "links": [
                    {
                        "relation": link.relation,
                        "property": expand(link.relation),
                        "iri": link.iri,
                        "source": link.source,
                        "identifier": link.identifier,
                    }
                    for link in match.links
                ],
            }
            for match in answer.matches
        ],
    }


def lookup_page(found: Sequence[Answer]) -> str:
    """The page with the form, and what the value stands for where one is given."""
    urls = site().urls
    answer = found[0] if found else None
    reader = Reader(site().store, urls)
    alternates = tuple(
        Alternate(offer.title, urls.to("lookup", iri=answer.value, format=offer.name), offer.media_type)
        for offer in (JSON, *RDF_SYNTAXES)
        if answer
    )
    things = {
        match.entry.number: reader.reference(NamedNode(match.entry.iri))
        for each in found
        for match in each.matches
    }
    return render(
        "lookup.html",
        Frame(f"Look up: {answer.value}" if answer else "Look up", alternates=alternates),
        answer=answer,
        things=things,
        sources=TITLES,
    )
