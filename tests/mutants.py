"""The Red Heat release with one statement broken, in every way that its kind allows."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tropegraph.mapping.authority_files import load
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.linking import link_work
from tropegraph.mapping.readers import read
from tropegraph.mapping.shared import shared_statements
from tropegraph.mapping.terms import Statement, Triple, name
from tropegraph.mapping.triples import map_work
from tropegraph.mapping.vocabulary import DEFAULT_BASE
from tropegraph.server.sources import default_sources

_TYPE = name("rdf:type")
_TG = name("tg:X").removesuffix("X>")
_XSD = name("xsd:X").removesuffix("X>")


@dataclass(frozen=True)
class Mutant:
    """A way to break a statement: of which class and property, how, and what stands in its place."""

    of: str
    predicate: str
    change: str
    removed: Triple
    added: Triple | None

    @property
    def id(self) -> str:
        return f"{self.of} {self.predicate} {self.change}"


@cache
def statements() -> frozenset[Triple]:
    """What the default page gives, without the ontology."""
    iris = Iris(DEFAULT_BASE)
    authority = load(iris)
    (source,) = default_sources()
    work = map_work(link_work(read(source.read(), source.path, authority.names), authority), iris)
    both: list[Statement] = [*work.statements, *shared_statements([work], authority, iris)]
    return frozenset((s, p, o) for s, p, o, _ in both)


def mutants() -> Iterator[Mutant]:
    """Every change of one statement, the first by code point, for each class and property."""
    triples = sorted(statements())
    classes = {s: o.removeprefix(_TG)[:-1] for s, p, o in triples if p == _TYPE and o.startswith(_TG)}
    seen: set[tuple[str, str]] = set()
    for triple in triples:
        of, predicate = classes.get(triple[0], "other"), _local(triple[1])
        if triple[1] == _TYPE:
            predicate = f"type {_local(triple[2])}"
        if (of, predicate) not in seen:
            seen.add((of, predicate))
            yield from _of(of, predicate, triple, triples)


def _of(of: str, predicate: str, triple: Triple, triples: list[Triple]) -> Iterator[Mutant]:
    s, p, o = triple
    others = [each[2] for each in triples if each[1] == p and each[2] != o and each[0] != s]
    yield Mutant(of, predicate, "dropped", triple, None)
    kept = (s, p, o)
    for change, value in (("with another value too", others[0] if others else ""), *_replacements(o)):
        if value and (s, p, value) not in statements():
            removed = kept if change in dict(_replacements(o)) else ("", "", "")
            yield Mutant(of, predicate, change, removed, (s, p, value))


def _replacements(o: str) -> list[tuple[str, str]]:
    if o.startswith("<"):
        return [
            ("as a literal", f'"{o[1:-1]}"'),
            ("of a wrong class", f"<{DEFAULT_BASE}page/Film/RedHeat>"),
            ("dangling", f"{o[:-1]}Gone>"),
        ]
    text = o[: o.rindex('"') + 1]
    found = [
        ("of a wrong datatype", f"{text}^^{_XSD}anyURI>"),
        ("as an IRI", f"<{DEFAULT_BASE}Main/YourMom>"),
    ]
    if o.endswith('"@en'):
        found += [
            ("without its language", text),
            ("of a wrong language", f"{text}@de"),
            ("with blanks around it", f'" {text[1:-1]} "@en'),
            ("of other text", f'{text[:-1]} and more"@en'),
        ]
    else:
        found.append(("of another value", f'{text[:-1]}9"{o[len(text) :]}'))
    return found


def _local(term: str) -> str:
    return term[1:-1].replace("#", "/").rpartition("/")[2]
