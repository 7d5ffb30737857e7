"""Which local names are assigned to, and where that cannot be followed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TypeAlias

from brazesmith.targets.javascript.compare.tree import FUNCTIONS, Tree

#: The functions and loops around a node, by their `id`.
_Place: TypeAlias = tuple[tuple[str, int], ...]


def variables(body: Tree) -> Iterator[str]:
    """Yield the `var`s of a function."""
    for part in body.walk(stop=FUNCTIONS):
        if part.kind == "declare" and part.value == "var":
            yield from names_in(part.part("name"))


def names_in(target: Tree | None) -> Iterator[str]:
    """Yield the local names that an assignment changes."""
    if target is not None and target.kind != "member":
        yield from (part.value for part in target.walk() if part.kind == "local")


def assigned(tree: Tree) -> Iterator[str]:
    """Yield the local names that a tree assigns to, other than in `const` and `let`."""
    for part in tree.walk():
        yield from names_in(_target(part))


def _target(tree: Tree) -> Tree | None:
    match tree.kind:
        case "assignment_expression" | "update_expression":
            return tree.children[0]
        case "declare" if tree.value == "var" and tree.get("value") is not None:
            return tree.part("name")
        case "for_in_statement" if not tree.words & {"const", "let"}:
            return tree.part("left")
    return None


def cells(program: Tree) -> frozenset[str]:
    """Return the local names that are to be read and written step by step.

    They are assigned to, and used in another function, or outside the loop that does it.
    """
    used: defaultdict[str, set[_Place]] = defaultdict(set)
    changed: defaultdict[str, list[_Place]] = defaultdict(list)
    _visit(program, (), used, changed)
    return frozenset(name for name, places in changed.items() if _is_cell(places, used[name]))


def _visit(
    tree: Tree,
    place: _Place,
    used: defaultdict[str, set[_Place]],
    changed: defaultdict[str, list[_Place]],
) -> None:
    if tree.kind == "local":
        used[tree.value].add(place)
    for name in names_in(_target(tree)):
        # A `var` that is assigned only once is as good as a constant.
        own = (*place, ("loop", id(tree))) if tree.kind == "for_in_statement" else place
        changed[name] += [own] if tree.kind == "declare" else [own, own]
    if tree.kind == "declare" and tree.value == "var" and tree.get("value") is None:
        return
    for child, field in zip(tree.children, tree.fields, strict=True):
        inner = place
        if tree.kind in FUNCTIONS and field != "name":
            inner = (*place, ("function", id(tree)))
        elif tree.kind == "for_in_statement" and field != "right":
            inner = (*place, ("loop", id(tree)))
        _visit(child, inner, used, changed)


def _is_cell(changed: list[_Place], used: set[_Place]) -> bool:
    places = {*changed, *used}
    functions = {tuple(part for part in place if part[0] == "function") for place in places}
    is_constant = len(changed) == 1 and all(kind == "function" for kind, _ in changed[0])
    is_outside = any(use[: len(place)] != place for place in changed for use in used)
    return not is_constant and (len(functions) > 1 or is_outside)
