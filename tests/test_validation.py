"""Validation and its reports: what comes back, in which order, in which form."""

import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH

from tropegraph.mapping.report import Fault, Report, merged
from tropegraph.mapping.report_rdf import to_triples, to_turtle
from tropegraph.mapping.report_text import to_html, to_text
from tropegraph.mapping.terms import name
from tropegraph.mapping.validation import count_targets, load_shapes, validate
from tropegraph.mapping.vocabulary import PREFIXES

FIXTURES = Path(__file__).parent / "fixtures" / "shapes"
REPORT_BASE = "https://w3id.org/tropegraph/release/2026-01-01-0123456789ab/report#"

MISSING = Fault(
    focus="<https://w3id.org/tropegraph/Film/RedHeat/occurrence/HandCannon>",
    shape="Occurrence-ofTrope",
    path="tg:ofTrope",
    constraint="minCount",
    severity="Violation",
    messages=('"An occurrence is of exactly one trope."@en',),
)
UNFOUNDED = Fault(
    focus="<https://w3id.org/tropegraph/Film/RedHeat>",
    shape="Work-exhibits",
    path="tg:exhibits",
    constraint="Work-exhibits-unfounded",
    severity="Violation",
    messages=('"No occurrence that counts shows this trope as present in the work."@en',),
    value="<https://w3id.org/tropegraph/Main/HandCannon>",
)
ORPHAN = Fault(
    focus="<https://w3id.org/tropegraph/Film/RedHeat/quotation/1>",
    shape="Quotation-quotationOf",
    path="^tg:quotation",
    constraint="minCount",
    severity="Violation",
    messages=('"A quotation belongs to exactly one occurrence or work."@en',),
)
EARLY = Fault(
    focus="<https://w3id.org/tropegraph/Film/RedHeat>",
    shape="Work-copyrightYear-early",
    path="schema:copyrightYear",
    constraint="minInclusive",
    severity="Warning",
    messages=('"A year before 1870 is earlier than film: look whether it was misread."@en',),
    value='"198"^^<http://www.w3.org/2001/XMLSchema#integer>',
)
SPEECHLESS = Fault(
    focus="<https://w3id.org/tropegraph/Film/RedHeat/quotation/1/line/1>",
    shape="Line-spokenByCharacter-unknown",
    path="schema:spokenByCharacter",
    constraint="minCount",
    severity="Info",
    messages=('"Who speaks the line is not known."@en',),
)


def page() -> Graph:
    graph = Graph().parse(FIXTURES / "Work.valid.ttl", format="turtle")
    return graph.parse(FIXTURES / "Page.valid.ttl", format="turtle")


def report_graph(report: Report) -> Graph:
    return Graph().parse(
        data="".join(f"{s} {p} {o} .\n" for s, p, o in to_triples(report, REPORT_BASE)), format="nt"
    )


def test_fault_says_where_what_and_why() -> None:
    graph = Graph().parse(FIXTURES / "Work.valid.ttl", format="turtle")
    graph.parse(FIXTURES / "authority.valid.ttl", format="turtle")
    graph.set(
        (
            URIRef("https://w3id.org/tropegraph/Film/RedHeat"),
            URIRef(PREFIXES["schema"] + "copyrightYear"),
            Literal(198),
        )
    )
    assert validate(graph).faults == (EARLY,)


def test_data_stay_as_they_are() -> None:
    graph = page()
    before = set(graph)
    validate(graph)
    assert set(graph) == before


def test_cached_shapes_stay_as_they_are() -> None:
    before = set(load_shapes())
    validate(page())
    assert set(load_shapes()) == before


def test_any_literal_may_stand_where_an_iri_should() -> None:
    shapes = load_shapes()
    graph = Graph()
    for target in shapes.objects(None, SH.targetClass):
        node = URIRef(f"https://w3id.org/tropegraph/{str(target).removeprefix(PREFIXES['tg'])}")
        for path in shapes.objects(None, SH.path):
            if isinstance(path, URIRef):
                graph.add((node, path, Literal(r"\d #char=1,\2 {?value} <b>")))
        graph.set((node, RDF.type, target))
    assert not validate(graph).conforms


def test_targets_are_the_nodes_that_a_shape_is_about() -> None:
    assert count_targets(page()) == 2


def test_data_of_another_model_have_no_targets() -> None:
    assert count_targets(Graph().parse(FIXTURES / "Occurrence-position.wrong.ttl", format="turtle")) == 0


def test_blank_node_is_a_fault() -> None:
    faults = validate(Graph().parse(data=f"[] a <{PREFIXES['tg']}Thing> .", format="turtle")).faults
    assert ("Thing", "pattern") in {(fault.shape, fault.constraint) for fault in faults}


@pytest.mark.parametrize(
    ("faults", "conforms"),
    [((), True), ((SPEECHLESS,), True), ((EARLY,), True), ((EARLY, MISSING), False)],
    ids=["none", "info", "warning", "violation"],
)
def test_only_a_violation_keeps_data_back(faults: tuple[Fault, ...], conforms: bool) -> None:
    assert Report(faults).conforms is conforms


def test_merged_report_holds_each_fault_once_in_order() -> None:
    reports = [Report((UNFOUNDED,)), Report((EARLY, UNFOUNDED)), Report()]
    assert merged(reports).faults == tuple(sorted((EARLY, UNFOUNDED)))


def test_specification_counts_every_result_against_conformance() -> None:
    assert report_graph(Report((SPEECHLESS,))).value(None, SH.conforms, Literal(False))
    assert report_graph(Report()).value(None, SH.conforms, Literal(True))


def test_report_triples_have_the_parts_of_a_result() -> None:
    graph = report_graph(Report((UNFOUNDED,)))
    (result,) = graph.objects(None, SH.result)
    parts = {
        SH.focusNode: UNFOUNDED.focus,
        SH.resultPath: name("tg:exhibits"),
        SH.resultSeverity: name("sh:Violation"),
        SH.sourceConstraint: name("shapes:Work-exhibits-unfounded"),
        SH.sourceConstraintComponent: name("sh:SPARQLConstraintComponent"),
        SH.sourceShape: name("shapes:Work-exhibits"),
        SH.value: UNFOUNDED.value,
    }
    assert {part: graph.value(result, part) for part in parts} == {
        part: URIRef(term[1:-1]) for part, term in parts.items()
    }


def test_report_triples_name_the_constraint_component() -> None:
    graph = report_graph(Report((MISSING,)))
    assert set(graph.objects(None, SH.sourceConstraintComponent)) == {SH.MinCountConstraintComponent}


def test_inverse_path_has_a_node_of_its_own() -> None:
    graph = report_graph(Report((ORPHAN,)))
    (path,) = graph.objects(None, SH.resultPath)
    assert graph.value(path, SH.inversePath) == URIRef(PREFIXES["tg"] + "quotation")


def test_report_triples_are_the_same_each_time_and_without_blank_nodes() -> None:
    faults = (MISSING, UNFOUNDED, ORPHAN, EARLY, SPEECHLESS)
    triples = to_triples(Report(faults), REPORT_BASE)
    assert triples == to_triples(Report(tuple(reversed(faults))), REPORT_BASE)
    nodes = {subject for subject, _, _ in triples}
    assert len(nodes) == 1 + len(faults) + 1  # the report, the results, the inverse path
    assert all(node.startswith(f"<{REPORT_BASE}") and len(node) == len(REPORT_BASE) + 18 for node in nodes)


def test_turtle_holds_the_same_triples() -> None:
    report = Report((MISSING, ORPHAN, EARLY))
    assert set(Graph().parse(data=to_turtle(report, REPORT_BASE), format="turtle")) == set(
        report_graph(report)
    )


def test_every_result_of_a_real_run_is_a_report() -> None:
    without_work_and_page = Graph().parse(FIXTURES / "Occurrence.valid.ttl", format="turtle")
    report = validate(without_work_and_page)
    results = set(report_graph(report).subjects(RDF.type, SH.ValidationResult))
    assert len(results) == len(report.faults) > 0


def test_text_puts_the_worst_first_and_counts_the_rest() -> None:
    many = tuple(
        Fault(
            f"<https://example.org/{n}>", "Work-label", "rdfs:label", "minCount", "Violation", ('"No."@en',)
        )
        for n in range(7)
    )
    assert to_text(Report((EARLY, *many)), limit=2) == (
        "7 violations, 1 warning\n"
        "Violation Work-label minCount (7): No.\n"
        "  <https://example.org/0>\n"
        "  <https://example.org/1>\n"
        "  … and 5 more\n"
        f"Warning Work-copyrightYear-early minInclusive (1): {EARLY.message}\n"
        '  <https://w3id.org/tropegraph/Film/RedHeat> "198"^^<http://www.w3.org/2001/XMLSchema#integer>\n'
    )


def test_text_of_no_faults() -> None:
    assert to_text(Report()) == "no faults\n"


@pytest.mark.parametrize(
    ("report", "verdict"),
    [
        (Report((EARLY,)), "The data may be published: 1 warning."),
        (Report((MISSING,)), "The data may not be published: 1 violation."),
    ],
    ids=["conforms", "does not"],
)
def test_html_begins_with_the_verdict(report: Report, verdict: str) -> None:
    assert f"<p>{verdict}</p>" in to_html(report)


def test_html_escapes_what_the_data_say() -> None:
    fault = Fault(
        "<https://example.org/?a&b>",
        "Work-label",
        "rdfs:label",
        "pattern",
        "Violation",
        ('"<No>"@en',),
        '"<script>"@en',
    )
    html = to_html(Report((fault,)))
    assert '<a href="https://example.org/?a&amp;b">https://example.org/?a&amp;b</a>' in html
    assert "<td>&quot;&lt;script&gt;&quot;@en</td>" in html
    assert "<p>&lt;No&gt;</p>" in html


def test_html_links_web_iris_only() -> None:
    fault = Fault("<javascript:alert(1)>", "Work-label", "rdfs:label", "minCount", "Violation", ('"No."@en',))
    html = to_html(Report((fault,)))
    assert "&lt;javascript:alert(1)&gt;" in html
    assert "<a " not in html


def test_html_caps_long_lists() -> None:
    many = tuple(
        Fault(
            f"<https://example.org/{n}>", "Work-label", "rdfs:label", "minCount", "Violation", ('"No."@en',)
        )
        for n in range(7)
    )
    html = to_html(Report(many), limit=3)
    assert html.count("<td><a ") == 3
    assert "… and 4 more." in html


def test_import_leaves_the_validator_out() -> None:
    """pySHACL takes as long to import as everything else together, and most commands do not validate."""
    program = "import sys, tropegraph.mapping.validation; sys.exit('pyshacl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
