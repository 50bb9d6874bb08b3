"""Running the compiled shapes on a store, and the report that comes of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)
from rdflib import BNode, Graph, URIRef
from rdflib.term import Node

from tropegraph.mapping.errors import UnusableShapesError
from tropegraph.mapping.fault_source import Source, source_of
from tropegraph.mapping.report import Fault, Report, merged
from tropegraph.mapping.shapes_graph import load_package_turtle, load_shapes
from tropegraph.mapping.terms import Statement, iri, parts_of, string
from tropegraph.mapping.validation import run_pyshacl
from tropegraph.mapping.vocabulary import PREFIXES

from .queries import Query, Star, Step, compiled_steps
from .targets import classes_of, only, targets_of

_SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_MODE = NamedNode(PREFIXES["tg"] + "Mode")
_STRING = NamedNode(PREFIXES["xsd"] + "string")


class Row(NamedTuple):
    """A focus node, a value and the property of a path as N-Triples text, empty where there is none.

    ``others`` are what else is bound: names and values in the order of the names.
    """

    this: str
    value: str = ""
    path: str = ""
    others: tuple[tuple[str, str], ...] = ()


Select = Callable[[str], list[Row]]
"""Answers a SELECT query of ``?this`` and perhaps ``?value``, ``?path`` and others."""

Progress = Callable[[int, int], None]

NARROWED_TO = 500
"""As many focus nodes are named in a query at once."""


class CompiledShapes:
    """A graph of shapes, all of whose shapes have IRIs, ready to run on stores."""

    def __init__(self, shapes: Graph) -> None:
        self.shapes = shapes
        self.classes = classes_of(shapes)
        self.targets = targets_of(shapes)
        self.is_foreign = shapes is not load_shapes()
        self._compiled = lru_cache(maxsize=16)(self._compile)

    def on(self, select: Select) -> tuple[tuple[Step, ...], dict[Node, str]]:
        """The steps for some data, and the root shapes that are left to pySHACL with the reason."""
        found = ((each, _subclasses(select, each)) for each in self.classes)
        return self._compiled(tuple((of, below) for of, below in found if below))

    def idle_targets(self, select: Select) -> list[str]:
        """The targets of the shapes that select no node of the data."""
        return [target for target, query in self.targets.items() if not select(query)]

    def _compile(
        self, subclasses: tuple[tuple[URIRef, tuple[URIRef, ...]], ...]
    ) -> tuple[tuple[Step, ...], dict[Node, str]]:
        return compiled_steps(self.shapes, dict(subclasses))


@cache
def published_shapes() -> CompiledShapes:
    """The project's own shapes, compiled once a process."""
    return CompiledShapes(load_shapes())


def run(
    select: Select, shapes: CompiledShapes, threads: int = 1, progress: Progress | None = None
) -> tuple[Report, dict[Node, str]]:
    """What the compiled shapes find in data that answer SELECT queries, and the root shapes that are left.

    ``progress`` is told how many of the steps are done, after each.
    """
    steps, left = shapes.on(select)
    shared = sorted({step.sieve for step in steps if step.sieve and step.queries[0].own})
    found: list[list[Fault]] = []
    with ThreadPoolExecutor(threads) as pool:
        stars = list({step.star for step in steps if step.star})
        sound = {
            star
            for star, holds in zip(stars, pool.map(lambda each: _holds(select, each), stars), strict=True)
            if holds
        }
        asked = [step for step in steps if step.star not in sound]
        sifted = dict(zip(shared, pool.map(select, shared), strict=True))
        for faults in pool.map(lambda step: _faults(select, shapes.shapes, step, sifted), asked):
            found.append(faults)
            if progress:
                progress(len(found), len(asked))
    return Report(tuple(sorted(set(chain.from_iterable(found))))), left


def validate_store(
    store: Store,
    shapes: CompiledShapes | None = None,
    threads: int = 1,
    progress: Progress | None = None,
) -> Report:
    """What in the default graph of a store breaks the shapes: the report that pySHACL gives, one by one.

    The store must hold the modes too, as a release does. So many ``threads`` ask it at once, outside Python's
    lock. A shape that cannot be compiled is left to pySHACL, on the whole graph.
    """
    compiled = shapes or published_shapes()
    report, left = run(lambda query: select_from(store.query(query)), compiled, threads, progress)
    if not left:
        return report
    return merged([report, run_pyshacl(_graph(store), only(compiled.shapes, left))])


def validate_quads(
    quads: bytes | Iterable[Statement], shapes: CompiledShapes | None = None, threads: int = 1
) -> Report:
    """What in N-Quads, or in statements, breaks the shapes; named graphs are one, absent modes are added.

    The terms of statements are taken for good ones, as the mapper makes them.
    Raises SyntaxError for bytes that are no N-Quads.
    """
    store = Store()
    if isinstance(quads, bytes):
        parsed = parse(quads, format=RdfFormat.N_QUADS)
        store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in parsed)
    else:
        lines = "".join([f"{s} {p} {o} .\n" for s, p, o, _ in quads])
        store.bulk_load(lines.encode(), format=RdfFormat.N_TRIPLES, lenient=True)
    add_modes(store)
    return validate_store(store, shapes, threads)


def add_modes(store: Store) -> None:
    """Adds the modes to the default graph of a store that has none."""
    if next(store.quads_for_pattern(None, _TYPE, _MODE, DefaultGraph()), None) is None:
        modes = load_package_turtle("tropegraph.ontology", "modes.ttl").serialize(format="nt")
        store.bulk_load(modes.encode(), format=RdfFormat.N_TRIPLES)


def _faults(select: Select, shapes: Graph, step: Step, sifted: Mapping[str, list[Row]]) -> list[Fault]:
    rows: list[Row] = []
    if step.sieve is not None:
        rows = sifted[step.sieve] if step.sieve in sifted else select(step.sieve)
        if not rows:
            return []
    nodes = sorted({row.this for row in rows}) if rows and step.narrows else []
    if nodes and all(node.startswith("<") for node in nodes):
        texts = [(query, query.on(chunk)) for query in step.queries for chunk in _batched(nodes, NARROWED_TO)]
    else:
        texts = [(query, query.text) for query in step.queries]
    return [fault for query, text in texts for fault in _of_rows(shapes, query, select(text))]


def _holds(select: Select, star: Star) -> bool:
    """Whether each focus node has one value of each path, and none is at fault."""
    if star.count is None:
        return len(set(_number(select, star.rows()).split())) == 1
    nodes = _number(select, star.count)
    if not nodes.isdecimal():
        return False
    return nodes == "0" or _number(select, star.rows(int(nodes) + 1)) == f"{nodes} {nodes} {nodes}"


def _number(select: Select, query: str) -> str:
    """The one cell that a query gives, without its quotes."""
    return next((row.this.strip('"') for row in select(query)), "")


def _batched(nodes: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (nodes[start : start + size] for start in range(0, len(nodes), size))


def _of_rows(shapes: Graph, query: Query, rows: list[Row]) -> list[Fault]:
    if not rows:
        return []
    source = source_of(shapes, query.shape, query.constraint, query.own)
    if query.own is None:
        return [
            source.fault(row.this, row.value, row.path, query.argument or " ".join(map(_lexical, row.others)))
            for row in rows
        ]
    of_node = not source.path
    return [_of_constraint(source, row, row.this if of_node else "") for row in rows]


def _of_constraint(source: Source, row: Row, otherwise: str) -> Fault:
    """The fault of a solution of a SPARQL constraint; a value that is not bound is that of the shape.

    https://www.w3.org/TR/shacl/#sparql-constraints-variables
    """
    value, path = row.value or otherwise, row.path if row.path.startswith("<") else ""
    bound = {"this": row.this, "value": value, "path": row.path, **dict(row.others)}
    others = ", ".join(f"?{name} = {term}" for name, term in row.others if name != "message")
    return source.fault(row.this, value, path, others, bound)


def select_from(solutions: object) -> list[Row]:
    """The rows of a SELECT: ``?this``, else its first variable, and what else is selected."""
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    this = names.index("this") if "this" in names else 0
    value, path = (names.index(each) if each in names else None for each in ("value", "path"))
    others = sorted((name, at) for at, name in enumerate(names) if at not in (this, value, path))
    if path is None and not others:
        return [Row(_text(row[this]), "" if value is None else _text(row[value])) for row in solutions]
    return [
        Row(
            _text(row[this]),
            "" if value is None else _text(row[value]),
            "" if path is None else _text(row[path]),
            tuple((name, _text(row[at])) for name, at in others if row[at] is not None),
        )
        for row in solutions
    ]


def _lexical(other: tuple[str, str]) -> str:
    return parts_of(other[1])[0]


def _text(term: object) -> str:
    if isinstance(term, NamedNode):
        return iri(term.value)
    if isinstance(term, Literal):
        datatype = "" if term.language or term.datatype == _STRING else f"^^{iri(term.datatype.value)}"
        return string(term.value, term.language) + datatype
    return "" if term is None else str(term)


def _subclasses(select: Select, of: URIRef) -> tuple[URIRef, ...]:
    rows = select(f"SELECT DISTINCT ?this {{ ?this {_SUBCLASS}+ {of.n3()} FILTER (?this != {of.n3()}) }}")
    return tuple(sorted(URIRef(row.this[1:-1]) for row in rows if row.this.startswith("<")))


def _graph(store: Store) -> Graph:
    """The default graph of a store for rdflib, blank nodes with their labels."""
    triples = [quad.triple for quad in store.quads_for_pattern(None, None, None, DefaultGraph())]
    if any(isinstance(triple.object, Triple) for triple in triples):
        raise UnusableShapesError(
            "some of the shapes are for pySHACL, which does not read statements about statements as the data "
            "hold them; say the shapes in SHACL Core, or leave out such statements"
        )
    data = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert data is not None, "without an output file the bytes come back"
    blank = {term.value for s, _, o in triples for term in (s, o) if isinstance(term, BlankNode)}
    return Graph().parse(data=data, format="nt", bnode_context={label: BNode(label) for label in blank})
