"""How to cite a thing, and what search engines and previews are told of it."""

import re
from dataclasses import dataclass

from tropegraph.server.rdf import Literal, NamedNode
from tropegraph.server.release import Release

from .reading import Reader
from .telling import told_of
from .veiling import unrevealing, veiled

AUTHOR = "The Tropegraph authors"
_SCHEMA = "https://schema.org/"
_TYPES = {
    "Trope": "DefinedTerm",
    "Mode": "DefinedTerm",
    "Page": "WebPage",
    "Occurrence": "CreativeWork",
    "Performance": "PerformanceRole",
}
_THINGS = {
    "director": "schema:director",
    "author": "schema:author",
    "productionCompany": "schema:productionCompany",
    "actor": "schema:actor",
    "character": "schema:character",
    "about": "tg:ofTrope",
    "isPartOf": "tg:inWork",
}
_MOST = 30
"""Values of one property that search engines are told of."""


@dataclass(frozen=True)
class Citation:
    """A thing as a reference list names it, in words and for BibTeX."""

    text: str
    bibtex: str


def citation(title: str, iri: str, release: Release) -> Citation:
    """The citation of what a release says of a thing.

    A BibTeX value stands in two pairs of braces, so that its capitals are kept.
    """
    date = str(release.manifest["created"])[:10]
    year, month = date[:4], date[5:7]
    key = re.sub(r"[^A-Za-z0-9]+", "-", iri.removeprefix(release.base)).strip("-") or "tropegraph"
    words = f"{AUTHOR}. “{title}.” In: Tropegraph, release {release.id}, {date}. {iri}"
    fields = (
        ("author", f"{{{AUTHOR}}}"),
        ("title", f"{{{_bibtex(title)}}}"),
        ("year", year),
        ("month", str(int(month))),
        ("howpublished", f"Tropegraph, release {release.id}"),
        ("url", iri),
    )
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields)
    return Citation(words, f"@misc{{tropegraph-{key},\n{lines}\n}}")


def citation_of_release(release: Release) -> Citation:
    """The citation of a whole release of the data set."""
    date = str(release.manifest["created"])[:10]
    iri = f"{release.base}release/{release.id}"
    lines = (
        f"  author = {{{{{AUTHOR}}}}}",
        f"  title = {{{{Tropegraph, release {release.id}}}}}",
        f"  year = {{{date[:4]}}}",
        f"  month = {{{int(date[5:7])}}}",
        f"  url = {{{iri}}}",
    )
    words = f"{AUTHOR}. Tropegraph, release {release.id} [data set]. {date}. {iri}"
    return Citation(words, "@misc{tropegraph,\n" + ",\n".join(lines) + "\n}")


def structured(reader: Reader, thing: NamedNode, title: str, kind: str, licence: str) -> dict[str, object]:
    """What a thing is in the words of schema.org, as JSON-LD: https://schema.org/docs/gs.html"""
    found: dict[str, object] = {
        "@context": _SCHEMA,
        "@id": thing.value,
        "@type": _type(reader, thing, kind),
        "name": title,
        "url": thing.value,
    }
    told = told_of(reader, thing)
    for name, curie in _THINGS.items():
        things = reader.things(thing, curie)
        secret = told.secret(things) if told and curie != "tg:inWork" else frozenset()
        things = [each for each in things if each not in secret][:_MOST]
        if things:
            found[name] = [{"@id": each.value, "name": reader.label(each)} for each in things]
    links = [
        each.value
        for curie in ("owl:sameAs", "schema:sameAs", "skos:exactMatch")
        for each in reader.things(thing, curie)
    ]
    if links:
        found["sameAs"] = links[:_MOST]
    if text := veiled(reader, thing, "tg:text") or veiled(reader, thing, "schema:text"):
        found["text"] = unrevealing(text)
    for name, curie in (("alternateName", "skos:altLabel"), ("genre", "schema:genre")):
        values = [each.value for each in reader.values(thing, curie) if isinstance(each, Literal)]
        secret_names = told.secret_names(values) if told else frozenset()
        if values := [value for value in values if value not in secret_names]:
            found[name] = values[:_MOST]
    if years := reader.text(thing, "schema:copyrightYear"):
        found["copyrightYear"] = int(years.text) if years.text.isdigit() else years.text
    if found["@type"] not in ("DefinedTerm", "Person", "Organization", "Place", "Thing"):
        found["license"] = licence
    return found


def described(title: str, kind: str, reader: Reader, thing: NamedNode) -> str:
    """A sentence on a thing, for previews."""
    text = veiled(reader, thing, "tg:text") or reader.text(thing, "skos:definition")
    if text and not text.hidden:
        return text.text if len(text.text) <= 200 else f"{text.text[:199].rstrip()}…"
    what = f", {'an' if kind[:1] in 'AEIOU' else 'a'} {kind.lower()}" if kind else ""
    return f"{title}{what} in Tropegraph: tropes and the works that use them, as linked data."


def _type(reader: Reader, thing: NamedNode, kind: str) -> str:
    classes = (each.value for each in reader.things(thing, "rdf:type"))
    own = next((each.removeprefix(_SCHEMA) for each in classes if each.startswith(_SCHEMA)), "")
    return _TYPES.get(kind) or own or "Thing"


def _bibtex(text: str) -> str:
    r"""A text as BibTeX writes it.

    >>> _bibtex("Me & {You}: 100%")
    'Me \\& \\{You\\}: 100\\%'
    """
    return "".join(_TEX.get(char, char) for char in text)


_TEX = {char: f"\\{char}" for char in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
