"""The documents whose terms are fragments: the ontology, the modes, the shapes, and the JSON-LD context.

They are documents, so their IRIs answer 200 themselves: https://www.w3.org/TR/cooluris/#hashuri
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flask import Blueprint, Response

from tropegraph.mapping.shared import ONTOLOGY_FILES
from tropegraph.mapping.vocabulary import DEFAULT_BASE

from . import addresses
from .addresses import Address
from .errors import UnknownResource
from .formats import HTML, JSON_LD, RDF_XML, TURTLE, TWIN_SYNTAXES, RdfSyntax, Syntax
from .rdf import Literal, Quad, expand, ordered, read_turtle, write
from .responses import add_links, kept, negotiated, wanted
from .site import site
from .views.vocabularies import vocabulary_page

blueprint = Blueprint("vocabularies", __name__)

_XML_FIRST = (RDF_XML, *(syntax for syntax in TWIN_SYNTAXES if syntax != RDF_XML))
"""What clients of an ontology get who do not say: Protégé and owlready2 read RDF/XML only."""


@dataclass(frozen=True)
class Vocabulary:
    """A vocabulary of the package: its title, its Turtle, its statements."""

    name: str
    title: str
    turtle: bytes
    quads: tuple[Quad, ...]

    @property
    def version(self) -> str | None:
        """The version that the vocabulary says it has."""
        found = (quad.object for quad in self.quads if quad.predicate == expand("owl:versionInfo"))
        return next((term.value for term in found if isinstance(term, Literal)), None)


@cache
def vocabulary(name: str) -> Vocabulary:
    """The vocabulary called ``ontology``, ``modes`` or ``shapes``."""
    if name == "shapes":
        folder, title = files("tropegraph.shapes"), "Shapes"
        chosen = tuple(sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".ttl")))
    else:
        folder = files("tropegraph.ontology")
        title, chosen = ("Ontology", ONTOLOGY_FILES) if name == "ontology" else ("Modes", ("modes.ttl",))
    turtle = b"\n".join(folder.joinpath(file).read_bytes() for file in chosen)
    return Vocabulary(name, title, turtle, tuple(read_turtle(turtle, DEFAULT_BASE + name)))


@blueprint.get("/<any(ontology, modes, shapes):name>")
def document(name: str) -> Response:
    """The vocabulary in the format that is wanted."""
    return _negotiated(vocabulary(name), name)


@blueprint.get("/<any(ontology, modes, shapes):name>.<any(ttl, jsonld, nt, rdf, nq, trig, html):ending>")
def twin(name: str, ending: str) -> Response:
    """The vocabulary in one format."""
    return _twin(vocabulary(name), addresses.read(f"{name}.{ending}", site().urls))


@blueprint.get("/ontology/<path:rest>")
def version(rest: str) -> Response:
    """A version of the ontology, which has an IRI of its own."""
    found = vocabulary("ontology")
    if rest == found.version:
        return _negotiated(found, f"ontology/{rest}")
    address = addresses.read(f"ontology/{rest}", site().urls)
    if address.syntax is None or address.path != f"ontology/{found.version}":
        raise UnknownResource(f"There is no version {rest} of the ontology; this is {found.version}.")
    return _twin(found, address)


@blueprint.get("/context.jsonld")
def context() -> Response:
    """The JSON-LD context of our vocabulary."""
    body = files("tropegraph.ontology").joinpath("context.jsonld").read_bytes
    return kept(JSON_LD, site().etag("context.jsonld"), body)


def _negotiated(found: Vocabulary, path: str) -> Response:
    def href(syntax: Syntax) -> str:
        return site().urls.to(path + syntax.extension)

    offers = _XML_FIRST if found.name == "ontology" else TWIN_SYNTAXES
    syntax = wanted(offers, href)
    return negotiated(_respond(found, Address(path, site().urls.iri(path), syntax)), href(syntax))


def _twin(found: Vocabulary, address: Address) -> Response:
    return _respond(found, address)


def _respond(found: Vocabulary, address: Address) -> Response:
    syntax, urls = address.syntax, site().urls
    assert syntax is not None
    response = kept(
        syntax, site().etag(address.path, syntax.name, urls.root), lambda: _body(found, address, syntax)
    )
    add_links(
        response,
        [
            (f"{address.iri}{syntax.extension}", "canonical", None),
            ("https://creativecommons.org/licenses/by/4.0/", "license", None),
            *(
                (urls.to(address.path + other.extension), "alternate", other.media_type)
                for other in TWIN_SYNTAXES
                if other != syntax
            ),
        ],
    )
    return response


def _body(found: Vocabulary, address: Address, syntax: Syntax) -> bytes | str:
    if syntax == HTML:
        return vocabulary_page(found.name, found.title, found.quads, found.turtle, address)
    if syntax == TURTLE:
        return found.turtle
    assert isinstance(syntax, RdfSyntax)
    first = DEFAULT_BASE + found.name
    return write(ordered(found.quads, syntax, first), syntax, first)
