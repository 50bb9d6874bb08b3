"""What a release says of IRIs and names that lead to others: where they lead, or that they lead nowhere."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from .authority_files import Authority
from .iris import Iris
from .names import is_title_of, words_of
from .terms import Statement, boolean, iri, name


class Redirects:
    """Other names of what works describe, added up; the order of adding changes nothing.

    ``described`` are the paths in the authority's table of moves that a work describes.
    """

    def __init__(self) -> None:
        self._told: defaultdict[str, set[str]] = defaultdict(set)
        self._described: set[str] = set()

    def add(self, told: Iterable[tuple[str, str]], described: Iterable[str]) -> None:
        """Takes in the (old path, path) pairs that one more work tells of."""
        for old, new in told:
            self._told[old].add(new)
        self._described.update(described)

    def leading(self, authority: Authority, described: Collection[str]) -> dict[str, str]:
        """Where old paths lead: to what is described, from what is not.

        What the authority says counts before what pages say; a name that pages give to two things leads
        to neither.
        """
        held = {*described, *self._described}
        told = {old: next(iter(new)) for old, new in self._told.items() if len(new) == 1}
        return {
            old: new
            for old, new in sorted({**told, **authority.redirects}.items())
            if old not in held and old not in authority.gone and new in held
        }

    def gone(self, authority: Authority, described: Collection[str]) -> list[str]:
        """The paths that were given up for nothing."""
        return sorted(authority.gone - {*described, *self._described})


def given_up(leading: Mapping[str, str], gone: Iterable[str], iris: Iris) -> Iterator[Statement]:
    """The statements about paths that lead to others, and about those that lead nowhere."""
    for old, new in leading.items():
        yield iri(iris.entity(old)), name("dct:isReplacedBy"), iri(iris.entity(new)), _graph(old, iris)
    for old in gone:
        yield iri(iris.entity(old)), name("owl:deprecated"), boolean(True), _graph(old, iris)


def other_titles(leading: Mapping[str, str], titles: Mapping[str, Collection[str]]) -> dict[str, set[str]]:
    """The names by which tropes went before, by WikiWord: as pages write them, else made from the id.

    ``titles`` are those that pages give each trope.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for old, new in leading.items():
        if old.startswith("Main/") and new.startswith("Main/"):
            former, word = old.partition("/")[2], new.partition("/")[2]
            written = {title for title in titles.get(word, ()) if title and is_title_of(title, former)}
            found[word] |= written or {words_of(former)}
    return dict(found)


def _graph(path: str, iris: Iris) -> str:
    return iri(iris.graph("tropes" if path.startswith("Main/") else "entities"))
