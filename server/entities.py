"""The whole story of a thing's IRI: what it is, which format is wanted, 303 to the document, the document.

A thing is not a document, so its IRI answers 303 See Other: https://www.w3.org/TR/cooluris/#r303gendocument
"""

from dataclasses import replace

from flask import Blueprint, Response

from . import addresses, signposts
from .addresses import Address
from .documents import (
    EVERYTHING,
    Document,
    Listed,
    about,
    describe,
    exists,
    licences_of,
    strictest_of,
    successor,
)
from .errors import UnknownResource
from .formats import TEXT, TWIN_SYNTAXES, RdfSyntax, Syntax
from .naming import labels_for
from .offers import Suggestion
from .parameters import page_number
from .rdf import Literal, NamedNode, expand, iri, ordered, write
from .responses import add_links, kept, negotiated, wanted
from .site import site
from .views.pages import document_of, page_of

blueprint = Blueprint("entities", __name__)


@blueprint.get("/<path:path>")
def thing(path: str) -> Response:
    """303 from a thing to its document, or the document itself; 301 and 410 from what was given up."""
    address = addresses.read(path, site().urls)
    subject = _known(address)
    replacement = successor(site().store, subject)
    if replacement is not None:
        return _moved(address, replacement)
    if address.syntax is None:
        return _see_document(address, subject)
    if address.syntax == TEXT:
        return _page_text(address, subject)
    return _document(address, subject)


def _moved(address: Address, replacement: NamedNode) -> Response:
    extension = address.syntax.extension if address.syntax else ""
    location = site().urls.local(replacement.value)
    response = Response(status=301)
    response.headers["Location"] = replacement.value if location is None else location + extension
    return response


def _see_document(address: Address, subject: NamedNode) -> Response:
    number = page_number()
    syntax = wanted(TWIN_SYNTAXES, lambda offer: _twin(address, offer, number))
    if number > 1:
        _document_in(address, subject, syntax, number)
    response = Response(status=303, content_type="text/plain; charset=utf-8")
    response.headers["Location"] = _twin(address, syntax, number)
    response.headers["Cache-Control"] = f"public, max-age={site().config.max_age_s}"
    add_links(
        response,
        [
            (_twin(address, twin, _same_page(syntax, twin, number)), "describedby", twin.media_type)
            for twin in address.twins
        ],
    )
    return negotiated(response)


def _twin(address: Address, syntax: Syntax, page: int = 1) -> str:
    """The URL of a twin, a whole path: the last segment alone would mislead who asked with ``%2F`` in it."""
    return site().urls.to(address.path + syntax.extension, [("page", str(page))] if page > 1 else [])


def _document(address: Address, subject: NamedNode) -> Response:
    number, syntax = page_number(), address.syntax
    assert syntax is not None
    document = _document_in(address, subject, syntax, number)
    etag = site().etag(address.path, syntax.name, str(number), site().urls.root)
    response = kept(syntax, etag, lambda: _body(address, document))
    add_links(response, _links(address, document))
    return response


def _document_in(address: Address, subject: NamedNode, syntax: Syntax, number: int) -> Document:
    """A page of the document about a thing in a syntax; raises UnknownResource where it has not so many."""
    if isinstance(syntax, RdfSyntax):
        size, listed = site().config.page_size, _listed(subject, number)
        document = describe(site().store, subject, number, size, listed, also=[_dataset()])
    else:
        document = document_of(subject, number)
    if document is None:
        raise UnknownResource(f"The document about <{address.iri}> has no page {number}.").suggesting(
            Suggestion(site().urls.to(address.path + syntax.extension), "Its first page")
        )
    return document


def _listed(subject: NamedNode, number: int) -> Listed:
    """What the document about a thing lists: that about the release may be long, and is cut like VoID."""
    part = site().description.about(subject, number)
    if part is None or part.parts == 1:
        return EVERYTHING
    return replace(EVERYTHING, own=part.quads, pages=max(1, part.parts), cuts=part.cuts)


def _body(address: Address, document: Document) -> bytes | str:
    syntax = address.syntax
    if not isinstance(syntax, RdfSyntax):
        return page_of(address, document)
    twin = f"{address.iri}{syntax.extension}"
    title = f"{_label(document)}, in {syntax.title}"
    quads = [*document.content, *about(document, twin, _dataset(), title)]
    if document.labels:  # what is one named graph holds nothing else
        quads += labels_for(quads)
    return write(ordered(quads, syntax, first=address.iri), syntax, first=address.iri)


def _dataset() -> NamedNode:
    return NamedNode(f"{site().release.base}dataset")


def _links(address: Address, document: Document) -> list[tuple[str, str, str | None]]:
    syntax, uri = address.syntax, site().urls.uri
    assert syntax is not None
    query = f"?page={document.page}" if document.page > 1 else ""
    links: list[tuple[str, str, str | None]] = [
        (uri(f"{address.iri}{syntax.extension}{query}"), "canonical", None),
        (uri(address.iri), "describes", None),
        (document.licence, "license", None),
    ]
    links += [
        (_twin(address, twin, _same_page(syntax, twin, document.page)), "alternate", twin.media_type)
        for twin in address.twins
        if twin != syntax
    ]
    for relation, number in (("prev", document.page - 1), ("next", document.page + 1)):
        if 1 <= number <= document.pages:
            links.append((_twin(address, syntax, number), relation, None))
    return links + signposts.in_document(address, document)


def _same_page(syntax: Syntax, twin: Syntax, page: int) -> int:
    """The page of a twin that holds what a page in another syntax does: data are cut alike, HTML is not."""
    return page if twin == syntax or (isinstance(syntax, RdfSyntax) and isinstance(twin, RdfSyntax)) else 1


def _page_text(address: Address, subject: NamedNode) -> Response:
    """The text of a source page: what the ranges of its statements count in."""
    text = next(
        (
            quad.object.value
            for quad in site().store.describe([subject])
            if quad.predicate == expand("tg:pageText") and isinstance(quad.object, Literal)
        ),
        None,
    )
    if text is None:
        raise UnknownResource(f"This release holds no text of <{address.iri}>.")
    response = kept(TEXT, site().etag(address.path, TEXT.name), lambda: text)
    licence = strictest_of(licences_of(site().store, [subject]))
    add_links(
        response,
        [
            (site().urls.uri(f"{address.iri}.txt"), "canonical", None),
            (licence, "license", None),
            *((_twin(address, twin), "alternate", twin.media_type) for twin in TWIN_SYNTAXES),
            *signposts.in_text(address),
        ],
    )
    return response


def _known(address: Address) -> NamedNode:
    """The thing that the path stands for; raises UnknownResource where nothing is known of it."""
    subject = iri(address.iri)
    if subject is None or not exists(site().store, subject):
        raise UnknownResource(f"Nothing is known of <{address.iri}>.")
    return subject


def _label(document: Document) -> str:
    labels = (
        quad.object.value
        for quad in document.outgoing
        if quad.subject == document.subject
        and quad.predicate == expand("rdfs:label")
        and isinstance(quad.object, Literal)
    )
    return next(labels, document.subject.value)
