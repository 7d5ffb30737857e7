"""Sources of the parts of a result: rules that several operators share.

A rule receives the argument values and the path of a part of the result, and returns the path of
the value in one of the arguments. It evaluates no more arguments than the operator does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from brazesmith.base.ecmascript import ABSENT
from brazesmith.ir.operator import Source, SourceRule

Path: TypeAlias = tuple[str, ...]


def same_place(values: Sequence[Any], path: Path) -> Source | None:
    """Each part is at the same path of the first argument."""
    return Source(0, path)


def first_where(test: Callable[[Any], bool]) -> SourceRule:
    """The result is the first argument that passes a test."""

    def rule(values: Sequence[Any], path: Path) -> Source | None:
        return next((Source(i, path) for i in range(len(values)) if test(values[i])), None)

    return rule


def first_passing(test: Callable[[Any, Any], bool]) -> SourceRule:
    """The result is the first argument after the first that passes a test together with that."""

    def rule(values: Sequence[Any], path: Path) -> Source | None:
        tested = range(1, len(values))
        return next((Source(i, path) for i in tested if test(values[0], values[i])), None)

    return rule


def first_or_last(test: Callable[[Any], bool]) -> SourceRule:
    """The result is the first argument that passes a test, or else the last one."""

    def rule(values: Sequence[Any], path: Path) -> Source | None:
        last = len(values) - 1
        return Source(next((i for i in range(last) if test(values[i])), last), path)

    return rule


def selected(indices: Callable[..., Iterable[int]]) -> SourceRule:
    """The result has the elements of the first argument at some indices."""

    def rule(values: Sequence[Any], path: Path) -> Source | None:
        if not isinstance(values[0], list):
            return None
        index = element(path, list(indices(*values)))
        return None if index is None else Source(0, (str(index), *path[1:]))

    return rule


def picked(indices: Callable[..., Iterable[int]]) -> SourceRule:
    """The result is the element of the first argument at the first of some indices."""

    def rule(values: Sequence[Any], path: Path) -> Source | None:
        found = list(indices(*values)) if isinstance(values[0], list) else []
        return Source(0, (str(found[0]), *path)) if found else None

    return rule


def mapped(values: Sequence[Any], path: Path) -> Source | None:
    """Each part was made by the second argument, of an element or value of the first."""
    collection, function, *_ = values
    if isinstance(collection, dict) and path and path[0] in collection:
        return Source(1, path[1:], path[0])
    if isinstance(collection, list):
        made = (i for i, item in enumerate(collection) if function(item, float(i)) is not ABSENT)
        index = element(path, list(made))
        return None if index is None else Source(1, path[1:], str(index))
    return None


def element(path: Path, choices: Sequence[Any]) -> Any:
    """Return the choice that the first step of a path is the index of; None if there is none."""
    is_index = bool(path) and path[0].isdigit() and int(path[0]) < len(choices)
    return choices[int(path[0])] if is_index else None
