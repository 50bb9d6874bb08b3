"""How the server reaches a release's data.

The law of this folder: a store answers a few questions and hands back RDF terms or the bytes of a whole
answer. It knows nothing of HTTP. ``embedded`` reads the release's own store; a SPARQL endpoint elsewhere can
stand behind the same protocol.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from tropegraph.server.rdf import NamedNode, Quad, Term

Row = Mapping[str, Term]
"""A solution: variable without the question mark -> term; an unbound variable is absent."""


@dataclass(frozen=True)
class Question:
    """A query and how its answer is to be written; plain values, so that it can be sent to another process.

    ``default_graphs`` and ``named_graphs`` are the dataset of the protocol request, both empty where it names
    none. The answer of SELECT and ASK is written in the syntax called ``result_syntax``, that of CONSTRUCT
    and DESCRIBE in ``graph_syntax``; None means that the client accepts none for that form. ``coding`` is the
    content coding that it is to be sent in, empty for none. The deadline is counted from when it is asked.
    """

    text: str
    base: str
    result_syntax: str | None
    graph_syntax: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    coding: str = ""
    deadline_s: float = 10.0
    answer_bytes: int = 100_000_000


@dataclass(frozen=True)
class Answer:
    """A whole answer, and the names of the syntax and the content coding that it is written in.

    One that is too long to be held in memory is a file, and ``body`` is empty.
    """

    body: bytes
    syntax: str
    coding: str = ""
    file: BinaryIO | None = None

    def read(self) -> bytes:
        """The whole body; a file is closed."""
        if self.file is None:
            return self.body
        with self.file as file:
            return file.read()


class Store(Protocol):
    """The content of one release.

    Statements come with the named graph that they stand in, except from ``select`` and ``answer``, whose
    default graph is all content, each triple once.
    """

    def describe(self, subjects: Iterable[NamedNode]) -> list[Quad]:
        """Every statement with one of these subjects."""
        ...

    def stated(self, subjects: Iterable[NamedNode], predicates: Iterable[NamedNode]) -> list[Quad]:
        """The statements with one of these subjects and one of these predicates."""
        ...

    def incoming_counts(self, target: NamedNode) -> dict[NamedNode, int]:
        """How many statements of the content have this object, by predicate."""
        ...

    def incoming(self, target: NamedNode, predicate: NamedNode, start: int, count: int) -> list[Quad]:
        """A stretch of the content's statements with this predicate and object, in a fixed order."""
        ...

    def related(
        self, things: Iterable[NamedNode], predicate: NamedNode, most: int, *, is_inverse: bool = False
    ) -> dict[NamedNode, list[Term]]:
        """What the content's statements with this predicate lead to from each of some things.

        At most so many of each; ``is_inverse`` follows them from their objects to their subjects.
        """
        ...

    def labels(self, things: Iterable[NamedNode]) -> list[Quad]:
        """The ``rdfs:label`` statements of these things."""
        ...

    def graph(self, name: NamedNode) -> list[Quad]:
        """Every statement of a named graph; none where there is no such graph."""
        ...

    def select(self, text: str, **bindings: Term) -> list[Row]:
        """The solutions of a SELECT query of our own, with some of its projected variables given."""
        ...

    def answer(self, question: Question) -> Answer:
        """The whole answer to a client's query.

        Raises QuerySyntaxError, UpdateRefused, ServiceRefused, NotAcceptable, QueryTimeout, QueryTooLarge,
        AnswerTooLarge, Busy.
        """
        ...
