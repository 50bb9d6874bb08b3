"""Candidates for a reconciliation query, and how well each matches.

The score is the mean of the likeness of the name (weight 1) and of each property (weight 0.5), each in
[0, 100]. A candidate is a match where its name and all properties agree and no other is as good.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from tropegraph.server.errors import MalformedRequest
from tropegraph.server.indexing.describing import descriptions
from tropegraph.server.indexing.likeness import likeness, near
from tropegraph.server.indexing.reading import Entry, Index
from tropegraph.server.indexing.searching import named
from tropegraph.server.indexing.words import fold
from tropegraph.server.links import answers
from tropegraph.server.rdf import NamedNode, expand, iri
from tropegraph.server.store import Store
from tropegraph.server.urls import Urls

from .deadline import Deadline
from .queries import Condition, ReconciliationQuery
from .schema import KINDS, Property, property_of, types_of
from .values import Labels, Value, id_of, iri_of, stretches, values_of

_PROPERTY_WEIGHT = 0.5
_NAMESAKES = 100
_CONSIDERED = 25
"""How many candidates are compared property by property."""

_SURE, _SURE_BY_PROPERTIES, _APART = 99.0, 97.0, 5.0
"""The scores of a sure match, without and with properties, and how far it has to be above the next."""

_IDENTITIES = {
    None,
    "owl:sameAs",
    "skos:exactMatch",
    "schema:sameAs",
    "foaf:isPrimaryTopicOf",
    "dct:replaces",
}
_YEAR = re.compile(r"[\[(](\d{4})[\])]\s*$")
_ADDED = re.compile(r"\s*[\[(][^])]*[\])]\s*$")
_TURNED = re.compile(r"^(.*\S)\s*,\s*(the|an?)$", re.IGNORECASE)


_folded = lru_cache(maxsize=20_000)(fold)


@dataclass
class Candidate:
    """A thing that may be meant; ``name_score`` in [0, 100], ``property_scores`` by id of the property."""

    entry: Entry
    name_score: float
    property_scores: dict[str, float] = field(default_factory=dict)
    type_score: float = 100.0

    @property
    def score(self) -> float:
        weight = 1 + _PROPERTY_WEIGHT * len(self.property_scores)
        total = self.name_score + _PROPERTY_WEIGHT * sum(self.property_scores.values())
        return total / weight * (0.5 + self.type_score / 200)

    def as_json(self, base: str, description: str, *, is_match: bool) -> dict[str, object]:
        features: list[dict[str, object]] = [
            {"id": "name", "value": round(self.name_score, 2)},
            {"id": "uses", "value": self.entry.uses},
        ]
        features += [{"id": name, "value": round(value, 2)} for name, value in self.property_scores.items()]
        return {
            "id": id_of(self.entry, base),
            "name": self.entry.label,
            "description": description,
            "type": types_of(self.entry),
            "score": round(self.score, 2),
            "match": is_match,
            "features": features,
        }


@dataclass(frozen=True)
class _Round:
    """A query with its candidates."""

    asked: ReconciliationQuery
    candidates: list[Candidate]


def reconcile(
    store: Store, index: Index, urls: Urls, batch: Mapping[str, ReconciliationQuery], deadline: Deadline
) -> dict[str, list[dict[str, object]]]:
    """The candidates for each query of a batch, the best first; raises QueryTimeout.

    Values are fetched for the candidates of all queries together, property by property.
    """
    rounds = {
        key: _Round(asked, _candidates(store, index, urls, asked, deadline)) for key, asked in batch.items()
    }
    _compare(store, index, urls.base, rounds.values(), deadline)
    return {key: _ranked(index, urls.base, each) for key, each in rounds.items()}


def _candidates(
    store: Store, index: Index, urls: Urls, asked: ReconciliationQuery, deadline: Deadline
) -> list[Candidate]:
    """The candidates that are compared property by property."""
    deadline.check()
    if asked.text:
        found = _by_name(store, index, urls, asked)
    else:
        found = _by_conditions(store, index, urls, asked, deadline)
    candidates = [each for each in found if _may_be(each, asked)]
    candidates.sort(key=_goodness)
    return candidates[: max(_CONSIDERED, asked.limit)]


def _compare(store: Store, index: Index, base: str, rounds: Iterable[_Round], deadline: Deadline) -> None:
    """Gives candidates the scores of the properties that their queries ask for."""
    wanted: defaultdict[Property, defaultdict[int, list[tuple[Candidate, Condition]]]]
    wanted = defaultdict(lambda: defaultdict(list))
    entries: dict[int, Entry] = {}
    labels = Labels(store)
    for each in rounds:
        for condition in _conditions(each.asked):
            for candidate in each.candidates:
                entries[candidate.entry.number] = candidate.entry
                wanted[condition.property][candidate.entry.number].append((candidate, condition))
    for property, of_entries in wanted.items():
        for some in stretches([entries[number] for number in of_entries]):
            deadline.check()
            for number, values in values_of(store, index, some, property, labels).items():
                for candidate, condition in of_entries[number]:
                    deadline.check()
                    candidate.property_scores[property.id] = _agreement(condition, values, base)


def _ranked(index: Index, base: str, of: _Round) -> list[dict[str, object]]:
    """The candidates of a query as they are sent, the best first."""
    ranked = sorted(of.candidates, key=_goodness)
    shown = ranked[: of.asked.limit]
    described = descriptions(index, [each.entry for each in shown], base)
    sure = _sure(ranked)
    return [each.as_json(base, described[each.entry.number], is_match=each is sure) for each in shown]


def _goodness(candidate: Candidate) -> tuple[float, int]:
    return -candidate.score, candidate.entry.number


def _sure(candidates: list[Candidate]) -> Candidate | None:
    """The candidate that is meant without a doubt, where there is one."""
    if not candidates:
        return None
    best, *others = candidates
    least = _SURE_BY_PROPERTIES if best.property_scores else _SURE
    is_sure = best.name_score >= least and min([best.type_score, *best.property_scores.values()]) >= _SURE
    is_apart = not others or best.score - others[0].score >= _APART
    return best if is_sure and is_apart else None


def _conditions(asked: ReconciliationQuery) -> tuple[Condition, ...]:
    """What a query asks of properties; a year in brackets after the name is one that it leaves unsaid."""
    match = _YEAR.search(asked.text)
    year = property_of("year")
    if match is None or any(condition.property == year for condition in asked.conditions):
        return asked.conditions
    return (*asked.conditions, Condition(year, (int(match[1]),)))


def _by_name(store: Store, index: Index, urls: Urls, asked: ReconciliationQuery) -> list[Candidate]:
    """Things whose name is like the text, and what the text is an identifier of."""
    found = {each.entry.number: each for each in _by_identifier(store, index, urls, asked.text)}
    classes = asked.types if asked.strict != "should" else ()
    for text, weight in _readings(asked.text):
        words = tuple(fold(text).split())
        if not words:
            continue
        for hit in (*named(index, words, classes or KINDS, by_labels=True), *near(index, words, classes)):
            score = likeness(" ".join(words), hit.entry) * weight
            known = found.get(hit.entry.number)
            if known is None or known.name_score < score:
                found[hit.entry.number] = Candidate(hit.entry, score)
    return list(found.values())


def _readings(text: str) -> Iterator[tuple[str, float]]:
    """The ways to read a name, each with its weight: as it is, without a part in brackets, turned round."""
    yield text, 1.0
    if match := _TURNED.match(text):
        yield f"{match[2]} {match[1]}", 1.0
    if (shorter := _ADDED.sub("", text)) not in ("", text):
        yield shorter, 0.98


def _by_identifier(store: Store, index: Index, urls: Urls, text: str) -> list[Candidate]:
    """What a text stands for where it is an identifier of ours or of another data set."""
    paths = [text, f"/{text}"] if "/" in text else [text]
    found = []
    for value in paths:
        try:
            answered = answers(index, store, urls, [value])
        except MalformedRequest:  # a name like any other
            continue
        for match in answered[0].matches:
            found.append(Candidate(match.entry, 100.0 if match.relation in _IDENTITIES else 80.0))
    return found


def _by_conditions(
    store: Store, index: Index, urls: Urls, asked: ReconciliationQuery, deadline: Deadline
) -> list[Candidate]:
    """Things that have a value that is asked for: a query without a text says no more."""
    iris: dict[str, None] = {}
    for condition in asked.conditions:
        for value in condition.values:
            deadline.check()
            if isinstance(value, tuple) and condition.property.curie and not condition.property.inverse:
                target, predicate = iri(iri_of(value[0], urls.base)), expand(condition.property.curie)
                quads = store.incoming(target, predicate, 0, _NAMESAKES) if target else []
                subjects = (quad.subject for quad in quads)
                iris |= dict.fromkeys(each.value for each in subjects if isinstance(each, NamedNode))
            elif condition.property.source or condition.property.id == "tvTropesId":
                identified = _by_identifier(store, index, urls, str(value if isinstance(value, str) else ""))
                iris |= dict.fromkeys(each.entry.iri for each in identified)
    return [Candidate(entry, 100.0) for entry in index.by_iri(iris).values()]


def _may_be(candidate: Candidate, asked: ReconciliationQuery) -> bool:
    """Whether a candidate's types let it be one; those that it only should have lower its score."""
    if not asked.types:
        return candidate.entry.kind in KINDS
    has = {candidate.entry.kind, *candidate.entry.classes, *(f"tg:{candidate.entry.kind}",)}
    fitting = [name for name in asked.types if name in has]
    if asked.strict == "should":
        candidate.type_score = 100.0 if fitting else 0.0
        return True
    return len(fitting) == len(asked.types) if asked.strict == "all" else bool(fitting)


def _agreement(condition: Condition, values: list[Value], base: str) -> float:
    """How well a thing's values agree with one that is asked for, in [0, 100]."""
    return max((_likeness(asked, value, base) for asked in condition.values for value in values), default=0.0)


def _likeness(asked: str | float | tuple[str, str], value: Value, base: str) -> float:
    if isinstance(asked, tuple):
        identifier, name = asked
        if value.iri is not None:
            return 100.0 if value.iri == iri_of(identifier, base) else 0.0
        asked = name or identifier
    if value.number is not None:
        try:
            distance = abs(float(asked) - value.number)
        except ValueError:
            return 0.0
        return 100.0 if distance == 0 else 50.0 if distance == 1 else 0.0
    if value.iri is not None and str(asked) in (value.iri, value.iri.removeprefix(base)):
        return 100.0
    return float(fuzz.ratio(_folded(str(asked)), _folded(value.text)))
