"""What a path of the site means: which IRI, and which of its twins.

https://www.w3.org/TR/cooluris/#r303gendocument is the pattern: the IRI of a thing, and beside it one document
for each format, with the format's ending.
"""

from dataclasses import dataclass

from .formats import TEXT, TWIN_SYNTAXES, Syntax
from .urls import Urls

_BY_EXTENSION = {syntax.extension: syntax for syntax in (*TWIN_SYNTAXES, TEXT)}


@dataclass(frozen=True)
class Address:
    """A path taken apart: the thing's path, its IRI, and the twin's syntax, None for the thing itself."""

    path: str
    iri: str
    syntax: Syntax | None

    @property
    def twins(self) -> tuple[Syntax, ...]:
        """The syntaxes that the thing has twins in: source pages have their text beside the others."""
        return (*TWIN_SYNTAXES, TEXT) if self.path.startswith("page/") else TWIN_SYNTAXES


def read(path: str, urls: Urls) -> Address:
    """The address that a path means.

    A name of ours holds no dot, so an ending that a format has is that format's; any other dot belongs to a
    name that we do not know.
    """
    stem, dot, ending = path.rpartition(".")
    syntax = _BY_EXTENSION.get(f".{ending}") if dot and "/" not in ending else None
    if syntax is None or not stem:
        return Address(path, urls.iri(path), None)
    address = Address(stem, urls.iri(stem), syntax)
    return address if syntax in address.twins else Address(path, urls.iri(path), None)
