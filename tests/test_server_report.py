"""The report of a release whose build left things out: as RDF, as pages, over releases, on each thing."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SH

from tropegraph.server.formats import TWIN_SYNTAXES

from .command import tropegraph
from .served import BROWSER, Served, served

ROOT = "https://w3id.org/tropegraph/"
QUOTED = "".join(f'  • Title Drop:\n    "Line {number}."\n    — Nobody{number}\n' for number in range(12))
SOURCES = {
    "salt.txt": f"Film / Salt\n\nSalt is a 1860 film directed by Ann Lee.\n\n  • Some Trope: Rain.\n{QUOTED}",
    "pepper.txt": "Film / Pepper\n\nPepper is a 2999 film directed by Ann Lee.\n\n  • Some Trope: Rain.\n",
    "empty.txt": "",
    "sugar-1.txt": "Film / Sugar\n\nSugar is a 1999 film.\n\n  • Some Trope: Rain.\n",
    "sugar-2.txt": "Film / Sugar\n\nSugar is a 1999 film.\n\n  • Some Trope: Snow.\n",
}


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of the second of two releases; the first has Salt alone."""
    folder: Path = tmp_path_factory.mktemp("reported")
    files = {name: folder / name for name in SOURCES}
    for name, text in SOURCES.items():
        files[name].write_text(text, "utf-8")
    out = folder / "out"
    assert tropegraph("build", files["salt.txt"], "--out", out).returncode == 0
    files["salt.txt"].write_text(SOURCES["salt.txt"].replace("Rain", "Hail"), "utf-8")
    assert tropegraph("build", *files.values(), "--out", out).returncode == 1
    with served(out) as running:
        yield running


def page(server: Served, path: str = "/report") -> str:
    answer = server.follow(path, BROWSER)
    assert answer.status_code == 200, path
    return answer.text


def rows(html: str) -> list[str]:
    return re.findall(r"<tr.*?</tr>", html, re.DOTALL)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.mark.parametrize("syntax", TWIN_SYNTAXES, ids=lambda syntax: syntax.name)
def test_the_report_has_a_name_that_stays_in_each_format(reported: Served, syntax: object) -> None:
    extension, media_type = str(getattr(syntax, "extension", "")), str(getattr(syntax, "media_type", ""))
    assert extension and media_type
    for path, accept in ((f"/report{extension}", "*/*"), ("/report", media_type)):
        answer = reported.follow(path, accept)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith(media_type)


def test_each_node_of_the_report_is_told_by_the_document_that_its_iri_leads_to(reported: Served) -> None:
    whole = Graph().parse(data=reported.follow("/report.ttl").text, format="turtle")
    nodes = {node for node in whole.subjects() if isinstance(node, URIRef)}
    assert len(nodes) == 1 + 1 + 1 + 12 + 4, "the report, a violation, a warning, infos, what was left out"
    for node in nodes:
        document, _, fragment = node.removeprefix(ROOT).partition("#")
        assert re.fullmatch("[0-9a-f]{16}", fragment)
        told = Graph().parse(data=reported.get(f"/{document}", "text/turtle").text, format="turtle")
        assert set(told.predicate_objects(node)) == set(whole.predicate_objects(node))


def test_what_was_left_out_is_named_with_the_reason(reported: Served) -> None:
    whole = Graph().parse(data=reported.follow("/report.ttl").text, format="turtle")
    (report,) = whole.subjects(RDF.type, SH.ValidationReport)
    parts = list(whole.objects(report, DCTERMS.hasPart))
    left_out = {
        str(whole.value(part, DCTERMS.title)): str(whole.value(part, DCTERMS.description)) for part in parts
    }
    assert all(str(whole.value(part, RDFS.label)).startswith("Left out: ") for part in parts)
    assert {name: next(word for word in CAUSES if word in reason) for name, reason in left_out.items()} == {
        "empty.txt": "empty",
        "pepper.txt": "Work-copyrightYear maxInclusive",
        "sugar-1.txt": "sugar-2.txt is about Film/Sugar too",
        "sugar-2.txt": "sugar-1.txt is about Film/Sugar too",
    }
    assert not [text for pair in left_out.items() for text in pair if "/out" in text or "/tmp" in text]
    shown = words(page(reported))
    for name, reason in left_out.items():
        assert name in shown
        assert reason.replace("'", "&#39;") in shown


CAUSES = (
    "empty",
    "Work-copyrightYear maxInclusive",
    "sugar-2.txt is about Film/Sugar too",
    "sugar-1.txt is about Film/Sugar too",
)


def test_the_page_counts_by_shape_and_severity_what_the_rdf_holds(reported: Served) -> None:
    whole = Graph().parse(data=reported.follow("/report.ttl").text, format="turtle")
    counted = Counter(
        (str(whole.value(each, SH.sourceShape)), str(whole.value(each, SH.resultSeverity)))
        for each in whole.subjects(RDF.type, SH.ValidationResult)
    )
    (table,) = re.findall(r'<h2 id="by-shape">.*?</table>', page(reported), re.DOTALL)
    shown = [words(row) for row in rows(table)[1:]]
    assert len(shown) == len(counted) == 3
    for (shape, severity), count in counted.items():
        local, kind = shape.rpartition("#")[2], severity.rpartition("#")[2]
        assert [row for row in shown if row.startswith(f"{kind} {local} ") and row.endswith(f" {count}")]


def test_ten_samples_stand_for_many_and_lead_to_all(reported: Served) -> None:
    html = page(reported)
    (section,) = re.findall(r"<section aria-labelledby=\"group-3\">.*?</section>", html, re.DOTALL)
    assert len(rows(section)) == 1 + 10
    (href,) = re.findall(r'<a href="([^"]*)">All 12 results', section)
    listed = page(reported, href.replace("&amp;", "&"))
    assert len(re.findall(r'<tr id="[0-9a-f]{16}">', listed)) == 12
    assert "Line 1 in Title Drop in Salt" in words(listed), "things go by their labels"


def test_a_thing_that_was_left_out_is_named_without_a_link(reported: Served) -> None:
    html = page(reported)
    assert "Film/Pepper" in html
    assert '"/Film/Pepper' not in html
    local = {unquote(href).partition("#")[0] for href in re.findall(r'href="(/[^"]*)"', html)}
    assert len(local) > 20
    for href in local:
        assert reported.follow(href.replace("&amp;", "&"), BROWSER).status_code == 200, href


def test_the_counts_of_the_releases_before_stand_in_a_table_and_a_chart(reported: Served) -> None:
    html = page(reported)
    (table,) = re.findall(r'<h2 id="trend">.*?</table>', html, re.DOTALL)
    seen = [re.findall(r"<td[^>]*>([\d,]+)</td>", row)[1:] for row in rows(table)[1:]]
    assert seen == [["0", "1", "12", "0"], ["1", "1", "12", "4"]]
    assert re.findall(r"<title>\S+: (.*?)</title>", html) == [
        "1 of severity Warning",
        "12 of severity Info",
        "1 of severity Violation",
        "1 of severity Warning",
        "12 of severity Info",
    ]


@pytest.mark.parametrize(
    ("path", "badge", "part"),
    [
        (
            "/Film/Salt",
            "1 warning; on what belongs to it: 12 remarks",
            "13 results about Salt and what belongs to it",
        ),
        ("/Film/Salt/occurrence/SomeTrope", "Data checked: no faults", "Releases until this one"),
        ("/Main/SomeTrope", "Data checked: no faults", "Releases until this one"),
        (
            "/Film/Salt/occurrence/TitleDrop/quotation/1/line/1",
            "Data checked: no faults, 1 remark",
            "1 result about Line 1 in Title Drop in Salt",
        ),
    ],
    ids=["work", "occurrence", "trope", "line"],
)
def test_the_page_of_a_thing_has_a_badge_that_leads_to_its_part_of_the_report(
    reported: Served, path: str, badge: str, part: str
) -> None:
    ((href, text),) = re.findall(
        r'<a class="verdict [^"]*" href="([^"]*)"[^>]*>(.*?)</a>', page(reported, path)
    )
    assert text == badge
    assert part in words(page(reported, href.replace("&amp;", "&")))


def test_the_page_of_the_shapes_counts_the_results_of_each(reported: Served) -> None:
    html = page(reported, "/shapes")
    rule = html[html.index('<li id="Line-spokenByCharacter-unknown"') :]
    match = re.search(r'<a class="severity Info" href="([^"]*)">12 remarks</a>', rule)
    assert match
    assert "12 results of the shape Line-spokenByCharacter-unknown" in words(page(reported, match[1]))
    assert "Line 12 things 9 12 remarks Mode" in words(html)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("severity=Bad", 400),
        ("focus=a%20b", 400),
        ("page=0&shape=Work", 400),
        ("page=x&shape=Work", 400),
        ("page=2&shape=Work", 404),
        ("shape=Nothing", 200),
        ("focus=http://example.org/unknown", 200),
        ("work=a%20b", 400),
        ("work=http://example.org/unknown", 200),
    ],
)
def test_a_choice_that_cannot_be_meant_is_refused(reported: Served, query: str, status: int) -> None:
    address = f"/release/{reported.release.id}/report.html?{query}"
    assert reported.get(address, BROWSER).status_code == status


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of a release with more results of one constraint than are sorted."""
    folder: Path = tmp_path_factory.mktemp("long")
    lines = "".join(f'    "Line {number}."\n    — Nobody{number}\n' for number in range(1100))
    text = f"Film / Salt\n\nSalt is a 1860 film.\n\n  • Some Trope:\n{lines}"
    (folder / "salt.txt").write_text(text, "utf-8")
    assert tropegraph("build", folder / "salt.txt", "--out", folder / "out").returncode == 0
    with served(folder / "out") as running:
        yield running


def test_the_pages_of_a_long_list_hold_each_result_once(long: Served) -> None:
    whole = Graph().parse(data=long.follow("/report.ttl").text, format="turtle")
    results = {str(each).rpartition("#")[2] for each in whole.subjects(RDF.type, SH.ValidationResult)}
    html = page(long)
    (href,) = re.findall(r'<a href="([^"]*)">All 1,100 results', html)
    (section,) = re.findall(r'<section aria-labelledby="group-2">.*?</section>', html, re.DOTALL)
    assert len(rows(section)) == 1 + 10
    listed: list[str] = []
    pages = 0
    while href:
        html = page(long, href.replace("&amp;", "&"))
        listed += re.findall(r'<tr id="([0-9a-f]{16})">', html)
        pages += 1
        href = next(iter(re.findall(r'<a rel="next" href="([^"]*)"', html)), "")
    assert pages > 2
    assert len(listed) == len(set(listed)) == 1100
    assert set(listed) < results
    assert len(results) == 1101
