"""Pictures of numbers and of who meets whom: laid out here, drawn by the templates as SVG.

Each has a table beside it that says the same, and the query that it can be made from.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from tropegraph.server.lists.reading import Shared
from tropegraph.server.site import site

_MOST_TROPES = 20
_MOST_CHARACTERS = 10
_LINES = 2
_ROW_OF_LINES = 36


@dataclass(frozen=True)
class _Layout:
    """Where a network has its columns and rows, and how many letters a line of a name may have."""

    name: str
    width: int
    left: int
    right: int
    row: int
    longest: tuple[int, int]


_LAYOUTS = (
    _Layout("wide", 720, 358, 482, 26, (44, 28)),
    _Layout("narrow", 344, 166, 234, 36, (22, 12)),
)


@dataclass(frozen=True)
class Bar:
    """A number as a bar; ``percent`` is its length, of the longest."""

    label: str
    href: str
    number: int
    percent: float


@dataclass(frozen=True)
class Bars:
    """Numbers as bars; ``query`` is the URL of the query behind them, ``left_out`` how many more exist.

    ``note`` is what a reader must know of the numbers; without bars, why there are none to draw.
    """

    title: str
    unit: tuple[str, str]
    bars: tuple[Bar, ...]
    query: str
    left_out: int = 0
    note: str = ""


@dataclass(frozen=True)
class Node:
    """A thing of a network: the middle of its row, and its name in lines, shortened where it is long."""

    label: str
    lines: tuple[tuple[int, str], ...]
    href: str
    x: int
    y: int


@dataclass(frozen=True)
class Edge:
    """A line between two things, thicker where they meet more often; ``number`` is the right one's."""

    path: str
    width: float
    number: int


@dataclass(frozen=True)
class Drawing:
    """A network laid out for screens of one kind, ``wide`` or ``narrow``."""

    name: str
    tropes: tuple[Node, ...]
    characters: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int


@dataclass(frozen=True)
class Network:
    """Tropes on the left, characters on the right, and a line for each pair that an occurrence joins.

    ``pairs`` has each trope with its characters, for the table; it holds what is drawn.
    """

    drawings: tuple[Drawing, ...]
    pairs: tuple[tuple[Node, tuple[Node, ...]], ...]
    tropes: int
    characters: int
    edges: int
    query: str
    all_tropes: int
    all_characters: int


def bars(
    title: str,
    unit: tuple[str, str],
    rows: Iterable[tuple[str, str, int]],
    query: str,
    left_out: int = 0,
    note: str = "",
) -> Bars | None:
    """Bars for (label, URL, number) rows, in their order; ``unit`` in the singular and the plural."""
    given = [row for row in rows if row[2]]
    longest = max((number for _, _, number in given), default=0)
    drawn = tuple(
        Bar(label, href, number, max(0.5, round(100 * number / longest, 1))) for label, href, number in given
    )
    return Bars(title, unit, drawn, query, max(0, left_out), note) if drawn else None


def network(work: str, meetings: Sequence[tuple[Shared, Shared]]) -> Network | None:
    """The network of a work; of many tropes and characters those that meet most. None where nobody meets."""
    characters, tropes = _most(meetings)
    if not tropes:
        return None
    drawn = [pair for pair in meetings if pair[0].path in tropes and pair[1].path in characters]
    met_at_all = {character.path for _, character in drawn}
    names = [path for path in characters if path in met_at_all]
    order = _untangled(drawn, names)
    drawings = tuple(_drawing(layout, drawn, order, names) for layout in _LAYOUTS)
    nodes = {path: node for path, node in zip(order, drawings[0].tropes, strict=True)}
    others = {path: node for path, node in zip(names, drawings[0].characters, strict=True)}
    met: dict[str, list[Node]] = defaultdict(list)
    for trope, character in drawn:
        met[trope.path].append(others[character.path])
    return Network(
        drawings,
        tuple((nodes[path], tuple(met[path])) for path in order),
        len(order),
        len(names),
        len(drawn),
        site().urls.to("cookbook/characters-and-tropes", work=work),
        len({trope.path for trope, _ in meetings}),
        len({character.path for _, character in meetings}),
    )


def _drawing(
    layout: _Layout, drawn: Sequence[tuple[Shared, Shared]], tropes: list[str], characters: list[str]
) -> Drawing:
    """What is drawn of a network, with its columns in the orders given, laid out."""
    labels = {each.path: each.label for pair in drawn for each in pair}
    columns = zip((tropes, characters), layout.longest, strict=True)
    fit = all(len(labels[path]) <= longest for paths, longest in columns for path in paths)
    height = (layout.row if fit else _ROW_OF_LINES) * max(len(tropes), len(characters))
    left = _column(layout, tropes, labels, layout.left, layout.longest[0], height)
    right = _column(layout, characters, labels, layout.right, layout.longest[1], height)
    numbers = {path: number for number, path in enumerate(characters)}
    edges = tuple(
        Edge(
            _curve(left[trope.path], right[character.path]),
            min(6.0, 0.8 + character.number),
            numbers[character.path],
        )
        for trope, character in drawn
    )
    return Drawing(layout.name, tuple(left.values()), tuple(right.values()), edges, layout.width, height)


def _most(meetings: Sequence[tuple[Shared, Shared]]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The characters that meet most tropes, and the tropes that meet most of them."""
    of_character = Counter(character.path for _, character in meetings)
    characters = tuple(sorted(of_character, key=lambda path: (-of_character[path], path))[:_MOST_CHARACTERS])
    of_trope = Counter(trope.path for trope, character in meetings if character.path in characters)
    tropes = sorted(of_trope, key=lambda path: (-of_trope[path], path))[:_MOST_TROPES]
    return characters, frozenset(tropes)


def _untangled(drawn: Sequence[tuple[Shared, Shared]], characters: list[str]) -> list[str]:
    """The tropes by the middle of their characters' places, so that fewer lines cross."""
    places: dict[str, list[int]] = defaultdict(list)
    for trope, character in drawn:
        places[trope.path].append(characters.index(character.path))
    return sorted(places, key=lambda path: (sum(places[path]) / len(places[path]), path))


def _column(
    layout: _Layout, paths: Sequence[str], labels: Mapping[str, str], x: int, longest: int, height: int
) -> dict[str, Node]:
    step = height / len(paths)
    nodes = {}
    for number, path in enumerate(paths):
        y = round(step * (number + 0.5))
        lines = wrap(labels[path], longest, max_lines=_LINES, placeholder="…") or [""]
        first = y - 8 * (len(lines) - 1)
        placed = tuple((first + 16 * place, line) for place, line in enumerate(lines))
        nodes[path] = Node(labels[path], placed, site().urls.to(path), x, y)
    return nodes


def _curve(start: Node, end: Node) -> str:
    middle = (start.x + end.x) // 2
    x1, x2 = start.x + 6, end.x - 6
    return f"M{x1} {start.y}C{middle} {start.y} {middle} {end.y} {x2} {end.y}"
