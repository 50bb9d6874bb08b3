"""The counts of a release, made once: manifest, VoID and pages all read these."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from tropegraph.mapping.terms import name

from .linksets import READ_AT, LinkCounts

_TYPE = name("rdf:type").encode()
_PARTS = 16
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
    """Numbers of triples, entities, classes and properties; keys are N-Triples terms without brackets.

    Those of a graph, (graph, term) pairs, are counted for the graphs that works share.
    """

    triples: int = 0
    subjects: int = 0
    objects: int = 0
    by_graph: Counter[str] = field(default_factory=Counter)
    by_class: Counter[str] = field(default_factory=Counter)
    by_property: Counter[str] = field(default_factory=Counter)
    by_target: Counter[str] = field(default_factory=Counter)
    by_link: LinkCounts = field(default_factory=LinkCounts)
    classes_of_graph: Counter[tuple[str, str]] = field(default_factory=Counter)
    properties_of_graph: Counter[tuple[str, str]] = field(default_factory=Counter)

    def summary(self) -> dict[str, int]:
        """The counts that a person asks for first."""
        kinds = {kind: self.by_class[name(curie)[1:-1]] for kind, curie in KINDS.items()}
        return {
            "triples": self.triples,
            **kinds,
            "exhibits": self.by_property[name("tg:exhibits")[1:-1]],
            "links": sum(self.by_target.values()),
        }


def count(content: Path, links_graph: str, scratch: Path) -> Counts:
    """The counts of sorted N-Quads in which no triple stands in two graphs.

    ``links_graph`` is the IRI of the graph of links. Objects are counted by way of files in ``scratch``, so
    that memory does not grow with their number more than it must.
    """
    with _Distinct(scratch) as objects, content.open("rb", buffering=1 << 20) as lines:
        tally = _Tally()
        tally.take(lines, f"<{links_graph}>".encode(), objects)
        distinct = objects.count()
    return Counts(
        tally.triples,
        tally.subjects,
        distinct,
        _named(tally.graphs),
        _named(tally.classes),
        _named(tally.properties),
        _named(tally.targets, 0),
        tally.by_link,
        _within(tally.classes_within),
        _within(tally.properties_within),
    )


@dataclass
class _Tally:
    """What is counted line by line, by terms as they stand there; ``within`` means the shared graphs."""

    triples: int = 0
    subjects: int = 0
    graphs: Counter[bytes] = field(default_factory=Counter)
    classes: Counter[bytes] = field(default_factory=Counter)
    properties: Counter[bytes] = field(default_factory=Counter)
    targets: Counter[bytes] = field(default_factory=Counter)
    by_link: LinkCounts = field(default_factory=LinkCounts)
    classes_within: Counter[tuple[bytes, bytes]] = field(default_factory=Counter)
    properties_within: Counter[tuple[bytes, bytes]] = field(default_factory=Counter)

    def take(self, lines: Iterable[bytes], links: bytes, objects: "_Distinct") -> None:
        """Counts sorted lines; ``links`` is the graph of links. Objects are handed on."""
        graphs, properties, add = self.graphs, self.properties, objects.add
        shared = links.removesuffix(b"links>")
        triples = subjects = 0
        last = b""
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            value, graph, _ = rest.rsplit(b" ", 2)
            triples += 1
            if subject != last:
                subjects += 1
                last = subject
            graphs[graph] += 1
            properties[predicate] += 1
            add(value)
            is_shared = graph.startswith(shared)
            if is_shared:
                self.properties_within[graph, predicate] += 1
            if predicate == _TYPE:
                self.classes[value] += 1
                if is_shared:
                    self.classes_within[graph, value] += 1
            if graph == links:
                self.targets[_host(value)] += 1
            if graph == links or predicate == READ_AT:
                self.by_link.count(predicate, value)
        self.triples += triples
        self.subjects += subjects


class _Distinct:
    """Counts distinct values exactly, in parts on disk of which one at a time is in memory."""

    def __init__(self, folder: Path) -> None:
        self._names = [folder / f"objects-{number}" for number in range(_PARTS)]
        self._recent: set[bytes] = set()

    def __enter__(self) -> "_Distinct":
        with ExitStack() as stack:
            self._files = [stack.enter_context(name.open("w+b")) for name in self._names]
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        for file in self._names:
            file.unlink(missing_ok=True)

    def add(self, value: bytes) -> None:
        if value in self._recent:
            return
        if len(self._recent) > 100_000:
            self._recent.clear()
        self._recent.add(value)
        self._files[crc32(value) % _PARTS].write(value + b"\n")

    def count(self) -> int:
        return sum(self._counts())

    def _counts(self) -> Iterator[int]:
        for file in self._files:
            file.seek(0)
            yield len(set(file))


def _named(counted: Counter[bytes], cut: int = 1) -> Counter[str]:
    """The counts by name, in order of name; ``cut`` takes the brackets off."""
    return Counter({term[cut : len(term) - cut].decode(): counted[term] for term in sorted(counted)})


def _within(counted: Counter[tuple[bytes, bytes]]) -> Counter[tuple[str, str]]:
    return Counter({(_term(graph), _term(term)): number for (graph, term), number in counted.items()})


def _term(term: bytes) -> str:
    return term[1:-1].decode()


def _host(term: bytes) -> bytes:
    """The host of a link's target; of one that has none, its scheme."""
    parts = term[1:-1].split(b"/")
    return parts[2].removeprefix(b"www.") if len(parts) > 2 else parts[0].partition(b":")[0]
