"""The one table of prefixes, and the IRIs that are fixed whatever the base of a release is.

The ontology and the modes are published once, at the project's own address: a query written for one
publisher's data works on another's.
"""

from functools import cache

DEFAULT_BASE = "https://w3id.org/tropegraph/"
ONTOLOGY = "https://w3id.org/tropegraph/ontology"
TVTROPES_PAGE = "https://tvtropes.org/pmwiki/pmwiki.php/"
DBTROPES = "http://dbtropes.org/resource/"

PREFIXES = {
    "tg": f"{ONTOLOGY}#",
    "mode": "https://w3id.org/tropegraph/mode/",
    "shapes": "https://w3id.org/tropegraph/shapes#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "dbo": "http://dbpedia.org/ontology/",
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "oa": "http://www.w3.org/ns/oa#",
    "cc": "http://creativecommons.org/ns#",
    "sh": "http://www.w3.org/ns/shacl#",
    "wd": "http://www.wikidata.org/entity/",
    "dbr": "http://dbpedia.org/resource/",
}

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
CC_BY_NC_SA = "https://creativecommons.org/licenses/by-nc-sa/3.0/"


@cache
def expand(curie: str) -> str:
    """The full IRI of a prefixed name.

    >>> expand("tg:exhibits")
    'https://w3id.org/tropegraph/ontology#exhibits'
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local
