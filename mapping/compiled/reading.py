"""From a graph of shapes to what has to be asked: shapes with their focus nodes and their checks.

https://www.w3.org/TR/shacl/#shapes
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from tropegraph.mapping.fault_source import argument_text
from tropegraph.mapping.shape_paths import members, path_text

from . import expressions
from .constraints import compiled_constraint
from .expressions import Check, Expression, Uncompilable, either, variable
from .targets import TARGETS, Subclasses, focus_of

_SILENT = {SH.path, SH.message, SH.severity, SH.name, SH.description, SH.order, SH.group, SH.defaultValue}
_SILENT |= {SH.deactivated, SH.sparql, SH.property, SH.flags, SH.ignoredProperties, *TARGETS}


@dataclass
class Asked:
    """A shape that can be the source of results, with the patterns that bind ``?this`` to its focus nodes.

    ``is_single`` means that a focus node with exactly one value, which no check of values finds at fault,
    is at fault in nothing, ``is_lone`` that one with at most one such value is.
    """

    shape: Node
    path: str | None
    checks: list[Check]
    sparql: list[Node]
    focus: list[str] = field(default_factory=list)
    is_single: bool = False
    is_lone: bool = False


class ShapesReader:
    """Turns each root shape, one with targets, into what it asks."""

    def __init__(self, shapes: Graph, subclasses: Subclasses) -> None:
        self._shapes = shapes
        self._subclasses = subclasses
        self._own = {
            path for each in shapes.objects(None, SH.parameter) for path in shapes.objects(each, SH.path)
        }

    def asked(self, root: Node) -> list[Asked]:
        """The root shape and its property shapes; raises Uncompilable for all of them together."""
        targets = self._shapes.objects(root, SH.targetNode)
        stays = any((None, each, None) in self._shapes for each in (SH.zeroOrMorePath, SH.zeroOrOnePath))
        if stays and any(isinstance(each, Literal) for each in targets):
            raise Uncompilable("a path that may have no step from a literal")
        return list(self._asked(root, focus_of(self._shapes, root, self._subclasses), ()))

    def _asked(self, shape: Node, focus: list[str], above: tuple[Node, ...]) -> Iterator[Asked]:
        if shape in above:
            raise Uncompilable("a recursive shape")
        if self._is_off(shape):
            return
        path = self._path(shape)
        sparql = sorted(
            (each for each in self._shapes.objects(shape, SH.sparql) if not self._is_off(each)), key=str
        )
        checks = self._checks(shape, path, above)
        found = Asked(shape, path, checks, sparql, focus, *self._wants_one(shape, path, checks))
        for each in sparql:
            compiled_constraint(self._shapes, each, focus[0], path)
        for check in checks:
            if not check.count:  # what an inner shape cannot say must come out here
                list(conditions_of(check, "?this"))
        yield found
        for inner in sorted(self._shapes.objects(shape, SH.property), key=str):
            yield from self._asked(inner, [_stepped(each, path) for each in focus], (*above, shape))

    def _checks(self, shape: Node, path: str | None, above: tuple[Node, ...]) -> list[Check]:
        """The checks of a shape's own constraints, its property shapes and SPARQL constraints apart."""
        checks = []
        for parameter, argument in sorted(self._shapes.predicate_objects(shape), key=str):
            if parameter in self._own:
                raise Uncompilable(f"a constraint component of its own, {parameter}")
            if not str(parameter).startswith(str(SH)) or parameter in _SILENT:
                continue
            name = str(parameter).removeprefix(str(SH))
            check = self._check(shape, name, argument, path, (*above, shape))
            if check:
                several = len(list(self._shapes.objects(shape, parameter))) > 1
                told = argument_text(self._shapes, argument) if several else ""
                checks.append(replace(check, argument=told))
        return checks

    def _check(
        self, shape: Node, name: str, argument: Node, path: str | None, above: tuple[Node, ...]
    ) -> Check | None:
        values = self._of_value(shape, name, argument, above)
        if values:
            return Check(name, of_values=((path, values),))
        if name == "hasValue":
            return Check(name, of_focus=expressions.of_has_value(path, argument))
        if name in {"equals", "disjoint"}:
            return self._compared(name, argument, path)
        if name.startswith("qualified"):
            return self._qualified(shape, name, argument, path, above)
        if name == "closed" and path is None:
            return expressions.of_closed(self._allowed(shape)) if argument == Literal(True) else None
        if path is None:
            raise Uncompilable(f"sh:{name} on a node shape")
        if name == "minCount":
            return expressions.few(name, int(str(argument)), path) if int(str(argument)) else None
        if name == "maxCount":
            return expressions.many(name, int(str(argument)), path)
        if name == "uniqueLang":
            return Check(name, expressions.of_unique_language(path)) if argument == Literal(True) else None
        raise Uncompilable(f"sh:{name}")

    def _of_value(self, shape: Node, name: str, argument: Node, above: tuple[Node, ...]) -> Expression | None:
        shapes = self._shapes
        if name == "class":
            return expressions.of_class(each.n3() for each in self._subclasses(URIRef(str(argument))))
        if name == "datatype":
            return expressions.of_datatype(argument)
        if name == "nodeKind":
            return expressions.of_node_kind(argument)
        if name in {"minInclusive", "maxInclusive", "minExclusive", "maxExclusive"}:
            return expressions.of_range(name, argument)
        if name in {"minLength", "maxLength"}:
            return expressions.of_length(name, int(str(argument)))
        if name == "pattern":
            return expressions.of_pattern(str(argument), str(shapes.value(shape, SH.flags) or ""))
        if name == "in":
            return expressions.of_list(members(shapes, argument))
        if name == "languageIn":
            return expressions.of_language_in(members(shapes, argument))
        if name == "node":
            return lambda _, value: self._broken(argument, value, above)
        return self._logical(name, argument, above)

    def _logical(self, name: str, argument: Node, above: tuple[Node, ...]) -> Expression | None:
        if name == "not":
            return lambda _, value: f"!({self._broken(argument, value, above)})"
        if name in {"and", "or"}:
            joint, none = (" || ", "false") if name == "and" else (" && ", "true")
            each_of = members(self._shapes, argument)
            return lambda _, value: (
                joint.join(f"({self._broken(each, value, above)})" for each in each_of) or none
            )
        if name == "xone":
            each_of = members(self._shapes, argument)
            return lambda _, value: (
                " + ".join(["0", *(f"IF({self._broken(each, value, above)}, 0, 1)" for each in each_of)])
                + " != 1"
            )
        return None

    def _compared(self, name: str, argument: Node, path: str | None) -> Check:
        if path is None:
            raise Uncompilable(f"sh:{name} on a node shape")
        other = argument.n3()
        if name == "disjoint":
            return Check(name, of_values=((path, expressions.of_shared(other)),))
        return Check(
            name, of_values=((path, expressions.of_missing(other)), (other, expressions.of_missing(path)))
        )

    def _qualified(
        self, shape: Node, name: str, argument: Node, path: str | None, above: tuple[Node, ...]
    ) -> Check | None:
        if name == "qualifiedValueShape":
            return None
        inner = self._shapes.value(shape, SH.qualifiedValueShape)
        if inner is None or path is None or name not in {"qualifiedMinCount", "qualifiedMaxCount"}:
            raise Uncompilable(f"sh:{name}")
        self._broken(inner, "?this", above)

        def fits(_: str, value: str) -> str:
            return f"!({self._broken(inner, value, above)})"

        number = int(str(argument))
        if name == "qualifiedMinCount":
            return expressions.few(name, number, path, fits) if number else None
        return expressions.many(name, number, path, fits)

    def _allowed(self, shape: Node) -> set[Node]:
        """The properties that a closed shape knows: of its property shapes, and those it passes over."""
        shapes = self._shapes
        found = {
            path for each in shapes.objects(shape, SH.property) for path in shapes.objects(each, SH.path)
        }
        for ignored in shapes.objects(shape, SH.ignoredProperties):
            found |= set(members(shapes, ignored))
        return {each for each in found if isinstance(each, URIRef)}

    def _broken(self, shape: Node, term: str, above: tuple[Node, ...]) -> str:
        """The expression that a term does not conform to a shape."""
        if shape in above:
            raise Uncompilable("a recursive shape")
        if self._is_off(shape):
            return "false"
        if (shape, SH.sparql, None) in self._shapes:
            raise Uncompilable("a SPARQL constraint inside another shape")
        path = self._path(shape)
        conditions = [
            condition
            for check in self._checks(shape, path, above)
            for condition in conditions_of(check, term)
        ]
        for inner in self._shapes.objects(shape, SH.property):
            if path is None:
                conditions.append(self._broken(inner, term, (*above, shape)))
            else:
                value = variable()
                broken = self._broken(inner, value, (*above, shape))
                conditions.append(f"EXISTS {{ {term} {path} {value} . FILTER ({broken}) }}")
        return either(conditions)

    def _wants_one(self, shape: Node, path: str | None, checks: list[Check]) -> tuple[bool, bool]:
        """Whether a shape is single, and whether it is lone."""
        counts = {check.constraint for check in checks if check.of_focus or check.count}
        others = [other for check in checks for other, _ in check.of_values if other != path]
        least, most = self._shapes.value(shape, SH.minCount), self._shapes.value(shape, SH.maxCount)
        if path is None or others or (most is not None and int(str(most)) < 1):
            return False, False
        lone = counts <= {"maxCount", "uniqueLang"}
        single = "minCount" in counts and counts - {"minCount"} <= {"maxCount", "uniqueLang"}
        return single and len(counts) > 1 and int(str(least)) == 1, lone

    def _path(self, shape: Node) -> str | None:
        path = self._shapes.value(shape, SH.path)
        if path is None:
            return None
        try:
            return path_text(self._shapes, path)
        except ValueError as error:
            raise Uncompilable(str(error)) from error

    def _is_off(self, shape: Node) -> bool:
        return self._shapes.value(shape, SH.deactivated) == Literal(True)


def conditions_of(check: Check, focus: str) -> Iterator[str]:
    """The expressions that a focus node breaks a check, one for each way to break it."""
    if check.count:
        raise Uncompilable(f"a count of {check.count.number} inside another shape")
    if check.of_focus:
        yield check.of_focus(focus, focus)
    for path, broken in check.of_values:
        if path is None:
            yield broken(focus, focus)
        else:
            value = variable()
            yield f"EXISTS {{ {focus} {path} {value} . FILTER ({broken(focus, value)}) }}"


def merged(asked: list[Asked]) -> list[Asked]:
    """One entry a shape, with the focus nodes of all that use it."""
    focus: defaultdict[Node, list[str]] = defaultdict(list)
    by_shape: dict[Node, Asked] = {}
    for each in asked:
        by_shape.setdefault(each.shape, each)
        focus[each.shape] += [pattern for pattern in each.focus if pattern not in focus[each.shape]]
    return [replace(each, focus=focus[shape]) for shape, each in by_shape.items()]


def _stepped(focus: str, path: str | None) -> str:
    """The pattern for the values of a path, whose focus nodes another pattern binds."""
    if path is None:
        return focus
    before = variable()
    return f"{focus.replace('?this', before)} {before} {path} ?this ."
