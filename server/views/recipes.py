"""The pages of the query cookbook."""

from flask import request

from tropegraph.server.cookbook import Recipe, recipes
from tropegraph.server.formats import RDF_SYNTAXES, RESULT_SYNTAXES
from tropegraph.server.site import site

from .announcing import announced
from .frame import Alternate, Frame, render


def list_page() -> str:
    """The page with all recipes."""
    return render(
        "cookbook.html",
        announced(
            Frame("Query cookbook", alternates=_alternates("cookbook/"), path="cookbook/"),
            f"{len(recipes())} SPARQL queries about tropes and works, ready to be run and changed.",
            "CollectionPage",
        ),
        recipes=recipes(),
    )


def recipe_page(recipe: Recipe, text: str) -> str:
    """The page of one recipe, with its text as it was filled in."""
    urls, path = site().urls, f"cookbook/{recipe.name}"
    offers = RDF_SYNTAXES if recipe.form in ("DESCRIBE", "CONSTRUCT") else RESULT_SYNTAXES
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
    )


def _alternates(path: str) -> tuple[Alternate, ...]:
    urls = site().urls
    return tuple(
        Alternate(offer.title, urls.to(path, format=offer.name), offer.media_type) for offer in RDF_SYNTAXES
    )
