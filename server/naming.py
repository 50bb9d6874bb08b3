"""What is called how that has no label in the data: terms of other vocabularies, licences."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from .rdf import NAMESPACES, Literal, NamedNode, Quad, expand

_LABEL = expand("rdfs:label")
_NAMING_TERMS = {expand(curie) for curie in ("rdf:type", "void:class", "void:property", "void:linkPredicate")}
_VOCABULARIES = [space for prefix, space in NAMESPACES.items() if prefix not in ("wd", "dbr")]
"""The namespaces of terms; the others hold things."""
_LICENCES = {
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
    "https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "https://creativecommons.org/licenses/by-nc-sa/3.0/": "CC BY-NC-SA 3.0",
}


@lru_cache(maxsize=4096)
def name_of(iri: str) -> str | None:
    """The name of a licence, or of a term of a vocabulary that we use; None for anything else.

    >>> name_of("https://schema.org/productionCompany"), name_of("http://xmlns.com/foaf/0.1/Document")
    ('production company', 'Document')
    """
    if iri in _LICENCES:
        return _LICENCES[iri]
    for namespace in _VOCABULARIES:
        local = iri.removeprefix(namespace)
        if local != iri and local and "/" not in local:
            return _in_words(local)
    return None


def labels_for(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Labels of the terms and licences that statements name and give no label.

    A property, a class, and what is described as one are terms whatever the vocabulary.
    """
    names: dict[NamedNode, str | None] = {_LABEL: name_of(_LABEL.value)}
    labelled = set()
    for quad in quads:
        for term in quad.triple:
            if isinstance(term, NamedNode) and term not in names:
                names[term] = name_of(term.value)
        terms = (quad.predicate, *((quad.object,) if quad.predicate in _NAMING_TERMS else ()))
        for term in terms:
            if isinstance(term, NamedNode) and names[term] is None:
                names[term] = _in_words(re.split("[#/]", term.value)[-1]) or None
        if quad.predicate == _LABEL:
            labelled.add(quad.subject)
    for term, name in names.items():
        if name is not None and term not in labelled:
            yield Quad(term, _LABEL, Literal(name, language="en"))


def _in_words(name: str) -> str:
    """A term's local name as a person reads it: ``productionCompany`` -> ``production company``."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return words.lower() if name[:1].islower() else words
