"""How often the release uses the terms of a vocabulary, and where that can be seen."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tropegraph.server.findings import groups
from tropegraph.server.queries import query
from tropegraph.server.rdf import Literal, NamedNode
from tropegraph.server.site import site
from tropegraph.server.store import Store


@dataclass(frozen=True)
class Used:
    """How often the data use a term, and the query or the list that shows it."""

    number: int
    unit: str
    query: str

    @property
    def words(self) -> str:
        """The number and what is counted.

        >>> Used(1200, "thing", "").words, Used(1, "thing", "").words
        ('1,200 things', '1 thing')
        """
        return f"{self.number:,} {self.unit}{'' if self.number == 1 else 's'}"


class Usage:
    """The numbers that the release states of itself, as VoID: https://www.w3.org/TR/void/#statistics"""

    def __init__(self, store: Store) -> None:
        self._store = store
        base = site().release.base
        rows = store.select(
            query("release-partitions"),
            graph=NamedNode(f"{base}graph/release"),
            dataset=NamedNode(f"{base}dataset"),
        )
        self._numbers = {
            row["term"]: int(number.value) for row in rows if isinstance(number := row["number"], Literal)
        }

    def of_class(self, term: NamedNode) -> Used | None:
        """The things of a class; None where the release states no numbers."""
        return self._counted(term, "thing", "things-of-a-class", "class")

    def of_property(self, term: NamedNode) -> Used | None:
        """The statements with a property; None where the release states no numbers."""
        return self._counted(term, "statement", "statements-of-a-property", "property")

    def of_value(self, term: NamedNode, predicate: NamedNode) -> Used:
        """The statements in which a thing is the value of a property."""
        number = self._store.incoming_counts(term).get(predicate, 0)
        address = site().urls.to("fragments", predicate=predicate.value, object=term.value)
        return Used(number, "statement", address)

    def of_mode(self, term: NamedNode) -> Used | None:
        """The occurrences in a mode; None where there are no lists of them."""
        number = self._modes.get(term.value)
        if number is None:
            return None
        return Used(number, "occurrence", site().urls.to("browse/tropes", mode=term.value.rpartition("/")[2]))

    @cached_property
    def _modes(self) -> Mapping[str, int]:
        """The occurrences in each mode, by its IRI; they are counted anew each time that lists are asked."""
        modes = site().lists.modes() if site().has_files else ()
        return {site().urls.iri(mode.path): mode.occurrences for mode in modes}

    def _counted(self, term: NamedNode, unit: str, recipe: str, field: str) -> Used | None:
        if not self._numbers:
            return None
        address = site().urls.to(f"cookbook/{recipe}", [(field, term.value)])
        return Used(self._numbers.get(term, 0), unit, address)


@dataclass(frozen=True)
class Results:
    """How many results of one severity the validation report has of something, and the list of them."""

    severity: str
    number: int
    href: str

    @property
    def words(self) -> str:
        """The number and what is counted.

        >>> Results("Info", 2, "").words
        '2 remarks'
        """
        word = {"Info": "remark"}.get(self.severity, self.severity.lower())
        return f"{self.number:,} {word}{'' if self.number == 1 else 's'}"


def results_by_shape(store: Store) -> Mapping[str, list[Results]]:
    """What the validation report of the release has of each shape, the gravest first, by the shape's IRI."""
    report, numbers = f"release/{site().release.id}/report.html", Counter[tuple[str, str]]()
    for group in groups(store, site().release.base):
        if isinstance(group.shape, NamedNode):
            numbers[group.shape.value, group.severity] += group.total
    found: dict[str, list[Results]] = {}
    for (shape, severity), number in numbers.items():
        address = site().urls.to(report, shape=shape.rpartition("#")[2], severity=severity)
        found.setdefault(shape, []).append(Results(severity, number, address))
    return found
