"""A release on disk: all its files, one set of numbers, and refusals of what is not whole."""

import csv
import gzip
import hashlib
import io
import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import zstandard
from pyoxigraph import RdfFormat, Store, parse
from rdflib import Dataset, Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import VOID

from .command import built

BASE = "https://w3id.org/tropegraph/"
FORMATS = {"nt": "nt", "ttl": "turtle", "rdf": "xml"}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def release(out: Path) -> Path:
    return out / "latest"


@pytest.fixture(scope="module")
def manifest(release: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((release / "manifest.json").read_text("utf-8"))
    return loaded


@pytest.fixture(scope="module")
def triples(release: Path) -> Graph:
    return Graph().parse(data=unpacked(release, "tropegraph.nt.gz"), format="nt")


def unpacked(release: Path, dump: str) -> bytes:
    return gzip.decompress((release / "dumps" / dump).read_bytes())


def single(store: Store, query: str) -> int:
    (row,) = store.query(query)  # type: ignore[misc]
    return int(row[0].value)


LINKED = ("dbpedia", "dbtropes", "imdb", "tmdb", "tvtropes", "wikidata")


def test_the_folder_holds_what_it_should(release: Path, manifest: dict[str, Any]) -> None:
    assert {each.name for each in release.iterdir()} == {
        "store",
        "index.sqlite",
        "dumps",
        "lists.sqlite",
        "manifest.json",
        "report.ttl",
        "report.html",
        "void.ttl",
    }
    assert set(manifest["dumps"]) == {
        "SHA256SUMS",
        "links.nt.gz",
        *(f"links/{source}.{kind}.gz" for source in LINKED for kind in ("nt", "sssom.tsv")),
        "occurrences.csv.gz",
        "occurrences.parquet",
        "ontology.ttl",
        "shapes.ttl",
        *(f"tropegraph.{end}.gz" for end in ("jsonld", "nq", "nt", "rdf", "trig", "ttl")),
        "tropegraph.nq.zst",
        "works/Film/RedHeat.ttl",
    }


def test_the_id_is_the_date_and_the_hash_of_the_content(release: Path, manifest: dict[str, Any]) -> None:
    digest = hashlib.sha256(unpacked(release, "tropegraph.nq.gz")).hexdigest()
    assert manifest["id"] == f"{manifest['created'][:10]}-{digest[:12]}"
    assert release.resolve().name == manifest["id"]


def test_all_counts_agree(release: Path, manifest: dict[str, Any], triples: Graph) -> None:
    store = Store.read_only(str(release / "store"))
    void = Graph().parse(release / "void.ttl", format="turtle")
    counted = {
        "dump": len(unpacked(release, "tropegraph.nq.gz").splitlines()),
        "another engine": len(triples),
        "endpoint": single(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        "VoID": int(str(void.value(URIRef(BASE + "dataset"), VOID.triples))),
        "graphs": sum(manifest["counts"]["graphs"].values()),
    }
    assert counted == dict.fromkeys(counted, manifest["counts"]["triples"])


def test_no_triple_stands_in_two_graphs(release: Path) -> None:
    quads = parse(unpacked(release, "tropegraph.nq.gz"), format=RdfFormat.N_QUADS)
    doubled = [triple for triple, times in Counter(str(quad.triple) for quad in quads).items() if times > 1]
    assert doubled == []


def test_graphs_apart_are_in_the_store_by_name_only(release: Path) -> None:
    store = Store.read_only(str(release / "store"))
    for graph in ("graph/release", "graph/report"):
        assert single(store, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{BASE}{graph}> {{ ?s ?p ?o }} }}") > 0
        assert f"{BASE}{graph}".encode() not in unpacked(release, "tropegraph.nq.gz")


def test_partitions_count_what_they_name(release: Path) -> None:
    store = Store.read_only(str(release / "store"))
    void = Graph().parse(release / "void.ttl", format="turtle")
    dataset = URIRef(BASE + "dataset")
    classes, properties = (
        [(part, void.value(part, VOID[kind])) for part in void.objects(dataset, VOID[f"{kind}Partition"])]
        for kind in ("class", "property")
    )
    assert len(classes) > 15
    assert len(properties) > 40
    for part, term in classes:
        assert single(store, f"SELECT (COUNT(*) AS ?n) {{ ?s a <{term}> }}") == int(
            str(void.value(part, VOID.entities))
        )
    for part, term in properties:
        expected = int(str(void.value(part, VOID.triples)))
        assert single(store, f"SELECT (COUNT(*) AS ?n) {{ ?s <{term}> ?o }}") == expected


@pytest.mark.parametrize("ending", FORMATS)
def test_each_dump_of_triples_is_the_same_graph(release: Path, triples: Graph, ending: str) -> None:
    parsed = Graph().parse(data=unpacked(release, f"tropegraph.{ending}.gz"), format=FORMATS[ending])
    assert isomorphic(parsed, triples)


@pytest.mark.filterwarnings(
    "ignore:(Dataset|ConjunctiveGraph):DeprecationWarning"
)  # raised by rdflib's own parsers
@pytest.mark.parametrize(("ending", "syntax"), [("trig", "trig"), ("jsonld", "json-ld"), ("nq", "nquads")])
def test_each_dump_of_graphs_is_the_same_data_set(release: Path, ending: str, syntax: str) -> None:
    parsed = Dataset()
    parsed.parse(data=unpacked(release, f"tropegraph.{ending}.gz"), format=syntax)
    reference = Dataset()
    reference.parse(data=unpacked(release, "tropegraph.nq.gz"), format="nquads")
    assert set(parsed.quads()) == set(reference.quads())


@pytest.mark.skipif(shutil.which("rapper") is None, reason="rapper (Debian's raptor2-utils) is not installed")
@pytest.mark.parametrize(
    ("ending", "syntax"), [("nt", "ntriples"), ("ttl", "turtle"), ("rdf", "rdfxml"), ("nq", "nquads")]
)
def test_rapper_reads_each_dump(release: Path, manifest: dict[str, Any], ending: str, syntax: str) -> None:
    done = subprocess.run(
        ["rapper", "-q", "-i", syntax, "-o", "ntriples", "-", BASE],
        input=unpacked(release, f"tropegraph.{ending}.gz"),
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    assert len(done.stdout.splitlines()) == manifest["counts"]["triples"]


def test_the_zstd_dump_is_the_gzip_dump(release: Path) -> None:
    packed = (release / "dumps" / "tropegraph.nq.zst").read_bytes()
    assert zstandard.ZstdDecompressor().decompress(packed) == unpacked(release, "tropegraph.nq.gz")


def test_the_table_has_a_row_for_each_occurrence(release: Path, manifest: dict[str, Any]) -> None:
    rows = list(csv.DictReader(io.StringIO(unpacked(release, "occurrences.csv.gz").decode())))
    assert len(rows) == manifest["counts"]["occurrences"] == 40
    by_end = {row["occurrence"].partition("/occurrence/")[2]: row for row in rows}
    assert by_end["PoliceAreUseless"] == {
        "occurrence": f"{BASE}Film/RedHeat/occurrence/PoliceAreUseless",
        "parent": "",
        "work": f"{BASE}Film/RedHeat",
        "trope": f"{BASE}Main/PoliceAreUseless",
        "mode": f"{BASE}mode/Lampshaded",
        "basis": f"{BASE}ontology#Asserted",
        "position": "26",
    }
    assert by_end["BottomlessMagazines/2"]["parent"] == f"{BASE}Film/RedHeat/occurrence/BottomlessMagazines"


def test_sha256sum_accepts_the_checksums(release: Path, manifest: dict[str, Any]) -> None:
    done = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=release / "dumps", capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": OK") == len(manifest["dumps"]) - 1 > 20


def test_every_iri_of_ours_is_described_and_labelled(triples: Graph) -> None:
    from rdflib.namespace import RDFS

    ours = {
        term
        for _, predicate, term in triples
        if isinstance(term, URIRef) and term.startswith(BASE) and "#char=" not in term
    }
    paths = ("", "context.jsonld", "shapes", "ontology", "ontology/1.0.0")
    documents = {URIRef(BASE + path) for path in paths}
    assert len(ours) > 150
    assert sorted(term for term in ours - documents if (term, RDFS.label, None) not in triples) == []
