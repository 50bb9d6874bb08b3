"""What changed between two contents in words, work by work: "Red Heat: 2 occurrences added"."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from tropegraph.mapping.terms import name

from .counting import KINDS
from .difference import Subject
from .release import Release

FOLDER = "diff"
"""Where the files about the changes stand, in the folder of a release and below its IRI."""
SUMMARY_JSON = "summary.json"

_TYPE, _LABEL = f" {name('rdf:type')} ".encode(), f" {name('rdfs:label')} ".encode()
_TOPIC = f" {name('foaf:primaryTopic')} ".encode()
_KIND_OF = {name(curie).encode(): kind for kind, curie in KINDS.items()}
_WORK = name("tg:Work").encode()
_SHARED = {
    "tropes": "Tropes",
    "entities": "Agents, places, things and other works",
    "links": "Links to other data sets",
    "ontology": "Ontology, modes and alignments",
}
_ESCAPE = re.compile(r'\\(u[0-9A-F]{4}|U[0-9A-F]{8}|["\\tnrbf])')
_WAYS = ("added", "removed", "changed", "moved")
_OF_PLACE = (f" {name('prov:wasDerivedFrom')} ".encode(), f" {name('tg:position')} ".encode())
"""What changes of everything that stands below a line that was added or removed."""


@dataclass(frozen=True)
class Changed:
    """What changed in a work, or in one of the graphs that works share; ``text`` says it in words.

    ``state`` is "added", "removed" or "changed". ``kinds`` counts the things that were added, removed,
    changed, or only moved to another place on their page, by kind. ``added`` and ``removed`` count
    statements.
    """

    iri: str
    label: str
    state: str
    added: int
    removed: int
    kinds: dict[str, dict[str, int]]
    text: str


@dataclass(frozen=True)
class Changes:
    """What changed between two contents, in all and by work; works come in order of their labels."""

    older: str
    newer: str
    added: int
    removed: int
    works: tuple[Changed, ...]
    shared: tuple[Changed, ...]

    def lines(self, most: int | None = None) -> list[str]:
        """The summary in words; of works the first ``most``, and how many more there are."""
        if not self.added and not self.removed:
            return ["Nothing has changed."]
        shown = self.works if most is None else self.works[:most]
        left = len(self.works) - len(shown)
        return [
            *(each.text for each in shown),
            *([f"… and {_counted(left, 'more work')}"] if left else []),
            *(each.text for each in self.shared),
            f"In all {_counted(self.added, 'statement')} added, {self.removed:,} removed.",
        ]

    @staticmethod
    def read(data: bytes) -> "Changes":
        """Changes as ``as_json`` wrote them."""
        read = json.loads(data)
        del read["text"]
        for member in ("works", "shared"):
            read[member] = tuple(Changed(**each) for each in read[member])
        return Changes(**read)

    def as_json(self) -> str:
        return json.dumps({**asdict(self), "text": self.lines()}, ensure_ascii=False, indent=2) + "\n"


def changes_of(release: Release) -> Changes | None:
    """What changed from the release before; None where a release was compared with no other."""
    try:
        return Changes.read((release.folder / FOLDER / SUMMARY_JSON).read_bytes())
    except OSError:
        return None


@dataclass
class _Tally:
    """What changed in a graph, or in the graphs of a work."""

    statements: Counter[str] = field(default_factory=Counter)
    things: Counter[tuple[str, str]] = field(default_factory=Counter)


class Tallies:
    """Counts what changed while the subjects of two contents go by."""

    def __init__(self) -> None:
        self._graphs: defaultdict[bytes, _Tally] = defaultdict(_Tally)
        self._work_of: dict[bytes, bytes] = {}
        self._labels: dict[bytes, str] = {}
        self._works: dict[str, set[bytes]] = {"before": set(), "after": set()}

    def see(self, subject: Subject) -> None:
        """Takes a subject into account, changed or not."""
        self._note(subject.before, "before")
        self._note(subject.after, "after")
        if subject.before == subject.after:
            return
        added, removed = subject.added, subject.removed
        for way, lines in (("added", added), ("removed", removed)):
            for line in lines:
                self._graphs[_graph(line)].statements[way] += 1
        moved = all(any(each in line for each in _OF_PLACE) for line in [*added, *removed])
        before, after = dict(_kinds(subject.before)), dict(_kinds(subject.after))
        for kind in before.keys() | after.keys():
            stays = "moved" if moved else "changed"
            way = stays if kind in before and kind in after else _WAYS[kind in before]
            self._graphs[after.get(kind) or before[kind]].things[kind, way] += 1

    def changes(self, older: str, newer: str, base: str) -> Changes:
        """What changed from an older content to a newer, which have these names, under a base."""
        works: defaultdict[bytes, _Tally] = defaultdict(_Tally)
        shared: dict[bytes, _Tally] = {}
        for graph, tally in self._graphs.items():
            if graph in self._work_of:
                works[self._work_of[graph]].statements.update(tally.statements)
                works[self._work_of[graph]].things.update(tally.things)
            else:
                shared[graph] = tally
        changed = [self._changed(work, tally) for work, tally in works.items()]
        return Changes(
            older,
            newer,
            sum(tally.statements["added"] for tally in self._graphs.values()),
            sum(tally.statements["removed"] for tally in self._graphs.values()),
            tuple(sorted(changed, key=lambda each: (each.label.casefold(), each.iri))),
            tuple(_shared(graph, shared[graph], base) for graph in sorted(shared)),
        )

    def _note(self, lines: list[bytes], when: str) -> None:
        """Remembers what works are called, and which page is about which work."""
        subject = lines[0][: lines[0].index(b" ")] if lines else b""
        is_work = any(_WORK in line and _TYPE in line for line in lines)
        for line in lines:
            if is_work and _LABEL in line:
                self._labels[subject] = _text(line)
            elif _TOPIC in line and _graph(line) == subject:
                self._work_of[subject] = line.split(b" ", 3)[2]
        if is_work:
            self._works[when].add(subject)

    def _changed(self, work: bytes, tally: _Tally) -> Changed:
        label = self._labels.get(work, work.decode()[1:-1])
        if tally.things.pop(("works", "added"), 0) or work not in self._works["before"]:
            state, start = "added", "new"
        elif tally.things.pop(("works", "removed"), 0) or work not in self._works["after"]:
            state, start = "removed", "gone"
        else:
            state, start = "changed", ""
        return _described(work.decode()[1:-1], label, state, start, tally)


def _shared(graph: bytes, tally: _Tally, base: str) -> Changed:
    iri = graph.decode()[1:-1]
    path = iri.removeprefix(base)
    return _described(iri, _SHARED.get(path.removeprefix("graph/"), path), "changed", "", tally)


def _described(iri: str, label: str, state: str, start: str, tally: _Tally) -> Changed:
    kinds: dict[str, dict[str, int]] = {}
    words: list[str] = []
    for kind in KINDS:
        for way in _WAYS:
            number = tally.things[kind, way]
            if number:
                kinds.setdefault(kind, {})[way] = number
                if kind not in ("works", "pages") and way != "moved":
                    words.append(f"{_counted(number, kind.removesuffix('s'))} {way}")
    added, removed = tally.statements["added"], tally.statements["removed"]
    if not words and not start:
        ways = (("added", added), ("removed", removed))
        words = [f"{_counted(number, 'statement')} {way}" for way, number in ways if number]
    said = ", ".join([start, *words] if start else words)
    return Changed(iri, label, state, added, removed, kinds, f"{label}: {said}")


def _kinds(lines: list[bytes]) -> Iterator[tuple[str, bytes]]:
    """The kinds that a subject is of, each with the graph that says so."""
    for line in lines:
        if _TYPE in line:
            kind = _KIND_OF.get(line.split(b" ", 3)[2])
            if kind:
                yield kind, _graph(line)


def _graph(line: bytes) -> bytes:
    return line[line.rindex(b" <") + 1 : -3]


def _text(line: bytes) -> str:
    """The literal of a line of canonical N-Quads, without its escapes."""
    body = line.split(b" ", 2)[2].decode()
    return _ESCAPE.sub(_unescaped, body[1 : body.rindex('"')])


def _unescaped(match: re.Match[str]) -> str:
    escape = match[1]
    if escape[0] in "uU":
        return chr(int(escape[1:], 16))
    return {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}.get(escape, escape)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
