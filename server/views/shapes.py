"""The documentation page of the shapes: what each looks at, what it demands, what was found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tropegraph.mapping.report import gravity
from tropegraph.mapping.vocabulary import PREFIXES
from tropegraph.server.findings import is_validated
from tropegraph.server.rdf import NamedNode, Quad, Term, expand
from tropegraph.server.site import site

from .constraints import Phrase, demands
from .examples import Example, examples
from .frame import Frame, render
from .reading import Reader, Reference
from .statements import Index, blocks, curie, first, indexed, of_class
from .usage import Results, Usage, Used, results_by_shape
from .words import worded_as_class

_OWN = PREFIXES["shapes"]
_GROUPS = ("Things of a class", "Closed lists", "What has a property", "Parts of other shapes")


@dataclass(frozen=True)
class Target:
    """What a shape looks at: the things of a class, or else whatever has a property."""

    term: Reference
    is_class: bool
    used: Used | None


@dataclass(frozen=True)
class Query:
    """A SPARQL constraint, by the fault that it looks for; ``is_here`` where its IRI leads."""

    name: str
    message: str
    is_here: bool
    turtle: str


@dataclass(frozen=True)
class Rule:
    """What a shape demands of a property; ``is_inverse`` where it is said of the other thing.

    ``users`` are the shapes that have it, where these are others than the one that it belongs to.
    """

    id: str
    property: Reference
    curie: str
    is_inverse: bool
    message: str
    demands: list[Phrase]
    severity: str
    queries: list[Query]
    results: list[Results]
    users: list[str]
    turtle: str


@dataclass(frozen=True)
class Shape:
    """A node shape; ``rules`` are its own, ``shared`` those that belong to another but are its too.

    ``queries`` are asked of its things, ``lent`` by other shapes alone; ``used_by`` names rules whose values
    it fits.
    """

    id: str
    label: str
    message: str
    severity: str
    targets: list[Target]
    demands: list[Phrase]
    rules: list[Rule]
    shared: list[tuple[str, Reference]]
    queries: list[Query]
    lent: list[Query]
    used_by: list[str]
    found: list[Results]
    turtle: str
    example: Example | None

    @property
    def group(self) -> str:
        """Under which heading it stands."""
        if not self.targets:
            return _GROUPS[3]
        if not self.targets[0].is_class:
            return _GROUPS[2]
        return _GROUPS[0 if self.rules else 1]

    @property
    def results(self) -> list[Results]:
        """What the report has of the shape and of its own rules, the gravest first."""
        found: dict[str, list[Results]] = {}
        for each in (*self.found, *(each for rule in self.rules for each in rule.results)):
            found.setdefault(each.severity, []).append(each)
        return [
            some[0] if len(some) == 1 else Results(severity, sum(each.number for each in some), f"#{self.id}")
            for severity, some in sorted(found.items(), key=lambda item: gravity(item[0]))
        ]


def shapes_page(quads: Iterable[Quad], turtle: str, frame: Frame) -> str:
    """The page about all shapes; ``turtle`` is the text that their statements were read from."""
    reader, index = Reader(site().store, site().urls), indexed(quads)
    reader.load_labels(term for facts in index.values() for values in facts.values() for term in values)
    shapes = _Shapes(reader, index, blocks(turtle)).all()
    others = [each for each in of_class(index, None, _OWN) if expand("rdfs:comment") in index[each]]
    return render(
        "shapes.html",
        frame,
        version=first(index[NamedNode(site().urls.iri("shapes"))], "owl:versionInfo"),
        groups=[(name, [each for each in shapes if each.group == name]) for name in _GROUPS],
        others=[
            (_name(each), first(index[each], "rdfs:label"), first(index[each], "rdfs:comment"))
            for each in others
        ],
        is_validated=is_validated(reader.store, site().release.base),
    )


class _Shapes:
    """Reads the shapes one by one; what has the name of a shape and a dash belongs to that shape."""

    def __init__(self, reader: Reader, index: Index, turtle: Mapping[str, str]) -> None:
        self._reader = reader
        self._index = index
        self._turtle = turtle
        self._usage = Usage(reader.store)
        self._results = results_by_shape(reader.store)
        self._nodes = of_class(index, expand("sh:NodeShape"), _OWN)
        self._placed: set[Term] = set()

    def all(self) -> list[Shape]:
        """All shapes, by name."""
        classes = {
            target
            for node in self._nodes
            if self._things(node, "sh:property")
            for target in self._things(node, "sh:targetClass")
        }
        found = examples(self._reader, sorted(classes, key=str))
        return [self._shape(node, found) for node in self._nodes]

    def _shape(self, node: NamedNode, found: Mapping[NamedNode, Example]) -> Shape:
        facts = self._index[node]
        of_node = self._things(node, "sh:sparql")
        queries = [self._query(each, node) for each in of_node]
        rules = [self._rule(each, node) for each in self._owned(node, "sh:PropertyShape")]
        lent = [each for each in self._owned(node, "sh:SPARQLConstraint") if each not in self._placed]
        return Shape(
            id=_name(node),
            label=first(facts, "rdfs:label"),
            message=first(facts, "sh:message"),
            severity=self._severity(node),
            targets=self._targets(node),
            demands=demands(self._reader, self._index, node),
            rules=rules,
            shared=[
                (_name(each), self._property(each)[0])
                for each in self._things(node, "sh:property")
                if self._owner(each) != node
            ],
            queries=queries,
            lent=[self._query(each, node) for each in lent],
            used_by=self._users(node, "sh:node"),
            found=self._results.get(node.value, []),
            turtle=self._turtle.get(_name(node), ""),
            example=next(
                (found[each] for each in self._things(node, "sh:targetClass") if each in found), None
            ),
        )

    def _rule(self, shape: NamedNode, node: NamedNode) -> Rule:
        path, is_inverse = self._property(shape)
        users = self._users(shape, "sh:property")
        return Rule(
            id=_name(shape),
            property=path,
            curie=curie(NamedNode(path.iri)),
            is_inverse=is_inverse,
            message=first(self._index[shape], "sh:message"),
            demands=demands(self._reader, self._index, shape),
            severity=self._severity(shape),
            queries=[self._query(each, node) for each in self._things(shape, "sh:sparql")],
            results=self._results.get(shape.value, []),
            users=[] if users == [_name(node)] else users,
            turtle=self._turtle.get(_name(shape), ""),
        )

    def _query(self, constraint: NamedNode, node: NamedNode) -> Query:
        is_here = self._owner(constraint) == node and constraint not in self._placed
        if is_here:
            self._placed.add(constraint)
        message = first(self._index[constraint], "sh:message")
        turtle = self._turtle.get(_name(constraint), "") if is_here else ""
        return Query(_name(constraint), message, is_here, turtle)

    def _targets(self, node: NamedNode) -> list[Target]:
        reader, usage = self._reader, self._usage
        classes = [
            Target(worded_as_class(reader.reference(each)), True, usage.of_class(each))
            for each in self._things(node, "sh:targetClass")
        ]
        return classes + [
            Target(reader.reference(each), False, usage.of_property(each))
            for each in self._things(node, "sh:targetSubjectsOf")
        ]

    def _property(self, shape: NamedNode) -> tuple[Reference, bool]:
        """The property that a shape looks at, and whether from its other end."""
        [path] = self._index[shape][expand("sh:path")]
        if isinstance(path, NamedNode):
            return self._reader.reference(path), False
        [inverse] = self._things(path, "sh:inversePath")
        return self._reader.reference(inverse), True

    def _severity(self, shape: NamedNode) -> str:
        return next((_name(each) for each in self._things(shape, "sh:severity")), "Violation")

    def _users(self, shape: NamedNode, parameter: str) -> list[str]:
        """The names of the shapes that have a shape as a value of a parameter."""
        users = (each for each, facts in self._index.items() if shape in facts.get(expand(parameter), ()))
        return sorted(_name(each) for each in users if isinstance(each, NamedNode))

    def _owner(self, part: NamedNode) -> NamedNode | None:
        """The shape that something belongs to: of those that it may, the one of the longest name."""
        owners = (node for node in self._nodes if part.value.startswith(f"{node.value}-"))
        return max(owners, key=lambda node: len(node.value), default=None)

    def _owned(self, node: NamedNode, kind: str) -> list[NamedNode]:
        return [each for each in of_class(self._index, expand(kind), _OWN) if self._owner(each) == node]

    def _things(self, subject: Term, parameter: str) -> list[NamedNode]:
        values = self._index[subject].get(expand(parameter), ())
        return sorted((each for each in values if isinstance(each, NamedNode)), key=str)


def _name(term: NamedNode) -> str:
    return term.value.rpartition("#")[2]
