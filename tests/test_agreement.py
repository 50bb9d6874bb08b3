"""``tropegraph validate`` on a release names what its parts do not agree on, one fault for each."""

import gzip
import hashlib
import json
import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS, SH

from tropegraph.mapping.errors import ReleaseError
from tropegraph.mapping.shapes_graph import load_shapes
from tropegraph.mapping.vocabulary import PREFIXES
from tropegraph.server.agreement import disagreements
from tropegraph.server.release import open_release

from .command import tropegraph


def other_count_in_the_manifest(release: Path) -> None:
    edit(release / "manifest.json", r'"tropes": \d+', '"tropes": 9999')


def other_graph_in_the_manifest(release: Path) -> None:
    edit(release / "manifest.json", r'(graph/links": )\d+', r"\g<1>9999")


def other_content_in_the_manifest(release: Path) -> None:
    edit(release / "manifest.json", r'"content_sha256": "[0-9a-f]+', f'"content_sha256": "{"0" * 64}')


def other_checksum_in_the_list(release: Path) -> None:
    sums = release / "dumps" / "SHA256SUMS"
    edit(sums, r"[0-9a-f]{64}(?=  links)", "0" * 64)
    digest = hashlib.sha256(sums.read_bytes()).hexdigest()
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    manifest["dumps"]["SHA256SUMS"]["sha256"] = digest
    (release / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def other_content_in_the_dump(release: Path) -> None:
    (release / "dumps" / "tropegraph.nq.gz").write_bytes(gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n"))


def other_dump(release: Path) -> None:
    shutil.copy(release / "dumps" / "ontology.ttl", release / "dumps" / "shapes.ttl")


def other_count_in_void(release: Path) -> None:
    edit(release / "void.ttl", r"(void:class tg:Trope ;\s+void:entities) \d+", r"\1 9999")
    in_store(release, "void.ttl", "graph/release")


def other_total_in_void(release: Path) -> None:
    edit(release / "void.ttl", r"void:distinctSubjects \d+", "void:distinctSubjects 9999")
    in_store(release, "void.ttl", "graph/release")


def other_description_in_the_store(release: Path) -> None:
    edit(release / "void.ttl", r"The data set and its latest release", "Another")


def broken_description(release: Path) -> None:
    (release / "void.ttl").write_text("<a> <b>", "utf-8")
    in_store(release, "void.ttl", "graph/release")


def statement_lost_in_the_store(release: Path) -> None:
    store = Store(str(release / "store"))
    store.remove(next(store.quads_for_pattern(None, None, None, node(release, "graph/links"))))
    store.flush()


def statement_too_many_in_the_store(release: Path) -> None:
    store = Store(str(release / "store"))
    store.add(Quad(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c")))
    store.flush()


def file_of_the_store_cut_short(release: Path) -> None:
    largest = max((release / "store").glob("*.sst"), key=lambda file: file.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-100])


def list_of_checksums_that_is_no_text(release: Path) -> None:
    (release / "dumps" / "SHA256SUMS").write_bytes(b"\x00\xff\n")


def other_size_in_the_manifest(release: Path) -> None:
    edit(release / "manifest.json", r'("ontology.ttl": \{\s*"size_bytes":) \d+', r"\1 9999")


def other_triples_of_a_dump_in_the_manifest(release: Path) -> None:
    edit(release / "manifest.json", r'("tropegraph.ttl.gz": \{[^}]*"triples":) \d+', r"\1 9999")


TAMPERED: list[tuple[Callable[[Path], None], list[str]]] = [
    (other_count_in_the_manifest, ["manifest.json: it has 9999 of tropes, the dump has "]),
    (other_graph_in_the_manifest, ["manifest.json: it has 9999 of https://w3id.org/tropegraph/graph/links"]),
    (
        other_content_in_the_manifest,
        ["nq.gz: it holds other statements", "nq.zst: it holds other statements"],
    ),
    (other_checksum_in_the_list, ["SHA256SUMS: it has another checksum of links.nt.gz"]),
    (other_dump, ["shapes.ttl: the checksum is not that of the manifest"]),
    (other_count_in_void, ["void.ttl: it has 9999 of https://w3id.org/tropegraph/ontology#Trope"]),
    (other_total_in_void, ["void.ttl: it has 9999 of distinctSubjects"]),
    (other_description_in_the_store, ["graph/release is not what void.ttl says"]),
    (broken_description, ["void.ttl: it cannot be read"]),
    (statement_lost_in_the_store, [r"store: it has \d+ of https://w3id.org/tropegraph/graph/links"]),
    (file_of_the_store_cut_short, [r"store: the store cannot be read \(Corruption"]),
    (other_size_in_the_manifest, ["ontology.ttl: it is not as long as the manifest says"]),
    (
        other_triples_of_a_dump_in_the_manifest,
        ["manifest.json: it has 9999 of triples of tropegraph.ttl.gz, the dump has "],
    ),
    (statement_too_many_in_the_store, [r"store: it has \d+ of default graph"]),
]


def edit(file: Path, pattern: str, replacement: str) -> None:
    text, number = re.subn(pattern, replacement, file.read_text("utf-8"), count=1)
    assert number == 1
    file.write_text(text, "utf-8")


def node(release: Path, path: str) -> NamedNode:
    return NamedNode(f"{open_release(release).base}{path}")


def in_store(release: Path, file: str, graph: str) -> None:
    """Makes a graph of the store say what a file says, as far as that can be read."""
    store = Store(str(release / "store"))
    store.remove_graph(node(release, graph))
    try:
        store.load(path=str(release / file), to_graph=node(release, graph))
    except SyntaxError:
        pass
    store.flush()


@pytest.fixture
def copy(default_out: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree((default_out / "latest").resolve(), tmp_path / "release"))


@pytest.mark.parametrize(("tamper", "wrong"), TAMPERED, ids=lambda given: getattr(given, "__name__", ""))
def test_each_disagreement_is_one_fault(tamper: Callable[[Path], None], wrong: list[str], copy: Path) -> None:
    tamper(copy)
    found = list(disagreements(open_release(copy)))
    assert len(found) == len(wrong), found
    for fault, pattern in zip(found, wrong, strict=True):
        assert re.search(pattern, fault)
        assert fault.endswith("build again")


def test_a_list_of_checksums_that_is_no_text_has_another_for_each_dump(copy: Path) -> None:
    list_of_checksums_that_is_no_text(copy)
    found = list(disagreements(open_release(copy)))
    dumps = open_release(copy).manifest["dumps"]
    assert len(found) == len(dumps) > 10


@pytest.mark.parametrize(
    "change",
    [
        {"id": {}},
        {"base": None},
        {"base": "no base"},
        {"counts": {}},
        {"counts": {"triples": 1, "graphs": 5}},
        {"dumps": {"SHA256SUMS": None}},
        {"dumps": {"SHA256SUMS": {}}},
    ],
    ids=str,
)
def test_a_manifest_of_another_form_is_told(change: dict[str, object], copy: Path) -> None:
    file = copy / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **change}), "utf-8")
    with pytest.raises(ReleaseError, match="of another kind than expected"):
        open_release(copy)


def test_a_release_as_it_was_built_agrees_with_itself(default_out: Path) -> None:
    assert list(disagreements(open_release(default_out))) == []


@pytest.mark.parametrize("form", ["text", "html", "json", "turtle"])
@pytest.mark.parametrize(
    "tamper", [statement_lost_in_the_store, other_content_in_the_dump, file_of_the_store_cut_short]
)
def test_every_form_of_the_report_names_them(tamper: Callable[[Path], None], form: str, copy: Path) -> None:
    tamper(copy)
    faults = list(disagreements(open_release(copy)))
    done = tropegraph("validate", copy, "--format", form)
    assert done.returncode == 1
    assert faults
    if form == "json":
        report = json.loads(done.stdout)
        assert report["conforms"] is False
        assert set(faults) <= {fault["message"] for fault in report["faults"]}
    elif form == "turtle":
        graph = Graph().parse(data=done.stdout, format="turtle")
        assert set(graph.objects(None, SH.conforms)) == {Literal(False)}
        assert set(faults) <= set(map(str, graph.objects(None, SH.resultMessage)))
        components = set(graph.objects(None, SH.sourceConstraintComponent))
        assert URIRef(f"{PREFIXES['shapes']}AgreementConstraintComponent") in components
        assert URIRef(f"{open_release(copy).base}release/{open_release(copy).id}") in set(
            graph.objects(None, SH.focusNode)
        )
    else:
        assert [fault for fault in faults if fault not in unescape(done.stdout)] == []
        assert "Violation" in done.stdout
        assert "may be published" not in done.stdout


def test_the_component_of_disagreements_is_described_with_the_shapes() -> None:
    component = URIRef(f"{PREFIXES['shapes']}AgreementConstraintComponent")
    assert (component, RDFS.comment, None) in load_shapes()


def test_shapes_that_the_release_has_nothing_for_are_told(copy: Path, tmp_path: Path) -> None:
    shapes = tmp_path / "mine.ttl"
    shapes.write_text(
        f"""@prefix sh: <{SH}> . <urn:s> a sh:NodeShape ; sh:nodeKind sh:IRI ;
        sh:targetClass <urn:gone>, <{PREFIXES["tg"]}Work> ."""
    )
    done = tropegraph("validate", copy, "--shapes", shapes)
    assert done.returncode == 0
    assert "Note: the shapes' target <urn:gone> selects nothing in " in done.stderr
    shapes.write_text(shapes.read_text().replace(f", <{PREFIXES['tg']}Work>", ""))
    done = tropegraph("validate", copy, "--shapes", shapes)
    assert (done.returncode, done.stdout) == (2, "")
    assert "it holds nothing that the shapes are about" in done.stderr
