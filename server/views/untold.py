"""Lines of lists that give away a story: what each of them is, for who cannot see it yet."""

from collections import defaultdict
from collections.abc import Iterable

from tropegraph.server.lists.kinds import Filters
from tropegraph.server.rdf import NamedNode
from tropegraph.server.site import site

from .hidden_modes import is_mode_hidden
from .reading import Reader
from .telling import secret_uses, spoiled


def untold_lines(kind: str, filters: Filters, paths: Iterable[str]) -> dict[str, str]:
    """What is hidden of a list, by path: "a character of Quiet Mill".

    A character that only spoilers name; and what stands in a list that is narrowed to a trope, a work or a
    character only for what spoilers tell.
    """
    wanted = list(paths)
    secret = site().lists.untold(wanted) if kind == "characters" else frozenset()
    secret |= _secretly_matching(kind, filters, wanted)
    return {path: _said(kind, filters, path) for path in secret}


def character_of(path: str) -> str:
    """A character by its work alone."""
    work = path.partition("/character/")[0]
    return f"a character of {site().lists.label('works', work)}"


def _secretly_matching(kind: str, filters: Filters, paths: list[str]) -> frozenset[str]:
    """The things of a list all of whose occurrences that match give that away."""
    matching, iri = site().lists.matching(kind, filters, paths), site().urls.iri
    about = {path: path if kind == "characters" else filters.character for path, _ in matching}
    uses: dict[str, list[tuple[NamedNode, NamedNode | None]]] = defaultdict(list)
    for path, occurrence in matching:
        thing = NamedNode(iri(about[path])) if about[path] else None
        uses[path].append((NamedNode(iri(occurrence)), thing))
    reader = Reader(site().store, site().urls)
    secret = secret_uses(reader, (use for of_thing in uses.values() for use in of_thing))
    modes = spoiled(
        reader, {each for of_thing in uses.values() for each, _ in of_thing} if filters.mode else ()
    )
    unsaid = {each for each in modes if is_mode_hidden(reader, each)}
    return frozenset(
        path for path, of_thing in uses.items() if all(use in secret or use[0] in unsaid for use in of_thing)
    )


def _said(kind: str, filters: Filters, path: str) -> str:
    lists = site().lists
    if kind == "characters":
        return character_of(path)
    if kind == "tropes":
        if not filters.work:
            return f"a trope that involves {lists.label('characters', filters.character)}"
        return f"a trope of {lists.label('works', filters.work)}"
    return "a work whose story is given away by being in this list"
