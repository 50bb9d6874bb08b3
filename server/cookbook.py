"""The query cookbook: documented queries as files, read into recipes. Knows nothing of HTTP.

A file begins with comments: its title, then paragraphs that describe it, then its parameters, each a line
``# @param name IRI|integer|string: meaning``. A parameter is given in the query by a line of its own,
``VALUES ?name { … }``, whose term is its default.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .errors import MalformedRequest
from .rdf import Literal, NamedNode, Quad, Term, expand, iri

_PARAMETER = re.compile(r"@param (\w+) (IRI|integer|string): (.+)")
_FORM = re.compile(r"^(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.MULTILINE)
_TERM = re.compile(r"\btg:(\w+)|<https://w3id\.org/tropegraph/ontology#(\w+)>")
_EXECUTABLE = {"SELECT": "Select", "ASK": "Ask", "CONSTRUCT": "Construct"}
_DATATYPES = {"integer": expand("xsd:integer"), "string": expand("xsd:string")}


@dataclass(frozen=True)
class Group:
    """Recipes for questions of one kind, the simplest first.

    ``terms`` are those of the ontology on which they turn; ``about`` explains what is not one of them.
    """

    id: str
    title: str
    terms: tuple[str, ...]
    names: tuple[str, ...]
    about: str = ""

    @property
    def recipes(self) -> tuple["Recipe", ...]:
        """The recipes, in order."""
        found = {each.name: each for each in recipes()}
        return tuple(found[name] for name in self.names)


GROUPS = (
    Group(
        "one-thing",
        "What is known of one thing",
        ("Work", "Trope", "exhibits"),
        ("describe-a-thing", "works-of-a-trope", "works-of-a-director", "tropes-of-a-work"),
    ),
    Group(
        "many-works",
        "Tropes over many works",
        ("exhibits",),
        ("common-tropes", "rare-tropes", "tropes-of-years", "co-occurring-tropes"),
    ),
    Group(
        "modes",
        "In which way a work uses a trope",
        ("Occurrence", "Mode", "Basis"),
        ("modes", "tropes-in-a-mode", "present-occurrences", "absent-tropes"),
    ),
    Group(
        "characters",
        "Characters, actors and lines",
        ("Character", "Performance", "Line", "involves"),
        (
            "who-plays-whom",
            "talkative-characters",
            "lines-by-speaker",
            "characters-and-tropes",
            "tropes-by-characters",
            "tropes-with-its-characters",
            "tropes-that-share-characters",
        ),
    ),
    Group(
        "links",
        "Links to other data sets",
        (),
        ("links-elsewhere", "missing-links"),
        "A link says that a thing of ours is one of theirs too (owl:sameAs), that one concept matches "
        "another exactly (skos:exactMatch), or that a page elsewhere is about it (schema:sameAs).",
    ),
    Group(
        "data",
        "How the data are made",
        ("Page",),
        (
            "things-of-a-class",
            "statements-of-a-property",
            "links-between-classes",
            "graphs",
            "where-it-was-read",
        ),
        "A named graph is a set of statements that has an IRI itself: there is one for each source page, so "
        "that every statement can be traced. A range counts the characters of a page's text from 0.",
    ),
)
"""The cookbook in the order in which it is read: one thing first, all data last."""


@dataclass(frozen=True)
class Parameter:
    """What a recipe can be given; ``kind`` is IRI, integer or string, ``default`` as a person writes it."""

    name: str
    kind: str
    meaning: str
    default: str

    def term(self, value: str, base: str) -> Term:
        """The term that a value means; relative IRIs are under the base. Raises MalformedRequest."""
        if self.kind == "string":
            return Literal(value)
        if self.kind == "integer":
            if not re.fullmatch(r"[+-]?\d{1,18}", value):
                raise MalformedRequest(f"The parameter {self.name} is a whole number, not {value!r}.")
            return Literal(int(value))
        found = iri(value) if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value) else iri(base + value)
        if found is None:
            raise MalformedRequest(f"The parameter {self.name} is an IRI, not {value!r}.")
        return found


@dataclass(frozen=True)
class Recipe:
    """A query of the cookbook; ``text`` is the whole file."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def form(self) -> str:
        """SELECT, ASK, CONSTRUCT or DESCRIBE."""
        match = _FORM.search(self.text)
        return match[1] if match else ""

    @property
    def terms(self) -> tuple[str, ...]:
        """The local names of the terms of the ontology that it uses, each once, in order."""
        query = "".join(line for line in self.text.splitlines(keepends=True) if not line.startswith("#"))
        return tuple(dict.fromkeys(first or second for first, second in _TERM.findall(query)))

    def filled(self, values: Mapping[str, str], base: str) -> str:
        """The text with other terms for its parameters; MalformedRequest for a value of another kind."""
        lines = self.text.splitlines(keepends=True)
        for parameter in self.parameters:
            value = values.get(parameter.name, "")
            if not value or value == parameter.default:
                continue
            given, term = _given(parameter.name), str(parameter.term(value, base))
            lines = [given.sub(lambda found, t=term: f"{found[1]}{t}{found[3]}", line) for line in lines]  # type: ignore[misc]
        return "".join(lines)


@cache
def recipes() -> tuple[Recipe, ...]:
    """All recipes, by name."""
    folder = files("tropegraph.server.queries").joinpath("cookbook")
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".rq")]
    return tuple(
        _recipe(entry.name.removesuffix(".rq"), entry.read_text("utf-8"))
        for entry in sorted(found, key=lambda entry: entry.name)
    )


def recipe(name: str) -> Recipe | None:
    """The recipe of that name."""
    return next((each for each in recipes() if each.name == name), None)


def description(some: tuple[Recipe, ...], base: str) -> Iterator[Quad]:
    """What the recipes are, as executables: https://www.w3.org/TR/shacl-af/#SPARQLExecutables"""
    for each in some:
        node = NamedNode(f"{base}cookbook/{each.name}")
        yield Quad(node, expand("rdf:type"), expand("sh:SPARQLExecutable"))
        if kind := _EXECUTABLE.get(each.form):
            yield Quad(node, expand("rdf:type"), expand(f"sh:SPARQL{kind}Executable"))
            yield Quad(node, expand(f"sh:{kind.lower()}"), Literal(each.text))
        yield Quad(node, expand("rdfs:label"), Literal(each.title, language="en"))
        yield Quad(node, expand("dct:description"), Literal(each.description, language="en"))
        yield Quad(node, expand("dct:hasFormat"), NamedNode(f"{base}cookbook/{each.name}.rq"))
        yield Quad(node, expand("schema:target"), NamedNode(f"{base}sparql"))
        for parameter in each.parameters:
            yield from _parameter(node, parameter, base)


def _parameter(node: NamedNode, parameter: Parameter, base: str) -> Iterator[Quad]:
    part = NamedNode(f"{node.value}#{parameter.name}")
    yield Quad(node, expand("sh:parameter"), part)
    yield Quad(part, expand("rdf:type"), expand("sh:Parameter"))
    yield Quad(part, expand("sh:path"), part)
    yield Quad(part, expand("sh:name"), Literal(parameter.name))
    yield Quad(part, expand("sh:description"), Literal(parameter.meaning, language="en"))
    yield Quad(part, expand("sh:defaultValue"), parameter.term(parameter.default, base))
    if datatype := _DATATYPES.get(parameter.kind):
        yield Quad(part, expand("sh:datatype"), datatype)
    else:
        yield Quad(part, expand("sh:nodeKind"), expand("sh:IRI"))


def _recipe(name: str, text: str) -> Recipe:
    comments: list[str] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        comments.append(line.removeprefix("#").strip())
    told = [match for line in comments if (match := _PARAMETER.fullmatch(line))]
    prose = " ".join(line for line in comments[1:] if line and not line.startswith("@param"))
    parameters = tuple(Parameter(m[1], m[2], m[3], _default(text, m[1])) for m in told)
    return Recipe(name, comments[0], prose, parameters, text)


def _default(text: str, name: str) -> str:
    match = next(found for line in text.splitlines() if (found := _given(name).search(line)))
    return match[2].strip('<>"')


def _given(name: str) -> re.Pattern[str]:
    return re.compile(rf"(VALUES \?{name} {{ )(.*?)( }})")
