"""From what a client asks to the store's whole answer, whatever the answer is then shown in."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from .diagnosis import tokens_of
from .errors import BodyTooLarge
from .formats import HTML, RDF_SYNTAXES, RESULT_SYNTAXES, RdfSyntax, ResultSyntax, Syntax
from .negotiation import choose
from .offers import Variant
from .protocol import QueryRequest
from .site import Site
from .store import Answer, Question

_LONGEST_HREF = 8_000
"""A query that makes an address longer than this is sent by POST."""


@dataclass(frozen=True)
class Wanted:
    """The syntax that a client wants for each form of query; None where it accepts none."""

    results: Syntax | None
    graph: Syntax | None

    @property
    def is_page(self) -> bool:
        """Whether the answer is to be shown in a browser."""
        return HTML in (self.results, self.graph)

    @property
    def is_nothing(self) -> bool:
        """Whether the client accepts nothing that an answer comes in."""
        return self.results is None and self.graph is None


@lru_cache(maxsize=512)
def wanted_by(format_: str | None, accept: str | None) -> Wanted:
    """What a ``format`` parameter asks for, or else an Accept header."""
    results: tuple[Syntax, ...] = (*RESULT_SYNTAXES, HTML)
    graphs: tuple[Syntax, ...] = (*RDF_SYNTAXES, HTML)
    if format_:
        return Wanted(
            next((offer for offer in results if offer.named(format_)), None),
            next((offer for offer in graphs if offer.named(format_)), None),
        )
    return Wanted(choose(accept, results), choose(accept, graphs))


def check_length(site: Site, asked: QueryRequest) -> None:
    """Raises BodyTooLarge for a query of more characters than are read."""
    limit = site.config.max_query_characters
    if len(asked.text or "") > limit:
        raise BodyTooLarge(f"The query is longer than the {limit} characters that are read.")


def ask(site: Site, asked: QueryRequest, want: Wanted, coding: str = "", most_bytes: int = 0) -> Answer:
    """The whole answer, of no more than ``most_bytes`` where given; raises what is wrong with the query."""
    return site.store.answer(question_of(site, asked, want, coding, most_bytes))


def question_of(
    site: Site, asked: QueryRequest, want: Wanted, coding: str = "", most_bytes: int = 0
) -> Question:
    """What the store is asked, within the limits of the site."""
    limits = site.config.limits
    return Question(
        text=asked.text or "",
        base=site.release.base,
        result_syntax=want.results.name if isinstance(want.results, ResultSyntax) else None,
        graph_syntax=want.graph.name if isinstance(want.graph, RdfSyntax) else None,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        coding=coding,
        deadline_s=min(asked.timeout_s or limits.deadline_s, limits.deadline_s),
        answer_bytes=min(most_bytes or limits.answer_bytes, limits.answer_bytes),
    )


def variants(
    fields: Iterable[tuple[str, str]], without: Container[Syntax | None] = ()
) -> tuple[Variant, ...]:
    """The formats of an answer to the request with these parameters: those of its query's own form."""
    kept = [(name, value) for name, value in fields if name != "format"]
    text = next((value for name, value in kept if name == "query"), "")
    words = (token.text.upper() for token in tokens_of(text) if token.kind == "word")
    form = next((word for word in words if word not in ("BASE", "PREFIX")), "")
    offers: tuple[Syntax, ...] = RESULT_SYNTAXES if form in ("SELECT", "ASK") else RDF_SYNTAXES
    made = [
        Variant(f"sparql?{urlencode([*kept, ('format', offer.name)])}", offer.media_type, offer.title)
        for offer in offers
        if offer not in without
    ]
    return tuple(variant for variant in made if len(variant.href) < _LONGEST_HREF)
