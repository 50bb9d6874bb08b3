"""The picture of the ontology: its main classes, and the properties that lead from one to another."""

from collections.abc import Callable
from dataclasses import dataclass

WIDTH, HEIGHT = 792, 366
_BOX_WIDTH, _BOX_HEIGHT = 124, 36
_PLACES = {
    "Agent": (2, 20),
    "Performance": (222, 20),
    "Character": (440, 20),
    "Page": (2, 165),
    "Work": (222, 165),
    "Occurrence": (440, 165),
    "Trope": (664, 165),
    "Quotation": (222, 310),
    "Line": (440, 310),
    "Mode": (664, 310),
}
_ARROWS = (
    ("schema:actor", "Performance", "Agent", ""),
    ("tg:character", "Performance", "Character", ""),
    ("tg:performance", "Work", "Performance", ""),
    ("foaf:primaryTopic", "Page", "Work", ""),
    ("tg:inWork", "Occurrence", "Work", ""),
    ("tg:ofTrope", "Occurrence", "Trope", ""),
    ("tg:involves", "Occurrence", "Character", ""),
    ("tg:mode", "Occurrence", "Mode", ""),
    ("tg:quotation", "Occurrence", "Quotation", ""),
    ("tg:line", "Quotation", "Line", ""),
    ("tg:exhibits", "Work", "Trope", "M322 163C412 85 618 85 688 160"),
    ("schema:spokenByCharacter", "Line", "Character", "M566 320C632 270 632 100 566 45"),
)
"""Property, from, to, and the way of one that would cross a class on a straight line."""
_AT = {"tg:exhibits": (396, 116), "schema:spokenByCharacter": (622, 74), "tg:mode": (654, 262)}


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
class Diagram:
    """The picture, and as many rows of a table as it has arrows."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int = WIDTH
    height: int = HEIGHT


def diagram(label_of: Callable[[str], str]) -> Diagram:
    """The picture of the ontology; ``label_of`` gives the label of a term by its prefixed name."""
    boxes = {
        name: Box(label_of(f"tg:{name}"), x, y, _BOX_WIDTH, _BOX_HEIGHT, name)
        for name, (x, y) in _PLACES.items()
    }
    arrows = tuple(
        _arrow(curie, label_of(curie), boxes[source], boxes[target], way)
        for curie, source, target, way in _ARROWS
    )
    return Diagram(tuple(boxes.values()), arrows)


def _arrow(curie: str, label: str, source: Box, target: Box, way: str) -> Arrow:
    start, end = _edge(source, target), _edge(target, source)
    path = way or f"M{start[0]} {start[1]}L{end[0]} {end[1]}"
    x, y = _AT.get(curie, ((start[0] + end[0]) // 2, (start[1] + end[1]) // 2))
    return Arrow(label, curie, source, target, path, x, y)


def _edge(box: Box, towards: Box) -> tuple[int, int]:
    """The point of a box's edge that faces another."""
    middle = box.x + box.width // 2, box.y + box.height // 2
    across, down = towards.x - box.x, towards.y - box.y
    if not down or (across and abs(across) > 3 * abs(down)):
        return (box.x + (box.width + 2 if across > 0 else -2), middle[1])
    side = middle[0] + (0 if not across else box.width // 4 * (1 if across > 0 else -1))
    return (side, box.y + (box.height + 2 if down > 0 else -2))
