"""What a release says of itself: VoID, DCAT and PROV, as the statements of ``graph/release``.

https://www.w3.org/TR/void/, https://www.w3.org/TR/vocab-dcat-3/, https://www.w3.org/TR/prov-o/
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tropegraph.mapping.iris import Iris
from tropegraph.mapping.terms import Triple, integer, iri, name, string
from tropegraph.mapping.vocabulary import CC0, CC_BY, CC_BY_NC_SA, ONTOLOGY, PREFIXES

from .counting import Counts
from .dumps import Dump, media_type
from .linksets import linksets
from .partitions import partitions
from .services import described

_TYPE, _LABEL, _TITLE = name("rdf:type"), name("rdfs:label"), name("dct:title")
_RIGHTS = "The facts are CC0; each page's text is licensed as stated on its graph."
_SPDX = "http://spdx.org/rdf/terms#"
_IANA = "https://www.iana.org/assignments/media-types/"
_SHARED_DUMPS = {"links": "links.nt.gz", "ontology": "ontology.ttl"}
"""The dumps that hold just one of the shared graphs."""

_PACKED = {".gz": "application/gzip", ".zst": "application/zstd"}
_EU = "http://publications.europa.eu/resource/authority/"
_THEME = f"{_EU}data-theme/EDUC"
"""Education, culture and sport, of the themes that DCAT-AP knows."""

_FILE_TYPES = f"{_EU}file-type/"
_FORMATS = {
    "nq": "RDF_N_QUADS",
    "nt": "RDF_N_TRIPLES",
    "trig": "RDF_TRIG",
    "ttl": "RDF_TURTLE",
    "jsonld": "JSON_LD",
    "rdf": "RDF_XML",
    "csv": "CSV",
    "sssom": "TSV",
    "parquet": "PARQUET",
}
_FEATURES = ("Turtle", "JSON-LD", "N-Triples", "RDF_XML", "N-Quads", "TriG")
"""What every document comes in: https://www.w3.org/ns/formats/"""
_KEYWORDS = ("tropes", "narrative", "film", "characters", "linked data")
_SHARED_TITLES = {
    "tropes": "Tropes: names and identifiers",
    "entities": "Agents, places, things and other works",
    "links": "Links to other data sets",
    "ontology": "The ontology, the modes and the alignments",
}


@dataclass(frozen=True)
class Description:
    """What is known of a release when it is described; ``licence`` is the strictest of its texts.

    ``previous`` is the id of the release that it follows. ``page_licences`` and ``page_works`` have a row for
    each page, by its path under the base.
    """

    iris: Iris
    id: str
    created: str
    version: str
    licence: str
    page_licences: Mapping[str, str]
    page_works: Mapping[str, str]
    counts: Counts
    dumps: Mapping[str, Dump]
    previous: str | None = None

    def triples(self) -> list[Triple]:
        """Everything that the release says of itself, sorted."""
        parts = (
            self._catalog(),
            self._dataset(),
            self._statistics(),
            partitions(self.iris.entity("dataset"), self.counts),
            self._graphs(),
            linksets(self.iris.entity("dataset"), self.counts.by_link, self._dump("")),
            self._release(),
            described(self.iris, self._dataset_iri, self._catalog_iri),
        )
        return sorted({triple for part in parts for triple in part} | set(self._distributions()))

    @property
    def _dataset_iri(self) -> str:
        return iri(self.iris.entity("dataset"))

    @property
    def _catalog_iri(self) -> str:
        return iri(f"{self.iris.entity('dataset')}#catalog")

    @property
    def _release_iri(self) -> str:
        return iri(self.iris.entity(f"release/{self.id}"))

    def _dataset(self) -> Iterator[Triple]:
        data = self._dataset_iri
        yield data, _TYPE, name("void:Dataset")
        yield data, _TYPE, name("dcat:Dataset")
        for label in (_LABEL, _TITLE):
            yield data, label, string("Tropegraph", "en")
        yield (
            data,
            name("dct:description"),
            string(
                "Tropes and the works that use them: occurrences with their modes, characters, performers, "
                "places, props and lines of dialogue, each traced to the page that it came from.",
                "en",
            ),
        )
        yield data, name("dct:publisher"), self._publisher
        yield data, name("dcat:theme"), iri(_THEME)
        for keyword in _KEYWORDS:
            yield data, name("dcat:keyword"), string(keyword, "en")
        yield data, name("dct:license"), iri(self.licence)
        yield data, name("dct:rights"), string(_RIGHTS, "en")
        yield data, name("dct:modified"), self._created
        yield data, name("void:uriSpace"), string(self.iris.base)
        yield data, name("void:sparqlEndpoint"), iri(self.iris.entity("sparql"))
        yield data, name("void:rootResource"), iri(self.iris.entity("tropes"))
        yield data, name("foaf:homepage"), iri(self.iris.base)
        for syntax in _FEATURES:
            yield data, name("void:feature"), iri(f"http://www.w3.org/ns/formats/{syntax}")
        for vocabulary in (
            f"{ONTOLOGY}#",
            *(PREFIXES[prefix] for prefix in ("schema", "skos", "prov", "dbo", "foaf")),
        ):
            yield data, name("void:vocabulary"), iri(vocabulary)
        for file in self.dumps:
            if file.startswith("tropegraph."):
                yield data, name("void:dataDump"), iri(self._dump(file))

    def _statistics(self) -> Iterator[Triple]:
        """https://www.w3.org/TR/void/#statistics"""
        data, counts = self._dataset_iri, self.counts
        yield data, name("void:triples"), integer(counts.triples)
        yield data, name("void:entities"), integer(sum(counts.summary()[kind] for kind in _ENTITY_KINDS))
        yield data, name("void:classes"), integer(len(counts.by_class))
        yield data, name("void:properties"), integer(len(counts.by_property))
        yield data, name("void:distinctSubjects"), integer(counts.subjects)
        yield data, name("void:distinctObjects"), integer(counts.objects)

    def _catalog(self) -> Iterator[Triple]:
        """What DCAT-AP 3 requires of a catalogue: https://semiceu.github.io/DCAT-AP/releases/3.0.0/#Catalogue"""
        catalog = self._catalog_iri
        yield catalog, _TYPE, name("dcat:Catalog")
        for label in (_LABEL, _TITLE):
            yield catalog, label, string("Data sets of Tropegraph", "en")
        yield catalog, name("dct:description"), string("The data set and its latest release.", "en")
        yield catalog, name("dct:publisher"), self._publisher
        yield catalog, name("dct:license"), iri(CC0)
        yield catalog, name("foaf:homepage"), iri(self.iris.base)
        for dataset in (self._dataset_iri, self._release_iri):
            yield catalog, name("dcat:dataset"), dataset
        yield self._publisher, _TYPE, name("foaf:Agent")
        for label in (_LABEL, name("foaf:name")):
            yield self._publisher, label, string("The Tropegraph authors", "en")

    def _graphs(self) -> Iterator[Triple]:
        for graph, amount in self.counts.by_graph.items():
            part, path = iri(graph), graph.removeprefix(self.iris.base)
            shared = path.removeprefix("graph/")
            yield self._dataset_iri, name("void:subset"), part
            yield part, _TYPE, name("void:Dataset")
            yield part, name("void:triples"), integer(amount)
            if path in self.page_licences:
                yield part, name("void:dataDump"), iri(self._dump(f"works/{self.page_works[path]}.ttl"))
                yield part, name("dct:license"), iri(self.page_licences[path])
                yield part, name("dct:rights"), string(_RIGHTS, "en")
                continue
            yield part, _LABEL, string(_SHARED_TITLES[shared], "en")
            yield part, name("dct:license"), iri(CC_BY if shared == "ontology" else CC0)
            if shared in _SHARED_DUMPS:
                yield part, name("void:dataDump"), iri(self._dump(_SHARED_DUMPS[shared]))

    def _release(self) -> Iterator[Triple]:
        release = self._release_iri
        yield release, _TYPE, name("prov:Entity")
        yield release, _TYPE, name("dcat:Dataset")
        for label in (_LABEL, _TITLE):
            yield release, label, string(f"Tropegraph, release {self.id}", "en")
        yield release, name("dct:description"), string(f"The data set as it was at {self.created}.", "en")
        yield release, name("dct:publisher"), self._publisher
        yield release, name("dcat:theme"), iri(_THEME)
        for keyword in _KEYWORDS:
            yield release, name("dcat:keyword"), string(keyword, "en")
        yield release, name("dct:isVersionOf"), self._dataset_iri
        yield release, name("dct:identifier"), string(self.id)
        yield release, name("dct:issued"), self._created
        yield release, name("dct:license"), iri(self.licence)
        yield release, name("prov:generatedAtTime"), self._created
        build, tool = (iri(f"{release[1:-1]}#{part}") for part in ("build", "tool"))
        yield release, name("prov:wasGeneratedBy"), build
        yield build, _TYPE, name("prov:Activity")
        yield build, name("prov:endedAtTime"), self._created
        yield build, name("prov:wasAssociatedWith"), tool
        yield tool, _TYPE, name("prov:SoftwareAgent")
        for node, label in ((build, f"Build of release {self.id}"), (tool, f"Tropegraph {self.version}")):
            yield node, _LABEL, string(label, "en")
        yield release, iri("http://www.w3.org/ns/dcat#version"), string(self.id)
        if self.previous:
            before = iri(self.iris.entity(f"release/{self.previous}"))
            yield release, name("prov:wasRevisionOf"), before
            yield release, iri("http://www.w3.org/ns/dcat#previousVersion"), before
        for page in self.page_licences:
            yield release, name("prov:wasDerivedFrom"), iri(self.iris.base + page)

    def _distributions(self) -> Iterator[Triple]:
        for file, dump in self.dumps.items():
            if file == "SHA256SUMS":
                continue
            here = self.iris.entity(f"release/{self.id}")
            part, checksum = iri(f"{here}#{file}"), iri(f"{here}#{file}-sha256")
            url = iri(self._dump(file))
            yield self._release_iri, name("dcat:distribution"), part
            yield self._dataset_iri, name("dcat:distribution"), part
            yield part, _TYPE, name("dcat:Distribution")
            yield part, _TITLE, string(file, "en")
            yield part, name("dct:description"), string(f"The data as one file, {file}", "en")
            yield part, name("dct:format"), iri(_FILE_TYPES + _FORMATS[file.split(".")[1]])
            yield part, name("dcat:accessURL"), url
            yield part, name("dcat:downloadURL"), url
            yield part, name("dcat:byteSize"), integer(dump.size_bytes)
            yield part, name("dct:license"), iri(self.licence_of(file))
            unpacked, packed = _unpacked(file)
            yield part, name("dcat:mediaType"), iri(_IANA + media_type(unpacked))
            if packed:
                yield part, iri("http://www.w3.org/ns/dcat#compressFormat"), iri(_IANA + _PACKED[packed])
            yield part, iri(f"{_SPDX}checksum"), checksum
            yield checksum, _TYPE, iri(f"{_SPDX}Checksum")
            yield checksum, iri(f"{_SPDX}algorithm"), iri(f"{_SPDX}checksumAlgorithm_sha256")
            yield checksum, iri(f"{_SPDX}checksumValue"), f'"{dump.sha256}"^^{name("xsd:hexBinary")}'

    def licence_of(self, file: str) -> str:
        """The licence of a dump: that of the strictest text in it."""
        if file.startswith(("links.", "links/", "occurrences.", "SHA256SUMS")):
            return CC0
        if file in ("ontology.ttl", "shapes.ttl"):
            return CC_BY
        if file.startswith("works/"):
            return strictest(self._work_licences[file.removeprefix("works/").removesuffix(".ttl")])
        return self.licence

    @cached_property
    def _work_licences(self) -> Mapping[str, Collection[str]]:
        """The licences of each work's pages."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for page, work in self.page_works.items():
            found[work].add(self.page_licences[page])
        return found

    def _dump(self, file: str) -> str:
        """The IRI of a dump of this very release: what ``/dumps/`` holds changes with every release."""
        return self.iris.entity(f"release/{self.id}/dumps/{file}")

    @property
    def _publisher(self) -> str:
        return iri(f"{self.iris.entity('dataset')}#publisher")

    @property
    def _created(self) -> str:
        return f'"{self.created}"^^{name("xsd:dateTime")}'


_ENTITY_KINDS = (
    "works",
    "tropes",
    "occurrences",
    "characters",
    "groups",
    "places",
    "props",
    "things",
    "agents",
    "performances",
    "quotations",
    "lines",
)


def strictest(licences: Iterable[str]) -> str:
    """The most restrictive of the licences of a release's texts; CC0 where there are none."""
    order = (CC_BY_NC_SA, CC_BY, CC0)
    present = set(licences)
    return next((licence for licence in order if licence in present), CC0)


def _unpacked(file: str) -> tuple[str, str]:
    """A dump's name without the ending of its compression, and that ending."""
    packed = next((ending for ending in _PACKED if file.endswith(ending)), "")
    return file.removesuffix(packed), packed
