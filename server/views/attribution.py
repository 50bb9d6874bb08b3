"""Whose texts a page shows, and under which licence: what each source page says of itself."""

from collections import defaultdict
from dataclasses import dataclass

from tropegraph.server.rdf import Literal, NamedNode, Term, expand

from .reading import Reader, Reference
from .secrets import hide

_SAID = ("cc:attributionName", "cc:attributionURL", "dct:license")


@dataclass(frozen=True)
class Attribution:
    """Who is to be named for texts, where those stand, and their licence.

    A source page that names nobody stands for itself: then ``name`` is empty.
    """

    name: str
    places: tuple[Reference, ...]
    licence: Reference | None


def attributions(reader: Reader) -> tuple[Attribution, ...]:
    """The attributions of all texts that were read for a page, each name and licence once.

    https://creativecommons.org/ns#attributionName, and attributionURL beside it.
    """
    facts: dict[NamedNode, dict[NamedNode, Term]] = {source: {} for source in reader.text_sources}
    for quad in reader.store.stated(sorted(facts, key=str), map(expand, _SAID)):
        if isinstance(quad.subject, NamedNode):
            facts[quad.subject][quad.predicate] = quad.object
    places: dict[tuple[str, NamedNode | None], dict[NamedNode, NamedNode]] = defaultdict(dict)
    for source, said in facts.items():
        name, place = said.get(expand("cc:attributionName")), said.get(expand("cc:attributionURL"))
        licence = said.get(expand("dct:license"))
        key = (
            name.value if isinstance(name, Literal) else "",
            licence if isinstance(licence, NamedNode) else None,
        )
        places[key][place if isinstance(place, NamedNode) else source] = source
    reader.load_labels(source for found in places.values() for source in (*found, *found.values()))
    return tuple(
        Attribution(
            name,
            tuple(
                hide(each, where=found[NamedNode(each.iri)] in reader.secret_sources)
                for each in reader.references(found)
            ),
            reader.reference(licence) if licence is not None else None,
        )
        for (name, licence), found in sorted(places.items(), key=str)
    )
