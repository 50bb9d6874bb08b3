"""Apache Jena's SHACL validator, as Debian packages it: what it finds in data, by our shapes."""

import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from rdflib import Graph
from rdflib.namespace import SH

from tropegraph.mapping.report import Fault
from tropegraph.mapping.shapes_graph import load_shapes
from tropegraph.mapping.terms import iri, string
from tropegraph.mapping.vocabulary import PREFIXES

JARS = Path("/usr/share/java")
IS_INSTALLED = (JARS / "jena-shacl.jar").exists() and (JARS / "jena-core.jar").exists()
MISSING = "Jena is not installed: apt-get install libapache-jena-java"
_NEEDED = (
    *("jena-", "commons-", "guava", "slf4j-api", "slf4j-nop", "jackson", "gson", "thrift", "jsonld"),
    *("titanium", "dexx", "protobuf", "http", "jakarta.json"),
)
_MESSAGES = "org/apache/jena/ext/xerces/"
"""Debian's package looks for these files of its own in another folder than it has them in."""

Result = tuple[str, str, str, str]
"""Focus node, shape, constraint component and value; nodes as N-Triples text, names without namespace."""


def command(data: Path, folder: Path) -> list[str]:
    """The command that validates an RDF file by our shapes; what it needs is put into a folder."""
    with zipfile.ZipFile(JARS / "jena-core.jar") as archive:
        for name in archive.namelist():
            if name.startswith(_MESSAGES) and not name.endswith("/"):
                target = folder / "jena" / name.removeprefix("org/apache/jena/ext/")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))
    jars = [
        str(folder / "jena"),
        *(str(jar) for each in _NEEDED for jar in sorted(JARS.glob(f"{each}*.jar"))),
    ]
    shapes = folder / "shapes.ttl"
    (Graph() + load_shapes()).serialize(shapes, format="turtle")
    return [
        "java",
        "-cp",
        ":".join(jars),
        "shacl.shacl_validate",
        "--shapes",
        str(shapes),
        "--data",
        str(data),
    ]


def run(data: Path, folder: Path) -> set[Result]:
    """What Jena finds in an RDF file."""
    done = subprocess.run(command(data, folder), capture_output=True, check=True, timeout=600)
    return results(done.stdout)


def results(report: bytes) -> set[Result]:
    """The results of a validation report in Turtle.

    Jena names the values of a property shape even where the queries of its SPARQL constraints select none:
    these are left out.
    """
    valueless = _valueless()
    found: dict[object, dict[str, str]] = {}
    for triple in parse(report, format=RdfFormat.TURTLE):
        name = triple.predicate.value.removeprefix(PREFIXES["sh"])
        found.setdefault(triple.subject, {})[name] = _text(triple.object)
    rows = (
        (facts["focusNode"], _local(facts["sourceShape"]), _component(facts), facts.get("value", ""))
        for facts in found.values()
        if "focusNode" in facts
    )
    return {
        (focus, shape, component, "" if component == "sparql" and shape in valueless else value)
        for focus, shape, component, value in rows
    }


def of_faults(faults: Iterable[Fault]) -> set[Result]:
    """The same of our faults."""
    valueless = _valueless()
    return {
        (
            fault.focus,
            fault.shape,
            "sparql" if "-" in fault.constraint else fault.constraint,
            "" if "-" in fault.constraint and fault.shape in valueless else fault.value,
        )
        for fault in faults
    }


def _valueless() -> set[str]:
    """The shapes with SPARQL constraints that select no value."""
    shapes = load_shapes()
    return {
        _local(str(shape))
        for shape in shapes.subjects(SH.sparql)
        if not any(
            "?value" in str(shapes.value(constraint, SH.select)).partition("{")[0]
            for constraint in shapes.objects(shape, SH.sparql)
        )
    }


def _component(facts: dict[str, str]) -> str:
    name = _local(facts["sourceConstraintComponent"]).removesuffix("ConstraintComponent")
    return "sparql" if name == "SPARQL" else name[0].lower() + name[1:]


def _local(term: str) -> str:
    return term.strip("<>").rpartition("#")[2]


def _text(term: object) -> str:
    if isinstance(term, NamedNode):
        return iri(term.value)
    if isinstance(term, Literal):
        datatype = "" if term.language or term.datatype.value == f"{PREFIXES['xsd']}string" else "^^"
        return string(term.value, term.language) + (datatype and datatype + iri(term.datatype.value))
    return string("a blank node", "en")
