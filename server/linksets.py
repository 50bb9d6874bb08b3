"""Links to each other data set as files of their own: N-Triples, and SSSOM tables with how each was checked.

https://mapping-commons.github.io/sssom/spec-formats-tsv/, https://www.w3.org/TR/void/#linkset
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path
from typing import IO

from tropegraph.mapping.iris import Iris
from tropegraph.mapping.sssom import read_links
from tropegraph.mapping.terms import Triple, integer, iri, name, string
from tropegraph.mapping.vocabulary import CC0, PREFIXES, expand

from .content import subjects, triple_of
from .dumps import gzipped
from .indexing.collecting import literal_value, short
from .indexing.identifiers import TITLES, identify

FOLDER = "links"
COLUMNS = ("subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification")

_SEMAPV = "https://w3id.org/semapv/vocab/"
_BY_ID = f"{_SEMAPV}LexicalMatching"
"""How links are found that no file of ours lists: the two names are one, as with TV Tropes ids."""

_HOMES = {
    "wikidata": "http://www.wikidata.org/",
    "imdb": "https://www.imdb.com/",
    "dbpedia": "http://dbpedia.org/",
    "dbtropes": "http://dbtropes.org/",
    "tvtropes": "https://tvtropes.org/",
    "tmdb": "https://www.themoviedb.org/",
    "viaf": "https://viaf.org/",
}
_SPACES = {
    "wd": PREFIXES["wd"],
    "dbr": PREFIXES["dbr"],
    "dbtropes": "http://dbtropes.org/resource/",
    "imdb": "https://www.imdb.com/title/",
    "tmdb": "https://www.themoviedb.org/movie/",
    "tvtropes": "https://tvtropes.org/pmwiki/pmwiki.php/",
    "viaf": "https://viaf.org/viaf/",
}
_LABEL = name("rdfs:label").encode()
READ_AT = name("foaf:isPrimaryTopicOf").encode()


class LinkCounts(dict[tuple[str, str], int]):
    """Numbers of links by data set and property: ("wikidata", "owl:sameAs") -> 6."""

    def count(self, predicate: bytes, target: bytes) -> None:
        """Counts a link, where it leads to a data set that has files of its own."""
        if source := _source(target):
            key = source, short(predicate[1:-1].decode())
            self[key] = self.get(key, 0) + 1


def write_linksets(folder: Path, content: Path, iris: Iris) -> dict[str, int | None]:
    """Writes the links of sorted N-Quads by data set, and gives how many triples each file holds."""
    end = f" {iri(iris.graph('links'))} .\n".encode()
    table = (files("tropegraph.mapping") / "authority" / "links.sssom.tsv").read_text("utf-8")
    checked = {
        (each.path, each.predicate, each.target): each.justification for each in read_links(table, iris)
    }
    (folder / FOLDER).mkdir(exist_ok=True)
    with ExitStack() as stack:
        written: dict[str, _Files] = {}
        for subject, lines in subjects(content):
            for predicate, target in _links(lines, end):
                if (source := _source(target)) is None:
                    continue
                if source not in written:
                    written[source] = _Files(stack, folder, source, iris)
                key = subject[1:-1].decode(), predicate[1:-1].decode(), target[1:-1].decode()
                path = key[0].removeprefix(iris.base)
                written[source].add(key, _label(lines), checked.get((path, key[1], key[2]), _BY_ID))
    return {file: number for each in written.values() for file, number in each.numbers()}


def linksets(dataset: str, counts: Mapping[tuple[str, str], int], dumps: str) -> Iterator[Triple]:
    """What VoID says of the links to each data set, whole and property by property.

    ``dataset`` is the IRI of the data set, ``dumps`` that of the folder of dumps with a slash at its end.
    """
    for source in sorted({source for source, _ in counts}):
        of_source = {curie: counts[each, curie] for each, curie in sorted(counts) if each == source}
        whole = f"{dataset}#links-{source}"
        yield iri(dataset), name("void:subset"), iri(whole)
        yield iri(whole), name("rdfs:label"), string(f"Links to {TITLES[source]}", "en")
        yield iri(whole), name("void:dataDump"), iri(f"{dumps}{FOLDER}/{source}.nt.gz")
        yield from _linkset(dataset, whole, source, of_source)
        for curie, number in of_source.items():
            part = f"{whole}-{curie.replace(':', '-')}"
            yield iri(whole), name("void:subset"), iri(part)
            yield iri(part), name("rdfs:label"), string(f"Links to {TITLES[source]} by {curie}", "en")
            yield from _linkset(dataset, part, source, {curie: number})


def _linkset(dataset: str, part: str, source: str, of_source: Mapping[str, int]) -> Iterator[Triple]:
    yield iri(part), name("rdf:type"), name("void:Linkset")
    yield iri(part), name("void:triples"), integer(sum(of_source.values()))
    yield iri(part), name("void:subjectsTarget"), iri(dataset)
    yield iri(part), name("void:objectsTarget"), iri(_HOMES[source])
    yield iri(part), name("dct:license"), iri(CC0)
    for target in (dataset, _HOMES[source]):
        yield iri(part), name("void:target"), iri(target)
    for curie in of_source:
        yield iri(part), name("void:linkPredicate"), iri(expand(curie))


class _Files:
    """The two files of one data set while they are written."""

    def __init__(self, stack: ExitStack, folder: Path, source: str, iris: Iris) -> None:
        self._names = f"{FOLDER}/{source}.nt.gz", f"{FOLDER}/{source}.sssom.tsv.gz"
        self._triples, self._table = (stack.enter_context(gzipped(folder / each)) for each in self._names)
        self._prefixes = {"tropegraph": iris.base, **_SPACES, **_predicate_prefixes(), "semapv": _SEMAPV}
        self._number = 0
        self._head(self._table, source, iris)

    def add(self, link: tuple[str, str, str], label: str, justification: str) -> None:
        """Writes a link: subject, predicate and object as IRIs, and how it was checked."""
        self._triples.write(f"{' '.join(map(iri, link))} .\n".encode())
        subject, predicate, target = map(self._curie, link)
        row = (subject, label, predicate, target, self._curie(justification))
        self._table.write(("\t".join(row) + "\n").encode())
        self._number += 1

    def numbers(self) -> Iterator[tuple[str, int | None]]:
        """The files with their numbers of triples: a table has none."""
        return zip(self._names, (self._number, None), strict=True)

    def _head(self, file: IO[bytes], source: str, iris: Iris) -> None:
        lines = [
            "curie_map:",
            *(f"  {prefix}: {space}" for prefix, space in sorted(self._prefixes.items())),
            f"mapping_set_id: {iris.entity(f'dumps/{FOLDER}/{source}.sssom.tsv.gz')}",
            f"mapping_set_title: Links from Tropegraph to {TITLES[source]}",
            f"license: {CC0}",
            f"subject_source: {iris.entity('dataset')}",
            f"object_source: {_HOMES[source]}",
        ]
        file.write("".join(f"#{line}\n" for line in lines).encode())
        file.write(("\t".join(COLUMNS) + "\n").encode())

    def _curie(self, value: str) -> str:
        for prefix, space in self._prefixes.items():
            if value.startswith(space) and value != space:
                return f"{prefix}:{value.removeprefix(space)}"
        return value


def _source(target: bytes) -> str | None:
    """The data set that a link leads to, where it is one of those that have files of their own."""
    found = identify(target[1:-1].decode())
    return found.source if found is not None and found.source in _HOMES else None


def _links(lines: list[bytes], end: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The properties and targets of the links among the lines about a thing: what ends so, and its page."""
    for line in lines:
        _, predicate, _ = line.split(b" ", 2)
        if line.endswith(end) or predicate == READ_AT:
            yield predicate, triple_of(line).split(b" ", 2)[2]


def _label(lines: list[bytes]) -> str:
    """The label of a thing as it stands in a row of a table."""
    for line in lines:
        _, predicate, value = triple_of(line).split(b" ", 2)
        if predicate == _LABEL:
            return " ".join(literal_value(value).split())
    return ""


def _predicate_prefixes() -> dict[str, str]:
    return {prefix: PREFIXES[prefix] for prefix in ("owl", "skos", "schema", "foaf")}
