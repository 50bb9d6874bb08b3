"""The counts of a release, made once: manifest, VoID and pages all read these."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tropegraph.mapping.terms import Statement, name

_TYPE = name("rdf:type")
KINDS = {
    "works": "tg:Work",
    "tropes": "tg:Trope",
    "occurrences": "tg:Occurrence",
    "characters": "tg:Character",
    "groups": "tg:Group",
    "places": "tg:Place",
    "props": "tg:Prop",
    "things": "tg:Thing",
    "agents": "tg:Agent",
    "performances": "tg:Performance",
    "quotations": "tg:Quotation",
    "lines": "tg:Line",
    "pages": "tg:Page",
}


@dataclass
class Counts:
    """Numbers of triples, entities, classes and properties; keys are N-Triples terms without brackets."""

    triples: int = 0
    subjects: int = 0
    objects: int = 0
    by_graph: Counter[str] = field(default_factory=Counter)
    by_class: Counter[str] = field(default_factory=Counter)
    by_property: Counter[str] = field(default_factory=Counter)
    by_target: Counter[str] = field(default_factory=Counter)

    def summary(self) -> dict[str, int]:
        """The counts that a person asks for first."""
        kinds = {kind: self.by_class[name(curie)[1:-1]] for kind, curie in KINDS.items()}
        return {
            "triples": self.triples,
            **kinds,
            "exhibits": self.by_property[name("tg:exhibits")[1:-1]],
            "links": sum(self.by_target.values()),
        }


def count(statements: Iterable[Statement], links_graph: str) -> Counts:
    """The counts of statements that stand in one graph each; ``links_graph`` is the IRI of the links."""
    counts = Counts()
    subjects: set[str] = set()
    objects: set[str] = set()
    for subject, predicate, value, graph in statements:
        counts.triples += 1
        subjects.add(subject)
        objects.add(value)
        counts.by_graph[graph[1:-1]] += 1
        counts.by_property[predicate[1:-1]] += 1
        if predicate == _TYPE:
            counts.by_class[value[1:-1]] += 1
        if graph[1:-1] == links_graph:
            counts.by_target[_host(value)] += 1
    counts.subjects, counts.objects = len(subjects), len(objects)
    return counts


def _host(term: str) -> str:
    return term.split("/")[2].removeprefix("www.")
