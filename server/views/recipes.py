"""The pages of the query cookbook."""

from collections.abc import Iterable

from flask import request

from tropegraph.mapping.vocabulary import PREFIXES
from tropegraph.server.cookbook import GROUPS, Recipe, recipes
from tropegraph.server.formats import RDF_SYNTAXES, RESULT_SYNTAXES
from tropegraph.server.rdf import NamedNode
from tropegraph.server.site import site

from .announcing import announced
from .frame import Alternate, Frame, render
from .reading import Reader, Reference


def list_page() -> str:
    """The page with all recipes, by what they ask."""
    reader = Reader(site().store, site().urls)
    reader.load(NamedNode(PREFIXES["tg"] + name) for group in GROUPS for name in group.terms)
    return render(
        "cookbook.html",
        announced(
            Frame("Query cookbook", alternates=_alternates("cookbook/"), path="cookbook/"),
            f"{len(recipes())} SPARQL queries about tropes and works, ready to be run and changed.",
            "CollectionPage",
        ),
        groups=[(group, _terms(reader, group.terms)) for group in GROUPS],
    )


def recipe_page(recipe: Recipe, text: str) -> str:
    """The page of one recipe, with its text as it was filled in."""
    urls, path = site().urls, f"cookbook/{recipe.name}"
    offers = RDF_SYNTAXES if recipe.form in ("DESCRIBE", "CONSTRUCT") else RESULT_SYNTAXES
    reader = Reader(site().store, site().urls)
    reader.load(NamedNode(PREFIXES["tg"] + name) for name in recipe.terms)
    answers = [(offer.title, urls.to("sparql", query=text, format=offer.name)) for offer in offers]
    return render(
        "recipe.html",
        announced(
            Frame(recipe.title, kind="Query", alternates=_alternates(path), path=path),
            recipe.description or f"{recipe.title}: a SPARQL query.",
        ),
        recipe=recipe,
        text=text,
        given={p.name: request.args.get(p.name) or p.default for p in recipe.parameters},
        answers=answers,
        terms=_terms(reader, recipe.terms),
    )


def _terms(reader: Reader, names: Iterable[str]) -> list[tuple[Reference, str]]:
    """Terms of the ontology, each with its definition."""
    terms = [NamedNode(PREFIXES["tg"] + name) for name in names]
    definitions = (reader.text(term, "skos:definition") for term in terms)
    return [
        (reader.reference(term), definition.text if definition else "")
        for term, definition in zip(terms, definitions, strict=True)
    ]


def _alternates(path: str) -> tuple[Alternate, ...]:
    urls = site().urls
    return tuple(
        Alternate(offer.title, urls.to(path, format=offer.name), offer.media_type) for offer in RDF_SYNTAXES
    )
