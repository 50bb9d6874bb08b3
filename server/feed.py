"""The feed of releases: https://www.rfc-editor.org/rfc/rfc4287

A feed is read away from the site that it comes from, so its links are canonical IRIs.
"""

from xml.etree import ElementTree

from flask import Blueprint, Response

from .changes import changes_of
from .formats import Syntax
from .release import Release
from .responses import kept
from .site import site

blueprint = Blueprint("feed", __name__)

ATOM = Syntax("atom", "Atom", "application/atom+xml", ".atom")
WORKS_SHOWN = 20
"""Works that an entry names; the rest are counted."""
_NAMESPACE = "http://www.w3.org/2005/Atom"


@blueprint.get("/feed")
def feed() -> Response:
    """The releases that are kept, the newest first, each with what changed."""
    found = site().archive.releases()
    etag = site().etag("feed", *(release.id for release in found))
    return kept(ATOM, etag, lambda: _atom(found))


def _atom(found: list[Release]) -> bytes:
    base = site().release.base
    root = ElementTree.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": "en"})
    _add(root, "id", f"{base}feed")
    _add(root, "title", "Releases of Tropegraph")
    _add(root, "updated", found[0].created)
    _add(ElementTree.SubElement(root, "author"), "name", "The Tropegraph authors")
    _link(root, "self", f"{base}feed", ATOM.media_type)
    _link(root, "alternate", f"{base}release/", "text/html")
    for release in found:
        _entry(root, release)
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(root: ElementTree.Element, release: Release) -> None:
    entry = ElementTree.SubElement(root, "entry")
    iri = f"{release.base}release/{release.id}"
    counts = release.manifest["counts"]
    _add(entry, "id", iri)
    _add(entry, "title", f"Release {release.id}")
    _add(entry, "updated", release.created)
    _add(entry, "published", release.created)
    _link(entry, "alternate", f"{iri}/", "text/html")
    changes = changes_of(release)
    held = f"{counts['triples']:,} triples"
    lines = changes.lines(WORKS_SHOWN) if changes else [f"The first release that is kept, with {held}."]
    content = _add(entry, "content", "\n".join(lines))
    content.set("type", "text")


def _add(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name)
    element.text = text
    return element


def _link(parent: ElementTree.Element, relation: str, href: str, media_type: str) -> None:
    ElementTree.SubElement(parent, "link", {"rel": relation, "type": media_type, "href": href})
