"""Signposts: typed links by which machines go from a document to what it is about, its data and its licence.

In headers the links lead where the client is; in a link set, which is read away from here, all are canonical
IRIs: https://signposting.org/FAIR/#level2, https://www.rfc-editor.org/rfc/rfc9264
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import Blueprint, Response

from . import addresses
from .addresses import Address
from .documents import Document, describe
from .errors import UnknownResource
from .formats import HTML, RDF_SYNTAXES, TWIN_SYNTAXES, Syntax
from .rdf import iri
from .responses import as_json, kept, negotiated, wanted
from .site import site

blueprint = Blueprint("signposts", __name__)

LINKSET_JSON = Syntax(
    "json", "Link set", "application/linkset+json", ".json", ("application/json",), ("linkset+json",)
)
LINKSET = Syntax("linkset", "Link set as text", "application/linkset", ".linkset", ("text/plain",))
_OFFERS = (LINKSET_JSON, LINKSET)
_SCHEMA = "https://schema.org/"
_PAGE, _DOCUMENT, _DATASET, _FILE = (
    f"{_SCHEMA}{name}" for name in ("AboutPage", "DigitalDocument", "Dataset", "DataDownload")
)

Link = tuple[str, str, str | None]
"""Target, relation, media type."""
Links = dict[str, list[Link]]
"""The links of a link set, by the IRI that they start from."""


@blueprint.get("/linkset")
def of_dataset() -> Response:
    """The links of the data set, of the release and of its files."""
    return _respond("linkset", _of_dataset)


@blueprint.get("/linkset/<path:path>")
def of_thing(path: str) -> Response:
    """The links between a thing and its documents."""
    address = addresses.read(path, site().urls)
    subject = iri(address.iri)
    found = describe(site().store, subject, 1, 1) if subject and address.syntax is None else None
    if found is None:
        raise UnknownResource(f"Nothing is known of <{address.iri}>.")
    return _respond(f"linkset/{path}", lambda: _of_thing(address, found))


def in_document(address: Address, document: Document) -> list[Link]:
    """The links of a document about a thing, for its headers."""
    urls, is_page = site().urls, address.syntax == HTML
    links: list[Link] = [
        *_of_twin(address),
        *_typed(_PAGE if is_page else _DOCUMENT, document.types),
    ]
    if is_page:
        links += [
            (urls.to(address.path + each.extension), "describedby", each.media_type) for each in RDF_SYNTAXES
        ]
    return links


def in_text(address: Address) -> list[Link]:
    """The links of the text of a source page, for its headers."""
    urls = site().urls
    return [
        (urls.uri(address.iri), "describes", None),
        *_of_twin(address),
        *_typed(_DOCUMENT, ()),
        *((urls.to(address.path + each.extension), "describedby", each.media_type) for each in RDF_SYNTAXES),
    ]


def on_landing_page(iri: str, folder: str) -> list[Link]:
    """The links of a page about the data set or a release, whose files are found below a path."""
    urls = site().urls
    return [
        *_about_data(iri),
        *(
            (urls.to(f"{folder}void{each.extension}"), "describedby", each.media_type)
            for each in RDF_SYNTAXES
        ),
        *((urls.to(f"{folder}dumps/{name}"), "item", media_type) for name, media_type in _files()),
        *_to_linkset(f"{folder}linkset"),
    ]


def of_file(folder: str) -> list[Link]:
    """The links of a file, for its headers: to the page about what it belongs to, at a path."""
    return [(site().urls.to(folder), "collection", HTML.media_type), (_FILE, "type", None)]


def _of_twin(address: Address) -> list[Link]:
    urls = site().urls
    return [
        (urls.uri(address.iri), "cite-as", None),
        (urls.uri(urls.iri("dataset")), "collection", None),
        *_to_linkset(f"linkset/{address.path}"),
    ]


def _typed(document: str, things: Iterable[str]) -> list[Link]:
    """What a document is, and then what it is about: https://signposting.org/FAIR/#type"""
    return [(kind, "type", None) for kind in (document, *map(site().urls.uri, sorted(things)))]


def _to_linkset(path: str) -> list[Link]:
    urls = site().urls
    return [(urls.to(path, format=each.name), "linkset", each.media_type) for each in _OFFERS]


def _about_data(iri: str) -> list[Link]:
    release = site().release
    licence = release.manifest.get("licence")
    return [
        (iri, "cite-as", None),
        (_PAGE, "type", None),
        (_DATASET, "type", None),
        (f"{release.base}dataset#publisher", "author", None),
        *([(str(licence), "license", None)] if licence else []),
    ]


def _files() -> Iterator[tuple[str, str]]:
    """The names and media types of the files that hold more than one work."""
    for name, entry in site().release.manifest["dumps"].items():
        if not name.startswith("works/"):
            yield name, entry["media_type"]


def _of_dataset() -> Links:
    release = site().release
    links: Links = defaultdict(list)
    here = f"{release.base}release/{release.id}"
    pages = [(f"{here}/", here, f"{here}/")]
    if not site().is_memento:
        pages.append((release.base, f"{release.base}dataset", release.base))
    for page, cited, folder in pages:
        links[page] += _about_data(cited)
        for each in RDF_SYNTAXES:
            links[page].append((f"{folder}void{each.extension}", "describedby", each.media_type))
            links[f"{folder}void{each.extension}"].append((page, "describes", HTML.media_type))
        for name, media_type in _files():
            links[page].append((f"{folder}dumps/{name}", "item", media_type))
            links[f"{folder}dumps/{name}"] += [(page, "collection", HTML.media_type), (_FILE, "type", None)]
    return links


def _of_thing(address: Address, document: Document) -> Links:
    urls = site().urls
    thing = urls.uri(address.iri)
    page = f"{thing}{HTML.extension}"
    twins = [(f"{thing}{each.extension}", each.media_type) for each in RDF_SYNTAXES]
    links: Links = {
        page: [
            (thing, "cite-as", None),
            *_typed(_PAGE, document.types),
            (document.licence, "license", None),
            (urls.uri(urls.iri("dataset")), "collection", None),
            *((twin, "describedby", media_type) for twin, media_type in twins),
        ],
        thing: [(f"{thing}{each.extension}", "describedby", each.media_type) for each in TWIN_SYNTAXES],
    }
    for twin, _ in twins:
        links[twin] = [
            (page, "describes", HTML.media_type),
            (thing, "cite-as", None),
            *_typed(_DOCUMENT, document.types),
            (urls.uri(urls.iri("dataset")), "collection", None),
            (document.licence, "license", None),
        ]
    return links


def _respond(path: str, links: Callable[[], Links]) -> Response:
    urls = site().urls
    syntax = wanted(_OFFERS, lambda offer: urls.to(path, format=offer.name))
    etag = site().etag(path, syntax.name, urls.root)
    write = _json if syntax == LINKSET_JSON else _text
    return negotiated(kept(syntax, etag, lambda: write(links())))


def _json(links: Links) -> bytes:
    """https://www.rfc-editor.org/rfc/rfc9264#section-4.2"""
    contexts = []
    for anchor, found in links.items():
        context: dict[str, Any] = {"anchor": anchor}
        for target, relation, media_type in found:
            context.setdefault(relation, []).append(
                {"href": target, **({"type": media_type} if media_type else {})}
            )
        contexts.append(context)
    return as_json({"linkset": contexts})


def _text(links: Links) -> str:
    """https://www.rfc-editor.org/rfc/rfc9264#section-4.1"""
    return ",\n".join(_written(links)) + "\n"


def _written(links: Links) -> Iterable[str]:
    for anchor, found in links.items():
        for target, relation, media_type in found:
            kind = f'; type="{media_type}"' if media_type else ""
            yield f'<{target}>; rel="{relation}"; anchor="{anchor}"{kind}'
