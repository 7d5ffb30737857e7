"""Arguments that may give an operator a wanted result: rules that several operators share.

A rule receives the argument values, the result that is wanted, and whether each argument depends on
the payload. It returns new values for some of these arguments. It is an attempt, which whoever asks
tries out: exploration makes payloads of it that suit a program.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from brazesmith.base import ecmascript as es
from brazesmith.base.ecmascript import ABSENT
from brazesmith.ir.operator import InverseRule

Values: TypeAlias = Sequence[Any]
Wanted: TypeAlias = Any
Free: TypeAlias = Sequence[bool]


def first_argument(values: Values, wanted: Wanted, free: Free) -> Mapping[int, Any]:
    """The first argument, which the result is or is made of."""
    return {0: wanted}


def every_argument(values: Values, wanted: Wanted, free: Free) -> Mapping[int, Any]:
    """All arguments: the result is one of them, or true if all are."""
    return dict.fromkeys(range(len(values)), wanted)


def negated(values: Values, wanted: Wanted, free: Free) -> Mapping[int, Any]:
    """The opposite of the result."""
    return {0: not wanted}


def passing(value: Any) -> InverseRule:
    """Return the rule of a test that a certain value passes."""
    return passing_like(lambda values: value)


def passing_like(make: Callable[[Values], Any]) -> InverseRule:
    """Return the rule of a test: its first argument is made from all of them."""

    def rule(values: Values, wanted: Wanted, free: Free) -> Mapping[int, Any]:
        return {0: make(values)} if wanted is True else {}

    return rule


def equal(values: Values, wanted: Wanted, free: Free) -> Mapping[int, Any]:
    """One side of a comparison becomes what the other is."""
    if wanted is not True:
        return {}
    return {0: values[1]} if free[0] else {1: values[0]}


def beyond(offset: float) -> InverseRule:
    """Return the rule of a comparison of numbers: the first is that far from the second."""

    def rule(values: Values, wanted: Wanted, free: Free) -> Mapping[int, Any]:
        step = offset if wanted is True else -offset
        if free[0] and isinstance(values[1], float):
            return {0: values[1] + step}
        return {1: values[0] - step} if isinstance(values[0], float) else {}

    return rule


def pieces(values: Values, wanted: Wanted, free: Free) -> Mapping[int, Any]:
    """The parts of a text: what lies between those that are constant."""
    if not isinstance(wanted, str):
        return {}
    parts = ["(.*?)" if is_free else f"({re.escape(text_of(value))})"
             for value, is_free in zip(values, free, strict=True)]  # fmt: skip
    found = re.fullmatch("".join(parts), wanted, re.DOTALL)
    return {} if found is None else dict(enumerate(found.groups()))


def cut(values: Values, wanted: Wanted, free: Free) -> Mapping[int, Any]:
    """A text that has the wanted part at that place."""
    text, start = text_of(values[0]), int(values[1])
    return {0: text[:start].ljust(start, "x") + wanted} if isinstance(wanted, str) else {}


def joined(values: Values, wanted: Wanted, free: Free) -> Mapping[int, Any]:
    """The text that is split into the wanted ones."""
    return {0: values[1].join(map(text_of, wanted))} if isinstance(wanted, list) else {}


def divided(values: Values, wanted: Wanted, free: Free) -> Mapping[int, Any]:
    """The text that is joined again."""
    return {0: es.split(wanted, values[1])} if isinstance(wanted, str) else {}


def matching(values: Values, wanted: Wanted, free: Free) -> Mapping[int, Any]:
    """A text that a regular expression matches, with the wanted text in one of its groups."""
    text, pattern, group = values
    example = es.example_of(pattern, int(group), wanted if isinstance(wanted, str) else None)
    longer = text_of(text) + example  # what is already there may be needed elsewhere
    found = es.match_group(pattern, longer, int(group))
    is_same = found == es.match_group(pattern, example, int(group))
    return {0: longer if is_same else example}


def entry(values: Values, wanted: Wanted, free: Free) -> Mapping[int, Any]:
    """The key of what is wanted, or of anything, in a constant table."""
    table, key = values
    if not free[0] and isinstance(table, dict):
        return {1: next((k for k, v in table.items() if v == wanted), next(iter(table), ABSENT))}
    if isinstance(key, str):
        return {0: {**(table if isinstance(table, dict) else {}), key: wanted}}
    return {}


def text_of(value: Any) -> str:
    """Return a value as text: "" if it has none."""
    text = es.to_text(value)
    return "" if text is ABSENT else str(text)
