"""The page that lists the files of the release."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tropegraph.server.rdf import NamedNode
from tropegraph.server.site import site

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
    "links/": "links to one data set; as SSSOM, a table that says how each was checked",
    "occurrences": "one row an occurrence: occurrence, parent, work, trope, mode, basis, position",
    "ontology.ttl": "the ontology, the modes and the alignments",
    "shapes.ttl": "the SHACL shapes that every release meets",
    "SHA256SUMS": "checksums for sha256sum --check",
    "works/": "one work",
}


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


def dumps_page() -> str:
    """The page that lists the files, whole data set first, works last."""
    alternates = (Alternate("JSON", site().urls.to("dumps/", format="json"), "application/json"),)
    return render("dumps.html", Frame("Downloads", alternates=alternates), files=file_views("dumps/"))


def file_views(folder: str) -> list[FileView]:
    """The files of the release, found below a path, in the order in which people look for them."""
    reader = Reader(site().store, site().urls)
    return [
        entry_view(
            reader,
            name,
            site().urls.to(folder + name),
            next((about for start, about in _ABOUT.items() if name.startswith(start)), ""),
            entry,
        )
        for name, entry in sorted(site().release.manifest["dumps"].items(), key=_order)
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


def _order(item: tuple[str, object]) -> tuple[int, str]:
    name = item[0]
    return next((n for n, start in enumerate(_ABOUT) if name.startswith(start)), len(_ABOUT)), name


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
