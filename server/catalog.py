"""The catalogue in what a release says of itself: https://www.w3.org/TR/vocab-dcat-3/#Class:Catalog"""

from collections import defaultdict
from collections.abc import Iterable

from .rdf import NAMESPACES, NamedNode, Quad, expand

_TYPE = expand("rdf:type")
_DESCRIBED = {
    *map(expand, ("dcat:Catalog", "dcat:Dataset", "dcat:Distribution", "dcat:DataService", "foaf:Agent")),
    *map(expand, ("prov:Activity", "prov:SoftwareAgent")),
    NamedNode("http://spdx.org/rdf/terms#Checksum"),
}
"""What a catalogue describes: data sets, their files and services, and who made them."""


def catalogued(quads: Iterable[Quad], beginnings: Iterable[NamedNode]) -> list[Quad]:
    """The statements about a catalogue and all that it leads to, without the statistics of VoID.

    ``beginnings`` is the catalogue, or what a later page of its description begins with.
    """
    said: defaultdict[object, list[Quad]] = defaultdict(list)
    for quad in quads:
        if not quad.predicate.value.startswith(NAMESPACES["void"]):
            said[quad.subject].append(quad)
    found: list[Quad] = []
    pending: list[object] = list(beginnings)
    seen: set[object] = set(pending)
    while pending:
        about = said[pending.pop()]
        found += about
        for quad in about:
            value = quad.object
            if value not in seen and _is_described(said.get(value, ())):
                seen.add(value)
                pending.append(value)
    return found


def _is_described(about: Iterable[Quad]) -> bool:
    return any(quad.predicate == _TYPE and quad.object in _DESCRIBED for quad in about)
