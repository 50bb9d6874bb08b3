"""The page that lists the files of the release."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tropegraph.server.indexing.identifiers import TITLES
from tropegraph.server.parameters import beyond
from tropegraph.server.rdf import NamedNode
from tropegraph.server.site import site

from .announcing import announced
from .frame import Alternate, Frame, render
from .reading import Reader, Reference

_ABOUT = {
    "tropegraph.nq": "everything, graph by graph, one statement a line, sorted: canonical",
    "tropegraph.trig": "everything, graph by graph",
    "tropegraph.nt": "everything, one triple a line",
    "tropegraph.ttl": "everything",
    "tropegraph.rdf": "everything",
    "tropegraph.jsonld": "everything, graph by graph",
    "links.nt": "links to other data sets",
    "occurrences": "one row an occurrence: occurrence, parent, work, trope, mode, basis, position",
    "ontology.ttl": "the ontology, the modes and the alignments",
    "shapes.ttl": "the SHACL shapes that every release meets",
    "SHA256SUMS": "checksums for sha256sum --check",
    "works/": "one work",
}
_LINKS = "links/"
_ORDER = tuple(start for each in _ABOUT for start in ((each, _LINKS) if each == "links.nt" else (each,)))
WORKS = "works/"
"""The folder of the files of single works, of which there may be very many."""


@dataclass(frozen=True)
class FileView:
    """A file, what it holds, and its size for people."""

    name: str
    href: str
    about: str
    size: str
    triples: int | None
    sha256: str
    licence: Reference | None


def dumps_page(number: int) -> str:
    """A page of the list of files: those of the whole data set on the first, works by name on all.

    Raises UnknownResource for a page beyond the last.
    """
    urls, size = site().urls, site().config.list_size
    names = sorted(name for name in site().release.manifest["dumps"] if name.startswith(WORKS))
    pages = max(1, -(-len(names) // size))
    if number > pages:
        raise beyond("The list of files", number, pages, urls.to("dumps/"))
    start = (number - 1) * size
    frame = Frame(
        "Downloads",
        alternates=(Alternate("JSON", urls.to("dumps/", format="json"), "application/json"),),
        page=number,
        pages=pages,
        page_path="dumps/",
        path="dumps/",
    )
    return render(
        "dumps.html",
        announced(frame, "All of Tropegraph as files: RDF in seven formats, tables, links, with checksums."),
        files=file_views("dumps/") if number == 1 else [],
        works=_views("dumps/", names[start : start + size]),
        first=start + 1,
        all_works=len(names),
    )


def file_views(folder: str) -> list[FileView]:
    """The files of the whole data set, found below a path, in the order in which people look for them."""
    dumps = site().release.manifest["dumps"]
    return _views(folder, sorted((name for name in dumps if not name.startswith(WORKS)), key=_order))


def _views(folder: str, names: Iterable[str]) -> list[FileView]:
    reader = Reader(site().store, site().urls)
    dumps = site().release.manifest["dumps"]
    return [
        entry_view(
            reader,
            name,
            site().urls.to(folder + name),
            _about(name),
            dumps[name],
        )
        for name in names
    ]


def entry_view(reader: Reader, name: str, href: str, about: str, entry: Mapping[str, Any]) -> FileView:
    """A file by its entry in the manifest."""
    licence = licence_of(entry)
    return FileView(
        name,
        href,
        about,
        _size(entry["size_bytes"]),
        entry["triples"],
        entry["sha256"],
        reader.reference(NamedNode(licence)) if licence is not None else None,
    )


def licence_of(entry: Mapping[str, Any]) -> str | None:
    """The licence of a file by its entry in the manifest; that of the release where the entry says none."""
    licence = entry.get("licence", site().release.manifest.get("licence"))
    return None if licence is None else str(licence)


def _about(name: str) -> str:
    """What a file holds, in a few words."""
    if name.startswith(_LINKS):
        source, _, form = name.removeprefix(_LINKS).partition(".")
        links = f"links to {TITLES.get(source, source)}"
        return f"{links}, and how each was checked: SSSOM" if form.startswith("sssom") else links
    return next((about for start, about in _ABOUT.items() if name.startswith(start)), "")


def _order(name: str) -> tuple[int, str]:
    return next((n for n, start in enumerate(_ORDER) if name.startswith(start)), len(_ORDER)), name


def _size(size_bytes: int) -> str:
    """A size in the largest unit that keeps a digit before the point.

    >>> _size(999), _size(23142)
    ('999 B', '23.1 kB')
    """
    if size_bytes < 1000:
        return f"{size_bytes} B"
    size, units = float(size_bytes), ("B", "kB", "MB", "GB", "TB")
    power = 0
    while size >= 1000 and power < len(units) - 1:
        size, power = size / 1000, power + 1
    return f"{size:.1f} {units[power]}"
