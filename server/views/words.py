"""What pages call properties where the vocabulary's own label would puzzle a reader, and which come first."""

from dataclasses import replace

from tropegraph.server.rdf import NAMESPACES, expand

from .reading import Reference

_WORDS = {
    expand(curie).value: word
    for curie, word in (
        ("schema:copyrightYear", "year"),
        ("schema:director", "director"),
        ("schema:author", "author"),
        ("schema:genre", "genre"),
        ("schema:productionCompany", "produced by"),
        ("rdf:type", "kind"),
        ("schema:text", "text"),
        ("schema:spokenByCharacter", "spoken by"),
        ("skos:altLabel", "also called"),
        ("skos:scopeNote", "note"),
        ("skos:inScheme", "listed in"),
        ("tg:position", "number in order"),
        ("tg:inWork", "work"),
        ("tg:sharesUniverseWith", "shares a universe with"),
        ("tg:spiritualSuccessorOf", "spiritual successor of"),
        ("tg:involves", "also names"),
        ("owl:sameAs", "same as"),
        ("skos:exactMatch", "matches"),
        ("skos:closeMatch", "close to"),
        ("schema:sameAs", "pages about it"),
        ("foaf:isPrimaryTopicOf", "read at"),
        ("foaf:primaryTopic", "about"),
        ("cc:attributionName", "text by"),
        ("cc:attributionURL", "text from"),
        ("dct:license", "licence"),
        ("tg:foundBy", "found"),
        ("tg:score", "how sure"),
        ("prov:wasDerivedFrom", "source"),
        ("tg:tvTropesId", "TV Tropes id"),
    )
}
"""The words for what a thing says; facts stand in this order, all others before the last four."""

_VOCABULARIES = tuple(
    (NAMESPACES[prefix], word)
    for prefix, word in (
        ("schema", "schema.org"),
        ("dbo", "DBpedia"),
        ("skos", "SKOS"),
        ("foaf", "FOAF"),
        ("prov", "PROV"),
        ("void", "VoID"),
        ("dcat", "DCAT"),
        ("dct", "Dublin Core"),
        ("owl", "OWL"),
        ("rdf", "RDF"),
        ("rdfs", "RDFS"),
        ("sd", "SPARQL service description"),
    )
)
_LAST = 4
_NAMED = {
    expand("tg:involves").value: "also named",
    expand("prov:wasDerivedFrom").value: "source",
    expand("schema:character").value: "character",
    expand("skos:inScheme").value: "holds",
}
_PLACES = {iri: number for number, iri in enumerate(_WORDS)}
_ELSEWHERE = len(_WORDS) - _LAST - 0.5


def worded(property_: Reference) -> Reference:
    """A property by the word that a reader would use."""
    return replace(property_, text=_WORDS.get(property_.iri, property_.text))


def worded_as_named(property_: Reference) -> Reference:
    """A property by the word for what it points at, where it is said of the other thing."""
    return replace(property_, text=_NAMED.get(property_.iri, property_.text))


def worded_as_class(class_: Reference) -> Reference:
    """A class by its name, and the vocabulary's where that is another than ours.

    >>> worded_as_class(Reference("Place", "", "https://schema.org/Place", True)).text
    'Place (schema.org)'
    """
    words = (word for start, word in _VOCABULARIES if class_.iri.startswith(start))
    word = next(words, "") if class_.is_external else ""
    return replace(class_, text=f"{class_.text} ({word})") if word else class_


def place_of(property_: Reference) -> float:
    """Where among the facts those of a property stand, the smallest first."""
    return _PLACES.get(property_.iri, _ELSEWHERE)
