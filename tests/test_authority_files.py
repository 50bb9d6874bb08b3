"""The curated files, read as raw Turtle and TSV: what each entity, link and moved row must be like."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from tropegraph.mapping.iris import WIKI_ID, camel_name, wikiword
from tropegraph.mapping.vocabulary import DBTROPES, DEFAULT_BASE, PREFIXES, expand

ROOT = Path(__file__).parents[1]
AUTHORITY = ROOT / "mapping" / "authority"
LISTS = ROOT.parent / "shared" / "lists"

TURTLE = sorted(AUTHORITY.rglob("*.ttl"))
WORKS = [file for file in TURTLE if file.parent != AUTHORITY]
SHARED = [file for file in TURTLE if file.parent == AUTHORITY]

FOLDERS = {kind: kind.lower() for kind in ("Agent", "Place", "Thing", "Character", "Group", "Prop")}
"""The folder that the IRI of an entity of a class shows; works and tropes have a TV Tropes id instead."""

STANDARD_TYPES = {
    "Agent": ["schema:Person", "schema:Organization"],
    "Place": ["schema:Place"],
    "Thing": ["schema:Thing"],
    "Character": ["schema:Person"],
    "Group": ["schema:Organization"],
    "Prop": ["schema:Thing"],
    "Work": ["schema:Movie"],
    "Trope": ["skos:Concept"],
}
"""The classes that a curated entity may have, and of which types one stands beside each."""

JUSTIFICATIONS = {"semapv:ManualMappingCuration", "semapv:LexicalMatching"}
"""https://mapping-commons.github.io/semantic-mapping-vocabulary/"""

NAMING = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)


def parsed(*files: Path, base: str = DEFAULT_BASE) -> Graph:
    graph = Graph()
    for file in files:
        graph.parse(file, format="turtle", publicID=base)
    return graph


@pytest.fixture(scope="module")
def curated() -> Graph:
    return parsed(*TURTLE)


@pytest.fixture(scope="module")
def links() -> list[dict[str, str]]:
    return list(csv.DictReader(_rows(), delimiter="\t"))


def _rows() -> Iterator[str]:
    lines = (AUTHORITY / "links.sssom.tsv").read_text("utf-8").splitlines()
    return (line for line in lines if not line.startswith("#"))


def prefixes_of_links() -> dict[str, str]:
    text = (AUTHORITY / "links.sssom.tsv").read_text("utf-8")
    return dict(re.findall(r"^#  (\w+): (\S+)$", text, re.MULTILINE))


def expanded(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return prefixes_of_links()[prefix] + local


def path_of(entity: Node) -> str:
    return str(entity).removeprefix(DEFAULT_BASE)


def kinds_of(entity: Node, graph: Graph) -> list[str]:
    names = [str(kind).removeprefix(PREFIXES["tg"]) for kind in graph.objects(entity, RDF.type)]
    return [name for name in names if name in STANDARD_TYPES]


def entities(graph: Graph) -> set[Node]:
    """Every subject that is no occurrence: occurrences are described by the pages."""
    return {subject for subject in graph.subjects() if "/occurrence/" not in str(subject)}


def label_of(entity: Node, graph: Graph) -> str:
    labels = [*graph.objects(entity, RDFS.label), *graph.objects(entity, SKOS.prefLabel)]
    assert len(labels) == 1, f"{entity} has {len(labels)} labels"
    return str(labels[0])


def shared_list(name: str) -> list[dict[str, str]]:
    if not (LISTS / name).exists():
        pytest.skip(f"the list is not at ../shared/lists/{name}")
    with (LISTS / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t"))


def test_files_are_the_known_ones() -> None:
    names = [str(file.relative_to(AUTHORITY)) for file in TURTLE]
    assert names == ["Film/RedHeat.ttl", "agents.ttl", "places.ttl", "things.ttl", "tropes.ttl", "works.ttl"]


@pytest.mark.parametrize("file", TURTLE, ids=lambda file: file.stem)
def test_layout_is_longturtle(file: Path) -> None:
    """Blocks are as rdflib writes them; their order is the curator's."""
    stand_in = "https://stand-in.invalid/"  # rdflib never shortens IRIs to paths that hold a slash
    graph = parsed(file, base=stand_in)
    written = graph.serialize(format="longturtle").replace(f"<{stand_in}", "<")
    kept = re.sub(r"^#.*\n", "", file.read_text("utf-8"), flags=re.MULTILINE)
    assert blocks(kept) == blocks(written)


def blocks(turtle: str) -> list[str]:
    return sorted(turtle.strip().split("\n\n"))


@pytest.mark.parametrize("file", TURTLE, ids=lambda file: file.stem)
def test_prefixes_are_those_of_the_vocabulary(file: Path) -> None:
    declared = dict(re.findall(r"^PREFIX (\w+): <(\S+)>$", file.read_text("utf-8"), re.MULTILINE))
    assert declared.items() <= PREFIXES.items()


@pytest.mark.parametrize("file", TURTLE, ids=lambda file: file.stem)
def test_file_names_its_licence(file: Path) -> None:
    assert "# Licence: CC0 1.0, " in file.read_text("utf-8")


def test_no_blank_nodes_and_english_literals_only(curated: Graph) -> None:
    nodes = {node for triple in curated for node in triple}
    literals = {node for node in nodes if isinstance(node, Literal)}
    assert all(isinstance(node, URIRef | Literal) for node in nodes)
    assert {literal.language for literal in literals} == {"en"}


def test_each_entity_has_one_class_and_one_label(curated: Graph) -> None:
    for entity in entities(curated):
        assert len(kinds_of(entity, curated)) == 1, entity
        assert label_of(entity, curated)


def test_each_entity_has_a_standard_type(curated: Graph) -> None:
    for entity in entities(curated):
        (kind,) = kinds_of(entity, curated)
        types = set(curated.objects(entity, RDF.type))
        assert types & {URIRef(expand(name)) for name in STANDARD_TYPES[kind]}, entity


def test_each_iri_fits_its_class_and_label(curated: Graph) -> None:
    for entity in entities(curated):
        (kind,) = kinds_of(entity, curated)
        path, label = path_of(entity), label_of(entity, curated)
        if kind == "Trope":
            assert path == f"Main/{wikiword(label)}"
        elif kind == "Work":
            assert WIKI_ID.fullmatch(path) and path.endswith(f"/{wikiword(label)}")
        else:
            work, slash, own = path.rpartition(f"/{FOLDERS[kind]}/")
            assert own == camel_name(label) if slash else path == f"{FOLDERS[kind]}/{camel_name(label)}"
            assert not slash or WIKI_ID.fullmatch(work)


def test_what_belongs_to_a_work_says_so(curated: Graph) -> None:
    for entity in entities(curated):
        match = re.match(r"([A-Z]\w*/\w+)/\w+/", path_of(entity))
        stated = [path_of(work) for work in curated.objects(entity, URIRef(expand("tg:inWork")))]
        assert stated == ([match[1]] if match else []), entity


def test_every_object_is_described(curated: Graph) -> None:
    named = {node for node in curated.objects() if str(node).startswith(DEFAULT_BASE)}
    fixed = (PREFIXES["tg"], PREFIXES["mode"])
    assert {node for node in named if not str(node).startswith(fixed)} - entities(curated) == set()


@pytest.mark.parametrize("work", WORKS, ids=lambda file: file.stem)
def test_no_name_stands_for_two_entities(work: Path) -> None:
    scope = parsed(*SHARED, work)
    claims = Counter(
        str(name)
        for entity in entities(scope)
        for name in {name for naming in NAMING for name in scope.objects(entity, naming)}
    )
    assert [name for name, entities_named in claims.items() if entities_named > 1] == []


@pytest.mark.parametrize("work", WORKS, ids=lambda file: file.stem)
def test_a_work_file_adds_only_hidden_labels_to_shared_entities(work: Path) -> None:
    shared = entities(parsed(*SHARED))
    added = {predicate for subject, predicate, _ in parsed(work) if subject in shared}
    assert added <= {SKOS.hiddenLabel}


def test_shared_files_hold_no_hidden_labels() -> None:
    assert list(parsed(*SHARED).subject_objects(SKOS.hiddenLabel)) == []


@pytest.mark.parametrize("work", WORKS, ids=lambda file: file.stem)
def test_curated_occurrences_say_why(work: Path) -> None:
    graph = parsed(work)
    tropes = {path_of(trope).removeprefix("Main/") for trope in entities(parsed(*SHARED))}
    occurrences = set(graph.subjects()) - entities(graph)
    for occurrence in occurrences:
        of_work, _, trope = path_of(occurrence).partition("/occurrence/")
        assert of_work == str(work.relative_to(AUTHORITY).with_suffix(""))
        assert re.sub(r"(?:-\d+)?(?:/\d+)*$", "", trope) in tropes
        assert len(list(graph.objects(occurrence, SKOS.editorialNote))) == 1
    assert occurrences


def test_links_name_their_set_and_licence() -> None:
    """Both are required: https://mapping-commons.github.io/sssom/MappingSet/"""
    text = (AUTHORITY / "links.sssom.tsv").read_text("utf-8")
    assert "\n#mapping_set_id: https://w3id.org/tropegraph/authority/links\n" in text
    assert "\n#license: https://creativecommons.org/publicdomain/zero/1.0/\n" in text


def test_links_declare_every_prefix_once_and_no_other(links: list[dict[str, str]]) -> None:
    columns = ("subject_id", "predicate_id", "object_id", "mapping_justification")
    used = {row[column].partition(":")[0] for row in links for column in columns}
    declared = prefixes_of_links()
    assert used == set(declared)
    assert {name: iri for name, iri in declared.items() if PREFIXES.get(name, iri) != iri} == {}


def test_links_are_sorted_and_each_stands_once() -> None:
    rows = list(_rows())[1:]
    assert rows == sorted(set(rows))


def test_links_speak_of_curated_entities_by_their_labels(links: list[dict[str, str]], curated: Graph) -> None:
    for row in links:
        subject = URIRef(expanded(row["subject_id"]))
        assert label_of(subject, curated) == row["subject_label"]
        assert row["mapping_justification"] in JUSTIFICATIONS


def test_every_identifier_is_a_verified_one(links: list[dict[str, str]]) -> None:
    """Lexical matching is left to the next test; all else must be in the list, and all of the list here."""
    verified = {
        (row["entity"].partition(" (")[0], predicate, iri)
        for row in shared_list("identifiers.tsv")
        if row["status"].startswith("verified") and row["kind"] not in {"class", "property"}
        for predicate, iri in identifiers(row)
    }
    stated = {
        (row["subject_label"], row["predicate_id"], expanded(row["object_id"]))
        for row in links
        if row["mapping_justification"] == "semapv:ManualMappingCuration"
    }
    assert stated == verified


def identifiers(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The links that a row of the list of identifiers allows, as (predicate, IRI)."""
    if row["wikidata"]:
        yield "owl:sameAs", PREFIXES["wd"] + row["wikidata"]
    for known in row["other"].split():
        source, _, value = known.partition(":")
        if source == "dbr":
            yield "owl:sameAs", PREFIXES["dbr"] + value
        elif source == "imdb":
            yield "schema:sameAs", f"https://www.imdb.com/title/{value}/"
        elif source == "tmdb":
            yield "schema:sameAs", f"https://www.themoviedb.org/movie/{value}"
        elif source == "dbtropes":
            yield "skos:exactMatch", DBTROPES + value


def test_tropes_are_linked_where_dbtropes_had_them(links: list[dict[str, str]], curated: Graph) -> None:
    listed = {row["wikiword"] for row in shared_list("trope_wikiwords.tsv") if row["in_dbtropes_2014"] == "1"}
    paths = {path_of(trope) for trope in curated.subjects(RDF.type, URIRef(expand("tg:Trope")))}
    expected = {path for path in paths if path.removeprefix("Main/") in listed}
    rows = [row for row in links if row["mapping_justification"] == "semapv:LexicalMatching"]
    assert {row["predicate_id"] for row in rows} == {"skos:exactMatch"}
    assert all(expanded(row["object_id"]) == DBTROPES + row["subject_id"].partition(":")[2] for row in rows)
    assert {row["subject_id"].partition(":")[2] for row in rows} == expected


def test_moved_rows_have_an_old_path_and_a_reason() -> None:
    header, *rows = (AUTHORITY / "moved.tsv").read_text("utf-8").splitlines()
    assert header == "old\tnew\treason"
    for row in rows:
        old, _, reason = row.split("\t")
        assert old and reason
