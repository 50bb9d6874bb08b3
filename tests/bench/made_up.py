"""A corpus of any size in the project's model: pages of made-up text, read and mapped by the real mapper.

A few hundred pages are made and mapped; larger corpora repeat them under other works' names of the same
length, so that every character range still holds.
"""

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

from tropegraph.mapping.authority_files import load
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.linking import link_work
from tropegraph.mapping.readers import read
from tropegraph.mapping.shared import ontology_statements, shared_statements
from tropegraph.mapping.terms import Statement
from tropegraph.mapping.triples import MappedWork, map_work
from tropegraph.mapping.vocabulary import DEFAULT_BASE

TEMPLATES = 120
TROPES = 2500
_SYLLABLES = (
    "ba",
    "co",
    "di",
    "fu",
    "ga",
    "hel",
    "in",
    "jor",
    "ka",
    "lem",
    "mo",
    "nar",
    "os",
    "pel",
    "qui",
    "ro",
)
_WORDS = ("the", "door", "opens", "before", "anyone", "can", "see", "what", "stands", "behind", "it", "again")
_MODES = ("", "", "", "", "", "", "Averted. ", "Subverted. ", "Discussed. ", "Played for laughs. ")


def works(count: int, seed: int = 1) -> Iterator[list[Statement]]:
    """The statements of each of ``count`` works' own graphs; the same for the same seed."""
    mapped = _mapped(min(count, TEMPLATES), seed)
    for number in range(count):
        template = mapped[number % len(mapped)]
        if number < len(mapped):
            yield list(template.statements)
        else:
            yield _renamed(template, number % len(mapped), number)


def shared(count: int, seed: int = 1) -> list[Statement]:
    """The statements that ``count`` works share, and the ontology."""
    iris = Iris(DEFAULT_BASE)
    mapped = _mapped(min(count, TEMPLATES), seed)
    return [*shared_statements(mapped, load(iris), iris), *ontology_statements(iris)]


def corpus(triples: int, seed: int = 1) -> Iterator[list[Statement]]:
    """The shared statements, then one work after the other, until there are at least ``triples``."""
    first = shared(TEMPLATES, seed)
    yield first
    total = len(first)
    for statements in works(99_999, seed):
        if total >= triples:
            return
        total += len(statements)
        yield statements


def page_text(number: int, rng: random.Random) -> str:
    """A page in the plain-text form, with a lead, entries, children and lines of dialogue."""
    title = _title(number)
    people = [_name(rng) for _ in range(rng.randint(3, 9))]
    lines = [
        f"Film / {title}\n",
        f"{title} is a {rng.randint(1930, 2020)} drama film.\n",
        f"{people[0]} and {people[1]} {_words(rng, 30)}.\n",
        "This film contains the following tropes:\n",
    ]
    for trope in sorted(rng.sample(range(TROPES), rng.randint(12, 60))):
        lines.append(_entry(trope, people, rng))
    return "\n".join(lines) + "\n"


def write_n_triples(path: Path, triples: int, seed: int = 1) -> int:
    """Writes a corpus as N-Triples, each triple once a work; returns how many lines were written."""
    written = 0
    with path.open("w", encoding="utf-8") as file:
        for statements in corpus(triples, seed):
            lines = {f"{s} {p} {o} .\n" for s, p, o, _ in statements}
            file.writelines(sorted(lines))
            written += len(lines)
    return written


def _mapped(count: int, seed: int) -> list[MappedWork]:
    rng = random.Random(seed)
    iris = Iris(DEFAULT_BASE)
    authority = load(iris)
    mapped = []
    for number in range(count):
        pages = read(page_text(number, rng).encode(), f"{number}.txt", authority.names)
        mapped.append(map_work(link_work(pages, authority), iris))
    return mapped


def _renamed(work: MappedWork, old: int, new: int) -> list[Statement]:
    names = {_title(old): _title(new), _title(old).replace(" ", ""): _title(new).replace(" ", "")}

    def rename(term: str) -> str:
        for before, after in names.items():
            if before in term:
                term = term.replace(before, after)
        return term

    return [(rename(s), p, rename(o), rename(g)) for s, p, o, g in work.statements]


def _title(number: int) -> str:
    return f"Made Up Film {number:05}"


def _name(rng: random.Random) -> str:
    return " ".join("".join(rng.sample(_SYLLABLES, 2)).capitalize() for _ in range(2))


def _words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(_WORDS, k=count))


def _entry(trope: int, people: list[str], rng: random.Random) -> str:
    digits = [_SYLLABLES[trope // 16**power % 16] for power in range(3)]
    name = " ".join(("Trope", *(digit.capitalize() for digit in digits)))
    text = f"{rng.choice(_MODES)}{rng.choice(people)} {_words(rng, rng.randint(8, 40))}."
    kind = rng.random()
    if kind < 0.15:
        return f"  • {name}:\n" + "\n".join(
            f"    • {rng.choice(people)} {_words(rng, 12)}." for _ in range(rng.randint(2, 4))
        )
    if kind < 0.35:
        said = "\n".join(f"    {rng.choice(people)}: {_words(rng, 9)}." for _ in range(rng.randint(1, 3)))
        return f"  • {name}: {text}\n{said}"
    return f"  • {name}: {text}"


def main() -> None:
    """Writes a corpus to a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--triples", type=int, default=370_000)
    arguments = parser.parse_args()
    print(write_n_triples(arguments.path, arguments.triples), "triples")


if __name__ == "__main__":
    main()
