"""The picture of the ontology: its main classes, and the properties that lead from one to another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tropegraph.server.site import site

ARROWS = (
    ("schema:actor", "Performance", "Agent"),
    ("tg:character", "Performance", "Character"),
    ("tg:performance", "Work", "Performance"),
    ("foaf:primaryTopic", "Page", "Work"),
    ("tg:inWork", "Occurrence", "Work"),
    ("tg:ofTrope", "Occurrence", "Trope"),
    ("tg:involves", "Occurrence", "Character"),
    ("tg:mode", "Occurrence", "Mode"),
    ("tg:quotation", "Occurrence", "Quotation"),
    ("tg:line", "Quotation", "Line"),
    ("tg:exhibits", "Work", "Trope"),
    ("schema:spokenByCharacter", "Line", "Character"),
)
"""Property, from, to: what the recipe ``links-between-classes`` counts."""
_ABOVE = 10
"""How far above a level arrow its name stands."""


@dataclass(frozen=True)
class _Layout:
    """Where the classes stand, as column and row; no arrow crosses another or a class.

    ``ways`` are the paths of arrows that go round a class, each with the place of its name.
    """

    name: str
    columns: tuple[int, ...]
    rows: tuple[int, ...]
    box: tuple[int, int]
    size: tuple[int, int]
    places: Mapping[str, tuple[int, int]]
    ways: Mapping[str, tuple[str, int, int]]


_LAYOUTS = (
    _Layout(
        "wide",
        (2, 238, 474, 710),
        (2, 114, 226),
        (124, 40),
        (836, 268),
        {
            "Page": (0, 0),
            "Work": (1, 0),
            "Performance": (2, 0),
            "Agent": (3, 0),
            "Trope": (0, 1),
            "Occurrence": (1, 1),
            "Character": (2, 1),
            "Mode": (0, 2),
            "Quotation": (1, 2),
            "Line": (2, 2),
        },
        {},
    ),
    _Layout(
        "narrow",
        (54, 242),
        (2, 82, 162, 242, 322, 402),
        (100, 38),
        (344, 442),
        {
            "Page": (0, 0),
            "Work": (0, 1),
            "Trope": (0, 2),
            "Occurrence": (0, 3),
            "Mode": (0, 4),
            "Quotation": (0, 5),
            "Agent": (1, 0),
            "Performance": (1, 1),
            "Character": (1, 3),
            "Line": (1, 5),
        },
        {
            "tg:inWork": ("M52 254C10 236 10 126 52 106", 25, 141),
            "tg:quotation": ("M52 268C10 288 10 396 52 416", 31, 381),
        },
    ),
)


@dataclass(frozen=True)
class Box:
    """A class: its label, where its box begins, and the fragment of its documentation."""

    label: str
    x: int
    y: int
    width: int
    height: int
    fragment: str


@dataclass(frozen=True)
class Arrow:
    """A property that leads from a class to another, and where its name stands."""

    label: str
    property: str
    source: Box
    target: Box
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Drawing:
    """The classes and properties laid out for screens of one kind, ``wide`` or ``narrow``."""

    name: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int


@dataclass(frozen=True)
class Diagram:
    """The picture, and the URL of the query that counts what its arrows stand for."""

    drawings: tuple[Drawing, ...]
    query: str


def diagram(label_of: Callable[[str], str]) -> Diagram:
    """The picture of the ontology; ``label_of`` gives the label of a term by its prefixed name."""
    return Diagram(
        tuple(_drawing(layout, label_of) for layout in _LAYOUTS),
        site().urls.to("cookbook/links-between-classes"),
    )


def _drawing(layout: _Layout, label_of: Callable[[str], str]) -> Drawing:
    boxes = {
        name: Box(label_of(f"tg:{name}"), layout.columns[column], layout.rows[row], *layout.box, name)
        for name, (column, row) in layout.places.items()
    }
    arrows = tuple(
        _arrow(curie, label_of(curie), boxes[source], boxes[target], layout.ways.get(curie))
        for curie, source, target in ARROWS
    )
    return Drawing(layout.name, tuple(boxes.values()), arrows, *layout.size)


def _arrow(curie: str, label: str, source: Box, target: Box, way: tuple[str, int, int] | None) -> Arrow:
    if way:
        return Arrow(label, curie, source, target, *way)
    start, end = _edge(source, target), _edge(target, source)
    path = f"M{start[0]} {start[1]}L{end[0]} {end[1]}"
    middle = (start[1] + end[1]) // 2 - (_ABOVE if source.y == target.y else 0)
    return Arrow(label, curie, source, target, path, (start[0] + end[0]) // 2, middle)


def _edge(box: Box, towards: Box) -> tuple[int, int]:
    """The point of a box's edge that faces another."""
    middle = box.x + box.width // 2, box.y + box.height // 2
    across, down = towards.x - box.x, towards.y - box.y
    if not down:
        return (box.x + (box.width + 2 if across > 0 else -2), middle[1])
    side = middle[0] + (0 if not across else box.width // 4 * (1 if across > 0 else -1))
    return (side, box.y + (box.height + 2 if down > 0 else -2))
