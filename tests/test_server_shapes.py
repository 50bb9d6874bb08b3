"""The documentation page of the shapes, over HTTP: it says what the Turtle says and counts the data."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.compare import isomorphic

from tropegraph.mapping.vocabulary import PREFIXES

from .served import BROWSER, Served

BASE = "https://w3id.org/tropegraph/"
SHAPES = PREFIXES["shapes"]
HEAD = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
CODE = re.compile(r'<pre class="source-text" tabindex="0"><code>(.*?)</code></pre>', re.DOTALL)


@pytest.fixture(scope="module")
def text(server: Served) -> str:
    """The page."""
    response = server.get("/shapes", BROWSER)
    assert response.status_code == 200
    return response.text


@pytest.fixture(scope="module")
def shapes(server: Served) -> Graph:
    """What it is about."""
    return Graph().parse(data=server.get("/shapes.ttl").text, format="turtle")


def index_rows(text: str) -> dict[str, str]:
    """The rows of the index, by the name of the shape."""
    table = text[text.index('<table class="shapes">') : text.index("</table>")]
    rows = re.findall(r'<tr><th scope="row"><a href="#([^"]+)">.*?</tr>', table, re.DOTALL)
    parts = re.split(r'<tr><th scope="row">', table)[1:]
    return dict(zip(rows, parts, strict=True))


def count(server: Served, pattern: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
    [row] = server.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return int(row["n"]["value"])


def test_the_index_has_all_shapes_and_counts_what_they_look_at(
    server: Served, text: str, shapes: Graph
) -> None:
    rows = index_rows(text)
    assert {SHAPES + name for name in rows} == set(map(str, shapes.subjects(RDF.type, SH.NodeShape)))
    checked = 0
    for name, row in rows.items():
        found = [
            (html.unescape(href), int(number.replace(",", "")))
            for href, number in re.findall(r'<a href="(/cookbook/[^"]+)">([\d,]+) ', row)
        ]
        shape = URIRef(SHAPES + name)
        targets = [
            *(("class", each, f"?thing a <{each}>") for each in shapes.objects(shape, SH.targetClass)),
            *(
                ("property", each, f"?thing <{each}> ?value")
                for each in shapes.objects(shape, SH.targetSubjectsOf)
            ),
        ]
        expected = {str(term): (field, count(server, pattern)) for field, term, pattern in targets}
        assert len(found) == len(expected)
        for href, number in found:
            [(field, [term])] = parse_qs(urlsplit(href).query).items()
            assert expected[term] == (field, number), name
            assert server.get(href, BROWSER).status_code == 200
            checked += 1
    assert checked > 25


def test_every_part_has_one_place_that_nothing_folds_away(text: str, shapes: Graph) -> None:
    open_ = re.sub(r"<details.*?</details>", "", text, flags=re.DOTALL)
    ids = re.findall(r' id="([^"]+)"', open_)
    kinds = (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint)
    named = [str(each).removeprefix(SHAPES) for kind in kinds for each in shapes.subjects(RDF.type, kind)]
    assert len(named) > 150
    assert {name: ids.count(name) for name in named if ids.count(name) != 1} == {}


def test_every_demand_is_said_in_words(text: str, shapes: Graph) -> None:
    open_ = re.sub(r"<details.*?</details>", "", text, flags=re.DOTALL)
    assert re.findall(r"<code>sh:\w+</code>", open_) == []
    for message in shapes.objects(None, SH.message):
        assert str(message) in html.unescape(open_)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("Occurrence-mode", 'exactly one · of the class <a href="/ontology#Mode"'),
        ("Occurrence-text", "at most one · text with its language · not empty"),
        ("Entity-score", "at most one · a decimal number · from 0.0 on · up to 1.0"),
        ("Entity-altLabel", "other than its <a "),
        ("Line-wasDerivedFrom", "exactly one of these: matches <code>#char=[0-9]+,[0-9]+$</code>"),
        ("Line-lineOf", 'inverse of</span> <a href="/ontology#line"'),
        ("Work-exhibits", 'href="/ontology#exhibits"'),
    ],
)
def test_a_rule_says_what_holds_of_a_property(text: str, rule: str, words: str) -> None:
    assert words in text[text.index(f'<li id="{rule}"') :].partition("</li>\n")[0]


def test_the_turtle_of_all_parts_is_that_of_the_file(text: str, shapes: Graph) -> None:
    codes = [html.unescape(each) for each in CODE.findall(text)]
    found = Graph().parse(
        data=HEAD + "".join(each for each in codes if "BASE <" not in each), format="turtle"
    )
    others = {URIRef(SHAPES[:-1]), *shapes.subjects(RDF.type, SH.PrefixDeclaration)}
    others |= set(shapes.subjects(RDFS.comment, None))
    expected = Graph()
    for triple in shapes:
        if triple[0] not in others:
            expected.add(triple)
    assert len(expected) > 1000
    assert isomorphic(found, expected)


def test_an_example_is_a_thing_of_the_data_that_nothing_is_wrong_with(server: Served, text: str) -> None:
    codes = [html.unescape(each) for each in CODE.findall(text) if "BASE &lt;" in each]
    assert len(codes) == 15
    report = server.follow("/report.ttl", "text/turtle").text
    for code in codes:
        example = Graph().parse(data=HEAD + code, format="turtle")
        [thing] = set(example.subjects())
        triples = " . ".join(f"<{thing}> {predicate.n3()} {value.n3()}" for _, predicate, value in example)
        query = f"ASK {{ {triples} }}"
        assert server.get("/sparql", params={"query": query}).json()["boolean"], query
        assert f"focusNode <{thing}>" not in report
        assert str(thing) not in re.findall(r"sh:focusNode <([^>]+)>", report)
        assert "tg:text " not in re.sub("#.*", "", code)
