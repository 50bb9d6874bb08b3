"""Writing JSON-LD: whatever is written is read back as the same statements."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Dataset, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from tropegraph.server.jsonld import Context, package_context, write_dataset

XSD = "http://www.w3.org/2001/XMLSchema#"
EX = "http://example.org/"
CONTEXT = Context(
    {
        "@version": 1.1,
        "id": "@id",
        "type": "@type",
        "ex": EX,
        "xsd": XSD,
        "Thing": "ex:Thing",
        "label": {"@id": "ex:label", "@container": "@language"},
        "title": {"@id": "ex:title", "@language": "en"},
        "name": {"@id": "ex:name"},
        "knows": {"@id": "ex:knows", "@type": "@id"},
        "kind": {"@id": "ex:kind", "@type": "@vocab"},
        "friends": {"@id": "ex:friends", "@type": "@id", "@container": "@set"},
        "position": {"@id": "ex:position", "@type": "xsd:integer"},
        "score": {"@id": "ex:score", "@type": "xsd:decimal"},
        "unused": {"@id": "ex:unused", "@type": "@id"},
    }
)
S = NamedNode(f"{EX}s")


def written(*quads: Quad) -> Any:
    return json.loads(write_dataset(quads, CONTEXT))


def node(name: str, value: NamedNode | BlankNode | Literal) -> Any:
    [found] = written(Quad(S, NamedNode(EX + name), value))["@graph"]
    return {key: member for key, member in found.items() if key != "id"}


def typed(value: str, datatype: str) -> Literal:
    return Literal(value, datatype=NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("label", Literal("x", language="de"), {"label": {"de": "x"}}),
        ("label", Literal("x"), {"ex:label": "x"}),
        ("title", Literal("x", language="en"), {"title": "x"}),
        ("title", Literal("x", language="de"), {"title": {"@value": "x", "@language": "de"}}),
        ("title", Literal("x"), {"title": {"@value": "x"}}),
        ("name", Literal("x"), {"name": "x"}),
        ("name", NamedNode(f"{EX}o"), {"name": {"id": "ex:o"}}),
        ("knows", NamedNode(f"{EX}o"), {"knows": "ex:o"}),
        ("knows", NamedNode("urn:x:y"), {"knows": "urn:x:y"}),
        ("knows", Literal("x"), {"knows": {"@value": "x"}}),
        ("knows", BlankNode("b"), {"knows": "_:b"}),
        ("kind", NamedNode(f"{EX}Thing"), {"kind": "Thing"}),
        ("friends", NamedNode(f"{EX}o"), {"friends": ["ex:o"]}),
        ("position", typed("26", "integer"), {"position": 26}),
        ("position", typed("026", "integer"), {"position": "026"}),
        ("position", typed("12345678901234567890", "integer"), {"position": "12345678901234567890"}),
        ("score", typed("0.5", "decimal"), {"score": "0.5"}),
        ("name", typed("true", "boolean"), {"name": True}),
        ("name", typed("1.0E0", "double"), {"name": {"@value": "1.0E0", "type": "xsd:double"}}),
        ("other", NamedNode(f"{EX}o"), {"ex:other": {"id": "ex:o"}}),
    ],
)
def test_a_value_is_written_as_shortly_as_its_term_allows(
    name: str, value: NamedNode | BlankNode | Literal, expected: Any
) -> None:
    found = node(name, value)
    assert json.loads(json.dumps(found).replace('"@type"', '"type"')) == expected


def test_the_context_holds_what_the_document_uses() -> None:
    used = written(Quad(S, NamedNode(f"{EX}position"), typed("1", "integer")))["@context"]
    assert set(used) == {"@version", "id", "ex", "xsd", "position"}


def test_named_graphs_are_objects_of_their_own() -> None:
    graph = NamedNode(f"{EX}g")
    document = written(
        Quad(S, NamedNode(f"{EX}name"), Literal("in"), graph), Quad(S, NamedNode(f"{EX}name"), Literal("out"))
    )
    assert document["@graph"] == [
        {"id": "ex:s", "name": "out"},
        {"id": "ex:g", "@graph": [{"id": "ex:s", "name": "in"}]},
    ]


def test_the_first_node_is_the_one_that_is_asked_for() -> None:
    quads = [Quad(NamedNode(f"{EX}{letter}"), NamedNode(f"{EX}name"), Literal("x")) for letter in "abc"]
    document = json.loads(write_dataset(quads, CONTEXT, first=f"{EX}b"))
    assert [each["id"] for each in document["@graph"]] == ["ex:b", "ex:a", "ex:c"]


def test_the_context_of_the_package_is_understood() -> None:
    context = package_context()
    for name, definition in context.definitions.items():
        target = definition["@id"] if isinstance(definition, dict) else definition
        if not name.startswith("@") and not target.startswith("@"):
            assert (context.expand(target) or "").startswith("http"), name


def test_an_iri_that_would_be_read_as_another_is_refused() -> None:
    with pytest.raises(ValueError, match="ex:x"):
        node("knows", NamedNode("ex:x"))


iris = st.sampled_from(
    [
        f"{EX}s",
        f"{EX}Thing",
        f"{EX}a/b#c",
        EX,
        "urn:x",
        "http://other.example/",
        f"{XSD}integer",
        f"{EX}id",
    ]
).map(NamedNode)
predicates = st.sampled_from(
    [
        *(
            f"{EX}{term}"
            for term in "label title name knows kind friends position score other id type".split()
        ),
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        "http://other.example/p",
    ]
).map(NamedNode)
texts = st.text(max_size=8).filter(lambda text: "\x00" not in text)
literals = st.one_of(
    st.builds(Literal, texts),
    st.builds(Literal, texts, language=st.sampled_from(["en", "de", "en-gb"])),
    st.builds(
        typed,
        st.sampled_from(["1", "01", "-0", "-5", "true", "1.5", "x", "99999999999999999999"]),
        st.sampled_from(["integer", "decimal", "boolean", "double", "gYear", "date"]),
    ),
)
nodes = st.one_of(iris, st.sampled_from("xyz").map(BlankNode))
graphs = st.one_of(st.just(DefaultGraph()), iris)
quads_lists = st.lists(st.builds(Quad, nodes, predicates, st.one_of(nodes, literals), graphs), max_size=12)


@given(quads_lists)
def test_what_is_written_is_read_back(quads: list[Quad]) -> None:
    data = write_dataset(quads, CONTEXT)
    found = Dataset(parse(data, format=RdfFormat.JSON_LD, rename_blank_nodes=False))
    assert found == Dataset(quads)
